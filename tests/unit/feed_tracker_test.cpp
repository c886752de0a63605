// SPDX-License-Identifier: Apache-2.0
// Trackers: NMEA 0183, GPX, and the frame of the venue that their places go to.
#include <cmath>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "pitcast/feed/gpx.h"
#include "pitcast/feed/local_frame.h"
#include "pitcast/feed/nmea.h"

#include "feed_race.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kNoon = 1'616'502'919 * kSecond;  // 2021-03-23 12:35:19

TEST(LocalFrame, IsMetricEastNorthUp) {
    const GeoPoint origin{44.7356, 5.8945, 800};
    const LocalFrame frame(origin);
    const auto here = frame.to_mm(origin);
    EXPECT_EQ(here.x_mm, 0);
    EXPECT_EQ(here.y_mm, 0);
    EXPECT_EQ(here.z_mm, 0);
    // Lengths of an arc second on WGS 84 at that latitude: 30.868 m north, 22.002 m east.
    const auto north = frame.to_mm({44.7356 + 1.0 / 3600, 5.8945, 812.5});
    EXPECT_NEAR(static_cast<double>(north.y_mm), 30'868, 2);
    EXPECT_NEAR(static_cast<double>(north.x_mm), 0, 1);
    EXPECT_EQ(north.z_mm, 12'500);
    const auto east = frame.to_mm({44.7356, 5.8945 + 1.0 / 3600, 800});
    EXPECT_NEAR(static_cast<double>(east.x_mm), 22'002, 2);
    EXPECT_NEAR(static_cast<double>(east.y_mm), 0, 1);
    const LocalFrame south({-33.9, 151.2, 0});
    EXPECT_GT(south.to_mm({-33.89, 151.2, 0}).y_mm, 1'000'000);
}

TEST(LocalFrame, TakesPlacesAsTextAndRefusesOthers) {
    const auto place = parse_geo_point(" 44.7356, -5.8945,812");
    ASSERT_TRUE(place);
    EXPECT_DOUBLE_EQ(place->latitude_deg, 44.7356);
    EXPECT_DOUBLE_EQ(place->longitude_deg, -5.8945);
    EXPECT_DOUBLE_EQ(place->height_m, 812);
    for (const char* bad : {"", "44", "91,0", "0,181", "a,b", "nan,0", "1,2,3,4", "1,2,inf"}) {
        EXPECT_FALSE(parse_geo_point(bad)) << bad;
    }
}

DecoderOptions at_gap() {
    DecoderOptions options;
    options.origin = GeoPoint{44.7356, 5.8945, 800};
    options.number = "7";
    return options;
}

constexpr const char* kRmc =
    "$GPRMC,123519.25,A,4444.1370,N,00553.6692,E,022.4,084.4,230321,,,A*54";
constexpr const char* kRmcLater =
    "$GPRMC,123520.25,A,4444.1470,N,00553.6692,E,022.4,084.4,230321,,,A*59";
constexpr const char* kGga =
    "$GNGGA,123519.25,4444.1370,N,00553.6692,E,1,08,0.9,812.4,M,46.9,M,,*70";

TEST(Nmea, AFileWhoseFirstSentenceHasNoDateIsReadAllTheSame) {
    const std::string text = std::string(kGga) + "\r\n" + kRmc + "\r\n" + kRmcLater + "\r\n";
    EXPECT_TRUE(looks_like_nmea(text));
    const auto recording = parse_nmea(text, "x", at_gap());
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->stats.refused, 1U);
    const auto places = only<race::Positions>(recording->events);
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].fixes[0].z_mm, 12'400);
}

TEST(Nmea, TellsPlaceHeightAndSpeedOfOneTracker) {
    NmeaDecoder decoder(at_gap());
    std::vector<TimedEvent> events;
    decoder.decode(kRmc, events);
    decoder.decode(kGga, events);
    decoder.decode(kRmcLater, events);
    EXPECT_EQ(decoder.stats().refused, 0U) << decoder.stats().last_refusal;
    const auto places = only<race::Positions>(events);
    ASSERT_EQ(places.size(), 2U);
    EXPECT_EQ(places[0].fixes[0].number, "7");
    EXPECT_EQ(places[0].fixes[0].z_mm, 0);  // no height yet: that of the origin
    EXPECT_EQ(places[1].fixes[0].z_mm, 12'400);
    EXPECT_NEAR(static_cast<double>(places[1].fixes[0].y_mm - places[0].fixes[0].y_mm), 18'519, 5);
    const auto speeds = only<race::Telemetry>(events);
    ASSERT_EQ(speeds.size(), 2U);
    EXPECT_EQ(speeds[0].speed_mm_s, 11'524);  // 22.4 knots
    EXPECT_EQ(events.back().event.utc_ns, kNoon + kSecond + kSecond / 4);
    const race::RaceState state = race_of(events);
    EXPECT_EQ(state.events_refused, 0U);
    EXPECT_EQ(state.find("7")->fixes.size(), 2U);
}

TEST(Nmea, TellsTrackersOfOneConnectionApart) {
    DecoderOptions options = at_gap();
    options.number.clear();
    NmeaDecoder decoder(options);
    std::vector<TimedEvent> events;
    decoder.decode(std::string("\\s:007,c:1616502919*0D\\") + kRmc, events);
    decoder.decode(std::string("12,") + kRmc, events);
    decoder.decode(std::string("12:") + kRmcLater, events);
    decoder.decode(std::string("car-9 ") + kRmc, events);
    EXPECT_EQ(decoder.stats().refused, 0U) << decoder.stats().last_refusal;
    const race::RaceState state = race_of(events);
    ASSERT_EQ(state.competitors.size(), 3U);
    EXPECT_EQ(state.find("007")->fixes.size(), 1U);
    EXPECT_EQ(state.find("12")->fixes.size(), 2U);
    EXPECT_NE(state.find("car-9"), nullptr);
    decoder.decode(kRmcLater, events);
    EXPECT_NE(decoder.stats().last_refusal.find("--number"), std::string::npos);
}

TEST(Nmea, HeightsAloneAreDatedByTheirArrival) {
    NmeaDecoder decoder(at_gap());
    std::vector<TimedEvent> events;
    decoder.received(kNoon + 2 * kSecond);
    decoder.decode(kGga, events);
    ASSERT_EQ(only<race::Positions>(events).size(), 1U);
    EXPECT_EQ(events.back().event.utc_ns, kNoon + kSecond / 4);
    EXPECT_EQ(events.back().delivered_utc_ns, kNoon + 2 * kSecond);
}

TEST(Nmea, CountsAndNamesWhatItRefusesAndSaysNothingOfNoFix) {
    NmeaDecoder decoder(at_gap());
    std::vector<TimedEvent> events;
    const auto refused = [&](const std::string& text) {
        const std::uint64_t before = decoder.stats().refused;
        decoder.decode(text, events);
        return decoder.stats().refused == before + 1;
    };
    std::string wrong_sum = kRmc;
    wrong_sum.back() = '5';
    EXPECT_TRUE(refused(wrong_sum));
    EXPECT_TRUE(refused("$GPRMC,123519,A,4444.13"));
    EXPECT_TRUE(refused("$GPRMC,123519.25,A*00"));
    EXPECT_TRUE(refused("nothing"));
    EXPECT_TRUE(refused(std::string(600, '$')));
    EXPECT_TRUE(refused(std::string("\\s:007*00\\") + kRmc));
    EXPECT_TRUE(refused(std::string("a number of over sixteen,") + kRmc));
    EXPECT_FALSE(refused("$GPRMC,123521.25,V,,,,,,,230321,,,N*7D"));
    EXPECT_FALSE(refused("$GPGSV,1,1,01,01,40,083,46*44"));
    EXPECT_TRUE(events.empty());
    EXPECT_FALSE(refused(kRmc));
    EXPECT_TRUE(refused(kRmc)) << "the same again is not newer";
    NmeaDecoder nowhere;
    nowhere.decode(kRmc, events);
    EXPECT_NE(nowhere.stats().last_refusal.find("--origin"), std::string::npos);
}

constexpr const char* kGpx = R"(<?xml version="1.0"?>
<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
 <!-- a <trkpt lat="1" lon="2"> in a comment -->
 <trk><name>007</name><trkseg>
  <trkpt lat="44.7356" lon="5.8945"><ele>812.5</ele><time>2021-03-23T12:35:19.500Z</time>
   <extensions><gpxtpx:speed>11.5</gpxtpx:speed></extensions></trkpt>
  <trkpt lon='5.8955' lat='44.7356'><time>2021-03-23T13:35:21+01:00</time></trkpt>
  <trkpt lat="44.7" lon="5.8"/>
  <trkpt lat="95" lon="5.8"><time>2021-03-23T12:35:22Z</time></trkpt>
 </trkseg></trk>
 <trk><trkseg>
  <trkpt lat="44.7366" lon="5.8945"><time>2021-03-23T12:35:20Z</time></trkpt>
 </trkseg></trk>
</gpx>)";

TEST(Gpx, IsARecordingOfTrackersInTheOrderOfTheirTimes) {
    DecoderOptions options = at_gap();
    options.number.clear();
    EXPECT_TRUE(looks_like_gpx(kGpx));
    const auto recording = parse_gpx(kGpx, "x.gpx", options);
    ASSERT_TRUE(recording) << recording.error().message();
    EXPECT_EQ(recording->stats.records, 5U);
    EXPECT_EQ(recording->stats.refused, 2U);
    const auto places = only<race::Positions>(recording->events);
    ASSERT_EQ(places.size(), 3U);
    EXPECT_EQ(places[0].fixes[0].number, "007");
    EXPECT_EQ(places[0].fixes[0].z_mm, 12'500);
    EXPECT_EQ(places[1].fixes[0].number, "2");
    EXPECT_EQ(places[2].fixes[0].number, "007");
    EXPECT_NEAR(static_cast<double>(places[2].fixes[0].x_mm), 79'200, 50);
    EXPECT_EQ(recording->events.back().event.utc_ns, kNoon + 2 * kSecond);
    const auto speeds = only<race::Telemetry>(recording->events);
    ASSERT_EQ(speeds.size(), 1U);
    EXPECT_EQ(speeds[0].speed_mm_s, 11'500);
    EXPECT_EQ(race_of(recording->events).events_refused, 0U);
    const auto nowhere = parse_gpx(kGpx, "x.gpx", {});
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().mend.find("--origin"), std::string::npos);
}

TEST(Gpx, ARouteIsNoRecording) {
    const auto path =
        std::filesystem::path(PITCAST_DATA_DIR) / "rally_montecarlo_stage" / "route.gpx";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no file " << path;
    }
    const auto recording = read_recording(path.string(), "", at_gap());
    ASSERT_FALSE(recording);
    EXPECT_NE(recording.error().what.find("has no time"), std::string::npos)
        << recording.error().message();
}

}  // namespace
}  // namespace pitcast::feed
