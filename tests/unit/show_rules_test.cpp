// SPDX-License-Identifier: Apache-2.0
// Rules that come true at a time, and what the loader says of those that never could.
#include <optional>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr Nanoseconds kMinute = 60 * kSecond;

std::string package_with(const std::string& more) {
    return R"({"schema": 1, "id": "t", "utc_offset_s": 28800, "templates": ["a.json"], )" + more +
           "}";
}
std::string rule(const std::string& trigger) {
    return R"("rules": [{"id": "r", )" + trigger + R"(, "verb": "take", "template": "A"}])";
}

class TimedRules : public ::testing::Test {
 protected:
    TimedRules() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("a.json", R"({"id": "A", "layer": 5, "elements": []})");
    }

    Result<std::shared_ptr<const Package>> load(const std::string& more) {
        folder_.write("package.json", package_with(more));
        LoadOptions options{folder_.path(), {}};
        return load_package(folder_.path(), fonts_, options);
    }
    /// Without the file and its line.
    std::string refusal(const std::string& more) {
        const auto loaded = load(more);
        return loaded ? "" : loaded.error().what;
    }
    /// A show with one rule, armed after its first frame.
    void begin(const std::string& trigger) {
        auto loaded = load(rule(trigger));
        ASSERT_TRUE(loaded.ok()) << loaded.error().message();
        state_.emplace(*loaded);
        step();
        Command arm;
        arm.verb = Verb::arm;
        arm.rule = "r";
        ASSERT_TRUE(state_->apply(arm, instant(now_)).ok());
    }
    void step() {
        if (!race::is_silent(race_.feed)) {
            race_.now_utc_ns = utc_from_tai(instant(now_).tai_ns);
        }
        state_->step(race_, instant(now_));
    }
    /// Frame by frame; true when the rule fired meanwhile.
    bool fires_within(Nanoseconds time) {
        const Nanoseconds before = state_->rules().front().fired_ns;
        for (const Nanoseconds end = now_ + time; now_ < end;) {
            now_ += 40 * kMs;
            step();
        }
        return state_->rules().front().fired_ns != before;
    }
    [[nodiscard]] bool on_air() const { return !state_->layers().empty(); }
    /// Local time of day of the first picture, `later` than it, as a rule has it.
    [[nodiscard]] std::string local(Nanoseconds later) const {
        constexpr std::int64_t kDay = 86'400;
        const std::int64_t s = (utc_from_tai(kStartTai) + later) / kSecond + 28'800;
        char text[40];
        std::snprintf(text, sizeof text, "%02d:%02d:%02d", static_cast<int>(s % kDay / 3600),
                      static_cast<int>(s / 60 % 60), static_cast<int>(s % 60));
        return text;
    }

    Folder folder_{"show-rules"};
    draw::FontLibrary fonts_;
    race::RaceState race_;
    std::optional<ShowState> state_;
    Nanoseconds now_ = 0;
};

TEST_F(TimedRules, ComeAtALocalTimeOfDay) {
    begin(R"("at": ")" + local(3 * kSecond) + '"');
    EXPECT_FALSE(fires_within(2960 * kMs));
    EXPECT_FALSE(on_air());
    EXPECT_TRUE(fires_within(80 * kMs));
    EXPECT_TRUE(on_air());
    EXPECT_TRUE(state_->rules().front().holds);
    EXPECT_FALSE(fires_within(70 * kSecond));
    EXPECT_FALSE(state_->rules().front().holds) << "a time of day is over after a minute";
}

TEST_F(TimedRules, DoNotMakeUpForATimeThatHasPassed) {
    begin(R"("at": ")" + local(-30 * kSecond) + '"');
    EXPECT_TRUE(state_->rules().front().holds);
    EXPECT_FALSE(fires_within(70 * kSecond));
    begin(R"("at": ")" + local(now_ - 10 * kMinute) + '"');
    EXPECT_FALSE(state_->rules().front().holds);
    EXPECT_FALSE(fires_within(10 * kSecond));
}

TEST_F(TimedRules, ComeAtATimeOnlyIfTheirConditionHolds) {
    const std::string at = R"("at": ")" + local(3 * kSecond) + '"';
    begin(at + R"(, "when": "race.flag == red")");
    EXPECT_FALSE(fires_within(10 * kSecond));
    now_ = 0;
    race_.flag = race::Flag::red;
    begin(at + R"(, "when": "race.flag == red")");
    EXPECT_FALSE(fires_within(2 * kSecond));
    EXPECT_TRUE(fires_within(2 * kSecond));
}

