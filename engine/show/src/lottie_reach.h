// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::show {

/// The largest magnitude of the numbers that a property takes, animated or not; 0 = none.
[[nodiscard]] double most_of(const Json& property);

/// How far from their own origin shapes go, groups and repeaters and all: pixels.
[[nodiscard]] double reach_of_shapes(const Json& shapes);

/// What compositions, parents and groups of a Lottie animation come to, one within the other:
/// refuses what holds itself, goes too deep or has too many layers, and what reaches so far that
/// the library's scan converter, which counts pixels in 16 bits, would never end. `zoom` is pixels
/// drawn a pixel of the animation.
[[nodiscard]] Status check_reach(const Json& root, double zoom);

}  // namespace pitcast::show
