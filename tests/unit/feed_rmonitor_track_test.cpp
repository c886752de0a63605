// SPDX-License-Identifier: Apache-2.0
// Sections, intermediates and positions of RMonitor with the extensions of IMSA.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/rmonitor.h"

#include "feed_race.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

const std::string kBegin =
    "$B,7,\"Race\"\n$A,\"5\",\"05\",1,\"ZHANG\",\"\",\"\",1\n"
    "$F,9999,\"00:10:00\",\"12:00:00\",\"00:00:00\",\"Green \"\n";
/// Laid out as in IMSA Enhanced RMon 1.03; the pit lane and a speed trap lie across.
const std::string kTrack =
    "$T,\"Sebring\",\"SEB\",\"3.74\",5,\"S1\",\"T1\",\"T2\",70000,\"S2\",\"T2\",\"T3\",80000,"
    "\"Pit\",\"P3\",\"P2\",20000,\"Trap\",\"T2\",\"T9\",1000,\"S3\",\"T3\",\"T1\",86970\n";

std::string crossing(const char* line, const char* name, const char* time) {
    return std::string("$L,\"05\",\"") + line + "\",\"" + name + "\",\"03/19/2025\",\"" + time +
           "\"\n";
}

TEST(RMonitorTrack, LinesCrossedGiveSectorsAndIntermediates) {
    const auto recording = parse_rmonitor(
        kBegin + kTrack + crossing("T1", "SFT", "12:00:02.100") +
            crossing("T2", "I2", "12:00:32.350") + crossing("T9", "ST", "12:00:33.000") +
            crossing("T3", "I3", "12:01:02.100") + crossing("T1", "SFT", "12:01:32.600") +
            "$J,\"5\",\"00:01:30.500\",\"00:01:32.600\"\n"
            "$G,1,\"5\",1,\"00:01:32.600\"\n" +
            kTrack + crossing("T3", "I3", "12:03:00.000"),
        "x");
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->stats.refused, 0U) << recording->stats.last_refusal;
    const auto sectors = only<race::SectorTime>(recording->events);
    ASSERT_EQ(sectors.size(), 3U) << "a line missed is no sector";
    EXPECT_EQ(sectors[0].number, "05");
    EXPECT_EQ(sectors[0].time_ns, 30'250 * kMs);
    EXPECT_EQ(sectors[1].time_ns, 29'750 * kMs);
    EXPECT_EQ(sectors[2].sector, 3);
    EXPECT_EQ(sectors[2].time_ns, 30'500 * kMs);
    const auto passings = only<race::Passing>(recording->events);
    ASSERT_EQ(passings.size(), 3U);
    EXPECT_EQ(passings[0].loop, "T2");
    const race::RaceState state = race_of(recording->events);
    EXPECT_EQ(state.events_refused, 0U);
    EXPECT_EQ(state.session.sectors, 3);
    ASSERT_EQ(state.session.loops.size(), 3U);
    EXPECT_EQ(state.session.loops[1].distance_mm, 70'000 * 254 / 10);
    EXPECT_EQ(state.find("05")->laps, 1);
    EXPECT_EQ(state.find("05")->last_lap_ns, 90'500 * kMs);
    EXPECT_EQ(state.find("05")->sectors[2].best_ns, 30'500 * kMs);
}

TEST(RMonitorTrack, SectionsThatMakeUpNoLapAreNone) {
    const auto recording = parse_rmonitor(
        kBegin + "$T,\"X\",\"X\",\"1\",2,\"S1\",\"T1\",\"T2\",1,\"S2\",\"T4\",\"T1\",1\n" +
            "$T,\"X\",\"X\",\"1\",9,\"S1\",\"T1\",\"T2\",1\n" +
            crossing("T1", "SFT", "12:00:02.100") + crossing("T2", "I2", "12:00:32.350"),
        "x");
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->stats.refused, 1U);
    EXPECT_TRUE(only<race::SectorTime>(recording->events).empty());
}

TEST(RMonitorTrack, KindOfSessionMayBeTold) {
    DecoderOptions options;
    options.session_kind = race::SessionKind::practice;
    const auto recording = parse_rmonitor(kBegin, "x", options);
    ASSERT_TRUE(recording);
    EXPECT_EQ(race_of(recording->events).session.kind, race::SessionKind::practice);
}

TEST(RMonitorTrack, RealCaptureWithPositionsTellsThemAll) {
    const auto path =
        std::filesystem::path(PITCAST_DATA_DIR) / "redmist_captures" / "TestFlagtronicsPurple.txt";
    std::ifstream file(path);
    if (!file) {
        GTEST_SKIP() << "no recording " << path;
    }
    DecoderOptions options;
    options.origin = GeoPoint{36.5605, -79.2064, 0};  // Virginia International Raceway
    const auto recording = read_recording(path.string(), "", options);
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->stats.refused, 0U) << recording->stats.last_refusal;
    std::size_t batches = 0;
    std::size_t fixes = 0;
    std::set<std::string> all_cars;
    std::set<std::string> cars;
    bool group = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("##")) {
            group = line.find("|ftcar") != line.npos;
        } else if (group && line.starts_with("[")) {
            ++batches;
            for (const Json& car : Json::parse(line)) {
                all_cars.insert(car["carNumber"].get<std::string>());
                if (car["lat"] != 0 || car["lon"] != 0) {  // else it has no fix
                    ++fixes;
                    cars.insert(car["carNumber"].get<std::string>());
                }
            }
        }
    }
    EXPECT_EQ(batches, 122U);
    EXPECT_EQ(all_cars.size(), 19U);
    EXPECT_EQ(cars.size(), 18U);
    std::size_t told_batches = 0;
    std::size_t told_fixes = 0;
    std::set<std::string> told_cars;
    for (const race::Positions& at : only<race::Positions>(recording->events)) {
        ++told_batches;
        told_fixes += at.fixes.size();
        for (const auto& fix : at.fixes) {
            told_cars.insert(fix.number);
            EXPECT_LT(std::abs(fix.x_mm), 4'000'000);
            EXPECT_LT(std::abs(fix.y_mm), 4'000'000);
        }
    }
    const race::RaceState state = race_of(recording->events);
    std::printf(
        "%zu batches with %zu fixes of %zu cars; told %zu, %zu, %zu; refused by model %llu\n",
        batches, fixes, cars.size(), told_batches, told_fixes, told_cars.size(),
        static_cast<unsigned long long>(state.events_refused));
    EXPECT_EQ(told_batches, batches);
    EXPECT_EQ(told_fixes, fixes);
    EXPECT_EQ(told_cars, cars);
}

}  // namespace
}  // namespace pitcast::feed
