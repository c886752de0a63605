// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

namespace pitcast {

/// Allocations by operator new since the program started. Linking allocation_count.cpp replaces
/// the allocator of the program by one that counts.
[[nodiscard]] std::size_t allocation_count();

}  // namespace pitcast
