// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/live_timing.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/hash.h"

#include "course.h"
#include "wide.h"

namespace pitcast::race {
namespace {

/// A lap and a quarter in steps of a 512th of the lap.
constexpr std::size_t kMostPasses = 640;
constexpr std::int64_t kStepsPerLap = 512;
/// A crossing and the position at its time may differ by this much: loops lie beside the line of
/// the map, clocks differ by a little.
constexpr std::int64_t kLoopSlackMm = 100'000;

/// The number nearest to `wanted` that leaves the rest of `like` modulo `length`.
std::int64_t congruent_near(std::int64_t wanted, std::int64_t like, std::int64_t length) {
    std::int64_t rest = (like - wanted) % length;
    rest = rest < 0 ? rest + length : rest;
    return wanted + (rest > length / 2 ? rest - length : rest);
}

/// Speed along the track at a fix, over those of about the last 0.2 s.
std::int64_t speed_at_fix(const std::vector<TrackFix>& fixes, std::size_t i) {
    std::size_t from = i;
    while (from > 0 && fixes[i].utc_ns - fixes[from].utc_ns < 180'000'000) {
        --from;
    }
    const Nanoseconds time = fixes[i].utc_ns - fixes[from].utc_ns;
    return time > 0
               ? mul_div(fixes[i].travel_mm - fixes[from].travel_mm, kNanosecondsPerSecond, time)
               : 0;
}

std::int64_t signed_time(const LiveGap& gap) {
    return gap.ahead ? -gap.gap.time_ns : gap.gap.time_ns;
}

}  // namespace

LiveTiming::LiveTiming(Track track, LiveOptions options)
    : track_(std::move(track)), options_(options) {}

void LiveTiming::start_over(const RaceState& state) {
    session_ = state.session.id;
    cars_.clear();
}

/// Distances of the points of a lap on the scale of this track.
static std::vector<std::int64_t> points_of(const SessionInfo& session, const Track& track) {
    std::vector<std::int64_t> points(static_cast<std::size_t>(points_per_lap(session)), 0);
    for (const Loop& loop : session.loops) {
        const auto point = point_of(session, loop);
        if (point && *point > 0) {
            const std::int64_t mm =
                std::clamp<std::int64_t>(loop.distance_mm, 0, 1'000'000'000'000);
            points[static_cast<std::size_t>(*point)] =
                session.lap_length_mm > 0 ? mul_div(mm, track.length_mm(), session.lap_length_mm)
                                          : mm;
        }
    }
    return points;
}

std::int64_t LiveTiming::distance_of(std::int64_t point) const {
    const auto per_lap = static_cast<std::int64_t>(point_mm_.size());
    return point / per_lap * track_.length_mm() +
           point_mm_[static_cast<std::size_t>(point % per_lap)];
}

void LiveTiming::take(const RaceState& state) {
    if (session_ != state.session.id || state.competitors.size() < cars_.size()) {
        start_over(state);
    }
    point_mm_ = points_of(state.session, track_);
    cars_.resize(state.competitors.size());
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        Car& car = cars_[i];
        const Competitor& competitor = state.competitors[i];
        const auto fresh = std::upper_bound(
            competitor.fixes.begin(), competitor.fixes.end(), car.tracked.heard_utc_ns,
            [](Nanoseconds heard, const PositionFix& fix) { return heard < fix.utc_ns; });
        for (auto fix = fresh; fix != competitor.fixes.end(); ++fix) {
            follow(track_, options_.follow, car.tracked, *fix);
            find_base(state, competitor, car);
            note_pass(car);
        }
        if (fresh == competitor.fixes.end()) {
            find_base(state, competitor, car);
        }
        note_run(state, competitor, car, static_cast<std::size_t>(competitor.fixes.end() - fresh));
    }
}

