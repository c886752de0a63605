// SPDX-License-Identifier: Apache-2.0
#include "frame_for.h"

#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "encoder.h"

namespace pitcast::video {
namespace {

constexpr std::uint32_t kOpaque = 65'535;

struct Straight {
    std::uint32_t r = 0;
    std::uint32_t g = 0;
    std::uint32_t b = 0;
    std::uint32_t a = 0;
};

/// A premultiplied pixel, rounded to the nearest; nothing where it is clear.
Straight straight_of(const std::uint16_t* pixel) {
    const std::uint32_t alpha = pixel[3];
    if (alpha == 0) {
        return {};
    }
    const auto divided = [&](std::uint32_t value) {
        return std::min((value * kOpaque + alpha / 2) / alpha, kOpaque);
    };
    return {divided(pixel[0]), divided(pixel[1]), divided(pixel[2]), alpha};
}

const std::uint16_t* words_of(const draw::PackedFrame& packed, std::int32_t y) {
    return reinterpret_cast<const std::uint16_t*>(
        packed.planes[0].bytes + static_cast<std::size_t>(y) * packed.planes[0].stride);
}

template <typename Sample>
Sample* line_of(AVFrame& frame, int plane, std::int32_t y) {
    return reinterpret_cast<Sample*>(frame.data[plane] + y * frame.linesize[plane]);
}

void take_apart(const draw::PackedFrame& packed, AVFrame& frame) {
    for (std::int32_t y = 0; y < packed.height; ++y) {
        const auto* from = reinterpret_cast<const std::uint8_t*>(words_of(packed, y));
        auto* luma = line_of<std::uint8_t>(frame, 0, y);
        auto* cb = line_of<std::uint8_t>(frame, 1, y);
        auto* cr = line_of<std::uint8_t>(frame, 2, y);
        for (std::int32_t x = 0; x < packed.width / 2; ++x) {
            cb[x] = from[4 * x];
            luma[2 * x] = from[4 * x + 1];
            cr[x] = from[4 * x + 2];
            luma[2 * x + 1] = from[4 * x + 3];
        }
    }
}

void straighten(const draw::PackedFrame& packed, AVFrame& frame) {
    for (std::int32_t y = 0; y < packed.height; ++y) {
        const std::uint16_t* from = words_of(packed, y);
        auto* to = line_of<std::uint16_t>(frame, 0, y);
        for (std::int32_t x = 0; x < packed.width; ++x) {
            const Straight pixel = straight_of(from + 4 * x);
            to[4 * x] = static_cast<std::uint16_t>(pixel.r);
            to[4 * x + 1] = static_cast<std::uint16_t>(pixel.g);
            to[4 * x + 2] = static_cast<std::uint16_t>(pixel.b);
            to[4 * x + 3] = static_cast<std::uint16_t>(pixel.a);
        }
    }
}

std::uint16_t coded(const draw::PackRow& row, const Straight& pixel, std::int32_t offset) {
    // The matrix is made for 14 bits.
    const auto canvas = [](std::uint32_t value) {
        return static_cast<std::int32_t>((value * 16'384U + kOpaque / 2) / kOpaque);
    };
    const std::int32_t sum =
        row.r * canvas(pixel.r) + row.g * canvas(pixel.g) + row.b * canvas(pixel.b);
    return static_cast<std::uint16_t>(
        std::clamp(((sum + draw::kPack10.half) >> draw::kPack10.shift) + offset, draw::kPack10.low,
                   draw::kPack10.high));
}

void convert_with_alpha(const draw::PackedFrame& packed, AVFrame& frame) {
    for (std::int32_t y = 0; y < packed.height; ++y) {
        const std::uint16_t* from = words_of(packed, y);
        auto* luma = line_of<std::uint16_t>(frame, 0, y);
        auto* cb = line_of<std::uint16_t>(frame, 1, y);
        auto* cr = line_of<std::uint16_t>(frame, 2, y);
        auto* alpha = line_of<std::uint16_t>(frame, 3, y);
        for (std::int32_t x = 0; x < packed.width; ++x) {
            const Straight pixel = straight_of(from + 4 * x);
            luma[x] = coded(draw::kPackY, pixel, draw::kPack10.luma_offset);
            cb[x] = coded(draw::kPackCb, pixel, draw::kPack10.chroma_offset);
            cr[x] = coded(draw::kPackCr, pixel, draw::kPack10.chroma_offset);
            alpha[x] = static_cast<std::uint16_t>((pixel.a * 1023U + kOpaque / 2) / kOpaque);
        }
    }
}

void copy_planes(const draw::PackedFrame& packed, AVFrame& frame) {
    for (std::size_t i = 0; i < packed.planes.size() && packed.planes[i].size > 0; ++i) {
        const draw::PackedFrame::Plane& from = packed.planes[i];
        const std::size_t lines = from.size / from.stride;
        const auto stride = static_cast<std::size_t>(frame.linesize[i]);
        for (std::size_t y = 0; y < lines; ++y) {
            std::memcpy(frame.data[i] + y * stride, from.bytes + y * from.stride,
                        std::min(stride, from.stride));
        }
    }
}

}  // namespace

FramePtr frame_for(const draw::PackedFrame& packed, AVPixelFormat pixels, const VideoFormat& format,
                   std::int64_t pts) {
    FramePtr frame(av_frame_alloc());
    frame->format = pixels;
    frame->width = packed.width;
    frame->height = packed.height;
    if (av_frame_get_buffer(frame.get(), 0) < 0) {
        return nullptr;
    }
    if (packed.format == draw::PackFormat::uyvy) {
        take_apart(packed, *frame);
    } else if (packed.format == draw::PackFormat::rgba16) {
        pixels == AV_PIX_FMT_RGBA64LE ? straighten(packed, *frame)
                                      : convert_with_alpha(packed, *frame);
    } else {
        copy_planes(packed, *frame);
    }
    frame->interlaced_frame = format.interlaced ? 1 : 0;
    frame->top_field_first = format.interlaced ? 1 : 0;
    const ColourTags tags = tags_of(packed.signal);
    frame->color_primaries = tags.primaries;
    frame->color_trc = tags.transfer;
    frame->colorspace = pixels == AV_PIX_FMT_RGBA64LE ? AVCOL_SPC_RGB : tags.matrix;
    frame->color_range = pixels == AV_PIX_FMT_RGBA64LE ? AVCOL_RANGE_JPEG : tags.range;
    frame->pts = pts;
    return frame;
}

}  // namespace pitcast::video
