// SPDX-License-Identifier: Apache-2.0
#include "hold_wire.h"

#include <cstring>

namespace pitcast::output {

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

}  // namespace pitcast::output
