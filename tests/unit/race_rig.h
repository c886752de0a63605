// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/race/race_state.h"

/// A small course and shorthand for the events of a race.
namespace pitcast::race {

inline constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
inline constexpr Nanoseconds kNoon = 1'800'000'000 * kSecond;

/// A session on a course of 3 km with the loops SF, I1, I2, a finish in the pit lane (SFP) and
/// the pit lane's ends.
inline SessionInfo course(SessionKind kind) {
    SessionInfo info;
    info.id = "s1";
    info.kind = kind;
    info.lap_length_mm = 3'000'000;
    info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                  {"I1", "", LoopKind::intermediate, 1'000'000, 1},
                  {"I2", "", LoopKind::intermediate, 2'000'000, 2},
                  {"PI", "", LoopKind::pit_in, 2'800'000, 0},
                  {"SFP", "", LoopKind::start_finish, 3'000'000, 3},
                  {"PO", "", LoopKind::pit_out, 200'000, 0}};
    return info;
}

/// A state and the events given to it.
struct Rig {
    RaceState state;
    std::vector<Event> events;

    /// `second` counts from noon; fractions are whole milliseconds.
    void at(double second, EventBody body) {
        const auto millis = static_cast<Nanoseconds>(second * 1000 + (second < 0 ? -0.5 : 0.5));
        events.push_back({kNoon + millis * 1'000'000, std::move(body)});
        apply(state, events.back());
    }
    void pass(double second, const std::string& number, const std::string& loop) {
        at(second, Passing{number, loop, 0});
    }
    void lap(double second, const std::string& number, double seconds) {
        at(second,
           LapCompleted{number, 0, static_cast<Nanoseconds>(seconds * 1000 + 0.5) * 1'000'000});
    }
    const Competitor& car(const std::string& number) const { return *state.find(number); }
    std::string order() {
        classify(state);
        std::string text;
        for (const CompetitorIndex index : state.order) {
            text += (text.empty() ? "" : " ") +
                    state.competitors[static_cast<std::size_t>(index)].entry.number;
        }
        return text;
    }
};

inline Rig race_of(const std::vector<std::string>& numbers) {
    Rig rig;
    rig.at(-100, course(SessionKind::race));
    std::int32_t grid = 0;
    for (const std::string& number : numbers) {
        Entry entry;
        entry.number = number;
        entry.grid_position = ++grid;
        rig.at(-90, entry);
    }
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    return rig;
}

}  // namespace pitcast::race
