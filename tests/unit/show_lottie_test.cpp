// SPDX-License-Identifier: Apache-2.0
// What the drawing library would end, hang or choke on never reaches it.
#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"

#include "../../engine/show/src/lottie_tame.h"

namespace pitcast::show {
namespace {

/// A layer of shapes at the top, with `members` beside.
Json animation(const Json& shapes, const Json& members = Json::object()) {
    Json layer{{"ty", 4}, {"ind", 1}, {"op", 25}, {"ks", Json::object()}, {"shapes", shapes}};
    layer.update(members);
    return {{"fr", 25}, {"op", 25}, {"w", 100}, {"h", 100}, {"layers", Json::array({layer})}};
}
Json rect(const Json& size) {
    return {{"ty", "rc"}, {"p", {{"k", {5, 5}}}}, {"s", size}};
}
std::string refusal(const Json& root, double zoom = 1) {
    const auto tame = tame_lottie(root, zoom);
    return tame ? "" : tame.error().what;
}
Json written(const Json& root) {
    const auto tame = tame_lottie(root, 1);
    EXPECT_TRUE(tame.ok()) << tame.error().what;
    return tame ? Json::parse(*tame) : Json();
}

TEST(LottieTame, KeepsWhatIsDrawnAndLeavesOutTheRest) {
    Json shape = rect({{"k", {20, 10}}, {"x", "an expression"}});
    shape["nm"] = "name";
    const Json out = written(animation(Json::array({shape, {{"ty", "mm"}}, {{"ty", "rd"}}})));
    const Json& shapes = out["layers"][0]["shapes"];
    ASSERT_EQ(shapes.size(), 1U);
    EXPECT_EQ(shapes[0]["s"], (Json{{"k", {20.0, 10.0}}}));
    EXPECT_FALSE(shapes[0].contains("nm"));
}

TEST(LottieTame, GivesEveryGroupATransform) {
    const Json out = written(animation(Json::array({{{"ty", "gr"}, {"it", Json::array()}}})));
    const Json& inside = out["layers"][0]["shapes"][0]["it"];
    ASSERT_EQ(inside.size(), 1U);
    EXPECT_EQ(inside[0]["ty"], "tr");
}

TEST(LottieTame, SpellsKeyframesOut) {
    const Json ease{{"x", {0.3}}, {"y", {1.6}}};
    const Json moving{{"k", Json::array({{{"t", 0}, {"s", {10, 10}}, {"i", ease}, {"o", ease}},
                                         {{"t", 5}, {"s", {20, 20}}},
                                         {{"t", 9}, {"s", {30, 30}}}})}};
    const Json frames =
        written(animation(Json::array({rect(moving)})))["layers"][0]["shapes"][0]["s"]["k"];
    EXPECT_EQ(frames[0]["e"], (Json{20.0, 20.0}));
    EXPECT_EQ(frames[0]["i"]["y"], 1.6);
    EXPECT_EQ(frames[1]["h"], 1) << "without an easing it is held";
    const Json one{{"k", Json::array({{{"t", 0}, {"s", {10, 10}}}})}};
    EXPECT_EQ(written(animation(Json::array({rect(one)})))["layers"][0]["shapes"][0]["s"]["k"],
              (Json{10.0, 10.0}))
        << "one is no animation";
}

TEST(LottieTame, SaysWhereAValueIsWrong) {
    EXPECT_EQ(refusal(animation(Json::array({rect({{"k", {20, 10}}}), rect({{"k", "wide"}})}))),
              "layer 1, shape 2: \"s\" has not the value that it needs");
    const Json bent{
        {"ty", "sh"},
        {"ks", {{"k", {{"v", {{0, 0}, {1, 1}}}, {"i", {{0, 0}}}, {"o", {{0, 0}, {0, 0}}}}}}}};
    EXPECT_NE(refusal(animation(Json::array({bent}))).find("not as many tangents as points"),
              std::string::npos);
    const Json back{{"k", Json::array({{{"t", 5}, {"s", {1, 1}}}, {{"t", 1}, {"s", {1, 1}}}})}};
    EXPECT_NE(refusal(animation(Json::array({rect(back)}))).find("out of order"),
              std::string::npos);
    EXPECT_EQ(refusal(animation({}, {{"ty", 2}})), "layer 1: is a picture");
    EXPECT_EQ(refusal(animation({}, {{"ty", 5}})), "layer 1: is text in a font");
    EXPECT_EQ(refusal(animation({}, {{"ddd", 1}, {"ks", {{"rx", {{"k", 30}}}}}})),
              "layer 1: turns in space");
}

TEST(LottieTame, RefusesWhatHoldsItself) {
    Json parents = animation({}, {{"parent", 2}});
    parents["layers"].push_back({{"ty", 3}, {"ind", 2}, {"parent", 1}});
    EXPECT_NE(refusal(parents).find("its own parent"), std::string::npos);
    Json nested = animation({}, {{"ty", 0}, {"refId", "c"}});
    nested["assets"] = Json::array({{{"id", "c"}, {"layers", nested["layers"]}}});
    EXPECT_NE(refusal(nested).find("one that holds itself"), std::string::npos);
}

TEST(LottieTame, RefusesWhatIsTooMuch) {
    // Ten compositions, each with ten of the next: ten thousand million layers.
    Json bomb = animation({}, {{"ty", 0}, {"refId", "0"}});
    bomb["assets"] = Json::array();
    for (int i = 0; i < 10; ++i) {
        Json layers = Json::array();
        for (int j = 0; j < 10; ++j) {
            layers.push_back({{"ty", 0}, {"ks", Json::object()}, {"refId", std::to_string(i + 1)}});
        }
        bomb["assets"].push_back({{"id", std::to_string(i)}, {"layers", layers}});
    }
    EXPECT_NE(refusal(bomb).find("shows more than 2000 layers"), std::string::npos);
    const Json many{{"ty", "rp"}, {"c", {{"k", 100}}}, {"tr", Json::object()}};
    EXPECT_NE(refusal(animation(Json::array({many, many, many}))).find("repeats too much"),
              std::string::npos);
    Json deep = rect({{"k", {1, 1}}});
    for (int i = 0; i < 40; ++i) {
        deep = {{"ty", "gr"}, {"it", Json::array({deep})}};
    }
    EXPECT_NE(refusal(animation(Json::array({deep}))).find("too deep"), std::string::npos);
}

TEST(LottieTame, KnowsHowFarItReachesOnTheChannel) {
    const Json wide = animation(Json::array({rect({{"k", {4'000, 100}}})}));
    EXPECT_EQ(refusal(wide), "");
    EXPECT_NE(refusal(wide, 4).find("reaches further than 15000 pixels"), std::string::npos);
    const Json scaled = animation(Json::array({rect({{"k", {4'000, 100}}})}),
                                  {{"ks", {{"s", {{"k", {400, 400}}}}}}});
    EXPECT_NE(refusal(scaled).find("reaches further"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::show