/// Which lap the car is on: known at every crossing, and carried on from there.
void LiveTiming::find_base(const RaceState& state, const Competitor& competitor, Car& car) const {
    const TrackedCar& tracked = car.tracked;
    if (tracked.fixes.empty()) {
        return;
    }
    const TrackFix& newest = tracked.fixes.back();
    const std::int64_t like = newest.distance_mm - newest.travel_mm;
    const bool found_anew = tracked.run != car.base_run;
    if (!track_.closed()) {
        if (found_anew) {
            car.passes.clear();
        }
        car.base_mm = like;
        car.base_run = tracked.run;
        car.crossing = competitor.crossings.empty() ? Crossing{-1, 0} : competitor.crossings.back();
        return;
    }
    const Crossing last = competitor.crossings.empty() ? Crossing{-1, state.green_utc_ns}
                                                       : competitor.crossings.back();
    const bool crossed = last.point != car.crossing.point || last.utc_ns != car.crossing.utc_ns;
    if (last.utc_ns == 0 || (!crossed && !found_anew && car.settled)) {
        return;
    }
    const std::int64_t reached = last.point < 0 ? 0 : distance_of(last.point);
    const TrackPosition then =
        race::position_at(track_, options_.follow, tracked, last.utc_ns, INT64_MAX);
    std::optional<std::int64_t> base;
    if (then.whereabouts == Whereabouts::on_track) {
        base = congruent_near(reached - then.travel_mm, like, track_.length_mm());
        car.settled = true;
    } else {
        car.settled = false;  // until a fix tells where it was then
        if (found_anew || !car.base_mm) {
            // Between the loop it crossed last and the next one.
            const std::int64_t least = reached - kLoopSlackMm - newest.travel_mm;
            base = congruent_near(least + track_.length_mm() / 2, like, track_.length_mm());
        }
    }
    car.crossing = last;
    car.base_run = tracked.run;
    if (base && base != car.base_mm) {
        car.passes.clear();
        if (!found_anew) {
            car.run = {};  // what was kept lies on another lap
        }
        car.base_mm = base;
    }
}

void LiveTiming::note_pass(Car& car) const {
    if (!car.base_mm || car.tracked.off_track || car.tracked.fixes.empty()) {
        return;
    }
    const TrackFix& newest = car.tracked.fixes.back();
    const Pass pass{*car.base_mm + newest.travel_mm, newest.utc_ns};
    const std::int64_t step =
        std::clamp<std::int64_t>(track_.length_mm() / kStepsPerLap, 2'000, 50'000);
    if (!car.passes.empty() && pass.distance_mm < car.passes.back().distance_mm + step) {
        return;
    }
    if (car.passes.size() == 2 * kMostPasses) {
        car.passes.erase(car.passes.begin(), car.passes.begin() + kMostPasses);
    }
    car.passes.push_back(pass);
}

/// Takes the newest `fresh` fixes into the run; all that are known when its start was told late.
void LiveTiming::note_run(const RaceState& state, const Competitor& competitor, Car& car,
                          std::size_t fresh) const {
    if (state.session.kind != SessionKind::stage || competitor.started_utc_ns <= 0) {
        return;
    }
    const std::int64_t laps = track_.closed() ? std::max(1, state.session.laps_total) : 1;
    if (car.run.start_utc_ns() != competitor.started_utc_ns ||
        car.run.length_mm() != laps * track_.length_mm()) {
        car.run.begin(competitor.started_utc_ns, laps * track_.length_mm());
        fresh = car.tracked.fixes.size();
    }
    const std::vector<TrackFix>& fixes = car.tracked.fixes;
    for (std::size_t i = fixes.size() - std::min(fresh, fixes.size());
         car.base_mm && i < fixes.size(); ++i) {
        car.run.take(fixes[i].utc_ns, *car.base_mm + fixes[i].travel_mm, speed_at_fix(fixes, i));
    }
    if (competitor.finished && !competitor.crossings.empty()) {
        car.run.finish(competitor.crossings.back().utc_ns);
    }
}

const RunTrace* LiveTiming::run(CompetitorIndex car) const {
    const auto i = static_cast<std::size_t>(car);
    return car >= 0 && i < cars_.size() && cars_[i].run.begun() ? &cars_[i].run : nullptr;
}

std::optional<std::int64_t> LiveTiming::run_distance(CompetitorIndex car,
                                                     const TrackPosition& at) const {
    const auto i = static_cast<std::size_t>(car);
    if (car < 0 || i >= cars_.size() || !cars_[i].base_mm ||
        at.whereabouts != Whereabouts::on_track) {
        return std::nullopt;
    }
    return *cars_[i].base_mm + at.travel_mm;
}

std::int64_t LiveTiming::travel_limit(const Car& car) const {
    if (!car.base_mm || point_mm_.empty()) {
        return INT64_MAX;
    }
    // Nobody is timed over the line at the start: the first loop is the one after it.
    return distance_of(std::max<std::int64_t>(car.crossing.point, 0) + 1) - *car.base_mm;
}

