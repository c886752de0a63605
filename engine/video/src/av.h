// SPDX-License-Identifier: Apache-2.0
#pragma once
// FFmpeg's C API behind owning pointers. Private to the module.
#include <memory>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/core/url.h"
#include "pitcast/draw/picture.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/timecode.h>
}

namespace pitcast::video {

struct PacketFree {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FrameFree {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct CodecFree {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct DemuxerClose {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
/// Closes the I/O too, which also flushes it: check the error before.
struct MuxerClose {
    void operator()(AVFormatContext* context) const;
};
struct ParametersFree {
    void operator()(AVCodecParameters* parameters) const { avcodec_parameters_free(&parameters); }
};

using PacketPtr = std::unique_ptr<AVPacket, PacketFree>;
using FramePtr = std::unique_ptr<AVFrame, FrameFree>;
using CodecPtr = std::unique_ptr<AVCodecContext, CodecFree>;
using DemuxerPtr = std::unique_ptr<AVFormatContext, DemuxerClose>;
using MuxerPtr = std::unique_ptr<AVFormatContext, MuxerClose>;
using ParametersPtr = std::unique_ptr<AVCodecParameters, ParametersFree>;

/// FFmpeg's words for one of its error numbers.
[[nodiscard]] std::string av_text(int code);

/// A dictionary of options that frees itself.
class Options {
 public:
    Options() = default;
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    ~Options() { av_dict_free(&dictionary_); }
    void set(const char* key, const std::string& value) {
        av_dict_set(&dictionary_, key, value.c_str(), 0);
    }
    [[nodiscard]] AVDictionary** address() { return &dictionary_; }

 private:
    AVDictionary* dictionary_ = nullptr;
};

/// Our name for an FFmpeg pixel format; none when the compositor cannot read it.
[[nodiscard]] draw::PixelFormat pixel_format_of(int av_format);

/// Colours that a damaged stream says, and that no enumeration of FFmpeg has, become unspecified:
/// FFmpeg hands them on, and C++ must not even read them. For every frame that was decoded.
void mend_colours(AVFrame& frame);

/// FFmpeg writes to standard error by itself; from here on only what is fatal.
void quieten_ffmpeg();

}  // namespace pitcast::video
