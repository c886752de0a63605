// SPDX-License-Identifier: Apache-2.0
// The sensors of the simulated cars agree with the way that the cars drive.
#include "pitcast_tools/race_sim.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace pitcast::tools {
namespace {

struct Moment {
    race::Positions::Fix at;
    race::Telemetry told;
};

/// 60 s of the race, ten times a second, of each car.
std::map<std::string, std::vector<Moment>> drive() {
    RaceSimOptions options;
    auto sim = RaceSim::make(options);
    EXPECT_TRUE(sim.ok());
    std::vector<feed::TimedEvent> events;
    (*sim)->generate(60 * kNanosecondsPerSecond, events);
    std::map<std::string, race::Positions::Fix> newest;
    std::map<std::string, std::vector<Moment>> moments;
    for (const feed::TimedEvent& timed : events) {
        if (const auto* fixes = std::get_if<race::Positions>(&timed.event.body)) {
            for (const race::Positions::Fix& fix : fixes->fixes) {
                newest[fix.number] = fix;
            }
        } else if (const auto* told = std::get_if<race::Telemetry>(&timed.event.body)) {
            moments[told->number].push_back({newest[told->number], *told});
        }
    }
    return moments;
}

const std::vector<Moment>& leader() {
    static const auto all = drive();
    return all.at("7");
}

double degrees(std::int32_t mdeg) {
    return mdeg / 1000.0;
}

/// The shorter way from one direction to another, degrees.
double turn(double from, double to) {
    return std::remainder(to - from, 360);
}

TEST(SimulatedSensors, HeadingIsTheWayOfTheCar) {
    const auto& moments = leader();
    ASSERT_GT(moments.size(), 500U);
    for (std::size_t i = 2; i + 2 < moments.size(); ++i) {
        const auto& from = moments[i - 2].at;
        const auto& to = moments[i + 2].at;
        const auto east = static_cast<double>(to.x_mm - from.x_mm);
        const auto north = static_cast<double>(to.y_mm - from.y_mm);
        if (std::hypot(east, north) > 3000) {
            const double way = std::atan2(east, north) * 180 / 3.14159265358979;
            ASSERT_LT(std::abs(turn(way, degrees(*moments[i].told.heading_mdeg))), 12) << i;
        }
    }
}

TEST(SimulatedSensors, SpeedIsTheSumOfLongitudinalG) {
    const auto& moments = leader();
    for (std::size_t i = 0; i + 100 < moments.size(); i += 20) {
        double gained = 0;
        for (std::size_t j = i; j < i + 100; ++j) {
            gained += *moments[j].told.g_longitudinal_milli / 1000.0 * 9.80665 * 0.1;
        }
        const double told =
            (moments[i + 100].told.speed_mm_s - moments[i].told.speed_mm_s) / 1000.0;
        ASSERT_NEAR(gained, told, 2.0) << i;  // the springs lag by a tenth of a second
    }
}

TEST(SimulatedSensors, LateralGAndTheWheelPointIntoTheBend) {
    const auto& moments = leader();
    int bends = 0;
    for (std::size_t i = 5; i + 5 < moments.size(); ++i) {
        const double rate = turn(degrees(*moments[i - 5].told.heading_mdeg),
                                 degrees(*moments[i + 5].told.heading_mdeg));
        if (std::abs(rate) > 25 && moments[i].told.speed_mm_s > 8000) {
            ++bends;
            // v * omega is what a bend asks for.
            const double g = moments[i].told.speed_mm_s / 1000.0 * rate / 57.2958 / 9.80665;
            EXPECT_NEAR(*moments[i].told.g_lateral_milli / 1000.0, g, 0.35) << i;
            EXPECT_GT(*moments[i].told.steering_mdeg * rate, 0) << i;
        }
    }
    EXPECT_GT(bends, 10);
}

TEST(SimulatedSensors, AltitudeAndPitchFollowTheGround) {
    const auto& moments = leader();
    const auto& first = moments.front();
    double steepest = 0;
    for (std::size_t i = 3; i + 3 < moments.size(); ++i) {
        EXPECT_NEAR(*moments[i].told.altitude_mm - *first.told.altitude_mm,
                    static_cast<double>(moments[i].at.z_mm - first.at.z_mm), 30)
            << i;
        const auto& from = moments[i - 3].at;
        const auto& to = moments[i + 3].at;
        const double way = std::hypot(static_cast<double>(to.x_mm - from.x_mm),
                                      static_cast<double>(to.y_mm - from.y_mm));
        if (way > 6000) {
            const double slope =
                std::atan2(static_cast<double>(to.z_mm - from.z_mm), way) * 57.2958;
            EXPECT_NEAR(degrees(*moments[i].told.pitch_mdeg), slope, 15) << i;
            steepest = std::max(steepest, std::abs(degrees(*moments[i].told.pitch_mdeg)));
        }
    }
    EXPECT_GT(steepest, 4);
    EXPECT_LT(steepest, 35);
}

TEST(SimulatedSensors, AreMissingInProductionCarsAlone) {
    const auto all = drive();
    EXPECT_FALSE(all.at("170").back().told.roll_mdeg);
    EXPECT_FALSE(all.at("170").back().told.g_vertical_milli);
    EXPECT_TRUE(all.at("007").back().told.roll_mdeg);
}

TEST(SimulatedSensors, TellTheSameInTheSameRace) {
    const auto again = drive();
    for (std::size_t i = 0; i < leader().size(); ++i) {
        const race::Telemetry& a = leader()[i].told;
        const race::Telemetry& b = again.at("7")[i].told;
        ASSERT_EQ(a.roll_mdeg, b.roll_mdeg);
        ASSERT_EQ(a.g_lateral_milli, b.g_lateral_milli);
        ASSERT_EQ(a.heading_mdeg, b.heading_mdeg);
    }
}

}  // namespace
}  // namespace pitcast::tools
