// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/frame_layout.h"

namespace pitcast::output {
namespace {

constexpr std::uint64_t kPlaneAlignment = 64;

constexpr std::uint64_t plane_aligned(std::uint64_t bytes) {
    return (bytes + kPlaneAlignment - 1) / kPlaneAlignment * kPlaneAlignment;
}

}  // namespace

FrameLayout frame_layout(draw::PackFormat format, const SinkContext& context) {
    FrameLayout layout;
    layout.planes = draw::pack_layout(format, context.format.width, context.format.height);
    for (std::size_t i = 0; i < layout.planes.size(); ++i) {
        layout.offsets[i] = layout.bytes;
        layout.bytes += plane_aligned(layout.planes[i].size);
    }
    layout.sound_offset = layout.bytes;
    // The longest frame there is, at the slowest rate, and one sample for the rounding.
    layout.most_sound_frames =
        static_cast<std::uint64_t>(audio::kSampleRate * context.format.rate.denominator /
                                   context.format.rate.numerator) +
        2;
    layout.bytes += layout.most_sound_frames * static_cast<std::uint64_t>(context.sound_channels) *
                    sizeof(audio::Sample);
    return layout;
}

}  // namespace pitcast::output
