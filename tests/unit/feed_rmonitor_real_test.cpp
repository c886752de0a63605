// SPDX-License-Identifier: Apache-2.0
// Real RMonitor recordings run through decoder and race model, against the tables that the timing
// system itself sent. Its words are read here by other code than the decoder's.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/feed/rmonitor.h"
#include "pitcast/race/race_state.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kMilli = 1'000'000;

std::vector<std::string> cut(const std::string& line) {
    std::vector<std::string> fields{""};
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else if (c != '\r' && c != '\n') {
            fields.back() += c;
        }
    }
    return fields;
}

/// "HH:MM:SS.mmm" as milliseconds.
std::int64_t millis(const std::string& text) {
    const auto number = [&](std::size_t at, std::size_t size) {
        return std::atol(text.substr(at, size).c_str());
    };
    return ((number(0, 2) * 60 + number(3, 2)) * 60 + number(6, 2)) * 1000 + number(9, 3);
}

struct Row {
    int position = 0;
    long laps = 0;  ///< $G: laps; $H: number of the best lap
    std::int64_t time = 0;
};
using Table = std::map<std::string, Row>;

/// Complete: places 1 to n, each once. Between the lines of a change a table is not.
bool is_complete(const Table& table) {
    std::set<int> places;
    for (const auto& [car, row] : table) {
        places.insert(row.position);
    }
    return !table.empty() && places.size() == table.size() && *places.begin() == 1 &&
           *places.rbegin() == static_cast<int>(table.size());
}

struct Comparison {
    int race_tables = 0, race_rows = 0, best_tables = 0, best_rows = 0;
    int torn = 0;            ///< tables whose places contradict their own laps and totals
    int without_result = 0;  ///< rows of cars that no sporting rule orders, see `places`
    std::set<std::string> differences;
    int differing = 0;
    void differ(const std::string& text) {
        ++differing;
        if (differences.size() < 40) {
            differences.insert(text);
        }
    }
};

std::string say(const char* what, const std::string& car, long theirs, long ours) {
    return "car " + car + ": " + what + " " + std::to_string(theirs) + ", ours " +
           std::to_string(ours);
}

/// Places in the table among the cars that have a result in it. The others (no lap timed; never
/// over the line; laps of -2, which is how a car is taken out of the result) the timing system
/// lists in an order of its own, which is sometimes before and sometimes after those that crossed
/// the line without completing a lap.
std::map<std::string, int> places(const Table& table, bool best, const race::RaceState& state) {
    std::map<int, std::string> ranked;
    for (const auto& [car, row] : table) {
        const race::Competitor* known = state.find(car);
        const bool out = known && known->status == race::CarStatus::not_classified;
        if (row.time > 0 && !out && (!best || row.laps > 0)) {
            ranked[row.position] = car;
        }
    }
    std::map<std::string, int> place;
    for (const auto& [position, car] : ranked) {
        place.emplace(car, static_cast<int>(place.size()) + 1);
    }
    return place;
}

/// Whether the places follow from laps and totals of the same table. After a hole in a recording
/// they do not: rows told since stand beside rows from before.
bool is_torn(const Table& table) {
    std::map<int, Row> ranked;
    for (const auto& [car, row] : table) {
        if (row.time > 0 && row.laps >= 0) {
            ranked[row.position] = row;
        }
    }
    const Row* before = nullptr;
    for (const auto& [position, row] : ranked) {
        if (before && std::pair(-before->laps, before->time) > std::pair(-row.laps, row.time)) {
            return true;
        }
        before = &row;
    }
    return false;
}

void compare_race(const race::RaceState& state, const Table& table, Nanoseconds start,
                  const std::string& where, Comparison& into) {
    ++into.race_tables;
    int position = 0;
    const std::map<std::string, int> place = places(table, false, state);
    for (const race::CompetitorIndex index : race::ranked(state, race::Ranking::distance)) {
        const race::Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        const auto row = table.find(car.entry.number);
        if (row == table.end()) {
            continue;  // listed, and not yet in the race table
        }
        ++into.race_rows;
        const std::string& number = car.entry.number;
        if (row->second.laps < 0) {
            ++into.without_result;
            if (car.status != race::CarStatus::not_classified) {
                into.differ(where + "car " + number + " is not taken out");
            }
            continue;
        }
        if (!place.contains(number)) {
            ++into.without_result;
        } else if (place.at(number) != ++position) {
            into.differ(where + say("place", number, place.at(number), position));
        }
        if (row->second.laps != car.laps) {
            into.differ(where + say("laps", number, row->second.laps, car.laps));
        }
        const std::int64_t total =
            car.crossings.empty() ? 0 : (car.crossings.back().utc_ns - start) / kMilli;
        if (row->second.time != total) {
            into.differ(where + say("total", number, row->second.time, total));
        }
    }
}

