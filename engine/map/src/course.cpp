// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "pitcast/map/venue.h"

namespace pitcast::map {
namespace {

/// Far beyond any venue; keeps differences of hostile positions inside 64 bits.
constexpr std::int64_t kFarMm = 1'000'000'000'000;

std::int64_t wrapped(const Course& course, std::int64_t distance_mm) {
    if (!course.closed) {
        return std::clamp<std::int64_t>(distance_mm, 0, course.length_mm);
    }
    const std::int64_t rest = distance_mm % course.length_mm;
    return rest < 0 ? rest + course.length_mm : rest;
}

/// Index of the last point that lies at or before `distance_mm`.
std::size_t point_before(const std::vector<CoursePoint>& line, std::int64_t distance_mm) {
    const auto after = std::upper_bound(
        line.begin(), line.end(), distance_mm,
        [](std::int64_t distance, const CoursePoint& p) { return distance < p.distance_mm; });
    return after == line.begin() ? 0 : static_cast<std::size_t>(after - line.begin()) - 1;
}

/// One step of the line, from point `i` to the next.
struct Step {
    const Point3* from;
    const Point3* to;
    std::int64_t from_mm;
    std::int64_t length_mm;
};

Step step_at(const Course& course, std::size_t i) {
    const CoursePoint& from = course.line[i];
    const bool last = i + 1 == course.line.size();
    const CoursePoint& to = last ? (course.closed ? course.line[0] : from) : course.line[i + 1];
    const std::int64_t end_mm =
        last ? (course.closed ? course.length_mm : from.distance_mm) : to.distance_mm;
    return {&from.at, &to.at, from.distance_mm, end_mm - from.distance_mm};
}

}  // namespace

Point3 Course::at(std::int64_t distance_mm) const {
    if (line.empty()) {
        return {};
    }
    if (length_mm < 1) {
        return line.front().at;
    }
    const std::int64_t distance = wrapped(*this, distance_mm);
    const Step step = step_at(*this, point_before(line, distance));
    if (step.length_mm < 1) {
        return *step.from;
    }
    const std::int64_t part = distance - step.from_mm;
    const auto between = [&](std::int64_t a, std::int64_t b) {
        return a + (b - a) * part / step.length_mm;
    };
    return {between(step.from->x_mm, step.to->x_mm), between(step.from->y_mm, step.to->y_mm),
            between(step.from->z_mm, step.to->z_mm)};
}

std::int64_t Course::project(std::int64_t x_mm, std::int64_t y_mm) const {
    if (line.empty() || length_mm < 1) {
        return 0;
    }
    x_mm = std::clamp(x_mm, -kFarMm, kFarMm);
    y_mm = std::clamp(y_mm, -kFarMm, kFarMm);
    // Between two places on the line the distance to (x, y) changes by at most the way between
    // them. So from a place at range r, all places nearer than r - best along the line can be
    // passed over: a few dozen looks find the exact nearest of thousands of points.
    double best = std::numeric_limits<double>::max();
    std::int64_t best_mm = 0;
    constexpr double kRoundingMm = 3;  // points are rounded to millimetres
    for (std::size_t i = 0; i < line.size();) {
        const Step step = step_at(*this, i);
        const auto dx = static_cast<double>(step.to->x_mm - step.from->x_mm);
        const auto dy = static_cast<double>(step.to->y_mm - step.from->y_mm);
        const auto qx = static_cast<double>(x_mm - step.from->x_mm);
        const auto qy = static_cast<double>(y_mm - step.from->y_mm);
        const double squared = dx * dx + dy * dy;
        const double part = squared > 0 ? std::clamp((qx * dx + qy * dy) / squared, 0.0, 1.0) : 0.0;
        const double range =
            std::sqrt((qx - part * dx) * (qx - part * dx) + (qy - part * dy) * (qy - part * dy));
        if (range < best) {
            best = range;
            best_mm = step.from_mm + std::llround(part * static_cast<double>(step.length_mm));
        }
        const double end_range = std::sqrt((qx - dx) * (qx - dx) + (qy - dy) * (qy - dy));
        const double skip = end_range - best - kRoundingMm;
        ++i;
        if (skip > 0) {
            const std::int64_t reach =
                step.from_mm + step.length_mm +
                static_cast<std::int64_t>(std::min(skip, static_cast<double>(length_mm)));
            i = std::max(i, point_before(line, reach));
        }
        if (i + 1 == line.size() && !closed) {
            break;
        }
    }
    return closed && best_mm >= length_mm ? best_mm - length_mm : best_mm;
}

}  // namespace pitcast::map
