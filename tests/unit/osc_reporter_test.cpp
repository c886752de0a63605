// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/osc/codec.h"
#include "pitcast/osc/reporter.h"

#include "small_show.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;
using ::testing::IsEmpty;

using Told = std::map<std::string, std::vector<Argument>>;

Told told(const std::vector<std::string>& encoded) {
    Told messages;
    for (const std::string& bytes : encoded) {
        const auto packet = parse_packet(bytes);
        EXPECT_TRUE(packet.ok());
        const auto& message = std::get<Message>(packet->body);
        messages[message.address] = message.arguments;
    }
    return messages;
}

Json layer(int number, const char* made, const char* phase, int step, const char* page = "") {
    return {
        {"layer", number}, {"template", made}, {"phase", phase}, {"step", step}, {"page", page}};
}

Json state_of(FrameNumber frame, const std::string& timecode, Json layers) {
    return {{"frame", frame},
            {"timecode", timecode},
            {"show", "small"},
            {"frames_late", 2},
            {"frames_repeated", 0},
            {"feed", {{"provenance", "live"}, {"stale", false}, {"age_ns", 250'000'000}}},
            {"sources", Json::array({Json{{"id", "onboard-7"},
                                          {"state", "playing"},
                                          {"delay_frames", 3},
                                          {"gain_db", -6.0},
                                          {"peak_dbfs", {-20.5, -120}}}})},
            {"sinks",
             Json::array(
                 {Json{{"name", "a.ts"}, {"alive", true}, {"connected", true}, {"dropped", 4}}})},
            {"sound",
             {{"peak_dbfs", {-18.0, -200.0}},
              {"rms_dbfs", {-21.0, -120.0}},
              {"momentary_lufs", -23.0},
              {"short_term_lufs", -23.5},
              {"integrated_lufs", -24.0}}},
            {"rules", Json::array({Json{{"id", "red"}, {"armed", true}, {"holds", false}}})},
            {"locks", Json::array({Json{{"layer", 20}, {"who", "li"}}})},
            {"layers", std::move(layers)}};
}

const FrameNumber kFrame = 89'791'726'050;

TEST(OscReporter, EveryValueHasAnAddress) {
    Reporter reporter(*video_format("1080i50"));
    const test::SmallShow show;
    reporter.look(
        state_of(kFrame, "14:30:05:12",
                 {layer(20, "tower", "out", 0), layer(20, "lower-third", "in", 1, "Welcome"),
                  layer(40, "tower", "cued", 0)}),
        &show, kNanosecondsPerSecond);
    const Told all = told(reporter.all());
    const Told expected{
        {"/pitcast/frame", {kFrame}},
        {"/pitcast/timecode", {"14:30:05:12"s}},
        {"/pitcast/show", {"small"s}},
        {"/pitcast/on-air", {1}},
        {"/pitcast/layer/20/on-air", {"lower-third"s}},
        {"/pitcast/layer/20/phase", {"in"s}},
        {"/pitcast/layer/20/step", {1}},
        {"/pitcast/layer/20/page", {"Welcome"s}},
        {"/pitcast/layer/20/cued", {""s}},
        {"/pitcast/layer/20/locked", {"li"s}},
        {"/pitcast/layer/20/tally", {2}},
        {"/pitcast/layer/40/on-air", {""s}},
        {"/pitcast/layer/40/phase", {"empty"s}},
        {"/pitcast/layer/40/step", {0}},
        {"/pitcast/layer/40/page", {""s}},
        {"/pitcast/layer/40/cued", {"tower"s}},
        {"/pitcast/layer/40/locked", {""s}},
        {"/pitcast/layer/40/tally", {1}},
        {"/pitcast/template/lower-third/tally", {2}},
        {"/pitcast/template/tower/tally", {2}},
        {"/pitcast/rundown/Welcome/tally", {2}},
        {"/pitcast/rule/red/armed", {1}},
        {"/pitcast/rule/red/holds", {0}},
        {"/pitcast/frames/late", {2}},
        {"/pitcast/frames/repeated", {0}},
        {"/pitcast/feed/state", {"live"s}},
        {"/pitcast/feed/silent", {0}},
        {"/pitcast/feed/age", {0.25F}},
        {"/pitcast/source/onboard-7/state", {"playing"s}},
        {"/pitcast/source/onboard-7/delay", {3}},
        {"/pitcast/source/onboard-7/gain", {-6.0F}},
        {"/pitcast/source/onboard-7/peak", {-20.5F, -120.0F}},
        {"/pitcast/output/1/name", {"a.ts"s}},
        {"/pitcast/output/1/alive", {1}},
        {"/pitcast/output/1/connected", {1}},
        {"/pitcast/output/1/dropped", {4}},
        {"/pitcast/sound/peak", {-18.0F, -120.0F}},
        {"/pitcast/sound/rms", {-21.0F, -120.0F}},
        {"/pitcast/sound/momentary", {-23.0F}},
        {"/pitcast/sound/short-term", {-23.5F}},
        {"/pitcast/sound/integrated", {-24.0F}},
        {"/channel/1/format", {"1080i5000"s}},
        {"/channel/1/framerate", {50, 1}},
        {"/channel/1/mixer/audio/volume", {270352173, 0}},
        {"/channel/1/stage/layer/20/foreground/producer", {"html"s}},
        {"/channel/1/stage/layer/20/foreground/file/name", {"lower-third"s}},
        {"/channel/1/stage/layer/20/foreground/file/path", {"lower-third"s}},
        {"/channel/1/stage/layer/20/foreground/paused", {false}},
        {"/channel/1/stage/layer/20/background/producer", {"empty"s}},
        {"/channel/1/stage/layer/40/foreground/producer", {"empty"s}},
        {"/channel/1/stage/layer/40/foreground/paused", {false}},
        {"/channel/1/stage/layer/40/background/producer", {"html"s}},
        {"/channel/1/stage/layer/40/background/file/name", {"tower"s}},
        {"/channel/1/stage/layer/40/background/file/path", {"tower"s}},
    };
    for (const auto& [address, arguments] : expected) {
        EXPECT_TRUE(all.contains(address)) << address;
    }
    for (const auto& [address, arguments] : all) {
        const auto found = expected.find(address);
        ASSERT_NE(found, expected.end()) << address << " is not in the table";
        EXPECT_EQ(arguments, found->second) << address;
    }
    EXPECT_EQ(told(reporter.news()), all) << "all of it was new";
}

