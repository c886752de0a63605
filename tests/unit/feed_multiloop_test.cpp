// SPDX-License-Identifier: Apache-2.0
// Lines as the protocol's description (version 1.3) and public parsers of it show them.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/feed/multiloop.h"

#include "feed_race.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kMs = 1'000'000;
constexpr Nanoseconds kHeartbeat = 0x685E9B2FLL * kNanosecondsPerSecond;
constexpr Nanoseconds kStart = kHeartbeat - 0x9A0AB * kMs;

/// '|' stands for the separator.
std::string line(std::string text) {
    std::replace(text.begin(), text.end(), '|', '\xA6');
    return text + "\r\n";
}

const std::string kHeartbeatLine = line("$H|N|2F4|Q1|G|685E9B2F|9A0AB|0|D42B4");
const std::string kLapLine =
    line("$C|U|80004|Q1|C|0|8|4|83DDF|1CB83|T|1CB83|4|2E6A|0|649|0|C|1CB83|Unknown|G|1|0|9|0");

std::vector<TimedEvent> decode(const std::string& text, DecoderStats* stats = nullptr) {
    const auto recording = parse_multiloop(text, "x.txt");
    EXPECT_TRUE(recording) << recording.error().message();
    if (stats) {
        *stats = recording->stats;
    }
    return recording ? recording->events : std::vector<TimedEvent>{};
}

