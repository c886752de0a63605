// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Places given by race control.
namespace pitcast::race {

/// Moves cars within the first `placed` of `order`, decision after decision, oldest first: the
/// newest has the last word.
void apply_overrides(const RaceState& state, std::vector<CompetitorIndex>& order,
                     std::size_t placed);

}  // namespace pitcast::race