TEST_F(TimedRules, ComeSoLongAfterAFlagUnlessItEndsBefore) {
    begin(R"("when": "race.flag == safety_car", "after_ms": 5000)");
    race_.flag = race::Flag::safety_car;
    EXPECT_FALSE(fires_within(4 * kSecond));
    EXPECT_FALSE(state_->rules().front().holds);
    race_.flag = race::Flag::green;
    EXPECT_FALSE(fires_within(4 * kSecond));
    race_.flag = race::Flag::safety_car;
    EXPECT_FALSE(fires_within(4960 * kMs));
    EXPECT_TRUE(fires_within(160 * kMs));
    EXPECT_TRUE(on_air());
}

TEST_F(TimedRules, ComeAtAValueOfTheSessionClockUnlessTheFeedIsSilent) {
    const auto clock = [&] {
        race_.clock = {600 * kSecond, std::nullopt, true};
        race_.clock_utc_ns = utc_from_tai(instant(now_).tai_ns);
    };
    clock();
    begin(R"("when": "race.clock.remaining <= 595s")");
    EXPECT_FALSE(fires_within(4960 * kMs));
    EXPECT_TRUE(fires_within(80 * kMs));
    now_ = 0;
    clock();
    begin(R"("when": "race.clock.remaining <= 595s")");
    race_.feed = race::Provenance::stale;
    race_.feed_silent_utc_ns = utc_from_tai(instant(kSecond).tai_ns);
    EXPECT_FALSE(fires_within(20 * kSecond));
}

TEST_F(TimedRules, TellTheTimeSinceFlagAndFinish) {
    const auto at = [&](Nanoseconds after, race::EventBody body) {
        race::apply(race_, {utc_from_tai(instant(after).tai_ns), std::move(body)});
    };
    begin(R"("when": "race.flag.age >= 3s && race.flag == yellow")");
    at(kSecond, race::FlagChange{race::Flag::yellow, 0});
    at(2 * kSecond, race::FlagChange{race::Flag::yellow, 0});  // said again: the same flag
    EXPECT_FALSE(fires_within(3960 * kMs));
    EXPECT_TRUE(fires_within(80 * kMs));
    now_ = 0;
    begin(R"("when": "race.finish.age >= 3s")");
    EXPECT_FALSE(fires_within(8 * kSecond)) << "there is none before the finish";
    at(8 * kSecond, race::FlagChange{race::Flag::chequered, 0});
    EXPECT_FALSE(fires_within(2960 * kMs));
    EXPECT_TRUE(fires_within(80 * kMs));
}

TEST_F(TimedRules, AreTheSameStateForTheSameTimes) {
    const std::string trigger = R"("when": "race.flag == red", "after_ms": 5000)";
    race_.flag = race::Flag::red;
    begin(trigger);
    fires_within(kSecond);
    const std::uint64_t early = state_->state_hash();
    now_ = 400 * kMs;  // the same, begun 400 ms later and looked at on the same frame
    begin(trigger);
    fires_within(600 * kMs);
    EXPECT_NE(state_->state_hash(), early);
    now_ = 0;
    begin(trigger);
    fires_within(kSecond);
    EXPECT_EQ(state_->state_hash(), early);
}

TEST_F(TimedRules, ThatAreNoneAreTold) {
    EXPECT_EQ(refusal(rule(R"("at": "25:00")")), "\"25:00\" is no time of day");
    EXPECT_EQ(refusal(rule(R"("at": "9:30")")), "\"9:30\" is no time of day");
    EXPECT_EQ(refusal(rule(R"("at": "09:30", "after_ms": 5)")), "\"at\" is a time already");
    EXPECT_EQ(refusal(rule(R"("title": "nothing")")), "member \"when\" is missing");
    EXPECT_NE(refusal(rule(R"("when": "race.flag == red", "after_ms": -1)")), "");
    EXPECT_EQ(refusal(rule(R"("at": "09:30:15")")), "");
}

TEST_F(TimedRules, KeysOfPagesAreHadOnce) {
    const auto pages = [](const std::string& a, const std::string& b) {
        return R"("pages": [{"id": "opening", "template": "A", "key": ")" + a +
               R"("}, {"id": "other", "template": "A"}, {"id": "welcome", "template": "A", "key": ")" +
               b + R"("}])";
    };
    EXPECT_EQ(refusal(pages("Alt+O", "Alt+O")),
              "pages \"opening\" and \"welcome\" have the same key \"Alt+O\"");
    EXPECT_EQ(refusal(pages("Alt+O", "Ctrl+O")), "");
    EXPECT_EQ(refusal(pages("", "")), "");
}

}  // namespace
}  // namespace pitcast::show
