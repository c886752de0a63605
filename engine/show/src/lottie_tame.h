// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::show {

/// A Lottie animation written anew, with nothing in it but what is known to be sound.
///
/// The library that draws it trusts its input: a group without members, a layer that is its own
/// parent, keyframes without a value or a repeater with a thousand million copies end the program
/// or take all of its memory. So it never sees a file: it sees what this makes of it, member by
/// member, each of the kind and size that it must have. What the library does not draw (effects,
/// expressions, merged paths) is left out; what cannot be understood, or is too much, is an error
/// that says where ("layer 3, shape 2").
/// `zoom`: pixels that will be drawn a pixel of the animation.
[[nodiscard]] Result<std::string> tame_lottie(const Json& root, double zoom);

}  // namespace pitcast::show
