// SPDX-License-Identifier: Apache-2.0
#include "clip_writer.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
}

#include <algorithm>
#include <array>
#include <string>

namespace pitcast::tools {
namespace {

constexpr AVRational kFrame = {1, 25};

struct CloseOutput {
    void operator()(AVFormatContext* context) const {
        if (context->pb != nullptr) {
            avio_closep(&context->pb);
        }
        avformat_free_context(context);
    }
};
struct FreeCodec {
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct FreeFrame {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

std::string reason(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

/// R'G'B' bytes to 8-bit Y'CbCr, BT.709 narrow range, in 1/65536.
struct Weights {
    std::int32_t r, g, b, offset;
};
constexpr Weights kLuma = {11966, 40254, 4064, (16 << 16) + 32768};
constexpr Weights kCb = {-6596, -22189, 28784, (128 << 16) + 32768};
constexpr Weights kCr = {28784, -26145, -2639, (128 << 16) + 32768};

std::uint8_t weigh(const Weights& w, std::int32_t r, std::int32_t g, std::int32_t b) {
    return static_cast<std::uint8_t>(
        std::clamp((w.r * r + w.g * g + w.b * b + w.offset) >> 16, 0, 255));
}

void fill_frame(AVFrame& frame, const Picture& picture) {
    const std::uint8_t* rgb = picture.rgb.data();
    const auto pixel = [&](std::int32_t x, std::int32_t y) {
        return rgb + 3 * (static_cast<std::ptrdiff_t>(y) * picture.width + x);
    };
    for (std::int32_t y = 0; y < picture.height; ++y) {
        std::uint8_t* row = frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0];
        for (std::int32_t x = 0; x < picture.width; ++x) {
            const std::uint8_t* p = pixel(x, y);
            row[x] = weigh(kLuma, p[0], p[1], p[2]);
        }
    }
    for (std::int32_t y = 0; y < picture.height / 2; ++y) {
        std::uint8_t* cb = frame.data[1] + static_cast<std::ptrdiff_t>(y) * frame.linesize[1];
        std::uint8_t* cr = frame.data[2] + static_cast<std::ptrdiff_t>(y) * frame.linesize[2];
        for (std::int32_t x = 0; x < picture.width / 2; ++x) {
            std::int32_t sum[3] = {2, 2, 2};
            for (std::int32_t k = 0; k < 4; ++k) {
                const std::uint8_t* p = pixel(2 * x + k % 2, 2 * y + k / 2);
                for (std::int32_t c = 0; c < 3; ++c) {
                    sum[c] += p[c];
                }
            }
            cb[x] = weigh(kCb, sum[0] / 4, sum[1] / 4, sum[2] / 4);
            cr[x] = weigh(kCr, sum[0] / 4, sum[1] / 4, sum[2] / 4);
        }
    }
}

}  // namespace

struct ClipWriter::Encoder {
    std::string name;
    std::unique_ptr<AVFormatContext, CloseOutput> output;
    std::unique_ptr<AVCodecContext, FreeCodec> codec;
    std::unique_ptr<AVFrame, FreeFrame> frame;
    std::unique_ptr<AVPacket, FreePacket> packet;
    AVStream* stream = nullptr;  ///< owned by output
    std::int64_t next = 0;

    [[nodiscard]] Error failed(const char* step, int code) const {
        return {name, std::string(step) + ": " + reason(code),
                "check free space, and that FFmpeg has libx264"};
    }

