// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "pitcast/feed/alkamel.h"
#include "pitcast/race/race_state.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr const char* kHeader =
    "\xEF\xBB\xBFNUMBER; DRIVER_NUMBER; LAP_NUMBER; LAP_TIME; LAP_IMPROVEMENT; "
    "CROSSING_FINISH_LINE_IN_PIT; S1; S2; S3; ELAPSED; HOUR;DRIVER_NAME;PIT_TIME;CLASS;TEAM;"
    "MANUFACTURER;FLAG_AT_FL;\r\n";

race::RaceState race_of(const std::string& rows, DecoderStats* stats = nullptr) {
    race::RaceState state;
    const auto recording = parse_alkamel(kHeader + rows, "x.csv");
    EXPECT_TRUE(recording) << recording.error().message();
    for (const TimedEvent& timed : recording->events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
    if (stats) {
        *stats = recording->stats;
    }
    return state;
}

TEST(AlKamel, CountsLapsAndStopsOfCarsWhoseNumbersAreText) {
    const race::RaceState state = race_of(
        "7;1;1;1:40.000;0;;20.0;30.0;50.0;1:40.000;23:59:40.000;Anna;;GT;Blue;Audi;GF;\r\n"
        "7;1;2;1:30.000;2;;20.0;30.0;40.0;3:10.000;0:01:10.000;Anna;;GT;Blue;Audi;GF;\r\n"
        "007;1;1;1:39.000;2;;20.0;30.0;49.0;1:39.000;23:59:39.000;Li;;GT;Red;Ford;GF;\r\n"
        "007;1;2;1:50.000;0;B;20.0;30.0;60.0;3:29.000;0:01:29.000;Li;;GT;Red;Ford;GF;\r\n"
        "007;2;3;2:20.000;0;;60.0;30.0;50.0;5:49.000;0:03:49.000;Wen;0:00:45.000;GT;Red;Ford;FF;"
        "\r\n");
    const race::Competitor& seven = *state.find("7");
    const race::Competitor& bond = *state.find("007");
    EXPECT_EQ(bond.position, 1);
    EXPECT_EQ(bond.laps, 3);
    EXPECT_EQ(bond.pit_stops, 1);
    EXPECT_EQ(bond.status, race::CarStatus::on_track);
    EXPECT_EQ(bond.entry.name, "Wen");
    EXPECT_EQ(bond.total_ns, 349'000'000'000);
    EXPECT_TRUE(bond.finished);
    EXPECT_EQ(seven.laps, 2);
    EXPECT_EQ(seven.best_lap_ns, 90'000'000'000);
    EXPECT_EQ(state.flag, race::Flag::chequered);
    EXPECT_EQ(state.events_refused, 0U);
}

TEST(AlKamel, PassesOverALapQuickerThanTheOneMarked) {
    const race::RaceState state = race_of(
        "7;1;1;1:40.000;2;;;;;1:40.000;12:01:40.000;Anna;;GT;Blue;Audi;GF;\n"
        "7;1;2;1:30.000;0;;;;;3:10.000;12:03:10.000;Anna;;GT;Blue;Audi;GF;\n");
    EXPECT_EQ(state.find("7")->best_lap_number, 1);
    EXPECT_EQ(state.find("7")->laps, 2);
}

TEST(AlKamel, CountsAndNamesWhatItRefuses) {
    DecoderStats stats;
    const race::RaceState state = race_of(
        "7;1;1;1:40.000;2;;;;;1:40.000;12:01:40.000;Anna;;GT;Blue;Audi;GF;\n"
        "7;1;2;1:30\n"
        ";1;2;1:30.000;0;;;;;3:10.000;12:03:10.000;Anna;;GT;Blue;Audi;GF;\n"
        "7;1;2;1:30.000;0;;;;;0:10.000;12:03:10.000;Anna;;GT;Blue;Audi;GF;\n",
        &stats);
    EXPECT_EQ(stats.refused, 3U);
    EXPECT_NE(stats.last_refusal.find("line 5"), std::string::npos);
    const auto headless = parse_alkamel("NUMBER;LAP_NUMBER;LAP_TIME;HOUR\n1;1;1;1\n", "y.csv");
    ASSERT_FALSE(headless);
    EXPECT_NE(headless.error().message().find("ELAPSED"), std::string::npos);
}

TEST(AlKamel, TakesDateZoneAndKindFromWhoeverKnowsThem) {
    DecoderOptions options;
    options.date_days = *parse_date("2025-04-20");
    options.utc_offset_ns = 2 * 3600 * kNanosecondsPerSecond;
    options.session_kind = race::SessionKind::practice;
    options.session_name = "Imola";
    const auto recording =
        parse_alkamel(std::string(kHeader) +
                          "7;1;1;1:40.000;2;;;;;1:40.000;13:01:40.000;Anna;;GT;Blue;Audi;GF;\n",
                      "x.csv", options);
    ASSERT_TRUE(recording);
    const auto* info = std::get_if<race::SessionInfo>(&recording->events.front().event.body);
    ASSERT_NE(info, nullptr);
    EXPECT_EQ(info->kind, race::SessionKind::practice);
    EXPECT_EQ(info->name, "Imola");
    // 2025-04-20T11:00:00Z
    EXPECT_EQ(recording->events.front().event.utc_ns, 1'745'146'800 * kNanosecondsPerSecond);
    EXPECT_FALSE(parse_date("2025-02-30"));
    EXPECT_FALSE(parse_session_kind("regatta"));
}

TEST(AlKamel, RealMetaTellsTheDate) {
    const auto folder = std::filesystem::path(PITCAST_DATA_DIR) / "wec_alkamel";
    if (!std::filesystem::exists(folder)) {
        GTEST_SKIP() << "no recording " << folder;
    }
    DecoderOptions options;
    ASSERT_TRUE(read_session_meta(folder / "2025_imola_6h_meta.json", options));
    const auto recording = read_recording((folder / "2025_imola_6h.csv").string(), "", options);
    ASSERT_TRUE(recording);
    const auto* info = std::get_if<race::SessionInfo>(&recording->events.front().event.body);
    ASSERT_NE(info, nullptr);
    EXPECT_EQ(info->name, "6 Hours of Imola");
    // "startedAt": "13:01:25.510" on 2025-04-20
    EXPECT_EQ(recording->events.front().event.utc_ns / 1'000'000, 1'745'154'085'510);
    EXPECT_FALSE(read_session_meta(folder / "2025_imola_6h.csv", options));
}

/// The rows of the real race, by column; other code than the decoder's.
std::vector<std::map<std::string, std::string>> read_rows(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> names;
    std::vector<std::map<std::string, std::string>> rows;
    for (std::string line; std::getline(in, line);) {
        std::istringstream cells(line);
        std::map<std::string, std::string> row;
        std::size_t at = 0;
        for (std::string cell; std::getline(cells, cell, ';'); ++at) {
            cell.erase(0, cell.find_first_not_of(" \xEF\xBB\xBF"));
            if (rows.empty() && names.size() == at) {
                names.push_back(cell);
            } else if (at < names.size()) {
                row[names[at]] = cell;
            }
        }
        if (!row.empty()) {
            rows.push_back(row);
        }
    }
    return rows;
}

/// "5:49:16.069" as milliseconds.
long spoken_ms(const std::string& text) {
    long value = 0;
    long unit = 1000;
    std::string digits;
    std::istringstream parts(text.substr(0, text.find('.')));
    for (std::string part; std::getline(parts, part, ':');) {
        value = value * 60 + std::atol(part.c_str());
    }
    return value * unit + std::atol(text.substr(text.find('.') + 1).c_str());
}

TEST(AlKamel, RealSixHoursAreClassifiedAsTheFileSays) {
    const auto file = std::filesystem::path(PITCAST_DATA_DIR) / "wec_alkamel" / "2025_imola_6h.csv";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "no recording " << file;
    }
    struct Told {
        int laps = 0, stops = 0;
        long total = 0, best = 0;
        std::string car_class;
    };
    std::map<std::string, Told> told;
    for (auto& row : read_rows(file)) {
        Told& car = told[row["NUMBER"]];
        car.laps = std::max(car.laps, std::atoi(row["LAP_NUMBER"].c_str()));
        car.total = std::max(car.total, spoken_ms(row["ELAPSED"]));
        car.stops += row["CROSSING_FINISH_LINE_IN_PIT"].empty() ? 0 : 1;
        car.car_class = row["CLASS"];
        if (row["LAP_IMPROVEMENT"] != "0") {
            car.best = spoken_ms(row["LAP_TIME"]);
        }
    }
    ASSERT_EQ(told.size(), 36U);
    const auto recording = read_recording(file.string(), "alkamel");
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->stats.refused, 0U);
    race::RaceState state;
    for (const TimedEvent& timed : recording->events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
    EXPECT_EQ(state.events_refused, 0U);
    std::vector<std::string> order;
    for (const auto& [number, car] : told) {
        order.push_back(number);
    }
    std::sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
        return std::pair(-told[a].laps, told[a].total) < std::pair(-told[b].laps, told[b].total);
    });
    std::map<std::string, int> in_class;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Told& expected = told[order[i]];
        const race::Competitor* car = state.find(order[i]);
        ASSERT_NE(car, nullptr) << order[i];
        EXPECT_EQ(car->position, static_cast<int>(i) + 1) << order[i];
        EXPECT_EQ(car->class_position, ++in_class[expected.car_class]) << order[i];
        EXPECT_EQ(car->laps, expected.laps) << order[i];
        EXPECT_EQ(car->total_ns, expected.total * 1'000'000) << order[i];
        EXPECT_EQ(car->best_lap_ns, expected.best * 1'000'000) << order[i];
        EXPECT_EQ(car->pit_stops, expected.stops) << order[i];
    }
}

}  // namespace
}  // namespace pitcast::feed
