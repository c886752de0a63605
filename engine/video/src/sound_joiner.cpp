// SPDX-License-Identifier: Apache-2.0
#include "sound_joiner.h"

#include <algorithm>
#include <cmath>

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

namespace pitcast::video {
namespace {

constexpr double kAgreesWithin = audio::kSampleRate / 1000.0;
constexpr std::int64_t kJump = audio::kSampleRate / 100;
constexpr std::int64_t kHistory = 512;  ///< longer than the stretcher's filter
constexpr double kSmoothing = 1.0 / 8;
/// What is off is made up for within a second, but no faster.
constexpr double kMostASecond = audio::kSampleRate / 500.0;
/// Samples have 24 bits; the stretcher works on 32.
constexpr int kToWide = 8;

}  // namespace

std::int64_t SoundJoiner::frames_of(std::span<const audio::Sample> samples) const {
    return static_cast<std::int64_t>(samples.size()) / channels_;
}

void SoundJoiner::remember(std::span<const audio::Sample> samples) {
    const auto most = static_cast<std::size_t>(kHistory * channels_);
    history_.insert(history_.end(), samples.begin(), samples.end());
    if (history_.size() > most) {
        history_.erase(history_.begin(), history_.end() - static_cast<std::ptrdiff_t>(most));
    }
}

SoundJoiner::Piece SoundJoiner::join(std::int64_t first, std::int32_t channels,
                                     std::span<const audio::Sample> samples) {
    const std::int64_t held =
        stretcher_ ? swr_get_delay(stretcher_.get(), audio::kSampleRate) - skip_ : 0;
    const std::int64_t off = first - (next_ + held);
    if (channels != channels_ || std::abs(off) > kJump) {
        channels_ = channels;
        next_ = first;
        off_ = 0;
        history_.clear();
        stretcher_.reset();
        return pass(samples);
    }
    off_ += (static_cast<double>(off) - off_) * kSmoothing;
    if (!stretcher_ && (std::abs(off_) < kAgreesWithin || !open_stretcher())) {
        return pass(samples);
    }
    return stretch(samples, off_);
}

SoundJoiner::Piece SoundJoiner::pass(std::span<const audio::Sample> samples) {
    const Piece piece{next_, samples};
    next_ += frames_of(samples);
    remember(samples);
    return piece;
}

bool SoundJoiner::open_stretcher() {
    AVChannelLayout layout{};
    layout.order = AV_CHANNEL_ORDER_UNSPEC;  // channels are never mixed with each other
    layout.nb_channels = channels_;
    SwrContext* context = nullptr;
    const int made = swr_alloc_set_opts2(
        &context, &layout, AV_SAMPLE_FMT_S32, static_cast<int>(audio::kSampleRate), &layout,
        AV_SAMPLE_FMT_S32, static_cast<int>(audio::kSampleRate), 0, nullptr);
    stretcher_.reset(context);
    if (made < 0 || av_opt_set(context, "flags", "+res", 0) < 0 || swr_init(context) < 0) {
        stretcher_.reset();
        return false;
    }
    skip_ = frames_of(history_);
    (void)stretch(history_, 0);  // it begins in the middle of a sound, not at a start
    return true;
}

SoundJoiner::Piece SoundJoiner::stretch(std::span<const audio::Sample> samples, double off) {
    const auto frames = static_cast<int>(frames_of(samples));
    // So many samples more or less in a second.
    const double correction = std::clamp(off, -kMostASecond, kMostASecond);
    swr_set_compensation(stretcher_.get(), static_cast<int>(std::lround(correction)),
                         static_cast<int>(audio::kSampleRate));
    wide_.resize(samples.size());
    std::transform(samples.begin(), samples.end(), wide_.begin(),
                   [](audio::Sample sample) { return sample * (1 << kToWide); });
    const int room = swr_get_out_samples(stretcher_.get(), frames);
    made_.resize(static_cast<std::size_t>(std::max(room, 0) * channels_));
    const auto* from = reinterpret_cast<const std::uint8_t*>(wide_.data());
    auto* to = reinterpret_cast<std::uint8_t*>(made_.data());
    const int made = std::max(swr_convert(stretcher_.get(), &to, room, &from, frames), 0);
    for (audio::Sample& sample : made_) {
        sample = static_cast<audio::Sample>(sample >> kToWide);
    }
    const auto skipped = std::min<std::int64_t>(made, skip_);
    skip_ -= skipped;
    const Piece piece{
        next_, std::span(made_).subspan(static_cast<std::size_t>(skipped * channels_),
                                        static_cast<std::size_t>((made - skipped) * channels_))};
    next_ += made - skipped;
    return piece;
}

}  // namespace pitcast::video