    Status open_codec(std::int32_t width, std::int32_t height) {
        const AVCodec* h264 = avcodec_find_encoder_by_name("libx264");
        if (h264 == nullptr) {
            return Error{name, "FFmpeg has no encoder libx264", "install libavcodec-extra"};
        }
        codec.reset(avcodec_alloc_context3(h264));
        codec->width = width;
        codec->height = height;
        codec->time_base = kFrame;
        codec->framerate = {25, 1};
        codec->gop_size = 25;
        codec->pix_fmt = AV_PIX_FMT_YUV420P;
        codec->color_range = AVCOL_RANGE_MPEG;
        codec->color_primaries = AVCOL_PRI_BT709;
        codec->color_trc = AVCOL_TRC_BT709;
        codec->colorspace = AVCOL_SPC_BT709;
        codec->chroma_sample_location = AVCHROMA_LOC_LEFT;
        codec->thread_count = 2;
        if ((output->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
            codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        }
        av_opt_set(codec->priv_data, "preset", "fast", 0);
        av_opt_set(codec->priv_data, "crf", "20", 0);
        const int code = avcodec_open2(codec.get(), h264, nullptr);
        return code < 0 ? Status(failed("cannot open the encoder", code)) : Status();
    }

    Status open(std::int32_t width, std::int32_t height) {
        av_log_set_level(AV_LOG_ERROR);
        AVFormatContext* context = nullptr;
        int code = avformat_alloc_output_context2(&context, nullptr, "mp4", name.c_str());
        if (code < 0) {
            return failed("cannot make an MP4", code);
        }
        output.reset(context);
        if (Status opened = open_codec(width, height); !opened) {
            return opened;
        }
        stream = avformat_new_stream(context, nullptr);
        stream->time_base = kFrame;
        avcodec_parameters_from_context(stream->codecpar, codec.get());
        if (code = avio_open(&context->pb, name.c_str(), AVIO_FLAG_WRITE); code < 0) {
            return failed("cannot write", code);
        }
        if (code = avformat_write_header(context, nullptr); code < 0) {
            return failed("cannot write the header", code);
        }
        frame.reset(av_frame_alloc());
        frame->format = AV_PIX_FMT_YUV420P;
        frame->width = width;
        frame->height = height;
        packet.reset(av_packet_alloc());
        code = av_frame_get_buffer(frame.get(), 0);
        return code < 0 ? Status(failed("no memory for a frame", code)) : Status();
    }

    /// Gives `picture` (nullptr: the end) to the encoder and writes what comes out.
    Status encode(AVFrame* picture) {
        int code = avcodec_send_frame(codec.get(), picture);
        while (code >= 0) {
            code = avcodec_receive_packet(codec.get(), packet.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
                return {};
            }
            if (code >= 0) {
                packet->duration = 1;
                packet->stream_index = stream->index;
                av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
                code = av_interleaved_write_frame(output.get(), packet.get());
            }
        }
        return failed("cannot encode", code);
    }
};

ClipWriter::ClipWriter(std::unique_ptr<Encoder> encoder) : encoder_(std::move(encoder)) {}
ClipWriter::~ClipWriter() = default;

Result<std::unique_ptr<ClipWriter>> ClipWriter::open(const std::filesystem::path& path,
                                                     std::int32_t width, std::int32_t height) {
    auto encoder = std::make_unique<Encoder>();
    encoder->name = path.string();
    if (Status opened = encoder->open(width, height); !opened) {
        return opened.error();
    }
    return std::unique_ptr<ClipWriter>(new ClipWriter(std::move(encoder)));
}

Status ClipWriter::write(const Picture& picture) {
    Encoder& e = *encoder_;
    if (picture.width != e.codec->width || picture.height != e.codec->height) {
        return Error{e.name, "picture has another size than the clip", ""};
    }
    if (const int code = av_frame_make_writable(e.frame.get()); code < 0) {
        return e.failed("no memory for a frame", code);
    }
    fill_frame(*e.frame, picture);
    e.frame->pts = e.next++;
    return e.encode(e.frame.get());
}

Status ClipWriter::finish() {
    if (Status drained = encoder_->encode(nullptr); !drained) {
        return drained;
    }
    const int code = av_write_trailer(encoder_->output.get());
    return code < 0 ? Status(encoder_->failed("cannot finish the file", code)) : Status();
}

}  // namespace pitcast::tools
