// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/edit/onion.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Nanoseconds kMs = 1'000'000;

Course course_of_two_seconds() {
    return {
        {{"in", 0, 400 * kMs}, {"on", 400 * kMs, 1'800 * kMs}, {"out", 1'800 * kMs, 2'000 * kMs}}};
}

TEST(Onion, KnowsWhereKeyframesStandOnTheCourse) {
    const Json element = Json::parse(R"({"id": "a", "animate": {
      "in": {"x": [[0, -100], [400, 0]], "opacity": [[0, 0], [200, 1]]},
      "out": {"x": [[100, 0]]}, "gain": {"x": [[50, 0]]}}})");
    EXPECT_THAT(key_times(moments_of(element, "/elements/0", nullptr), course_of_two_seconds()),
                ElementsAre(0, 200 * kMs, 400 * kMs, 1'900 * kMs));
}

TEST(Onion, ShowsKeyframesOnBothSidesOfTheMoment) {
    const std::vector<Nanoseconds> keys{0, 200 * kMs, 400 * kMs, 1'900 * kMs};
    OnionSkin skin;
    skin.count = 2;
    EXPECT_THAT(ghost_times(skin, keys, 300 * kMs, 2'000 * kMs), IsEmpty()) << "it is off";
    skin.on = true;
    EXPECT_THAT(ghost_times(skin, keys, 300 * kMs, 2'000 * kMs),
                ElementsAre(0, 200 * kMs, 400 * kMs, 1'900 * kMs));
    EXPECT_THAT(ghost_times(skin, keys, 200 * kMs, 2'000 * kMs),
                ElementsAre(0, 400 * kMs, 1'900 * kMs))
        << "the moment itself is no ghost";
    std::vector<Nanoseconds> many;
    for (int i = 0; i < 50; ++i) {
        many.push_back(i * 20 * kMs);
    }
    EXPECT_EQ(ghost_times(skin, many, 400 * kMs, 2'000 * kMs).size(), 8U)
        << "two more on each side: at some nothing may be elsewhere";
}

TEST(Onion, ShowsEvenSteps) {
    OnionSkin skin;
    skin.on = true;
    EXPECT_THAT(ghost_times(skin, {2'000 * kMs}, 0, 2'000 * kMs), ElementsAre(1'980 * kMs))
        << "the last frame that is seen";
    skin.at_keys = false;
    skin.count = 2;
    EXPECT_THAT(ghost_times(skin, {}, 150 * kMs, 2'000 * kMs),
                ElementsAre(50 * kMs, 250 * kMs, 350 * kMs))
        << "none before the beginning";
}

class OnionPicture : public ::testing::Test {
 protected:
    OnionPicture() {
        folder_.write("package.json", R"({"schema": 1, "id": "o", "templates": ["a.json"]})");
        folder_.write("a.json", R"({"schema": 1, "id": "a", "layer": 10, "elements": [
          {"id": "plate", "type": "rect", "x": 100, "y": 200, "width": 300, "height": 100, "fill": "#FF0000",
           "animate": {"in": {"x": [[0, -100], [400, 400]]}}},
          {"id": "still", "type": "rect", "x": 100, "y": 600, "width": 300, "height": 100, "fill": "#00FF0080"}]})");
        options_.folder = folder_.path();
        options_.width = 480;
        options_.height = 270;
        wish_.template_id = "a";
        wish_.at_ns = 400 * kMs;
        wish_.ghosts = {0, 200 * kMs};
    }
    static std::array<int, 3> pixel(const DraftPicture& picture, int x, int y) {
        const auto& plane = picture.frame->planes[0];
        const auto* at = plane.bytes + static_cast<std::size_t>(y / 4) * plane.stride +
                         static_cast<std::size_t>(x / 4) * 4;
        return {std::to_integer<int>(at[2]), std::to_integer<int>(at[1]),
                std::to_integer<int>(at[0])};
    }

    show_fixture::Folder folder_{"onion"};
    PainterOptions options_;
    PictureWish wish_;
};

TEST_F(OnionPicture, TellsWhereThingsWereAndLetsThemShine) {
    DraftPainter painter(options_);
    const DraftPicture made = painter.picture(wish_);
    ASSERT_NE(made.frame, nullptr) << made.error->message();
    ASSERT_EQ(made.ghosts.size(), 2U);
    const auto boxes = ghost_boxes(made, {}, 5);
    ASSERT_EQ(boxes.size(), 2U) << "what stands still is no ghost";
    EXPECT_EQ(boxes[0].rank, -2) << "the farthest first";
    EXPECT_NEAR(boxes[0].box.x, 0, 1);
    EXPECT_EQ(boxes[1].rank, -1);
    EXPECT_NEAR(boxes[1].now.x, 500, 1);
    EXPECT_TRUE(ghost_boxes(made, {"still"}, 5).empty());
    const auto nearest = ghost_boxes(made, {}, 1);
    ASSERT_EQ(nearest.size(), 1U);
    EXPECT_EQ(nearest[0].ghost, 1U);
    EXPECT_GT(pixel(made, 20, 250)[0], 40) << "the plate as it was";
    EXPECT_LT(pixel(made, 20, 250)[0], 90);
    EXPECT_EQ(pixel(made, 550, 250)[0], 255) << "and as it is";
    wish_.ghosts.clear();
    const DraftPicture plain = painter.picture(wish_);
    EXPECT_EQ(pixel(plain, 20, 250)[0], 0);
    EXPECT_EQ(pixel(plain, 200, 650), pixel(made, 200, 650)) << "what rests looks the same";
}

TEST_F(OnionPicture, TellsOfMomentsToCome) {
    DraftPainter painter(options_);
    wish_.at_ns = 0;
    wish_.ghosts = {10 * kMs, 200 * kMs, 400 * kMs, 900'000 * kMs};
    const DraftPicture made = painter.picture(wish_);
    ASSERT_EQ(made.ghosts.size(), 3U) << "none after the end";
    const auto boxes = ghost_boxes(made, {"plate"}, 5);
    ASSERT_EQ(boxes.size(), 2U);
    EXPECT_EQ(boxes[0].rank, 2);
    EXPECT_NEAR(boxes[0].box.x, 500, 1);
    EXPECT_EQ(boxes[1].rank, 1) << "a moment at which nothing is elsewhere does not count";
}

}  // namespace
}  // namespace pitcast::edit
