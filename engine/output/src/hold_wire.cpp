// SPDX-License-Identifier: Apache-2.0
#include "hold_wire.h"

#include <cstring>

namespace pitcast::output {
namespace {

constexpr std::uint64_t kAlignment = 64;

constexpr std::uint64_t aligned(std::uint64_t bytes) {
    return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

HoldOrder order_of(std::string_view url, std::string_view slate, const SinkContext& context) {
    HoldOrder order;
    order.width = context.format.width;
    order.height = context.format.height;
    order.rate_numerator = context.format.rate.numerator;
    order.rate_denominator = context.format.rate.denominator;
    order.interlaced = context.format.interlaced ? 1 : 0;
    order.range = static_cast<std::uint32_t>(context.signal.range);
    order.colour = static_cast<std::uint32_t>(context.signal.colour);
    order.dither = static_cast<std::uint32_t>(context.signal.dither);
    order.sound_channels = context.sound_channels;
    order.utc_offset_s = context.utc_offset_s;
    put_text(order.url, url);
    put_text(order.slate, slate);
    order.first = context.first;
    return order;
}

SinkContext context_of(const HoldOrder& order) {
    SinkContext context;
    context.format = {"held", order.width, order.height,
                      FrameRate{order.rate_numerator, order.rate_denominator},
                      order.interlaced != 0};
    context.first = order.first;
    context.utc_offset_s = order.utc_offset_s;
    context.tai_minus_monotonic_ns = order.tai_minus_monotonic_ns;
    context.signal = {static_cast<draw::PackRange>(order.range),
                      static_cast<draw::PackColour>(order.colour),
                      static_cast<draw::PackDither>(order.dither)};
    context.sound_channels = order.sound_channels;
    context.queue_frames = kHeldQueue;
    return context;
}

bool is_same(const HoldOrder& a, const HoldOrder& b) {
    // Both were written by put_text into zeroes, and nothing lies between the members before.
    return std::memcmp(&a, &b, offsetof(HoldOrder, first)) == 0;
}

HoldLayout hold_layout(draw::PackFormat format, const SinkContext& context) {
    HoldLayout layout;
    layout.planes = draw::pack_layout(format, context.format.width, context.format.height);
    for (std::size_t i = 0; i < layout.planes.size(); ++i) {
        layout.offsets[i] = layout.bytes;
        layout.bytes += aligned(layout.planes[i].size);
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
