// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/control/request.h"

namespace pitcast::control {
namespace {

using ::testing::HasSubstr;

std::string refusal_of(std::string_view bytes) {
    const auto parsed = parse_request(bytes);
    const auto* refusal = std::get_if<Refusal>(&parsed);
    return refusal == nullptr ? "" : refusal->error.message();
}

TEST(ControlRequest, ATakeIsUnderstood) {
    const auto parsed =
        parse_request(R"({"v":1,"id":"7","verb":"take","template":"lower-third","layer":20,)"
                      R"("data":{"number":"007"},"who":"desk"})");
    ASSERT_TRUE(std::holds_alternative<Request>(parsed))
        << std::get<Refusal>(parsed).error.message();
    const auto& request = std::get<Request>(parsed);
    EXPECT_EQ(request.id, "7");
    EXPECT_FALSE(request.asks_state);
    EXPECT_EQ(request.command.verb, show::Verb::take);
    EXPECT_EQ(request.command.template_id, "lower-third");
    EXPECT_EQ(request.command.layer, 20);
    EXPECT_EQ(request.command.data["number"], "007");
}

TEST(ControlRequest, AnIdMayBeAWholeNumberAndIsGivenBackAsWritten) {
    const auto parsed = parse_request(R"({"v":1,"id":12,"verb":"clear"})");
    ASSERT_TRUE(std::holds_alternative<Request>(parsed));
    EXPECT_EQ(std::get<Request>(parsed).id, 12);
    EXPECT_EQ(std::get<Request>(parsed).command.id, "12");
}

TEST(ControlRequest, WhatIsWrongIsNamed) {
    EXPECT_THAT(refusal_of("take it"), HasSubstr("request"));
    EXPECT_NE(refusal_of("\xff\xfe{}"), "");
    EXPECT_NE(refusal_of(std::string(5000, '[')), "");
    EXPECT_THAT(refusal_of("[]"), HasSubstr("no JSON object"));
    EXPECT_THAT(refusal_of(R"({"verb":"take"})"), HasSubstr("\"v\" is missing"));
    EXPECT_THAT(refusal_of(R"({"v":2,"verb":"take"})"), HasSubstr("schema version 2"));
    EXPECT_THAT(refusal_of(R"({"v":1,"id":1.5,"verb":"take"})"), HasSubstr("\"id\""));
    EXPECT_THAT(refusal_of(R"({"v":1,"verb":"takes"})"), HasSubstr("did you mean \"take\""));
    EXPECT_THAT(refusal_of(R"({"v":1,"verb":"take","layr":1})"), HasSubstr("layr"));
    EXPECT_THAT(refusal_of(R"({"v":1,"verb":"take","data":7})"), HasSubstr("data"));
}

TEST(ControlRequest, ARefusedRequestKeepsItsIdSoThatItCanBeAnswered) {
    const auto parsed = parse_request(R"({"v":9,"id":"abc","verb":"take"})");
    ASSERT_TRUE(std::holds_alternative<Refusal>(parsed));
    EXPECT_EQ(std::get<Refusal>(parsed).id, "abc");
}

Result<Json> words(std::vector<std::string> all) {
    return parse_send_arguments(all);
}

TEST(SendArguments, WordsBecomeARequest) {
    EXPECT_EQ(
        *words({"take", "lower-third", "number=7", "name=Tu Mai=rs", "size:=7", "--layer", "20",
                "--data", "flash:=true", "--who", "desk"}),
        (Json{{"v", 1},
              {"verb", "take"},
              {"template", "lower-third"},
              {"layer", 20},
              {"who", "desk"},
              {"data", {{"number", "7"}, {"name", "Tu Mai=rs"}, {"size", 7}, {"flash", true}}}}));
    EXPECT_EQ(*words({"out", "20"}), (Json{{"v", 1}, {"verb", "out"}, {"layer", 20}}));
    EXPECT_EQ(*words({"state"}), (Json{{"v", 1}, {"verb", "state"}}));
    EXPECT_EQ(*words({"correct", "007", "name=WANG Qiang", "status:=null"}),
              (Json{{"v", 1},
                    {"verb", "correct"},
                    {"car", "007"},
                    {"data", {{"name", "WANG Qiang"}, {"status", nullptr}}}}));
    EXPECT_EQ(*words({"delay", "onboard-7", "12"}),
              (Json{{"v", 1}, {"verb", "delay"}, {"source", "onboard-7"}, {"frames", 12}}));
    EXPECT_EQ(*words({"load", "world", "language=zh"}),
              (Json{{"v", 1}, {"verb", "load"}, {"show", "world"}, {"language", "zh"}}));
    EXPECT_EQ(*words({"unload"}), (Json{{"v", 1}, {"verb", "unload"}}));
    EXPECT_EQ(*words({"set_source", "onboard-7", "srt://10.0.0.7:9000?mode=caller"}),
              (Json{{"v", 1},
                    {"verb", "set_source"},
                    {"source", "onboard-7"},
                    {"url", "srt://10.0.0.7:9000?mode=caller"}}));
    EXPECT_EQ(
        *words({"swap", "10", "20", "mix"}),
        (Json{{"v", 1}, {"verb", "swap"}, {"layer", 10}, {"with", 20}, {"data", {{"mix", true}}}}));
    EXPECT_EQ(*words({"gain", "onboard-7", "-6.5"}),
              (Json{{"v", 1}, {"verb", "gain"}, {"source", "onboard-7"}, {"gain_db", -6.5}}));
}

TEST(SendArguments, TheWordThatIsWrongIsNamed) {
    EXPECT_THAT(words({}).error().message(), HasSubstr("no verb"));
    EXPECT_THAT(words({"tke", "tower"}).error().message(), HasSubstr("did you mean \"take\""));
    EXPECT_THAT(words({"take", "a", "b"}).error().message(), HasSubstr("b: a second template"));
    EXPECT_THAT(words({"take", "a", "--layer", "x"}).error().message(), HasSubstr("--layer x"));
    EXPECT_THAT(words({"take", "a", "--data"}).error().message(), HasSubstr("value"));
    EXPECT_THAT(words({"take", "a", "n:={"}).error().message(), HasSubstr("n:={"));
    EXPECT_THAT(words({"take", "a", "n=1", "n=2"}).error().message(), HasSubstr("given twice"));
    EXPECT_THAT(words({"take", "a", "--frob", "2"}).error().message(), HasSubstr("--frob"));
    EXPECT_EQ(*words({"add_sink", "srt://10.0.0.5:9000?latency=200"}),
              (Json{{"v", 1}, {"verb", "add_sink"}, {"sink", "srt://10.0.0.5:9000?latency=200"}}));
    EXPECT_THAT(words({"load"}).error().message(), HasSubstr("nothing to load"));
    EXPECT_THAT(words({"load", "a", "b"}).error().message(), HasSubstr("second show"));
    EXPECT_THAT(words({"set_source"}).error().message(), HasSubstr("source and a URL"));
    EXPECT_THAT(words({"swap", "10"}).error().message(), HasSubstr("two layers"));
    EXPECT_THAT(words({"remove_sink"}).error().message(), HasSubstr("name of an output"));
    EXPECT_THAT(words({"correct", "name=x"}).error().message(), HasSubstr("\"car\""));
    EXPECT_THAT(words({"delay", "cam"}).error().message(), HasSubstr("number of frames"));
    EXPECT_THAT(words({"delay", "cam", "501"}).error().message(), HasSubstr("0 to 500"));
    EXPECT_THAT(words({"gain", "cam", "loud"}).error().message(), HasSubstr("decibels"));
    EXPECT_THAT(words({"gain", "cam"}).error().message(), HasSubstr("decibels"));
    EXPECT_THAT(words({"gain", "cam", "25"}).error().message(), HasSubstr("-100 to 24"));
}

}  // namespace
}  // namespace pitcast::control
