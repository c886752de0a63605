// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/audio/audio.h"
#include "pitcast/audio/loudness.h"

namespace pitcast::audio {
namespace {

constexpr FrameRate k50{50, 1};
constexpr FrameRate k5994{60'000, 1'001};

TEST(Samples, OfAFrameFollowFromItsNumber) {
    EXPECT_EQ(first_sample_of(3, k50), 2880);
    int of_800 = 0;
    const FrameNumber now = 107'000'000'000;
    for (FrameNumber n = now; n < now + 5; ++n) {
        const std::int64_t count = first_sample_of(n + 1, k5994) - first_sample_of(n, k5994);
        EXPECT_TRUE(count == 800 || count == 801) << count;
        of_800 += count == 800 ? 1 : 0;
    }
    EXPECT_EQ(of_800, 1) << "4004 samples in five frames";
}

TEST(Samples, BelongToOneFrame) {
    for (const FrameRate rate : {k50, k5994, FrameRate{24'000, 1'001}, FrameRate{25, 1}}) {
        for (const FrameNumber n : {-7LL, 0LL, 1LL, 1'001LL, 53'000'000'001LL}) {
            const std::int64_t first = first_sample_of(n, rate);
            EXPECT_EQ(frame_of_sample(first, rate), n);
            EXPECT_EQ(frame_of_sample(first - 1, rate), n - 1);
        }
    }
    EXPECT_EQ(sample_at_ns(1'500'000'000), 72'000);
    EXPECT_EQ(sample_at_ns(-1), -1);
    EXPECT_EQ(sample_at_ns(1'800'000'000'000'000'000), 86'400'000'000'000);
}

TEST(Gains, AreThoseOfTheirDecibels) {
    EXPECT_EQ(gain_of_tenths(0), kUnity);
    EXPECT_EQ(gain_of_tenths(-1000), 0);
    for (const std::int32_t tenths : {-600, -200, -60, -1, 1, 60, 240}) {
        const double decibels = 20 * std::log10(gain_of_tenths(tenths) / double{kUnity});
        EXPECT_NEAR(decibels, tenths / 10.0, 0.01) << tenths;
    }
    EXPECT_EQ(gain_of_tenths(9'000), gain_of_tenths(240));
}

TEST(Mixing, AddsRoundsAndHoldsWithin24Bits) {
    const std::vector<Sample> left_and_right{1000, -1000, 3, -3, kLoudest, kLoudest};
    Mixer mixer;
    std::vector<Sample> out(6);
    mixer.begin(2, 3);
    mixer.add({left_and_right, 2, 0}, 0, kUnity, kUnity);
    mixer.add({left_and_right, 2, 1}, 1, kUnity / 2, kUnity / 2);
    mixer.finish(out);
    EXPECT_EQ(out, (std::vector<Sample>{1000, -500, 3, -1, kLoudest, 4'194'304}));
    mixer.add({left_and_right, 2, 0}, 0, kUnity, kUnity);
    mixer.finish(out);
    EXPECT_EQ(out[0], 2000);
    EXPECT_EQ(out[4], kLoudest);
}

TEST(Mixing, FadesEvenly) {
    const std::vector<Sample> steady(4, 1000);
    Mixer mixer;
    std::vector<Sample> out(4);
    mixer.begin(1, 4);
    mixer.add({steady, 1, 0}, 0, 0, kUnity);
    mixer.finish(out);
    EXPECT_EQ(out, (std::vector<Sample>{0, 250, 500, 750}));
}

TEST(LoudnessOfASine, IsThatOfTheStandard) {
    // EBU Tech 3341, case 1: 1 kHz in both channels at -23 dBFS is -23 LUFS.
    LoudnessMeter meter(2);
    const double peak = std::pow(10.0, -23 / 20.0) * kLoudest;
    for (int b = 0; b < 400; ++b) {
        Block block{b * 2400LL, 2400, 2, {}};
        for (int i = 0; i < 2400; ++i) {
            const double phase = 2 * 3.14159265358979 * 1000 * (b * 2400 + i) / 48'000;
            const auto sample = static_cast<Sample>(std::lround(peak * std::sin(phase)));
            block.samples.insert(block.samples.end(), {sample, sample});
        }
        meter.add(block);
    }
    const Loudness told = meter.read();
    EXPECT_NEAR(told.momentary_lufs, -23, 0.1);
    EXPECT_NEAR(told.short_term_lufs, -23, 0.1);
    EXPECT_NEAR(told.integrated_lufs, -23, 0.1);
    EXPECT_NEAR(told.true_peak_dbtp, -23, 0.2);
    EXPECT_NEAR(told.peak_dbfs[0], -23, 0.05);
    EXPECT_NEAR(told.rms_dbfs[1], -26.01, 0.05);
}

TEST(LoudnessOfNothing, IsSilence) {
    LoudnessMeter meter(1);
    EXPECT_EQ(meter.read().integrated_lufs, Loudness::kSilence);
    meter.add({0, 960, 1, std::vector<Sample>(960)});
    EXPECT_EQ(meter.read().momentary_lufs, Loudness::kSilence);
    EXPECT_EQ(meter.read().peak_dbfs[0], Loudness::kSilence);
}

}  // namespace
}  // namespace pitcast::audio
