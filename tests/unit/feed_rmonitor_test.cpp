// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/feed/decoder.h"
#include "pitcast/feed/rmonitor.h"
#include "pitcast/race/race_state.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kMilli = 1'000'000;

/// Lines in, race out.
struct Scoreboard {
    RMonitorDecoder decoder;
    std::vector<TimedEvent> events;
    race::RaceState state;

    Scoreboard& operator<<(std::string_view line) {
        events.clear();
        decoder.decode(line, events);
        for (const TimedEvent& timed : events) {
            race::apply(state, timed.event);
        }
        race::classify(state);
        return *this;
    }
    const race::Competitor& car(const char* number) const { return *state.find(number); }
    std::string order() const {
        std::string text;
        for (const race::CompetitorIndex index : state.order) {
            text += state.competitors[static_cast<std::size_t>(index)].entry.number + " ";
        }
        return text;
    }
};

/// A race of two cars, the second a lap down.
struct Race : Scoreboard {
    Race() {
        *this << R"($B,7,"Desert Final")"
              << R"($C,1,"T1")"
              << R"($C,2,"SSV")"
              << R"($A,"5","5",1001,"ZHANG","Haichuan","Buggy",1)"
              << R"($A,"007","007",NE4,"Anna","Meyer","CHN",2)"
              << R"($F,9999,"00:10:00","12:00:00","00:00:00","Green ")"
              << R"($J,"5","00:00:00.000","00:00:02.100")"
              << R"($G,1,"5",,"00:00:02.100")"
              << R"($J,"007","00:00:00.000","00:00:02.400")"
              << R"($G,2,"007",,"00:00:02.400")"
              << R"($J,"5","00:01:30.500","00:01:32.600")"
              << R"($G,1,"5",1,"00:01:32.600")"
              << R"($H,1,"5",1,"00:01:30.500")"
              << R"($J,"007","00:01:31.000","00:01:33.400")"
              << R"($G,2,"007",1,"00:01:33.400")"
              << R"($H,2,"007",1,"00:01:31.000")"
              << R"($J,"5","00:01:29.250","00:03:01.850")"
              << R"($G,1,"5",2,"00:03:01.850")"
              << R"($H,1,"5",2,"00:01:29.250")";
    }
};

