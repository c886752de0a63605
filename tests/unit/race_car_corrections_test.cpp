// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/race/corrections.h"

/// What is corrected of a feed holds over what the feed says afterwards.
namespace pitcast::race {
namespace {

using ::testing::HasSubstr;

constexpr Nanoseconds kS = kNanosecondsPerSecond;

Entry entry(const char* number, const char* name, const char* name_zh = "",
            const char* car_class = "", const char* vehicle = "") {
    Entry made;
    made.number = number;
    made.name = name;
    made.name_zh = name_zh;
    made.car_class = car_class;
    made.vehicle = vehicle;
    return made;
}

class CarCorrections : public ::testing::Test {
 protected:
    CarCorrections() {
        SessionInfo session;
        session.id = "heat-1";
        session.kind = SessionKind::race;
        tell(session);
        tell(entry("7", "Wang Qiang", "王强", "T1"));
        tell(entry("8", "Li Wei", "", "T1"));
    }
    template <typename Body>
    void tell(Body body) {
        Event event;
        event.utc_ns = now_ += kS;
        event.body = std::move(body);
        corrections_.apply(state_, event);
        classify(state_);
    }
    Status correct(const std::string& number, const Json& data) {
        Status done = corrections_.correct(state_, number, data);
        classify(state_);
        return done;
    }
    [[nodiscard]] const Competitor& car(std::string_view number) const {
        return *state_.find(number);
    }

