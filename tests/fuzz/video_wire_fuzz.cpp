// SPDX-License-Identifier: Apache-2.0
// A decoder that a damaged stream has taken over may tell the channel anything: a picture that is
// believed must lie in its memory to the last byte.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pitcast/draw/pack_matrix.h"

#include "../../engine/video/src/camera_wire.h"

using namespace pitcast::video;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    (void)pitcast::read_packet<WireOrder>(bytes);
    (void)pitcast::read_packet<WireConnected>(bytes);
    (void)pitcast::read_packet<WireSlots>(bytes);
    (void)pitcast::read_packet<WireEnded>(bytes);
    if (const auto sound = pitcast::read_packet<WireSound>(bytes)) {
        (void)is_sound(*sound);
    }
    WirePicture told;
    if (size >= sizeof(told)) {
        std::memcpy(&told, data, sizeof(told));
    }
    const std::vector<std::byte> slot(4096 + (told.slot % 16) * 4096);
    const auto picture = picture_in_slot(told, slot);
    if (!picture.ok()) {
        return 0;
    }
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < picture->planes.size(); ++i) {
        const pitcast::draw::PlaneExtent extent =
            pitcast::draw::plane_extent(picture->format, told.width, told.height, i);
        for (std::uint64_t y = 0; y < extent.lines; ++y) {
            for (std::uint64_t x = 0; x < extent.line_bytes; ++x) {
                sum += std::to_integer<std::uint64_t>(
                    picture->planes[i].bytes[y * picture->planes[i].stride + x]);
            }
        }
    }
    volatile std::uint64_t used = sum;  // or nothing would be read
    (void)used;
    return 0;
}
