// SPDX-License-Identifier: Apache-2.0
// Lines of JSON, their schema, and the example that offers them.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"
#include "pitcast/feed/bridge.h"
#include "pitcast/feed/event_codec.h"
#include "pitcast/feed/json_lines.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/race/race_state.h"

#include "feed_samples.h"
#include "test_paths.h"

namespace pitcast::feed {
namespace {

const std::string kSource = PITCAST_SOURCE_DIR;

TEST(JsonLines, BringEveryKindOfEvent) {
    JsonLinesDecoder decoder;
    std::vector<TimedEvent> events;
    for (const race::Event& event : sample_events()) {
        decoder.decode(event_to_json(event).dump() + "\r", events);
        ASSERT_EQ(decoder.stats().refused, 0U) << decoder.stats().last_refusal;
        EXPECT_EQ(event_to_json(events.back().event), event_to_json(event));
    }
}

TEST(JsonLines, CountAndNameWhatTheyRefuse) {
    JsonLinesDecoder decoder;
    std::vector<TimedEvent> events;
    for (const char* line : {"hello", "{", R"({"kind":"pigeon"})", R"({"kind":"lap","lap":"x"})"}) {
        const std::uint64_t before = decoder.stats().refused;
        decoder.decode(line, events);
        EXPECT_EQ(decoder.stats().refused, before + 1) << line;
        EXPECT_FALSE(decoder.stats().last_refusal.empty());
    }
    decoder.decode("", events);
    EXPECT_EQ(decoder.stats().records, 4U);
    EXPECT_TRUE(events.empty());
}

TEST(JsonLines, SchemaListsTheFieldsThatTheCodecWrites) {
    std::ifstream file(kSource + "/docs/feed.schema.json");
    const Json schema = Json::parse(file);
    std::map<std::string, std::set<std::string>> listed;
    for (const Json& kind : schema["oneOf"]) {
        for (const auto& [name, what] : kind["properties"].items()) {
            listed[kind["title"].get<std::string>()].insert(name);
        }
    }
    std::map<std::string, std::set<std::string>> written;
    for (const race::Event& event : sample_events()) {
        const Json json = event_to_json(event);
        for (const auto& [name, value] : json.items()) {
            written[json["kind"].get<std::string>()].insert(name);
        }
    }
    EXPECT_EQ(listed, written);
}

TEST(JsonLines, ExampleOfATimingSystemRacesThroughTheBridge) {
    if (std::system("python3 -c 'import json' 2>/dev/null") != 0) {
        GTEST_SKIP() << "no python3";
    }
    const std::string command = "python3 " + kSource + "/tools/feed_example.py 0 --at-once";
    const std::unique_ptr<FILE, int (*)(FILE*)> example(popen(command.c_str(), "r"), pclose);
    ASSERT_NE(example, nullptr);
    int port = 0;
    ASSERT_EQ(std::fscanf(example.get(), "%d", &port), 1);
    const auto source = parse_bridge_source("json://127.0.0.1:" + std::to_string(port));
    ASSERT_TRUE(source);
    BridgeOptions options;
    options.protocol = source->protocol;
    options.source = source->source;
    options.endpoint = "ipc:///tmp/pitcast-example-" + std::to_string(port);
    std::atomic<bool> stop = false;
    std::thread bridge([&] { EXPECT_TRUE(run_bridge(options, stop)); });
    auto subscriber = Subscriber::open(options.endpoint);
    race::RaceState state;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    const auto done = [&] { return state.find("7") && state.find("7")->laps == 3; };
    while (subscriber && !done() && std::chrono::steady_clock::now() < end) {
        race::Event event;
        while ((*subscriber)->poll(event)) {
            race::apply(state, event);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    stop = true;
    bridge.join();
    race::classify(state);
    ASSERT_TRUE(done());
    EXPECT_EQ(state.find("5")->position, 1);
    EXPECT_EQ(state.find("007")->gap.time_ns, 4'500'000'000);
    EXPECT_EQ(state.find("7")->gap.time_ns, 9'000'000'000);
    EXPECT_EQ(state.events_refused, 0U);
}

}  // namespace
}  // namespace pitcast::feed
