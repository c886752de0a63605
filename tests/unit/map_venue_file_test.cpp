// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/map/venue.h"

namespace pitcast::map {
namespace {

using testing::HasSubstr;

/// A small venue, so that damage can be tried everywhere.
Venue small_venue() {
    std::vector<Point3> lap;
    for (int i = 0; i < 120; ++i) {
        const double turn = i * 6.283185307 / 120;
        lap.push_back(
            {std::llround(90'000 * std::cos(turn)), std::llround(70'000 * std::sin(turn)), 5'000});
    }
    Venue venue = make_flat_venue("small", lap).value();
    venue.name_zh = "小";
    venue.course.obstacles.push_back({"Jump", "飞车台", 10'000, 5'000});
    return venue;
}

TEST(VenueFile, ReadsBackWhatWasWritten) {
    const Venue venue = small_venue();
    const std::filesystem::path path =
        std::filesystem::path(testing::TempDir()) / "round_trip.venue";
    ASSERT_TRUE(save_venue(venue, path).ok());
    const Result<Venue> read = load_venue(path);
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->name_zh, venue.name_zh);
    EXPECT_EQ(read->terrain.height_mm, venue.terrain.height_mm);
    EXPECT_EQ(read->terrain.albedo, venue.terrain.albedo);
    EXPECT_EQ(read->terrain.occlusion, venue.terrain.occlusion);
    EXPECT_EQ(read->course.line.size(), venue.course.line.size());
    EXPECT_EQ(read->course.obstacles[0].name_zh, "飞车台");
    EXPECT_EQ(encode_venue(*read).value(), encode_venue(venue).value());
    std::filesystem::remove(path);
}

TEST(VenueFile, OfThePitIsUnderThreeMegabytes) {
    const Result<std::string> bytes = encode_venue(make_xinqiu());
    ASSERT_TRUE(bytes.ok());
    EXPECT_LT(bytes->size(), 3'000'000u);
    std::cout << "xinqiu.venue: " << bytes->size() << " bytes\n";
}

TEST(VenueFile, ErrorNamesTheFileAndTheFault) {
    const Result<Venue> missing = load_venue("/nowhere/x.venue");
    ASSERT_FALSE(missing.ok());
    EXPECT_THAT(missing.error().message(), HasSubstr("/nowhere/x.venue"));
    const Result<Venue> other = decode_venue(std::string(64, 'x'), "a.venue");
    EXPECT_THAT(other.error().message(), HasSubstr("a.venue: not a venue file"));
}

TEST(VenueFile, EveryDamagedOrShortenedFileIsRefused) {
    const std::string whole = encode_venue(small_venue()).value();
    for (std::size_t i = 0; i < whole.size(); i += 1 + whole.size() / 700) {
        EXPECT_FALSE(decode_venue(whole.substr(0, i), "short").ok()) << i;
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
        EXPECT_FALSE(decode_venue(damaged, "damaged").ok()) << i;
    }
}

TEST(VenueFile, AFalseClaimOfSizeCostsNoMemory) {
    std::string bytes = encode_venue(small_venue()).value();
    for (std::size_t i = 12; i < 20; ++i) {
        bytes[i] = static_cast<char>(0x7F);
    }
    EXPECT_THAT(decode_venue(bytes, "liar").error().message(), HasSubstr("claims"));
}

TEST(VenueFile, WithPlanesOfWrongSizeIsNotWritten) {
    Venue venue = small_venue();
    venue.terrain.albedo.pop_back();
    EXPECT_FALSE(encode_venue(venue).ok());
}

}  // namespace
}  // namespace pitcast::map
