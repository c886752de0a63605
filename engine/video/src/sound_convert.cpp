// SPDX-License-Identifier: Apache-2.0
#include "sound_convert.h"

#include <algorithm>

extern "C" {
#include <libswresample/swresample.h>
}

namespace pitcast::video {

void ResamplerFree::operator()(SwrContext* context) const {
    swr_free(&context);
}

bool SoundConverter::open(const AVFrame& frame) {
    if (frame.ch_layout.nb_channels < 1 || frame.ch_layout.nb_channels > audio::kMostChannels ||
        (channels_ != 0 && frame.ch_layout.nb_channels != channels_) || frame.sample_rate < 1) {
        return false;
    }
    SwrContext* context = nullptr;
    // The library's signature lacks a const; it only reads.
    auto* layout = const_cast<AVChannelLayout*>(&frame.ch_layout);
    const int made = swr_alloc_set_opts2(
        &context, layout, AV_SAMPLE_FMT_S32, static_cast<int>(audio::kSampleRate), layout,
        static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
    resampler_.reset(context);
    if (made < 0 || swr_init(context) < 0) {
        resampler_.reset();
        return false;
    }
    channels_ = frame.ch_layout.nb_channels;
    rate_ = frame.sample_rate;
    format_ = frame.format;
    return true;
}

bool SoundConverter::convert(const AVFrame& frame, std::vector<audio::Sample>& into) {
    const bool same = resampler_ && frame.ch_layout.nb_channels == channels_ &&
                      frame.sample_rate == rate_ && frame.format == format_;
    if (!same && !open(frame)) {
        return false;
    }
    pull(const_cast<const std::uint8_t* const*>(frame.extended_data), frame.nb_samples, into);
    return true;
}

void SoundConverter::drain(std::vector<audio::Sample>& into) {
    if (resampler_) {
        pull(nullptr, 0, into);
    }
}

void SoundConverter::pull(const std::uint8_t* const* data, int samples,
                          std::vector<audio::Sample>& into) {
    const int room = swr_get_out_samples(resampler_.get(), samples);
    buffer_.resize(static_cast<std::size_t>(std::max(room, 0) * channels_));
    auto* to = reinterpret_cast<std::uint8_t*>(buffer_.data());
    const int made =
        swr_convert(resampler_.get(), &to, room, const_cast<const std::uint8_t**>(data), samples);
    const auto count = static_cast<std::size_t>(std::max(made, 0) * channels_);
    for (std::size_t i = 0; i < count; ++i) {
        into.push_back(buffer_[i] >> 8);
    }
}

}  // namespace pitcast::video
