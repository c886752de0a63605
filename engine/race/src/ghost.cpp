// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/ghost.h"

#include <algorithm>

namespace pitcast::race {
namespace {

constexpr Nanoseconds kNoLimit = INT64_MAX;

}  // namespace

RunTrace::Pass RunView::reach() const {
    return now.value_or(trace == nullptr ? RunTrace::Pass{} : trace->passes().back());
}

RunView run_at(const RaceState& state, const LiveTiming& live, CompetitorIndex car,
               Nanoseconds utc_ns) {
    RunView view;
    view.trace = live.run(car);
    if (view.trace == nullptr || utc_ns < view.trace->start_utc_ns()) {
        return {};
    }
    const RunTrace& trace = *view.trace;
    const RunTrace::Pass& newest = trace.passes().back();
    const Nanoseconds elapsed_ns = utc_ns - trace.start_utc_ns();
    if (elapsed_ns < newest.elapsed_ns) {
        view.now = trace.at_elapsed(elapsed_ns);  // more is known than is shown
        return view;
    }
    if (trace.finished()) {
        return view;
    }
    const TrackPosition at = live.position(state, car, utc_ns);
    const std::optional<std::int64_t> distance = live.run_distance(car, at);
    if (distance && *distance > newest.distance_mm && *distance <= trace.length_mm() &&
        elapsed_ns > newest.elapsed_ns) {
        view.now = {*distance, elapsed_ns, at.speed_mm_s};
    }
    return view;
}

std::optional<Nanoseconds> ghost_gap(const RunView& car, const RunView& other,
                                     std::int64_t distance_mm) {
    if (car.trace == nullptr || other.trace == nullptr) {
        return std::nullopt;
    }
    const auto mine = car.trace->at_distance(distance_mm, car.now);
    const auto theirs = other.trace->at_distance(distance_mm, other.now);
    return mine && theirs ? std::optional(mine->elapsed_ns - theirs->elapsed_ns) : std::nullopt;
}

std::optional<Ghost> ghost_of(const RunView& car, const RunView& other) {
    if (car.trace == nullptr || other.trace == nullptr) {
        return std::nullopt;
    }
    const RunTrace::Pass mine = car.reach();
    const RunTrace::Pass theirs = other.reach();
    // A run that is over stays where it ended while the other one goes on.
    const auto at = [](const RunView& view, const RunTrace::Pass& reach, Nanoseconds elapsed) {
        return elapsed >= reach.elapsed_ns
                   ? reach
                   : view.trace->at_elapsed(elapsed, view.now).value_or(reach);
    };
    const auto limit = [](const RunView& view, const RunTrace::Pass& reach) {
        return view.over() ? kNoLimit : reach.elapsed_ns;
    };
    Nanoseconds elapsed = std::min(limit(car, mine), limit(other, theirs));
    if (elapsed == kNoLimit) {
        elapsed = std::max(mine.elapsed_ns, theirs.elapsed_ns);
    }
    Ghost ghost{elapsed, at(car, mine, elapsed), at(other, theirs, elapsed), {}, 0};
    ghost.gap_at_mm = std::min(mine.distance_mm, theirs.distance_mm);
    ghost.gap_ns = ghost_gap(car, other, ghost.gap_at_mm);
    return ghost;
}

}  // namespace pitcast::race
