// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"
#include "course.h"
#include "digest.h"
#include "sectors.h"

namespace pitcast::race {
namespace {

/// Feeds tell the end a moment after the crossing that earned it.
constexpr Nanoseconds kFlagLag = 10 * kNanosecondsPerSecond;
constexpr Nanoseconds kLongestClock = 366 * 86'400 * kNanosecondsPerSecond;

/// What remains of a session that had cars; a second word on the same session replaces the first.
void archive(RaceState& state) {
    if (state.competitors.empty()) {
        return;
    }
    classify(state);
    std::erase_if(state.past_sessions,
                  [&](const SessionResult& past) { return past.id == state.session.id; });
    if (state.past_sessions.size() == kMostPastSessions) {
        state.past_sessions.erase(state.past_sessions.begin());
    }
    state.past_sessions.push_back(result_of(state));
    state.past_digest = digest_of(state.past_sessions);
}

void clear_results(RaceState& state) {
    archive(state);
    std::vector<SessionResult> past = std::move(state.past_sessions);
    const std::uint64_t digest = state.past_digest;
    const Nanoseconds now = state.now_utc_ns;
    const std::uint64_t applied = state.events_applied;
    const std::uint64_t refused = state.events_refused;
    const Provenance feed = state.feed;
    const Nanoseconds silent = state.feed_silent_utc_ns;
    state = RaceState{};
    state.now_utc_ns = now;
    state.events_applied = applied;
    state.events_refused = refused;
    state.feed = feed;
    state.feed_silent_utc_ns = silent;
    state.past_sessions = std::move(past);
    state.past_digest = digest;
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

/// Keeps the newest stretch in which the pace was held down.
void note_neutral(RaceState& state, bool before, Nanoseconds utc_ns) {
    const bool now = is_neutralised(state);
    if (now && !before) {
        state.neutral_from_utc_ns = utc_ns;
        state.neutral_until_utc_ns = 0;
    } else if (before && !now) {
        state.neutral_until_utc_ns = utc_ns;
    }
}

}  // namespace

bool makes_sense(const SessionInfo& info) {
    const auto loop_makes_sense = [](const Loop& loop) {
        return fits(loop.id) && fits(loop.name) && loop.distance_mm >= -kFurthestMm &&
               loop.distance_mm <= kFurthestMm && is_count(loop.ends_sector);
    };
    return info.sectors >= 1 && info.sectors <= kMostSectors && info.laps_total >= 0 &&
           info.laps_total <= kHighestLap && info.duration_ns >= 0 &&
           info.duration_ns <= kLatestUtc && info.lap_length_mm >= 0 &&
           info.lap_length_mm <= kFurthestMm && info.drive_through_ns >= 0 &&
           info.drive_through_ns <= kLongestLap && info.missed_detour_ns >= 0 &&
           info.missed_detour_ns <= kLongestLap && info.detours_required >= 0 &&
           info.detours_required <= kMostDetours && info.classified_permille >= 0 &&
           info.classified_permille <= 1000 && fits(info.id) && fits(info.name) &&
           fits(info.name_zh) && fits(info.venue) && info.loops.size() <= kMostLoops &&
           std::all_of(info.loops.begin(), info.loops.end(), loop_makes_sense);
}

bool is_neutralised(const RaceState& state) {
    return state.status.phase == SessionPhase::suspended || state.flag == Flag::safety_car ||
           state.flag == Flag::virtual_safety_car || state.flag == Flag::code_60 ||
           state.flag == Flag::red;
}

bool apply_session(RaceState& state, const SessionInfo& info) {
    if (!makes_sense(info)) {
        return false;
    }
    if (!state.session.id.empty() && info.id != state.session.id) {
        clear_results(state);
    }
    const bool same_course = points_per_lap(info) == points_per_lap(state.session);
    const bool new_sectors = info.sectors != state.session.sectors;
    state.session = info;
    state.best_sectors_ns.resize(static_cast<std::size_t>(info.sectors));
    state.best_sector_holders.resize(static_cast<std::size_t>(info.sectors), -1);
    for (Competitor& car : state.competitors) {
        car.sectors.resize(static_cast<std::size_t>(info.sectors));
        if (!same_course) {
            car.crossings.clear();
        }
    }
    if (new_sectors) {
        for (Competitor& car : state.competitors) {
            recount_sectors(state, car);
        }
    }
    return true;
}

bool apply_status(RaceState& state, Nanoseconds utc_ns, const SessionStatus& status) {
    if (status.part < 0 || status.part > kMostParts || !is_count(status.cars_advancing)) {
        return false;
    }
    const bool neutral = is_neutralised(state);
    const bool new_part = status.part != state.status.part;
    if (new_part && status.part > state.status.part) {
        knock_out_behind_cut(state);
    }
    const SessionPhase before = state.status.phase;
    state.status = status;
    note_neutral(state, neutral, utc_ns);
    state.restarts +=
        before == SessionPhase::suspended && status.phase == SessionPhase::running ? 1 : 0;
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
    if (!is_count(change.sector)) {
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
    const bool neutral = is_neutralised(state);
    if (change.flag != state.flag) {
        state.flag_utc_ns = utc_ns;
    }
    state.flag = change.flag;
    note_neutral(state, neutral, utc_ns);
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
        return !t || (*t >= 0 && *t <= kLongestClock);
    };
    if (!fits(clock.remaining_ns) || !fits(clock.elapsed_ns)) {
        return false;
    }
    state.clock = clock;
    state.clock_utc_ns = utc_ns;
    return true;
}

bool apply_feed(RaceState& state, Nanoseconds utc_ns, const FeedStatus& feed) {
    if (!is_silent(feed.provenance)) {
        state.feed_silent_utc_ns = 0;
    } else if (!is_silent(state.feed)) {
        state.feed_silent_utc_ns = utc_ns;
    }
    state.feed = feed.provenance;
    return true;
}

bool apply_message(RaceState& state, Nanoseconds utc_ns, const RaceControlMessage& message) {
    if (message.text.empty() || !fits(message.text) || message.number.size() > kLongestNumber) {
        return false;
    }
    const bool repeated =
        std::any_of(state.messages.begin(), state.messages.end(), [&](const PostedMessage& known) {
            return known.utc_ns == utc_ns && known.text == message.text &&
                   known.number == message.number;
        });
    if (repeated) {
        return true;
    }
    if (state.messages.size() == kMostMessages) {
        state.messages.erase(state.messages.begin());
    }
    state.messages.push_back({utc_ns, message.text, message.number});
    return true;
}

}  // namespace pitcast::race
