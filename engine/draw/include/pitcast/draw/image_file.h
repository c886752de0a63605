// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/picture.h"

namespace pitcast::draw {

/// Reads a PNG as a premultiplied rgba8 picture. Errors name the path. At most 8192 a side.
[[nodiscard]] Result<PicturePtr> read_png(const std::filesystem::path& path);

/// An rgba8 or bgra8 frame as PNG, alpha made straight. Errors begin with `name`.
[[nodiscard]] Result<std::string> encode_png(const PackedFrame& frame, const std::string& name);
/// The same as a file.
[[nodiscard]] Status write_png(const std::filesystem::path& path, const PackedFrame& frame);

}  // namespace pitcast::draw
