// SPDX-License-Identifier: Apache-2.0
// The course as a ribbon: road, bright edge lines, bevelled shoulders in the sector's colour.
#include <algorithm>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

using Rgb = std::array<float, 3>;

constexpr double kLift = 0.7;          ///< metres off the ground
constexpr double kLine = 1.3;          ///< width of the edge line
constexpr double kShoulder = 1.7;      ///< width of the shoulder
constexpr double kShoulderDrop = 2.4;  ///< how far it falls

constexpr std::array<Rgb, 3> kSectorColours = {{{226, 74, 62}, {52, 146, 226}, {242, 196, 48}}};

struct Palette {
    Rgb road, line, chequer_dark, chequer_light;
};

Palette palette_of(MapStyle style) {
    if (style == MapStyle::natural) {
        return {{186, 163, 128}, {246, 243, 235}, {24, 24, 24}, {250, 250, 250}};
    }
    if (style == MapStyle::paper) {
        return {{250, 250, 248}, {120, 60, 40}, {24, 24, 24}, {250, 250, 250}};
    }
    return {{150, 158, 168}, {252, 253, 255}, {14, 16, 18}, {252, 253, 255}};
}

class RibbonBuilder {
 public:
    RibbonBuilder(Mesh& mesh, const Venue& venue, MapStyle style, const Daylight& light)
        : mesh_(mesh), venue_(venue), colours_(palette_of(style)), light_(light) {}

