// SPDX-License-Identifier: Apache-2.0
#include "sound_encoder.h"

#include <algorithm>

#include "muxer.h"

namespace pitcast::video {
namespace {

/// A longer gap is not filled: the time stamps jump.
constexpr std::int64_t kLongestSilence = 10 * audio::kSampleRate;
constexpr std::int64_t kBitsAChannel = 96'000;

struct CodecChoice {
    const char* name = nullptr;
    AVSampleFormat format = AV_SAMPLE_FMT_NONE;
};

CodecChoice choice_of(SoundCodec codec) {
    switch (codec) {
        case SoundCodec::mp2:
            return {"mp2", AV_SAMPLE_FMT_S16};
        case SoundCodec::pcm:
            return {"pcm_s24le", AV_SAMPLE_FMT_S32};
        default:
            return {"aac", AV_SAMPLE_FMT_FLTP};
    }
}

}  // namespace

Result<std::unique_ptr<SoundEncoder>> SoundEncoder::open(const WriterOptions& options,
                                                         bool global_header) {
    if (options.sound == SoundCodec::none || options.sound_channels < 1) {
        return std::unique_ptr<SoundEncoder>();
    }
    const CodecChoice choice = choice_of(options.sound);
    const AVCodec* found = avcodec_find_encoder_by_name(choice.name);
    if (found == nullptr) {
        return Error{options.url, std::string("this FFmpeg has no ") + choice.name + " encoder",
                     "add audio=none"};
    }
    CodecPtr codec(avcodec_alloc_context3(found));
    codec->sample_fmt = choice.format;
    codec->sample_rate = static_cast<int>(audio::kSampleRate);
    codec->time_base = {1, codec->sample_rate};
    av_channel_layout_default(&codec->ch_layout, options.sound_channels);
    codec->bit_rate = kBitsAChannel * options.sound_channels;
    if (global_header) {
        codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    if (const int code = avcodec_open2(codec.get(), found, nullptr); code < 0) {
        return Error{options.url,
                     std::string(choice.name) + " cannot carry " +
                         std::to_string(options.sound_channels) + " channels: " + av_text(code),
                     "use audio=pcm in a .mov, fewer channels in the show, or audio=none"};
    }
    return std::unique_ptr<SoundEncoder>(new SoundEncoder(
        std::move(codec), audio::first_sample_of(options.first, options.format.rate)));
}

Status SoundEncoder::add(const audio::Block& block) {
    const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
    if (static_cast<std::size_t>(block.channels) != channels) {
        return Error{"sound", "another number of channels", ""};
    }
    const std::int64_t waiting = static_cast<std::int64_t>(waiting_.size() / channels);
    const std::int64_t gap = next_ ? block.first - *next_ - waiting : 0;
    if (!next_ || gap < 0 || gap > kLongestSilence) {
        waiting_.clear();
        next_ = block.first;
    } else {
        waiting_.resize(waiting_.size() + static_cast<std::size_t>(gap) * channels);
    }
    waiting_.insert(waiting_.end(), block.samples.begin(),
                    block.samples.begin() + static_cast<std::ptrdiff_t>(
                                                static_cast<std::size_t>(block.frames) * channels));
    const auto whole = static_cast<std::size_t>(codec_->frame_size);
    while (whole == 0 ? !waiting_.empty() : waiting_.size() >= whole * channels) {
        if (const Status encoded = encode(whole == 0 ? waiting_.size() / channels : whole);
            !encoded) {
            return encoded;
        }
    }
    return {};
}

Status SoundEncoder::encode(std::size_t frames) {
    const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
    const FramePtr frame(av_frame_alloc());
    frame->format = codec_->sample_fmt;
    frame->nb_samples = static_cast<int>(frames);
    frame->sample_rate = codec_->sample_rate;
    frame->pts = *next_ - origin_;
    av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout);
    int code = av_frame_get_buffer(frame.get(), 0);
    if (code >= 0) {
        fill(*frame);
        code = avcodec_send_frame(codec_.get(), frame.get());
    }
    waiting_.erase(waiting_.begin(),
                   waiting_.begin() + static_cast<std::ptrdiff_t>(frames * channels));
    *next_ += static_cast<std::int64_t>(frames);
    return code < 0 ? Status(Error{"sound", "cannot encode: " + av_text(code), ""}) : Status{};
}

void SoundEncoder::fill(AVFrame& frame) const {
    const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
    const auto count = static_cast<std::size_t>(frame.nb_samples) * channels;
    for (std::size_t i = 0; i < count; ++i) {
        const audio::Sample sample = waiting_[i];
        if (frame.format == AV_SAMPLE_FMT_FLTP) {
            reinterpret_cast<float*>(frame.extended_data[i % channels])[i / channels] =
                static_cast<float>(sample) / static_cast<float>(1 << 23);
        } else if (frame.format == AV_SAMPLE_FMT_S16) {
            reinterpret_cast<std::int16_t*>(frame.data[0])[i] =
                static_cast<std::int16_t>(std::min((sample + 128) >> 8, 32767));
        } else {
            reinterpret_cast<std::int32_t*>(frame.data[0])[i] = sample * 256;
        }
    }
}

Status SoundEncoder::finish() {
    const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
    if (!waiting_.empty()) {
        if (const Status last = encode(waiting_.size() / channels); !last) {
            return last;
        }
    }
    avcodec_send_frame(codec_.get(), nullptr);
    return {};
}

PacketPtr SoundEncoder::next() {
    PacketPtr packet(av_packet_alloc());
    while (avcodec_receive_packet(codec_.get(), packet.get()) >= 0) {
        if (packet->pts >= 0) {
            return packet;
        }
        av_packet_unref(packet.get());  // what an encoder puts before the start
    }
    return nullptr;
}

namespace {

void write_packets(SoundEncoder& encoder, Muxer& muxer) {
    while (PacketPtr packet = encoder.next()) {
        muxer.write_sound(std::move(packet), encoder.codec().time_base);
    }
}

}  // namespace

Result<std::unique_ptr<SoundEncoder>> open_sound(const WriterOptions& options, Muxer& muxer) {
    auto encoder = SoundEncoder::open(options, muxer.global_header());
    if (encoder && *encoder) {
        if (const Status added = muxer.add_sound((*encoder)->codec()); !added) {
            return added.error();
        }
    }
    return encoder;
}

Status write_sound(SoundEncoder* encoder, const audio::Block* block, Muxer& muxer) {
    if (encoder == nullptr || block == nullptr) {
        return {};
    }
    Status added = encoder->add(*block);
    write_packets(*encoder, muxer);
    return added;
}

Status finish_sound(SoundEncoder* encoder, Muxer& muxer) {
    if (encoder == nullptr) {
        return {};
    }
    Status ended = encoder->finish();
    write_packets(*encoder, muxer);
    return ended;
}

}  // namespace pitcast::video