TEST(OscReporter, OnlyWhatHasChangedIsNews) {
    Reporter reporter(*video_format("1080p50"));
    const test::SmallShow show;
    Nanoseconds now = kNanosecondsPerSecond;
    const auto look = [&](FrameNumber frame, const char* timecode, Json layers) {
        now += kNanosecondsPerSecond / 10;
        reporter.look(state_of(frame, timecode, std::move(layers)), &show, now);
        return told(reporter.news());
    };
    (void)look(100, "14:30:05:10", Json::array({layer(20, "tower", "in", 0)}));
    EXPECT_THAT(look(105, "14:30:05:15", Json::array({layer(20, "tower", "in", 0)})), IsEmpty())
        << "frame and timecode are told once a second";
    EXPECT_EQ(look(110, "14:30:05:20", Json::array({layer(20, "tower", "on", 0)})),
              (Told{{"/pitcast/layer/20/phase", {"on"s}}}));
    EXPECT_EQ(
        look(115, "14:30:06:00", Json::array({layer(20, "tower", "on", 0)})),
        (Told{{"/pitcast/frame", {std::int64_t{115}}}, {"/pitcast/timecode", {"14:30:06:00"s}}}));
    const Told empty = look(120, "14:30:06:05", Json::array());
    EXPECT_EQ(empty.at("/pitcast/layer/20/phase"), (std::vector<Argument>{"empty"s}));
    EXPECT_EQ(empty.at("/pitcast/layer/20/tally"), (std::vector<Argument>{0}));
    EXPECT_EQ(empty.at("/pitcast/template/tower/tally"), (std::vector<Argument>{0}));
    EXPECT_EQ(empty.at("/channel/1/stage/layer/20/foreground/producer"),
              (std::vector<Argument>{"empty"s}));
    const Told all = told(reporter.all());
    EXPECT_TRUE(all.contains("/pitcast/layer/20/phase")) << "told again when all is told";
    EXPECT_FALSE(all.contains("/channel/1/stage/layer/20/foreground/file/name"));
    EXPECT_TRUE(all.contains("/pitcast/timecode"));
    EXPECT_TRUE(all.contains("/pitcast/sound/peak"));
}

TEST(OscReporter, MetersAreToldTenTimesASecondHoweverOftenTheStateIs) {
    Reporter reporter(*video_format("1080p50"));
    int told_peaks = 0;
    for (int i = 0; i < 50; ++i) {
        Json state = state_of(100 + i, "14:30:05:00", Json::array());
        state["sound"]["peak_dbfs"] = {-20.0 - i, -20.0};
        reporter.look(state, nullptr, kNanosecondsPerSecond + i * kNanosecondsPerSecond / 50);
        told_peaks += told(reporter.news()).contains("/pitcast/sound/peak") ? 1 : 0;
    }
    EXPECT_EQ(told_peaks, 10);
}

TEST(OscReporter, AChannelWithoutFeedAndSoundIsToldToo) {
    Reporter reporter(*video_format("1080p50"));
    Json state = state_of(100, "14:30:05:00", Json::array());
    state["feed"] = nullptr;
    state["sound"] = nullptr;
    reporter.look(state, nullptr, kNanosecondsPerSecond);
    const Told all = told(reporter.all());
    EXPECT_EQ(all.at("/pitcast/feed/state"), (std::vector<Argument>{"none"s}));
    EXPECT_FALSE(all.contains("/pitcast/sound/peak"));
}

}  // namespace
}  // namespace pitcast::osc
