// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/feed/p3.h"
#include "pitcast/race/race_state.h"

#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr std::uint64_t kStartUs = 1'551'542'808'933'000;

std::string little_endian(std::uint64_t value, int size) {
    std::string bytes;
    for (int i = 0; i < size; ++i) {
        bytes += static_cast<char>(value >> (8 * i) & 0xFF);
    }
    return bytes;
}

std::string passing(std::uint32_t number, std::uint32_t transponder, std::uint64_t second) {
    P3Frame frame;
    frame.kind = P3Kind::passing;
    frame.fields = {{0x01, little_endian(number, 4)},
                    {0x03, little_endian(transponder, 4)},
                    {0x04, little_endian(kStartUs + second * 1'000'000, 8)},
                    {0x81, little_endian(268'307, 4)}};
    return build_p3(frame);
}

/// Numbers of the cars that passed, in the order told.
std::string cars(const std::vector<TimedEvent>& events) {
    std::string text;
    for (const TimedEvent& timed : events) {
        if (const auto* at = std::get_if<race::Passing>(&timed.event.body)) {
            text += at->number + " ";
        }
    }
    return text;
}

std::uint64_t hash_of(const std::vector<TimedEvent>& events) {
    race::RaceState state;
    for (const TimedEvent& timed : events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
    return race::state_hash(state);
}

TEST(P3, EscapesWhatWouldEndTheFrameAndReadsItBack) {
    P3Frame frame;
    frame.kind = P3Kind::passing;
    frame.fields = {{0x03, "\x8D\x8E\x8F\x01"}, {0x8F, ""}};
    const std::string wire = build_p3(frame);
    EXPECT_EQ(wire.find('\x8E', 1), std::string::npos);
    EXPECT_EQ(wire.find('\x8F'), wire.size() - 1);
    const auto back = parse_p3(wire);
    ASSERT_TRUE(back) << back.error().message();
    ASSERT_EQ(back->fields.size(), 2U);
    EXPECT_EQ(back->fields[0].number(), 0x018F8E8DU);
    EXPECT_EQ(back->fields[1].id, 0x8F);
}

TEST(P3, RefusesFramesThatDoNotAddUp) {
    std::string wire = passing(1, 42, 0);
    for (std::size_t i = 1; i + 1 < wire.size(); ++i) {
        std::string damaged = wire;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x01);
        const auto frame = parse_p3(damaged);
        // A check sum of zero is not checked, and one bit does not make it zero.
        EXPECT_FALSE(frame) << "byte " << i;
        EXPECT_FALSE(parse_p3(wire.substr(0, i))) << "cut at " << i;
    }
}

TEST(P3, TakesAStreamCutAnywhere) {
    const std::string stream = "noise" + passing(1, 42, 0) + passing(2, 43, 1);
    for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
        P3Decoder decoder;
        std::vector<TimedEvent> events;
        decoder.decode(std::string_view(stream).substr(0, cut), events);
        decoder.decode(std::string_view(stream).substr(cut), events);
        EXPECT_EQ(cars(events), "42 43 ");
        EXPECT_EQ(decoder.stats().refused, 0U);
    }
}

TEST(P3, AsksForWhatIsMissingAndWaitsForIt) {
    P3Decoder decoder;
    std::vector<TimedEvent> events;
    decoder.decode(passing(10, 42, 0), events);
    decoder.decode(passing(13, 45, 1), events);
    EXPECT_EQ(cars(events), "42 ");
    EXPECT_EQ(decoder.take_request(), p3_resend_request(11, 12));
    EXPECT_FALSE(decoder.take_request());
    decoder.decode(passing(11, 43, 0) + passing(12, 44, 0), events);
    EXPECT_EQ(cars(events), "42 43 44 45 ");
    EXPECT_EQ(decoder.health().missing, 2U);
    EXPECT_EQ(decoder.health().repaired, 2U);
    EXPECT_EQ(decoder.health().given_up, 0U);
}

TEST(P3, GoesOnWithoutWhatNeverComes) {
    P3Decoder decoder;
    std::vector<TimedEvent> events;
    decoder.decode(passing(10, 42, 0) + passing(12, 44, 1) + passing(13, 45, 2), events);
    EXPECT_EQ(cars(events), "42 ");
    decoder.decode(passing(14, 46, 6), events);
    EXPECT_EQ(cars(events), "42 44 45 46 ");
    EXPECT_EQ(decoder.health().given_up, 1U);
}

TEST(P3, CountsAnewWithADecoderThatDoes) {
    P3Decoder decoder;
    std::vector<TimedEvent> events;
    decoder.decode(passing(1000, 42, 0) + passing(1, 43, 100) + passing(2, 44, 101), events);
    EXPECT_EQ(cars(events), "42 43 44 ");
    EXPECT_EQ(decoder.health().missing, 0U);
}

TEST(P3, LostAndRepairedEqualsNeverLost) {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> frames;
        std::string whole;
        for (std::uint32_t i = 0; i < 60; ++i) {
            frames.push_back(passing(i + 1, 100 + static_cast<std::uint32_t>(random() % 5), i * 7));
            whole += frames.back();
        }
        P3Decoder sound;
        std::vector<TimedEvent> expected;
        sound.decode(whole, expected);
        P3Decoder lossy;
        std::vector<TimedEvent> got;
        std::set<std::uint32_t> lost;
        for (std::uint32_t i = 0; i < frames.size(); ++i) {
            const bool first_or_last = i == 0 || i + 1 == frames.size();
            if (!first_or_last && random() % 4 == 0) {
                lost.insert(i);
                continue;
            }
            lossy.decode(frames[i], got);
            if (random() % 8 == 0) {
                lossy.decode(frames[i], got);  // and again
            }
            while (const auto request = lossy.take_request()) {
                const auto asked = parse_p3(*request);
                ASSERT_TRUE(asked);
                for (auto n = *asked->fields[0].number(); n <= *asked->fields[1].number(); ++n) {
                    lossy.decode(frames[n - 1], got);
                }
            }
        }
        EXPECT_EQ(hash_of(got), hash_of(expected));
        EXPECT_EQ(lossy.health().missing, lost.size());
        EXPECT_EQ(lossy.health().repaired, lost.size());
    }
}

TEST(P3, RealFramesAllAddUpAndBuildTheSameBytes) {
    const auto folder = std::filesystem::path(PITCAST_DATA_DIR) / "amb_p3";
    if (!std::filesystem::exists(folder)) {
        GTEST_SKIP() << "no recordings in " << folder;
    }
    struct File {
        const char* name;
        std::size_t frames, passings;
    };
    for (const File& file : {File{"amb.out", 1388, 84}, File{"amb-short.out", 371, 83}}) {
        std::ifstream in(folder / file.name);
        std::size_t frames = 0;
        std::map<std::string, int> laps;
        for (std::string line; std::getline(in, line); ++frames) {
            std::string bytes;
            for (std::size_t i = 0; i + 1 < line.size(); i += 2) {
                bytes += static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16));
            }
            const auto frame = parse_p3(bytes);
            ASSERT_TRUE(frame) << file.name << ": " << line << ": " << frame.error().message();
            EXPECT_EQ(build_p3(*frame), bytes) << file.name << ": " << line;
            if (frame->kind == P3Kind::passing) {
                ++laps[std::to_string(*frame->find(0x03)->number())];
            }
        }
        EXPECT_EQ(frames, file.frames);
        const auto recording = read_recording((folder / file.name).string());
        ASSERT_TRUE(recording) << recording.error().message();
        EXPECT_EQ(recording->protocol, "p3");
        EXPECT_EQ(recording->stats.refused, 0U) << recording->stats.last_refusal;
        race::RaceState state;
        std::size_t passings = 0;
        for (const TimedEvent& timed : recording->events) {
            race::apply(state, timed.event);
            passings += std::holds_alternative<race::Passing>(timed.event.body) ? 1 : 0;
        }
        EXPECT_EQ(passings, file.passings);
        EXPECT_EQ(laps.size(), 3U);
        int refused = 0;
        for (const auto& [number, count] : laps) {
            ASSERT_NE(state.find(number), nullptr);
            refused += count - 1 - state.find(number)->laps;
        }
        EXPECT_EQ(state.events_refused, static_cast<std::uint64_t>(refused));
        std::printf(
            "%s: %zu frames, %zu passings of %zu transponders, %d within five seconds of "
            "the one before\n",
            file.name, frames, passings, laps.size(), refused);
    }
}