TrackPosition LiveTiming::position(const RaceState& state, CompetitorIndex index,
                                   Nanoseconds utc_ns) const {
    const auto i = static_cast<std::size_t>(index);
    if (index < 0 || i >= cars_.size() || i >= state.competitors.size()) {
        return {};
    }
    const bool waits_for_loops = !state.session.loops.empty() && !state.competitors[i].finished;
    return race::position_at(track_, options_.follow, cars_[i].tracked, utc_ns,
                             waits_for_loops ? travel_limit(cars_[i]) : INT64_MAX);
}

/// When the car came to a distance; `now` is its position at `utc_ns`.
std::optional<Nanoseconds> LiveTiming::time_at(const Car& car, std::int64_t distance_mm,
                                               const TrackPosition& now, Nanoseconds utc_ns) const {
    const auto between = [&](const Pass& a, const Pass& b) -> std::optional<Nanoseconds> {
        if (b.utc_ns - a.utc_ns > options_.follow.forget_ns || b.distance_mm <= a.distance_mm) {
            return std::nullopt;  // what it did meanwhile is not known
        }
        return a.utc_ns + mul_div(b.utc_ns - a.utc_ns, distance_mm - a.distance_mm,
                                  b.distance_mm - a.distance_mm);
    };
    const auto after = std::upper_bound(
        car.passes.begin(), car.passes.end(), distance_mm,
        [](std::int64_t wanted, const Pass& pass) { return wanted < pass.distance_mm; });
    if (after == car.passes.begin()) {
        return std::nullopt;
    }
    if (after != car.passes.end()) {
        return between(*std::prev(after), *after);
    }
    const Pass newest{*car.base_mm + now.travel_mm, utc_ns};
    return newest.distance_mm >= distance_mm ? between(car.passes.back(), newest) : std::nullopt;
}

std::optional<LiveGap> LiveTiming::estimate(const RaceState& state, CompetitorIndex ahead,
                                            CompetitorIndex behind, Nanoseconds utc_ns) const {
    const TrackPosition at_a = position(state, ahead, utc_ns);
    const TrackPosition at_b = position(state, behind, utc_ns);
    if (at_a.whereabouts != Whereabouts::on_track && state.session.kind != SessionKind::stage) {
        return std::nullopt;
    }
    if (at_b.whereabouts != Whereabouts::on_track || ahead == behind) {
        return std::nullopt;
    }
    const Car& a = cars_[static_cast<std::size_t>(ahead)];
    const Car& b = cars_[static_cast<std::size_t>(behind)];
    if (!a.base_mm || !b.base_mm) {
        return std::nullopt;
    }
    const std::int64_t of_a = *a.base_mm + at_a.travel_mm;
    const std::int64_t of_b = *b.base_mm + at_b.travel_mm;
    const bool stage = state.session.kind == SessionKind::stage;
    const std::int64_t margin = track_.length_mm() / 1000 * options_.lap_margin_permille;
    LiveGap live{{}, true, false};
    if (!stage && of_a - of_b >= track_.length_mm() + margin) {
        live.gap = {Gap::Kind::laps, 0,
                    static_cast<std::int32_t>((of_a - of_b - margin) / track_.length_mm())};
        return live;
    }
    std::int64_t time_ns = 0;
    if (const auto there = time_at(a, of_b, at_a, utc_ns)) {
        time_ns = utc_ns - *there;
    } else if (const auto here = stage ? std::nullopt : time_at(b, of_a, at_b, utc_ns)) {
        time_ns = *here - utc_ns;
    } else {
        return std::nullopt;
    }
    if (stage) {
        const Competitor& car_a = state.competitors[static_cast<std::size_t>(ahead)];
        const Competitor& car_b = state.competitors[static_cast<std::size_t>(behind)];
        time_ns +=
            car_a.started_utc_ns - car_b.started_utc_ns + car_b.penalty_ns - car_a.penalty_ns;
    }
    live.gap = {Gap::Kind::time, std::abs(time_ns), 0};
    live.ahead = time_ns < 0;
    return live;
}

