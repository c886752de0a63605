// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/race/race_state.h"

/// What keeps a state read from outside from doing harm.
namespace pitcast::race {

/// The state in the bytes of a snapshot after its header. Its checksum guards against damage only:
/// this is what stands against bytes that somebody made up.
[[nodiscard]] Result<RaceState> restore_fields(std::string_view body);

/// Makes `by_number`, which snapshots leave out, and refuses a state that no events could have led
/// to where `apply` or `classify` would trip over it: sizes, order, references.
[[nodiscard]] Status mend_and_check(RaceState& state);

}  // namespace pitcast::race
