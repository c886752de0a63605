// SPDX-License-Identifier: Apache-2.0
#include "picture_store.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::gpu {
namespace {

constexpr std::size_t kMaxPictures = 512;

struct PlaneShape {
    std::size_t line_bytes = 0;
    std::size_t lines = 0;
    std::size_t offset = 0;
};

struct Shape {
    std::array<PlaneShape, 3> planes{};
    std::size_t count = 0;
    std::size_t bytes = 0;
};

Shape shape_of(const draw::Picture& picture) {
    Shape shape;
    shape.count = picture.format == draw::PixelFormat::rgba8 ? 1 : 3;
    for (std::size_t i = 0; i < shape.count; ++i) {
        const draw::PlaneExtent extent =
            draw::plane_extent(picture.format, picture.width, picture.height, i);
        shape.planes[i] = {extent.line_bytes, extent.lines, shape.bytes};
        shape.bytes += (extent.line_bytes * extent.lines + 255) / 256 * 256;
    }
    return shape;
}

PictureRecord record_of(const draw::Picture& picture, const Shape& shape, VkDeviceAddress address) {
    PictureRecord record;
    for (std::size_t i = 0; i < shape.count; ++i) {
        record.plane[i] = address + shape.planes[i].offset;
        record.stride[i] = static_cast<std::uint32_t>(shape.planes[i].line_bytes);
    }
    if (picture.format != draw::PixelFormat::rgba8) {
        const draw::YuvToRgb matrix = draw::yuv_to_rgb(picture);
        record.ten_bit = draw::is_10_bit(picture.format) ? 1 : 0;
        record.sx = draw::chroma_shift_x(picture.format);
        record.sy = draw::chroma_shift_y(picture.format);
        record.oy = matrix.oy;
        record.ky = matrix.ky;
        record.kr_v = matrix.kr_v;
        record.kg_u = matrix.kg_u;
        record.kg_v = matrix.kg_v;
        record.kb_u = matrix.kb_u;
    }
    return record;
}

void copy_planes(const draw::Picture& picture, const Shape& shape, std::byte* to) {
    for (std::size_t i = 0; i < shape.count; ++i) {
        const PlaneShape& plane = shape.planes[i];
        for (std::size_t line = 0; line < plane.lines; ++line) {
            std::memcpy(to + plane.offset + line * plane.line_bytes,
                        picture.planes[i].bytes + line * picture.planes[i].stride,
                        plane.line_bytes);
        }
    }
}

}  // namespace

PictureStore::Held* PictureStore::find(const draw::Picture& picture) {
    const auto it = std::find_if(held_.begin(), held_.end(), [&](const Held& h) {
        return h.source == picture.source && h.version == picture.version &&
               h.format == picture.format && h.width == picture.width && h.height == picture.height;
    });
    return it == held_.end() ? nullptr : &*it;
}

Result<PictureStore::Held*> PictureStore::make_room(const draw::Picture& picture,
                                                    std::size_t size) {
    // The next picture of a camera takes the place of the one before: no allocation on air.
    const auto old = std::find_if(held_.begin(), held_.end(), [&](const Held& h) {
        return h.source == picture.source && h.last_frame < frame_ && h.buffer->size() == size;
    });
    if (old != held_.end()) {
        return &*old;
    }
    while (!held_.empty() && (bytes_ + size > cap_bytes_ || held_.size() >= kMaxPictures)) {
        const auto oldest = std::min_element(
            held_.begin(), held_.end(),
            [](const Held& a, const Held& b) { return a.last_frame < b.last_frame; });
        if (oldest->last_frame == frame_) {
            break;  // all of it is needed now: go over the cap rather than lose the frame
        }
        bytes_ -= oldest->buffer->size();
        held_.erase(oldest);
    }
    auto buffer = Buffer::create(device_, MemoryUse::device, size);
    if (!buffer) {
        return buffer.error();
    }
    bytes_ += size;
    held_.emplace_back().buffer = std::move(buffer).value();
    return &held_.back();
}

Result<PictureRecord> PictureStore::sync(const draw::Picture& picture, Staging& staging,
                                         VkCommandBuffer commands) {
    if (Held* held = find(picture); held != nullptr) {
        held->last_frame = frame_;
        return held->record;
    }
    if (picture.format == draw::PixelFormat::none || picture.width <= 0 || picture.height <= 0) {
        return Error{"picture of source " + std::to_string(picture.source), "is empty", ""};
    }
    const Shape shape = shape_of(picture);
    auto room = make_room(picture, shape.bytes);
    if (!room) {
        return room.error();
    }
    Held& held = **room;
    held.source = picture.source;
    held.version = picture.version;
    held.format = picture.format;
    held.width = picture.width;
    held.height = picture.height;
    held.last_frame = frame_;
    held.record = record_of(picture, shape, held.buffer->address());
    auto bytes = staging.write(commands, *held.buffer, 0, shape.bytes);
    if (!bytes) {
        held.format = draw::PixelFormat::none;  // holds nothing
        return bytes.error();
    }
    copy_planes(picture, shape, *bytes);
    ++uploads_;
    return held.record;
}

void PictureStore::forget() {
    held_.clear();
    bytes_ = 0;
}

}  // namespace pitcast::gpu
