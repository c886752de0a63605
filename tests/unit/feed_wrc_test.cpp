// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/wrc.h"

#include "feed_race.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

std::string document(const std::string& entries) {
    return R"({"stageId":[7],"splitPoints":[{"splitPointId":2,"number":2,"distance":10.5},)"
           R"({"splitPointId":1,"number":1,"distance":5}],"entrySplitPointTimes":[)" +
           entries + "]}";
}

std::string entry(int id, const std::string& start, const std::string& splits, int stage_ms = 0) {
    return R"({"entryId":)" + std::to_string(id) + R"(,"startDateTime":")" + start +
           R"(","splitPointTimes":[)" + splits + "]" +
           (stage_ms > 0 ? R"(,"stageTimeDurationMs":)" + std::to_string(stage_ms) : "") + "}";
}

std::string split(int point, int ms) {
    return R"({"splitPointId":)" + std::to_string(point) + R"(,"elapsedDurationMs":)" +
           std::to_string(ms) + "}";
}

TEST(Wrc, TellsWhatIsNewSinceTheDocumentBefore) {
    WrcDecoder decoder;
    std::vector<TimedEvent> events;
    const std::string anna = "2021-01-21T13:08:00";
    const std::string li = "2021-01-21T13:11:00";
    decoder.decode(document(entry(1, anna, split(1, 200'000))), events);
    const std::size_t first = events.size();
    decoder.decode(document(entry(1, anna, split(1, 200'000))), events);
    EXPECT_EQ(events.size(), first) << "nothing new";
    decoder.decode(document(entry(1, anna, split(1, 200'000) + "," + split(2, 410'000), 500'000) +
                            "," + entry(2, li, split(1, 190'000))),
                   events);
    race::RaceState state = race_of(events);
    EXPECT_EQ(state.session.kind, race::SessionKind::stage);
    ASSERT_EQ(state.session.loops.size(), 4U);
    EXPECT_EQ(state.session.loops[1].distance_mm, 5'000'000);
    EXPECT_EQ(state.find("1")->total_ns, 500'000 * kMs);
    EXPECT_EQ(state.find("1")->position, 1);
    EXPECT_EQ(state.find("2")->position, 2);
    EXPECT_EQ(state.events_refused, 0U);
    // The stage time is put right: the clock of the finish was off.
    decoder.decode(document(entry(1, anna, "", 501'500)), events);
    state = race_of(events);
    EXPECT_EQ(state.find("1")->total_ns, 501'500 * kMs);
    EXPECT_EQ(decoder.stats().refused, 0U) << decoder.stats().last_refusal;
}

TEST(Wrc, CountsAndNamesWhatItRefuses) {
    WrcDecoder decoder;
    std::vector<TimedEvent> events;
    const auto refused_by = [&](const std::string& text) {
        const std::uint64_t before = decoder.stats().refused;
        decoder.decode(text, events);
        return decoder.stats().refused - before;
    };
    EXPECT_EQ(refused_by("{"), 1U);
    EXPECT_EQ(refused_by("[]"), 1U);
    EXPECT_EQ(refused_by(std::string(100, '[')), 1U);
    EXPECT_EQ(refused_by(document(entry(-1, "2021-01-21T13:08:00", ""))), 1U);
    EXPECT_EQ(refused_by(document(entry(1, "yesterday", ""))), 1U);
    EXPECT_EQ(refused_by(document(entry(1, "2021-01-21T13:08:00", split(9, 100)))), 1U);
    EXPECT_EQ(refused_by(document(entry(1, "2021-01-21T13:08:00", split(1, 200'000)))), 0U);
    EXPECT_EQ(refused_by(document(entry(1, "2021-01-21T13:08:00", split(1, 210'000)))), 1U);
    EXPECT_NE(decoder.stats().last_refusal.find("S1"), std::string::npos);
}

TEST(Wrc, RealStageIsClassifiedAsTheFileSays) {
    const auto path = std::filesystem::path(PITCAST_DATA_DIR) / "rally_montecarlo_stage" /
                      "split_times_example.json";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no file " << path;
    }
    const auto recording = read_recording(path.string());
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->protocol, "wrc");
    EXPECT_EQ(recording->stats.refused, 0U) << recording->stats.last_refusal;
    const race::RaceState state = race_of(recording->events);
    EXPECT_EQ(state.events_refused, 0U);

    std::ifstream file(path);
    const Json json = Json::parse(file);
    struct Told {
        std::string number;
        std::int64_t time_ms = 0;
        std::map<std::int64_t, std::int64_t> splits;  // elapsed ms -> splitPointId
    };
    std::vector<Told> finished;
    std::vector<std::string> others;
    for (const Json& told : json["entrySplitPointTimes"]) {
        const std::string number = std::to_string(told["entryId"].get<int>());
        if (told.contains("stageTimeDurationMs")) {
            finished.push_back({number, told["stageTimeDurationMs"], {}});
        } else {
            others.push_back(number);
        }
        // Every split is a crossing at the car's own time.
        const race::Competitor* car = state.find(number);
        ASSERT_NE(car, nullptr) << number;
        for (const Json& at : told["splitPointTimes"]) {
            const Nanoseconds utc_ns =
                car->started_utc_ns + at["elapsedDurationMs"].get<std::int64_t>() * kMs;
            EXPECT_TRUE(std::any_of(car->crossings.begin(), car->crossings.end(),
                                    [&](const race::Crossing& c) { return c.utc_ns == utc_ns; }))
                << number;
        }
    }
    ASSERT_EQ(finished.size(), 78U);
    ASSERT_EQ(others, std::vector<std::string>{"21399"});
    std::stable_sort(finished.begin(), finished.end(),
                     [](const Told& a, const Told& b) { return a.time_ms < b.time_ms; });
    ASSERT_EQ(state.order.size(), 79U);
    for (std::size_t i = 0; i < finished.size(); ++i) {
        const race::Competitor* car = state.find(finished[i].number);
        EXPECT_EQ(car->position, static_cast<int>(i) + 1) << finished[i].number;
        EXPECT_EQ(car->total_ns, finished[i].time_ms * kMs) << finished[i].number;
        EXPECT_EQ(car->laps, 1) << finished[i].number;
        const std::int64_t behind = finished[i].time_ms - finished[0].time_ms;
        if (behind > 0) {
            EXPECT_EQ(car->gap.time_ns, behind * kMs) << finished[i].number;
        }
    }
    EXPECT_EQ(state.find("21399")->position, 79);
    EXPECT_EQ(state.find("21399")->laps, 0);
}

}  // namespace
}  // namespace pitcast::feed
