// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/track_follower.h"

#include <algorithm>

#include "wide.h"

namespace pitcast::race {
namespace {

constexpr std::size_t kMostTrackFixes = 64;
/// Shorter, and what a fix is wrong by shows as speed; longer, and braking shows late.
constexpr Nanoseconds kSpeedOver = kNanosecondsPerSecond / 5;
/// Slower than this a car is standing: fixes of a parked car wander by as much.
constexpr std::int64_t kStandingMmPerSecond = 500;

std::int64_t way(std::int64_t mm_per_s, Nanoseconds time_ns) {
    return mul_div(mm_per_s, time_ns, kNanosecondsPerSecond);
}

/// Way from one distance to another, the short way round. `near_mm` is about what it should be.
std::int64_t step_to(const Track& track, std::int64_t from_mm, std::int64_t to_mm,
                     std::int64_t near_mm) {
    const std::int64_t step = to_mm - from_mm;
    if (!track.closed()) {
        return step;
    }
    const std::int64_t length = track.length_mm();
    const std::int64_t excess = near_mm - step + length / 2;
    const std::int64_t rounds = excess >= 0 ? excess / length : -((-excess + length - 1) / length);
    return step + rounds * length;
}

void find_anew(TrackedCar& car, Nanoseconds utc_ns, const TrackPlace& place) {
    car.fixes.clear();
    car.fixes.push_back({utc_ns, place.distance_mm, place.offset_mm, 0, false});
    ++car.run;
    car.off_track = false;
    car.fixes_elsewhere = 0;
}

void go_on(const Track& track, TrackedCar& car, Nanoseconds utc_ns, const TrackPlace& place,
           std::int64_t expected_step) {
    const TrackFix& last = car.fixes.back();
    const std::int64_t step = step_to(track, last.distance_mm, place.distance_mm, expected_step);
    const TrackFix fix{utc_ns, place.distance_mm, place.offset_mm, last.travel_mm + step,
                       car.off_track};
    if (car.fixes.size() == kMostTrackFixes) {
        car.fixes.erase(car.fixes.begin());
    }
    car.fixes.push_back(fix);
    car.off_track = false;
    car.fixes_elsewhere = 0;
}

/// The fix is not where the car can have got to. If it is on the track all the same, and so are
/// those that follow, then it is the anchor that was wrong.
void look_elsewhere(const Track& track, const FollowOptions& options, TrackedCar& car,
                    const PositionFix& fix) {
    car.off_track = true;
    const auto place = track.locate({fix.x_mm, fix.y_mm}, options.tolerance_mm);
    if (!place) {
        car.fixes_elsewhere = 0;
        return;
    }
    const Nanoseconds passed = fix.utc_ns - car.elsewhere.utc_ns;
    const std::int64_t step = step_to(track, car.elsewhere.distance_mm, place->distance_mm, 0);
    const bool goes_on = car.fixes_elsewhere > 0 && passed <= options.forget_ns &&
                         std::abs(step) <= way(options.fastest_mm_s, passed) + options.slack_mm;
    car.fixes_elsewhere = goes_on ? car.fixes_elsewhere + 1 : 1;
    car.elsewhere = {fix.utc_ns, place->distance_mm, place->offset_mm, 0, false};
    if (car.fixes_elsewhere >= options.fixes_to_jump) {
        find_anew(car, fix.utc_ns, *place);
        ++car.jumps;
    }
}

}  // namespace

void follow(const Track& track, const FollowOptions& options, TrackedCar& car,
            const PositionFix& fix) {
    if (fix.utc_ns <= car.heard_utc_ns) {
        return;
    }
    car.heard_utc_ns = fix.utc_ns;
    const PlanPoint p{fix.x_mm, fix.y_mm};
    if (car.fixes.empty() || fix.utc_ns - car.fixes.back().utc_ns > options.forget_ns) {
        car.fixes.clear();
        if (const auto place = track.locate(p, options.tolerance_mm)) {
            find_anew(car, fix.utc_ns, *place);
        } else {
            car.off_track = true;
        }
        return;
    }
    const TrackFix& last = car.fixes.back();
    const Nanoseconds passed = fix.utc_ns - last.utc_ns;
    const std::int64_t expected = way(newest_speed_mm_s(car), passed);
    const TrackWindow window{
        last.distance_mm - way(options.fastest_back_mm_s, passed) - options.slack_mm,
        last.distance_mm + way(options.fastest_mm_s, passed) + options.slack_mm,
        last.distance_mm + expected};
    if (const auto place = track.locate_within(p, options.tolerance_mm, window)) {
        go_on(track, car, fix.utc_ns, *place, expected);
    } else {
        look_elsewhere(track, options, car, fix);
    }
}

std::string_view to_text(Whereabouts whereabouts) {
    switch (whereabouts) {
        case Whereabouts::on_track:
            return "on_track";
        case Whereabouts::off_track:
            return "off_track";
        case Whereabouts::lost:
            return "lost";
        case Whereabouts::unknown:
            break;
    }
    return "unknown";
}

std::int64_t newest_speed_mm_s(const TrackedCar& car) {
    if (car.fixes.size() < 2) {
        return 0;
    }
    const TrackFix& newest = car.fixes.back();
    auto from = std::prev(car.fixes.end(), 2);
    while (from != car.fixes.begin() && newest.utc_ns - from->utc_ns < kSpeedOver) {
        --from;
    }
    return mul_div(newest.travel_mm - from->travel_mm, kNanosecondsPerSecond,
                   newest.utc_ns - from->utc_ns);
}

namespace {

TrackPosition on_track(const Track& track, const TrackFix& fix, std::int64_t travel_mm,
                       std::int64_t offset_mm, std::int64_t speed_mm_s) {
    TrackPosition at;
    at.whereabouts = Whereabouts::on_track;
    at.travel_mm = travel_mm;
    at.distance_mm = track.wrapped(fix.distance_mm + travel_mm - fix.travel_mm);
    at.offset_mm = offset_mm;
    at.speed_mm_s = speed_mm_s;
    at.direction = speed_mm_s >= kStandingMmPerSecond    ? Direction::with
                   : speed_mm_s <= -kStandingMmPerSecond ? Direction::against
                                                         : Direction::standing;
    return at;
}

TrackPosition carried_on(const Track& track, const FollowOptions& options, const TrackedCar& car,
                         Nanoseconds utc_ns, std::int64_t travel_limit_mm) {
    TrackPosition nowhere;
    if (car.off_track) {
        nowhere.whereabouts = utc_ns - car.heard_utc_ns > options.horizon_ns
                                  ? Whereabouts::lost
                                  : Whereabouts::off_track;
        return nowhere;
    }
    const TrackFix& newest = car.fixes.back();
    const Nanoseconds since = utc_ns - newest.utc_ns;
    if (since > options.horizon_ns) {
        nowhere.whereabouts = Whereabouts::lost;
        return nowhere;
    }
    const std::int64_t speed = newest_speed_mm_s(car);
    const std::int64_t limit = std::max(travel_limit_mm, newest.travel_mm);
    const std::int64_t travel = std::min(newest.travel_mm + way(speed, since), limit);
    TrackPosition at = on_track(track, newest, travel, newest.offset_mm, speed);
    at.extrapolated = since > 0;
    return at;
}

}  // namespace

TrackPosition position_at(const Track& track, const FollowOptions& options, const TrackedCar& car,
                          Nanoseconds utc_ns, std::int64_t travel_limit_mm) {
    if (car.heard_utc_ns == 0 || (car.fixes.empty() && utc_ns < car.heard_utc_ns)) {
        return {};
    }
    const auto after =
        std::upper_bound(car.fixes.begin(), car.fixes.end(), utc_ns,
                         [](Nanoseconds wanted, const TrackFix& f) { return wanted < f.utc_ns; });
    if (after == car.fixes.end()) {
        return carried_on(track, options, car, utc_ns, travel_limit_mm);
    }
    if (after == car.fixes.begin()) {
        return {};
    }
    const TrackFix& a = *std::prev(after);
    const TrackFix& b = *after;
    if (b.rejoined && utc_ns > a.utc_ns) {
        TrackPosition off;
        off.whereabouts = Whereabouts::off_track;
        return off;
    }
    const Nanoseconds part = utc_ns - a.utc_ns;
    const Nanoseconds whole = b.utc_ns - a.utc_ns;
    return on_track(track, a, a.travel_mm + mul_div(b.travel_mm - a.travel_mm, part, whole),
                    a.offset_mm + mul_div(b.offset_mm - a.offset_mm, part, whole),
                    mul_div(b.travel_mm - a.travel_mm, kNanosecondsPerSecond, whole));
}

std::optional<Nanoseconds> time_at_travel(const TrackedCar& car, std::int64_t travel_mm) {
    for (std::size_t i = 1; i < car.fixes.size(); ++i) {
        const TrackFix& a = car.fixes[i - 1];
        const TrackFix& b = car.fixes[i];
        if (a.travel_mm <= travel_mm && travel_mm <= b.travel_mm && a.travel_mm < b.travel_mm) {
            return a.utc_ns +
                   mul_div(b.utc_ns - a.utc_ns, travel_mm - a.travel_mm, b.travel_mm - a.travel_mm);
        }
    }
    return std::nullopt;
}

}  // namespace pitcast::race
