// SPDX-License-Identifier: Apache-2.0
#include "av.h"

#include <array>
#include <cstring>
#include <type_traits>

namespace pitcast::video {

void MuxerClose::operator()(AVFormatContext* context) const {
    if (context->pb != nullptr && (context->oformat->flags & AVFMT_NOFILE) == 0) {
        avio_closep(&context->pb);
    }
    avformat_free_context(context);
}

std::string av_text(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

draw::PixelFormat pixel_format_of(int av_format) {
    switch (av_format) {
        case AV_PIX_FMT_YUV420P:
        case AV_PIX_FMT_YUVJ420P:
            return draw::PixelFormat::yuv420p8;
        case AV_PIX_FMT_YUV422P:
        case AV_PIX_FMT_YUVJ422P:
            return draw::PixelFormat::yuv422p8;
        case AV_PIX_FMT_YUV444P:
        case AV_PIX_FMT_YUVJ444P:
            return draw::PixelFormat::yuv444p8;
        case AV_PIX_FMT_YUV420P10LE:
            return draw::PixelFormat::yuv420p10;
        case AV_PIX_FMT_YUV422P10LE:
            return draw::PixelFormat::yuv422p10;
        case AV_PIX_FMT_YUV444P10LE:
            return draw::PixelFormat::yuv444p10;
        default:
            return draw::PixelFormat::none;
    }
}

namespace {

template <typename Colour>
void mend(Colour& colour, Colour end, Colour unspecified) {
    std::make_unsigned_t<std::underlying_type_t<Colour>> number = 0;
    std::memcpy(&number, &colour, sizeof number);
    if (number >= static_cast<decltype(number)>(end)) {
        colour = unspecified;
    }
}

}  // namespace

void mend_colours(AVFrame& frame) {
    mend(frame.colorspace, AVCOL_SPC_NB, AVCOL_SPC_UNSPECIFIED);
    mend(frame.color_trc, AVCOL_TRC_NB, AVCOL_TRC_UNSPECIFIED);
    mend(frame.color_primaries, AVCOL_PRI_NB, AVCOL_PRI_UNSPECIFIED);
    mend(frame.color_range, AVCOL_RANGE_NB, AVCOL_RANGE_UNSPECIFIED);
    mend(frame.chroma_location, AVCHROMA_LOC_NB, AVCHROMA_LOC_UNSPECIFIED);
}

void quieten_ffmpeg() {
    av_log_set_level(AV_LOG_FATAL);
}

}  // namespace pitcast::video
