// SPDX-License-Identifier: Apache-2.0
#include "picture_from_frame.h"

#include "pitcast/draw/smaller_pictures.h"

#include "hlg_to_sdr.h"
#include "odd_picture.h"

extern "C" {
#include <libavutil/imgutils.h>
}

namespace pitcast::video {
namespace {

draw::ColorMatrix matrix_of(const AVFrame& frame) {
    switch (frame.colorspace) {
        case AVCOL_SPC_BT709:
            return draw::ColorMatrix::bt709;
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return draw::ColorMatrix::bt601;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
            return draw::ColorMatrix::bt2020;
        default:
            return draw::ColorMatrix::unknown;
    }
}

}  // namespace

draw::PicturePtr picture_from(FramePtr frame, std::uint64_t source, std::uint64_t version) {
    mend_colours(*frame);
    auto picture = std::make_shared<draw::Picture>();
    picture->format = pixel_format_of(frame->format);
    if (picture->format == draw::PixelFormat::none) {
        return picture_of_odd(*frame, matrix_of(*frame), source, version);
    }
    picture->matrix = matrix_of(*frame);
    const bool jpeg = frame->format == AV_PIX_FMT_YUVJ420P ||
                      frame->format == AV_PIX_FMT_YUVJ422P || frame->format == AV_PIX_FMT_YUVJ444P;
    picture->full_range = jpeg || frame->color_range == AVCOL_RANGE_JPEG;
    picture->interlaced = frame->interlaced_frame != 0;
    picture->width = frame->width;
    picture->height = frame->height;
    for (std::size_t i = 0; i < picture->planes.size(); ++i) {
        if (frame->data[i] == nullptr || frame->linesize[i] <= 0) {
            return nullptr;  // bottom-up pictures: no decoder of our formats makes them
        }
        picture->planes[i] = {reinterpret_cast<const std::byte*>(frame->data[i]),
                              static_cast<std::size_t>(frame->linesize[i])};
    }
    picture->source = source;
    picture->version = version;
    if (frame->color_trc == AVCOL_TRC_ARIB_STD_B67 &&
        picture->matrix == draw::ColorMatrix::bt2020) {
        return hlg_to_sdr().convert(*picture);
    }
    picture->owner = std::shared_ptr<const void>(std::shared_ptr<AVFrame>(std::move(frame)));
    return picture;
}

Error unsupported_format(std::string_view where, int av_format) {
    const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(av_format));
    return Error{
        std::string(where),
        std::string("pixel format ") + (name != nullptr ? name : "unknown") + " cannot be shown",
        "convert it to yuv420p or yuv422p10le"};
}

std::size_t picture_bytes(int av_format, std::int32_t width, std::int32_t height) {
    const int size =
        av_image_get_buffer_size(static_cast<AVPixelFormat>(av_format), width, height, 32);
    return size > 0 ? draw::bytes_with_smaller(width, height, static_cast<std::size_t>(size)) : 0;
}

}  // namespace pitcast::video
