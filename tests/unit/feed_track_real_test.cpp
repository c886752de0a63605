// SPDX-License-Identifier: Apache-2.0
// Cars of a real Formula 1 qualifying and of a real rally stage followed along their courses.
#include <algorithm>
#include <cstdio>
#include <map>

#include <gtest/gtest.h>

#include "pitcast/feed/f1.h"
#include "pitcast/race/ghost.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/track_follower.h"

#include "real_tracks.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;
using testing::Plane;

const fs::path kData = PITCAST_DATA_DIR;
constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

std::int64_t quantile(std::vector<std::int64_t> values, int percent) {
    if (values.empty()) {
        return -1;
    }
    std::sort(values.begin(), values.end());
    return values[(values.size() - 1) * static_cast<std::size_t>(percent) / 100];
}

using Fixes = std::map<std::string, std::vector<race::PositionFix>>;

Fixes fixes_of(const Recording& recording) {
    Fixes fixes;
    for (const TimedEvent& timed : recording.events) {
        if (const auto* at = std::get_if<race::Positions>(&timed.event.body)) {
            for (const auto& fix : at->fixes) {
                fixes[fix.number].push_back({timed.event.utc_ns, fix.x_mm, fix.y_mm, fix.z_mm});
            }
        }
    }
    for (auto& [number, of_car] : fixes) {
        std::stable_sort(of_car.begin(), of_car.end(),
                         [](const auto& a, const auto& b) { return a.utc_ns < b.utc_ns; });
    }
    return fixes;
}

/// A flying lap of car 4 in metres: 20:00 to 21:17 of the recording, second run of Q1.
std::vector<Plane> flying_lap(const Fixes& fixes, Nanoseconds start) {
    std::vector<Plane> lap;
    for (const race::PositionFix& fix : fixes.at("4")) {
        if (fix.utc_ns - start >= 1200 * kSecond && fix.utc_ns - start <= 1277 * kSecond) {
            lap.emplace_back(static_cast<double>(fix.x_mm) / 1000,
                             static_cast<double>(fix.y_mm) / 1000);
        }
    }
    return lap;
}

/// The session, its positions and the published centre line laid over them.
struct Mexico {
    Recording recording;
    Fixes fixes;
    std::optional<race::Track> track;
    testing::Similarity fit;
};

const Mexico* mexico() {
    static const std::unique_ptr<Mexico> loaded = []() -> std::unique_ptr<Mexico> {
        auto recording = read_f1_folder(kData / "f1_2025_mexico_qualifying_raw");
        const auto line = testing::read_centre_line(kData / "tracks" / "MexicoCity.csv");
        if (!recording || line.empty()) {
            return nullptr;
        }
        auto it = std::make_unique<Mexico>();
        it->recording = std::move(*recording);
        it->fixes = fixes_of(it->recording);
        it->fit = testing::fit_onto(
            line, flying_lap(it->fixes, it->recording.events.front().delivered_utc_ns));
        auto track = race::Track::make(testing::in_position_frame(line, it->fit), true, 4'304'000);
        if (track) {
            it->track = std::move(*track);
        }
        return it;
    }();
    return loaded.get();
}

/// Times at which the car crossed the line, by its positions: follower fed fix by fix.
std::vector<Nanoseconds> line_crossings(const race::Track& track,
                                        const std::vector<race::PositionFix>& fixes,
                                        std::int64_t line_mm) {
    race::FollowOptions options;
    race::TrackedCar car;
    std::vector<Nanoseconds> crossings;
    for (const race::PositionFix& fix : fixes) {
        const std::size_t known = car.fixes.size();
        const std::int64_t run = car.run;
        race::follow(track, options, car, fix);
        if (car.run != run || car.fixes.size() < 2 || known == 0 ||
            car.fixes.back().utc_ns != fix.utc_ns) {
            continue;
        }
        const race::TrackFix& a = car.fixes[car.fixes.size() - 2];
        const race::TrackFix& b = car.fixes.back();
        const std::int64_t to_line = track.wrapped(line_mm - a.distance_mm);
        if (to_line > 0 && b.travel_mm - a.travel_mm >= to_line && !b.rejoined) {
            crossings.push_back(*race::time_at_travel(car, a.travel_mm + to_line));
        }
    }
    return crossings;
}

