// SPDX-License-Identifier: Apache-2.0
// A whole qualifying session as Formula 1 sent it, run through decoder and race model, against
// what the feed itself says. The feed's word is read here by other code than the decoder's.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/f1.h"
#include "pitcast/race/race_state.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kMilli = 1'000'000;
/// 2025-10-25T20:46:23.899Z, the start of the recording; AudioStreams says so at offset 0.
constexpr Nanoseconds kStart = 1'761'425'183'899 * kMilli;

std::filesystem::path session_folder() {
    return std::filesystem::path(PITCAST_DATA_DIR) / "f1_2025_mexico_qualifying_raw";
}

/// "HH:MM:SS.mmm" as ns.
Nanoseconds offset_ns(const std::string& text) {
    const auto two = [&](std::size_t at) { return std::atol(text.substr(at, 2).c_str()); };
    const std::int64_t millis = std::atol(text.substr(9, 3).c_str());
    return (((two(0) * 60 + two(3)) * 60 + two(6)) * 1000 + millis) * kMilli;
}

/// "1:17.412" or "+0.538" as ns; -1 when blank.
Nanoseconds spoken_ns(const std::string& text) {
    if (text.empty()) {
        return -1;
    }
    const std::size_t colon = text.find(':');
    const long minutes = colon == std::string::npos ? 0 : std::atol(text.substr(0, colon).c_str());
    const std::string rest = text.substr(colon == std::string::npos ? 0 : colon + 1);
    const std::size_t dot = rest.find('.');
    const long seconds = std::atol(rest.substr(0, dot).c_str());
    return ((minutes * 60 + seconds) * 1000 + std::atol(rest.substr(dot + 1).c_str())) * kMilli;
}

/// The feed's deep merge, lists keyed by index.
void merge(Json& into, const Json& delta) {
    if (!delta.is_object() || !(into.is_object() || into.is_array())) {
        into = delta;
        return;
    }
    for (const auto& [key, value] : delta.items()) {
        if (key == "_deleted") {
            for (const Json& gone : value) {
                into.erase(gone.get<std::string>());
            }
        } else if (into.is_array()) {
            const auto at = static_cast<std::size_t>(std::atol(key.c_str()));
            while (into.size() <= at) {
                into.push_back(Json::object());
            }
            merge(into[at], value);
        } else {
            merge(into[key], value);
        }
    }
}

/// The counter stands at the lap under way. A lap time without a count is a lap that ended in the
/// pit lane; the count follows when the car comes out.
void note_lap_ended_in_pit(Json& merged, const Json& told) {
    const auto time = told.contains("LastLapTime") ? told["LastLapTime"].value("Value", "") : "";
    if (told.contains("NumberOfLaps")) {
        merged["ended in pit"] = false;
    } else if (!time.empty()) {
        merged["ended in pit"] = true;
    }
}

/// TimingData lines as the feed had them just before `until`.
Json timing_lines_before(Nanoseconds until) {
    std::ifstream file(session_folder() / "TimingData.jsonStream");
    Json merged = Json::object();
    std::string line;
    while (std::getline(file, line)) {
        const std::size_t from = line.starts_with("\xef\xbb\xbf") ? 3 : 0;
        if (offset_ns(line.substr(from, 12)) >= until) {
            break;
        }
        const Json told = Json::parse(line.substr(from + 12));
        merge(merged, told);
        const Json lines = told.value("Lines", Json::object());
        for (const auto& [number, car] : lines.items()) {
            note_lap_ended_in_pit(merged["Lines"][number], car);
        }
    }
    return merged["Lines"];
}

std::string text_at(const Json& json, const char* pointer) {
    const Json::json_pointer at(pointer);
    return json.contains(at) && json[at].is_string() ? json[at].get<std::string>() : "";
}

/// What is left of the stream when the feed's own reckoning is taken out of it.
bool is_the_feeds_reckoning(const race::Event& event) {
    return std::holds_alternative<race::BestLap>(event.body) ||
           std::holds_alternative<race::OfficialPlace>(event.body);
}

/// The feed once put the Q1 lap of car 5, out since Q1, among the laps of Q2.
bool is_the_feeds_slip(const std::string& number, int part) {
    return number == "5" && part == 2;
}

