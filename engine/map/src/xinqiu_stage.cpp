// SPDX-License-Identifier: Apache-2.0
// The long stage: where it goes, what its places are called, where the loops lie.
#include <algorithm>
#include <array>

#include "xinqiu.h"

namespace pitcast::map::xinqiu {
namespace {

constexpr double kSpacing = 6;      ///< metres between points
constexpr int kCornerRounds = 160;  ///< how far corners where roads meet are cut
constexpr double kWidth = 14;

void append(std::vector<CurvePoint>& line, const std::vector<CurvePoint>& road, bool backwards) {
    if (backwards) {
        line.insert(line.end(), road.rbegin(), road.rend());
    } else {
        line.insert(line.end(), road.begin(), road.end());
    }
}

double height_near(const Field& field, const CurvePoint& point) {
    const auto post = [&](double at, double origin, std::int32_t posts) {
        const auto i = static_cast<std::int32_t>((at - origin) / field.cell + 0.5);
        return std::clamp(i, 0, posts - 1);
    };
    return field.z[field.index(post(point.x, field.x0, field.columns),
                               post(point.y, field.y0, field.rows))];
}

/// Means of neighbours, many times: steps of benches become ramps.
void even_out(std::vector<CurvePoint>& line) {
    constexpr int kRounds = 120;
    for (int round = 0; round < kRounds; ++round) {
        const std::vector<CurvePoint> old = line;
        for (std::size_t i = 1; i + 1 < line.size(); ++i) {
            line[i].z = 0.25 * (old[i - 1].z + 2 * old[i].z + old[i + 1].z);
        }
    }
}

struct Place {
    const char* name;
    const char* name_zh;
    double share;
};
constexpr std::array<Place, 8> kPlaces = {{{"Rim start", "坑沿起点", 0.01},
                                           {"North wall", "北帮", 0.16},
                                           {"Coal face", "煤壁", 0.33},
                                           {"Ramp foot", "坡底", 0.47},
                                           {"Pit floor", "坑底", 0.56},
                                           {"South ramp", "南帮坡道", 0.68},
                                           {"Old benches", "老台阶", 0.83},
                                           {"Rim finish", "坑沿终点", 0.985}}};

}  // namespace

std::vector<CurvePoint> stage_line(const Field& field) {
    const std::vector<std::vector<CurvePoint>> roads = haul_roads();
    std::vector<CurvePoint> line;
    append(line, roads[0], false);
    append(line, roads[2], true);
    append(line, roads[1], true);
    line = resample(line, false, static_cast<std::size_t>(plan_length(line, false) / kSpacing));
    for (int round = 0; round < kCornerRounds; ++round) {
        const std::vector<CurvePoint> old = line;
        for (std::size_t i = 1; i + 1 < line.size(); ++i) {
            // Only where it bends: on the roads themselves it stays on them.
            const double bend_x = old[i - 1].x - 2 * old[i].x + old[i + 1].x;
            const double bend_y = old[i - 1].y - 2 * old[i].y + old[i + 1].y;
            if (bend_x * bend_x + bend_y * bend_y > 0.25) {
                line[i].x += 0.25 * bend_x;
                line[i].y += 0.25 * bend_y;
            }
        }
    }
    line = resample(line, false, static_cast<std::size_t>(plan_length(line, false) / kSpacing));
    for (CurvePoint& point : line) {
        point.width = kWidth;
        point.z = height_near(field, point);
    }
    even_out(line);
    return line;
}

std::vector<Obstacle> stage_places(std::int64_t length_mm) {
    std::vector<Obstacle> places;
    for (const Place& place : kPlaces) {
        places.push_back({place.name, place.name_zh,
                          static_cast<std::int64_t>(place.share * static_cast<double>(length_mm)),
                          1'000});
    }
    return places;
}

std::vector<race::Loop> stage_loops(std::int64_t length_mm) {
    using race::LoopKind;
    return {{"ST", "Start", LoopKind::start_finish, 0, 0},
            {"S1", "Split 1, foot of the ramp", LoopKind::intermediate, length_mm * 47 / 100, 1},
            {"S2", "Split 2, south ramp", LoopKind::intermediate, length_mm * 68 / 100, 2},
            {"FN", "Finish", LoopKind::intermediate, length_mm - 1'000, 3}};
}

}  // namespace pitcast::map::xinqiu
