// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/race/track.h"
#include "pitcast/race/track_follower.h"

namespace pitcast::race {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kNoon = 1'800'000'000 * kSecond;

/// A rectangle of 1000 m by 30 m: the long sides lie 30 m apart and are driven opposite ways.
Track hairpins() {
    auto track = Track::make({{0, 0}, {1'000'000, 0}, {1'000'000, 30'000}, {0, 30'000}}, true);
    EXPECT_TRUE(track.ok());
    return *track;
}

Track straight(std::int64_t metres) {
    auto track = Track::make({{0, 0}, {metres * 1000, 0}}, false);
    EXPECT_TRUE(track.ok());
    return *track;
}

PositionFix fix_at(double second, std::int64_t x_mm, std::int64_t y_mm) {
    return {kNoon + static_cast<Nanoseconds>(second * 1000) * 1'000'000, x_mm, y_mm, 0};
}

TEST(Track, MeasuresItselfAndScalesToTheOfficialLength) {
    EXPECT_EQ(hairpins().length_mm(), 2'060'000);
    const auto scaled = Track::make({{0, 0}, {1'000'000, 0}}, false, 1'010'000);
    ASSERT_TRUE(scaled.ok());
    EXPECT_EQ(scaled->length_mm(), 1'010'000);
    EXPECT_EQ(scaled->locate({500'000, 0}, 1)->distance_mm, 505'000);
    EXPECT_EQ(scaled->at(505'000), (PlanPoint{500'000, 0}));
}

TEST(Track, RefusesWhatIsNoLine) {
    EXPECT_FALSE(Track::make({}, false).ok());
    EXPECT_FALSE(Track::make({{5, 5}, {5, 5}}, false).ok());
    EXPECT_FALSE(Track::make({{0, 0}, {1000, 0}, {0, 0}}, true).ok());
    EXPECT_FALSE(Track::make({{0, 0}, {2'000'000'000, 0}}, false).ok());
    EXPECT_FALSE(Track::make({{0, 0}, {1'000'000, 0}}, false, 1000).ok());
}

TEST(Track, TellsTheSideOfTheLine) {
    const Track track = straight(1000);
    EXPECT_EQ(track.locate({200'000, 3000}, 5000), (TrackPlace{200'000, 3000}));
    EXPECT_EQ(track.locate({200'000, -3000}, 5000), (TrackPlace{200'000, -3000}));
    EXPECT_EQ(track.locate({200'000, 5001}, 5000), std::nullopt);
    EXPECT_EQ(track.locate({INT64_MAX, 0}, 5000), std::nullopt);
}

TEST(Track, WrapsWhereItIsClosedAndEndsWhereItIsNot) {
    const Track ring = hairpins();
    EXPECT_EQ(ring.at(-15'000), (PlanPoint{0, 15'000}));
    EXPECT_EQ(ring.at(2'060'000 + 7), (PlanPoint{7, 0}));
    EXPECT_EQ(straight(1000).at(-5), (PlanPoint{0, 0}));
    EXPECT_EQ(straight(1000).at(1'000'001), (PlanPoint{1'000'000, 0}));
}

TEST(TrackFollower, StaysOnItsOwnStretchWhereTwoLieSideBySide) {
    const Track track = hairpins();
    FollowOptions options;
    options.tolerance_mm = 25'000;
    TrackedCar car;
    // A car on the way out that drives 17 m to the left is nearer to the way back.
    for (int i = 0; i < 40; ++i) {
        const bool wide = i >= 10;
        follow(track, options, car, fix_at(i * 0.25, 100'000 + i * 15'000, wide ? 17'000 : 0));
    }
    ASSERT_FALSE(car.off_track);
    EXPECT_EQ(car.fixes.back().distance_mm, 100'000 + 39 * 15'000);
    EXPECT_EQ(car.fixes.back().offset_mm, 17'000);
    EXPECT_EQ(track.locate({685'000, 17'000}, 25'000)->offset_mm, 13'000);
    EXPECT_EQ(car.jumps, 0U);
}

TEST(TrackFollower, CountsTheWayOverTheLineAndBack) {
    const Track track = hairpins();
    TrackedCar car;
    follow(track, {}, car, fix_at(0, 0, 10'000));  // ten metres before the line
    follow(track, {}, car, fix_at(0.5, 5'000, 0));
    follow(track, {}, car, fix_at(1, 15'000, 0));
    EXPECT_EQ(car.fixes.back().travel_mm, 25'000);
    EXPECT_EQ(time_at_travel(car, 20'000), kNoon + kSecond * 3 / 4);
    follow(track, {}, car, fix_at(1.5, 12'000, 0));
    EXPECT_EQ(car.fixes.back().travel_mm, 22'000);
    const TrackPosition at = position_at(track, {}, car, kNoon + kSecond * 5 / 4);
    EXPECT_EQ(at.direction, Direction::against);
    EXPECT_EQ(at.speed_mm_s, -6'000);
    EXPECT_EQ(at.distance_mm, 13'500);
}

TEST(TrackFollower, CarriesACarOnToTheHorizonAndThenLosesIt) {
    const Track track = straight(1000);
    FollowOptions options;
    options.horizon_ns = 2 * kSecond;
    TrackedCar car;
    follow(track, options, car, fix_at(0, 100'000, 0));
    follow(track, options, car, fix_at(1, 140'000, 0));
    const TrackPosition soon = position_at(track, options, car, kNoon + kSecond * 3 / 2);
    EXPECT_TRUE(soon.extrapolated);
    EXPECT_EQ(soon.distance_mm, 160'000);
    const TrackPosition last = position_at(track, options, car, kNoon + 3 * kSecond);
    EXPECT_EQ(last.distance_mm, 220'000);
    const TrackPosition gone = position_at(track, options, car, kNoon + 3 * kSecond + 1);
    EXPECT_EQ(gone.whereabouts, Whereabouts::lost);
    EXPECT_EQ(position_at(track, options, car, kNoon - 1).whereabouts, Whereabouts::unknown);
}

TEST(TrackFollower, IsNeverCarriedOnPastALoopThatHasNotSeenIt) {
    const Track track = straight(1000);
    TrackedCar car;
    follow(track, {}, car, fix_at(0, 100'000, 0));
    follow(track, {}, car, fix_at(1, 140'000, 0));
    const std::int64_t loop = car.fixes.back().travel_mm + 10'000;
    const TrackPosition at = position_at(track, {}, car, kNoon + 2 * kSecond, loop);
    EXPECT_EQ(at.distance_mm, 150'000);
    // A fix beyond the loop is a fact: only guesses stop there.
    const TrackPosition seen = position_at(track, {}, car, kNoon + kSecond, -50'000);
    EXPECT_EQ(seen.distance_mm, 140'000);
}

TEST(TrackFollower, SaysWhenACarIsInThePaddock) {
    const Track track = straight(1000);
    TrackedCar car;
    follow(track, {}, car, fix_at(0, 100'000, 0));
    follow(track, {}, car, fix_at(1, 130'000, 10'000));
    EXPECT_EQ(position_at(track, {}, car, kNoon + kSecond).whereabouts, Whereabouts::on_track);
    follow(track, {}, car, fix_at(2, 160'000, 60'000));
    EXPECT_EQ(position_at(track, {}, car, kNoon + 2 * kSecond).whereabouts, Whereabouts::off_track);
    follow(track, {}, car, fix_at(3, 190'000, 5'000));
    EXPECT_EQ(position_at(track, {}, car, kNoon + 3 * kSecond).distance_mm, 190'000);
    EXPECT_EQ(position_at(track, {}, car, kNoon + kSecond * 5 / 2).whereabouts,
              Whereabouts::off_track);
    EXPECT_EQ(car.run, 1);
}

TEST(TrackFollower, BelievesAJumpOnlyAfterSeveralFixes) {
    const Track track = straight(5000);
    TrackedCar car;
    follow(track, {}, car, fix_at(0, 100'000, 0));
    follow(track, {}, car, fix_at(0.2, 110'000, 0));
    follow(track, {}, car, fix_at(0.4, 3'000'000, 0));  // one wild fix
    EXPECT_TRUE(car.off_track);
    follow(track, {}, car, fix_at(0.6, 130'000, 0));
    EXPECT_FALSE(car.off_track);
    EXPECT_EQ(car.jumps, 0U);
    for (int i = 0; i < 4; ++i) {
        follow(track, {}, car, fix_at(0.8 + 0.2 * i, 3'000'000 + i * 10'000, 0));
    }
    EXPECT_EQ(car.jumps, 1U);
    EXPECT_EQ(car.run, 2);
    EXPECT_EQ(car.fixes.back().distance_mm, 3'030'000);
}

TEST(TrackFollower, IgnoresFixesThatComeAgainOrLate) {
    const Track track = straight(1000);
    TrackedCar car;
    follow(track, {}, car, fix_at(1, 100'000, 0));
    follow(track, {}, car, fix_at(2, 130'000, 0));
    const TrackedCar before = car;
    follow(track, {}, car, fix_at(1, 100'000, 0));
    follow(track, {}, car, fix_at(2, 500'000, 0));
    EXPECT_EQ(car, before);
}

}  // namespace
}  // namespace pitcast::race
