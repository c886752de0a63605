// SPDX-License-Identifier: Apache-2.0
#include "encoder.h"

#include <algorithm>

namespace pitcast::video {
namespace {

std::int64_t default_bit_rate(const VideoFormat& format) {
    // 12 Mb/s at 1080p50, in proportion to pixels a second, within 4..50 Mb/s.
    const std::int64_t pixels = std::int64_t{format.width} * format.height * format.rate.numerator /
                                format.rate.denominator;
    return std::clamp<std::int64_t>(pixels * 12 / 104, 4'000'000, 50'000'000);
}

AVPixelFormat av_format(draw::PackFormat format) {
    return format == draw::PackFormat::yuv422p10 ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV420P;
}

void set_colour(AVCodecContext& context, const draw::PackSignal& signal) {
    const ColourTags tags = tags_of(signal);
    context.color_primaries = tags.primaries;
    context.color_trc = tags.transfer;
    context.colorspace = tags.matrix;
    context.color_range = tags.range;
    context.chroma_sample_location = AVCHROMA_LOC_LEFT;
}

}  // namespace

std::int64_t bit_rate_of(const WriterOptions& options) {
    if (options.bit_rate > 0) {
        return options.bit_rate;
    }
    const std::int64_t usual = default_bit_rate(options.format);
    // Sound, tables and packet heads want their share.
    return options.mux_rate > 0 ? std::min(usual, options.mux_rate * 8 / 10) : usual;
}

ColourTags tags_of(const draw::PackSignal& signal) {
    ColourTags tags;
    if (signal.colour == draw::PackColour::bt2100_hlg) {
        tags = {AVCOL_PRI_BT2020, AVCOL_TRC_ARIB_STD_B67, AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG};
    }
    if (signal.range == draw::PackRange::full) {
        tags.range = AVCOL_RANGE_JPEG;
    }
    return tags;
}

draw::PackFormat encoder_input(const VideoFormat& format, const draw::PackSignal& signal) {
    const bool fine = format.interlaced || signal.colour == draw::PackColour::bt2100_hlg;
    return fine ? draw::PackFormat::yuv422p10 : draw::PackFormat::yuv420p8;
}

Result<CodecPtr> open_h264_encoder(const EncoderSettings& settings) {
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) {
        return Error{"h264", "FFmpeg has no libx264", "install libavcodec59 with x264 (Debian 12)"};
    }
    CodecPtr context(avcodec_alloc_context3(codec));
    const VideoFormat& format = settings.format;
    const int gop =
        settings.gop_frames > 0
            ? settings.gop_frames
            : (format.rate.numerator + format.rate.denominator - 1) / format.rate.denominator;
    context->width = format.width;
    context->height = format.height;
    context->pix_fmt = av_format(encoder_input(format, settings.signal));
    context->time_base = {format.rate.denominator, format.rate.numerator};
    context->framerate = {format.rate.numerator, format.rate.denominator};
    context->sample_aspect_ratio = {1, 1};
    context->bit_rate = settings.bit_rate > 0 ? settings.bit_rate : default_bit_rate(format);
    context->rc_max_rate = context->bit_rate;
    context->rc_buffer_size = static_cast<int>(context->bit_rate);
    context->gop_size = gop;
    context->max_b_frames = 0;
    context->flags |= AV_CODEC_FLAG_CLOSED_GOP;
    set_colour(*context, settings.signal);
    if (format.interlaced) {
        context->flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
        context->field_order = AV_FIELD_TT;
    } else {
        context->field_order = AV_FIELD_PROGRESSIVE;
    }
    if (settings.global_header) {
        context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    Options options;
    options.set("preset", settings.preset.empty() ? "ultrafast" : settings.preset);
    if (settings.low_delay) {
        options.set("tune", "zerolatency");
    }
    options.set("x264-params", "scenecut=0:pic-struct=1:keyint=" + std::to_string(gop) +
                                   ":min-keyint=" + std::to_string(gop));
    const int code = avcodec_open2(context.get(), codec, options.address());
    if (code < 0) {
        return Error{"h264", "the encoder does not open: " + av_text(code),
                     "check format and bit rate"};
    }
    return context;
}

FramePtr frame_over(const draw::PackedFrame& packed, const VideoFormat& format, std::int64_t pts) {
    FramePtr frame(av_frame_alloc());
    frame->format = av_format(packed.format);
    frame->width = packed.width;
    frame->height = packed.height;
    for (std::size_t i = 0; i < packed.planes.size(); ++i) {
        frame->data[i] = reinterpret_cast<std::uint8_t*>(packed.planes[i].bytes);
        frame->linesize[i] = static_cast<int>(packed.planes[i].stride);
    }
    // avcodec_send_frame copies a frame without a buffer; an empty deleter makes it a reference.
    frame->buf[0] = av_buffer_create(
        frame->data[0], packed.planes[0].size, [](void*, std::uint8_t*) {}, nullptr,
        AV_BUFFER_FLAG_READONLY);
    frame->interlaced_frame = format.interlaced ? 1 : 0;
    frame->top_field_first = format.interlaced ? 1 : 0;
    const ColourTags tags = tags_of(packed.signal);
    frame->color_primaries = tags.primaries;
    frame->color_trc = tags.transfer;
    frame->colorspace = tags.matrix;
    frame->color_range = tags.range;
    frame->pts = pts;
    return frame;
}

}  // namespace pitcast::video
