// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <vector>

#include "codec_plan.h"
#include "encoder.h"
#include "h264_timecode.h"
#include "muxer.h"
#include "sound_encoder.h"
#include "writer_kinds.h"

namespace pitcast::video {
namespace {

class H264Writer final : public VideoWriter {
 public:
    H264Writer(WriterOptions options, std::unique_ptr<Muxer> muxer, CodecPtr encoder,
               std::unique_ptr<SoundEncoder> sound)
        : options_(std::move(options)),
          muxer_(std::move(muxer)),
          encoder_(std::move(encoder)),
          sound_(std::move(sound)),
          packet_(av_packet_alloc()),
          stamped_(av_packet_alloc()) {}

    Status write(const draw::PackedFrame& frame, FrameNumber number,
                 const audio::Block* sound) override {
        if (const Status fits = check_frame(options_, frame, number, last_); !fits) {
            return fits.error();
        }
        last_ = number;
        if (const Status coded = write_sound(sound_.get(), sound, *muxer_); !coded) {
            return coded.error().within(options_.url);
        }
        const FramePtr picture = frame_over(frame, options_.format, number - options_.first);
        if (const int code = avcodec_send_frame(encoder_.get(), picture.get()); code < 0) {
            return Error{options_.url, "cannot encode: " + av_text(code), ""};
        }
        return write_ready();
    }

    Status finish() override {
        avcodec_send_frame(encoder_.get(), nullptr);
        if (const Status rest = write_ready(); !rest) {
            return rest.error();
        }
        if (const Status rest = finish_sound(sound_.get(), *muxer_); !rest) {
            return rest.error().within(options_.url);
        }
        return muxer_->finish();
    }

 private:
    /// Everything the encoder has ready. Always all of it: only then does the encoder take the
    /// next frame at once, without keeping a reference to its planes.
    Status write_ready() {
        for (;;) {
            const int code = avcodec_receive_packet(encoder_.get(), packet_.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
                return {};
            }
            if (code < 0) {
                return Error{options_.url, "cannot encode: " + av_text(code), ""};
            }
            const Status written = write_packet();
            av_packet_unref(packet_.get());
            if (!written) {
                return written.error();
            }
        }
    }

    Status write_packet() {
        const Timecode timecode =
            timecode_of(options_.first + packet_->pts, options_.format.rate, options_.utc_offset_s);
        set_h264_timecode({packet_->data, static_cast<std::size_t>(packet_->size)}, timecode,
                          bytes_);
        av_packet_unref(stamped_.get());
        if (av_new_packet(stamped_.get(), static_cast<int>(bytes_.size())) < 0 ||
            av_packet_copy_props(stamped_.get(), packet_.get()) < 0) {
            return Error{options_.url, "out of memory", ""};
        }
        std::copy(bytes_.begin(), bytes_.end(), stamped_->data);
        stamped_->duration = 1;
        return muxer_->write(*stamped_, encoder_->time_base);
    }

    WriterOptions options_;
    std::unique_ptr<Muxer> muxer_;
    CodecPtr encoder_;
    std::unique_ptr<SoundEncoder> sound_;  ///< null: there is none
    PacketPtr packet_;
    PacketPtr stamped_;
    std::vector<std::uint8_t> bytes_;
    FrameNumber last_ = std::numeric_limits<FrameNumber>::min();
};

}  // namespace

Result<std::unique_ptr<VideoWriter>> open_h264_writer(const WriterOptions& options) {
    const char* container = container_of(options.url);
    auto muxer = Muxer::open(options, container == nullptr ? "mpegts" : container);
    if (!muxer) {
        return muxer.error();
    }
    auto encoder = open_h264_encoder({.format = options.format,
                                      .signal = options.signal,
                                      .bit_rate = bit_rate_of(options),
                                      .gop_frames = options.gop_frames,
                                      .preset = options.preset,
                                      .low_delay = options.low_delay || is_network_url(options.url),
                                      .global_header = (*muxer)->global_header()});
    if (!encoder) {
        return encoder.error().within(options.url);
    }
    AVStream& stream = (*muxer)->stream();
    avcodec_parameters_from_context(stream.codecpar, encoder->get());
    stream.time_base = (*encoder)->time_base;
    stream.avg_frame_rate = (*encoder)->framerate;
    auto sound = open_sound(options, **muxer);
    if (!sound) {
        return sound.error();
    }
    if (const Status begun = (*muxer)->begin(); !begun) {
        return begun.error();
    }
    return std::unique_ptr<VideoWriter>(std::make_unique<H264Writer>(
        options, std::move(*muxer), std::move(*encoder), std::move(*sound)));
}

}  // namespace pitcast::video
