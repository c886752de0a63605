// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/edit/properties.h"
#include "pitcast/edit/timeline.h"

namespace pitcast::edit {
namespace {

JsonText moving() {
    auto json = JsonText::parse(
        R"({"elements": [{"id": "a", "type": "rect",
  "animate": {"in": {"use": "rise", "delay_ms": 80},
  "out": {"x": [[0, 0], [340, -48, "leave"]], "delay_ms": 20}}}]})",
        "moving.json");
    EXPECT_TRUE(json);
    return *std::move(json);
}

const Json kAnimations = Json::parse(R"({"rise": {"y": [[0, 24], [480, 0, "settle"]]}})");

std::vector<MomentRow> rows_of(const JsonText& json) {
    return moments_of(*json.find("/elements/0"), "/elements/0", &kAnimations);
}

TEST(EditTimeline, TellsNamedAndOwnTimeLinesWithTheirDelays) {
    const auto rows = rows_of(moving());
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].named, "rise");
    ASSERT_EQ(rows[0].tracks.size(), 1U);
    EXPECT_EQ(rows[0].tracks[0].property, "y");
    EXPECT_DOUBLE_EQ(rows[0].tracks[0].keys[1].ms, 560);
    EXPECT_EQ(rows[0].tracks[0].keys[1].easing, "settle");
    EXPECT_TRUE(rows[1].named.empty());
    EXPECT_DOUBLE_EQ(rows[1].length_ms(), 360);
}

TEST(EditTimeline, ANamedOneIsChangedOnlyOnceItIsTheElementsOwn) {
    JsonText json = moving();
    const KeyPlace place{"/elements/0", "in", "y", 0};
    const Status refused = set_key(json, place, 100, 5);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message().find("shared"), std::string::npos);
    ASSERT_TRUE(make_own(json, "/elements/0", rows_of(json)[0]));
    EXPECT_EQ(json.text_of("/elements/0/animate/in"),
              R"({"delay_ms": 80, "y": [[0, 24], [480, 0, "settle"]]})");
    ASSERT_TRUE(set_key(json, place, 200, 5));
    EXPECT_EQ(json.text_of("/elements/0/animate/in/y"),
              R"([[0, 24], [120, 5], [480, 0, "settle"]])");
}

TEST(EditTimeline, KeyframesAreAddedMovedEasedAndTakenAway) {
    JsonText json = moving();
    const KeyPlace last{"/elements/0", "out", "x", 1};
    ASSERT_TRUE(move_key(json, last, 520));
    EXPECT_EQ(json.text_of("/elements/0/animate/out/x"), R"([[0, 0], [500, -48, "leave"]])");
    ASSERT_TRUE(move_key(json, {"/elements/0", "out", "x", 0}, 9000));
    EXPECT_EQ(json.text_of("/elements/0/animate/out/x"), R"([[499, 0], [500, -48, "leave"]])")
        << "no further than beside its neighbour";
    ASSERT_TRUE(set_key_value(json, last, -60.25));
    ASSERT_TRUE(set_key_easing(json, last, OrderedJson{0.2, 0, 0.1, 1}));
    ASSERT_TRUE(set_key_easing(json, {"/elements/0", "out", "x", 0}, "ease-out"));
    EXPECT_EQ(json.text_of("/elements/0/animate/out/x"),
              R"([[499, 0, "ease-out"], [500, -60.25, [0.2, 0, 0.1, 1]]])");
    ASSERT_TRUE(set_key_easing(json, last, nullptr));
    ASSERT_TRUE(set_key(json, {"/elements/0", "out", "opacity", 0}, 20, 1));
    EXPECT_EQ(json.text_of("/elements/0/animate/out/opacity"), "[[0, 1]]");
    ASSERT_TRUE(remove_key(json, {"/elements/0", "out", "opacity", 0}));
    EXPECT_EQ(json.find("/elements/0/animate/out/opacity"), nullptr);
    ASSERT_TRUE(remove_key(json, last));
    ASSERT_TRUE(remove_key(json, {"/elements/0", "out", "x", 0}));
    EXPECT_EQ(json.find("/elements/0/animate/out"), nullptr);
    EXPECT_NE(json.find("/elements/0/animate/in"), nullptr);
    EXPECT_FALSE(remove_key(json, last));
}

TEST(EditProperties, ComeFromThePublishedSchema) {
    const auto& text = properties_of("text");
    ASSERT_GT(text.size(), 30U);
    const auto find = [&](const char* name) {
        for (const Property& one : text) {
            if (one.name == name) {
                return one;
            }
        }
        ADD_FAILURE() << name;
        return Property{};
    };
    EXPECT_EQ(text.front().name, "x");
    EXPECT_EQ(find("width").kind, PropertyKind::number);
    EXPECT_EQ(find("width").words, (std::vector<std::string>{"auto", "fill"}));
    EXPECT_EQ(find("colour").kind, PropertyKind::colour);
    EXPECT_EQ(find("fit").kind, PropertyKind::choice);
    EXPECT_EQ(find("visible_if").kind, PropertyKind::expression);
    EXPECT_EQ(find("lines").kind, PropertyKind::integer);
    EXPECT_EQ(find("lines").most, 100);
    EXPECT_EQ(find("skew").kind, PropertyKind::pair);
    EXPECT_EQ(find("animate").kind, PropertyKind::json);
    EXPECT_TRUE(properties_of("nothing").empty());
    for (const char* type : {"group", "rect", "polygon", "text", "image", "video", "map", "list",
                             "chart", "ticker", "profile", "sequence", "lottie", "clock"}) {
        EXPECT_FALSE(properties_of(type).empty()) << type;
    }
}

}  // namespace
}  // namespace pitcast::edit
