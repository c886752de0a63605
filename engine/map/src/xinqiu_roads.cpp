// SPDX-License-Identifier: Apache-2.0
// Earthworks: haul roads down the benches, and the course on the floor.
#include <algorithm>
#include <cmath>
#include <limits>

#include "noise.h"
#include "xinqiu.h"

namespace pitcast::map::xinqiu {
namespace {

/// The nearest place on a curve to one post, and a softer height from all of the curve around.
struct Reach {
    double range = std::numeric_limits<double>::max();
    std::size_t point = 0;
    double weight = 0;
    double weighted_z = 0;
};

/// For every post within `radius` of the curve.
std::vector<Reach> reach_of(const Field& field, const std::vector<CurvePoint>& curve,
                            double radius) {
    std::vector<Reach> reaches(field.z.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const CurvePoint& p = curve[i];
        const auto low = [&](double at, double origin) {
            return std::max(0, static_cast<std::int32_t>((at - radius - origin) / field.cell));
        };
        const auto high = [&](double at, double origin, std::int32_t posts) {
            return std::min(posts - 1,
                            static_cast<std::int32_t>((at + radius - origin) / field.cell) + 1);
        };
        for (std::int32_t row = low(p.y, field.y0); row <= high(p.y, field.y0, field.rows); ++row) {
            for (std::int32_t column = low(p.x, field.x0);
                 column <= high(p.x, field.x0, field.columns); ++column) {
                const double dx = field.x(column) - p.x;
                const double dy = field.y(row) - p.y;
                const double squared = dx * dx + dy * dy;
                if (squared > radius * radius) {
                    continue;
                }
                Reach& reach = reaches[field.index(column, row)];
                const double weight = 1 / (squared * squared + 1);
                reach.weight += weight;
                reach.weighted_z += weight * p.z;
                if (squared < reach.range) {
                    reach.range = squared;
                    reach.point = i;
                }
            }
        }
    }
    return reaches;
}

/// Where (x, y) is seen from the curve: metres along and left of it, height of its line.
struct Beside {
    double along, left, z;
};

Beside beside(const std::vector<CurvePoint>& curve, std::size_t point, double spacing, double x,
              double y) {
    const std::size_t count = curve.size();
    const CurvePoint& before = curve[(point + count - 1) % count];
    const CurvePoint& here = curve[point];
    const CurvePoint& after = curve[(point + 1) % count];
    const double tx = after.x - before.x;
    const double ty = after.y - before.y;
    const double length = std::max(std::sqrt(tx * tx + ty * ty), 1e-6);
    const double along = ((x - here.x) * tx + (y - here.y) * ty) / length;
    const double left = ((y - here.y) * tx - (x - here.x) * ty) / length;
    const CurvePoint& next = along >= 0 ? after : before;
    const double part = std::min(std::abs(along) / spacing, 1.0);
    return {spacing * static_cast<double>(point) + along, left, mix(here.z, next.z, part)};
}

/// Road that winds down the wall: starts at angle-like `turn` (0 east, 1 north, 2 west, 3 south)
/// on the rim and follows the contour of its own falling height.
std::vector<CurvePoint> spiral(double start_turn, double end_turn, double start_depth,
                               double end_depth, int points) {
    std::vector<CurvePoint> road;
    for (int i = 0; i < points; ++i) {
        const double part = static_cast<double>(i) / (points - 1);
        const double turn = mix(start_turn, end_turn, part);
        const double depth = mix(start_depth, end_depth, part);
        // Direction on a square's outline: no sine, the same on every machine.
        const auto side = [](double t) {
            const double round = t - 4 * std::floor((t + 2) / 4);  // -2..2
            return std::clamp(2 - 2 * std::abs(round), -1.0, 1.0);
        };
        const double dx = 1900 * side(turn);
        const double dy = 950 * side(turn - 1);
        double inner = 0.1;
        double outer = 1.1;
        for (int round = 0; round < 24; ++round) {
            const double middle = 0.5 * (inner + outer);
            (plain_depth(dx * middle, dy * middle) > depth ? inner : outer) = middle;
        }
        road.push_back({dx * inner, dy * inner, kRimZ - depth, 22});
    }
    return road;
}

std::vector<CurvePoint> smoothed(std::vector<CurvePoint> road, int rounds) {
    for (int round = 0; round < rounds; ++round) {
        const std::vector<CurvePoint> old = road;
        for (std::size_t i = 1; i + 1 < road.size(); ++i) {
            road[i].x = 0.25 * (old[i - 1].x + 2 * old[i].x + old[i + 1].x);
            road[i].y = 0.25 * (old[i - 1].y + 2 * old[i].y + old[i + 1].y);
        }
    }
    return road;
}

}  // namespace

std::vector<std::vector<CurvePoint>> haul_roads() {
    const std::vector<std::vector<CurvePoint>> plans = {spiral(0.15, 1.95, 0, 345, 240),
                                                        spiral(3.9, 2.25, 0, 250, 200),
                                                        spiral(2.25, 2.9, 250, 345, 90)};
    std::vector<std::vector<CurvePoint>> roads;
    for (const std::vector<CurvePoint>& plan : plans) {
        const std::vector<CurvePoint> rough = smoothed(plan, 24);
        const auto count = static_cast<std::size_t>(plan_length(rough, false) / 4);
        roads.push_back(resample(rough, false, std::max<std::size_t>(count, 8)));
    }
    return roads;
}

void cut_road(Field& field, std::vector<Ground>& ground, const std::vector<CurvePoint>& road) {
    constexpr double kHalf = 11;
    constexpr double kBank = 22;
    const std::vector<Reach> reaches = reach_of(field, road, kHalf + kBank);
    for (std::size_t i = 0; i < reaches.size(); ++i) {
        if (reaches[i].weight <= 0) {
            continue;
        }
        const double range = std::sqrt(reaches[i].range);
        const double keep = smooth_step(kHalf, kHalf + kBank, range);
        field.z[i] = mix(reaches[i].weighted_z / reaches[i].weight, field.z[i], keep);
        if (range < kHalf) {
            ground[i] = Ground::haul_road;
        }
    }
}

void lay_course(Field& field, std::vector<Ground>& ground, const std::vector<CurvePoint>& line) {
    constexpr double kBank = 40;
    const double spacing = plan_length(line, true) / static_cast<double>(line.size());
    const std::vector<Reach> reaches = reach_of(field, line, 60);
    for (std::int32_t row = 0; row < field.rows; ++row) {
        for (std::int32_t column = 0; column < field.columns; ++column) {
            const Reach& reach = reaches[field.index(column, row)];
            if (reach.weight <= 0) {
                continue;
            }
            const double half = line[reach.point].width / 2;
            const Beside at = beside(line, reach.point, spacing, field.x(column), field.y(row));
            const double range = std::sqrt(reach.range);
            const double left = std::clamp(at.left, -half - 2, half + 2);
            const double fade = 1 - smooth_step(half + 1, half + 12, range);
            const double road = at.z + fade * obstacle_height(at.along, left);
            const double soft = reach.weighted_z / reach.weight;
            const double laid = mix(road, soft, smooth_step(half + 3, half + 18, range));
            // A low berm of pushed-up earth marks the edge.
            const double berm = 0.9 * smooth_step(half + 1, half + 4, range) *
                                (1 - smooth_step(half + 5, half + 9, range));
            double& z = field.at(column, row);
            z = mix(laid + berm, z, smooth_step(half + 6, half + kBank, range));
            if (range < half + 1.5) {
                ground[field.index(column, row)] = Ground::course;
            }
        }
    }
}

}  // namespace pitcast::map::xinqiu
