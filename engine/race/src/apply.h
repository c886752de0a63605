// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "pitcast/race/race_state.h"

/// The handlers behind `apply`, one per kind of event. Each says whether the event made sense;
/// one that did not has changed nothing.
namespace pitcast::race {

/// Hostile or broken feeds must not grow the state without end.
inline constexpr std::size_t kMostCompetitors = 1000;
inline constexpr std::size_t kMostLaps = 10'000;
inline constexpr std::size_t kMostFixes = 64;
inline constexpr std::size_t kMostSamples = 4;
inline constexpr std::size_t kMostGSamples = 32;
inline constexpr std::size_t kMostCrossings = 64;
inline constexpr std::size_t kMostMessages = 64;
inline constexpr std::size_t kMostPenalties = 64;
inline constexpr std::size_t kMostDeletionsAhead = 16;
inline constexpr std::size_t kMostSectorFlags = 256;
inline constexpr std::size_t kMostLapSectors = 32'768;
inline constexpr std::size_t kMostSegments = 256;
inline constexpr std::size_t kMostLoops = 512;
inline constexpr std::size_t kMostOverrides = 256;
inline constexpr std::size_t kMostPastSessions = 64;
inline constexpr std::int32_t kMostParts = 16;
inline constexpr std::int32_t kMostDetours = 1000;
inline constexpr std::size_t kLongestNumber = 32;
inline constexpr std::size_t kLongestText = 4096;
/// No count, position or measurement is larger; sums of two stay within 32 bits.
inline constexpr std::int32_t kMostOfAnything = 1'000'000'000;
/// A million kilometres: further out a fix is nonsense, and differences stay within 64 bits.
inline constexpr std::int64_t kFurthestMm = 1'000'000'000'000;
inline constexpr std::int32_t kMostSectors = 64;
inline constexpr std::int32_t kHighestLap = 1'000'000;
inline constexpr Nanoseconds kLongestLap = 48 * 3600 * kNanosecondsPerSecond;
/// Year 2100: two spans of time as long as that still add up within 64 bits.
inline constexpr Nanoseconds kLatestUtc = 4'102'444'800 * kNanosecondsPerSecond;

/// The car of that number, made when it is new. Null when the number cannot be one.
[[nodiscard]] Competitor* find_or_add(RaceState& state, const std::string& number);
[[nodiscard]] Competitor* find_car(RaceState& state, std::string_view number);

[[nodiscard]] bool apply_session(RaceState& state, const SessionInfo& info);
[[nodiscard]] bool apply_status(RaceState& state, Nanoseconds utc_ns, const SessionStatus& status);
[[nodiscard]] bool apply_flag(RaceState& state, Nanoseconds utc_ns, const FlagChange& change);
[[nodiscard]] bool apply_clock(RaceState& state, Nanoseconds utc_ns, const SessionClock& clock);
[[nodiscard]] bool apply_message(RaceState& state, Nanoseconds utc_ns,
                                 const RaceControlMessage& message);
[[nodiscard]] bool apply_feed(RaceState& state, Nanoseconds utc_ns, const FeedStatus& feed);
[[nodiscard]] bool apply_count_back(RaceState& state, const CountBack& back);
[[nodiscard]] bool apply_override(RaceState& state, const PlaceOverride& told);

[[nodiscard]] bool apply_entry(RaceState& state, const Entry& entry);
[[nodiscard]] bool apply_car_status(RaceState& state, Nanoseconds utc_ns,
                                    const CarStatusChange& change);
[[nodiscard]] bool apply_penalty(RaceState& state, Nanoseconds utc_ns, const Penalty& penalty);
[[nodiscard]] bool apply_place(RaceState& state, const OfficialPlace& place);
[[nodiscard]] bool apply_positions(RaceState& state, Nanoseconds utc_ns, const Positions& at);
[[nodiscard]] bool apply_telemetry(RaceState& state, Nanoseconds utc_ns, const Telemetry& at);

[[nodiscard]] bool apply_passing(RaceState& state, Nanoseconds utc_ns, const Passing& passing);
[[nodiscard]] bool apply_lap(RaceState& state, Nanoseconds utc_ns, const LapCompleted& lap);
[[nodiscard]] bool apply_sector(RaceState& state, Nanoseconds utc_ns, const SectorTime& sector);
[[nodiscard]] bool apply_segment(RaceState& state, const MiniSector& told);

[[nodiscard]] bool apply_deletion(RaceState& state, const LapDeleted& deletion);
[[nodiscard]] bool apply_best_lap(RaceState& state, Nanoseconds utc_ns, const BestLap& best);

[[nodiscard]] bool apply_laps(RaceState& state, Nanoseconds utc_ns, const LapsCorrected& told);

/// Sets the time run up to the crossing at `utc_ns`, in sessions that have one.
void set_total(const RaceState& state, Competitor& car, Nanoseconds utc_ns);

/// The car enters or leaves the pit lane.
void enter_pit(Competitor& car, Nanoseconds utc_ns);
void leave_pit(const RaceState& state, Competitor& car, Nanoseconds utc_ns);

/// Qualifying: the car is out of the parts that follow, or taken back in.
void set_knocked_out(RaceState& state, Competitor& car, bool out);

/// Whether a session of that description can be.
[[nodiscard]] bool makes_sense(const SessionInfo& info);

[[nodiscard]] inline bool is_count(std::int32_t value) {
    return value >= 0 && value <= kMostOfAnything;
}
[[nodiscard]] inline bool fits(const std::string& text) {
    return text.size() <= kLongestText;
}

/// Ends the running time: whoever crosses the line from now on has finished.
void flag_out(RaceState& state, Nanoseconds utc_ns);

}  // namespace pitcast::race
