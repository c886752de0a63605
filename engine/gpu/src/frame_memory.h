// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/draw/executor.h"

#include "buffer.h"

namespace pitcast::gpu {

/// Memory behind a PackedFrame of the GPU executor: host-cached memory that the CPU reads and,
/// on devices with memory of their own, the copy there that the shaders write.
struct FrameMemory {
    std::shared_ptr<Device> device;
    std::unique_ptr<Buffer> host;
    std::unique_ptr<Buffer> local;  ///< null where shaders write to `host`
    std::array<std::size_t, 3> offsets{};
    std::vector<std::uint64_t> local_signatures;  ///< what `local` holds

    [[nodiscard]] const Buffer& written() const { return local ? *local : *host; }

    /// The memory of `frame`, or null when it was allocated by something else.
    [[nodiscard]] static FrameMemory* of(const draw::PackedFrame& frame);
    /// A frame whose bytes are not set yet.
    [[nodiscard]] static Result<std::shared_ptr<draw::PackedFrame>> allocate(
        std::shared_ptr<Device> device, bool always_stage, const draw::Packing& packing,
        std::int32_t width, std::int32_t height);
};

}  // namespace pitcast::gpu
