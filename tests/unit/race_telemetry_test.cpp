// SPDX-License-Identifier: Apache-2.0
// What the sensors of a car tell, as instruments show it.
#include <gtest/gtest.h>

#include "pitcast/race/telemetry.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

struct Told {
    RaceState state;

    bool tell(std::int64_t ms, Telemetry telemetry) {
        telemetry.number = "7";
        const std::uint64_t refused = state.events_refused;
        apply(state, {kNoon + ms * kMs, telemetry});
        return state.events_refused == refused;
    }
    [[nodiscard]] const Competitor& car() const { return *state.find("7"); }
};

Telemetry heading(std::int32_t mdeg) {
    Telemetry telemetry;
    telemetry.heading_mdeg = mdeg;
    return telemetry;
}

Telemetry pull(std::int32_t lateral, std::int32_t longitudinal) {
    Telemetry telemetry;
    telemetry.g_lateral_milli = lateral;
    telemetry.g_longitudinal_milli = longitudinal;
    return telemetry;
}

/// An instant of which the instruments show what was at `ms`.
Nanoseconds showing(std::int64_t ms) {
    return kNoon + ms * kMs + kInstrumentDelayNs;
}

TEST(Instruments, MoveEvenlyBetweenSamples) {
    Told told;
    for (std::int32_t i = 0; i < 3; ++i) {
        Telemetry telemetry;
        telemetry.throttle_permille = 100 * i;
        telemetry.roll_mdeg = -1000 * i;
        ASSERT_TRUE(told.tell(100 * i, telemetry));
    }
    for (std::int64_t ms = 0; ms <= 200; ms += 20) {
        EXPECT_EQ(instrument_at(told.car(), &TelemetrySample::throttle_permille, showing(ms)), ms);
        EXPECT_EQ(instrument_at(told.car(), &TelemetrySample::roll_mdeg, showing(ms)), -10 * ms);
    }
}

TEST(Instruments, OfSensorsThatACarLacksShowNothing) {
    Told told;
    ASSERT_TRUE(told.tell(0, {"", 20'000, 3000, 2, 400, 0}));
    EXPECT_EQ(instrument_at(told.car(), &TelemetrySample::rpm, showing(0)), 3000);
    EXPECT_FALSE(instrument_at(told.car(), &TelemetrySample::steering_mdeg, showing(0)));
    EXPECT_FALSE(heading_at(told.car(), showing(0)));
    EXPECT_FALSE(g_at(told.car(), showing(0)));
    EXPECT_FALSE(g_peak_at(told.car(), showing(0)));
    EXPECT_FALSE(plane_g(told.car().telemetry));
}

TEST(Instruments, HoldTheLastSampleForThreeSeconds) {
    Told told;
    ASSERT_TRUE(told.tell(0, heading(90'000)));
    EXPECT_EQ(heading_at(told.car(), showing(3000)), 90'000);
    EXPECT_FALSE(heading_at(told.car(), showing(3001)));
}

TEST(Instruments, DoNotGlideAcrossAHoleInTheFeed) {
    Told told;
    ASSERT_TRUE(told.tell(0, heading(10'000)));
    ASSERT_TRUE(told.tell(2000, heading(50'000)));
    EXPECT_EQ(heading_at(told.car(), showing(1900)), 10'000);
    EXPECT_EQ(heading_at(told.car(), showing(2000)), 50'000);
}

TEST(Instruments, TurnTheShorterWayThroughNorth) {
    Told told;
    ASSERT_TRUE(told.tell(0, heading(359'000)));
    ASSERT_TRUE(told.tell(100, heading(3'000)));
    ASSERT_TRUE(told.tell(200, heading(357'000)));
    EXPECT_EQ(heading_at(told.car(), showing(25)), 0);
    EXPECT_EQ(heading_at(told.car(), showing(50)), 1'000);
    EXPECT_EQ(heading_at(told.car(), showing(150)), 0);
    EXPECT_EQ(heading_at(told.car(), showing(175)), 358'500);
}

TEST(Instruments, PeakOfGFallsEvenlyAndRisesAtOnce) {
    Told told;
    ASSERT_TRUE(told.tell(0, pull(300, -400)));
    EXPECT_EQ(plane_g(told.car().telemetry), 500);
    ASSERT_TRUE(told.tell(100, pull(0, 0)));
    ASSERT_TRUE(told.tell(200, pull(0, 0)));
    EXPECT_EQ(g_peak_at(told.car(), showing(0)), 500);
    std::int64_t before = 500;
    for (std::int64_t ms = 10; ms <= 2500; ms += 10) {
        const auto peak = g_peak_at(told.car(), showing(ms));
        ASSERT_TRUE(peak);
        EXPECT_LE(*peak, before);
        EXPECT_GE(*peak, before - 3);
        before = *peak;
    }
    EXPECT_EQ(before, 0);
    ASSERT_TRUE(told.tell(2600, pull(700, 0)));
    EXPECT_EQ(g_peak_at(told.car(), showing(2600)), 700);
}

TEST(Instruments, TrailOfAFastFeedStillReachesThreeSecondsBack) {
    Told told;
    for (std::int32_t ms = 0; ms < 6000; ms += 10) {
        ASSERT_TRUE(told.tell(ms, pull(ms, 0)));
    }
    EXPECT_EQ(told.car().g_trail.size(), 32U);
    EXPECT_EQ(told.car().samples.size(), 4U);
    const auto back = g_at(told.car(), showing(3300));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->lateral_milli, 3300);
}

TEST(Instruments, KeepOneSampleOfAnInstant) {
    Told told;
    ASSERT_TRUE(told.tell(0, heading(1000)));
    ASSERT_TRUE(told.tell(0, heading(2000)));
    EXPECT_EQ(told.car().samples.size(), 1U);
    EXPECT_EQ(heading_at(told.car(), showing(0)), 2000);
    EXPECT_FALSE(told.tell(-1, heading(3000)));
}

TEST(Instruments, NumbersBeyondAllMeasureAreRefused) {
    Told told;
    ASSERT_TRUE(told.tell(0, heading(1000)));
    EXPECT_FALSE(told.tell(100, heading(INT32_MIN)));
    EXPECT_FALSE(told.tell(100, pull(0, INT32_MAX)));
    EXPECT_EQ(told.car().telemetry.heading_mdeg, 1000);
}

}  // namespace
}  // namespace pitcast::race
