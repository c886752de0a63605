// SPDX-License-Identifier: Apache-2.0
// OGraf's Server API as commands of the show, without sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/show/ograf.h"
#include "pitcast/web/command_api.h"
#include "pitcast/web/ograf_api.h"

#include "web_show.h"

namespace pitcast::web {
namespace {

using test::web_layer;
using test::web_state;
using test::web_view;
using ::testing::HasSubstr;

Mapped act(std::string_view action, const Json& body, const View& view,
           const LayerBook& book = {}) {
    return ograf_action(action, body.dump(), view, book);
}

std::string said(const Mapped& mapped) {
    if (const auto* reply = std::get_if<Reply>(&mapped)) {
        return std::to_string(reply->status) + " " + reply->body;
    }
    std::string text;
    for (const show::Command& command : std::get<Plan>(mapped).commands) {
        text += (text.empty() ? "" : " ") + show::command_to_json(command).dump();
    }
    return text;
}

const Json kTarget{{"layer", 40}};
const Json kInstance{{"graphicInstanceId", "40:lower-third"}};

Json with(Json body, const Json& params) {
    body["params"] = params;
    return body;
}

TEST(WebOgraf, LoadCuesATemplateWhereItIsAskedFor) {
    const View view = web_view(web_state(100));
    const Mapped mapped = act("load",
                              {{"renderTarget", {{"layer", 55}}},
                               {"graphicId", "small.lower-third"},
                               {"params", {{"data", {{"name", "李"}}}}},
                               {"rendererId", "extra members are passed over"}},
                              view);
    EXPECT_EQ(said(mapped),
              R"({"data":{"name":"李"},"layer":55,"template":"lower-third","verb":"cue"})");
    EXPECT_EQ(std::get<Plan>(mapped).body["graphicInstanceId"], "55:lower-third");
    EXPECT_EQ(std::get<Plan>(mapped).refused_status, 550);
    for (const Json& target : {Json(), Json::object(), Json("{}")}) {
        EXPECT_THAT(
            said(act("load", {{"renderTarget", target}, {"graphicId", "lower-third"}}, view)),
            HasSubstr(R"("layer":40)"))
            << "its own layer for " << target;
    }
}

TEST(WebOgraf, RenderTargetsAreReadAsClientsWriteThem) {
    const View view = web_view(web_state(100));
    for (const Json& target : {Json{{"layer", 7}}, Json{{"layerId", "7"}}, Json(7), Json("7"),
                               Json(R"({"layer":7})"), Json(R"({"layer":"7"})")}) {
        EXPECT_THAT(said(act("load", {{"renderTarget", target}, {"graphicId", "tower"}}, view)),
                    HasSubstr(R"("layer":7)"))
            << target;
    }
    for (const Json& target :
         {Json{{"layer", -1}}, Json{{"layer", 10'000}}, Json{{"lay", 7}}, Json(7.5), Json("seven"),
          Json(true), Json::array({7}), Json{{"layer", Json::object()}}, Json(R"("\"7\"")")}) {
        EXPECT_THAT(said(act("load", {{"renderTarget", target}, {"graphicId", "tower"}}, view)),
                    HasSubstr("400 "))
            << target;
    }
}

TEST(WebOgraf, PlayTakesWhatIsLoadedAndContinuesWhatIsOnAir) {
    const View cued = web_view(web_state(100, {web_layer(40, "lower-third", "cued")}));
    Mapped mapped = act("playAction", with(kInstance, {{"skipAnimation", true}}), cued);
    EXPECT_EQ(said(mapped),
              R"({"layer":40,"manner":"cut","template":"lower-third","verb":"take"})");
    EXPECT_EQ(std::get<Plan>(mapped).body["currentStep"], 0);

    const View on = web_view(web_state(100, {web_layer(40, "lower-third", "on")}));
    mapped = act("playAction", kInstance, on);
    EXPECT_EQ(said(mapped), R"({"layer":40,"verb":"continue"})");
    EXPECT_FALSE(std::get<Plan>(mapped).body.contains("currentStep")) << "after its last step";
    mapped = act("playAction", with(kInstance, {{"delta", 3}}), on);
    EXPECT_EQ(std::get<Plan>(mapped).commands.size(), 3U) << "on one frame";
    mapped = act("playAction", with(kInstance, {{"goto", 0}}), on);
    EXPECT_TRUE(std::get<Plan>(mapped).commands.empty()) << "it is there";

    const View later = web_view(web_state(100, {web_layer(40, "lower-third", "on", 2)}));
    EXPECT_THAT(said(act("playAction", with(kInstance, {{"goto", 1}}), later)),
                HasSubstr("steps only go forward"));
}

TEST(WebOgraf, WhatWasTakenCountsBeforeTheStateTellsIt) {
    const View view = web_view(web_state(100));
    LayerBook book;
    show::Command command;
    command.verb = show::Verb::cue;
    command.layer = 40;
    command.template_id = "lower-third";
    book.note(command, 103, view);
    EXPECT_THAT(said(act("playAction", kInstance, view, book)), HasSubstr("take"));
    command.verb = show::Verb::take;
    book.note(command, 105, view);
    EXPECT_THAT(said(act("playAction", kInstance, view, book)), HasSubstr("continue"));
    // Told by now, and gone again by other hands.
    EXPECT_THAT(said(act("playAction", kInstance, web_view(web_state(110)), book)),
                HasSubstr("take"));
}

TEST(WebOgraf, StopLeavesAloneWhatIsNotItsOwn) {
    const View on = web_view(web_state(100, {web_layer(40, "lower-third", "in")}));
    EXPECT_EQ(said(act("stopAction", kInstance, on)), R"({"layer":40,"verb":"out"})");
    EXPECT_EQ(said(act("stopAction", with(kInstance, {{"skipAnimation", true}}), on)),
              R"({"layer":40,"manner":"cut","verb":"out"})");
    const View other = web_view(web_state(100, {web_layer(40, "tower", "on")}));
    EXPECT_EQ(said(act("stopAction", kInstance, other)), "");
}

TEST(WebOgraf, UpdateNamesItsTemplateAndTakesPartialData) {
    const View on = web_view(web_state(100, {web_layer(40, "lower-third", "on")}));
    EXPECT_EQ(said(act("updateAction", with(kInstance, {{"data", {{"place", 3}}}}), on)),
              R"({"data":{"place":3},"layer":40,"template":"lower-third","verb":"update"})");
    EXPECT_EQ(said(act("updateAction",
                       with({{"renderTarget", kTarget}}, {{"data", {{"place", 3}}}}), on)),
              R"({"data":{"place":3},"layer":40,"template":"lower-third","verb":"update"})")
        << "without an id: what is there";
}

TEST(WebOgraf, FiltersOfClearAreOredAndTheirMembersAnded) {
    const View view = web_view(
        web_state(100, {web_layer(20, "tower", "on"), web_layer(40, "lower-third", "on"),
                        web_layer(41, "lower-third", "cued"), web_layer(50, "tower", "out")}));
    EXPECT_EQ(said(act("clear", Json::object(), view)), R"({"verb":"clear"})") << "all";
    EXPECT_EQ(said(act("clear", {{"filters", Json::array()}}, view)), R"({"verb":"clear"})");
    const auto cleared = [&](const Json& filters) {
        return said(act("clear", {{"filters", filters}}, view));
    };
    EXPECT_EQ(cleared({{{"graphicId", "small.lower-third"}}}),
              R"({"layer":40,"verb":"clear"} {"layer":41,"verb":"clear"})");
    EXPECT_EQ(cleared({{{"graphicId", "lower-third"}, {"renderTarget", {{"layer", 41}}}},
                       {{"renderTarget", {{"layer", 20}}}}}),
              R"({"layer":20,"verb":"clear"} {"layer":41,"verb":"clear"})");
    EXPECT_EQ(cleared({{{"graphicInstanceId", "40:lower-third"}}}),
              R"({"layer":40,"verb":"clear"})");
    EXPECT_EQ(cleared({{{"graphicId", "unknown"}}}), "");
    EXPECT_EQ(cleared({{{"graphicInstanceId", "unknown"}}}), "");
    EXPECT_THAT(cleared({1}), HasSubstr("400 "));
}

TEST(WebOgraf, WhatMakesNoSenseIsAnsweredWithAProblem) {
    const View view = web_view(web_state(100));
    for (const char* body :
         {"", "{", "[]", "7", "\"x\"", "{\"graphicId\":\"tower\",\"graphicId\":1}",
          "{\"graphicId\":{}}", "\xff"}) {
        const Mapped mapped = ograf_action("load", body, view, {});
        ASSERT_TRUE(std::holds_alternative<Reply>(mapped)) << body;
        const Reply& reply = std::get<Reply>(mapped);
        EXPECT_EQ(reply.status, 400) << body;
        EXPECT_EQ(reply.type, "application/problem+json");
        EXPECT_EQ(Json::parse(reply.body)["status"], 400);
    }
    EXPECT_THAT(said(act("load", {{"graphicId", "unknown"}}, view)), HasSubstr("404 "));
    EXPECT_THAT(said(act("playAction", {{"graphicInstanceId", "40:unknown"}}, view)),
                HasSubstr("404 "));
    EXPECT_THAT(said(act("playAction", with(kInstance, {{"delta", -1}}), view)), HasSubstr("400 "));
    EXPECT_THAT(said(act("playAction", with(kInstance, {{"delta", 1e300}}), view)),
                HasSubstr("400 "));
    EXPECT_THAT(said(act("playAction", with(kInstance, 7), view)), HasSubstr("400 "));
}

TEST(WebOgraf, GraphicsAreTheManifestsOfTheShow) {
    const View view = web_view(web_state(100, {web_layer(40, "lower-third", "on")}));
    const Json list = Json::parse(ograf_graphics(view).body);
    ASSERT_EQ(list["graphics"].size(), 2U);
    const std::string id = list["graphics"][0]["id"];
    const Json one = Json::parse(ograf_graphic(view, id).body);
    EXPECT_EQ(show::ograf_fault(one["graphic"]), "");
    EXPECT_EQ(ograf_graphic(view, "unknown").status, 404);
    EXPECT_EQ(ograf_delete(view, id).status, 405);

    const Json renderer = Json::parse(ograf_renderer(view, {}).body)["renderer"];
    EXPECT_EQ(renderer["id"], "pitcast");
    EXPECT_EQ(renderer["renderCharacteristics"]["frameRate"], 50.0);
    EXPECT_EQ(renderer["status"]["renderTargets"].size(), 2U);
    const Json target = Json::parse(ograf_target(view, {}, R"("{\"layer\":40}")").body);
    EXPECT_EQ(target["renderTarget"]["graphicInstances"][0]["graphicInstanceId"], "40:lower-third");
    EXPECT_EQ(ograf_target(view, {}, "").status, 400);
    EXPECT_EQ(ograf_target(view, {}, "{}").status, 404);
}

TEST(WebCommands, AreThoseOfTheNativeProtocolOneOrMany) {
    Mapped mapped = command_plan(R"({"v":1,"verb":"take","page":"Welcome","id":"a"})", "10.0.0.9");
    ASSERT_TRUE(std::holds_alternative<Plan>(mapped));
    EXPECT_EQ(std::get<Plan>(mapped).commands[0].who, "http 10.0.0.9");
    EXPECT_EQ(std::get<Plan>(mapped).key, "http 10.0.0.9/a\n");
    mapped = command_plan(R"([{"verb":"out","layer":1,"who":"li"},{"verb":"out","layer":2}])", "x");
    ASSERT_TRUE(std::holds_alternative<Plan>(mapped));
    EXPECT_EQ(std::get<Plan>(mapped).commands[0].who, "http li");
    EXPECT_EQ(std::get<Plan>(mapped).key, "") << "without ids nothing is remembered";
    for (const char* body : {"", "[]", "{}", "7", R"({"verb":"fly"})", R"({"verb":"reload"})",
                             R"({"v":2,"verb":"clear"})", R"({"verb":"take","templat":"x"})"}) {
        EXPECT_TRUE(std::holds_alternative<Reply>(command_plan(body, "x"))) << body;
    }
    EXPECT_TRUE(std::holds_alternative<Reply>(
        command_plan(Json(std::vector<Json>(65, {{"verb", "clear"}})).dump(), "x")));
}

}  // namespace
}  // namespace pitcast::web
