// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

/// The GPU executor: the tile program of draw/tile_program.h as a compute shader, one workgroup a
/// dirty tile, the same bits as the CPU executor. Creating it compiles its pipelines (once, some
/// tens of milliseconds on the CPU driver), that of `line_filter` too; other packings than the
/// usual ones are compiled when a frame is allocated for them. Errors: a device lost, or memory
/// that ran out; the caller then goes on with the CPU executor.
[[nodiscard]] Result<std::unique_ptr<draw::Executor>> make_gpu_executor(
    std::shared_ptr<Device> device, draw::LineFilter line_filter = draw::LineFilter::none);

}  // namespace pitcast::gpu
