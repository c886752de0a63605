// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/osc/meaning.h"

#include "small_show.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

/// Layer 20 has a tower, layer 40 something on air and something cued, layer 7 a lock.
ShowView view_of_small_show() {
    ShowView view;
    view.package = std::make_shared<const test::SmallShow>();
    view.state = std::make_shared<const Json>(
        Json{{"frame", 100},
             {"layers",
              {{{"layer", 20}, {"template", "tower"}, {"phase", "on"}, {"step", 0}},
               {{"layer", 40}, {"template", "lower-third"}, {"phase", "on"}, {"step", 1}},
               {{"layer", 40}, {"template", "tower"}, {"phase", "cued"}, {"step", 0}}}},
             {"locks", Json::array({Json{{"layer", 7}, {"who", "li"}}})}});
    return view;
}

/// The commands as JSON, or the error's text.
Json meant(const Message& message, const ShowView& view = view_of_small_show()) {
    const Meaning meaning = meaning_of(message, view);
    if (const auto* error = std::get_if<Error>(&meaning)) {
        return error->message();
    }
    if (std::holds_alternative<Release>(meaning)) {
        return "release";
    }
    Json all = Json::array();
    if (const auto* commands = std::get_if<std::vector<show::Command>>(&meaning)) {
        for (const show::Command& command : *commands) {
            all.push_back(show::command_to_json(command));
        }
    }
    return all.size() == 1 ? all.front() : all;
}

struct Case {
    std::string address;
    std::vector<Argument> arguments;
    Json command;
};

