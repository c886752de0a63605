// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <span>

#include <gtest/gtest.h>

#include "pitcast/core/hash.h"
#include "pitcast/map/ground.h"

namespace pitcast::map {
namespace {

constexpr std::int32_t kPosts = 101;
constexpr std::int64_t kCellMm = 10'000;

/// A plain of 1 x 1 km with a wall 40 m high from north to south in its middle.
Venue walled_plain() {
    Venue venue;
    venue.id = "plain";
    venue.terrain.columns = kPosts;
    venue.terrain.rows = kPosts;
    venue.terrain.cell_mm = kCellMm;
    const auto posts = static_cast<std::size_t>(kPosts) * kPosts;
    venue.terrain.height_mm.assign(posts, 0);
    venue.terrain.albedo.assign(posts, 0x808080);
    venue.terrain.occlusion.assign(posts, 255);
    for (std::int32_t row = 0; row < kPosts; ++row) {
        venue.terrain.height_mm[static_cast<std::size_t>(row) * kPosts + 50] = 40'000;
    }
    return venue;
}

constexpr GroundWindow kAll{0, 0, 1000, 1000};

std::uint32_t texel(const GroundPicture& picture, double x, double y) {
    const auto column = static_cast<std::size_t>(x / picture.window.width * picture.columns);
    const auto row = static_cast<std::size_t>(y / picture.window.depth * picture.rows);
    return picture.rgba[row * static_cast<std::size_t>(picture.columns) + column];
}

/// Mean of the green of a few places from south to north, so that roughness does not count.
double brightness(const GroundPicture& picture, double x) {
    double sum = 0;
    for (int i = 0; i < 40; ++i) {
        sum += texel(picture, x, 400 + 5 * i) >> 8U & 255U;
    }
    return sum / 40;
}

TEST(GroundPicture, IsTheSameEveryTime) {
    const Venue venue = walled_plain();
    const auto once = paint_ground_picture(venue, MapStyle::natural, DayPhase::evening, kAll, 200);
    const auto again = paint_ground_picture(venue, MapStyle::natural, DayPhase::evening, kAll, 200);
    EXPECT_EQ(once.columns, 200);
    EXPECT_EQ(once.rows, 200);
    EXPECT_EQ(once.rgba, again.rgba);
}

TEST(GroundPicture, FadesOutAtItsEdgesAndIsPremultiplied) {
    for (const MapStyle style : {MapStyle::natural, MapStyle::dark, MapStyle::paper}) {
        const auto picture =
            paint_ground_picture(walled_plain(), style, DayPhase::midday, kAll, 100);
        EXPECT_EQ(texel(picture, 300, 500) >> 24U, 255U);
        EXPECT_LE(texel(picture, 2, 500) >> 24U, 3U);
        EXPECT_LE(texel(picture, 500, 998) >> 24U, 3U);
        for (const std::uint32_t rgba : picture.rgba) {
            for (const std::uint32_t shift : {0U, 8U, 16U}) {
                ASSERT_LE(rgba >> shift & 255U, rgba >> 24U);
            }
        }
    }
}

TEST(GroundPicture, AWallThrowsItsShadowAwayFromTheSun) {
    const Venue venue = walled_plain();
    const auto morning =
        paint_ground_picture(venue, MapStyle::natural, DayPhase::morning, kAll, 200);
    const auto evening =
        paint_ground_picture(venue, MapStyle::natural, DayPhase::evening, kAll, 200);
    // 40 m high under a sun of 25 degrees: about 86 m long. 35 m from the wall is shadow on the
    // far side, 200 m is not.
    EXPECT_LT(brightness(morning, 465), 0.75 * brightness(morning, 535));
    EXPECT_LT(brightness(evening, 535), 0.75 * brightness(evening, 465));
    EXPECT_NEAR(brightness(morning, 300), brightness(morning, 700), 12);
}

/// Sums, products and roots alone, so every machine has the same texels. A look that is changed on
/// purpose changes its line here.
TEST(GroundPicture, LooksAreTheOnesThatWereLookedAt) {
    const Venue venue = make_xinqiu();
    const GroundWindow window = ground_window(venue, 10'000);
    const auto hash = [&](MapStyle style, DayPhase day) {
        const auto picture = paint_ground_picture(venue, style, day, window, 256);
        return hash_bytes(std::as_bytes(std::span(picture.rgba)), 0);
    };
    EXPECT_EQ(hash(MapStyle::natural, DayPhase::midday), 2894648213973378306U);
    EXPECT_EQ(hash(MapStyle::natural, DayPhase::morning), 9145441266789445357U);
    EXPECT_EQ(hash(MapStyle::natural, DayPhase::evening), 14140533522100372573U);
    EXPECT_EQ(hash(MapStyle::natural, DayPhase::dusk), 8337810191953101457U);
    EXPECT_EQ(hash(MapStyle::dark, DayPhase::midday), 14076263969562173475U);
    EXPECT_EQ(hash(MapStyle::paper, DayPhase::midday), 14511119273338460333U);
}

TEST(GroundPicture, DuskIsDarkerThanMidday) {
    const Venue venue = walled_plain();
    const auto at = [&](DayPhase day) {
        return brightness(paint_ground_picture(venue, MapStyle::natural, day, kAll, 100), 300);
    };
    EXPECT_LT(at(DayPhase::dusk), 0.6 * at(DayPhase::midday));
}

TEST(GroundPicture, AHalfIsTheMeanOfFour) {
    GroundPicture picture;
    picture.columns = 2;
    picture.rows = 2;
    picture.rgba = {0xFF000000U, 0xFF000004U, 0xFF000400U, 0xFF000404U};
    const GroundPicture half = half_of(picture);
    ASSERT_EQ(half.rgba.size(), 1U);
    EXPECT_EQ(half.rgba[0], 0xFF000202U);
    picture.columns = 1;
    picture.rows = 4;
    EXPECT_EQ(half_of(picture).rows, 2);
    EXPECT_EQ(half_of(picture).columns, 1);
}

}  // namespace
}  // namespace pitcast::map
