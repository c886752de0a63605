// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

namespace pitcast::draw {

/// An rgba8 frame over black as a JPEG (full-range BT.601, as JFIF has it; 4:2:0), halved until it
/// is no wider than `most_width`. For people to look at, not for air. Errors: another format, what
/// the library says.
[[nodiscard]] Result<std::string> jpeg_of(const PackedFrame& frame, std::int32_t most_width);

/// The other way round: an opaque bgra8 frame. Errors: what is no JPEG, or one of more than 4096
/// pixels a side.
[[nodiscard]] Result<std::shared_ptr<PackedFrame>> frame_of_jpeg(std::string_view jpeg);

}  // namespace pitcast::draw