const race::Lap* best_in_part(const race::Competitor& car, int part) {
    const race::Lap* best = nullptr;
    for (const race::Lap& lap : car.lap_history) {
        if (lap.part == part && lap.time_ns && !lap.deleted && !lap.off_record &&
            (!best || *lap.time_ns < *best->time_ns)) {
            best = &lap;
        }
    }
    return best;
}

std::optional<Nanoseconds> best_before(const race::Competitor& car, int part) {
    std::optional<Nanoseconds> best;
    for (int earlier = 1; earlier < part; ++earlier) {
        const race::Lap* lap = best_in_part(car, earlier);
        best = lap && (!best || *lap->time_ns < *best) ? lap->time_ns : best;
    }
    return best;
}

class F1Session : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        if (std::filesystem::exists(session_folder())) {
            auto read = read_f1_folder(session_folder());
            ASSERT_TRUE(read.ok()) << read.error().message();
            recording_ = std::make_unique<Recording>(std::move(read).value());
        }
    }
    static void TearDownTestSuite() { recording_.reset(); }

    void SetUp() override {
        if (!recording_) {
            GTEST_SKIP() << "no recording at " << session_folder();
        }
    }

    static race::RaceState state_before(Nanoseconds until, bool own_reckoning) {
        race::RaceState state;
        for (const TimedEvent& timed : recording_->events) {
            const bool left_out = own_reckoning && is_the_feeds_reckoning(timed.event);
            if (timed.delivered_utc_ns < kStart + until && !left_out) {
                race::apply(state, timed.event);
            }
        }
        race::classify(state);
        return state;
    }

    /// Everything that the feed says of the cars just before `until`.
    static void expect_as_the_feed_says(const char* when, bool own_reckoning) {
        SCOPED_TRACE(std::string(when) + (own_reckoning ? ", our reckoning alone" : ""));
        const Nanoseconds until = offset_ns(when);
        const race::RaceState state = state_before(until, own_reckoning);
        const Json lines = timing_lines_before(until);
        // One interval of Q1 follows with the message that opens Q2.
        const Json settled = timing_lines_before(until + kMilli);
        ASSERT_EQ(lines.size(), state.competitors.size());
        expect_order(state, lines);
        for (const auto& [number, line] : lines.items()) {
            SCOPED_TRACE("car " + number);
            const race::Competitor* car = state.find(number);
            ASSERT_NE(car, nullptr);
            expect_laps(*car, line, number);
            expect_gaps(state, *car, settled[number]);
            if (!own_reckoning) {
                EXPECT_EQ(car->official_laps, line["NumberOfLaps"].get<int>());
                EXPECT_EQ(car->official_position, std::atoi(text_at(line, "/Position").c_str()));
            }
        }
    }

    static void expect_order(const race::RaceState& state, const Json& lines) {
        std::map<int, std::string> told;
        for (const auto& [number, line] : lines.items()) {
            told[line["Line"].get<int>()] = number;
        }
        std::string ours;
        std::string theirs;
        for (const race::CompetitorIndex index : state.order) {
            ours += state.competitors[static_cast<std::size_t>(index)].entry.number + " ";
        }
        for (const auto& [place, number] : told) {
            theirs += number + " ";
        }
        EXPECT_EQ(ours, theirs);
    }

    static void expect_laps(const race::Competitor& car, const Json& line,
                            const std::string& number) {
        const int counter = line["NumberOfLaps"].get<int>();
        EXPECT_EQ(car.laps, line["ended in pit"].get<bool>() ? counter : counter - 1);
        EXPECT_EQ(car.pit_stops, line.value("NumberOfPitStops", 0));
        EXPECT_EQ(car.knocked_out, line["KnockedOut"].get<bool>());
        const Nanoseconds last = spoken_ns(text_at(line, "/LastLapTime/Value"));
        if (last >= 0) {
            EXPECT_EQ(car.last_lap_ns.value_or(-1), last);
        }
        EXPECT_EQ(car.best_lap_ns.value_or(-1), spoken_ns(text_at(line, "/BestLapTime/Value")));
        for (int part = 1; part <= 3; ++part) {
            if (is_the_feeds_slip(number, part)) {
                continue;
            }
            const std::string at = "/BestLapTimes/" + std::to_string(part - 1);
            const race::Lap* best = best_in_part(car, part);
            EXPECT_EQ(best ? *best->time_ns : -1, spoken_ns(text_at(line, (at + "/Value").c_str())))
                << "part " << part;
            // The feed numbers the best lap of the session, whichever part it lists it under.
            if (best && best->time_ns == best_before(car, part + 1)) {
                EXPECT_EQ(best->number, line[Json::json_pointer(at + "/Lap")].get<int>());
            }
        }
    }

    static void expect_gaps(const race::RaceState& state, const race::Competitor& car,
                            const Json& line) {
        const int part = car.knocked_out ? car.out_in_part : state.status.part;
        const std::string at = "/Stats/" + std::to_string(part - 1);
        const Nanoseconds gap = spoken_ns(text_at(line, (at + "/TimeDiffToFastest").c_str()));
        const Nanoseconds ahead =
            spoken_ns(text_at(line, (at + "/TimeDifftoPositionAhead").c_str()));
        const auto ours = [](const race::Gap& g) {
            return g.kind == race::Gap::Kind::time ? g.time_ns : -1;
        };
        EXPECT_EQ(ours(car.gap), gap);
        EXPECT_EQ(ours(car.interval), ahead);
    }

    static std::unique_ptr<Recording> recording_;
};

