// SPDX-License-Identifier: Apache-2.0
// Whatever comes over the socket of a window: the order, then frames in the memory of a channel.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>

#include <unistd.h>

#include "pitcast/window/frame_inlet.h"

using namespace pitcast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    output::WindowOrder order;
    order.width = 16;
    order.height = 8;
    order.shows = 1;
    if (size > 0 && data[0] % 2 == 1) {
        order.interlaced = 1;
    }
    // An order of any bytes is refused, or makes sense.
    if (size >= sizeof(order)) {
        output::WindowOrder any;
        std::memcpy(&any, data, sizeof(any));
        any.version = output::kWindowVersion;
        if (window::check_order(any).ok() && (any.width < 1 || any.height < 1)) {
            std::abort();
        }
    }
    window::FrameInlet inlet(order);
    const auto slots = SharedSlots::create(4, 16 * 8 * 4);
    if (!slots) {
        return 0;
    }
    for (std::size_t at = 0; at + 16 <= size; at += 16) {
        if (at == 0) {
            output::WindowSlots told;
            std::memcpy(&told, data, sizeof(told));
            told.kind = output::WindowKind::slots;
            (void)inlet.use(Descriptor(::dup((*slots)->file())), told);
            told.count = 4;
            told.slot_bytes = (*slots)->slot_bytes();
            if (!inlet.use(Descriptor(::dup((*slots)->file())), told)) {
                std::abort();
            }
        }
        output::WindowFrame frame;
        std::memcpy(&frame.slot, data + at, sizeof(frame.slot));
        frame.slot %= 6;
        frame.same = static_cast<std::uint32_t>(data[at + 4] % 2);
        const bool fits = frame.same != 0 || frame.slot < 4;
        if (inlet.add(frame, static_cast<Nanoseconds>(at)).ok() != fits) {
            std::abort();
        }
        if (inlet.picture() != nullptr) {
            // The last line can be read.
            const draw::Picture& picture = *inlet.picture();
            volatile std::byte last =
                picture.planes[0].bytes[picture.planes[0].stride * 7 + 16 * 4 - 1];
            (void)last;
        }
    }
    (void)read_packet<output::WindowFrame>(bytes);
    return 0;
}
