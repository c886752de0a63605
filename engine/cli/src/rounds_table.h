// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/race/race_state.h"

namespace pitcast::cli {

/// Prints the result over several sessions of an event. `rounds`: ids of sessions, "SS1,SS2", or
/// of groups that make up one round, "H1A+H1B,H2A+H2B"; "all" = every race and stage is a round.
/// Errors: a session that the recording does not have.
[[nodiscard]] Status print_rounds(const race::RaceState& state, const std::string& rounds,
                                  bool json);

}  // namespace pitcast::cli
