// SPDX-License-Identifier: Apache-2.0
// Stories of a real six-hour race against what its lap chart says, read by other code.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/recording_stories.h"
#include "pitcast/race/format.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

namespace fs = std::filesystem;
using race::Story;
using race::StoryKind;

const fs::path kData = PITCAST_DATA_DIR;

/// A row of the lap chart: times in milliseconds.
struct ChartLap {
    std::string car, car_class, flag;
    int lap = 0;
    long time_ms = 0;
    long ended_ms = 0;  ///< since the start
    bool in_pit = false;
    bool best = false;
};

/// "1:23:45.678", "1:23.456" as milliseconds.
long millis_of(const std::string& text) {
    long whole = 0, part = 0;
    for (const char c : text) {
        if (c == ':' || c == '.') {
            whole = (whole + part) * (c == ':' ? 60 : 1);
            part = 0;
        } else {
            part = part * 10 + (c - '0');
        }
    }
    return whole * 1000 + part;
}

std::vector<ChartLap> imola() {
    std::ifstream file(kData / "wec_alkamel" / "2025_imola_6h.csv");
    std::vector<ChartLap> laps;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> cells;
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, ';');) {
            cells.push_back(cell);
        }
        if (cells.size() > 25) {
            laps.push_back({cells[0], cells[21], cells[25], std::atoi(cells[2].c_str()),
                            millis_of(cells[3]), millis_of(cells[13]), !cells[5].empty(),
                            cells[4] == "2" || cells[4] == "3"});
        }
    }
    std::stable_sort(laps.begin(), laps.end(),
                     [](const ChartLap& a, const ChartLap& b) { return a.ended_ms < b.ended_ms; });
    return laps;
}

using Chart = std::map<std::string, std::map<int, ChartLap>>;  ///< by car, by lap

Chart chart_of(const std::vector<ChartLap>& laps) {
    Chart chart;
    for (const ChartLap& lap : laps) {
        chart[lap.car][lap.lap] = lap;
    }
    return chart;
}

const Recording* imola_recording() {
    static const Result<Recording> recording =
        read_recording((kData / "wec_alkamel" / "2025_imola_6h.csv").string());
    return recording ? &*recording : nullptr;
}

std::vector<Story> of(const std::vector<Story>& stories, StoryKind kind) {
    std::vector<Story> found;
    std::copy_if(stories.begin(), stories.end(), std::back_inserter(found),
                 [&](const Story& story) { return story.kind == kind; });
    return found;
}

using Pass = std::tuple<std::string, std::string, int>;  ///< who, whom, at the end of which lap

/// Overtakes by the definition in StoryOptions, from the chart alone: on the lap before, one was
/// ahead of the other; now the other is; no pits, both at speed, no safety car.
std::set<Pass> overtakes_by_chart(const std::vector<ChartLap>& laps) {
    const Chart chart = chart_of(laps);
    std::set<Pass> passes;
    std::string flag;
    for (const ChartLap& lap : laps) {
        flag = lap.flag.empty() ? flag : lap.flag;
        if (flag == "SF" || flag == "FCY") {
            continue;
        }
        for (const auto& [number, others] : chart) {
            const auto now = others.find(lap.lap), then = others.find(lap.lap - 1);
            const auto mine = chart.at(lap.car).find(lap.lap - 1);
            if (number == lap.car || now == others.end() || then == others.end() ||
                mine == chart.at(lap.car).end() || now->second.car_class != lap.car_class) {
                continue;
            }
            // Seen when the second of the two ends its lap: this is the one that was passed.
            const bool passed = now->second.ended_ms < lap.ended_ms &&
                                then->second.ended_ms > mine->second.ended_ms;
            const bool pits =
                lap.in_pit || mine->second.in_pit || now->second.in_pit || then->second.in_pit;
            if (passed && !pits && lap.time_ms * 1000 <= now->second.time_ms * 1150) {
                passes.insert({number, lap.car, lap.lap});
            }
        }
    }
    return passes;
}