std::vector<Case> every_command() {
    const Json third{{"name", "LI"}, {"place", 3}};
    const std::vector<Argument> pairs{"name"s, "LI"s, "place"s, 3};
    const auto with_template = [&](std::vector<Argument> rest) {
        rest.insert(rest.begin(), Argument("lower-third"s));
        return rest;
    };
    return {
        {"cue",
         with_template(pairs),
         {{"verb", "cue"}, {"template", "lower-third"}, {"data", third}}},
        {"take", with_template({}), {{"verb", "take"}, {"template", "lower-third"}}},
        {"take",
         with_template(pairs),
         {{"verb", "take"}, {"template", "lower-third"}, {"data", third}}},
        {"take-cut",
         with_template({}),
         {{"verb", "take"}, {"template", "lower-third"}, {"manner", "cut"}}},
        {"update",
         with_template(pairs),
         {{"verb", "update"}, {"template", "lower-third"}, {"data", third}}},
        {"continue", {"tower"s}, {{"verb", "continue"}, {"template", "tower"}}},
        {"out", {"tower"s}, {{"verb", "out"}, {"template", "tower"}}},
        {"out-cut", {"tower"s}, {{"verb", "out"}, {"template", "tower"}, {"manner", "cut"}}},
        {"clear", {}, {{"verb", "clear"}}},
        {"clear-animate", {1.0F}, {{"verb", "clear"}, {"manner", "animate"}}},
        {"template/tower/take", {1.0F}, {{"verb", "take"}, {"template", "tower"}}},
        {"template/lower-third/take",
         pairs,
         {{"verb", "take"}, {"template", "lower-third"}, {"data", third}}},
        {"template/tower/cue", {true}, {{"verb", "cue"}, {"template", "tower"}}},
        {"template/tower/continue", {}, {{"verb", "continue"}, {"template", "tower"}}},
        {"template/tower/out", {Impulse{}}, {{"verb", "out"}, {"template", "tower"}}},
        {"template/lower-third/update-step",
         pairs,
         {{"verb", "update"}, {"template", "lower-third"}, {"data", third}, {"when", "step"}}},
        {"template/lower-third/field/place",
         {0},
         {{"verb", "update"}, {"template", "lower-third"}, {"data", {{"place", 0}}}}},
        {"layer/10/cue", {"tower"s}, {{"verb", "cue"}, {"template", "tower"}, {"layer", 10}}},
        {"layer/10/take", {1}, {{"verb", "take"}, {"layer", 10}}},
        {"layer/10/take", {}, {{"verb", "take"}, {"layer", 10}}},
        {"layer/10/take-cut",
         with_template(pairs),
         {{"verb", "take"},
          {"template", "lower-third"},
          {"layer", 10},
          {"data", third},
          {"manner", "cut"}}},
        {"layer/40/update", pairs, {{"verb", "update"}, {"layer", 40}, {"data", third}}},
        {"layer/40/update-step",
         pairs,
         {{"verb", "update"}, {"layer", 40}, {"data", third}, {"when", "step"}}},
        {"layer/40/field/name",
         {"LI"s},
         {{"verb", "update"}, {"layer", 40}, {"data", {{"name", "LI"}}}}},
        {"layer/10/continue", {127}, {{"verb", "continue"}, {"layer", 10}}},
        {"layer/10/out", {1.0F}, {{"verb", "out"}, {"layer", 10}}},
        {"layer/10/out-cut", {}, {{"verb", "out"}, {"layer", 10}, {"manner", "cut"}}},
        {"layer/0/clear", {}, {{"verb", "clear"}, {"layer", 0}}},
        {"layer/9999/clear-animate",
         {},
         {{"verb", "clear"}, {"layer", 9999}, {"manner", "animate"}}},
        {"layer/10/lock", {}, {{"verb", "lock"}, {"layer", 10}}},
        {"layer/10/lock-force", {}, {{"verb", "lock"}, {"layer", 10}, {"force", true}}},
        {"layer/10/unlock", {}, {{"verb", "unlock"}, {"layer", 10}}},
        {"layer/10/unlock-force", {}, {{"verb", "unlock"}, {"layer", 10}, {"force", true}}},
        {"layer/10/template/tower/take",
         {1.0F},
         {{"verb", "take"}, {"template", "tower"}, {"layer", 10}}},
        {"rundown/Welcome/take", {1.0F}, {{"verb", "take"}, {"page", "Welcome"}}},
        {"rundown/Welcome/cue", pairs, {{"verb", "cue"}, {"page", "Welcome"}, {"data", third}}},
        {"rundown/Welcome/out", {}, {{"verb", "out"}, {"page", "Welcome"}}},
        {"rule/red-flag/arm", {}, {{"verb", "arm"}, {"rule", "red-flag"}}},
        {"rule/red-flag/disarm", {1}, {{"verb", "disarm"}, {"rule", "red-flag"}}},
        {"source/onboard-7/gain",
         {-6.04F},
         {{"verb", "gain"}, {"source", "onboard-7"}, {"gain_db", -6.0}}},
        {"source/onboard-7/gain",
         {0.0F},
         {{"verb", "gain"}, {"source", "onboard-7"}, {"gain_db", 0.0}}},
        {"source/onboard-7/delay",
         {0},
         {{"verb", "delay"}, {"source", "onboard-7"}, {"frames", 0}}},
        {"layer/10/opacity",
         {0.0F},
         {{"verb", "mix"}, {"layer", 10}, {"data", {{"opacity", 0.0}}}}},
        {"layer/10/mix",
         {"fill"s, 0.5F, 0, 0.5F, 1, "duration_ms"s, 400, "easing"s, "ease-out"s},
         {{"verb", "mix"},
          {"layer", 10},
          {"data",
           {{"fill", {0.5, 0.0, 0.5, 1.0}}, {"duration_ms", 400.0}, {"easing", "ease-out"}}}}},
        {"layer/10/mix",
         {"clip"s, "rotation"s, 5},
         {{"verb", "mix"}, {"layer", 10}, {"data", {{"clip", nullptr}, {"rotation", 5.0}}}}},
        {"undo", {}, {{"verb", "undo"}}},
        {"undo-force", {1.0F}, {{"verb", "undo"}, {"force", true}}},
        {"layer/10/mix", {1.0F}, {{"verb", "mix"}, {"layer", 10}}},
        {"correct",
         {"7"s, "name"s, "LI"s, "status"s, Nil{}},
         {{"verb", "correct"}, {"car", "7"}, {"data", {{"name", "LI"}, {"status", nullptr}}}}},
        {"layer/10/swap", {20}, {{"verb", "swap"}, {"layer", 10}, {"with", 20}}},
        {"correct", {"7"s}, {{"verb", "correct"}, {"car", "7"}}},
        {"source/onboard-7/delay",
         {12.4F},
         {{"verb", "delay"}, {"source", "onboard-7"}, {"frames", 12}}},
    };
}

TEST(OscMeaning, EveryAddressMeansItsCommand) {
    std::set<std::string> verbs;
    for (const Case& one : every_command()) {
        EXPECT_EQ(meant({"/pitcast/" + one.address, one.arguments}), one.command) << one.address;
        verbs.insert(one.command["verb"].get<std::string>());
    }
    // Whoever adds a verb for the show gives it an address, or says here why not.
    for (int verb = 1; verb < static_cast<int>(show::Verb::add_sink); ++verb) {
        show::Command command;
        command.verb = static_cast<show::Verb>(verb);
        const std::string name = show::command_to_json(command)["verb"];
        EXPECT_TRUE(verbs.contains(name)) << name << " has no address";
    }
}

