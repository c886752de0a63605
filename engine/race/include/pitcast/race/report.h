// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/json_document.h"
#include "pitcast/race/race_state.h"

namespace pitcast::race {

/// The classification for other programs, as last computed by `classify`:
/// {"session": {"id", "name", "kind", "phase", "part", "flag", "laps_total", "leader_laps",
///   "best_lap_ns", "utc_ns"},
///  "classification": [{"position", "number", "name", "class", "laps", "best_lap_ns",
///   "last_lap_ns", "total_ns", "gap", "interval", "status"}, …]} in order.
/// null where unknown; gaps are {"time_ns": n} or {"laps": n}; numbers of cars are text.
[[nodiscard]] Json classification_json(const RaceState& state);

}  // namespace pitcast::race
