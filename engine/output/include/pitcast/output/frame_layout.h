// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/draw/executor.h"
#include "pitcast/output/sink.h"

namespace pitcast::output {

/// Where the planes of a frame and its sound lie in a slot of shared memory (core/shared_slots.h):
/// the planes as draw::pack_layout has them, one behind the other, then the samples.
struct FrameLayout {
    std::array<draw::PackedFrame::Plane, 3> planes{};  ///< without addresses
    std::array<std::uint64_t, 3> offsets{};
    std::uint64_t sound_offset = 0;
    std::uint64_t most_sound_frames = 0;
    std::uint64_t bytes = 0;
};
[[nodiscard]] FrameLayout frame_layout(draw::PackFormat format, const SinkContext& context);

}  // namespace pitcast::output