void compare_best(const race::RaceState& state, const Table& table, const std::string& where,
                  Comparison& into) {
    ++into.best_tables;
    int position = 0;
    const std::map<std::string, int> place = places(table, true, state);
    for (const race::CompetitorIndex index : race::ranked(state, race::Ranking::best_lap)) {
        const race::Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        const auto row = table.find(car.entry.number);
        if (row == table.end() || car.status == race::CarStatus::not_classified) {
            continue;
        }
        ++into.best_rows;
        const std::string& number = car.entry.number;
        if (!place.contains(number)) {
            ++into.without_result;
        } else if (place.at(number) != ++position) {
            into.differ(where + say("best place", number, place.at(number), position));
        }
        if (row->second.laps != car.best_lap_number) {
            into.differ(where + say("best lap no.", number, row->second.laps, car.best_lap_number));
        }
        const std::int64_t best = car.best_lap_ns.value_or(0) / kMilli;
        if (row->second.time != best) {
            into.differ(where + say("best lap", number, row->second.time, best));
        }
    }
}

/// Feeds a file line by line; at each heartbeat compares what is complete and changed since.
Comparison run(const std::filesystem::path& file) {
    Comparison result;
    std::ifstream in(file, std::ios::binary);
    RMonitorDecoder decoder;
    std::vector<TimedEvent> events;
    race::RaceState state;
    Table race_table;
    Table best_table;
    bool race_changed = false;
    bool best_changed = false;
    std::set<std::string> race_due;  ///< have crossed the line; their $G, $H are to come
    std::set<std::string> best_due;
    Nanoseconds start = 0;
    std::string session;
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        events.clear();
        decoder.decode(line, events);
        for (const TimedEvent& timed : events) {
            race::apply(state, timed.event);
            const auto* status = std::get_if<race::SessionStatus>(&timed.event.body);
            if (status && status->phase == race::SessionPhase::running && start == 0) {
                start = timed.event.utc_ns;
            }
            const auto* info = std::get_if<race::SessionInfo>(&timed.event.body);
            if (info && info->id != session && !session.empty()) {
                race_table.clear();
                best_table.clear();
                race_due.clear();
                best_due.clear();
                start = 0;
            }
            session = info ? info->id : session;
        }
        const std::vector<std::string> f = cut(line);
        const std::string where = std::to_string(number) + " ";
        const auto time = [&] { return f[4] == "00:59:59.999" ? 0 : millis(f[4]); };
        if (f[0] == "$G" && f.size() >= 5) {
            race_table[f[2]] = {std::atoi(f[1].c_str()), std::atol(f[3].c_str()), time()};
            race_changed = true;
            race_due.erase(f[2]);
        } else if (f[0] == "$H" && f.size() >= 5) {
            best_table[f[2]] = {std::atoi(f[1].c_str()), std::atol(f[3].c_str()), time()};
            best_changed = true;
            best_due.erase(f[2]);
        } else if (f[0] == "$J" && f.size() >= 4) {
            race_due.insert(f[1]);
            best_due.insert(f[1]);
        } else if (f[0] == "$F") {
            if (race_changed && race_due.empty() && is_complete(race_table)) {
                if (is_torn(race_table)) {
                    ++result.torn;
                } else {
                    compare_race(state, race_table, start, where, result);
                }
                race_changed = false;
            }
            if (best_changed && best_due.empty() && is_complete(best_table)) {
                compare_best(state, best_table, where, result);
                best_changed = false;
            }
        }
    }
    std::printf(
        "%s: %d race tables (%d rows), %d best-lap tables (%d rows), %d without "
        "a result, %d torn tables, %d differences\n",
        file.filename().c_str(), result.race_tables, result.race_rows, result.best_tables,
        result.best_rows, result.without_result, result.torn, result.differing);
    std::printf("  refused by the decoder %llu (%s), by the model %llu\n",
                static_cast<unsigned long long>(decoder.stats().refused),
                decoder.stats().last_refusal.c_str(),
                static_cast<unsigned long long>(state.events_refused));
    for (const std::string& difference : result.differences) {
        std::printf("  line %s\n", difference.c_str());
    }
    return result;
}

class RMonitorRecording : public ::testing::TestWithParam<const char*> {};

TEST_P(RMonitorRecording, IsClassifiedAsTheTimingSystemDidIt) {
    const auto file = std::filesystem::path(PITCAST_DATA_DIR) / GetParam();
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "no recording " << file;
    }
    const Comparison result = run(file);
    EXPECT_EQ(result.differing, 0);
    EXPECT_GT(result.race_tables + result.best_tables, 0);
}

INSTANTIATE_TEST_SUITE_P(Files, RMonitorRecording,
                         ::testing::Values("rmonitor/Orbits_Mock_Session.txt",
                                           "rmonitor/2009_Sebring_ALMS_Session_4.txt",
                                           "rmonitor/2009_Sebring_ALMS_Session_4_Lites.txt",
                                           "redmist_captures/TestStart.txt",
                                           "redmist_captures/TestGap.txt",
                                           "redmist_captures/TestResetRetainLapTime.txt",
                                           "redmist_captures/TestEventEndSessionFinialization.txt",
                                           "redmist_captures/event-finish-with-reset.log",
                                           "redmist_captures/event-finish-with-stopped.log"));

}  // namespace
}  // namespace pitcast::feed
