// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "pitcast/map/ground.h"
#include "pitcast/map/scene.h"

namespace pitcast::map {
namespace {

const Venue& xinqiu() {
    static const Venue venue = make_xinqiu();
    return venue;
}

/// Twice the area of a triangle.
double area_of(const Mesh& mesh, std::size_t first) {
    const Vertex& a = mesh.vertices[mesh.indices[first]];
    const Vertex& b = mesh.vertices[mesh.indices[first + 1]];
    const Vertex& c = mesh.vertices[mesh.indices[first + 2]];
    const double u[3] = {b.x - a.x, b.y - a.y, b.z - a.z};
    const double v[3] = {c.x - a.x, c.y - a.y, c.z - a.z};
    const double x = u[1] * v[2] - u[2] * v[1];
    const double y = u[2] * v[0] - u[0] * v[2];
    const double z = u[0] * v[1] - u[1] * v[0];
    return std::sqrt(x * x + y * y + z * z);
}

void expect_sound(const Mesh& mesh, std::size_t most_triangles) {
    ASSERT_EQ(mesh.indices.size() % 3, 0u);
    EXPECT_GT(mesh.indices.size() / 3, 100u);
    EXPECT_LE(mesh.indices.size() / 3, most_triangles);
    for (const Vertex& v : mesh.vertices) {
        for (const float f : {v.x, v.y, v.z, v.nx, v.ny, v.nz}) {
            ASSERT_TRUE(std::isfinite(f));
        }
        EXPECT_NEAR(v.nx * v.nx + v.ny * v.ny + v.nz * v.nz, 1, 1e-3);
        EXPECT_EQ(v.rgba >> 24, 255u);
    }
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        for (std::size_t k = 0; k < 3; ++k) {
            ASSERT_LT(mesh.indices[i + k], mesh.vertices.size());
        }
        EXPECT_GT(area_of(mesh, i), 1e-4) << "triangle " << i / 3;
    }
}

TEST(Mesh, KeepsToItsBudgetInBothStyles) {
    for (const MapStyle style : {MapStyle::natural, MapStyle::dark}) {
        for (const std::int32_t budget : {2'000, 10'000, 80'000}) {
            const Mesh mesh = build_mesh(xinqiu(), style, DayPhase::midday, budget);
            expect_sound(mesh, static_cast<std::size_t>(budget) + 3'250);
            EXPECT_GT(mesh.indices.size() / 3, static_cast<std::size_t>(budget) / 2);
        }
    }
}

TEST(Mesh, HasNoCracks) {
    // Every edge inside is shared by two triangles; one at the border has one.
    Venue venue = xinqiu();
    venue.course.line.clear();  // terrain alone
    const Mesh mesh = build_mesh(venue, MapStyle::dark, DayPhase::midday, 20'000);
    const GroundWindow window = ground_window(venue, 20'000);
    using Corner = std::array<float, 3>;
    std::map<std::pair<Corner, Corner>, int> edges;
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        for (std::size_t k = 0; k < 3; ++k) {
            const Vertex& a = mesh.vertices[mesh.indices[i + k]];
            const Vertex& b = mesh.vertices[mesh.indices[i + (k + 1) % 3]];
            const Corner p = {a.x, a.y, a.z}, q = {b.x, b.y, b.z};
            edges[std::minmax(p, q)] += 1;
        }
    }
    const auto both_at = [](const std::pair<Corner, Corner>& edge, std::size_t axis, double at) {
        return std::abs(edge.first[axis] - at) < 0.01 && std::abs(edge.second[axis] - at) < 0.01;
    };
    for (const auto& [edge, uses] : edges) {
        const bool border = both_at(edge, 0, window.x0) || both_at(edge, 1, window.y0) ||
                            both_at(edge, 0, window.x0 + window.width) ||
                            both_at(edge, 1, window.y0 + window.depth);
        ASSERT_EQ(uses, border ? 1 : 2)
            << edge.first[0] << " " << edge.first[1] << " " << edge.first[2];
    }
}

TEST(Mesh, FacesOutward) {
    Venue venue = xinqiu();
    venue.course.line.clear();
    const Mesh mesh = build_mesh(venue, MapStyle::dark, DayPhase::midday, 20'000);
    for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
        const Vertex& a = mesh.vertices[mesh.indices[i]];
        const Vertex& b = mesh.vertices[mesh.indices[i + 1]];
        const Vertex& c = mesh.vertices[mesh.indices[i + 2]];
        const float up = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        EXPECT_GE(up, 0.0f);  // terrain counter-clockwise from above; walls stand upright
    }
}

TEST(Mesh, RibbonLiesAboveTheGroundAroundIt) {
    const Venue& venue = xinqiu();
    Venue bare = venue;
    const Mesh all = build_mesh(venue, MapStyle::dark, DayPhase::midday, 10'000);
    // Triangles of the terrain come first; the ribbon follows.
    int buried = 0;
    int looked = 0;
    for (const CoursePoint& point : venue.course.line) {
        const float x = static_cast<float>(point.at.x_mm) / 1000;
        const float y = static_cast<float>(point.at.y_mm) / 1000;
        float top = -1e9f;
        bool is_course = false;
        for (std::size_t i = 0; i < all.indices.size(); i += 3) {
            const Vertex& a = all.vertices[all.indices[i]];
            const Vertex& b = all.vertices[all.indices[i + 1]];
            const Vertex& c = all.vertices[all.indices[i + 2]];
            const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
            if (std::abs(area) < 1e-6f) {
                continue;
            }
            const float u = ((b.x - x) * (c.y - y) - (c.x - x) * (b.y - y)) / area;
            const float v = ((c.x - x) * (a.y - y) - (a.x - x) * (c.y - y)) / area;
            const float w = 1 - u - v;
            if (u < 0 || v < 0 || w < 0) {
                continue;
            }
            const float z = u * a.z + v * b.z + w * c.z;
            if (z > top) {
                top = z;
                is_course = i >= all.course.begin;
            }
        }
        ++looked;
        buried += is_course ? 0 : 1;
    }
    EXPECT_LE(buried, looked / 100);
}

/// How far the highest vertex within 15 m of a place of the course stands over it, metres.
double stands_over(const Mesh& mesh, std::size_t until, const Point3& at) {
    double most = 0;
    for (std::size_t i = mesh.course.begin; i < until; ++i) {
        const Vertex& v = mesh.vertices[mesh.indices[i]];
        if (std::hypot(v.x - static_cast<double>(at.x_mm) / 1000,
                       v.y - static_cast<double>(at.y_mm) / 1000) < 15) {
            most = std::max(most, v.z - static_cast<double>(at.z_mm) / 1000);
        }
    }
    return most;
}

TEST(Mesh, SetsAGantryOverTheStartAndPostsAtSectorsAndGates) {
    Venue venue = xinqiu();
    const Course& course = venue.course;
    const std::int64_t gate_mm = course.length_mm / 3;
    venue.places.push_back({PlaceKind::gate, "Gate", "", course.at(gate_mm), gate_mm});
    const Mesh mesh = build_mesh(venue, MapStyle::dark, DayPhase::midday, 10'000);
    const auto all = mesh.course.until(1000);
    EXPECT_NEAR(stands_over(mesh, all, course.at(0)), 7.2, 0.5);
    EXPECT_NEAR(stands_over(mesh, all, course.at(gate_mm)), 4.2, 0.5);
    // Not before the course has come there.
    EXPECT_NEAR(stands_over(mesh, mesh.course.until(1), course.at(0)), 7.2, 0.5);
    EXPECT_LT(stands_over(mesh, mesh.course.until(300), course.at(gate_mm)), 3);
    venue.course.closed = false;
    const Mesh open = build_mesh(venue, MapStyle::dark, DayPhase::midday, 10'000);
    EXPECT_NEAR(stands_over(open, open.course.until(1000), course.at(course.length_mm)), 7.2, 0.5);
}

TEST(Mesh, DrawsTheCoursePieceByPieceFromTheStartLine) {
    const Mesh mesh = build_mesh(xinqiu(), MapStyle::dark, DayPhase::midday, 10'000);
    EXPECT_EQ(mesh.course.until(1000), mesh.indices.size());
    EXPECT_LT(mesh.course.begin, mesh.indices.size());
    EXPECT_EQ(mesh.course.until(0), mesh.course.begin);
    std::uint32_t before = 0;
    for (const std::int32_t permille : {0, 1, 250, 500, 999, 1000}) {
        const std::uint32_t count = mesh.course.until(permille);
        EXPECT_EQ(count % 3, 0U);
        EXPECT_GT(count, before);
        before = count;
    }
    // What is drawn of the half is nowhere far from the first half of the line.
    const auto half = mesh.course.until(500);
    for (std::size_t i = mesh.course.begin; i < half; ++i) {
        const Vertex& v = mesh.vertices[mesh.indices[i]];
        const std::int64_t at =
            xinqiu().course.project(std::llround(v.x * 1000.0), std::llround(v.y * 1000.0));
        const std::int64_t length = xinqiu().course.length_mm;
        EXPECT_TRUE(at < length / 2 + 30'000 || at > length - 30'000) << at;
    }
    Venue bare = xinqiu();
    bare.course.line.clear();
    const Mesh none = build_mesh(bare, MapStyle::dark, DayPhase::midday, 10'000);
    EXPECT_EQ(none.course.until(0), none.indices.size());
    EXPECT_EQ(none.course.until(1000), none.indices.size());
}

}  // namespace
}  // namespace pitcast::map
