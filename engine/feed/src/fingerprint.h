// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "pitcast/race/event.h"

namespace pitcast::feed {

/// 64-bit hash of an event's kind, time and every field: the same from whichever publisher and in
/// whichever encoding it came. Not the same from one version of this program to the next.
[[nodiscard]] std::uint64_t fingerprint_of(const race::Event& event);

}  // namespace pitcast::feed