/// Loops first; estimates after a while, and steadied.
void LiveTiming::settle(const RaceState& state, CompetitorIndex reference, CompetitorIndex index,
                        const Gap& official, Nanoseconds utc_ns, Shown& shown) const {
    const Competitor& car = state.competitors[static_cast<std::size_t>(index)];
    const LiveGap measured{official, false, false};
    const bool fresh =
        !car.crossings.empty() && utc_ns - car.crossings.back().utc_ns < options_.loop_hold_ns;
    const bool at_rest = car.finished || car.status == CarStatus::in_pit ||
                         state.competitors[static_cast<std::size_t>(reference)].finished;
    const auto live = fresh || at_rest || official.kind == Gap::Kind::laps
                          ? std::nullopt
                          : estimate(state, reference, index, utc_ns);
    const LiveGap wanted = live.value_or(measured);
    if (wanted == shown.gap) {
        return;
    }
    const bool alike = wanted.estimated && shown.gap.estimated &&
                       wanted.gap.kind == Gap::Kind::time && shown.gap.gap.kind == Gap::Kind::time;
    const std::int64_t change = std::abs(signed_time(wanted) - signed_time(shown.gap));
    const bool too_soon = utc_ns >= shown.utc_ns && utc_ns - shown.utc_ns < options_.refresh_ns;
    if (alike && (change < options_.deadband_ns || too_soon)) {
        return;
    }
    // A car just under a lap behind stays lapped until it is clearly not.
    const bool unlapping = wanted.estimated && shown.gap.estimated &&
                           wanted.gap.kind == Gap::Kind::time &&
                           shown.gap.gap.kind == Gap::Kind::laps;
    if (unlapping && utc_ns >= shown.utc_ns && utc_ns - shown.utc_ns < 4 * options_.refresh_ns) {
        return;
    }
    shown = {wanted, utc_ns};
}

void LiveTiming::refresh(const RaceState& state, Nanoseconds utc_ns) {
    if (!ranks_by_distance(state) || cars_.size() != state.competitors.size()) {
        for (Car& car : cars_) {
            car.gap = car.interval = {};
        }
        return;
    }
    CompetitorIndex leader = -1;
    CompetitorIndex ahead = -1;
    for (const CompetitorIndex index : state.order) {
        Car& car = cars_[static_cast<std::size_t>(index)];
        const Competitor& competitor = state.competitors[static_cast<std::size_t>(index)];
        if (competitor.position == 0 || leader < 0) {
            car.gap = car.interval = {};
        } else {
            settle(state, leader, index, competitor.gap, utc_ns, car.gap);
            settle(state, ahead, index, competitor.interval, utc_ns, car.interval);
        }
        if (competitor.position > 0) {
            leader = leader < 0 ? index : leader;
            ahead = index;
        }
    }
}

LiveGap LiveTiming::gap(CompetitorIndex car) const {
    const auto i = static_cast<std::size_t>(car);
    return car >= 0 && i < cars_.size() ? cars_[i].gap.gap : LiveGap{};
}

LiveGap LiveTiming::interval(CompetitorIndex car) const {
    const auto i = static_cast<std::size_t>(car);
    return car >= 0 && i < cars_.size() ? cars_[i].interval.gap : LiveGap{};
}

std::uint64_t LiveTiming::hash() const {
    Hasher hasher;
    hasher.add(std::string_view(session_));
    const auto add_shown = [&](const Shown& shown) {
        hasher.add(shown.gap.gap.kind);
        hasher.add(shown.gap.gap.time_ns);
        hasher.add(shown.gap.gap.laps);
        hasher.add(static_cast<std::uint8_t>(shown.gap.estimated ? 1 : 0));
        hasher.add(static_cast<std::uint8_t>(shown.gap.ahead ? 1 : 0));
        hasher.add(shown.utc_ns);
    };
    for (const Car& car : cars_) {
        hasher.add(car.tracked.heard_utc_ns);
        hasher.add(car.tracked.run);
        if (!car.tracked.fixes.empty()) {
            hasher.add(car.tracked.fixes.back().travel_mm);
            hasher.add(car.tracked.fixes.back().offset_mm);
        }
        hasher.add(car.base_mm.value_or(INT64_MIN));
        hasher.add(car.crossing);
        hasher.add(car.passes.size());
        if (!car.passes.empty()) {
            hasher.add(car.passes.back());
        }
        hasher.add(car.run.start_utc_ns());
        hasher.add(car.run.passes().size());
        if (!car.run.passes().empty()) {
            hasher.add(car.run.passes().back());
        }
        add_shown(car.gap);
        add_shown(car.interval);
    }
    return hasher.value();
}

}  // namespace pitcast::race
