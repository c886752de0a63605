// SPDX-License-Identifier: Apache-2.0
// A venue from positions of one lap, as recordings have them: uneven, doubled, not quite closed.
#include <algorithm>
#include <cmath>

#include "pitcast/map/venue.h"

#include "curve.h"
#include "noise.h"

namespace pitcast::map {
namespace {

constexpr double kSpacing = 4;        ///< metres between points of the course
constexpr double kShortestLap = 100;  ///< metres
constexpr double kLongestLap = 100'000;
constexpr double kWidth = 14;
constexpr double kMargin = 160;  ///< ground around the course

/// The lap in metres without points that stand still; points after the lap has closed again
/// (the car has gone on over the line) are cut off.
std::vector<CurvePoint> driven(const std::vector<Point3>& lap) {
    std::vector<CurvePoint> trace;
    for (const Point3& p : lap) {
        const CurvePoint point = {static_cast<double>(p.x_mm) / 1000,
                                  static_cast<double>(p.y_mm) / 1000,
                                  static_cast<double>(p.z_mm) / 1000, kWidth};
        const bool moved =
            trace.empty() ||
            std::abs(point.x - trace.back().x) + std::abs(point.y - trace.back().y) > 0.5;
        if (moved) {
            trace.push_back(point);
        }
    }
    // What overlaps the beginning lies ahead of the first point: drop it from the end.
    while (trace.size() > 8) {
        const CurvePoint& first = trace[0];
        const CurvePoint& last = trace.back();
        const double ahead = (last.x - first.x) * (trace[1].x - first.x) +
                             (last.y - first.y) * (trace[1].y - first.y);
        const double near = std::hypot(last.x - first.x, last.y - first.y);
        if (ahead < 0 || near > 150) {
            break;
        }
        trace.pop_back();
    }
    return trace;
}

double mean_z(const std::vector<CurvePoint>& curve) {
    double sum = 0;
    for (const CurvePoint& p : curve) {
        sum += p.z;
    }
    return sum / static_cast<double>(curve.size());
}

Terrain flat_ground(const std::vector<CurvePoint>& line, double z) {
    double low_x = line[0].x, high_x = line[0].x, low_y = line[0].y, high_y = line[0].y;
    for (const CurvePoint& p : line) {
        low_x = std::min(low_x, p.x);
        high_x = std::max(high_x, p.x);
        low_y = std::min(low_y, p.y);
        high_y = std::max(high_y, p.y);
    }
    const double span = std::max(high_x - low_x, high_y - low_y) + 2 * kMargin;
    Terrain terrain;
    terrain.cell_mm = std::clamp<std::int64_t>(std::llround(span * 1000 / 256), 4'000, 100'000);
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    terrain.columns = static_cast<std::int32_t>((high_x - low_x + 2 * kMargin) / cell) + 2;
    terrain.rows = static_cast<std::int32_t>((high_y - low_y + 2 * kMargin) / cell) + 2;
    terrain.origin_x_mm = std::llround((low_x - kMargin) * 1000);
    terrain.origin_y_mm = std::llround((low_y - kMargin) * 1000);
    const auto posts =
        static_cast<std::size_t>(terrain.columns) * static_cast<std::size_t>(terrain.rows);
    terrain.height_mm.assign(posts, static_cast<std::int32_t>(std::llround(z * 1000)));
    terrain.occlusion.assign(posts, 255);
    terrain.albedo.reserve(posts);
    for (std::int32_t row = 0; row < terrain.rows; ++row) {
        for (std::int32_t column = 0; column < terrain.columns; ++column) {
            const double tone = 1 + 0.12 * fractal_noise(column / 9.0, row / 9.0, 3, 7);
            const auto level = [&](double v) { return static_cast<std::uint32_t>(v * tone); };
            terrain.albedo.push_back(level(92) << 16 | level(104) << 8 | level(78));
        }
    }
    return terrain;
}

std::vector<race::Loop> loops_at_thirds(std::int64_t length_mm) {
    using race::LoopKind;
    return {{"SF", "Start / finish", LoopKind::start_finish, 0, 3},
            {"I1", "Intermediate 1", LoopKind::intermediate, length_mm / 3, 1},
            {"I2", "Intermediate 2", LoopKind::intermediate, length_mm * 2 / 3, 2}};
}

}  // namespace

Result<Venue> make_flat_venue(std::string id, const std::vector<Point3>& lap) {
    constexpr std::int64_t kMostMm = 1'000'000'000;
    for (const Point3& p : lap) {
        if (std::max({std::abs(p.x_mm), std::abs(p.y_mm), std::abs(p.z_mm)}) > kMostMm) {
            return Error{id, "a position of the lap lies over 1000 km from the origin",
                         "give positions in millimetres of a local frame"};
        }
    }
    const std::vector<CurvePoint> trace = driven(lap);
    const double length = trace.size() < 8 ? 0 : plan_length(trace, true);
    if (length < kShortestLap || length > kLongestLap) {
        return Error{id,
                     "a lap of " + std::to_string(trace.size()) + " places and " +
                         std::to_string(std::llround(length)) + " m makes no course",
                     "give one whole lap, 100 m to 100 km long, in order"};
    }
    const auto points = static_cast<std::size_t>(length / kSpacing);
    const std::vector<CurvePoint> line =
        resample(closed_spline(resample(trace, true, points), 4), true, points);
    Venue venue;
    venue.id = std::move(id);
    venue.name = venue.id;
    venue.terrain = flat_ground(line, mean_z(line));
    Course& course = venue.course;
    course.length_mm = std::llround(plan_length(line, true) * 1000);
    for (std::size_t i = 0; i < points; ++i) {
        const std::int64_t x_mm = std::llround(line[i].x * 1000);
        const std::int64_t y_mm = std::llround(line[i].y * 1000);
        course.line.push_back(
            {{x_mm, y_mm, venue.terrain.height_at(x_mm, y_mm)},
             static_cast<std::int32_t>(kWidth * 1000),
             static_cast<std::int64_t>(i) * course.length_mm / static_cast<std::int64_t>(points)});
    }
    course.loops = loops_at_thirds(course.length_mm);
    return venue;
}

}  // namespace pitcast::map
