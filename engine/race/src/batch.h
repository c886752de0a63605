// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "pitcast/race/event.h"

/// The order of what happens at one instant.
namespace pitcast::race {

/// What is told first when several things happen at once: lower first.
[[nodiscard]] std::uint8_t rank_at_once(const Event& event);

}  // namespace pitcast::race
