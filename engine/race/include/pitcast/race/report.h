// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/json_document.h"
#include "pitcast/race/race_state.h"

namespace pitcast::race {

/// The classification for other programs, as last computed by `classify`:
/// {"session": {"id", "name", "kind", "phase", "part", "standing", "flag", "laps_total",
/// "leader_laps",
///   "best_lap_ns", "utc_ns"},
///  "classification": [{"position", "number", "name", "class", "laps", "best_lap_ns",
///   "last_lap_ns", "total_ns", "gap", "interval", "penalty_ns", "penalties_open", "pit_stops",
///   "detours", "best_sectors_ns", "theoretical_best_ns", "stint_laps", "stint_average_ns",
///   "status"}, …] in order,
///  "past_sessions": [{"id", "name", "kind", "standing", "classification": [{"position", "number",
///   "laps", "total_ns", "penalty_ns", "best_lap_ns", "status"}, …]}, …]}, oldest first.
/// null where unknown; gaps are {"time_ns": n} or {"laps": n}; numbers of cars are text.
[[nodiscard]] Json classification_json(const RaceState& state);

}  // namespace pitcast::race
