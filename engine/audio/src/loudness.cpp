// SPDX-License-Identifier: Apache-2.0
#include "pitcast/audio/loudness.h"

#include <algorithm>
#include <cmath>

#include <ebur128.h>

namespace pitcast::audio {
namespace {

double decibels(double share) {
    return share > 1e-6 ? 20 * std::log10(share) : Loudness::kSilence;
}

struct StateFree {
    void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
};

template <typename Read>
double told_by(ebur128_state* state, const Read& read) {
    double value = 0;
    const bool good = state != nullptr && read(state, &value) == EBUR128_SUCCESS;
    return good && std::isfinite(value) ? std::max(value, Loudness::kSilence) : Loudness::kSilence;
}

}  // namespace

struct LoudnessMeter::Impl {
    std::int32_t channels = 0;
    std::unique_ptr<ebur128_state, StateFree> state;
    std::vector<int> scaled;  ///< 32 bits, as the library wants them
    Loudness last;
};

Peaks peaks_of(std::span<const Sample> interleaved, std::int32_t channels) {
    Peaks peaks{};
    const auto width = static_cast<std::size_t>(std::clamp(channels, 0, kMostChannels));
    for (std::size_t at = 0; width > 0 && at + width <= interleaved.size(); at += width) {
        for (std::size_t c = 0; c < width; ++c) {
            peaks[c] = std::max(peaks[c], std::abs(interleaved[at + c]));
        }
    }
    return peaks;
}

double dbfs_of(Sample peak) {
    return decibels(static_cast<double>(peak) / kLoudest);
}

LoudnessMeter::LoudnessMeter(std::int32_t channels) : impl_(std::make_unique<Impl>()) {
    impl_->channels = channels;
    impl_->state.reset(
        ebur128_init(static_cast<unsigned>(channels), static_cast<unsigned long>(kSampleRate),
                     EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_I | EBUR128_MODE_LRA |
                         EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_HISTOGRAM));
}

LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add(const Block& block) {
    Impl& impl = *impl_;
    if (block.channels != impl.channels || block.frames == 0) {
        return;
    }
    impl.scaled.resize(block.samples.size());
    std::transform(block.samples.begin(), block.samples.end(), impl.scaled.begin(),
                   [](Sample sample) { return sample * 256; });
    if (impl.state) {
        ebur128_add_frames_int(impl.state.get(), impl.scaled.data(),
                               static_cast<std::size_t>(block.frames));
    }
    const auto channels = static_cast<std::size_t>(impl.channels);
    for (std::size_t c = 0; c < channels; ++c) {
        double peak = 0;
        double power = 0;
        for (std::size_t i = c; i < block.samples.size(); i += channels) {
            const double value = block.samples[i] / static_cast<double>(kLoudest);
            peak = std::max(peak, std::abs(value));
            power += value * value;
        }
        impl.last.peak_dbfs[c] = decibels(peak);
        impl.last.rms_dbfs[c] = decibels(std::sqrt(power / block.frames));
    }
}

Loudness LoudnessMeter::read() {
    Impl& impl = *impl_;
    ebur128_state* state = impl.state.get();
    Loudness now = impl.last;
    now.momentary_lufs = told_by(state, ebur128_loudness_momentary);
    now.short_term_lufs = told_by(state, ebur128_loudness_shortterm);
    now.integrated_lufs = told_by(state, ebur128_loudness_global);
    now.range_lu = std::max(told_by(state, ebur128_loudness_range), 0.0);
    double peak = 0;
    for (std::int32_t c = 0; state != nullptr && c < impl.channels; ++c) {
        double one = 0;
        ebur128_true_peak(state, static_cast<unsigned>(c), &one);
        peak = std::max(peak, one);
    }
    now.true_peak_dbtp = decibels(peak);
    return now;
}

}  // namespace pitcast::audio