std::unique_ptr<Recording> F1Session::recording_;

TEST_F(F1Session, EndsAsTheFeedSays) {
    expect_as_the_feed_says("09:00:00.000", false);
}

TEST_F(F1Session, EndsAsTheFeedSaysByOurReckoningAlone) {
    expect_as_the_feed_says("09:00:00.000", true);
}

TEST_F(F1Session, FirstPartEndsAsTheFeedSays) {
    expect_as_the_feed_says("00:36:35.765", false);
    expect_as_the_feed_says("00:36:35.765", true);
}

TEST_F(F1Session, SecondPartEndsAsTheFeedSays) {
    expect_as_the_feed_says("00:59:35.822", false);
    expect_as_the_feed_says("00:59:35.822", true);
}

TEST_F(F1Session, IsReadWithoutRefusals) {
    EXPECT_EQ(recording_->stats.refused, 0U) << recording_->stats.last_refusal;
    EXPECT_EQ(recording_->protocol, "f1");
    const race::RaceState state = state_before(offset_ns("09:00:00.000"), false);
    std::printf("%zu events, %llu applied, %llu refused by the model\n", recording_->events.size(),
                static_cast<unsigned long long>(state.events_applied),
                static_cast<unsigned long long>(state.events_refused));
    // The slip of car 5 makes no sense; all else does.
    EXPECT_EQ(state.events_refused, 1U);
    EXPECT_EQ(state.status.phase, race::SessionPhase::official);
}

