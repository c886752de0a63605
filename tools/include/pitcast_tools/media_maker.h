// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast::tools {

/// Makes what the demonstration needs, from formulas alone, into `folder`: the venue
/// (xinqiu.venue), two onboard clips (onboard-1.mp4, onboard-2.mp4) and the picture under the
/// graphics (programme.mp4). All clips loop without a seam. Does nothing when the folder holds
/// the same version already. About a minute on two cores; `quick` makes 320x180 clips of 2 s,
/// for tests, in a second or two. `say` gets a line for each thing made.
[[nodiscard]] Status make_media(const std::filesystem::path& folder, bool quick,
                                const std::function<void(std::string_view)>& say);

}  // namespace pitcast::tools
