// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/race/ghost.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

/// Ten kilometres to the east and back to the north: an open course that is not one straight line.
Track valley() {
    auto track = Track::make({{0, 0}, {6'000'000, 0}, {6'000'000, 4'000'000}}, false);
    EXPECT_TRUE(track.ok());
    return *track;
}

/// Cars that start minutes apart, each at a speed that falls at 4 km, seen at 10 Hz.
struct Stage {
    Rig rig;
    LiveTiming live{valley()};
    struct Run {
        double start;
        double first;   ///< m/s up to 4 km
        double second;  ///< from there on
        double metres(double second_of_stage) const {
            const double t = std::max(0.0, second_of_stage - start);
            const double turn = 4000 / first;
            return t <= turn ? first * t : 4000 + second * (t - turn);
        }
        double seconds_to(double metres) const {
            return metres <= 4000 ? metres / first : 4000 / first + (metres - 4000) / second;
        }
    };
    std::vector<Run> runs;

    explicit Stage(std::vector<Run> of) : runs(std::move(of)) {
        SessionInfo info = course(SessionKind::stage);
        info.laps_total = 1;
        info.lap_length_mm = 10'000'000;
        info.loops = {{"SF", "", LoopKind::start_finish, 0, 0}};
        rig.at(-100, info);
        for (std::size_t car = 1; car <= runs.size(); ++car) {
            Entry entry;
            entry.number = std::to_string(car);
            rig.at(-90, entry);
        }
    }
    static Nanoseconds at(double second) {
        return kNoon + static_cast<Nanoseconds>(second * 1000 + 0.5) * kMs;
    }
    void drive(double from, double to) {
        for (int i = 0; from + i * 0.1 <= to + 1e-6; ++i) {
            const double now = from + i * 0.1;
            for (std::size_t car = 0; car < runs.size(); ++car) {
                const std::string number = std::to_string(car + 1);
                const double end = runs[car].start + runs[car].seconds_to(10'000);
                if (std::abs(now - runs[car].start) < 0.05) {
                    rig.pass(runs[car].start, number, "SF");
                }
                if (now - end >= 0 && now - end < 0.0999) {
                    rig.pass(end, number, "SF");
                }
                const PlanPoint p =
                    live.track().at(static_cast<std::int64_t>(runs[car].metres(now) * 1000));
                rig.at(now, Positions{{{number, p.x_mm, p.y_mm, 0}}});
            }
            classify(rig.state);
            live.take(rig.state);
        }
    }
    std::optional<Ghost> ghost(int car, int other, double second) const {
        const auto view = [&](int i) {
            return run_at(rig.state, live, rig.state.by_number.at(std::to_string(i + 1)),
                          at(second));
        };
        return ghost_of(view(car), view(other));
    }
};

double seconds(Nanoseconds ns) {
    return static_cast<double>(ns) / 1e9;
}

TEST(Ghost, StandsWhereTheOtherCarWasAtTheSameTimeSinceItsOwnStart) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 260);
    const auto ghost = stage.ghost(1, 0, 260);
    ASSERT_TRUE(ghost);
    EXPECT_NEAR(seconds(ghost->elapsed_ns), 80, 0.001);
    EXPECT_NEAR(static_cast<double>(ghost->car.distance_mm), 2'000'000, 100);
    EXPECT_NEAR(static_cast<double>(ghost->other.distance_mm), 3'200'000, 500);
    EXPECT_NEAR(static_cast<double>(ghost->car.speed_mm_s), 25'000, 100);
    EXPECT_NEAR(static_cast<double>(ghost->other.speed_mm_s), 40'000, 100);
    // At 2 km: 80 s here, 50 s there.
    ASSERT_TRUE(ghost->gap_ns);
    EXPECT_NEAR(seconds(*ghost->gap_ns), 30, 0.02);
    EXPECT_NEAR(static_cast<double>(ghost->gap_at_mm), 2'000'000, 100);
}

TEST(Ghost, IsOfTheInstantThatIsAskedForThoughMoreIsKnown) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 264);
    const auto ghost = stage.ghost(1, 0, 260.05);
    ASSERT_TRUE(ghost && ghost->gap_ns);
    EXPECT_NEAR(seconds(ghost->elapsed_ns), 80.05, 0.001);
    EXPECT_NEAR(static_cast<double>(ghost->car.distance_mm), 2'001'250, 200);
    EXPECT_NEAR(static_cast<double>(ghost->other.distance_mm), 3'202'000, 500);
    EXPECT_FALSE(stage.ghost(1, 0, 179.9)) << "it had not started yet";
}

TEST(Ghost, IsTheSameComparisonFromTheOtherSide) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 260);
    const auto one = stage.ghost(1, 0, 260);
    const auto other = stage.ghost(0, 1, 260);
    ASSERT_TRUE(one && other && one->gap_ns && other->gap_ns);
    EXPECT_EQ(*one->gap_ns, -*other->gap_ns);
    EXPECT_EQ(one->car, other->other);
}

