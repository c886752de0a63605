// SPDX-License-Identifier: Apache-2.0
// What the altitudes of a course are worth, and what it climbs.
#include <algorithm>
#include <cmath>

#include "survey_parts.h"

namespace pitcast::map {
namespace {

/// Faster than any car climbs: such a step is a fault of the receiver.
constexpr double kSteepestStep = 1.0;
constexpr double kSpike = 15;  ///< metres off both neighbours

bool is_spike(const SurveyPoint& before, const SurveyPoint& here, const SurveyPoint& after) {
    const double up = *here.altitude - *before.altitude;
    const double down = *here.altitude - *after.altitude;
    const double way = std::min(std::hypot(here.x - before.x, here.y - before.y),
                                std::hypot(here.x - after.x, here.y - after.y));
    return up * down > 0 &&
           std::min(std::abs(up), std::abs(down)) > std::max(kSpike, kSteepestStep * way);
}

}  // namespace

void judge_altitudes(std::vector<SurveyPoint>& line, SurveyReport& report) {
    std::vector<std::size_t> with;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].altitude) {
            with.push_back(i);
        }
    }
    report.altitudes = with.size();
    if (with.empty()) {
        return;
    }
    const double first = *line[with[0]].altitude;
    const bool constant =
        with.size() > 1 && std::all_of(with.begin(), with.end(), [&](std::size_t i) {
            return std::abs(*line[i].altitude - first) < 0.01;
        });
    if (constant) {
        report.constant_altitude = first;
        for (SurveyPoint& p : line) {
            p.altitude.reset();
        }
        return;
    }
    std::vector<std::size_t> spikes;
    for (std::size_t k = 1; k + 1 < with.size(); ++k) {
        if (is_spike(line[with[k - 1]], line[with[k]], line[with[k + 1]])) {
            spikes.push_back(with[k]);
        }
    }
    for (const std::size_t i : spikes) {
        line[i].altitude.reset();
    }
    report.altitudes_rejected = spikes.size();
}

void measure(const SurveyedLine& line, SurveyReport& report) {
    constexpr double kReach = 50;  // a gradient that a crew feels, not a bump
    const std::vector<CurvePoint>& p = line.points;
    const std::size_t count = p.size();
    report.length = line.length;
    report.highest = report.lowest = p[0].z;
    double steepness = 0;
    const auto apart = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::lround(kReach / line.spacing)), 1, count - 1);
    for (std::size_t i = 0; i < count; ++i) {
        const double at = static_cast<double>(i) * line.spacing;
        if (p[i].z > report.highest) {
            report.highest = p[i].z;
            report.highest_at = at;
        }
        if (p[i].z < report.lowest) {
            report.lowest = p[i].z;
            report.lowest_at = at;
        }
        if (i + 1 < count || line.closed) {
            const double rise = p[(i + 1) % count].z - p[i].z;
            (rise > 0 ? report.climb : report.descent) += std::abs(rise);
            report.length_over_ground += std::hypot(line.spacing, rise);
            steepness += std::abs(rise);
        }
        if (i + apart < count || line.closed) {
            const double rise = p[(i + apart) % count].z - p[i].z;
            const double gradient = 100 * rise / (static_cast<double>(apart) * line.spacing);
            if (gradient > report.steepest_climb) {
                report.steepest_climb = gradient;
                report.steepest_climb_at = at;
            }
            if (-gradient > report.steepest_descent) {
                report.steepest_descent = -gradient;
                report.steepest_descent_at = at;
            }
        }
    }
    report.mean_gradient = 100 * steepness / line.length;
}

}  // namespace pitcast::map
