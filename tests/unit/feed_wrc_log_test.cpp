// SPDX-License-Identifier: Apache-2.0
// Logs of rally cars: a made-up stage, and the seventh of Finland 2021.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/feed/wrc_log.h"

#include "feed_race.h"
#include "real_tracks.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;

constexpr Nanoseconds kWrcSecond = kNanosecondsPerSecond;
constexpr std::int64_t kMinuteMs = 1'633'152'300'000;  // 2021-10-02 05:25
constexpr double kMetresPerDegreeNorth = 111'437;      // at 61.8 degrees north
constexpr const char* kWrcHeader =
    ",name,lon,lat,speed,heading,utx,gear,throttle,brk,rpm,accx,accy,altitude,_rally_stageid,_"
    "name\n";

std::string wrc_row(std::int64_t utx, double metres, int kmh, const std::string& name) {
    char text[256];
    std::snprintf(
        text, sizeof text, "0,,25.1,%.9f,%d,0.0,%lld,4,99,20.0,6500,-50.0,30.0,107,SS,%s\n",
        61.8 + metres / kMetresPerDegreeNorth, kmh, static_cast<long long>(utx), name.c_str());
    return text;
}

/// Stands 1 s, sets off `late_ms` after the minute and drives 2500 m north at 30 m/s; newest first.
std::string wrc_run(const std::string& name, std::int64_t late_ms) {
    std::string rows;
    for (std::int64_t ms = 83'000; ms > 0; ms -= 200) {
        rows += wrc_row(kMinuteMs + late_ms + ms, 0.03 * static_cast<double>(ms), 108, name);
    }
    for (std::int64_t ms = 0; ms >= -1000; ms -= 200) {
        rows += wrc_row(kMinuteMs + late_ms + ms, 0, 0, name);
    }
    return rows;
}

DecoderOptions wrc_options(bool with_stage) {
    DecoderOptions options;
    options.origin = GeoPoint{61.8, 25.1, 0};
    auto track = race::Track::make({{0, 0}, {0, 2'000'000}}, false);
    if (with_stage && track) {
        options.stage.emplace(
            StageCourse{"v",
                        "Stage",
                        "赛段",
                        *std::move(track),
                        {{"START", "", race::LoopKind::start_finish, 0, 0},
                         {"S1", "", race::LoopKind::intermediate, 700'000, 1},
                         {"END", "", race::LoopKind::start_finish, 2'000'000, 2}}});
    }
    return options;
}

const race::Competitor& wrc_car(const race::RaceState& state, const std::string& number) {
    static const race::Competitor kNone;
    const auto at = state.by_number.find(number);
    EXPECT_NE(at, state.by_number.end()) << number;
    return at == state.by_number.end() ? kNone
                                       : state.competitors[static_cast<std::size_t>(at->second)];
}

TEST(WrcLog, IsAStageTimedFromTheWholeMinuteByPlaces) {
    const std::string log = kWrcHeader + wrc_run("Breen", 400) + wrc_row(0, 0, 0, "Breen");
    EXPECT_TRUE(looks_like_wrc_log(log));
    const auto recording = parse_wrc_log(log, "b.csv", wrc_options(true));
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->protocol, "wrc-log");
    EXPECT_EQ(recording->stats.refused, 1U);
    EXPECT_NE(recording->stats.last_refusal.find("has no time"), std::string::npos);
    const auto sessions = only<race::SessionInfo>(recording->events);
    ASSERT_EQ(sessions.size(), 1U);
    EXPECT_EQ(sessions[0].id, "SS");
    EXPECT_EQ(sessions[0].kind, race::SessionKind::stage);
    EXPECT_EQ(sessions[0].sectors, 2);
    const auto passings = only<race::Passing>(recording->events);
    ASSERT_EQ(passings.size(), 3U);
    EXPECT_EQ(passings[1].loop, "S1");
    EXPECT_EQ(passings[2].loop, "END");
    const race::RaceState state = race_of(recording->events);
    EXPECT_EQ(state.events_refused, 0U);
    const race::Competitor& car = wrc_car(state, "BRE");
    EXPECT_EQ(car.entry.name, "Breen");
    EXPECT_EQ(car.started_utc_ns, kMinuteMs * 1'000'000);
    EXPECT_TRUE(car.finished);
    // 0.4 s at the line, 2000 m at 30 m/s; the degree of latitude is good to a metre in this.
    ASSERT_TRUE(car.last_lap_ns);
    EXPECT_NEAR(static_cast<double>(*car.last_lap_ns) / 1e9, 0.4 + 2000.0 / 30, 0.05);
    // The same instants whatever the order of the rows.
    for (std::size_t i = 1; i < recording->events.size(); ++i) {
        ASSERT_LE(recording->events[i - 1].delivered_utc_ns, recording->events[i].delivered_utc_ns);
    }
}