TEST(Multiloop, ReadsHexAndKnowsWhenTheRunBegan) {
    const race::RaceState state = race_of(decode(kHeartbeatLine + kLapLine));
    EXPECT_EQ(state.session.id, "Q1");
    EXPECT_EQ(state.flag, race::Flag::green);
    EXPECT_EQ(state.green_utc_ns, kStart);
    EXPECT_EQ(state.clock.remaining_ns, 0xD42B4 * kMs);
    EXPECT_EQ(state.clock.elapsed_ns, 0x9A0AB * kMs);
    const race::Competitor* car = state.find("0");
    ASSERT_NE(car, nullptr);
    EXPECT_EQ(car->laps, 4);
    EXPECT_EQ(car->total_ns, 540'127 * kMs);
    EXPECT_EQ(car->best_lap_ns, 117'635 * kMs);
    EXPECT_EQ(car->best_lap_number, 4);
    EXPECT_EQ(car->official_position, 12);
    EXPECT_EQ(state.events_refused, 0U);
}

TEST(Multiloop, ALapBeforeTheFirstHeartbeatWaitsForIt) {
    const race::RaceState state = race_of(decode(kLapLine + kHeartbeatLine));
    ASSERT_NE(state.find("0"), nullptr);
    EXPECT_EQ(state.find("0")->laps, 4);
    EXPECT_EQ(state.find("0")->total_ns, 540'127 * kMs);
}

TEST(Multiloop, ReadsCapturesThatWentThroughUtf8) {
    for (const std::string& separator : {std::string("\xEF\xBF\xBD"), std::string("\xC2\xA6")}) {
        std::string text;
        for (const char c : kHeartbeatLine + kLapLine) {
            text += c == '\xA6' ? separator : std::string(1, c);
        }
        EXPECT_TRUE(looks_like_multiloop(text));
        EXPECT_EQ(race_of(decode(text)).find("0")->total_ns, 540'127 * kMs);
    }
    EXPECT_TRUE(looks_like_multiloop(kHeartbeatLine));
    EXPECT_FALSE(looks_like_multiloop("$H,1,2\r\n$F,9999,\"00:00:00\"\r\n"));
}

TEST(Multiloop, KnowsEntriesRunAndTrack) {
    const race::RaceState state = race_of(decode(
        kHeartbeatLine + line("$R|R|1|Q1|Trans Am|TA|Qualifying 1|Q|685E9000") +
        line("$E|R|17|Q1|12|17|Steve Introne|18|B|B-Spec|Honda Fit|Windham NH|NER|180337|White|"
             "Sripath/PurposeEnergy||||17|") +
        line("$T|R|22|Q1|Watkins Glen|WGI|3.4|4|S1|0|SF|IM1|S2|0|IM1|IM3|S3|0|IM3|SF|Spd|1438|"
             "IM1|IM2")));
    EXPECT_EQ(state.session.name, "Trans Am Qualifying 1");
    EXPECT_EQ(state.session.kind, race::SessionKind::qualifying);
    EXPECT_EQ(state.session.sectors, 3);
    ASSERT_EQ(state.session.loops.size(), 3U);  // the speed trap lies across them
    EXPECT_EQ(state.session.loops[1].id, "IM1");
    EXPECT_EQ(state.session.loops[2].id, "IM3");
    EXPECT_LT(state.session.loops[1].distance_mm, state.session.loops[2].distance_mm);
    const race::Competitor* car = state.find("12");
    ASSERT_NE(car, nullptr);
    EXPECT_EQ(car->entry.name, "Steve Introne");
    EXPECT_EQ(car->entry.car_class, "B-Spec");
    EXPECT_EQ(car->entry.vehicle, "Honda Fit");
    EXPECT_EQ(car->entry.grid_position, 0x18);
}

TEST(Multiloop, TellsSectorsAndIntermediates) {
    const std::string track = line(
        "$T|R|22|Q1|Watkins Glen|WGI|3.4|4|S1|0|SF|IM1|S2|0|IM1|IM3|S3|0|IM3|SF|Spd|1438|IM1|IM2");
    const auto events = decode(kHeartbeatLine + track + line("$L|N|1|Q1|99|EF317|IM1|A|83DDF|G|T") +
                               line("$S|N|F3170000|Q1|99|EF317|S1|83DDF|7C07|5") +
                               line("$S|N|F3170001|Q1|99|EF317|Spd|83DDF|107|5"));
    const auto sectors = only<race::SectorTime>(events);
    ASSERT_EQ(sectors.size(), 1U);
    EXPECT_EQ(sectors[0].number, "99");
    EXPECT_EQ(sectors[0].sector, 1);
    EXPECT_EQ(sectors[0].time_ns, 31'751 * kMs);
    const auto passings = only<race::Passing>(events);
    ASSERT_EQ(passings.size(), 1U);
    EXPECT_EQ(passings[0].loop, "IM1");
    const race::RaceState state = race_of(events);
    EXPECT_EQ(state.find("99")->sectors[0].last_ns, 31'751 * kMs);
    EXPECT_EQ(state.events_refused, 0U);
}

TEST(Multiloop, ASecondThatIsNoElapsedTimeIsWhenItCame) {
    // From the protocol's description: elapsed 2DF3C0E would be thirteen hours after the start.
    const auto events =
        decode(kHeartbeatLine + line("$S|N|F3170000|Q1|99|EF317|S1|2DF3C0E|7C07|5"));
    const auto last = std::find_if(events.rbegin(), events.rend(), [](const TimedEvent& e) {
        return std::holds_alternative<race::SectorTime>(e.event.body);
    });
    ASSERT_NE(last, events.rend());
    EXPECT_EQ(last->event.utc_ns, kHeartbeat);
}

std::string lap(const char* number, int laps, int elapsed_ms, int lap_ms, const char* type = "N",
                const char* status = "T") {
    char text[160];
    std::snprintf(text, sizeof(text),
                  "$C|%s|1|R1|1|%s|8|%X|%X|%X|%s|%X|%X|0|0|0|0|1|%X|Active|G|0|0|1|0", type, number,
                  static_cast<unsigned>(laps), static_cast<unsigned>(elapsed_ms),
                  static_cast<unsigned>(lap_ms), status, static_cast<unsigned>(lap_ms),
                  static_cast<unsigned>(laps), static_cast<unsigned>(lap_ms));
    return line(text);
}

TEST(Multiloop, ClassifiesARaceAndTakesCorrectionsAndRepeats) {
    const std::string heartbeat = line("$H|N|1|R1|G|685E9B2F|3E8|0|D42B4");
    const std::string race = heartbeat + lap("7", 1, 60'000, 60'000) +
                             lap("007", 1, 61'000, 61'000) + lap("7", 2, 122'000, 62'000) +
                             lap("007", 2, 121'000, 60'000);
    race::RaceState state = race_of(decode(race));
    EXPECT_EQ(state.find("007")->position, 1);
    EXPECT_EQ(state.find("7")->position, 2);
    EXPECT_EQ(state.find("7")->gap.time_ns, 1'000 * kMs);
    // Level 3 says everything again.
    const auto repeated = race_of(
        decode(race + lap("7", 2, 122'000, 62'000, "R") + lap("007", 2, 121'000, 60'000, "R")));
    EXPECT_EQ(race::state_hash(state), race::state_hash(repeated));
    // The finish camera saw car 7 first.
    state = race_of(decode(race + lap("7", 2, 120'500, 60'500, "U")));
    EXPECT_EQ(state.find("7")->position, 1);
    EXPECT_EQ(state.find("7")->total_ns, 120'500 * kMs);
    EXPECT_EQ(state.events_refused, 0U);
}

TEST(Multiloop, FlagsPitsAndAnnouncements) {
    const auto events =
        decode(line("$H|N|1|R1|G|685E9B2F|3E8|0|D42B4") + lap("7", 1, 60'000, 60'000, "N", "P") +
               line("$L|N|1|R1|7|8|POUT|A|F230|G|T") + line("$H|N|2|R1|Y|685E9B6B|EE48|0|D42B4") +
               line("$A|N|1|R1|5|A|N|685E9B6B|Car 7 reported to the stewards") +
               line("$A|R|1|R1|5|A|N|685E9B6B|Car 7 reported to the stewards") +
               line("$H|N|3|R1|K|685E9BA7|1D8A8|0|0"));
    const race::RaceState state = race_of(events);
    EXPECT_EQ(state.find("7")->status, race::CarStatus::on_track);
    EXPECT_EQ(state.find("7")->pit_stops, 1);
    EXPECT_EQ(state.flag, race::Flag::chequered);
    EXPECT_EQ(state.status.phase, race::SessionPhase::finished);
    ASSERT_EQ(state.messages.size(), 1U);
    EXPECT_EQ(state.messages[0].text, "Car 7 reported to the stewards");
    const auto flags = only<race::FlagChange>(events);
    ASSERT_EQ(flags.size(), 3U);
    EXPECT_EQ(flags[1].flag, race::Flag::yellow);
}

TEST(Multiloop, AnInvalidatedLapIsKnownByItsTime) {
    const std::string race = line("$H|N|1|R1|G|685E9B2F|3E8|0|D42B4") +
                             lap("7", 1, 60'000, 60'000) + lap("7", 2, 125'000, 65'000) +
                             line("$I|N|1|R1|7|8|EA60");
    const race::RaceState state = race_of(decode(race));
    EXPECT_EQ(state.find("7")->best_lap_ns, 65'000 * kMs);
    EXPECT_EQ(state.find("7")->laps, 2);
}

TEST(Multiloop, AClockThatStartsAnewIsANewSessionAndSoIsAnotherRun) {
    const std::string first =
        line("$H|N|1|R1|G|685E9B2F|EA60|0|D42B4") + lap("7", 1, 60'000, 60'000);
    race::RaceState state = race_of(decode(first + line("$H|N|2|R1|G|685E9C2F|3E8|0|D42B4")));
    EXPECT_EQ(state.session.id, "R1.2");
    EXPECT_EQ(state.find("7"), nullptr);
    state = race_of(decode(first + line("$H|N|2|R2|G|685E9C2F|3E8|0|D42B4")));
    EXPECT_EQ(state.session.id, "R2");
}

TEST(Multiloop, CountsAndNamesWhatItRefuses) {
    DecoderStats stats;
    decode(kHeartbeatLine + line("$I|U|F005A|Q1|??|F005A|0|") +
               line("$H|N|2F4|Q1|G|xyz|9A0AB|0|0") + line("$C|U|1|Q1|C|0") + "rubbish\r\n" +
               line("$T|R|22|Q1|W|WGI|3.4|FF|S1|0|SF|IM1") + line("$V|N|1|Q1|1.3|") +
               std::string(5000, '$') + "\r\n",
           &stats);
    EXPECT_EQ(stats.refused, 6U);
    EXPECT_NE(stats.last_refusal.find("line 8"), std::string::npos) << stats.last_refusal;
    EXPECT_FALSE(parse_multiloop("nothing\n", "y.txt"));
}

}  // namespace
}  // namespace pitcast::feed