    RaceState state_;
    Corrections corrections_;
    Nanoseconds now_ = 1'700'000'000 * kS;
};

TEST_F(CarCorrections, ANameHoldsOverWhatTheFeedSaysAndCanBeTakenBack) {
    ASSERT_TRUE(correct("7", {{"name", "WANG Qiang"}, {"team", "Fuxin Mining"}}));
    EXPECT_EQ(car("7").entry.name, "WANG Qiang");
    EXPECT_EQ(car("7").entry.name_zh, "王强") << "what was not corrected stays the feed's";
    tell(entry("7", "Wang Kiang", "王 强", "T2"));
    EXPECT_EQ(car("7").entry.name, "WANG Qiang");
    EXPECT_EQ(car("7").entry.name_zh, "王 强");
    EXPECT_EQ(car("7").entry.car_class, "T2");
    EXPECT_EQ(corrections_.told(state_),
              (Json{{"7", {{"name", "WANG Qiang"}, {"team", "Fuxin Mining"}}}}));
    ASSERT_TRUE(correct("7", {{"name", nullptr}}));
    EXPECT_EQ(car("7").entry.name, "Wang Kiang") << "what the feed said last, not first";
    EXPECT_EQ(car("7").entry.team, "Fuxin Mining");
    ASSERT_TRUE(correct("7", Json::object()));
    EXPECT_EQ(car("7").entry.team, "");
    EXPECT_TRUE(corrections_.empty());
}

TEST_F(CarCorrections, ACarThatIsOutStaysOutUntilTheNextSession) {
    tell(CarStatusChange{"7", CarStatus::on_track, {}});
    ASSERT_TRUE(correct("7", {{"status", "retired"}, {"name", "W."}}));
    EXPECT_EQ(car("7").status, CarStatus::retired);
    tell(CarStatusChange{"7", CarStatus::in_pit, {}});
    EXPECT_EQ(car("7").status, CarStatus::retired);
    ASSERT_TRUE(correct("7", {{"status", nullptr}}));
    EXPECT_EQ(car("7").status, CarStatus::in_pit);
    ASSERT_TRUE(correct("7", {{"status", "disqualified"}}));
    SessionInfo next;
    next.id = "heat-2";
    next.kind = SessionKind::race;
    tell(next);
    tell(entry("7", "Wang Qiang"));
    EXPECT_NE(car("7").status, CarStatus::disqualified);
    EXPECT_EQ(car("7").entry.name, "W.") << "a name is as wrong in the next heat";
}

TEST_F(CarCorrections, AnotherClassCountsInTheOrderAtOnce) {
    tell(SessionStatus{SessionPhase::running, 0, 0});
    ASSERT_TRUE(correct("8", {{"class", "T2"}}));
    EXPECT_EQ(car("8").entry.car_class, "T2");
    EXPECT_FALSE(state_.order_stale);
}

TEST_F(CarCorrections, ANumberIsShownEverywhereAndTheFeedsOwnStillUnderstood) {
    ASSERT_TRUE(correct("7", {{"number", "17"}, {"name", "W."}}));
    EXPECT_EQ(car("17").entry.number, "17");
    EXPECT_EQ(&car("7"), &car("17")) << "layers that name the old number go on";
    tell(CarStatusChange{"7", CarStatus::in_pit, {}});
    tell(Telemetry{.number = "7", .speed_mm_s = 20'000});
    tell(entry("7", "Wang Qiang", "", "T2"));
    EXPECT_EQ(car("17").status, CarStatus::in_pit);
    EXPECT_EQ(car("17").telemetry.speed_mm_s, 20'000);
    EXPECT_EQ(car("17").entry.car_class, "T2");
    EXPECT_EQ(car("17").entry.name, "W.");
    EXPECT_EQ(state_.competitors.size(), 2U) << "none is added for what the feed says";
    EXPECT_EQ(corrections_.told(state_), (Json{{"17", {{"name", "W."}, {"number", "17"}}}}));
    ASSERT_TRUE(correct("17", {{"number", nullptr}}));
    EXPECT_EQ(car("7").entry.number, "7");
    EXPECT_EQ(state_.find("17"), nullptr);
}

TEST_F(CarCorrections, TwoNumbersAreExchanged) {
    EXPECT_THAT(correct("7", {{"number", "8"}}).error().message(), HasSubstr("another car has"));
    EXPECT_THAT(correct("7", {{"number", ""}}).error().message(), HasSubstr("1 to"));
    ASSERT_TRUE(correct("8", {{"number", "x"}}));
    ASSERT_TRUE(correct("7", {{"number", "8"}}));
    ASSERT_TRUE(correct("x", {{"number", "7"}}));
    EXPECT_EQ(car("8").entry.name, "Wang Qiang");
    EXPECT_EQ(car("7").entry.name, "Li Wei");
    tell(CarStatusChange{"7", CarStatus::in_pit, {}});
    tell(CarStatusChange{"8", CarStatus::retired, {}});
    tell(Telemetry{.number = "7", .speed_mm_s = 7});
    PlaceOverride decision;
    decision.number = "8";
    decision.position = 1;
    tell(decision);
    EXPECT_EQ(car("8").status, CarStatus::in_pit) << "the feed's 7";
    EXPECT_EQ(car("7").status, CarStatus::retired);
    EXPECT_EQ(car("8").telemetry.speed_mm_s, 7);
    EXPECT_EQ(state_.place_overrides.at(0).number, "7");
    ASSERT_TRUE(correct("7", Json::object()));
    EXPECT_EQ(car("8").entry.name, "Li Wei") << "as the feed tells it, and the other gives way";
    EXPECT_EQ(car("7").entry.name, "Wang Qiang");
}

TEST_F(CarCorrections, ANumberGivesWayToTheCarThatTheFeedGivesItTo) {
    ASSERT_TRUE(correct("7", {{"number", "9"}}));
    ASSERT_TRUE(correct("8", {{"number", "7"}}));
    tell(entry("9", "Zhao"));
    EXPECT_EQ(car("9").entry.name, "Zhao");
    EXPECT_EQ(car("7").entry.name, "Wang Qiang") << "and is in the way of the next";
    EXPECT_EQ(car("8").entry.name, "Li Wei");
    EXPECT_EQ(state_.competitors.size(), 3U);
}

TEST_F(CarCorrections, RefusesWhatMakesNoSenseAndChangesNothing) {
    const std::uint64_t before = state_hash(state_);
    EXPECT_THAT(correct("77", {{"name", "x"}}).error().message(), HasSubstr("no car \"77\""));
    EXPECT_THAT(correct("7", {{"nmae", "x"}}).error().mend, HasSubstr("name"));
    EXPECT_THAT(correct("7", {{"name", "y"}, {"team", 3}}).error().message(), HasSubstr("team"));
    EXPECT_THAT(correct("7", {{"status", "retird"}}).error().mend, HasSubstr("retired"));
    EXPECT_FALSE(correct("7", {{"name", std::string(5000, 'x')}}));
    EXPECT_TRUE(corrections_.empty());
    state_.order_stale = false;
    EXPECT_EQ(state_hash(state_), before);
}

TEST_F(CarCorrections, TheSameInputsGiveTheSameStateWhateverWasTakenBackBefore) {
    RaceState plain;
    Corrections none;
    const auto both = [&](Event event) {
        none.apply(plain, event);
        corrections_.apply(state_, event);
    };
    plain = state_;
    ASSERT_TRUE(correct("7", {{"name", "A"}, {"status", "stopped"}}));
    ASSERT_TRUE(correct("8", {{"colour", "FF0000"}}));
    EXPECT_NE(state_hash(state_), state_hash(plain));
    Event event;
    event.utc_ns = now_ += kS;
    event.body = entry("8", "Li Wei", "", "", "X");
    both(event);
    event.utc_ns = now_ += kS;
    event.body = CarStatusChange{"7", CarStatus::on_track, {}};
    both(event);
    event.utc_ns = now_ += kS;
    Telemetry driven;
    driven.number = "7";
    driven.speed_mm_s = 20'000;
    event.body = driven;
    both(event);
    ASSERT_TRUE(corrections_.correct(state_, "7", Json::object()));
    ASSERT_TRUE(corrections_.correct(state_, "8", Json::object()));
    plain.order_stale = state_.order_stale = true;
    classify(plain);
    classify(state_);
    EXPECT_EQ(state_hash(state_), state_hash(plain));
    EXPECT_EQ(corrections_.hash(), Corrections{}.hash());
}

}  // namespace
}  // namespace pitcast::race
