// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include "pitcast/core/timecode.h"

#include "codec_plan.h"
#include "frame_for.h"
#include "hardware.h"
#include "muxer.h"
#include "sound_encoder.h"
#include "writer_kinds.h"

namespace pitcast::video {
namespace {

/// Any coding but that of the contribution stream, in any container.
class CodedWriter final : public VideoWriter {
 public:
    CodedWriter(WriterOptions options, const CodecPlan& plan, std::unique_ptr<Muxer> muxer,
                CodecPtr encoder, std::unique_ptr<SoundEncoder> sound)
        : options_(std::move(options)),
          plan_(plan),
          muxer_(std::move(muxer)),
          encoder_(std::move(encoder)),
          sound_(std::move(sound)),
          packet_(av_packet_alloc()) {}

    Status write(const draw::PackedFrame& frame, FrameNumber number,
                 const audio::Block* sound) override {
        if (const Status fits = check_frame(options_, frame, number, last_); !fits) {
            return fits.error();
        }
        last_ = number;
        if (const Status coded = write_sound(sound_.get(), sound, *muxer_); !coded) {
            return coded.error().within(options_.url);
        }
        const FramePtr picture = on_device(
            frame_for(frame, plan_.pixels, options_.format, number - options_.first), *encoder_);
        const int code = picture == nullptr ? AVERROR(ENOMEM)
                                            : avcodec_send_frame(encoder_.get(), picture.get());
        if (code < 0) {
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
    Status write_ready() {
        for (;;) {
            const int code = avcodec_receive_packet(encoder_.get(), packet_.get());
            if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) {
                return {};
            }
            if (code < 0) {
                return Error{options_.url, "cannot encode: " + av_text(code), ""};
            }
            packet_->duration = 1;
            const Status written = muxer_->write(*packet_, encoder_->time_base);
            av_packet_unref(packet_.get());
            if (!written) {
                return written.error();
            }
        }
    }

    WriterOptions options_;
    const CodecPlan plan_;
    std::unique_ptr<Muxer> muxer_;
    CodecPtr encoder_;
    std::unique_ptr<SoundEncoder> sound_;  ///< null: there is none
    PacketPtr packet_;
    FrameNumber last_ = std::numeric_limits<FrameNumber>::min();
};

}  // namespace

Result<std::unique_ptr<VideoWriter>> open_coded_writer(const WriterOptions& options) {
    const CodecPlan plan = plan_of(options);
    auto muxer = Muxer::open(options, container_of(options.url));
    if (!muxer) {
        return muxer.error();
    }
    auto encoder = open_encoder(options, plan, (*muxer)->global_header());
    if (!encoder) {
        return encoder.error().within(options.url);
    }
    AVStream& stream = (*muxer)->stream();
    avcodec_parameters_from_context(stream.codecpar, encoder->get());
    stream.time_base = (*encoder)->time_base;
    stream.avg_frame_rate = (*encoder)->framerate;
    const std::string timecode =
        timecode_of(options.first, options.format.rate, options.utc_offset_s).text();
    av_dict_set(&stream.metadata, "timecode", timecode.c_str(), 0);
    auto sound = open_sound(options, **muxer);
    if (!sound) {
        return sound.error();
    }
    if (const Status begun = (*muxer)->begin(); !begun) {
        return begun.error();
    }
    return std::unique_ptr<VideoWriter>(std::make_unique<CodedWriter>(
        options, plan, std::move(*muxer), std::move(*encoder), std::move(*sound)));
}

}  // namespace pitcast::video
