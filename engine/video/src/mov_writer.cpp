// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <limits>
#include <vector>

#include "pitcast/core/timecode.h"

#include "encoder.h"
#include "muxer.h"
#include "sound_encoder.h"
#include "writer_kinds.h"

namespace pitcast::video {
namespace {

/// Bytes from line to line that QuickTime v210 prescribes: whole blocks of 48 pixels.
std::size_t v210_stride(std::int32_t width) {
    return static_cast<std::size_t>((width + 47) / 48) * 128;
}

/// Packed v210 frames are the codec's own bytes: they go into the file as they are.
class MovWriter final : public VideoWriter {
 public:
    MovWriter(WriterOptions options, std::unique_ptr<Muxer> muxer,
              std::unique_ptr<SoundEncoder> sound)
        : options_(std::move(options)),
          muxer_(std::move(muxer)),
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
        const std::size_t stride = v210_stride(frame.width);
        const std::size_t size = stride * static_cast<std::size_t>(frame.height);
        const std::byte* bytes = frame.planes[0].bytes;
        if (frame.planes[0].stride != stride) {
            bytes = tighten(frame, stride);
        }
        // No reference: av_write_frame writes through before it returns.
        av_packet_unref(packet_.get());
        packet_->data = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes));
        packet_->size = static_cast<int>(size);
        packet_->pts = number - options_.first;
        packet_->dts = packet_->pts;
        packet_->duration = 1;
        packet_->flags |= AV_PKT_FLAG_KEY;
        const FrameRate rate = options_.format.rate;
        return muxer_->write(*packet_, {rate.denominator, rate.numerator});
    }

    Status finish() override {
        if (const Status rest = finish_sound(sound_.get(), *muxer_); !rest) {
            return rest.error().within(options_.url);
        }
        return muxer_->finish();
    }

 private:
    const std::byte* tighten(const draw::PackedFrame& frame, std::size_t stride) {
        lines_.resize(stride * static_cast<std::size_t>(frame.height));
        for (std::size_t y = 0; y < static_cast<std::size_t>(frame.height); ++y) {
            std::memcpy(lines_.data() + y * stride,
                        frame.planes[0].bytes + y * frame.planes[0].stride,
                        std::min(stride, frame.planes[0].stride));
        }
        return lines_.data();
    }

    WriterOptions options_;
    std::unique_ptr<Muxer> muxer_;
    std::unique_ptr<SoundEncoder> sound_;  ///< null: there is none
    PacketPtr packet_;
    std::vector<std::byte> lines_;
    FrameNumber last_ = std::numeric_limits<FrameNumber>::min();
};

void describe_v210(AVCodecParameters& codec, const WriterOptions& options) {
    const VideoFormat& format = options.format;
    codec.codec_type = AVMEDIA_TYPE_VIDEO;
    codec.codec_id = AV_CODEC_ID_V210;
    codec.codec_tag = MKTAG('v', '2', '1', '0');
    codec.format = AV_PIX_FMT_YUV422P10LE;
    codec.bits_per_coded_sample = 24;
    codec.width = format.width;
    codec.height = format.height;
    codec.sample_aspect_ratio = {1, 1};
    codec.field_order = format.interlaced ? AV_FIELD_TT : AV_FIELD_PROGRESSIVE;
    const ColourTags tags = tags_of(options.signal);
    codec.color_primaries = tags.primaries;
    codec.color_trc = tags.transfer;
    codec.color_space = tags.matrix;
    codec.color_range = tags.range;
}

}  // namespace

Result<std::unique_ptr<VideoWriter>> open_mov_writer(const WriterOptions& options) {
    auto muxer = Muxer::open(options, "mov");
    if (!muxer) {
        return muxer.error();
    }
    const VideoFormat& format = options.format;
    AVStream& stream = (*muxer)->stream();
    describe_v210(*stream.codecpar, options);
    stream.time_base = {format.rate.denominator, format.rate.numerator};
    stream.avg_frame_rate = {format.rate.numerator, format.rate.denominator};
    // The muxer makes a tmcd track of this.
    const std::string timecode =
        timecode_of(options.first, format.rate, options.utc_offset_s).text();
    av_dict_set(&stream.metadata, "timecode", timecode.c_str(), 0);
    auto sound = open_sound(options, **muxer);
    if (!sound) {
        return sound.error();
    }
    if (const Status begun = (*muxer)->begin(); !begun) {
        return begun.error();
    }
    return std::unique_ptr<VideoWriter>(
        std::make_unique<MovWriter>(options, std::move(*muxer), std::move(*sound)));
}

}  // namespace pitcast::video
