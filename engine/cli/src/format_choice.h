// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pitcast/channel/renderer.h"
#include "pitcast/core/result.h"

namespace pitcast::cli {

/// The largest format, not above `render.format`, that this machine was measured to hold in real
/// time with the show, encoding included. Says what it measured when that is not the one asked
/// for. Takes a second or two.
[[nodiscard]] Result<VideoFormat> largest_format_held(const channel::RendererOptions& render,
                                                      const std::filesystem::path& show);

}  // namespace pitcast::cli
