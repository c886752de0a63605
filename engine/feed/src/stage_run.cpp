// SPDX-License-Identifier: Apache-2.0
#include "stage_run.h"

#include <algorithm>
#include <cmath>

namespace pitcast::feed {
namespace {

constexpr double kGoneMm = 200'000;          ///< so far without a stop is a run
constexpr double kNearStartMm = 300'000;     ///< cars line up before the line that is published
constexpr double kHalfGateMm = 30'000;       ///< how far beside the centre line a car may pass
constexpr double kLeastSlackMm = 1'000'000;  ///< of the way gone, and a tenth of the course
constexpr std::int64_t kHeadingMm = 5'000;   ///< the way of the course at a line is that before it
constexpr Nanoseconds kLongestHole = 10 * kNanosecondsPerSecond;
constexpr Nanoseconds kMinuteNs = 60 * kNanosecondsPerSecond;
constexpr Nanoseconds kNearMinute = 5 * kNanosecondsPerSecond;

double between_mm(race::PlanPoint a, race::PlanPoint b) {
    const auto dx = static_cast<double>(b.x_mm - a.x_mm);
    const auto dy = static_cast<double>(b.y_mm - a.y_mm);
    return std::sqrt(dx * dx + dy * dy);
}

/// Whether a car that went from `from` to `to` passed the line across `way` at `line`, and then
/// which part of the way it had gone.
std::optional<double> part_before(race::PlanPoint line, race::PlanPoint way, race::PlanPoint from,
                                  race::PlanPoint to) {
    const auto along = [&](race::PlanPoint p) {
        return static_cast<double>(p.x_mm - line.x_mm) * static_cast<double>(way.x_mm) +
               static_cast<double>(p.y_mm - line.y_mm) * static_cast<double>(way.y_mm);
    };
    const double before = along(from);
    const double after = along(to);
    if (before >= 0 || after < 0) {
        return std::nullopt;
    }
    const double part = before / (before - after);
    const auto mix = [&](std::int64_t a, std::int64_t b) {
        return a + static_cast<std::int64_t>(part * static_cast<double>(b - a));
    };
    const race::PlanPoint there{mix(from.x_mm, to.x_mm), mix(from.y_mm, to.y_mm)};
    return between_mm(there, line) <= kHalfGateMm ? std::optional(part) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> find_launch(const std::vector<StageFix>& fixes,
                                       const race::Track* course) {
    std::optional<std::size_t> standing;
    double gone = 0;
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        if (fixes[i].standing) {
            standing = i;
            gone = 0;
            continue;
        }
        gone += i > 0 ? between_mm(fixes[i - 1].at, fixes[i].at) : 0;
        if (!standing || gone < kGoneMm) {
            continue;
        }
        if (!course || between_mm(fixes[*standing].at, course->at(0)) <= kNearStartMm) {
            return standing;
        }
        standing.reset();
    }
    return std::nullopt;
}

Nanoseconds start_of_clock(Nanoseconds launch_utc_ns) {
    const Nanoseconds minute = (launch_utc_ns + kMinuteNs / 2) / kMinuteNs * kMinuteNs;
    return std::abs(minute - launch_utc_ns) <= kNearMinute ? minute : launch_utc_ns;
}

std::optional<Nanoseconds> find_passing(const std::vector<StageFix>& fixes, std::size_t launch,
                                        const race::Track& course, std::int64_t distance_mm) {
    const race::PlanPoint line = course.at(distance_mm);
    const race::PlanPoint ahead = course.at(std::max(distance_mm, kHeadingMm));
    const race::PlanPoint behind = course.at(std::max(distance_mm, kHeadingMm) - kHeadingMm);
    const race::PlanPoint way{ahead.x_mm - behind.x_mm, ahead.y_mm - behind.y_mm};
    const double slack = std::max(kLeastSlackMm, static_cast<double>(course.length_mm()) / 10);
    double gone = 0;
    for (std::size_t i = launch + 1; i < fixes.size(); ++i) {
        const StageFix& from = fixes[i - 1];
        const StageFix& to = fixes[i];
        gone += between_mm(from.at, to.at);
        if (std::abs(gone - static_cast<double>(distance_mm)) > slack ||
            to.utc_ns - from.utc_ns > kLongestHole) {
            continue;
        }
        if (const auto part = part_before(line, way, from.at, to.at)) {
            return from.utc_ns +
                   static_cast<Nanoseconds>(*part * static_cast<double>(to.utc_ns - from.utc_ns));
        }
    }
    return std::nullopt;
}

}  // namespace pitcast::feed
