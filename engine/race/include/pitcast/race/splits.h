// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "pitcast/race/race_state.h"

/// Times on the way: the sector that a car is in, and the splits of a stage.
namespace pitcast::race {

/// The sector of the lap under way that the car is in.
struct RunningSector {
    std::int32_t sector = 0;  ///< from 1; 0 = none: not under way, or not known
    Nanoseconds from_utc_ns = 0;
};
[[nodiscard]] RunningSector running_sector(const Competitor& car);

/// What the last time in a sector (from 1) was worth when it was set: less the best that there was
/// before it, of the session or of the car itself. Negative: it is the new best. None where there
/// was none before.
[[nodiscard]] std::optional<Nanoseconds> sector_to_session(const Competitor& car,
                                                           std::int32_t sector);
[[nodiscard]] std::optional<Nanoseconds> sector_to_own(const Competitor& car, std::int32_t sector);

/// Time of a car at a split of a stage, since its own start and without penalties.
struct Split {
    Nanoseconds time_ns = 0;
    /// Less the best time there of all other cars; negative: it is faster than all of them. None
    /// while it is the only one.
    std::optional<Nanoseconds> gap_ns;
    std::int32_t position = 0;  ///< among those that have been there; equal times share it
};

/// Splits of a lap of the stage: its intermediate loops (a pair side by side is one) and the
/// finish. They are numbered from 1.
[[nodiscard]] std::int32_t splits_of(const SessionInfo& session);
/// Distance of a split, 0 where there is no such split.
[[nodiscard]] std::int64_t split_distance(const SessionInfo& session, std::int32_t split);
/// None in other sessions, and until the car has been there. The last lap counts for the finish,
/// the first for all others.
[[nodiscard]] std::optional<Split> split_of(const RaceState& state, const Competitor& car,
                                            std::int32_t split);
/// The split that the car comes to next; 0 before its start and once it has finished.
[[nodiscard]] std::int32_t next_split(const RaceState& state, const Competitor& car);

}  // namespace pitcast::race
