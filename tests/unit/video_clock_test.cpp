// SPDX-License-Identifier: Apache-2.0
// When pictures and sound of a stream are due: clocks that drift, jump and tell the time.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>
#include <set>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"

#include "../../engine/video/src/capture_time.h"
#include "../../engine/video/src/grid_lock.h"
#include "../../engine/video/src/pts_clock.h"
#include "../../engine/video/src/sound_joiner.h"

namespace pitcast::video {
namespace {

constexpr Nanoseconds kMs = 1'000'000;
constexpr Nanoseconds kPeriod = 20 * kMs;
constexpr Nanoseconds kStart = 1'795'000'000'000'000'000;

TEST(PtsClock, FollowsADriftWithoutAStep) {
    PtsClock clock(60 * kMs);
    Nanoseconds last = 0;
    Nanoseconds least = kNanosecondsPerSecond;
    for (std::int64_t i = 0; i < 50 * 3600; ++i) {  // an hour in which the camera loses 0.72 s
        const Nanoseconds arrival = kStart + i * kPeriod + i * kPeriod / 5000;
        const Nanoseconds due = clock.due(i * kPeriod, arrival);
        if (i > 200) {
            EXPECT_LE(std::abs(due - last - kPeriod), kPeriod / 900) << i;
            least = std::min(least, due - arrival);
        }
        last = due;
    }
    EXPECT_GT(least, 10 * kMs) << "there is always some of the buffer left";
}

TEST(PtsClock, StepsWhenPicturesComeTooLateToBeShown) {
    PtsClock clock(60 * kMs);
    Nanoseconds due = 0;
    for (std::int64_t i = 0; i < 1000; ++i) {
        const Nanoseconds later = i < 500 ? 0 : 200 * kMs;  // the way has become longer
        due = clock.due(i * kPeriod, kStart + later + i * kPeriod);
    }
    EXPECT_EQ(due, kStart + 260 * kMs + 999 * kPeriod);
}

TEST(PtsClock, OfAYoungStreamStepsAtOnceAndKnowsWhatBelongsToPicturesFromBefore) {
    PtsClock clock(60 * kMs);
    const auto due = [&](std::int64_t i) {  // a burst at first, then a way longer than the buffer
        return clock.due(i * kPeriod, kStart + (i < 25 ? 0 : 70 * kMs) + i * kPeriod);
    };
    for (std::int64_t i = 0; i < 25; ++i) {
        ASSERT_EQ(due(i), kStart + 60 * kMs + i * kPeriod) << i;
    }
    EXPECT_EQ(due(25), kStart + 130 * kMs + 25 * kPeriod);
    EXPECT_EQ(clock.known(25 * kPeriod), kStart + 130 * kMs + 25 * kPeriod);
    EXPECT_EQ(clock.known(24 * kPeriod), kStart + 60 * kMs + 24 * kPeriod) << "as it was shown";
}

TEST(PtsClock, LeavesTheCadenceAloneUnderJitter) {
    PtsClock clock(60 * kMs);
    std::set<Nanoseconds> offsets;
    for (std::int64_t i = 0; i < 5000; ++i) {
        const Nanoseconds noise = (i * 7919 % 31) * kMs;
        const Nanoseconds due = clock.due(i * kPeriod, kStart + noise + i * kPeriod);
        if (i > 500) {
            offsets.insert(due - i * kPeriod);
        }
    }
    EXPECT_EQ(offsets.size(), 1U);
}

TEST(PtsClock, HoldsATimeThatIsKnownAndKeepsTheCadence) {
    PtsClock clock(60 * kMs);
    Nanoseconds last = 0;
    for (std::int64_t i = 0; i < 5000; ++i) {
        const Nanoseconds noise = (i * 7919 % 3 - 1) * kMs;
        const Nanoseconds due = clock.follow(i * kPeriod, kStart + noise + i * kPeriod);
        EXPECT_NEAR(static_cast<double>(due - kStart - i * kPeriod), 0, 2.1 * kMs);
        if (i > 0) {
            EXPECT_LE(std::abs(due - last - kPeriod), kPeriod / 1000);
        }
        last = due;
    }
    EXPECT_EQ(clock.follow(5000 * kPeriod, kStart), kStart) << "the clock was set";
}

TEST(GridLock, NeverStuttersWherePicturesFallDueOnAnInstant) {
    constexpr FrameRate kRate{50, 1};
    GridLock lock(kRate);
    const std::int64_t first = frame_at_tai_ns(kStart, kRate);
    std::int64_t last = lock.instant_for(frame_start_tai_ns(first, kRate));
    for (std::int64_t i = 1; i < 5000; ++i) {
        const Nanoseconds noise = (i * 7919 % 5 - 2) * kMs;
        const std::int64_t now = lock.instant_for(frame_start_tai_ns(first + i, kRate) + noise);
        EXPECT_EQ(now, last + 1) << i;
        last = now;
    }
    EXPECT_LE(std::abs(last - first - 4999), 1);
}

TEST(GridLock, RepeatsOnePictureForEachThatADriftCosts) {
    constexpr FrameRate kRate{50, 1};
    GridLock lock(kRate);
    std::int64_t last = lock.instant_for(kStart);
    const std::int64_t first = last;
    int repeats = 0;
    constexpr std::int64_t kPictures = 500'000;
    for (std::int64_t i = 1; i < kPictures; ++i) {  // a hundred millionths slow, and noise
        const Nanoseconds noise = i * 7919 % 3 * kMs;
        const std::int64_t now =
            lock.instant_for(kStart + i * kPeriod + i * kPeriod / 10'000 + noise);
        EXPECT_TRUE(now - last == 1 || now - last == 2) << i;
        repeats += now - last == 2 ? 1 : 0;
        last = now;
    }
    EXPECT_NEAR(repeats, 50, 1);
    EXPECT_NEAR(static_cast<double>(last - first - kPictures), 50, 2);
}

TEST(GridLock, IsForRatesThatHaveInstantsInCommon) {
    const auto rate = [](FrameRate channel, FrameRate pictures) {
        const auto common = common_instants(channel, pictures);
        return common ? static_cast<double>(common->numerator) / common->denominator : 0.0;
    };
    EXPECT_EQ(rate({50, 1}, {50, 1}), 50);
    EXPECT_EQ(rate({50, 1}, {25, 1}), 50);
    EXPECT_EQ(rate({25, 1}, {50, 1}), 50);
    EXPECT_EQ(rate({25, 1}, {100, 1}), 100);
    EXPECT_EQ(rate({60000, 1001}, {2997, 50}), 60000 / 1001.0);
    EXPECT_EQ(rate({50, 1}, {60000, 1001}), 0);
    EXPECT_EQ(rate({60, 1}, {60000, 1001}), 0);
    EXPECT_EQ(rate({50, 1}, {30, 1}), 0);
    EXPECT_EQ(rate({50, 1}, {0, 1}), 0);
    EXPECT_EQ(rate({50, 1}, {90000, 1}), 0);
}

/// A tone in two channels, the second of them upside down.
std::vector<audio::Sample> tone(std::int64_t from, std::int64_t frames) {
    std::vector<audio::Sample> samples;
    for (std::int64_t i = from; i < from + frames; ++i) {
        const double turn = 2 * std::numbers::pi * static_cast<double>(i % 48'000) * 997 / 48'000;
        const auto value = static_cast<audio::Sample>(std::lround(std::sin(turn) * 4'000'000));
        samples.push_back(value);
        samples.push_back(-value);
    }
    return samples;
}

TEST(SoundJoiner, PassesOnToTheBitWhatFollows) {
    SoundJoiner joiner;
    std::vector<audio::Sample> all;
    for (std::int64_t i = 0; i < 100; ++i) {
        const auto samples = tone(i * 1024, 1024);
        const auto piece = joiner.join(5000 + i * 1024 + i % 3 - 1, 2, samples);
        EXPECT_EQ(piece.first, 4999 + i * 1024);
        all.insert(all.end(), piece.samples.begin(), piece.samples.end());
    }
    EXPECT_EQ(all, tone(0, 100 * 1024));
    EXPECT_FALSE(joiner.is_stretching());
}

TEST(SoundJoiner, StretchesWithoutAClickWhatDrifts) {
    for (const double drift : {1.001, 0.999, 1.0001}) {
        SoundJoiner joiner;
        std::vector<audio::Sample> left;
        std::int64_t next = 0;
        double off = 0;
        constexpr std::int64_t kPieces = 2000;
        for (std::int64_t i = 0; i < kPieces; ++i) {
            const auto wanted = std::llround(static_cast<double>(i * 1024) * drift);
            const auto samples = tone(i * 1024, 1024);
            const auto piece = joiner.join(wanted, 2, samples);
            ASSERT_EQ(piece.first, next) << "no gap, nothing twice";
            for (std::size_t s = 0; s + 1 < piece.samples.size(); s += 2) {
                left.push_back(piece.samples[s]);
                EXPECT_LE(std::abs(piece.samples[s] + piece.samples[s + 1]), 1);
            }
            next += static_cast<std::int64_t>(piece.samples.size()) / 2;
            off = static_cast<double>(wanted + 1024 - next);
        }
        EXPECT_TRUE(joiner.is_stretching());
        EXPECT_LT(std::abs(off), 96 + 32) << "within 2 ms, and the filter's length";
        // A sine's second difference is a fixed share of it: a click is not.
        const double bend = 2 - 2 * std::cos(2 * std::numbers::pi * 997 / 48'000);
        double worst = 0;
        for (std::size_t i = 1; i + 1 < left.size(); ++i) {
            const double second = 2.0 * left[i] - left[i - 1] - left[i + 1];
            worst = std::max(worst, std::abs(second - bend * left[i]));
        }
        EXPECT_LT(worst, 4'000'000 * 0.001) << drift;
    }
}

TEST(SoundJoiner, BeginsAnewAfterAJump) {
    SoundJoiner joiner;
    const auto samples = tone(0, 1024);
    EXPECT_EQ(joiner.join(0, 2, samples).first, 0);
    EXPECT_EQ(joiner.join(100'000, 2, samples).first, 100'000);
    EXPECT_EQ(joiner.join(101'024, 1, samples).first, 101'024);
    EXPECT_EQ(joiner.join(103'072, 1, samples).first, 103'072);
}

std::optional<Nanoseconds> of_day(FrameRate rate, int hours, int minutes, int seconds, int frames,
                                  bool drops = false) {
    const FramePtr frame(av_frame_alloc());
    AVFrameSideData* data =
        av_frame_new_side_data(frame.get(), AV_FRAME_DATA_S12M_TIMECODE, 4 * sizeof(std::uint32_t));
    const std::uint32_t words[4]{
        1,
        av_timecode_get_smpte({rate.numerator, rate.denominator}, drops ? 1 : 0, hours, minutes,
                              seconds, frames),
        0, 0};
    std::memcpy(data->data, words, sizeof words);
    return time_of_day_in(*frame, rate);
}

TEST(CaptureTime, ReadsTimecodeOfAnyRate) {
    constexpr Nanoseconds kS = kNanosecondsPerSecond;
    EXPECT_EQ(of_day({25, 1}, 12, 34, 56, 24), (12 * 3600 + 34 * 60 + 56) * kS + 960 * kMs);
    EXPECT_EQ(of_day({50, 1}, 23, 59, 59, 49), (24 * 3600 - 1) * kS + 980 * kMs);
    EXPECT_EQ(of_day({50, 1}, 0, 0, 0, 0), 0);
    EXPECT_EQ(of_day({60, 1}, 1, 0, 0, 31), 3600 * kS + 31 * kS / 60);
    const auto dropped = of_day({30000, 1001}, 10, 0, 0, 0, true);
    ASSERT_TRUE(dropped);
    EXPECT_NEAR(static_cast<double>(*dropped - 36'000 * kS), 0, 40.0 * kMs)
        << "drop-frame code keeps to the clock";
    EXPECT_FALSE(of_day({25, 1}, 12, 34, 56, 26)) << "there is no such frame";
    EXPECT_FALSE(time_of_day_in(*FramePtr(av_frame_alloc()), {25, 1}));
}

TEST(CaptureTime, NeedsNoTimeZone) {
    constexpr Nanoseconds kDay = 86'400 * kNanosecondsPerSecond;
    const Nanoseconds shot_utc = utc_from_tai(kStart);
    for (const std::int64_t zone_minutes : {0, 480, 345, -210}) {
        const Nanoseconds wall = (shot_utc + zone_minutes * 60 * kNanosecondsPerSecond) % kDay;
        EXPECT_EQ(capture_tai_ns(wall, kStart + 700 * kMs), kStart);
        EXPECT_EQ(capture_tai_ns(wall, kStart - 5 * kMs), kStart) << "a clock that is ahead";
    }
}

}  // namespace
}  // namespace pitcast::video
