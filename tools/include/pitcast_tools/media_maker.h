// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast::tools {

/// any: what is there will do, else full. quick: 320x180 clips of 2 s, for tests, in a second or
/// two. full: under two minutes on two cores.
enum class MediaSize : std::uint8_t { any, quick, full };

/// Makes what the demonstration needs, from formulas alone, into `folder`: the venue
/// (xinqiu.venue), two onboard clips (onboard-1.mp4, onboard-2.mp4) and the picture under the
/// graphics (programme.mp4). All clips loop without a seam. Does nothing when the folder holds
/// this version in the size asked for. `say` gets a line for each thing made.
[[nodiscard]] Status make_media(const std::filesystem::path& folder, MediaSize size,
                                const std::function<void(std::string_view)>& say);

}  // namespace pitcast::tools
