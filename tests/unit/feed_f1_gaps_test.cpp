// SPDX-License-Identifier: Apache-2.0
// Gaps and intervals as text, at 200 instants of a real qualifying session, against the texts that
// Formula 1 sent. The feed's word is read here by other code than the decoder's.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/f1.h"
#include "pitcast/race/format.h"
#include "pitcast/race/race_state.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kMilli = 1'000'000;
/// 2025-10-25T20:46:23.899Z, the start of the recording.
constexpr Nanoseconds kStart = 1'761'425'183'899 * kMilli;
constexpr int kInstants = 200;

struct Texts {
    std::string gap, interval;
};

/// The newest texts of each car in each part.
struct Told {
    std::map<std::string, std::map<int, Texts>> cars;

    [[nodiscard]] Texts texts(const std::string& number, int part) const {
        const auto car = cars.find(number);
        return car != cars.end() && car->second.contains(part) ? car->second.at(part) : Texts{};
    }

    void take(const Json& message) {
        const Json lines = message.value("Lines", Json::object());
        for (const auto& [number, line] : lines.items()) {
            const auto stats = line.find("Stats");
            if (stats == line.end()) {
                continue;
            }
            for (const auto& [key, part] : stats->items()) {
                Texts& texts = cars[number][std::atoi(key.c_str()) + 1];
                texts.gap = part.value("TimeDiffToFastest", texts.gap);
                texts.interval = part.value("TimeDifftoPositionAhead", texts.interval);
            }
        }
    }
};

struct Message {
    Nanoseconds at = 0;
    Json json;
};

std::vector<Message> read_messages(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<Message> messages;
    for (std::string line; std::getline(in, line);) {
        const std::string text = line.starts_with("\xef\xbb\xbf") ? line.substr(3) : line;
        const auto part = [&](std::size_t from, std::size_t size) {
            return std::atol(text.substr(from, size).c_str());
        };
        const std::int64_t millis =
            ((part(0, 2) * 60 + part(3, 2)) * 60 + part(6, 2)) * 1000 + part(9, 3);
        messages.push_back({millis * kMilli, Json::parse(text.substr(12))});
    }
    return messages;
}

/// The feed once put the Q1 lap of car 5, out since Q1, among the laps of Q2, and took it out again
/// a minute later; its own order never followed.
bool is_the_feeds_slip(const std::string& number, int part) {
    return number == "5" && part == 2;
}

/// One text that differed at an instant, and what became of it.
struct Difference {
    Nanoseconds at = 0;
    std::string number;
    int part = 0;
    bool is_interval = false;
    std::string theirs, ours;
    Nanoseconds late_ns = -1;  ///< when the feed said the same as we; -1 = it never did
    bool overtaken = false;    ///< it skipped what we said first
    bool settled = false;
};

const std::string& text_of(const Texts& texts, bool interval) {
    return interval ? texts.interval : texts.gap;
}

class Comparison {
 public:
    void compare(const race::RaceState& state, const Told& told, Nanoseconds at) {
        for (const race::Competitor& car : state.competitors) {
            const int part = car.knocked_out ? car.out_in_part : state.status.part;
            const Texts theirs = told.texts(car.entry.number, part);
            const Texts ours{race::format_gap(car.gap), race::format_gap(car.interval)};
            for (const bool interval : {false, true}) {
                ++texts;
                spoken += text_of(theirs, interval).empty() ? 0 : 1;
                if (text_of(theirs, interval) != text_of(ours, interval)) {
                    differences.push_back({at, car.entry.number, part, interval,
                                           text_of(theirs, interval), text_of(ours, interval)});
                }
            }
        }
    }

    /// After each message: has the feed come to say what we say?
    void follow(const race::RaceState& state, const Told& told, Nanoseconds at) {
        for (Difference& d : differences) {
            if (d.settled) {
                continue;
            }
            const race::Competitor& car = *state.find(d.number);
            if (text_of(told.texts(d.number, d.part), d.is_interval) == d.ours) {
                d.late_ns = at - d.at;
                d.settled = true;
                continue;
            }
            const int part = car.knocked_out ? car.out_in_part : state.status.part;
            const race::Gap& ours = d.is_interval ? car.interval : car.gap;
            if (part == d.part && race::format_gap(ours) != d.ours) {
                d.ours = race::format_gap(ours);  // the next change came before the feed was done
                d.overtaken = true;
            }
        }
    }

    int texts = 0;
    int spoken = 0;
    std::vector<Difference> differences;
};

std::string clock_text(Nanoseconds at) {
    return race::format_clock(at, true, race::Decimals::thousandths);
}

TEST(F1Gaps, ReadAsTheFeedSaysAtTwoHundredInstants) {
    const auto folder = std::filesystem::path(PITCAST_DATA_DIR) / "f1_2025_mexico_qualifying_raw";
    if (!std::filesystem::exists(folder)) {
        GTEST_SKIP() << "no recording at " << folder;
    }
    const auto recording = read_f1_folder(folder);
    ASSERT_TRUE(recording) << recording.error().message();
    const std::vector<Message> messages = read_messages(folder / "TimingData.jsonStream");
    ASSERT_FALSE(messages.empty());
    race::RaceState state;
    Told told;
    Comparison comparison;
    std::size_t next_event = 0;
    int instants = 0;
    for (const Message& message : messages) {
        while (next_event < recording->events.size() &&
               recording->events[next_event].delivered_utc_ns < kStart + message.at) {
            race::apply(state, recording->events[next_event++].event);
        }
        race::classify(state);
        // Between two messages the feed's word stands.
        for (; messages.back().at * (instants + 1) / kInstants <= message.at; ++instants) {
            comparison.compare(state, told, message.at);
        }
        comparison.follow(state, told, message.at);
        told.take(message.json);
    }
    int late = 0;
    int overtaken = 0;
    int slips = 0;
    int unexplained = 0;
    for (const Difference& d : comparison.differences) {
        const bool slip = is_the_feeds_slip(d.number, d.part);
        late += d.late_ns >= 0 ? 1 : 0;
        overtaken += d.overtaken ? 1 : 0;
        slips += d.late_ns < 0 && slip ? 1 : 0;
        unexplained += d.late_ns < 0 && !slip ? 1 : 0;
        std::printf("  %s car %s Q%d %s: feed \"%s\", ours \"%s\", %s\n", clock_text(d.at).c_str(),
                    d.number.c_str(), d.part, d.is_interval ? "interval" : "gap", d.theirs.c_str(),
                    d.ours.c_str(),
                    d.late_ns >= 0 ? ("so the feed " + clock_text(d.late_ns) + " later").c_str()
                    : slip         ? "a lap of Q1 listed under Q2"
                                   : "UNEXPLAINED");
    }
    std::printf(
        "%d instants, %d texts (%d not empty): %d that the feed itself brought up to date "
        "later (%d of them skipped over), %d of its slip, %d unexplained\n",
        instants, comparison.texts, comparison.spoken, late, overtaken, slips, unexplained);
    EXPECT_EQ(instants, kInstants);
    EXPECT_EQ(unexplained, 0);
}

}  // namespace
}  // namespace pitcast::feed
