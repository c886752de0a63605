// SPDX-License-Identifier: Apache-2.0
// A still of an engine elsewhere, as a desk shows it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/draw/jpeg.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    const auto frame =
        draw::frame_of_jpeg(std::string_view(reinterpret_cast<const char*>(data), size));
    if (frame.ok()) {
        const draw::PackedFrame::Plane& plane = (*frame)->planes[0];
        if (plane.size < plane.stride * static_cast<std::size_t>((*frame)->height)) {
            __builtin_trap();
        }
    }
    return 0;
}
