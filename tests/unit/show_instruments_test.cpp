// SPDX-License-Identifier: Apache-2.0
// What templates read of a car's sensors.
#include <gtest/gtest.h>

#include "../../engine/show/src/binding.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

class InstrumentPaths : public ::testing::Test {
 protected:
    InstrumentPaths() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        scope_.race = &race_;
        scope_.utc_ns = utc_from_tai(kStartTai);
    }

    Value read(std::string_view name) {
        for (const CarProperty& property : car_properties()) {
            if (property.name == name) {
                return property.get(race_.competitors[0], scope_);
            }
        }
        ADD_FAILURE() << name;
        return {};
    }
    std::int64_t number(std::string_view name) {
        const Value value = read(name);
        EXPECT_EQ(value.kind, ValueKind::integer) << name;
        return value.number;
    }
    race::Competitor& car() { return race_.competitors[0]; }

    race::RaceState race_;
    Scope scope_;
};

TEST_F(InstrumentPaths, FiguresAreWholeAndRounded) {
    car().telemetry.roll_mdeg = -9'500;
    car().telemetry.pitch_mdeg = 6'499;
    car().telemetry.altitude_mm = -400;
    car().telemetry.g_lateral_milli = -600;
    car().telemetry.g_longitudinal_milli = 800;
    EXPECT_EQ(number("roll_deg"), -10);
    EXPECT_EQ(number("pitch_deg"), 6);
    EXPECT_EQ(number("altitude_m"), 0);
    EXPECT_EQ(number("steering_deg"), -96);
    EXPECT_EQ(number("g_vertical"), 1120);
    EXPECT_EQ(number("g_plane"), 1000);
}

TEST_F(InstrumentPaths, HeadingHasAWordForEachEighth) {
    const std::vector<std::pair<std::int32_t, std::string>> told{
        {0, "N"},        {22'000, "N"},  {23'000, "NE"},  {90'000, "E"},
        {134'600, "SE"}, {180'000, "S"}, {225'000, "SW"}, {270'000, "W"},
        {315'000, "NW"}, {338'000, "N"}, {360'000, "N"}};
    for (const auto& [mdeg, word] : told) {
        car().telemetry.heading_mdeg = mdeg;
        EXPECT_EQ(read("heading_point").text, word) << mdeg;
    }
    car().telemetry.heading_mdeg = 359'700;
    EXPECT_EQ(number("heading_deg"), 0);
}

TEST_F(InstrumentPaths, TheTrailIsWhereTheDotWas) {
    const race::GSample& before = car().g_trail[car().g_trail.size() - 4];
    scope_.utc_ns += 150'000'000;  // the dot shows the newest sample
    EXPECT_EQ(number("g_trail.3.lateral"), before.lateral_milli);
    EXPECT_EQ(number("g_trail.3.longitudinal"), before.longitudinal_milli);
}

TEST_F(InstrumentPaths, AreNotThereWithoutASensorOrWhenItHasGoneSilent) {
    for (const std::string_view name :
         {"g_lateral", "g_longitudinal", "g_plane", "g_peak", "g_trail.8.lateral", "g_vertical",
          "steering", "steering_deg", "heading", "heading_deg", "heading_point", "pitch",
          "pitch_deg", "roll", "roll_deg", "altitude_m"}) {
        scope_.utc_ns = utc_from_tai(kStartTai);
        EXPECT_NE(read(name).kind, ValueKind::none) << name;
        scope_.utc_ns += 4 * kSecond;
        EXPECT_EQ(read(name).kind, ValueKind::none) << name;
    }
    EXPECT_EQ(number("rpm"), 6200);  // as it was told last
    scope_.utc_ns = utc_from_tai(kStartTai);
    const race::Competitor without = race_.competitors[2];
    race_.competitors[0] = without;
    EXPECT_EQ(read("steering").kind, ValueKind::none);
    EXPECT_EQ(read("g_peak").kind, ValueKind::none);
    EXPECT_EQ(number("throttle"), 820);
    race_.competitors[0].telemetry = {};
    EXPECT_EQ(read("throttle").kind, ValueKind::none);
}

}  // namespace
}  // namespace pitcast::show