TEST_F(F1Session, GivesPositionsInMillimetresAndNoneForNoFix) {
    std::size_t fixes = 0;
    for (const TimedEvent& timed : recording_->events) {
        if (const auto* at = std::get_if<race::Positions>(&timed.event.body)) {
            for (const race::Positions::Fix& fix : at->fixes) {
                ++fixes;
                ASSERT_FALSE(fix.x_mm == 0 && fix.y_mm == 0 && fix.z_mm == 0);
                ASSERT_LE(std::abs(fix.x_mm), 2'000'000);
            }
            // In an archive a batch is delivered with its last sample.
            ASSERT_LE(timed.event.utc_ns, timed.delivered_utc_ns + 10 * kMilli);
        }
    }
    EXPECT_GT(fixes, 200'000U);
}

TEST_F(F1Session, DeletesLapsByTimeAndByTimeOfDay) {
    std::vector<race::LapDeleted> deletions;
    for (const TimedEvent& timed : recording_->events) {
        if (const auto* deleted = std::get_if<race::LapDeleted>(&timed.event.body)) {
            deletions.push_back(*deleted);
        }
    }
    ASSERT_EQ(deletions.size(), 2U);
    EXPECT_EQ(deletions[0].number, "5");
    EXPECT_EQ(deletions[0].lap_time_ns, 78'964 * kMilli);
    // 15:16:30 at the track is in the lap that ended in the pits at 21:18:06 UTC.
    EXPECT_EQ(deletions[1].number, "43");
    EXPECT_EQ(deletions[1].lap, 8);
    const race::RaceState state = state_before(offset_ns("00:36:35.765"), true);
    EXPECT_TRUE(state.find("5")->lap_history.at(1).deleted);
    EXPECT_TRUE(state.find("43")->lap_history.at(7).deleted);
}

TEST_F(F1Session, GivesTheSameStateEachTimeItIsReplayed) {
    const Nanoseconds end = offset_ns("09:00:00.000");
    EXPECT_EQ(race::state_hash(state_before(end, false)),
              race::state_hash(state_before(end, false)));
}

TEST(F1Decoder, CountsAndNamesDamagedLinesAndGoesOn) {
    const std::filesystem::path path =
        std::filesystem::path(PITCAST_DATA_DIR) / "f1_livedata_with_errors.txt";
    std::ifstream file(path);
    if (!file) {
        GTEST_SKIP() << "no recording at " << path;
    }
    F1Decoder decoder;
    std::vector<TimedEvent> events;
    std::string line;
    std::uint64_t lines = 0;
    bool named = true;
    while (std::getline(file, line)) {
        const std::uint64_t refused = decoder.stats().refused;
        decoder.decode(line, events);
        ++lines;
        named =
            named && (decoder.stats().refused == refused || !decoder.stats().last_refusal.empty());
    }
    std::printf("%llu lines, %llu refused, %zu events, last: %s\n",
                static_cast<unsigned long long>(lines),
                static_cast<unsigned long long>(decoder.stats().refused), events.size(),
                decoder.stats().last_refusal.c_str());
    EXPECT_EQ(decoder.stats().records, lines);
    EXPECT_GT(decoder.stats().refused, 10U);
    EXPECT_LT(decoder.stats().refused, lines);
    EXPECT_TRUE(named);
}

TEST(F1Decoder, SurvivesLinesCutAnywhere) {
    const std::string line =
        R"(['TimingData', {'Lines': {'44': {'NumberOfLaps': 3, 'InPit': False, 'Sectors': {'0': )"
        R"({'Value': '27.651'}}, 'LastLapTime': {'Value': '1:18.9'}}}}, '2021-03-28T14:57:05.795Z'])";
    for (std::size_t length = 0; length < line.size(); ++length) {
        F1Decoder decoder;
        std::vector<TimedEvent> events;
        decoder.decode(line.substr(0, length), events);
        EXPECT_EQ(decoder.stats().refused, 1U) << length;
        EXPECT_TRUE(events.empty());
    }
    F1Decoder decoder;
    std::vector<TimedEvent> events;
    decoder.decode(line, events);
    EXPECT_EQ(decoder.stats().refused, 0U) << decoder.stats().last_refusal;
    EXPECT_GE(events.size(), 3U);
    EXPECT_EQ(events.front().delivered_utc_ns, 1'616'943'425'795 * kMilli);
}

TEST(F1Decoder, MapsTrackStatusToFlags) {
    F1Decoder decoder;
    std::vector<TimedEvent> events;
    for (const char* status : {"1", "2", "4", "5", "6", "7"}) {
        decoder.decode_message("TrackStatus", std::string(R"({"Status":")") + status + "\"}",
                               kStart, events);
    }
    std::vector<race::Flag> flags;
    for (const TimedEvent& timed : events) {
        flags.push_back(std::get<race::FlagChange>(timed.event.body).flag);
    }
    using race::Flag;
    EXPECT_EQ(flags, (std::vector{Flag::green, Flag::yellow, Flag::safety_car, Flag::red,
                                  Flag::virtual_safety_car, Flag::virtual_safety_car}));
    decoder.decode_message("TrackStatus", R"({"Status":"99"})", kStart, events);
    EXPECT_EQ(decoder.stats().refused, 1U);
}

TEST(F1Folder, SaysWhatIsMissing) {
    const auto read = read_f1_folder("/nonexistent/session");
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message().find("/nonexistent/session"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::feed