TEST(RMonitor, TimesLapsTotalsAndBestsAsTheTimingSystemSays) {
    const Race board;
    EXPECT_EQ(board.order(), "5 007 ");
    EXPECT_EQ(board.car("5").laps, 2);
    EXPECT_EQ(board.car("5").total_ns, 181'850 * kMilli);
    EXPECT_EQ(board.car("5").last_lap_ns, 89'250 * kMilli);
    EXPECT_EQ(board.car("5").best_lap_number, 2);
    EXPECT_EQ(board.car("007").gap.time_ns, 800 * kMilli);
    EXPECT_EQ(board.car("007").entry.car_class, "SSV");
    EXPECT_EQ(board.car("007").entry.nationality, "CHN");
    EXPECT_EQ(board.car("5").entry.vehicle, "Buggy");
    EXPECT_EQ(board.car("5").entry.name, "ZHANG Haichuan");
    EXPECT_EQ(board.decoder.stats().refused, 0U);
    EXPECT_EQ(board.state.events_refused, 0U);
}

TEST(RMonitor, TakesALapBackWhenTheCountGoesDown) {
    Race board;
    board << R"($G,2,"5",1,"00:01:32.600")";
    EXPECT_EQ(board.car("5").laps, 1);
    EXPECT_EQ(board.car("5").total_ns, 92'600 * kMilli);
    EXPECT_EQ(board.car("007").gap.time_ns, 800 * kMilli);
}

TEST(RMonitor, MovesACrossingThatTheFinishCameraCorrects) {
    Race board;
    board << R"($COR,"007","007",1,"00:01:32.500","-00:00:00.900")";
    EXPECT_EQ(board.car("007").total_ns, 92'500 * kMilli);
    board << R"($J,"5","00:01:29.240","00:03:01.840")"
          << R"($G,1,"5",2,"00:03:01.840")";
    EXPECT_EQ(board.car("5").total_ns, 181'840 * kMilli);
    EXPECT_EQ(board.car("5").last_lap_ns, 89'240 * kMilli);
}

TEST(RMonitor, BelievesABestLapThatPassesOverAFasterOne) {
    Race board;
    board << R"($H,1,"5",1,"00:01:30.500")";  // lap 2 was taken out of the bests
    EXPECT_EQ(board.car("5").best_lap_ns, 90'500 * kMilli);
    EXPECT_EQ(board.car("5").last_lap_ns, 89'250 * kMilli);
}

TEST(RMonitor, TakesFlagsPaddedOrNotInAnyCase) {
    Race board;
    board << R"($F,9999,"00:05:00","12:05:00","00:05:00","YELLOW ")";
    EXPECT_EQ(board.state.flag, race::Flag::yellow);
    board << R"($F,9999,"00:04:59","12:05:01","00:05:01","Red   ")";
    EXPECT_EQ(board.state.status.phase, race::SessionPhase::suspended);
    board << R"($F,9999,"00:04:58","12:05:02","00:05:02","      ")";
    EXPECT_EQ(board.state.flag, race::Flag::none);
    board << R"($F,9999,"00:04:57","12:05:03","00:05:03","Pink  ")";
    EXPECT_EQ(board.decoder.stats().refused, 1U);
}

TEST(RMonitor, KeepsResultsWhenTheRunClosesAndClearsThemForTheNext) {
    Race board;
    board << R"($F,0,"00:00:00","12:03:02","00:03:02","Finish")"
          << R"($B,95,"Desert Final")";
    EXPECT_EQ(board.state.status.phase, race::SessionPhase::official);
    EXPECT_EQ(board.car("5").laps, 2);
    board << R"($B,8,"Final, second heat")";
    EXPECT_EQ(board.state.session.id, "8");
    EXPECT_EQ(board.state.session.name, "Final, second heat");
    EXPECT_TRUE(board.state.competitors.empty());
}

TEST(RMonitor, TakesTheSameRunNumberAgainAsNothingNew) {
    Race board;
    board << R"($I, "00:00:00", "0/0/0000")"
          << R"($A,"5","5",1001,"ZHANG","Haichuan","Buggy",1)"
          << R"($B,7,"Desert Final")";
    EXPECT_EQ(board.car("5").laps, 2);
    EXPECT_EQ(board.car("5").last_lap_ns, 89'250 * kMilli);
}

TEST(RMonitor, KeepsCarsListedAheadOfTheirRun) {
    Race board;
    board << R"($I,"13:00:00","27 Jan 09")"
          << R"($A,"9","9",77,"Li","Wen","",1)"
          << R"($B,8,"Qualifying")";
    EXPECT_EQ(board.order(), "9 ");
    EXPECT_EQ(board.state.session.kind, race::SessionKind::qualifying);
}

TEST(RMonitor, BeginsAgainWhenTheRaceClockDoes) {
    Race board;
    board << R"($F,9999,"00:06:58","12:03:02","00:03:02","Green ")"
          << R"($F,9999,"00:10:44","12:06:00","00:00:-44","      ")"
          << R"($F,9999,"00:09:59","12:06:45","00:00:01","Yellow")";
    EXPECT_EQ(board.state.session.id, "7.2");
    EXPECT_EQ(board.car("5").laps, 0);
    EXPECT_EQ(board.car("5").entry.car_class, "T1");
}

TEST(RMonitor, TakesACarOutWhoseLapsAreNegativeAndBackIn) {
    Race board;
    board << R"($G,2,"5",-2,"00:03:01.850")";
    EXPECT_EQ(board.order(), "007 5 ");
    EXPECT_EQ(board.car("5").position, 0);
    board << R"($G,1,"5",2,"00:03:01.850")";
    EXPECT_EQ(board.order(), "5 007 ");
}

TEST(RMonitor, ReadsNoTimeYetAsNone) {
    Scoreboard board;
    board << R"($B,3,"Practice 1")"
          << R"($F,9999,"00:00:00","08:00:00","00:00:05","Green ")"
          << R"($G,1,"4",,"00:59:59.999")"
          << R"($H,1,"4",0,"00:59:59.999")";
    EXPECT_FALSE(board.car("4").best_lap_ns);
    EXPECT_TRUE(board.car("4").crossings.empty());
}

TEST(RMonitor, FollowsCarsThroughThePitLane) {
    Race board;
    board << R"($L,"5","P1","PIP","01/27/2009","12:04:00.500")";
    EXPECT_EQ(board.car("5").status, race::CarStatus::in_pit);
    EXPECT_EQ(board.car("5").pit_stops, 0);  // it had not been seen on the track
    board << R"($L,"5","P2","POP","01/27/2009","12:04:30.500")"
          << R"($L,"5","P1","PIP","01/27/2009","12:06:00.500",2,"T1")";
    EXPECT_EQ(board.car("5").pit_stops, 1);
    board << R"($L,"Tx4667026","P2","POP","01/27/2009","12:06:19.322")";
    EXPECT_EQ(board.decoder.stats().refused, 1U);
    EXPECT_NE(board.decoder.stats().last_refusal.find("belongs to no car"), std::string::npos);
}

TEST(RMonitor, KeepsCommasAndQuotesInsideQuotes) {
    Scoreboard board;
    board << "\xEF\xBB\xBF$A,\"5\",\"5\",,\"Smith, John\",\"\"\"Ace\"\" X\",\"\",1\r\r\n";
    EXPECT_EQ(board.car("5").entry.name, "Smith, John \"\"Ace\"\" X");
    board << "$A,\"6\",\"6\",,\"M\xFCller\",\"\",\"\",1";
    EXPECT_EQ(board.car("6").entry.name, "M\xC3\xBCller");
}

TEST(RMonitor, ReadsTheTimesOfCapturesAndPassesOverOtherTypes) {
    Scoreboard board;
    board << "##2025-03-01 15:04:52.159|rmonitor"
          << R"($F,9999,"00:10:00","09:04:52","00:00:10","Green ")"
          << "##2025-03-01 15:04:53.000|ftcar"
          << R"([{"carNumber":"442"}])"
          << "##2025-03-01 15:04:54.000"
          << R"($G,1,"5",,"00:00:03.000")";
    // 15:04:52 UTC was 09:04:52 at the track, and the race clock stood at ten seconds.
    EXPECT_EQ(board.state.green_utc_ns, 1'740'841'482 * kSecond);
    EXPECT_EQ(board.car("5").last_crossing_utc_ns, 1'740'841'485 * kSecond);
    EXPECT_EQ(board.decoder.stats().refused, 0U);
    board << "##2025-1";
    EXPECT_EQ(board.decoder.stats().refused, 1U);
}

TEST(RMonitor, CountsAndNamesWhatItRefuses) {
    Race board;
    const std::vector<const char*> damaged{
        "rubbish",
        R"($G,1,"5")",
        R"($G,x,"5",1,"00:01:00.000")",
        R"($G,1,"",1,"00:01:00.000")",
        R"($H,1,"5",1,"00:0x:00")",
        R"($J,"5","","99999999:00:00")",
        R"($B,one,"x")",
        R"($COMP,"27","27",3,"MS2)",
        R"($F,9999,"00:00:00","99:00:00","00:00:00","Green ")",
    };
    for (std::size_t i = 0; i < damaged.size(); ++i) {
        board << damaged[i];
        EXPECT_EQ(board.decoder.stats().refused, i + 1) << damaged[i];
    }
    board << R"($XYZ,1,2,3)"
          << ""
          << "\r";
    EXPECT_EQ(board.decoder.stats().refused, damaged.size());
    EXPECT_EQ(board.car("5").laps, 2);
}

TEST(RMonitor, FilesAreKnownByTheirContent) {
    EXPECT_TRUE(looks_like_rmonitor("\xEF\xBB\xBF$B,36,\"Barber\"\r\n"));
    EXPECT_TRUE(looks_like_rmonitor("##2025-04-26 14:03:20.279\r\n$I, \"\", \"\"\r\n"));
    EXPECT_FALSE(looks_like_rmonitor("NUMBER;LAP\n"));
    EXPECT_FALSE(looks_like_rmonitor(""));
    const auto empty = parse_rmonitor("hello\nworld\n", "x.txt");
    ASSERT_FALSE(empty);
    EXPECT_NE(empty.error().message().find("line 2"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::feed