    void build() {
        const Course& course = venue_.course;
        const auto count =
            static_cast<std::int32_t>(std::clamp<std::int64_t>(course.length_mm / 6'000, 24, 640));
        std::vector<Station> stations;
        for (std::int32_t i = 0; i <= count; ++i) {
            stations.push_back(station(course.length_mm * i / count));
        }
        mesh_.course.begin = static_cast<std::uint32_t>(mesh_.indices.size());
        chequer();
        append_gates(mesh_, venue_, light_, {0, 0});
        mesh_.course.start_line = indices_since(mesh_.course.begin);
        for (std::int32_t i = 0; i < count; ++i) {
            const auto at = static_cast<std::size_t>(i);
            piece(stations[at], stations[at + 1]);
            append_gates(mesh_, venue_, light_,
                         {course.length_mm * i / count + 1, course.length_mm * (i + 1) / count});
            mesh_.course.ends.push_back(static_cast<std::uint32_t>(mesh_.indices.size()));
        }
    }

 private:
    [[nodiscard]] std::uint32_t indices_since(std::uint32_t begin) const {
        return static_cast<std::uint32_t>(mesh_.indices.size()) - begin;
    }

    [[nodiscard]] Station station(std::int64_t distance_mm) const {
        return station_at(venue_.course, distance_mm);
    }

    [[nodiscard]] double ground(double x, double y) const {
        return static_cast<double>(
                   venue_.terrain.height_at(std::llround(x * 1000), std::llround(y * 1000))) /
               1000;
    }

    /// Vertex `left` metres off the centre line, `up` over the road's surface there.
    std::uint32_t vertex(const Station& s, double left, double up, const Rgb& colour) {
        const double x = s.x + s.left_x * left;
        const double y = s.y + s.left_y * left;
        // The road keeps the cross fall of the ground at its edges; beyond them it does not
        // follow every bank.
        const double edge = std::clamp(left, -s.half, s.half);
        const double z =
            std::max(ground(s.x + s.left_x * edge, s.y + s.left_y * edge), s.z - 0.25 * s.half) +
            kLift + up;
        mesh_.vertices.push_back({static_cast<float>(x), static_cast<float>(y),
                                  static_cast<float>(z), 0, 0, 1, pack_rgba(colour)});
        return static_cast<std::uint32_t>(mesh_.vertices.size() - 1);
    }

    /// Strip between two stations from `from` to `to` metres left of the centre (from > to),
    /// falling by the drops at each side.
    void strip(const Station& a, const Station& b, double from_a, double to_a, double from_b,
               double to_b, double drop_from, double drop_to, const Rgb& colour) {
        const std::uint32_t v[4] = {
            vertex(a, from_a, -drop_from, colour), vertex(a, to_a, -drop_to, colour),
            vertex(b, to_b, -drop_to, colour), vertex(b, from_b, -drop_from, colour)};
        mesh_.indices.insert(mesh_.indices.end(), {v[0], v[1], v[2], v[0], v[2], v[3]});
        shade(v[0], v[1], v[2], v[3]);
    }

    void shade(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
        const Vertex& p = mesh_.vertices[a];
        const Vertex& q = mesh_.vertices[b];
        const Vertex& r = mesh_.vertices[c];
        const float ux = q.x - p.x, uy = q.y - p.y, uz = q.z - p.z;
        const float vx = r.x - p.x, vy = r.y - p.y, vz = r.z - p.z;
        float n[3] = {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
        const float length = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        for (const std::uint32_t i : {a, b, c, d}) {
            if (length > 1e-6f) {
                mesh_.vertices[i].nx = n[0] / length;
                mesh_.vertices[i].ny = n[1] / length;
                mesh_.vertices[i].nz = n[2] / length;
            }
            light_up(mesh_.vertices[i], light_);
        }
    }

    [[nodiscard]] const Rgb& sector_colour(double distance) const {
        std::int32_t sector = 0;
        for (const race::Loop& loop : venue_.course.loops) {
            if (loop.ends_sector > 0 && static_cast<double>(loop.distance_mm) / 1000 <= distance) {
                sector = std::max(sector, loop.distance_mm == 0 ? 0 : loop.ends_sector);
            }
        }
        return kSectorColours[static_cast<std::size_t>(sector) % kSectorColours.size()];
    }

    void piece(const Station& a, const Station& b) {
        const Rgb& sector = sector_colour((a.distance + b.distance) / 2);
        const double road_a = a.half - kLine;
        const double road_b = b.half - kLine;
        strip(a, b, road_a, -road_a, road_b, -road_b, 0, 0, colours_.road);
        strip(a, b, a.half, road_a, b.half, road_b, 0, 0, colours_.line);
        strip(a, b, -road_a, -a.half, -road_b, -b.half, 0, 0, colours_.line);
        strip(a, b, a.half + kShoulder, a.half, b.half + kShoulder, b.half, kShoulderDrop, 0,
              sector);
        strip(a, b, -a.half, -a.half - kShoulder, -b.half, -b.half - kShoulder, 0, kShoulderDrop,
              sector);
    }

    void chequer() {
        constexpr int kSquares = 8;
        for (int row = 0; row < 2; ++row) {
            for (int square = 0; square < kSquares; ++square) {
                // An open course has nothing before its start.
                const std::int64_t from = venue_.course.closed ? -2'400 : 0;
                const Station a = station(from + 2'400 * row);
                const Station b = station(from + 2'400 * (row + 1));
                const Rgb& colour =
                    (row + square) % 2 == 0 ? colours_.chequer_light : colours_.chequer_dark;
                const auto left = [&](const Station& s, int i) {
                    return s.half * (1 - 2.0 * i / kSquares);
                };
                strip(a, b, left(a, square), left(a, square + 1), left(b, square),
                      left(b, square + 1), -0.5, -0.5, colour);
            }
        }
    }

    Mesh& mesh_;
    const Venue& venue_;
    const Palette colours_;
    const Daylight& light_;
};

}  // namespace

std::uint32_t CourseRange::until(std::int32_t course_permille) const {
    if (course_permille <= 0) {
        return begin;
    }
    const std::size_t pieces =
        ends.size() * static_cast<std::size_t>(std::min(course_permille, 1000)) / 1000;
    return pieces == 0 ? begin + start_line : ends[pieces - 1];
}

void light_up(Vertex& v, const Daylight& light) {
    constexpr double kMostLight = 1.05;  // as drawn in the palette, and a little more
    const double sun =
        std::max(v.nx * light.to_sun[0] + v.ny * light.to_sun[1] + v.nz * light.to_sun[2], 0.0);
    const double sky = 0.7 + 0.3 * v.nz;
    Rgb lit;
    for (std::size_t k = 0; k < 3; ++k) {
        const double base = static_cast<double>(v.rgba >> (8 * k) & 255U) / 255;
        // The road stands out by itself: it need not be as bright as the ground's light.
        const double most = std::min(light.sun[k] * sun + light.sky[k] * sky, kMostLight);
        lit[k] = static_cast<float>(255 * std::sqrt(base * base * most));
    }
    v.rgba = pack_rgba(lit);
}

Station station_at(const Course& course, std::int64_t distance_mm) {
    constexpr std::int64_t kAheadMm = 3'000;
    const Point3 here = course.at(distance_mm);
    const Point3 back = course.at(distance_mm - kAheadMm);
    const Point3 ahead = course.at(distance_mm + kAheadMm);
    const auto tx = static_cast<double>(ahead.x_mm - back.x_mm);
    const auto ty = static_cast<double>(ahead.y_mm - back.y_mm);
    const double length = std::max(std::sqrt(tx * tx + ty * ty), 1.0);
    const auto after =
        std::upper_bound(course.line.begin(), course.line.end(), distance_mm,
                         [](std::int64_t d, const CoursePoint& p) { return d < p.distance_mm; });
    const CoursePoint& point = after == course.line.begin() ? *after : *(after - 1);
    return {static_cast<double>(here.x_mm) / 1000,
            static_cast<double>(here.y_mm) / 1000,
            static_cast<double>(here.z_mm) / 1000,
            -ty / length,
            tx / length,
            point.width_mm / 2000.0,
            static_cast<double>(distance_mm) / 1000};
}

bool has_ribbon(const Course& course) {
    constexpr std::int64_t kLongestMm = 60'000'000;
    return course.line.size() >= 2 && course.length_mm > 0 && course.length_mm <= kLongestMm;
}

void append_course(Mesh& mesh, const Venue& venue, MapStyle style, const Daylight& light) {
    mesh.course = {static_cast<std::uint32_t>(mesh.indices.size()), 0, {}};
    if (has_ribbon(venue.course)) {
        RibbonBuilder(mesh, venue, style, light).build();
    }
}

}  // namespace pitcast::map
