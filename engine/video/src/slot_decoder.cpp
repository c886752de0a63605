// SPDX-License-Identifier: Apache-2.0
#include "slot_decoder.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "chip_decoder.h"
#include "picture_from_frame.h"

extern "C" {
#include <libavutil/imgutils.h>
}

namespace pitcast::video {
namespace {

constexpr int kAlignment = 64;  ///< bytes; what the widest instructions want

/// All strides aligned, and in the proportion of their planes' widths: some decoders count on it.
bool fill_strides(std::array<int, 4>& strides, AVPixelFormat format, int width) {
    for (;; width += width & -width) {
        if (av_image_fill_linesizes(strides.data(), format, width) < 0) {
            return false;
        }
        if (std::all_of(strides.begin(), strides.end(),
                        [](int stride) { return stride % kAlignment == 0; })) {
            return true;
        }
    }
}

constexpr std::uint64_t aligned(std::uint64_t size) {
    return (size + kAlignment - 1) / kAlignment * kAlignment;
}

}  // namespace

/// Keeps a slot for the decoder as long as one of its frames refers to it.
struct SlotDecoder::Hold {
    std::shared_ptr<Pool> pool;
    std::uint32_t index = 0;
};

std::optional<std::uint32_t> SlotDecoder::Pool::take() {
    const std::lock_guard lock(mutex);
    // The lowest that is free: memory behind the highest ever used is never touched.
    for (std::uint32_t i = 0; i < held.size(); ++i) {
        if (held[i] == 0 && slots->is_free(i)) {
            held[i] = 1;
            return i;
        }
    }
    return std::nullopt;
}

void SlotDecoder::Pool::let_go(std::uint32_t index) {
    const std::lock_guard lock(mutex);
    held[index] = 0;
}

std::shared_ptr<SlotDecoder::Pool> SlotDecoder::pool_for(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const bool fits = pool_ && pool_->slots->slot_bytes() >= bytes &&
                      pool_->slots->slot_bytes() / 4 <= std::max<std::uint64_t>(bytes, 4096);
    if (!fits) {
        auto slots = SharedSlots::create(count_, bytes);
        if (!slots) {
            return nullptr;
        }
        pool_ = std::make_shared<Pool>();
        pool_->slots = std::move(*slots);
        pool_->held.assign(count_, 0);
    }
    return pool_;
}

void SlotDecoder::serve(AVCodecContext& decoder) {
    decoder.opaque = this;
    decoder.get_buffer2 = &SlotDecoder::buffer_for;
}

int SlotDecoder::buffer_for(AVCodecContext* decoder, AVFrame* frame, int flags) {
    auto& self = *static_cast<SlotDecoder*>(decoder->opaque);
    const bool ours = (decoder->codec->capabilities & AV_CODEC_CAP_DR1) != 0 &&
                      pixel_format_of(frame->format) != draw::PixelFormat::none;
    if (ours && self.give_buffer(*decoder, *frame)) {
        return 0;
    }
    return avcodec_default_get_buffer2(decoder, frame, flags);
}

bool SlotDecoder::give_buffer(AVCodecContext& decoder, AVFrame& frame) {
    int width = frame.width;
    int height = frame.height;
    std::array<int, AV_NUM_DATA_POINTERS> alignment{};
    avcodec_align_dimensions2(&decoder, &width, &height, alignment.data());
    const auto format = static_cast<AVPixelFormat>(frame.format);
    std::array<int, 4> strides{};
    if (!fill_strides(strides, format, width)) {
        return false;
    }
    const std::array<std::ptrdiff_t, 4> lines{strides[0], strides[1], strides[2], strides[3]};
    std::array<std::size_t, 4> sizes{};
    if (av_image_fill_plane_sizes(sizes.data(), format, height, lines.data()) < 0) {
        return false;
    }
    // A decoder may write a little behind a plane's last line.
    std::uint64_t bytes = 0;
    std::array<std::uint64_t, 4> offsets{};
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        offsets[i] = bytes;
        bytes += sizes[i] == 0 ? 0 : aligned(sizes[i] + 2 * kAlignment);
    }
    const auto pool = pool_for(bytes);
    const auto index = pool ? pool->take() : std::nullopt;
    if (!index) {
        return false;
    }
    auto* start = reinterpret_cast<std::uint8_t*>(pool->slots->slot(*index).data());
    auto hold = std::make_unique<Hold>(Hold{pool, *index});
    frame.buf[0] = av_buffer_create(start, static_cast<std::size_t>(pool->slots->slot_bytes()),
                                    &SlotDecoder::buffer_done, hold.get(), 0);
    if (frame.buf[0] == nullptr) {
        pool->let_go(*index);
        return false;
    }
    (void)hold.release();  // buffer_done has it now
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        frame.data[i] = sizes[i] == 0 ? nullptr : start + offsets[i];
        frame.linesize[i] = strides[i];
    }
    frame.extended_data = frame.data;
    return true;
}

