// SPDX-License-Identifier: Apache-2.0
// Live gaps and stories as the channel keeps them, and a template that shows one.
#include <gtest/gtest.h>

#include "pitcast/channel/simulation.h"

#include "show_fixture.h"

namespace pitcast::channel {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage = R"({"schema": 1, "id": "t", "templates": ["rows.json"]})";
constexpr std::string_view kRows = R"({
  "id": "rows", "layer": 6, "elements": [
    {"id": "l", "type": "list", "x": 0, "y": 0, "pitch": 40, "rows": 2, "keep_top": 0,
     "fade_ms": 0, "row": [
       {"id": "e", "type": "rect", "width": 10, "height": 10, "fill": "#00AA00",
        "visible_if": "row.live_interval.estimated"}]}
  ]
})";

/// A ring of 3 km with a loop at every kilometre.
race::Track ring() {
    auto track =
        race::Track::make({{0, 0}, {1'000'000, 0}, {1'000'000, 500'000}, {0, 500'000}}, true);
    EXPECT_TRUE(track.ok());
    return *track;
}

class Racing : public ::testing::Test {
 protected:
    Racing() : folder_("simulation") {
        folder_.write("package.json", kPackage);
        folder_.write("rows.json", kRows);
        show::LoadOptions options{folder_.path(), {}};
        auto loaded = show::load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
    }

    /// Two cars at 50 m/s, the second `late` seconds behind, for 45 s at 25 Hz.
    void race_on(Simulation& simulation, double late) {
        const FrameNumber first = instant(0).frame;
        const auto utc = [&](double second) {
            return utc_from_tai(kStartTai) + static_cast<Nanoseconds>(second * 1000) * 1'000'000;
        };
        race::SessionInfo info;
        info.id = "s";
        info.kind = race::SessionKind::race;
        info.lap_length_mm = 3'000'000;
        info.loops = {{"SF", "", race::LoopKind::start_finish, 0, 3},
                      {"I1", "", race::LoopKind::intermediate, 1'000'000, 1},
                      {"I2", "", race::LoopKind::intermediate, 2'000'000, 2}};
        simulation.push({first, race::Event{utc(0), info}});
        for (const char* number : {"1", "2"}) {
            race::Entry entry;
            entry.number = number;
            simulation.push({first, race::Event{utc(0), entry}});
        }
        simulation.push(
            {first, race::Event{utc(0), race::SessionStatus{race::SessionPhase::running, 0, 0}}});
        show::Command take;
        take.id = "t";
        take.verb = show::Verb::take;
        take.template_id = "rows";
        simulation.push({first, take});
        std::vector<Outcome> outcomes;
        double told[2] = {};
        const char* const loops[] = {"SF", "I1", "I2"};
        for (int frame = 0; frame < 45 * 50; ++frame) {
            const double now = frame / 50.0;
            for (int car = 0; car < 2 && frame % 2 == 0; ++car) {
                const double metres = std::max(0.0, (now - car * late) * 50);
                if (metres >= told[car] + 1000) {
                    told[car] += 1000;
                    const double at = told[car] / 50 + car * late;
                    simulation.push(
                        {first + frame,
                         race::Event{
                             utc(at),
                             race::Passing{std::to_string(car + 1),
                                           loops[static_cast<int>(told[car]) / 1000 % 3], 0}}});
                }
                const race::PlanPoint p = ring().at(static_cast<std::int64_t>(metres * 1000));
                simulation.push(
                    {first + frame, race::Event{utc(now), race::Positions{{{std::to_string(car + 1),
                                                                            p.x_mm, p.y_mm, 0}}}}});
            }
            simulation.advance(first + frame, nullptr, outcomes);
        }
    }

    Folder folder_;
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::shared_ptr<const show::Package> package_;
};

TEST_F(Racing, KeepsLiveGapsAndStories) {
    Simulation simulation(package_, VideoFormat{}, ring());
    race_on(simulation, 0.7);
    ASSERT_NE(simulation.live(), nullptr);
    const race::LiveGap interval = simulation.live()->interval(1);
    EXPECT_TRUE(interval.estimated);
    EXPECT_NEAR(static_cast<double>(interval.gap.time_ns), 0.7e9, 0.06e9);
    const auto offered = simulation.stories().offered(60 * kSecond, 8);
    ASSERT_FALSE(offered.empty());
    EXPECT_EQ(offered[0].kind, race::StoryKind::battle);
}

TEST_F(Racing, TemplatesShowWhetherAGapIsEstimated) {
    Simulation simulation(package_, VideoFormat{}, ring());
    race_on(simulation, 2);
    const show::Instant now = instant(45 * kSecond);
    draw::DrawList with{1920, 1080, {}};
    simulation.show().draw(simulation.race(), now, fonts_, pictures_, true, with,
                           simulation.live());
    draw::DrawList without{1920, 1080, {}};
    simulation.show().draw(simulation.race(), now, fonts_, pictures_, true, without);
    EXPECT_EQ(with.commands.size(), without.commands.size() + 1);  // the second car's
}

TEST_F(Racing, ASilentFeedHasNoLiveGapsAndLetsTheTimeOfDayGoOn) {
    Simulation simulation(package_, VideoFormat{}, ring());
    race_on(simulation, 2);
    const auto shapes = [&](const show::Instant& now) {
        draw::DrawList list{1920, 1080, {}};
        simulation.show().draw(simulation.race(), now, fonts_, pictures_, true, list,
                               simulation.live());
        return list.commands.size();
    };
    const show::Instant silent = instant(45 * kSecond);
    const std::size_t with = shapes(silent);
    std::vector<Outcome> outcomes;
    simulation.push({silent.frame, race::Event{utc_from_tai(silent.tai_ns),
                                               race::FeedStatus{race::Provenance::stale}}});
    simulation.advance(silent.frame, nullptr, outcomes);
    EXPECT_EQ(shapes(silent) + 1, with);
    // Long after, the clock of the pictures has not gone back to that of the newest event.
    const show::Instant later = instant(90 * kSecond);
    EXPECT_EQ(show::display_utc_ns(simulation.race(), later, 0), utc_from_tai(later.tai_ns));
    simulation.push({later.frame, race::Event{utc_from_tai(later.tai_ns),
                                              race::FeedStatus{race::Provenance::frozen}}});
    simulation.advance(later.frame, nullptr, outcomes);
    EXPECT_EQ(show::display_utc_ns(simulation.race(), later, 0), utc_from_tai(later.tai_ns));
}

TEST_F(Racing, IsTheSameForTheSameInputs) {
    Simulation a(package_, VideoFormat{}, ring());
    Simulation b(package_, VideoFormat{}, ring());
    Simulation other(package_, VideoFormat{}, ring());
    race_on(a, 0.7);
    race_on(b, 0.7);
    race_on(other, 0.8);
    EXPECT_EQ(a.state_hash(), b.state_hash());
    EXPECT_NE(a.state_hash(), other.state_hash());
}

TEST_F(Racing, DoesWithoutATrack) {
    Simulation simulation(package_, VideoFormat{});
    race_on(simulation, 0.7);
    EXPECT_EQ(simulation.live(), nullptr);
    EXPECT_FALSE(simulation.stories().stories().empty());
}

}  // namespace
}  // namespace pitcast::channel