TEST(RealStories, OvertakesOfImolaAreThoseOfItsLapChart) {
    if (!imola_recording()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const std::vector<ChartLap> laps = imola();
    ASSERT_GT(laps.size(), 7000U);
    std::set<Pass> told;
    const auto stories = stories_of(*imola_recording(), INT64_MAX);
    for (const Story& story : of(stories, StoryKind::overtake)) {
        told.insert({story.car, story.other, story.lap});
    }
    const std::set<Pass> expected = overtakes_by_chart(laps);
    for (const auto& [who, whom, lap] : expected) {
        EXPECT_TRUE(told.contains({who, whom, lap})) << who << " passed " << whom << ", " << lap;
    }
    for (const auto& [who, whom, lap] : told) {
        EXPECT_TRUE(expected.contains({who, whom, lap})) << who << " " << whom << ", " << lap;
    }
    std::printf("%zu overtakes told, %zu by the chart\n", told.size(), expected.size());
    EXPECT_GT(expected.size(), 50U);
}

TEST(RealStories, BattlesOfImolaWereClose) {
    if (!imola_recording()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const Chart chart = chart_of(imola());
    const auto battles = of(stories_of(*imola_recording(), INT64_MAX), StoryKind::battle);
    EXPECT_GT(battles.size(), 50U);
    for (const Story& battle : battles) {
        for (const int lap : {battle.lap - 1, battle.lap}) {
            const auto mine = chart.at(battle.car).find(lap);
            const auto theirs = chart.at(battle.other).find(lap);
            ASSERT_TRUE(mine != chart.at(battle.car).end() &&
                        theirs != chart.at(battle.other).end());
            EXPECT_LE(std::abs(mine->second.ended_ms - theirs->second.ended_ms), 1000)
                << battle.car << " behind " << battle.other << ", lap " << lap;
        }
    }
}

TEST(RealStories, PitStopsAndFastestLapsOfImolaAreThoseOfItsLapChart) {
    if (!imola_recording()) {
        GTEST_SKIP() << kData << " is not here";
    }
    const std::vector<ChartLap> laps = imola();
    const auto stories = stories_of(*imola_recording(), INT64_MAX);
    const auto in_pit =
        std::count_if(laps.begin(), laps.end(), [](const ChartLap& lap) { return lap.in_pit; });
    EXPECT_EQ(static_cast<std::ptrdiff_t>(of(stories, StoryKind::pit_stop).size()), in_pit);
    // The chart marks the best lap of each car: what is faster did not count. Neither do laps into
    // and out of the pits. The rest in order: those that beat all before, from the third lap on.
    std::map<std::string, long> best_of;
    for (const ChartLap& lap : laps) {
        if (lap.best) {
            best_of[lap.car] = lap.time_ms;
        }
    }
    long best = LONG_MAX;
    int leader_laps = 0;
    std::vector<long> fastest;
    std::map<std::string, bool> out_lap;
    for (const ChartLap& lap : laps) {
        leader_laps = std::max(leader_laps, lap.lap);
        const bool out = std::exchange(out_lap[lap.car], lap.in_pit);
        if (!out && !lap.in_pit && lap.time_ms >= best_of[lap.car] && lap.time_ms < best) {
            best = lap.time_ms;
            if (leader_laps >= 3) {
                fastest.push_back(lap.time_ms);
            }
        }
    }
    std::vector<long> told;
    for (const Story& story : of(stories, StoryKind::fastest_lap)) {
        if (story.withdrawn) {
            continue;
        }
        told.push_back(static_cast<long>(story.time_ns / 1'000'000));
    }
    EXPECT_EQ(told, fastest);
}

/// What the timing of the Mexico qualifying says itself, line by line.
struct MexicoWord {
    std::vector<std::pair<std::string, std::string>> fastest;  ///< car, time; in order
    int pit_entries = 0;                                       ///< seen out of the pits before
};

MexicoWord mexico_word() {
    std::ifstream file(kData / "f1_2025_mexico_qualifying_raw" / "TimingData.jsonStream");
    MexicoWord word;
    std::map<std::string, bool> in_pit;
    std::map<std::string, std::string> last;
    std::string line;
    while (std::getline(file, line)) {
        const Json told = Json::parse(line.substr(line.find('{')));
        const Json lines = told.value("Lines", Json::object());
        for (const auto& [number, car] : lines.items()) {
            if (car.contains("InPit")) {
                const bool now = car["InPit"].get<bool>();
                const auto before = in_pit.find(number);
                word.pit_entries += now && before != in_pit.end() && !before->second ? 1 : 0;
                in_pit[number] = now;
            }
            if (car.contains("LastLapTime")) {
                const Json& lap = car["LastLapTime"];
                last[number] = lap.value("Value", last[number]);
                if (lap.value("OverallFastest", false)) {
                    word.fastest.emplace_back(number, last[number]);
                }
            }
        }
    }
    return word;
}

TEST(RealStories, FastestLapsAndPitStopsOfMexicoAreThoseThatTheFeedMarks) {
    const auto recording = read_recording((kData / "f1_2025_mexico_qualifying_raw").string());
    if (!recording) {
        GTEST_SKIP() << kData << " is not here";
    }
    const MexicoWord word = mexico_word();
    const auto stories = stories_of(*recording, INT64_MAX);
    std::vector<std::pair<std::string, std::string>> fastest;
    for (const Story& story : of(stories, StoryKind::fastest_lap)) {
        fastest.emplace_back(story.car, race::format_lap_time(story.time_ns));
    }
    EXPECT_EQ(fastest.size(), 16U);
    EXPECT_EQ(fastest, word.fastest);
    EXPECT_EQ(static_cast<int>(of(stories, StoryKind::pit_stop).size()), word.pit_entries);
    // Nobody races anybody for a place on the road in a qualifying, and nobody stopped.
    for (const StoryKind kind : {StoryKind::battle, StoryKind::overtake, StoryKind::lead_change,
                                 StoryKind::stopped, StoryKind::overdue}) {
        EXPECT_TRUE(of(stories, kind).empty()) << race::to_text(kind);
    }
}

}  // namespace
}  // namespace pitcast::feed