void SlotDecoder::buffer_done(void* opaque, std::uint8_t* /*data*/) {
    const std::unique_ptr<Hold> hold(static_cast<Hold*>(opaque));
    hold->pool->let_go(hold->index);
}

FramePtr SlotDecoder::fetched(FramePtr frame, AVCodecContext& decoder) {
    if (frame == nullptr || frame->hw_frames_ctx == nullptr) {
        return frame;
    }
    FramePtr here(av_frame_alloc());
    if (av_hwframe_transfer_data(here.get(), frame.get(), 0) < 0 ||
        av_frame_copy_props(here.get(), frame.get()) < 0) {
        return nullptr;
    }
    FramePtr planes(av_frame_alloc());
    planes->format = split_format(here->format);
    planes->width = here->width;
    planes->height = here->height;
    if (planes->format == AV_PIX_FMT_NONE || !give_buffer(decoder, *planes) ||
        !split_chroma(*here, *planes) || av_frame_copy_props(planes.get(), here.get()) < 0) {
        return here;
    }
    return planes;
}

Result<std::optional<SlotDecoder::Placed>> SlotDecoder::place(FramePtr frame) {
    const int format = frame->format;
    const draw::PicturePtr picture = picture_from(std::move(frame), 0, 0);
    if (picture == nullptr) {
        return unsupported_format("", format);
    }
    std::shared_ptr<Pool> pool;
    {
        const std::lock_guard lock(mutex_);
        pool = pool_;
    }
    const auto index = pool ? pool->slots->slot_at(picture->planes[0].bytes) : std::nullopt;
    if (index) {
        pool->slots->give(*index);
        return std::optional(Placed{pool->slots, *index, picture});
    }
    return copy(*picture);
}

std::optional<SlotDecoder::Placed> SlotDecoder::copy(const draw::Picture& picture) {
    std::uint64_t bytes = 0;
    std::array<draw::PlaneExtent, 3> extents{};
    for (std::size_t i = 0; i < extents.size(); ++i) {
        extents[i] = draw::plane_extent(picture.format, picture.width, picture.height, i);
        bytes += aligned(extents[i].line_bytes) * extents[i].lines;
    }
    const auto pool = pool_for(bytes);
    const auto index = pool ? pool->take() : std::nullopt;
    if (!index) {
        return std::nullopt;
    }
    auto placed = std::make_shared<draw::Picture>(picture);
    std::byte* to = pool->slots->slot(*index).data();
    for (std::size_t i = 0; i < extents.size(); ++i) {
        placed->planes[i] = {};
        const std::uint64_t stride = aligned(extents[i].line_bytes);
        if (extents[i].lines > 0) {
            placed->planes[i] = {to, static_cast<std::size_t>(stride)};
        }
        for (std::uint64_t y = 0; y < extents[i].lines; ++y, to += stride) {
            std::memcpy(to, picture.planes[i].bytes + y * picture.planes[i].stride,
                        static_cast<std::size_t>(extents[i].line_bytes));
        }
    }
    placed->owner = nullptr;
    pool->slots->give(*index);
    pool->let_go(*index);
    return Placed{pool->slots, *index, placed};
}

void describe(const SlotDecoder::Placed& place, WirePicture& told) {
    const draw::Picture& picture = *place.picture;
    const std::byte* start = place.slots->slot(place.index).data();
    told.slot = place.index;
    told.format = static_cast<std::uint32_t>(picture.format);
    told.matrix = static_cast<std::uint32_t>(picture.matrix);
    told.full_range = picture.full_range ? 1 : 0;
    told.interlaced = picture.interlaced ? 1 : 0;
    told.width = picture.width;
    told.height = picture.height;
    for (std::size_t i = 0; i < picture.planes.size(); ++i) {
        if (picture.planes[i].bytes != nullptr) {
            told.offsets[i] = static_cast<std::uint64_t>(picture.planes[i].bytes - start);
            told.strides[i] = picture.planes[i].stride;
        }
    }
}

}  // namespace pitcast::video
