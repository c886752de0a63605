// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/picture.h"

namespace pitcast::draw {

/// Reads a PNG as a premultiplied rgba8 picture. Errors name the path. At most 8192 a side.
[[nodiscard]] Result<PicturePtr> read_png(const std::filesystem::path& path);

/// Writes an rgba8 or bgra8 frame as PNG, alpha made straight.
[[nodiscard]] Status write_png(const std::filesystem::path& path, const PackedFrame& frame);

}  // namespace pitcast::draw