TEST(Ghost, ComparesAnywhereThatBothHaveBeen) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 500);
    const auto view = [&](const char* number) {
        return run_at(stage.rig.state, stage.live, stage.rig.state.by_number.at(number),
                      Stage::at(500));
    };
    for (const double metres : {500.0, 3000.0, 4000.0, 6500.0, 7900.0}) {
        const auto gap = ghost_gap(view("2"), view("1"), static_cast<std::int64_t>(metres * 1000));
        ASSERT_TRUE(gap) << metres;
        EXPECT_NEAR(seconds(*gap),
                    stage.runs[1].seconds_to(metres) - stage.runs[0].seconds_to(metres), 0.15)
            << metres;
    }
    EXPECT_FALSE(ghost_gap(view("2"), view("1"), 9'000'000)) << "the second is at 8 km";
}

TEST(Ghost, EndsWithTheDifferenceOfTheStageTimes) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 600);  // 100 + 300 s, and 400 s
    const auto ghost = stage.ghost(1, 0, 600);
    ASSERT_TRUE(ghost);
    EXPECT_EQ(ghost->gap_ns, 0);
    EXPECT_EQ(ghost->gap_at_mm, 10'000'000);
    EXPECT_EQ(ghost->elapsed_ns, 400 * kSecond);
    EXPECT_EQ(ghost->car.distance_mm, 10'000'000);
}

TEST(Ghost, WaitsAtTheFinishForTheSlowerCar) {
    Stage stage({{0, 40, 40}, {60, 20, 20}});
    stage.drive(-1, 460);  // over after 250 s; the second has driven 400 s of 500
    const auto ghost = stage.ghost(1, 0, 460);
    ASSERT_TRUE(ghost && ghost->gap_ns);
    EXPECT_NEAR(seconds(ghost->elapsed_ns), 400, 0.001);
    EXPECT_EQ(ghost->other.distance_mm, 10'000'000);
    EXPECT_NEAR(seconds(*ghost->gap_ns), 200, 0.02);
}

TEST(Ghost, NeedsBothCarsToHaveStarted) {
    Stage stage({{0, 40, 20}, {180, 25, 25}});
    stage.drive(-1, 100);
    EXPECT_FALSE(stage.ghost(1, 0, 100));
}

TEST(Ghost, IsUnknownInRacesWhereAllStartAtOnce) {
    Rig rig = race_of({"1", "2"});
    LiveTiming live(valley());
    rig.at(1, Positions{{{"1", 100'000, 0, 0}, {"2", 90'000, 0, 0}}});
    live.take(rig.state);
    EXPECT_EQ(live.run(0), nullptr);
}

TEST(RunTrace, KeepsTheFirstTimeAtAPlace) {
    RunTrace run;
    run.begin(kNoon, 1'000'000);
    run.take(kNoon + 10 * kSecond, 400'000, 0);
    run.take(kNoon + 12 * kSecond, 300'000, 0);  // rolls back
    run.take(kNoon + 14 * kSecond, 400'300, 0);  // less than a step further on
    run.take(kNoon + 16 * kSecond, 500'000, 0);
    ASSERT_EQ(run.passes().size(), 3U);
    EXPECT_EQ(run.at_distance(450'000)->elapsed_ns, 13 * kSecond);
}

TEST(RunTrace, DoesNotInventWhatHappenedInASilence) {
    RunTrace run;
    run.begin(kNoon, 1'000'000);
    run.take(kNoon + 5 * kSecond, 100'000, 0);
    run.take(kNoon + 16 * kSecond, 500'000, 0);
    EXPECT_FALSE(run.at_distance(300'000));
    EXPECT_FALSE(run.at_elapsed(10 * kSecond));
    EXPECT_TRUE(run.at_distance(500'000));
    EXPECT_TRUE(run.at_distance(50'000));
}

TEST(RunTrace, IsBounded) {
    RunTrace run;
    run.begin(kNoon, 8'000);
    for (int i = 1; i < 9'000; ++i) {
        run.take(kNoon + i * kSecond, i, 0);
    }
    run.finish(kNoon + 9'900 * kSecond);
    EXPECT_LE(run.passes().size(), 2'100U);
    EXPECT_EQ(run.passes().back().distance_mm, 8'000);
}

TEST(RunTrace, EndsWithTheTimeOfTheFinish) {
    RunTrace run;
    run.begin(kNoon, 1'000'000);
    run.take(kNoon + 9 * kSecond, 900'000, 30'000);
    run.take(kNoon + 12 * kSecond, 999'000, 30'000);  // positions that lag behind the beam
    run.finish(kNoon + 11 * kSecond);
    EXPECT_EQ(run.at_distance(1'000'000)->elapsed_ns, 11 * kSecond);
    EXPECT_FALSE(run.at_elapsed(12 * kSecond));
    run.take(kNoon + 13 * kSecond, 999'999, 0);
    EXPECT_EQ(run.passes().size(), 3U);
}

}  // namespace
}  // namespace pitcast::race
