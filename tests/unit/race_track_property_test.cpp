// SPDX-License-Identifier: Apache-2.0
// What holds for every track and every drive along it.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "pitcast/race/track_follower.h"

namespace pitcast::race {
namespace {

constexpr Nanoseconds kNoon = 1'800'000'000 * kNanosecondsPerSecond;
constexpr Nanoseconds kStep = kNanosecondsPerSecond / 10;

std::int64_t between(std::int64_t low, std::int64_t high) {
    return *rc::gen::inRange<std::int64_t>(low, high + 1);
}

/// A road that winds, but never more than 53 degrees at a point and never back.
Track winding_road() {
    std::vector<PlanPoint> line{{between(-1'000'000, 1'000'000), between(-1'000'000, 1'000'000)}};
    const std::int64_t points = between(20, 200);
    for (std::int64_t i = 0; i < points; ++i) {
        const std::int64_t dx = between(4'000, 30'000);
        line.push_back({line.back().x_mm + dx, line.back().y_mm + between(-dx / 2, dx / 2)});
    }
    auto track = Track::make(line, false);
    RC_ASSERT(track.ok());
    return *track;
}

PositionFix fix(std::int64_t step, PlanPoint p, std::int64_t off) {
    return {kNoon + step * kStep, p.x_mm + between(-off, off), p.y_mm + between(-off, off), 0};
}

RC_GTEST_PROP(TrackProperty, EveryPointOfTheLineIsFoundWhereItLies, ()) {
    const Track track = winding_road();
    const std::int64_t distance = between(0, track.length_mm());
    const auto place = track.locate(track.at(distance), 1000);
    RC_ASSERT(place.has_value());
    RC_ASSERT(std::abs(place->distance_mm - distance) <= 3);
    RC_ASSERT(std::abs(place->offset_mm) <= 2);
}

RC_GTEST_PROP(TrackProperty, AStretchFindsWhatTheWholeLineFinds, ()) {
    const Track track = winding_road();
    const std::int64_t distance = between(0, track.length_mm());
    const PlanPoint p = track.at(distance);
    const PlanPoint off{p.x_mm + between(-5'000, 5'000), p.y_mm + between(-5'000, 5'000)};
    const auto anywhere = track.locate(off, 20'000);
    const auto here = track.locate_within(
        off, 20'000, {-50'000, track.length_mm() + 50'000, anywhere->distance_mm});
    RC_ASSERT(anywhere.has_value() && here.has_value());
    RC_ASSERT(*anywhere == *here);
}

RC_GTEST_PROP(TrackProperty, ADriveComesBackInOrderAndWithinWhatItsFixesAreWrongBy, ()) {
    const Track track = winding_road();
    const std::int64_t off = between(0, 1'000);
    TrackedCar car;
    std::int64_t distance = between(0, track.length_mm() / 4);
    std::int64_t travel = INT64_MIN;
    for (std::int64_t i = 1; distance < track.length_mm(); ++i) {
        follow(track, {}, car, fix(i, track.at(distance), off));
        RC_ASSERT(!car.off_track);
        RC_ASSERT(car.run == 1);
        // Inside a bend of 53 degrees a place is at most so much longer along than across.
        RC_ASSERT(std::abs(car.fixes.back().distance_mm - distance) <= 3 * off + 5);
        RC_ASSERT(car.fixes.back().travel_mm > travel);
        travel = car.fixes.back().travel_mm;
        distance += between(6 * off + 20, 9'000);
    }
}

/// Out and back, 12 m apart: fixes may lie nearer to the other lane than to their own.
RC_GTEST_PROP(TrackProperty, ACarKeepsToItsLaneWhereTwoLieSideBySide, ()) {
    const std::int64_t length = between(300'000, 2'000'000);
    auto track = Track::make({{0, 0}, {length, 0}, {length, 12'000}, {0, 12'000}}, true);
    RC_ASSERT(track.ok());
    TrackedCar car;
    const std::int64_t last = length - 60'000;
    for (std::int64_t i = 1, distance = 30'000; distance < last; ++i) {
        const std::int64_t aside = i < 3 ? 0 : between(-4'000, 11'000);
        PositionFix at{kNoon + i * kStep, distance, aside, 0};
        follow(*track, {}, car, at);
        RC_ASSERT(car.fixes.back().distance_mm == distance);
        RC_ASSERT(car.fixes.back().offset_mm == aside);
        distance += between(1'000, 8'000);
    }
}

RC_GTEST_PROP(TrackProperty, RepeatedAndLateFixesChangeNothing, ()) {
    const Track track = winding_road();
    TrackedCar once, twice;
    std::vector<PositionFix> sent;
    for (std::int64_t i = 1; i <= 40; ++i) {
        sent.push_back(fix(i, track.at(i * 2'000), 500));
        follow(track, {}, once, sent.back());
        follow(track, {}, twice, sent.back());
        follow(track, {}, twice, sent[static_cast<std::size_t>(between(0, i - 1))]);
    }
    RC_ASSERT(once == twice);
}

RC_GTEST_PROP(TrackProperty, NobodyIsGuessedPastTheHorizonOrALimit, ()) {
    const Track track = winding_road();
    const FollowOptions options;
    TrackedCar car;
    const std::int64_t pace = between(0, 9'000);
    for (std::int64_t i = 1; i <= 10; ++i) {
        follow(track, options, car, fix(i, track.at(10'000 + i * pace), 300));
    }
    const Nanoseconds later = between(0, 4 * options.horizon_ns);
    const std::int64_t limit = car.fixes.back().travel_mm + between(-5'000, 100'000);
    const TrackPosition at =
        position_at(track, options, car, car.fixes.back().utc_ns + later, limit);
    if (later > options.horizon_ns) {
        RC_ASSERT(at.whereabouts == Whereabouts::lost);
    } else {
        RC_ASSERT(at.whereabouts == Whereabouts::on_track);
        RC_ASSERT(at.travel_mm <= std::max(limit, car.fixes.back().travel_mm));
        RC_ASSERT(at.extrapolated == (later > 0));
    }
}

RC_GTEST_PROP(TrackProperty, AnInstantBetweenTwoFixesLiesBetweenThem, ()) {
    const Track track = winding_road();
    TrackedCar car;
    for (std::int64_t i = 1; i <= 20; ++i) {
        follow(track, {}, car, fix(i, track.at(10'000 + i * 3'000), 0));
    }
    const auto i = static_cast<std::size_t>(between(1, 19));
    const TrackFix& a = car.fixes[i - 1];
    const TrackFix& b = car.fixes[i];
    const TrackPosition at = position_at(track, {}, car, between(a.utc_ns, b.utc_ns - 1));
    RC_ASSERT(at.whereabouts == Whereabouts::on_track && !at.extrapolated);
    RC_ASSERT(a.travel_mm <= at.travel_mm && at.travel_mm <= b.travel_mm);
    const auto back = time_at_travel(car, at.travel_mm);
    RC_ASSERT(back.has_value());
}

}  // namespace
}  // namespace pitcast::race