TEST(P3, FindsTheCarsOfTransponders) {
    DecoderOptions options;
    options.transponders =
        *parse_transponders("transponder,number\n# spare\n42,007\nFL-77,12\n", "map.csv");
    P3Decoder decoder(options);
    std::vector<TimedEvent> events;
    P3Frame coded;
    coded.kind = P3Kind::passing;
    coded.fields = {{0x01, little_endian(2, 4)},
                    {0x03, little_endian(99, 4)},
                    {0x04, little_endian(kStartUs + 2'000'000, 8)},
                    {0x0A, std::string("FL-77\0\0\0", 8)}};
    decoder.decode(passing(1, 42, 1) + build_p3(coded) + passing(3, 43, 3) + passing(4, 43, 4) +
                       passing(5, 42, 100),
                   events);
    EXPECT_EQ(cars(events), "007 12 007 ");
    EXPECT_EQ(decoder.stats().refused, 2U);
    EXPECT_NE(decoder.stats().last_refusal.find("43"), std::string::npos);
    EXPECT_EQ(decoder.health().unknown, 2U);
    EXPECT_EQ(decoder.health().unknown_transponders.at("43"), 2U);
    EXPECT_EQ(decoder.health().missing, 0U) << "a number of its own, whosever it is";
}

TEST(P3, NamesTheLineOfAMapThatIsWrong) {
    EXPECT_TRUE(parse_transponders("1;2\n\n3;4\n", "m")->contains("3"));
    for (const char* bad : {"1,2\n1,3\n", "1,2\nx\n", "1,2\n3,a number far too long for a car\n"}) {
        const auto map = parse_transponders(bad, "m");
        ASSERT_FALSE(map) << bad;
        EXPECT_EQ(map.error().where, "m:2");
    }
}

}  // namespace
}  // namespace pitcast::feed
