// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/core/hash.h"

#include "../../engine/show/src/easing.h"
#include "show_fixture.h"

/// Easings that are a spring.
namespace pitcast::show {
namespace {

using namespace show_fixture;

double highest(const Spring& spring, Nanoseconds length) {
    double most = 0;
    for (Nanoseconds t = 0; t <= length; t += kMs) {
        most = std::max(most, spring.at(t, length));
    }
    return most;
}

TEST(Springs, StartAtNothingAndEndExactlyAtTheirPlace) {
    for (const double stiffness : {1.0, 40.0, 170.0, 10'000.0}) {
        for (const double damping : {1.0, 12.0, 26.0, 1000.0}) {
            for (const double mass : {0.1, 1.0, 100.0}) {
                const Spring spring({stiffness, damping, mass});
                for (const Nanoseconds length : {kMs, 333 * kMs, 12'000 * kMs}) {
                    EXPECT_EQ(spring.at(0, length), 0.0);
                    EXPECT_EQ(spring.at(length, length), 1.0);
                    // No jump into the end: the last nanosecond is as near as makes no pixel.
                    EXPECT_NEAR(spring.at(length - 1, length), 1.0, 1e-5);
                    EXPECT_LT(highest(spring, length), 3.0);
                }
            }
        }
    }
}

TEST(Springs, OvershootOnlyWithLittleDamping) {
    const double loose = highest(Spring({170, 8, 1}), 3'000 * kMs);
    const double critical = highest(Spring({170, 2 * std::sqrt(170.0), 1}), 3'000 * kMs);
    // exp(-pi z / sqrt(1 - z^2)) above the place, z = damping / critical damping.
    const double z = 8 / (2 * std::sqrt(170.0));
    EXPECT_NEAR(loose, 1 + std::exp(-3.14159265 * z / std::sqrt(1 - z * z)), 0.002);
    EXPECT_LE(critical, 1.0 + 1e-4);
}

TEST(Springs, KeepTheirOwnTimeHoweverLongTheInterval) {
    const Spring spring({300, 20, 1});
    EXPECT_NEAR(spring.at(120 * kMs, 2'000 * kMs), spring.at(120 * kMs, 4'000 * kMs), 1e-4);
}

TEST(Springs, GiveTheSameBitsEverywhere) {
    const Spring spring({300, 20, 1});
    Hasher hasher;
    for (Nanoseconds t = 0; t <= 900 * kMs; t += 20 * kMs) {
        hasher.add(std::bit_cast<std::uint64_t>(spring.at(t, 900 * kMs)));
    }
    EXPECT_EQ(hasher.value(), 8959595393000310479U);
}

class SpringPackage : public ::testing::Test {
 protected:
    std::string fault(const std::string& easing, const std::string& used) {
        folder_.write("package.json", R"({"schema": 1, "id": "t", "easings": {"bounce": )" +
                                          easing + R"(}, "templates": ["a.json"]})");
        folder_.write("a.json", R"({"id": "a", "layer": 1, "elements": [{"id": "r", "type": "rect",
          "width": 100, "height": 100, "fill": "#FFFFFF",
          "animate": {"in": {"x": [[0, -100], [800, 0, )" +
                                    used + "]]}}}]}");
        LoadOptions options{folder_.path(), {}};
        const auto loaded = load_package(folder_.path(), fonts_, options);
        return loaded.ok() ? "" : loaded.error().message();
    }
    Folder folder_{"show-spring"};
    draw::FontLibrary fonts_;
};

TEST_F(SpringPackage, NamesASpringAndTakesOneInPlace) {
    EXPECT_EQ(fault(R"({"spring": {"stiffness": 300, "damping": 12}})", R"("bounce")"), "");
    EXPECT_EQ(fault("[0, 0, 1, 1]", R"({"spring": {}})"), "");
}

TEST_F(SpringPackage, RefusesWhatCannotSwing) {
    EXPECT_NE(fault(R"({"spring": {"stiffness": 0}})", R"("bounce")").find("stiffness 1 to 10000"),
              std::string::npos);
    EXPECT_NE(fault(R"({"spring": {"stifness": 9}})", R"("bounce")").find("did you mean"),
              std::string::npos);
    const std::string empty = fault("[0, 0, 1, 1]", "{}");
    EXPECT_NE(empty.find("a.json:3"), std::string::npos) << empty;
    EXPECT_NE(empty.find(R"(element "r": member "spring" is missing)"), std::string::npos);
}

TEST_F(SpringPackage, CarriesAnElementPastItsPlaceAndToIt) {
    ASSERT_EQ(fault("[0, 0, 1, 1]", R"({"spring": {"stiffness": 300, "damping": 12}})"), "");
    LoadOptions options{folder_.path(), {}};
    const auto loaded = load_package(folder_.path(), fonts_, options);
    ShowState state(*loaded);
    Command take;
    take.verb = Verb::take;
    take.template_id = "a";
    ASSERT_TRUE(state.apply(take, instant(0)).ok());
    NoPictures pictures;
    draw::Subpixel furthest = -1'000'000;
    draw::Subpixel last = 0;
    for (Nanoseconds t = 0; t <= 800 * kMs; t += 20 * kMs) {
        const auto race = make_race(nullptr, utc_from_tai(kStartTai + t));
        state.step(race, instant(t));
        draw::DrawList list{1920, 1080, {}};
        state.draw(race, instant(t), fonts_, pictures, true, list);
        ASSERT_FALSE(list.commands.empty());
        last = std::get<draw::FillRect>(list.commands.front()).rect.x;
        furthest = std::max(furthest, last);
    }
    EXPECT_GT(furthest, draw::px(20));
    EXPECT_EQ(last, 0);
}

}  // namespace
}  // namespace pitcast::show