TEST(WrcLog, TellsWhatTheSensorsSaid) {
    const auto recording =
        parse_wrc_log(kWrcHeader + wrc_run("Breen", 400), "b.csv", wrc_options(false));
    ASSERT_TRUE(recording);
    const race::Telemetry told = only<race::Telemetry>(recording->events).back();
    EXPECT_EQ(told.number, "BRE");
    EXPECT_EQ(told.speed_mm_s, 30'000);
    EXPECT_EQ(told.gear, 4);
    EXPECT_EQ(told.rpm, 6500);
    EXPECT_EQ(told.throttle_permille, 990);
    EXPECT_EQ(told.brake_permille, 200);
    EXPECT_EQ(told.g_lateral_milli, 500);        // pushed left: the car turns right
    EXPECT_EQ(told.g_longitudinal_milli, -300);  // pushed forward: it brakes
    EXPECT_EQ(told.altitude_mm, 107'000);
    EXPECT_FALSE(told.heading_mdeg);  // always nought in these logs
    const auto places = only<race::Positions>(recording->events);
    EXPECT_NEAR(static_cast<double>(places.back().fixes[0].y_mm), 2'490'000, 1000);
    EXPECT_NEAR(static_cast<double>(places.back().fixes[0].z_mm), 107'000, 1);
    // Without a course nobody knows where the stage ends.
    EXPECT_EQ(only<race::Passing>(recording->events).size(), 1U);
}

TEST(WrcLog, ALaunchFarFromAMinuteStartsTheClockItself) {
    const auto recording =
        parse_wrc_log(kWrcHeader + wrc_run("Breen", 20'000), "b.csv", wrc_options(true));
    ASSERT_TRUE(recording);
    EXPECT_EQ(wrc_car(race_of(recording->events), "BRE").started_utc_ns,
              (kMinuteMs + 20'000) * 1'000'000);
}

TEST(WrcLog, ALogThatBeginsOnTheWayHasNoStartAndSaysSo) {
    std::string log = kWrcHeader;
    for (std::int64_t ms = 0; ms < 60'000; ms += 200) {
        log += wrc_row(kMinuteMs + ms, 500 + 0.03 * static_cast<double>(ms), 108, "Breen");
    }
    const auto recording = parse_wrc_log(log, "b.csv", wrc_options(true));
    ASSERT_TRUE(recording);
    EXPECT_TRUE(only<race::Passing>(recording->events).empty());
    EXPECT_NE(recording->stats.last_refusal.find("Breen: sets off nowhere"), std::string::npos);
}

TEST(WrcLog, CarsHaveNumbersOfTheirOwn) {
    DecoderOptions options = wrc_options(false);
    const std::string log = kWrcHeader + wrc_run("Evans", 0) + wrc_run("Evang", 0) +
                            wrc_run("Öström", 0) + wrc_run("Ogier", 0);
    options.transponders["Ogier"] = "1";
    const auto recording = parse_wrc_log(log, "all.csv", options);
    ASSERT_TRUE(recording);
    std::vector<std::string> numbers;
    for (const race::Entry& entry : only<race::Entry>(recording->events)) {
        numbers.push_back(entry.name + " " + entry.number);
    }
    EXPECT_EQ(numbers,
              (std::vector<std::string>{"Evang EVA", "Evans Evans", "Ogier 1", "Öström ÖST"}));
}

TEST(WrcLog, ErrorsSayWhatIsMissing) {
    const std::string log = kWrcHeader + wrc_run("Breen", 0);
    const auto nowhere = parse_wrc_log(log, "b.csv", {});
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().mend.find("--course"), std::string::npos);
    const auto other = parse_wrc_log("utx,lon,speed\n1,2,3\n", "b.csv", wrc_options(true));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().where, "b.csv:1");
    EXPECT_EQ(other.error().what, "names no column lat");
    EXPECT_FALSE(parse_wrc_log("", "b.csv", wrc_options(true)));
    const auto damaged = parse_wrc_log(
        std::string(kWrcHeader) + "0,,200,61.8,1,0," + std::to_string(kMinuteMs) + "\n", "b.csv",
        wrc_options(true));
    ASSERT_FALSE(damaged);
    EXPECT_NE(damaged.error().what.find("b.csv:2: row is not on the Earth"), std::string::npos)
        << damaged.error().message();
}

TEST(WrcLog, AFolderOfThemIsKnownByItsContent) {
    const fs::path folder = fs::temp_directory_path() / "pitcast-wrc-log-test";
    fs::remove_all(folder);
    fs::create_directories(folder);
    std::ofstream(folder / "a.csv") << kWrcHeader << wrc_run("Breen", 0);
    std::ofstream(folder / "b.csv") << kWrcHeader << wrc_run("Ogier", 100);
    std::ofstream(folder / "notes.txt") << "no log";
    const auto recording = read_recording(folder.string(), "", wrc_options(true));
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->protocol, "wrc-log");
    EXPECT_EQ(race_of(recording->events).competitors.size(), 2U);
    std::ofstream(folder / "c.csv") << "a,b\n1,2\n";
    const auto spoilt = read_recording(folder.string(), "wrc-log", wrc_options(true));
    ASSERT_FALSE(spoilt);
    EXPECT_NE(spoilt.error().where.find("c.csv:1"), std::string::npos);
    fs::remove_all(folder);
}

TEST(WrcLog, TheSeventhStageOfFinland) {
    const fs::path folder = fs::path(PITCAST_DATA_DIR) / "wrc_finland_2021_ss7";
    if (!fs::exists(folder)) {
        GTEST_SKIP() << "no folder " << folder;
    }
    const auto line = testing::geojson_line(folder / "finland_2021.geojson", "SS7/");
    DecoderOptions options;
    options.origin = GeoPoint{61.79, 25.13, 0};
    const LocalFrame frame(*options.origin);
    std::vector<race::PlanPoint> points;
    for (const auto& [lon, lat] : line) {
        const LocalFrame::Point at = frame.to_mm({lat, lon, 0});
        points.push_back({at.x_mm, at.y_mm});
    }
    auto track = race::Track::make(points, false);
    ASSERT_TRUE(track);
    options.stage.emplace(StageCourse{"finland", "Kakaristo", "", *std::move(track), {}});
    const auto recording = read_recording(folder.string(), "", options);
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->stats.refused, 3U) << recording->stats.last_refusal;  // one a car
    const race::RaceState state = race_of(recording->events);
    EXPECT_EQ(state.events_refused, 0U);
    ASSERT_EQ(state.order.size(), 3U);
    // By the nearest sample to the end of the line, with the clock of the log: within a quarter of
    // a second, in which a car at the finish goes 10 m.
    const std::map<std::string, std::pair<int, double>> expected{
        {"EVA", {1, 514.099}}, {"BRE", {2, 515.334}}, {"OGI", {3, 523.801}}};
    for (const auto& [number, place_and_time] : expected) {
        const race::Competitor& car = wrc_car(state, number);
        ASSERT_TRUE(car.last_lap_ns) << number;
        const double seconds = static_cast<double>(*car.last_lap_ns) / 1e9;
        std::printf("%s %.3f s\n", number.c_str(), seconds);
        EXPECT_EQ(car.position, place_and_time.first) << number;
        EXPECT_NEAR(seconds, place_and_time.second, 0.25) << number;
        EXPECT_EQ(car.started_utc_ns % (60 * kWrcSecond), 0) << number;
    }
}

}  // namespace
}  // namespace pitcast::feed
