// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/feed/event_codec.h"

#include "feed_samples.h"

namespace pitcast::feed {
namespace {

TEST(EventCodec, EveryFieldOfEveryKindSurvivesMessagePack) {
    for (const race::Event& event : sample_events()) {
        const Json before = event_to_json(event);
        const Result<race::Event> back = decode_event(encode_msgpack(event));
        ASSERT_TRUE(back.ok()) << before.dump() << "\n" << back.error().message();
        EXPECT_EQ(back->body.index(), event.body.index());
        EXPECT_EQ(event_to_json(*back), before);
    }
}

TEST(EventCodec, EveryFieldOfEveryKindSurvivesJson) {
    for (const race::Event& event : sample_events()) {
        const Json before = event_to_json(event);
        const Result<race::Event> back = decode_event(before.dump());
        ASSERT_TRUE(back.ok()) << before.dump() << "\n" << back.error().message();
        EXPECT_EQ(event_to_json(*back), before);
    }
}

TEST(EventCodec, SamplesCoverEveryKindAndLeaveNoFieldAtItsDefault) {
    std::set<std::size_t> seen;
    for (const race::Event& event : sample_events()) {
        seen.insert(event.body.index());
    }
    EXPECT_EQ(seen.size(), std::variant_size_v<race::EventBody>);
    const Json entry = event_to_json(sample_events()[2]);
    for (const auto& [name, value] : entry.items()) {
        EXPECT_TRUE(value != Json("") && value != Json(0)) << name;
    }
}

TEST(EventCodec, KeepsNumbersAsText) {
    const race::Event event{1, race::Passing{"007", "SF", 3}};
    const auto back = decode_event(encode_msgpack(event));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(std::get<race::Passing>(back->body).number, "007");
}

TEST(EventCodec, WritesEnumsInLowerCase) {
    const Json json = event_to_json({5, race::FlagChange{race::Flag::safety_car, 2}});
    EXPECT_EQ(json.dump(), R"({"flag":"safety_car","kind":"flag","sector":2,"utc_ns":5})");
}

TEST(EventCodec, SkipsUnknownMembersAndFillsMissingOnes) {
    const auto event = decode_event(R"({"kind":"passing","number":"7","new_thing":[1,2]})");
    ASSERT_TRUE(event.ok());
    EXPECT_EQ(std::get<race::Passing>(event->body).laps, 0);
}

TEST(EventCodec, RefusesWhatMakesNoSense) {
    const std::vector<std::string> bad = {"",
                                          "{",
                                          "{}",
                                          R"({"kind":"nonsense"})",
                                          R"({"kind":"passing","laps":-1})",
                                          R"({"kind":"passing","laps":1.5})",
                                          R"({"kind":"passing","number":7})",
                                          R"({"kind":"flag","flag":"purple"})",
                                          R"({"kind":"clock","utc_ns":-1})",
                                          R"({"kind":"clock","utc_ns":9000000000000000000})",
                                          R"({"kind":"telemetry","throttle_permille":1001})",
                                          R"({"kind":"positions","fixes":{"x_mm":1}})",
                                          "{\"kind\":\"race_control\",\"text\":\"\xC3\x28\"}",
                                          std::string(2 << 20, '{'),
                                          R"({"kind":"passing","laps":18446744073709551615})",
                                          "\x81\xA4kind\xDD\xFF\xFF\xFF\xFF",
                                          "\xC1",
                                          std::string(4000, '\x91')};
    for (const std::string& payload : bad) {
        const auto event = decode_event(payload);
        ASSERT_FALSE(event.ok()) << payload.substr(0, 60);
        EXPECT_FALSE(event.error().what.empty());
    }
}

TEST(EventCodec, RefusesTextThatIsNotUtf8InMessagePack) {
    std::string payload = encode_msgpack({1, race::RaceControlMessage{"abc", "1"}});
    payload[payload.find("abc")] = '\xFF';
    EXPECT_FALSE(decode_event(payload).ok());
}

TEST(EventCodec, SurvivesEveryTruncation) {
    for (const race::Event& event : sample_events()) {
        const std::string payload = encode_msgpack(event);
        for (std::size_t size = 0; size < payload.size(); ++size) {
            EXPECT_FALSE(decode_event(payload.substr(0, size)).ok());
        }
    }
}

}  // namespace
}  // namespace pitcast::feed
