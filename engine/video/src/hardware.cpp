// SPDX-License-Identifier: Apache-2.0
#include "hardware.h"

#include <utility>

#include "av_device.h"
#include "encoder.h"

namespace pitcast::video {
namespace {

/// Surfaces of a VA-API encoder: those that it refers to and some on their way.
constexpr int kSurfaces = 20;

Status give_surfaces(const CodecPlan& plan, AVCodecContext& context) {
    const auto device = open_device(AV_HWDEVICE_TYPE_VAAPI);
    if (!device) {
        return device.error();
    }
    BufferPtr surfaces(av_hwframe_ctx_alloc(device->get()));
    int code = AVERROR(ENOMEM);
    if (surfaces) {
        auto& frames = *reinterpret_cast<AVHWFramesContext*>(surfaces->data);
        frames.format = AV_PIX_FMT_VAAPI;
        frames.sw_format = plan.pixels;
        frames.width = context.width;
        frames.height = context.height;
        frames.initial_pool_size = kSurfaces;
        code = av_hwframe_ctx_init(surfaces.get());
    }
    if (code < 0) {
        return Error{"vaapi", "its device gives no surfaces: " + av_text(code),
                     "use a smaller picture, or encoder=cpu"};
    }
    context.hw_frames_ctx = surfaces.release();
    context.pix_fmt = AV_PIX_FMT_VAAPI;
    return {};
}

bool is_quick(const WriterOptions& options) {
    return options.low_delay || is_network_url(options.url);
}

}  // namespace

CodecPlan hardware_plan(const WriterOptions& options) {
    const bool hevc = options.codec == VideoCodec::hevc;
    const bool nvenc = options.hardware == Hardware::nvenc;
    const bool ten = options.signal.colour == draw::PackColour::bt2100_hlg;
    CodecPlan plan;
    plan.encoder =
        nvenc ? (hevc ? "hevc_nvenc" : "h264_nvenc") : (hevc ? "hevc_vaapi" : "h264_vaapi");
    plan.pixels = ten ? AV_PIX_FMT_P010LE : AV_PIX_FMT_NV12;
    plan.input = ten ? draw::PackFormat::p010 : draw::PackFormat::nv12;
    plan.interlaces = false;
    return plan;
}

Status set_hardware(const WriterOptions& options, const CodecPlan& plan, AVCodecContext& context,
                    Options& to) {
    context.bit_rate = context.rc_max_rate = bit_rate_of(options);
    context.rc_buffer_size = static_cast<int>(context.bit_rate / (is_quick(options) ? 4 : 1));
    context.max_b_frames = 0;
    if (plan.pixels == AV_PIX_FMT_P010LE) {
        context.profile = FF_PROFILE_HEVC_MAIN_10;
    }
    if (options.hardware == Hardware::vaapi) {
        to.set("rc_mode", "CBR");
        to.set("async_depth", is_quick(options) ? "1" : "2");
        return give_surfaces(plan, context);
    }
    to.set("rc", "cbr");
    to.set("preset", options.preset.empty() ? "p4" : options.preset);
    to.set("forced-idr", "1");
    if (is_quick(options)) {
        to.set("tune", "ull");
        to.set("zerolatency", "1");
        to.set("delay", "0");
    }
    return {};
}

FramePtr on_device(FramePtr picture, const AVCodecContext& encoder) {
    if (picture == nullptr || encoder.hw_frames_ctx == nullptr) {
        return picture;
    }
    FramePtr surface(av_frame_alloc());
    if (av_hwframe_get_buffer(encoder.hw_frames_ctx, surface.get(), 0) < 0 ||
        av_hwframe_transfer_data(surface.get(), picture.get(), 0) < 0 ||
        av_frame_copy_props(surface.get(), picture.get()) < 0) {
        return nullptr;
    }
    return surface;
}

Result<Hardware> find_hardware(Hardware wanted, const WriterOptions& options) {
    if (wanted == Hardware::none) {
        return wanted;
    }
    const Quiet quiet;
    Status why;
    for (const Hardware one : {Hardware::nvenc, Hardware::vaapi}) {
        if (wanted != one && wanted != Hardware::automatic) {
            continue;
        }
        WriterOptions tried = options;
        tried.hardware = one;
        tried.codec = options.codec == VideoCodec::none ? VideoCodec::h264 : options.codec;
        auto opened = open_encoder(tried, plan_of(tried), false);
        if (opened) {
            return one;
        }
        why = opened.error();
    }
    return wanted == Hardware::automatic ? Result<Hardware>(Hardware::none)
                                         : Result<Hardware>(why.error());
}

}  // namespace pitcast::video
