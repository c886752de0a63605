// SPDX-License-Identifier: Apache-2.0
#include "camera_wire.h"

#include <string>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::video {
namespace {

constexpr std::int32_t kLargestSide = 16'384;

Error nonsense(std::string_view what) {
    return {"decoder", std::string(what), "it is started again"};
}

}  // namespace

bool is_sound(const WireSound& told) {
    return told.channels >= 1 && told.channels <= audio::kMostChannels && told.frames >= 1 &&
           told.frames <= static_cast<std::int32_t>(told.samples.size()) / told.channels;
}

Result<draw::Picture> picture_in_slot(const WirePicture& told, std::span<const std::byte> slot) {
    if (told.format <= static_cast<std::uint32_t>(draw::PixelFormat::none) ||
        told.format > static_cast<std::uint32_t>(draw::PixelFormat::yuv444p10) ||
        told.matrix > static_cast<std::uint32_t>(draw::ColorMatrix::bt2020)) {
        return nonsense("a picture in a format that does not exist");
    }
    if (told.width < 1 || told.width > kLargestSide || told.height < 1 ||
        told.height > kLargestSide) {
        return nonsense("a picture of " + std::to_string(told.width) + "x" +
                        std::to_string(told.height));
    }
    draw::Picture picture;
    picture.format = static_cast<draw::PixelFormat>(told.format);
    picture.matrix = static_cast<draw::ColorMatrix>(told.matrix);
    picture.full_range = told.full_range != 0;
    picture.interlaced = told.interlaced != 0;
    picture.width = told.width;
    picture.height = told.height;
    for (std::size_t i = 0; i < picture.planes.size(); ++i) {
        const draw::PlaneExtent extent =
            draw::plane_extent(picture.format, told.width, told.height, i);
        if (extent.lines == 0) {
            continue;
        }
        const std::uint64_t size = slot.size();
        const std::uint64_t stride = told.strides[i];
        const std::uint64_t offset = told.offsets[i];
        // In this order no sum or product can overflow: sizes are below 2^40.
        const bool inside = offset < size && stride < size && stride >= extent.line_bytes &&
                            offset + stride * (extent.lines - 1) + extent.line_bytes <= size;
        if (!inside) {
            return nonsense("a picture that is not inside its memory");
        }
        picture.planes[i] = {slot.data() + offset, static_cast<std::size_t>(stride)};
    }
    return picture;
}

}  // namespace pitcast::video
