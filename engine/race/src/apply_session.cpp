// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"
#include "course.h"

namespace pitcast::race {
namespace {

/// Feeds tell the end a moment after the crossing that earned it.
constexpr Nanoseconds kFlagLag = 10 * kNanosecondsPerSecond;
constexpr std::size_t kMostLoops = 512;

bool makes_sense(const SessionInfo& info) {
    return info.sectors >= 1 && info.sectors <= kMostSectors && info.laps_total >= 0 &&
           info.laps_total <= kHighestLap && info.duration_ns >= 0 && info.lap_length_mm >= 0 &&
           info.loops.size() <= kMostLoops;
}

void clear_results(RaceState& state) {
    const Nanoseconds now = state.now_utc_ns;
    const std::uint64_t applied = state.events_applied;
    const std::uint64_t refused = state.events_refused;
    state = RaceState{};
    state.now_utc_ns = now;
    state.events_applied = applied;
    state.events_refused = refused;
}

/// The race begins: what went before, the drive to the grid included, was no part of it.
void start_race(RaceState& state, Nanoseconds utc_ns) {
    state.green_utc_ns = utc_ns;
    for (Competitor& car : state.competitors) {
        car.pit_this_lap = car.status == CarStatus::in_pit;
        car.crossings.clear();
        car.lap_from_utc_ns = utc_ns;
        car.sector_from_utc_ns = utc_ns;
        car.sectors_done = 0;
    }
}

/// Whoever stands behind the cut goes out, unless the feed has said so itself.
void knock_out_behind_cut(RaceState& state) {
    const std::int32_t advancing = state.status.cars_advancing;
    const std::int32_t part = state.status.part;
    const bool feed_said = std::any_of(
        state.competitors.begin(), state.competitors.end(),
        [&](const Competitor& car) { return car.knocked_out && car.out_in_part == part; });
    if (advancing <= 0 || part <= 0 || feed_said) {
        return;
    }
    classify(state);
    for (std::size_t i = static_cast<std::size_t>(advancing); i < state.order.size(); ++i) {
        Competitor& car = state.competitors[static_cast<std::size_t>(state.order[i])];
        if (!car.knocked_out) {
            car.knocked_out = true;
            car.out_in_part = part;
        }
    }
}

}  // namespace

bool apply_session(RaceState& state, const SessionInfo& info) {
    if (!makes_sense(info)) {
        return false;
    }
    if (!state.session.id.empty() && info.id != state.session.id) {
        clear_results(state);
    }
    const bool same_course = points_per_lap(info) == points_per_lap(state.session);
    state.session = info;
    state.best_sectors_ns.resize(static_cast<std::size_t>(info.sectors));
    for (Competitor& car : state.competitors) {
        car.sectors.resize(static_cast<std::size_t>(info.sectors));
        if (!same_course) {
            car.crossings.clear();
        }
    }
    return true;
}

bool apply_status(RaceState& state, Nanoseconds utc_ns, const SessionStatus& status) {
    if (status.part < 0 || status.part > 16 || status.cars_advancing < 0) {
        return false;
    }
    const bool new_part = status.part != state.status.part;
    if (new_part && status.part > state.status.part) {
        knock_out_behind_cut(state);
    }
    const SessionPhase before = state.status.phase;
    state.status = status;
    if (new_part) {
        for (Competitor& car : state.competitors) {
            find_best_lap(state, car);
        }
        find_overall_best(state);
    }
    const bool race =
        state.session.kind == SessionKind::race || state.session.kind == SessionKind::unknown;
    if (status.phase == SessionPhase::running && before != SessionPhase::running) {
        state.flag_out_utc_ns = 0;
        if (race && state.green_utc_ns == 0) {
            start_race(state, utc_ns);
        }
    }
    if (status.phase == SessionPhase::finished && before != SessionPhase::finished) {
        flag_out(state, utc_ns);
    }
    return true;
}

void flag_out(RaceState& state, Nanoseconds utc_ns) {
    if (state.flag_out_utc_ns != 0) {
        return;
    }
    state.flag_out_utc_ns = utc_ns;
    if (state.session.kind != SessionKind::race || state.competitors.empty()) {
        return;
    }
    classify(state);
    const Competitor& leader = state.competitors[static_cast<std::size_t>(state.order.front())];
    const Nanoseconds line = leader.laps > 0 ? leader.lap_from_utc_ns : 0;
    if (line == 0 || line < utc_ns - kFlagLag) {
        return;
    }
    // The leader's crossing was the one that ended the race; so was that of whoever came since.
    state.flag_out_utc_ns = line;
    for (Competitor& car : state.competitors) {
        car.finished = car.finished || (car.laps > 0 && car.lap_from_utc_ns >= line);
    }
}

bool apply_flag(RaceState& state, Nanoseconds utc_ns, const FlagChange& change) {
    if (change.sector < 0) {
        return false;
    }
    if (change.sector > 0) {
        if (change.flag == Flag::none || change.flag == Flag::green) {
            state.sector_flags.erase(change.sector);
            return true;
        }
        if (state.sector_flags.size() >= kMostSectorFlags &&
            !state.sector_flags.contains(change.sector)) {
            return false;
        }
        state.sector_flags[change.sector] = change.flag;
        return true;
    }
    state.flag = change.flag;
    if (change.flag == Flag::green) {
        state.sector_flags.clear();
    }
    if (change.flag == Flag::chequered) {
        flag_out(state, utc_ns);
    }
    return true;
}

bool apply_clock(RaceState& state, Nanoseconds utc_ns, const SessionClock& clock) {
    const auto fits = [](const std::optional<Nanoseconds>& t) {
        return !t || (*t >= 0 && *t <= kLatestUtc);
    };
    if (!fits(clock.remaining_ns) || !fits(clock.elapsed_ns)) {
        return false;
    }
    state.clock = clock;
    state.clock_utc_ns = utc_ns;
    return true;
}

bool apply_message(RaceState& state, const RaceControlMessage& message) {
    if (message.text.empty()) {
        return false;
    }
    if (state.messages.size() == kMostMessages) {
        state.messages.erase(state.messages.begin());
    }
    state.messages.push_back(message);
    return true;
}

}  // namespace pitcast::race
