// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

namespace pitcast::gpu {

/// Whether a frame of this size can have this format (even widths and so on).
[[nodiscard]] Status check_size(draw::PackFormat format, std::int32_t width, std::int32_t height,
                                bool interlaced);

/// Whether program, fields and targets belong together, and the targets are this executor's.
[[nodiscard]] Status check_render(const draw::TileProgram& program,
                                  const draw::TileProgram* second_field,
                                  std::span<draw::PackedFrame* const> targets);

}  // namespace pitcast::gpu
