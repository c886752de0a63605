// SPDX-License-Identifier: Apache-2.0
// Once a show has settled, a frame of it allocates nothing: neither its step nor its draw list.
// This program counts every allocation, so it is a program of its own.
#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/map/venue.h"
#include "pitcast/show/show_state.h"

#include "allocation_count.h"
#include "show_fixture.h"
#include "stage_day.h"
#include "test_paths.h"

namespace {

using namespace pitcast;
using namespace pitcast::show_fixture;

class SteadyFrame : public testing::TestWithParam<const char*> {};

/// Every template of the package on a layer of its own, taken and left alone.
TEST_P(SteadyFrame, AllocatesNothing) {
    const auto venue = map::make_xinqiu();
    const Folder media("steady-media");
    ASSERT_TRUE(map::save_venue(venue, media.path() / "xinqiu.venue").ok());
    ASSERT_TRUE(
        map::save_venue(map::make_xinqiu_stage(), media.path() / "xinqiu-stage.venue").ok());
    draw::FontLibrary fonts;
    show::LoadOptions options{media.path(), {}};
    const auto package = show::load_package(
        std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / GetParam(), fonts, options);
    ASSERT_TRUE(package.ok()) << package.error().message();
    const race::RaceState race = make_race(&venue, utc_from_tai(kStartTai));
    for (const show::TemplateSummary& made : (*package)->templates()) {
        show::ShowState state(*package);
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = made.id;
        ASSERT_TRUE(state.apply(take, instant(0)).ok());
        NoPictures pictures;
        draw::DrawList list{1920, 1080, {}};
        // A ticker has the most in sight once in a loop.
        const Nanoseconds settled = made.in_ns + made.settle_ns + 40 * kSecond;
        std::size_t counted_before = 0;
        std::size_t frames = 0;
        for (Nanoseconds at = 0; at < settled + kSecond; at += kSecond / 50) {
            if (at >= settled && frames++ == 0) {
                counted_before = allocation_count();
            }
            list.clear();
            state.step(race, instant(at));
            state.draw(race, instant(at), fonts, pictures, true, list);
        }
        EXPECT_EQ(allocation_count() - counted_before, 0U)
            << made.id << ", " << frames << " frames";
    }
}

/// With two cars on their way, so that splits and the ghost comparison have something to draw.
TEST(SteadyStage, AllocatesNothing) {
    const auto venue = map::make_xinqiu_stage();
    const Folder media("steady-stage");
    ASSERT_TRUE(map::save_venue(venue, media.path() / "xinqiu-stage.venue").ok());
    draw::FontLibrary fonts;
    show::LoadOptions options{media.path(), {}};
    const auto package = show::load_package(
        std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / "stage", fonts, options);
    ASSERT_TRUE(package.ok()) << package.error().message();
    const StageDay day(venue.course, utc_from_tai(kStartTai) + 3'500 * kMs, 300, 200);
    for (const char* const id : {"stage-ghost", "stage-splits"}) {
        show::ShowState state(*package);
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = id;
        take.data = {{"driver", "2"}};
        ASSERT_TRUE(state.apply(take, instant(0)).ok());
        NoPictures pictures;
        draw::DrawList list{1920, 1080, {}};
        // The cars drive and the figures change; the second time every text has been set before.
        std::size_t before = 0;
        std::size_t most = 0;
        for (Nanoseconds at = 0; at < 3 * kSecond; at += kSecond / 50) {
            state.step(day.race, instant(at));
        }
        for (int round = 0; round < 2; ++round) {
            before = allocation_count();
            for (Nanoseconds at = 3 * kSecond; at < 4 * kSecond; at += kSecond / 50) {
                list.clear();
                state.draw(day.race, instant(at), fonts, pictures, true, list, &day.live);
                most = std::max(most, list.commands.size());
            }
        }
        EXPECT_EQ(allocation_count() - before, 0U) << id;
        EXPECT_GT(most, std::string_view(id) == "stage-ghost" ? 150U : 20U);
    }
}

INSTANTIATE_TEST_SUITE_P(Packages, SteadyFrame,
                         testing::Values("xinqiu", "neutral", "century", "stage", "minimal"),
                         [](const auto& each) { return std::string(each.param); });

}  // namespace