/// The crossing within six seconds of `utc_ns`.
std::optional<Nanoseconds> nearest(const std::vector<Nanoseconds>& crossings, Nanoseconds utc_ns) {
    std::optional<Nanoseconds> best;
    for (const Nanoseconds at : crossings) {
        if (std::abs(at - utc_ns) < 6 * kSecond &&
            (!best || std::abs(at - utc_ns) < std::abs(*best - utc_ns))) {
            best = at;
        }
    }
    return best;
}

TEST(RealTrack, MexicoFitsItsPublishedCentreLine) {
    if (!mexico()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const testing::Similarity& fit = mexico()->fit;
    std::printf("fit: residual %.2f m, scale %.4f, %s\n", fit.residual_m, std::abs(fit.turn),
                fit.mirrored ? "mirrored" : "not mirrored");
    ASSERT_TRUE(mexico()->track);
    EXPECT_LT(fit.residual_m, 5.0);
    EXPECT_NEAR(std::abs(fit.turn), 1.0, 0.02);
}

/// A step back that the car's fixes themselves make: how far they go against the track's way.
std::int64_t raw_step_along(const race::Track& track, std::int64_t distance_mm,
                            const race::PositionFix& from, const race::PositionFix& to) {
    const race::PlanPoint behind = track.at(distance_mm - 5'000);
    const race::PlanPoint before = track.at(distance_mm + 5'000);
    const auto dx = static_cast<double>(before.x_mm - behind.x_mm);
    const auto dy = static_cast<double>(before.y_mm - behind.y_mm);
    return std::llround((static_cast<double>(to.x_mm - from.x_mm) * dx +
                         static_cast<double>(to.y_mm - from.y_mm) * dy) /
                        std::hypot(dx, dy));
}

TEST(RealTrack, CarsOfMexicoGoBackOnlyWhereTheirFixesDo) {
    if (!mexico()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const race::Track& track = *mexico()->track;
    std::vector<std::int64_t> offsets;
    std::size_t fixes = 0, on_track = 0, back = 0, moved = 0;
    std::uint64_t jumps = 0;
    for (const auto& [number, of_car] : mexico()->fixes) {
        race::TrackedCar car;
        for (std::size_t i = 0; i < of_car.size(); ++i) {
            const std::int64_t run = car.run;
            race::follow(track, {}, car, of_car[i]);
            ++fixes;
            if (car.off_track || car.run != run || car.fixes.size() < 2 || i == 0) {
                continue;
            }
            ++on_track;
            const race::TrackFix& a = car.fixes[car.fixes.size() - 2];
            const race::TrackFix& b = car.fixes.back();
            const std::int64_t step = b.travel_mm - a.travel_mm;
            if (step > 2'000) {
                ++moved;
                offsets.push_back(std::abs(b.offset_mm));
            }
            if (step < -2'000 && !b.rejoined) {
                ++back;
                const std::int64_t raw =
                    raw_step_along(track, b.distance_mm, of_car[i - 1], of_car[i]);
                // Ten metres inside a bend a step is some metres longer along the line.
                EXPECT_LT(raw, 0) << "car " << number << " at " << b.distance_mm << " mm";
                EXPECT_NEAR(static_cast<double>(raw), static_cast<double>(step), 3'500)
                    << "car " << number << " at " << b.distance_mm << " mm";
            }
        }
        jumps += car.jumps;
    }
    std::printf(
        "%zu fixes, %zu on track, %zu moving, %zu steps back, %llu jumps; "
        "offset p50 %lld p95 %lld p99 %lld mm\n",
        fixes, on_track, moved, back, static_cast<unsigned long long>(jumps),
        static_cast<long long>(quantile(offsets, 50)),
        static_cast<long long>(quantile(offsets, 95)),
        static_cast<long long>(quantile(offsets, 99)));
    EXPECT_GT(moved, 100'000U);
    EXPECT_LT(back, moved / 500);
    EXPECT_LE(jumps, 3U);
}

/// Laps as positions time them against laps as the feed did, cars with an odd or even index.
struct LapErrors {
    std::size_t timed = 0;
    std::vector<std::int64_t> signed_ms;
    std::vector<std::int64_t> sizes_ms;
};

LapErrors lap_errors(const race::RaceState& state, std::int64_t line_mm, std::size_t parity) {
    LapErrors errors;
    for (std::size_t i = parity; i < state.competitors.size(); i += 2) {
        const race::Competitor& car = state.competitors[i];
        const auto fixes = mexico()->fixes.find(car.entry.number);
        if (fixes == mexico()->fixes.end()) {
            continue;
        }
        const auto crossings = line_crossings(*mexico()->track, fixes->second, line_mm);
        for (const race::Lap& lap : car.lap_history) {
            if (!lap.time_ns || lap.off_record || lap.number < 2) {
                continue;
            }
            ++errors.timed;
            const auto end = nearest(crossings, lap.ended_utc_ns);
            const auto begin = nearest(crossings, lap.ended_utc_ns - *lap.time_ns);
            if (end && begin) {
                errors.signed_ms.push_back((*end - *begin - *lap.time_ns) / 1'000'000);
                errors.sizes_ms.push_back(std::abs(errors.signed_ms.back()));
            }
        }
    }
    return errors;
}

TEST(RealTrack, LapsTimedByPositionsAreTheLapsThatTheFeedTimed) {
    if (!mexico()) {
        GTEST_SKIP() << kData << " is not here";
    }
    race::RaceState state;
    for (const TimedEvent& timed : mexico()->recording.events) {
        race::apply(state, timed.event);
    }
    // Where the timing line lies is not in the data. Cars slow down behind it, so a line laid too
    // late makes laps too long. It is found with every other car, and tried on the rest.
    std::int64_t line_mm = 0;
    std::int64_t least = INT64_MAX;
    for (std::int64_t at = -400'000; at <= 200'000; at += 20'000) {
        const LapErrors errors = lap_errors(state, at, 0);
        const std::int64_t spread = quantile(errors.sizes_ms, 75);
        if (!errors.sizes_ms.empty() && spread < least) {
            least = spread;
            line_mm = at;
        }
    }
    const LapErrors errors = lap_errors(state, line_mm, 1);
    std::printf(
        "line at %lld m: %zu timed laps, %zu found; |error| p50 %lld p90 %lld p99 %lld "
        "max %lld ms, median %lld ms\n",
        static_cast<long long>(line_mm / 1000), errors.timed, errors.sizes_ms.size(),
        static_cast<long long>(quantile(errors.sizes_ms, 50)),
        static_cast<long long>(quantile(errors.sizes_ms, 90)),
        static_cast<long long>(quantile(errors.sizes_ms, 99)),
        static_cast<long long>(quantile(errors.sizes_ms, 100)),
        static_cast<long long>(quantile(errors.signed_ms, 50)));
    EXPECT_GE(errors.timed, 50U);
    EXPECT_EQ(errors.sizes_ms.size(), errors.timed);
    EXPECT_LT(quantile(errors.sizes_ms, 50), 60);
    EXPECT_LT(quantile(errors.sizes_ms, 90), 120);
    EXPECT_LT(quantile(errors.sizes_ms, 100), 250);
}

/// Three rally cars on the seventh stage, each with the time at which it was nearest to a point.
struct Finland {
    std::map<std::string, std::vector<testing::WrcSample>> logs;
    std::optional<race::Track> track;
};

const Finland* finland() {
    static const std::unique_ptr<Finland> loaded = []() -> std::unique_ptr<Finland> {
        const fs::path folder = kData / "wrc_finland_2021_ss7";
        if (!fs::exists(folder)) {
            return nullptr;
        }
        const auto line = testing::geojson_line(folder / "finland_2021.geojson", "SS7/");
        auto it = std::make_unique<Finland>();
        const testing::LocalFrame frame{line.front().first, line.front().second};
        std::vector<race::PlanPoint> points;
        for (const auto& [lon, lat] : line) {
            points.push_back(frame(lon, lat));
        }
        auto track = race::Track::make(points, false);
        if (track) {
            it->track = std::move(*track);
        }
        for (const char* name : {"Ogier", "Evans", "Breen"}) {
            it->logs[name] = testing::read_wrc_log(
                folder / ("df_telemetrymergeddata_SS7_" + std::string(name) + ".csv"), frame);
        }
        return it;
    }();
    return loaded.get();
}

/// When a log comes nearest to a point: between the two samples next to the nearest one, by
/// their distances to it. Knows nothing of tracks.
double seconds_at(const std::vector<testing::WrcSample>& log, race::PlanPoint p) {
    const auto range = [&](const testing::WrcSample& s) {
        return std::hypot(static_cast<double>(s.fix.x_mm - p.x_mm),
                          static_cast<double>(s.fix.y_mm - p.y_mm));
    };
    std::size_t best = 1;
    for (std::size_t i = 1; i + 1 < log.size(); ++i) {
        best = range(log[i]) < range(log[best]) ? i : best;
    }
    const std::size_t other = range(log[best - 1]) < range(log[best + 1]) ? best - 1 : best + 1;
    const double part = range(log[best]) / (range(log[best]) + range(log[other]));
    const auto of = [&](std::size_t i) { return static_cast<double>(log[i].fix.utc_ns) / 1e9; };
    return of(best) + part * (of(other) - of(best));
}

TEST(RealTrack, RallyCarsGoAlongTheirStageInOrder) {
    if (!finland()) {
        GTEST_SKIP() << kData << " is not here";
    }
    ASSERT_TRUE(finland()->track);
    const race::Track& track = *finland()->track;
    for (const auto& [name, log] : finland()->logs) {
        race::TrackedCar car;
        std::vector<std::int64_t> offsets, speed_errors;
        std::int64_t most_back = 0;
        std::size_t off = 0;
        for (const testing::WrcSample& sample : log) {
            race::follow(track, {}, car, sample.fix);
            off += car.off_track ? 1 : 0;
            if (car.off_track || car.fixes.size() < 4) {
                continue;
            }
            const race::TrackFix& a = car.fixes[car.fixes.size() - 2];
            const race::TrackFix& b = car.fixes.back();
            most_back = std::max(most_back, a.travel_mm - b.travel_mm);
            offsets.push_back(std::abs(b.offset_mm));
            if (b.distance_mm > 0 && b.distance_mm < track.length_mm()) {
                speed_errors.push_back(std::abs(race::newest_speed_mm_s(car) * 36 / 10000 -
                                                std::llround(sample.speed_kmh)));
            }
        }
        std::printf(
            "%s: %zu fixes, %zu off, run %lld, stage %lld m, offset p50 %lld p99 %lld mm, "
            "most back %lld mm, speed error p50 %lld p95 %lld km/h\n",
            name.c_str(), log.size(), off, static_cast<long long>(car.run),
            static_cast<long long>(track.length_mm() / 1000),
            static_cast<long long>(quantile(offsets, 50)),
            static_cast<long long>(quantile(offsets, 99)), static_cast<long long>(most_back),
            static_cast<long long>(quantile(speed_errors, 50)),
            static_cast<long long>(quantile(speed_errors, 95)));
        // The log tells the speed of the wheels, which spin on gravel; fixes tell that of the car.
        EXPECT_EQ(car.run, 1) << name;
        EXPECT_LT(quantile(offsets, 99), 6'000) << name;
        EXPECT_LT(most_back, 1'000) << name;
        EXPECT_LT(quantile(speed_errors, 50), 10) << name;
    }
}

race::Event event_at(Nanoseconds utc_ns, race::EventBody body) {
    return {utc_ns, std::move(body)};
}

/// The stage as a race sees it: starts on the minute, finishes, positions.
struct FinlandStage {
    std::map<std::string, Nanoseconds> start, finish;
    std::vector<race::Event> events;
    race::RaceState state;

    FinlandStage() {
        const race::Track& track = *finland()->track;
        for (const auto& [name, log] : finland()->logs) {
            constexpr Nanoseconds kMinute = 60 * kSecond;
            start[name] = (log.front().fix.utc_ns + kMinute / 2) / kMinute * kMinute;
            finish[name] =
                std::llround(seconds_at(log, track.at(track.length_mm())) * 1e3) * 1'000'000;
            events.push_back(event_at(start[name], race::Passing{name, "SF", 0}));
            events.push_back(event_at(finish[name], race::Passing{name, "SF", 0}));
            for (const testing::WrcSample& sample : log) {
                events.push_back(
                    event_at(sample.fix.utc_ns,
                             race::Positions{{{name, sample.fix.x_mm, sample.fix.y_mm, 0}}}));
            }
        }
        std::stable_sort(events.begin(), events.end(),
                         [](const auto& a, const auto& b) { return a.utc_ns < b.utc_ns; });
        race::SessionInfo info;
        info.id = "SS7";
        info.kind = race::SessionKind::stage;
        info.laps_total = 1;
        info.lap_length_mm = track.length_mm();
        info.loops = {{"SF", "", race::LoopKind::start_finish, 0, 0}};
        race::apply(state, {events.front().utc_ns - kSecond, info});
    }
};

TEST(RealTrack, LiveGapsOfAStageAreTheTimesAtTheSamePlace) {
    if (!finland()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const race::Track& track = *finland()->track;
    FinlandStage stage;
    auto& [start, finish, events, state] = stage;
    race::LiveTiming live(track);
    const auto index = [&stage](const char* name) {
        return stage.state.by_number.find(name)->second;
    };
    std::vector<std::int64_t> errors;
    Nanoseconds next = 0;
    for (const race::Event& event : events) {
        race::apply(state, event);
        race::classify(state);
        live.take(state);
        if (event.utc_ns < next || !state.find("Evans") || event.utc_ns > finish["Evans"] ||
            event.utc_ns < start["Evans"] + 20 * kSecond) {
            continue;
        }
        next = event.utc_ns + 5 * kSecond;
        const auto gap = live.estimate(state, index("Ogier"), index("Evans"), event.utc_ns);
        const auto at = live.position(state, index("Evans"), event.utc_ns);
        if (!gap || at.whereabouts != race::Whereabouts::on_track) {
            continue;
        }
        const double there = seconds_at(finland()->logs.at("Ogier"), track.at(at.distance_mm)) -
                             static_cast<double>(start["Ogier"]) / 1e9;
        const double here = static_cast<double>(event.utc_ns - start["Evans"]) / 1e9;
        const std::int64_t mine = (gap->ahead ? -gap->gap.time_ns : gap->gap.time_ns) / 1'000'000;
        errors.push_back(std::abs(mine - std::llround((here - there) * 1000)));
    }
    std::printf(
        "Evans against Ogier: %zu instants, error p50 %lld p95 %lld max %lld ms; finish %lld ms\n",
        errors.size(), static_cast<long long>(quantile(errors, 50)),
        static_cast<long long>(quantile(errors, 95)), static_cast<long long>(quantile(errors, 100)),
        static_cast<long long>(
            (finish["Evans"] - start["Evans"] - finish["Ogier"] + start["Ogier"]) / 1'000'000));
    EXPECT_GE(errors.size(), 90U);
    EXPECT_LT(quantile(errors, 50), 40);
    EXPECT_LT(quantile(errors, 95), 200);
}

TEST(RealTrack, GhostsOfAStageAreTheTimesSinceTheOwnStartsAtTheSamePlace) {
    if (!finland()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const race::Track& track = *finland()->track;
    FinlandStage stage;
    race::LiveTiming live(track);
    for (const race::Event& event : stage.events) {
        race::apply(stage.state, event);
        race::classify(stage.state);
        live.take(stage.state);
    }
    const auto view = [&](const char* name) {
        return race::run_at(stage.state, live, stage.state.by_number.find(name)->second,
                            stage.events.back().utc_ns);
    };
    const auto since_start = [&](const char* name, std::int64_t mm) {
        return seconds_at(finland()->logs.at(name), track.at(mm)) -
               static_cast<double>(stage.start[name]) / 1e9;
    };
    for (const char* const other : {"Ogier", "Breen"}) {
        std::vector<std::int64_t> errors;
        std::printf("Evans against %s:", other);
        for (std::int64_t share = 5; share <= 95; ++share) {
            const std::int64_t mm = track.length_mm() * share / 100;
            const auto gap = race::ghost_gap(view("Evans"), view(other), mm);
            const auto expected =
                std::llround((since_start("Evans", mm) - since_start(other, mm)) * 1000);
            if (!gap) {
                continue;
            }
            errors.push_back(std::abs(*gap / 1'000'000 - expected));
            if (share % 15 == 5) {
                std::printf(" %lld m %+lld (%+lld) ms", static_cast<long long>(mm / 1000),
                            static_cast<long long>(*gap / 1'000'000),
                            static_cast<long long>(expected));
            }
        }
        std::printf("; %zu places, error p50 %lld p95 %lld max %lld ms\n", errors.size(),
                    static_cast<long long>(quantile(errors, 50)),
                    static_cast<long long>(quantile(errors, 95)),
                    static_cast<long long>(quantile(errors, 100)));
        EXPECT_GE(errors.size(), 85U);
        EXPECT_LT(quantile(errors, 50), 40);
        EXPECT_LT(quantile(errors, 95), 200);  // Breen's log has gaps of up to a second
    }
    const auto ghost = race::ghost_of(view("Evans"), view("Ogier"));
    ASSERT_TRUE(ghost);
    EXPECT_EQ(ghost->gap_ns, stage.finish["Evans"] - stage.start["Evans"] - stage.finish["Ogier"] +
                                 stage.start["Ogier"]);
}

}  // namespace
}  // namespace pitcast::feed
