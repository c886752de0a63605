// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace pitcast {

/// A short word that differs from one start of a program to the next: for ids that count from one
/// in each of its lives, and must not be taken for those of the life before.
[[nodiscard]] std::string life_mark();

}  // namespace pitcast
