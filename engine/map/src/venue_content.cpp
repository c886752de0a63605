// SPDX-License-Identifier: Apache-2.0
#include "venue_content.h"

#include <algorithm>
#include <vector>

#include "bytes.h"

namespace pitcast::map {
namespace {

constexpr std::int64_t kMostPosts = 8 << 20;
constexpr std::int64_t kMostCellMm = 5'000'000;
constexpr std::int64_t kMostMm = 1'000'000'000;         // 1000 km
constexpr std::int64_t kMostCourseMm = 10'000'000'000;  // a marathon rally in one piece
constexpr std::uint32_t kMostPoints = 1 << 18;
constexpr std::uint32_t kMostMarks = 4096;  // loops, obstacles, places, cameras
constexpr std::size_t kMostText = 4096;

/// One byte plane of 32-bit values, as differences from post to post: deflates well.
template <typename T>
void write_planes(ByteWriter& out, const std::vector<T>& values) {
    for (unsigned shift = 0; shift < 8 * sizeof(T); shift += 8) {
        std::uint32_t before = 0;
        for (const T value : values) {
            const auto now = static_cast<std::uint32_t>(value);
            out.u8(static_cast<std::uint8_t>((now - before) >> shift));
            before = now;
        }
    }
}

template <typename T>
void read_planes(ByteReader& in, std::vector<T>& values, std::size_t count) {
    const std::string_view planes = in.take(count * sizeof(T));
    if (in.ran_short()) {
        return;
    }
    values.resize(count);
    std::uint32_t before = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t difference = 0;
        for (std::size_t plane = 0; plane < sizeof(T); ++plane) {
            const auto byte = static_cast<unsigned char>(planes[plane * count + i]);
            difference |= static_cast<std::uint32_t>(byte) << (8 * plane);
        }
        before += difference;
        values[i] = static_cast<T>(before);
    }
}

void write_terrain(ByteWriter& out, const Terrain& terrain) {
    out.u32(static_cast<std::uint32_t>(terrain.columns));
    out.u32(static_cast<std::uint32_t>(terrain.rows));
    out.i64(terrain.cell_mm);
    out.i64(terrain.origin_x_mm);
    out.i64(terrain.origin_y_mm);
    write_planes(out, terrain.height_mm);
    write_planes(out, terrain.albedo);
    write_planes(out, terrain.occlusion);
}

void write_course(ByteWriter& out, const Course& course) {
    out.u8(course.closed ? 1 : 0);
    out.i64(course.length_mm);
    out.u32(static_cast<std::uint32_t>(course.line.size()));
    for (const CoursePoint& point : course.line) {
        out.i64(point.at.x_mm);
        out.i64(point.at.y_mm);
        out.i64(point.at.z_mm);
        out.u32(static_cast<std::uint32_t>(point.width_mm));
        out.i64(point.distance_mm);
    }
    out.u32(static_cast<std::uint32_t>(course.loops.size()));
    for (const race::Loop& loop : course.loops) {
        out.text(loop.id);
        out.text(loop.name);
        out.u8(static_cast<std::uint8_t>(loop.kind));
        out.i64(loop.distance_mm);
        out.u32(static_cast<std::uint32_t>(loop.ends_sector));
    }
    out.u32(static_cast<std::uint32_t>(course.obstacles.size()));
    for (const Obstacle& obstacle : course.obstacles) {
        out.text(obstacle.name);
        out.text(obstacle.name_zh);
        out.i64(obstacle.distance_mm);
        out.i64(obstacle.length_mm);
    }
}

void write_point(ByteWriter& out, const Point3& point) {
    out.i64(point.x_mm);
    out.i64(point.y_mm);
    out.i64(point.z_mm);
}

void write_surroundings(ByteWriter& out, const Venue& venue) {
    out.u8(venue.origin ? 1 : 0);
    if (venue.origin) {
        out.i64(venue.origin->latitude_ndeg);
        out.i64(venue.origin->longitude_ndeg);
    }
    out.u32(static_cast<std::uint32_t>(venue.course.pit_lane.size()));
    for (const Point3& point : venue.course.pit_lane) {
        write_point(out, point);
    }
    out.u32(static_cast<std::uint32_t>(venue.places.size()));
    for (const Place& place : venue.places) {
        out.u8(static_cast<std::uint8_t>(place.kind));
        out.text(place.name);
        out.text(place.name_zh);
        write_point(out, place.at);
        out.i64(place.distance_mm);
    }
    out.u32(static_cast<std::uint32_t>(venue.cameras.size()));
    for (const CameraPosition& camera : venue.cameras) {
        out.text(camera.name);
        out.text(camera.name_zh);
        write_point(out, camera.eye);
        write_point(out, camera.target);
        out.u32(static_cast<std::uint32_t>(camera.vertical_fov_mdeg));
    }
}

bool within(std::int64_t value, std::int64_t low, std::int64_t high) {
    return value >= low && value <= high;
}

/// What is wrong, or nothing.
std::string read_terrain(ByteReader& in, Terrain& terrain) {
    const std::int64_t columns = in.u32();
    const std::int64_t rows = in.u32();
    terrain.cell_mm = in.i64();
    terrain.origin_x_mm = in.i64();
    terrain.origin_y_mm = in.i64();
    if (columns < 2 || rows < 2 || columns > kMostPosts / rows) {
        return "terrain of " + std::to_string(columns) + " x " + std::to_string(rows) + " posts";
    }
    if (!within(terrain.cell_mm, 1, kMostCellMm) ||
        !within(terrain.origin_x_mm, -kMostMm, kMostMm) ||
        !within(terrain.origin_y_mm, -kMostMm, kMostMm)) {
        return "terrain cell of " + std::to_string(terrain.cell_mm) + " mm, or its origin";
    }
    terrain.columns = static_cast<std::int32_t>(columns);
    terrain.rows = static_cast<std::int32_t>(rows);
    const auto posts = static_cast<std::size_t>(columns * rows);
    read_planes(in, terrain.height_mm, posts);
    read_planes(in, terrain.albedo, posts);
    read_planes(in, terrain.occlusion, posts);
    return in.ran_short() ? "terrain shorter than its size says" : "";
}

std::string read_line(ByteReader& in, Course& course) {
    course.closed = in.u8() != 0;
    course.length_mm = in.i64();
    const std::uint32_t count = in.u32();
    if (count < 2 || count > kMostPoints || !within(course.length_mm, 1, kMostCourseMm)) {
        return "course of " + std::to_string(count) + " points and " +
               std::to_string(course.length_mm) + " mm";
    }
    std::int64_t before = -1;
    for (std::uint32_t i = 0; i < count && !in.ran_short(); ++i) {
        CoursePoint point;
        point.at = {in.i64(), in.i64(), in.i64()};
        point.width_mm = static_cast<std::int32_t>(in.u32());
        point.distance_mm = in.i64();
        if (!within(point.at.x_mm, -kMostMm, kMostMm) ||
            !within(point.at.y_mm, -kMostMm, kMostMm) ||
            !within(point.at.z_mm, -kMostMm, kMostMm) || !within(point.width_mm, 0, 1'000'000) ||
            !within(point.distance_mm, before + 1, course.length_mm)) {
            return "course point " + std::to_string(i) + " out of range or out of order";
        }
        before = point.distance_mm;
        course.line.push_back(point);
    }
    return in.ran_short() ? "course shorter than its size says" : "";
}

std::string read_marks(ByteReader& in, Course& course) {
    const std::uint32_t loops = in.u32();
    for (std::uint32_t i = 0; i < std::min(loops, kMostMarks) && !in.ran_short(); ++i) {
        race::Loop loop;
        loop.id = in.text(kMostText);
        loop.name = in.text(kMostText);
        const std::uint8_t kind = in.u8();
        loop.distance_mm = in.i64();
        loop.ends_sector = static_cast<std::int32_t>(in.u32());
        if (kind > static_cast<std::uint8_t>(race::LoopKind::detour) ||
            !within(loop.distance_mm, 0, course.length_mm) ||
            !within(loop.ends_sector, 0, kMostMarks)) {
            return "loop " + std::to_string(i) + " of unknown kind or off the course";
        }
        loop.kind = static_cast<race::LoopKind>(kind);
        course.loops.push_back(std::move(loop));
    }
    const std::uint32_t obstacles = in.u32();
    for (std::uint32_t i = 0; i < std::min(obstacles, kMostMarks) && !in.ran_short(); ++i) {
        Obstacle obstacle;
        obstacle.name = in.text(kMostText);
        obstacle.name_zh = in.text(kMostText);
        obstacle.distance_mm = in.i64();
        obstacle.length_mm = in.i64();
        if (!within(obstacle.distance_mm, 0, course.length_mm) ||
            !within(obstacle.length_mm, 0, course.length_mm)) {
            return "obstacle " + std::to_string(i) + " off the course";
        }
        course.obstacles.push_back(std::move(obstacle));
    }
    const bool damaged = in.ran_short() || std::max(loops, obstacles) > kMostMarks;
    return damaged ? "loops or obstacles do not fit their count" : "";
}

Point3 read_point(ByteReader& in) {
    Point3 point;
    point.x_mm = in.i64();
    point.y_mm = in.i64();
    point.z_mm = in.i64();
    return point;
}

bool is_near(const Point3& p) {
    return within(p.x_mm, -kMostMm, kMostMm) && within(p.y_mm, -kMostMm, kMostMm) &&
           within(p.z_mm, -kMostMm, kMostMm);
}

std::string read_origin(ByteReader& in, Venue& venue) {
    constexpr std::int64_t kNanoDegrees = 1'000'000'000;
    if (in.u8() == 0) {
        return "";
    }
    GeoOrigin origin;
    origin.latitude_ndeg = in.i64();
    origin.longitude_ndeg = in.i64();
    if (!within(origin.latitude_ndeg, -90 * kNanoDegrees, 90 * kNanoDegrees) ||
        !within(origin.longitude_ndeg, -180 * kNanoDegrees, 180 * kNanoDegrees)) {
        return "origin is no place on the Earth";
    }
    venue.origin = origin;
    return "";
}

std::string read_places(ByteReader& in, Venue& venue) {
    const std::uint32_t count = in.u32();
    for (std::uint32_t i = 0; i < std::min(count, kMostMarks) && !in.ran_short(); ++i) {
        Place place;
        const std::uint8_t kind = in.u8();
        place.name = in.text(kMostText);
        place.name_zh = in.text(kMostText);
        place.at = read_point(in);
        place.distance_mm = in.i64();
        if (kind > static_cast<std::uint8_t>(PlaceKind::gate) || !is_near(place.at) ||
            !within(place.distance_mm, -1, venue.course.length_mm)) {
            return "place " + std::to_string(i) + " of unknown kind or out of range";
        }
        place.kind = static_cast<PlaceKind>(kind);
        venue.places.push_back(std::move(place));
    }
    return count > kMostMarks ? "more places than 4096" : "";
}

std::string read_cameras(ByteReader& in, Venue& venue) {
    const std::uint32_t count = in.u32();
    for (std::uint32_t i = 0; i < std::min(count, kMostMarks) && !in.ran_short(); ++i) {
        CameraPosition camera;
        camera.name = in.text(kMostText);
        camera.name_zh = in.text(kMostText);
        camera.eye = read_point(in);
        camera.target = read_point(in);
        camera.vertical_fov_mdeg = static_cast<std::int32_t>(in.u32());
        if (!is_near(camera.eye) || !is_near(camera.target) ||
            !within(camera.vertical_fov_mdeg, 1'000, 120'000)) {
            return "camera " + std::to_string(i) + " out of range";
        }
        venue.cameras.push_back(std::move(camera));
    }
    return count > kMostMarks ? "more cameras than 4096" : "";
}

/// What version 2 adds.
std::string read_surroundings(ByteReader& in, Venue& venue) {
    std::string wrong = read_origin(in, venue);
    const std::uint32_t lane = wrong.empty() ? in.u32() : 0;
    for (std::uint32_t i = 0; i < std::min(lane, kMostPoints) && !in.ran_short(); ++i) {
        venue.course.pit_lane.push_back(read_point(in));
        if (!is_near(venue.course.pit_lane.back())) {
            return "point " + std::to_string(i) + " of the pit lane out of range";
        }
    }
    wrong = wrong.empty() ? read_places(in, venue) : wrong;
    wrong = wrong.empty() ? read_cameras(in, venue) : wrong;
    if (wrong.empty() && (in.ran_short() || lane > kMostPoints)) {
        return "pit lane, places or cameras do not fit their count";
    }
    return wrong;
}

}  // namespace

std::string write_content(const Venue& venue) {
    ByteWriter raw;
    raw.text(venue.id);
    raw.text(venue.name);
    raw.text(venue.name_zh);
    write_terrain(raw, venue.terrain);
    write_course(raw, venue.course);
    write_surroundings(raw, venue);
    return std::move(raw.bytes());
}

std::string read_content(std::string_view raw, std::uint32_t version, Venue& venue) {
    ByteReader in(raw);
    venue.id = in.text(kMostText);
    venue.name = in.text(kMostText);
    venue.name_zh = in.text(kMostText);
    if (in.ran_short()) {
        return "names are cut short";
    }
    std::string wrong = read_terrain(in, venue.terrain);
    wrong = wrong.empty() ? read_line(in, venue.course) : wrong;
    wrong = wrong.empty() ? read_marks(in, venue.course) : wrong;
    if (version >= 2) {
        wrong = wrong.empty() ? read_surroundings(in, venue) : wrong;
    }
    if (wrong.empty() && in.left() > 0) {
        return std::to_string(in.left()) + " bytes more than its content says";
    }
    return wrong;
}

}  // namespace pitcast::map
