// SPDX-License-Identifier: Apache-2.0
// Venues of real courses, from the files of those who surveyed them.
#include <algorithm>
#include <cstdio>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/feed/decoder.h"
#include "pitcast/map/survey.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/track_follower.h"
#include "pitcast/survey/read.h"

#include "test_paths.h"

namespace pitcast {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

const fs::path kReal = PITCAST_DATA_DIR;
const fs::path kOurs = fs::path(PITCAST_SOURCE_DIR) / "templates" / "world" / "venues";
constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

#define NEEDS(path)                               \
    if (!fs::exists(path)) {                      \
        GTEST_SKIP() << (path) << " is not here"; \
    }

map::Surveyed built(const survey::SurveyFiles& files, const map::SurveyOptions& options) {
    auto read = survey::read_survey(files);
    EXPECT_TRUE(read.ok()) << read.error().message();
    if (!read) {
        return {};
    }
    read->survey.id = "real";
    auto made = map::build_venue(read->survey, options);
    EXPECT_TRUE(made.ok()) << made.error().message();
    if (!made) {
        return {};
    }
    std::fputs(map::text_of(made->report, made->venue).c_str(), stdout);
    if (read->fit) {
        std::fputs(survey::text_of(*read->fit).c_str(), stdout);
    }
    const auto bytes = map::encode_venue(made->venue);
    EXPECT_TRUE(bytes.ok());
    EXPECT_TRUE(map::decode_venue(*bytes, "real").ok()) << "the file reads back";
    return *std::move(made);
}

TEST(VenueBuild, ALoopIntoTheBelchatowPit) {
    survey::SurveyFiles files;
    files.course = kOurs / "belchatow.geojson";
    files.terrain = kReal / "terrain_srtm3" / "N51E019.hgt";
    NEEDS(files.terrain);
    const map::Surveyed made = built(files, {.look = map::GroundLook::mine});
    EXPECT_TRUE(made.report.closed);
    EXPECT_NEAR(made.report.length, 13'000, 1'500);
    EXPECT_LT(made.report.lowest, 60) << "goes to the floor of the pit";
    EXPECT_GT(made.report.highest, 185) << "and to its rim";
    EXPECT_EQ(made.venue.course.loops.size(), 3U);
    // The derived grid in UTM knows the same ground.
    survey::SurveyFiles utm = files;
    utm.terrain = kReal / "terrain_srtm3" / "belchatow_pit_utm30m.asc";
    const map::Surveyed other = built(utm, {.look = map::GroundLook::mine});
    EXPECT_NEAR(other.report.lowest, made.report.lowest, 3);
    EXPECT_NEAR(other.report.highest, made.report.highest, 3);
}

TEST(VenueBuild, AStageOfMonteCarloOnItsGeoTiff) {
    survey::SurveyFiles files;
    files.course = kReal / "rally_montecarlo_stage" / "route.gpx";
    files.terrain = kReal / "rally_montecarlo_stage" / "buffered_stage_elevation.tif";
    files.marks = kOurs / "montecarlo.json";
    files.line = "SS 1";
    NEEDS(files.course);
    map::SurveyOptions options;
    options.stated_length = 20'580;  // as the organiser gives it
    EXPECT_THAT(map::build_venue(survey::read_survey(files)->survey, options).error().message(),
                HasSubstr("2.4 % from the 20580 m stated"));
    options.length_tolerance = 0.03;
    const map::Surveyed made = built(files, options);
    EXPECT_FALSE(made.report.closed);
    EXPECT_GT(made.report.ground_high, 2'100);
    EXPECT_EQ(made.report.course_over_voids, 0);
    ASSERT_EQ(made.venue.course.loops.size(), 6U);
    EXPECT_EQ(made.venue.course.loops[2].distance_mm, 10'990'000);
}

TEST(VenueBuild, BajaHasAltitudesThatAreNoneAndALengthThatIsAnother) {
    survey::SurveyFiles files;
    files.course = kReal / "baja1000_2025_course" / "25B1K-PRUN-PROC-KML-10.22.kml";
    files.marks = kOurs / "baja.json";
    NEEDS(files.course);
    map::SurveyOptions options;
    options.closed = false;
    options.stated_length = 722.8 * 1609.344;
    EXPECT_THAT(map::build_venue(survey::read_survey(files)->survey, options).error().message(),
                HasSubstr("from the 1163234 m stated"));
    options.accept_length = true;
    const map::Surveyed made = built(files, options);
    ASSERT_TRUE(made.report.constant_altitude);
    EXPECT_EQ(*made.report.constant_altitude, -785);
    EXPECT_GT(made.venue.places.size(), 400U) << "gates";
}

TEST(VenueBuild, FinlandTakesItsHeightsFromTheLogOfACar) {
    survey::SurveyFiles files;
    files.course = kReal / "wrc_finland_2021_ss7" / "finland_2021.geojson";
    files.altitudes = kReal / "wrc_finland_2021_ss7" / "df_telemetrymergeddata_SS7_Ogier.csv";
    files.line = "SS7/11";
    NEEDS(files.course);
    const map::Surveyed made = built(files, {});
    EXPECT_NEAR(made.report.length, 18'200, 300);
    EXPECT_GT(made.report.climb, 50);
    EXPECT_GT(made.report.lowest, 60);
    EXPECT_LT(made.report.highest, 250);
}

/// The session of Mexico with the venue that its own positions fit.
struct Session {
    map::Surveyed venue;
    survey::Fit fit;
    feed::Recording recording;
    std::map<std::string, std::vector<race::PositionFix>> fixes;
    std::optional<race::Track> track;
};

const Session* session() {
    static const std::unique_ptr<Session> loaded = []() -> std::unique_ptr<Session> {
        survey::SurveyFiles files;
        files.course = kReal / "tracks" / "MexicoCity.csv";
        files.fit = kReal / "f1_2025_mexico_qualifying_raw";
        if (!fs::exists(files.fit)) {
            return nullptr;
        }
        auto it = std::make_unique<Session>();
        map::SurveyOptions options;
        options.stated_length = 4'304;
        it->venue = built(files, options);
        it->fit = survey::read_survey(files)->fit.value();
        it->recording = *feed::read_recording(files.fit.string());
        for (const feed::TimedEvent& timed : it->recording.events) {
            if (const auto* at = std::get_if<race::Positions>(&timed.event.body)) {
                for (const auto& fix : at->fixes) {
                    it->fixes[fix.number].push_back(
                        {timed.event.utc_ns, fix.x_mm, fix.y_mm, fix.z_mm});
                }
            }
        }
        auto track = map::track_of(it->venue.venue.course);
        if (track) {
            it->track = std::move(*track);
        }
        return it;
    }();
    return loaded.get();
}

TEST(VenueBuild, MexicosCentreLineLiesOnThePositionsOfItsCars) {
    if (session() == nullptr) {
        GTEST_SKIP() << kReal << " is not here";
    }
    EXPECT_LT(session()->fit.median_m, 3.5);
    EXPECT_LT(session()->fit.residual_m, 6);
    EXPECT_NEAR(session()->fit.scale, 1, 0.01);
    EXPECT_NEAR(session()->venue.report.length, 4'304, 20);
}

TEST(VenueBuild, CarsOfMexicoGoForwardAlongTheBuiltCourse) {
    if (session() == nullptr) {
        GTEST_SKIP() << kReal << " is not here";
    }
    ASSERT_TRUE(session()->track);
    std::size_t steps = 0, back = 0, without_cause = 0;
    for (auto& [number, fixes] : session()->fixes) {
        race::TrackedCar car;
        std::vector<race::PositionFix> of_car = fixes;
        std::stable_sort(of_car.begin(), of_car.end(),
                         [](const auto& a, const auto& b) { return a.utc_ns < b.utc_ns; });
        for (std::size_t i = 0; i < of_car.size(); ++i) {
            const std::int64_t run = car.run;
            race::follow(*session()->track, {}, car, of_car[i]);
            if (car.off_track || car.run != run || car.fixes.size() < 2 || i == 0) {
                continue;
            }
            const race::TrackFix& a = car.fixes[car.fixes.size() - 2];
            const race::TrackFix& b = car.fixes.back();
            ++steps;
            if (b.travel_mm - a.travel_mm >= -2'000 || b.rejoined) {
                continue;
            }
            ++back;
            // Does the car itself go back? Its step against the way of the course there.
            const race::PlanPoint from = session()->track->at(b.distance_mm - 5'000);
            const race::PlanPoint to = session()->track->at(b.distance_mm + 5'000);
            const double along = static_cast<double>(of_car[i].x_mm - of_car[i - 1].x_mm) *
                                     static_cast<double>(to.x_mm - from.x_mm) +
                                 static_cast<double>(of_car[i].y_mm - of_car[i - 1].y_mm) *
                                     static_cast<double>(to.y_mm - from.y_mm);
            without_cause += along < 0 ? 0 : 1;
        }
    }
    std::printf("%zu cars, %zu steps, %zu back, %zu of them without the car going back\n",
                session()->fixes.size(), steps, back, without_cause);
    EXPECT_GE(session()->fixes.size(), 20U);
    EXPECT_GT(steps, 100'000U);
    EXPECT_EQ(without_cause, 0U);
}

/// Times at which a car's travel crosses a place of the course.
std::vector<Nanoseconds> crossings(const std::vector<race::PositionFix>& fixes,
                                   std::int64_t line_mm) {
    const race::Track& track = *session()->track;
    race::TrackedCar car;
    std::vector<Nanoseconds> times;
    for (const race::PositionFix& fix : fixes) {
        const std::int64_t run = car.run;
        const std::size_t known = car.fixes.size();
        race::follow(track, {}, car, fix);
        if (car.run != run || car.fixes.size() < 2 || known == 0 ||
            car.fixes.back().utc_ns != fix.utc_ns || car.fixes.back().rejoined) {
            continue;
        }
        const race::TrackFix& a = car.fixes[car.fixes.size() - 2];
        const std::int64_t to_line = track.wrapped(line_mm - a.distance_mm);
        if (to_line > 0 && car.fixes.back().travel_mm - a.travel_mm >= to_line) {
            times.push_back(*race::time_at_travel(car, a.travel_mm + to_line));
        }
    }
    return times;
}

std::int64_t share_of(std::vector<std::int64_t> values, std::size_t percent) {
    if (values.empty()) {
        return -1;
    }
    std::sort(values.begin(), values.end());
    return values[(values.size() - 1) * percent / 100];
}

/// Laps between crossings of a place against laps as timed; cars of even or odd place.
std::vector<std::int64_t> lap_errors_ms(const race::RaceState& state, std::int64_t line_mm,
                                        std::size_t parity) {
    std::vector<std::int64_t> errors;
    for (std::size_t i = parity; i < state.competitors.size(); i += 2) {
        const race::Competitor& car = state.competitors[i];
        const auto fixes = session()->fixes.find(car.entry.number);
        if (fixes == session()->fixes.end()) {
            continue;
        }
        const auto times = crossings(fixes->second, line_mm);
        const auto nearest = [&](Nanoseconds utc) -> std::optional<Nanoseconds> {
            std::optional<Nanoseconds> best;
            for (const Nanoseconds at : times) {
                if (std::abs(at - utc) < 6 * kSecond &&
                    (!best || std::abs(at - utc) < std::abs(*best - utc))) {
                    best = at;
                }
            }
            return best;
        };
        for (const race::Lap& lap : car.lap_history) {
            if (!lap.time_ns || lap.off_record || lap.number < 2) {
                continue;
            }
            const auto end = nearest(lap.ended_utc_ns);
            const auto begin = nearest(lap.ended_utc_ns - *lap.time_ns);
            if (end && begin) {
                errors.push_back(std::abs((*end - *begin - *lap.time_ns) / 1'000'000));
            }
        }
    }
    return errors;
}

TEST(VenueBuild, LapsBetweenCrossingsAreTheLapsThatTheFeedTimed) {
    if (session() == nullptr) {
        GTEST_SKIP() << kReal << " is not here";
    }
    race::RaceState state;
    for (const feed::TimedEvent& timed : session()->recording.events) {
        race::apply(state, timed.event);
    }
    // Where the line lies is not in the data: found with every other car, tried on the rest.
    std::int64_t line_mm = 0, least = INT64_MAX;
    for (std::int64_t at = -400'000; at <= 200'000; at += 50'000) {
        const auto errors = lap_errors_ms(state, at, 0);
        if (const std::int64_t p75 = share_of(errors, 75); !errors.empty() && p75 < least) {
            least = p75;
            line_mm = at;
        }
    }
    const auto errors = lap_errors_ms(state, line_mm, 1);
    std::printf(
        "line at %lld m: %zu laps; |error| p50 %lld, p75 %lld, p90 %lld, p99 %lld, max %lld ms\n",
        static_cast<long long>(line_mm / 1000), errors.size(),
        static_cast<long long>(share_of(errors, 50)), static_cast<long long>(share_of(errors, 75)),
        static_cast<long long>(share_of(errors, 90)), static_cast<long long>(share_of(errors, 99)),
        static_cast<long long>(share_of(errors, 100)));
    EXPECT_GE(errors.size(), 50U);
    // Fixes come 220 ms apart, so that a car is 15 m farther on with the next one.
    EXPECT_LT(share_of(errors, 50), 90);
    EXPECT_LT(share_of(errors, 90), 180);
}

}  // namespace
}  // namespace pitcast