TEST(OscMeaning, AButtonThatIsLetGoDoesNothing) {
    const std::vector<Argument> releases{0, 0.0F, -0.0F, std::int64_t{0}, 0.0, false, Nil{}};
    for (const Case& one : every_command()) {
        const bool is_value = one.address.find("/gain") != std::string::npos ||
                              one.address.find("/delay") != std::string::npos ||
                              one.address.find("/opacity") != std::string::npos ||
                              one.address.find("/swap") != std::string::npos ||
                              one.address.find("/field/") != std::string::npos;
        for (const Argument& release : releases) {
            EXPECT_EQ(meant({"/pitcast/" + one.address, {release}}) == Json("release"), !is_value)
                << one.address;
        }
    }
    for (const char* question : {"/pitcast/state", "/pitcast/subscribe", "/pitcast/unsubscribe"}) {
        EXPECT_EQ(meant({question, {0.0F}}), "release") << question;
    }
}

TEST(OscMeaning, PatternsMeanLayersThatHaveSomething) {
    const Json out20{{"verb", "out"}, {"layer", 20}};
    const Json out40{{"verb", "out"}, {"layer", 40}};
    const Json out7{{"verb", "out"}, {"layer", 7}};
    EXPECT_EQ(meant({"/pitcast/layer/*/out"}), (Json{out7, out20, out40}));
    EXPECT_EQ(meant({"/pitcast/layer/?0/out"}), (Json{out20, out40}));
    EXPECT_EQ(meant({"/pitcast/layer/[3-9]0/out"}), out40);
    EXPECT_EQ(meant({"/pitcast/layer/5*/out"}), Json::array()) << "nothing is there";
    EXPECT_EQ(meant({"/pitcast/layer/{1,2}/take", {"tower"s}}),
              (Json{{{"verb", "take"}, {"template", "tower"}, {"layer", 1}},
                    {{"verb", "take"}, {"template", "tower"}, {"layer", 2}}}));
    EXPECT_EQ(meant({"/pitcast/template/*er*/out"}),
              (Json{{{"verb", "out"}, {"template", "lower-third"}},
                    {{"verb", "out"}, {"template", "tower"}}}));
    EXPECT_EQ(meant({"/pitcast/rundown/W*/take"}), (Json{{"verb", "take"}, {"page", "Welcome"}}));
    EXPECT_EQ(meant({"/pitcast/layer/{1,2}/template/{tower,lower-third}/cue"}).size(), 4U);
    EXPECT_THAT(meant({"/pitcast/template/x*/out"}), HasSubstr("matches no template"));
    EXPECT_THAT(meant({"/pitcast/layer/{1,x}/out"}), HasSubstr("is no number"));
    EXPECT_THAT(meant({"/pitcast/layer/20/*"}), HasSubstr("must be named"));
    std::string many = "/pitcast/layer/{0";
    for (int i = 1; i <= 256; ++i) {
        many += "," + std::to_string(i);
    }
    EXPECT_THAT(meant({many + "}/out"}), HasSubstr("more than 256"));
}

