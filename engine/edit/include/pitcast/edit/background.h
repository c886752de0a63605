// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace pitcast::edit {

/// How far the calling thread stands behind the frames of a channel on the same processors.
enum class Patience : std::uint8_t {
    some,  ///< nice 10: somebody looks at the screen
    all    ///< nice 19: it takes as long as it takes
};

/// Puts the calling thread, and what it starts, behind others. For threads of their own that make
/// what an editor can wait for.
void work_in_background(Patience patience = Patience::some);

}  // namespace pitcast::edit
