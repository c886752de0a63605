// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pitcast/output/sink.h"

namespace pitcast::output {

/// What an output shows when nothing comes any more: a PNG over the whole raster; black, or nothing
/// where it is keyed, without a path. Errors: the file.
[[nodiscard]] Result<FramePtr> make_slate(const std::filesystem::path& picture,
                                          const draw::Packing& packing, const VideoFormat& format);

}  // namespace pitcast::output
