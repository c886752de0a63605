// SPDX-License-Identifier: Apache-2.0
#include "clip_sound.h"

#include <algorithm>

#include "pitcast/core/log.h"

#include "demux.h"

namespace pitcast::video {
namespace {

constexpr std::int64_t kSmallGap = audio::kSampleRate / 100;     ///< what rounding may do
constexpr std::int64_t kLongestGap = 3600 * audio::kSampleRate;  ///< a longer one is damage

}  // namespace

SoundReader::SoundReader(AVFormatContext& demuxer, std::string path, std::size_t limit_bytes)
    : path_(std::move(path)), limit_(limit_bytes) {
    index_ = av_find_best_stream(&demuxer, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    if (index_ < 0) {
        return;
    }
    const AVStream& stream = *demuxer.streams[index_];
    base_ = stream.time_base;
    auto codec = open_decoder(*stream.codecpar, path_, {});
    if (codec) {
        codec_ = std::move(*codec);
    } else {
        log_warning(path_, codec.error().message() + "; it plays without sound");
    }
}

void SoundReader::take(const AVPacket& packet) {
    if (codec_ != nullptr && packet.stream_index == index_ && !full_) {
        decode(&packet);
    }
}

void SoundReader::decode(const AVPacket* packet) {
    avcodec_send_packet(codec_.get(), packet);
    for (FramePtr frame(av_frame_alloc()); avcodec_receive_frame(codec_.get(), frame.get()) >= 0;
         av_frame_unref(frame.get())) {
        fill_gap(*frame);
        if (!converter_.convert(*frame, sound_.samples)) {
            return;
        }
        sound_.channels = converter_.channels();
        full_ = sound_.samples.size() * sizeof(audio::Sample) > limit_;
    }
}

void SoundReader::fill_gap(const AVFrame& frame) {
    if (frame.best_effort_timestamp == AV_NOPTS_VALUE) {
        return;
    }
    const Nanoseconds at_ns = ns_of(frame.best_effort_timestamp, base_);
    begin_ns_ = begin_ns_.value_or(at_ns);
    const std::int64_t gap = audio::sample_at_ns(at_ns - *begin_ns_) - sound_.length();
    if (gap > kSmallGap && gap < kLongestGap) {
        sound_.samples.resize(sound_.samples.size() +
                              static_cast<std::size_t>(gap * sound_.channels));
    }
}

ClipSound SoundReader::finish(Nanoseconds first_picture_ns) {
    if (codec_ == nullptr) {
        return {};
    }
    decode(nullptr);
    converter_.drain(sound_.samples);
    if (full_) {
        log_warning(path_, "its sound is longer than fits into memory; the rest is silent");
    }
    const std::int64_t late =
        begin_ns_ ? audio::sample_at_ns(*begin_ns_ - first_picture_ns) : std::int64_t{0};
    auto& samples = sound_.samples;
    if (late > 0 && late < kLongestGap) {
        samples.insert(samples.begin(), static_cast<std::size_t>(late * sound_.channels), 0);
    } else if (late < 0) {
        const std::int64_t early = std::min(-late, sound_.length()) * sound_.channels;
        samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(early));
    }
    return std::move(sound_);
}

void ClipSound::read(std::int64_t from, std::span<audio::Sample> into) const {
    const auto frames = static_cast<std::int64_t>(into.size()) / std::max(channels, 1);
    for (std::int64_t i = 0; i < frames; ++i) {
        const bool inside = from + i >= 0 && from + i < length();
        for (std::int64_t c = 0; c < channels; ++c) {
            into[static_cast<std::size_t>(i * channels + c)] =
                inside ? samples[static_cast<std::size_t>((from + i) * channels + c)] : 0;
        }
    }
}

}  // namespace pitcast::video