TEST(OscMeaning, ValuesGetTheTypesOfTheirFields) {
    const auto data = [](std::vector<Argument> arguments) {
        const Json command = meant({"/pitcast/layer/40/update", std::move(arguments)});
        return command.is_object() ? command["data"] : command;
    };
    EXPECT_EQ(data({"place"s, 3.0F}), (Json{{"place", 3}}));
    EXPECT_EQ(data({"place"s, 2.6F}), (Json{{"place", 3}})) << "faders send no whole numbers";
    EXPECT_EQ(data({"place"s, "3"s}), (Json{{"place", 3}}));
    EXPECT_EQ(data({"place"s, "third"s}), (Json{{"place", "third"}})) << "refused by the show";
    EXPECT_EQ(data({"name"s, 7}), (Json{{"name", "7"}}));
    EXPECT_EQ(data({"name"s, 7.0F}), (Json{{"name", "7"}}));
    EXPECT_EQ(data({"name"s, 0.1F}), (Json{{"name", "0.1"}}));
    EXPECT_EQ(data({"name"s, std::int64_t{9'007'199'254'740'993}}),
              (Json{{"name", "9007199254740993"}}));
    EXPECT_EQ(data({"name"s, true, "live"s, 1.0F}), (Json{{"name", "true"}, {"live", true}}));
    EXPECT_EQ(data({"live"s, false}), (Json{{"live", false}}));
    EXPECT_EQ(data({"live"s, 0}), (Json{{"live", false}}));
    EXPECT_EQ(data({"rows"s, R"([{"a":"x"}])"s}),
              (Json{{"rows", Json::array({Json{{"a", "x"}}})}}));
    EXPECT_EQ(data({"name"s, Symbol{"LI"}}), (Json{{"name", "LI"}}));
    EXPECT_THAT(data({"name"s, std::numeric_limits<float>::quiet_NaN()}), HasSubstr("neither"));
    EXPECT_THAT(data({"name"s, Blob{"x"}}), HasSubstr("neither text nor a number"));
    EXPECT_THAT(data({"name"s}), HasSubstr("no pairs"));
    EXPECT_THAT(data({}), HasSubstr("name no field"));
    EXPECT_THAT(data({1.0F}), HasSubstr("name no field"));
}

TEST(OscMeaning, WhatMakesNoSenseSaysWhy) {
    const auto refused = [](const std::string& address, std::vector<Argument> arguments = {}) {
        const Json text = meant({address, std::move(arguments)});
        return text.is_string() ? text.get<std::string>() : "taken: " + text.dump();
    };
    for (const char* address :
         {"/", "//", "/pitcast", "/pitcast/", "/pitcast/layer/", "/1/fader1", "/pitcast/layer/10",
          "/pitcast//out", "/pitcast/layer/10/out/", "/pitcast/rule/x/y/z", "/pitcast/field/a",
          "/pitcast/a/b/c/d/e/f/g/h/i", "/PITCAST/clear"}) {
        EXPECT_THAT(refused(address), HasSubstr("none of this channel's")) << address;
    }
    EXPECT_THAT(refused("/pitcast/layer/10000/out"), HasSubstr("0 to 9999"));
    EXPECT_THAT(refused("/pitcast/layer/-1/out"), HasSubstr("0 to 9999"));
    EXPECT_THAT(refused("/pitcast/layer/10/ot"), HasSubstr("did you mean out?"));
    EXPECT_THAT(refused("/pitcast/layer/10/arm"), HasSubstr("nothing that can be done there"));
    EXPECT_THAT(refused("/pitcast/reload"), HasSubstr("nothing that can be done there"));
    EXPECT_THAT(refused("/pitcast/take"), HasSubstr("name no template"));
    EXPECT_THAT(refused("/pitcast/take", {1.0F}), HasSubstr("name no template"));
    EXPECT_THAT(refused("/pitcast/layer/10/cue", {1.0F}), HasSubstr("name no template"));
    EXPECT_THAT(refused("/pitcast/layer/10/out", {"tower"s}), HasSubstr("more than a press"));
    EXPECT_THAT(refused("/pitcast/clear", {1, 1}), HasSubstr("more than a press"));
    EXPECT_THAT(refused("/pitcast/source/x/gain", {30.0F}), HasSubstr("-100 to 24"));
    EXPECT_THAT(refused("/pitcast/source/x/delay", {501}), HasSubstr("0 to 500"));
    EXPECT_THAT(refused("/pitcast/source/x/gain"), HasSubstr("not one number"));
    EXPECT_THAT(refused("/pitcast/source/*/gain", {1}), HasSubstr("matches no source"));
    EXPECT_THAT(refused("/pitcast/layer/40/field/*", {1}), HasSubstr("pattern"));
    EXPECT_THAT(refused("/pitcast/subscribe", {80}), HasSubstr("1024"));
}

TEST(OscMeaning, QuestionsAreNoCommands) {
    const auto kind = [](const Message& message) {
        const Meaning meaning = meaning_of(message, view_of_small_show());
        const auto* question = std::get_if<Question>(&meaning);
        return question == nullptr ? Question{} : *question;
    };
    EXPECT_EQ(kind({"/pitcast/state"}).kind, Question::Kind::state);
    EXPECT_EQ(kind({"/pitcast/unsubscribe"}).kind, Question::Kind::unsubscribe);
    EXPECT_EQ(kind({"/pitcast/subscribe", {1.0F}}).port, 0);
    EXPECT_EQ(kind({"/pitcast/subscribe", {9001}}).port, 9001);
    EXPECT_EQ(kind({"/pitcast/subscribe", {9001.0F}}).kind, Question::Kind::subscribe);
}

}  // namespace
}  // namespace pitcast::osc
