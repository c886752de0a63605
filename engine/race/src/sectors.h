// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Sector times: bests that outlive the deletion of a lap, and colours.
namespace pitcast::race {

/// Takes a sector time set at `utc_ns`. `sector` from 1; `lap` 0 = find out.
void take_sector_time(RaceState& state, Competitor& car, std::int32_t sector, Nanoseconds time_ns,
                      Nanoseconds utc_ns, std::int32_t lap);

/// The lap under way, so far known as lap `from`, has ended as lap `to`.
void renumber_sectors(Competitor& car, std::int32_t from, std::int32_t to);

/// Takes away the sector times of laps after `lap`.
void drop_sectors_after(Competitor& car, std::int32_t lap);

/// Finds the best sectors of the car again, after a lap of it was deleted, restored or taken away,
/// and with them the overall ones.
void recount_sectors(RaceState& state, Competitor& car);

}  // namespace pitcast::race
