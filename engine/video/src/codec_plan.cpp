// SPDX-License-Identifier: Apache-2.0
#include "codec_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pitcast/core/timecode.h"

#include "encoder.h"
#include "hardware.h"

namespace pitcast::video {
namespace {

/// XDCAM HD422 is 50 Mb/s with a buffer of so many bits.
constexpr std::int64_t kXdcamRate = 50'000'000;
constexpr int kXdcamBuffer = 17'825'792;

struct Container {
    std::string_view ending;
    const char* name;
    std::array<VideoCodec, 5> codecs;
};
using enum VideoCodec;
constexpr std::array<Container, 7> kContainers{{
    {".ts", "mpegts", {h264, hevc, none, none, none}},
    {".mp4", "mp4", {h264, hevc, none, none, none}},
    {".m3u8", "hls", {h264, none, none, none, none}},
    {".mov", "mov", {v210, prores, prores4444, dnxhr, h264}},
    {".mkv", "matroska", {ffv1, ffv1_alpha, h264, hevc, none}},
    {".mxf", "mxf", {xdcam, avc_intra, none, none, none}},
    {"", "", {none, none, none, none, none}},
}};

const Container* container_at(std::string_view url) {
    const std::string_view scheme = scheme_of(url);
    static constexpr Container kFlash{"", "flv", {h264, none, none, none, none}};
    static constexpr Container kRtp{"", "rtp_mpegts", {h264, hevc, none, none, none}};
    if (scheme == "rtmp") {
        return &kFlash;
    }
    if (scheme == "rtp") {
        return &kRtp;
    }
    if (!scheme.empty() && scheme != "file") {
        return &kContainers[0];
    }
    const auto* found = std::find_if(kContainers.begin(), kContainers.end(), [&](const auto& c) {
        return !c.ending.empty() && url.ends_with(c.ending);
    });
    return found == kContainers.end() ? nullptr : found;
}

void set_xdcam(const WriterOptions& of, AVCodecContext& context, Options& options) {
    context.profile = FF_PROFILE_MPEG2_422;
    context.level = 2;
    context.bit_rate = context.rc_min_rate = context.rc_max_rate = kXdcamRate;
    context.rc_buffer_size = context.rc_initial_buffer_occupancy = kXdcamBuffer;
    context.gop_size = 12;
    context.max_b_frames = 2;
    context.qmin = 1;
    context.qmax = 28;  // below that, noise over the full frame empties the buffer
    context.intra_dc_precision = 2;
    context.flags &= ~AV_CODEC_FLAG_CLOSED_GOP;
    options.set("gop_timecode", timecode_of(of.first, of.format.rate, of.utc_offset_s).text());
    for (const auto& [key, value] :
         {std::pair{"intra_vlc", "1"}, std::pair{"non_linear_quant", "1"},
          std::pair{"alternate_scan", "1"}, std::pair{"lmin", "1*QP2LAMBDA"},
          std::pair{"rc_max_vbv_use", "1"}, std::pair{"rc_min_vbv_use", "1"},
          std::pair{"b_strategy", "0"}, std::pair{"sc_threshold", "1000000000"}}) {
        options.set(key, value);
    }
}

void set_avc_intra(const WriterOptions& options, Options& to) {
    to.set("preset", "veryfast");
    to.set("x264-params",
           std::string("avcintra-class=100:colorprim=bt709:transfer=bt709:colormatrix=bt709") +
               (options.format.interlaced ? ":interlaced=1:tff=1" : ""));
}

void set_hevc(const WriterOptions& options, AVCodecContext& context, Options& to) {
    context.max_b_frames = 0;
    to.set("preset", options.preset.empty() ? "ultrafast" : options.preset);
    std::string params =
        "log-level=none:repeat-headers=1:scenecut=0:keyint=" + std::to_string(context.gop_size) +
        ":min-keyint=" + std::to_string(context.gop_size);
    if (options.signal.colour == draw::PackColour::bt2100_hlg) {
        // A display of 1000 cd/m2 with BT.2020's primaries; transfer told to players that know
        // only BT.2020's own.
        params +=
            ":atc-sei=18:master-display="
            "G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(10000000,50)";
    }
    to.set("x265-params", params);
    if (options.low_delay || is_network_url(options.url)) {
        to.set("tune", "zerolatency");
    }
}

void set_common(const WriterOptions& options, AVCodecContext& context) {
    const VideoFormat& format = options.format;
    context.width = format.width;
    context.height = format.height;
    context.time_base = {format.rate.denominator, format.rate.numerator};
    context.framerate = {format.rate.numerator, format.rate.denominator};
    context.sample_aspect_ratio = {1, 1};
    context.thread_count = 0;
    const ColourTags tags = tags_of(options.signal);
    context.color_primaries = tags.primaries;
    context.color_trc = tags.transfer;
    context.colorspace = tags.matrix;
    context.color_range = tags.range;
    context.chroma_sample_location = AVCHROMA_LOC_LEFT;
    context.field_order = format.interlaced ? AV_FIELD_TT : AV_FIELD_PROGRESSIVE;
    if (format.interlaced) {
        context.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
    }
    context.gop_size =
        options.gop_frames > 0
            ? options.gop_frames
            : (format.rate.numerator + format.rate.denominator - 1) / format.rate.denominator;
}

void set_own(const WriterOptions& options, AVCodecContext& context, Options& to) {
    switch (options.codec) {
        case hevc:
            context.bit_rate = context.rc_max_rate = bit_rate_of(options);
            context.rc_buffer_size = static_cast<int>(context.bit_rate);
            set_hevc(options, context, to);
            break;
        case xdcam:
            set_xdcam(options, context, to);
            break;
        case avc_intra:
            set_avc_intra(options, to);
            break;
        case prores:
            to.set("profile", "hq");
            to.set("vendor", "apl0");
            break;
        case prores4444:
            to.set("profile", "4444");
            to.set("alpha_bits", "16");
            to.set("vendor", "apl0");
            break;
        case dnxhr:
            to.set("profile", "dnxhr_hqx");
            break;
        case ffv1:
        case ffv1_alpha:
            context.level = 3;
            context.gop_size = 1;
            context.slices = 16;
            to.set("slicecrc", "1");
            break;
        default:
            break;
    }
}

}  // namespace

CodecPlan plan_of(const WriterOptions& options) {
    using F = draw::PackFormat;
    if (options.hardware != Hardware::none) {
        return hardware_plan(options);
    }
    switch (options.codec) {
        case hevc: {
            const F input = encoder_input(options.format, options.signal);
            return {"libx265", input == F::yuv422p10 ? AV_PIX_FMT_YUV422P10LE : AV_PIX_FMT_YUV420P,
                    input, false};
        }
        case xdcam:
            return {"mpeg2video", AV_PIX_FMT_YUV422P, F::uyvy};
        case avc_intra:
            return {"libx264", AV_PIX_FMT_YUV422P10LE, F::yuv422p10};
        case prores:
            return {"prores_ks", AV_PIX_FMT_YUV422P10LE, F::yuv422p10};
        case prores4444:
            return {"prores_ks", AV_PIX_FMT_YUVA444P10LE, F::rgba16};
        case dnxhr:
            return {"dnxhd", AV_PIX_FMT_YUV422P10LE, F::yuv422p10, false};
        case ffv1:
            return {"ffv1", AV_PIX_FMT_YUV422P10LE, F::yuv422p10};
        case ffv1_alpha:
            return {"ffv1", AV_PIX_FMT_RGBA64LE, F::rgba16};
        default:
            return {};
    }
}

const char* container_of(std::string_view url) {
    const Container* found = container_at(url);
    return found == nullptr ? nullptr : found->name;
}

std::vector<VideoCodec> codecs_of(std::string_view url) {
    std::vector<VideoCodec> codecs;
    if (const Container* found = container_at(url)) {
        std::copy_if(found->codecs.begin(), found->codecs.end(), std::back_inserter(codecs),
                     [](VideoCodec codec) { return codec != none; });
    }
    return codecs;
}

Result<CodecPtr> open_encoder(const WriterOptions& options, const CodecPlan& plan,
                              bool global_header) {
    const std::string name(text_of(options.codec));
    const AVCodec* codec =
        plan.encoder == nullptr ? nullptr : avcodec_find_encoder_by_name(plan.encoder);
    if (codec == nullptr) {
        return Error{name, "this FFmpeg has no encoder for it", "install Debian's libavcodec59"};
    }
    if (options.format.interlaced && !plan.interlaces) {
        return Error{name, "carries no fields",
                     "use a progressive format, or h264, prores or xdcam, without \"encoder\""};
    }
    if (options.hardware != Hardware::none && options.codec == h264 &&
        plan.pixels != AV_PIX_FMT_NV12) {
        return Error{name, "has 8 bits when a chip codes it, too few for HLG",
                     "use codec=hevc, or leave \"encoder\" out"};
    }
    CodecPtr context(avcodec_alloc_context3(codec));
    set_common(options, *context);
    context->pix_fmt = plan.pixels;
    if (plan.pixels == AV_PIX_FMT_RGBA64LE) {
        context->colorspace = AVCOL_SPC_RGB;
        context->color_range = AVCOL_RANGE_JPEG;
    }
    if (global_header) {
        context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    Options own;
    if (options.hardware == Hardware::none) {
        set_own(options, *context, own);
    } else if (const Status set = set_hardware(options, plan, *context, own); !set) {
        return set.error();
    }
    if (const int code = avcodec_open2(context.get(), codec, own.address()); code < 0) {
        return options.hardware == Hardware::none
                   ? Error{name, "the encoder does not open: " + av_text(code),
                           "check format and bit rate"}
                   : Error{name, std::string(plan.encoder) + " does not open: " + av_text(code),
                           "install the driver of the graphics card, or leave \"encoder\" out"};
    }
    return context;
}

}  // namespace pitcast::video
