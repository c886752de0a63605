// SPDX-License-Identifier: Apache-2.0
// A show that is edited while it is on air: real files, real sockets, a real frame loop.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <thread>
#include <tuple>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"
#include "pitcast/control/command_client.h"

#include "bundled_show.h"
#include "test_paths.h"

namespace pitcast {
namespace {

using testing::Scratch;
using testing::small_render;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "edited", "templates": ["a.json"], "tokens": {"ink": "#808080"}})";
constexpr std::string_view kTemplate = R"({"id": "a", "title": "First",
  "elements": [{"id": "r", "type": "rect", "width": 100, "height": 100, "fill": "$ink"}]})";

class Reload : public ::testing::Test {
 protected:
    void SetUp() override {
        write("package.json", kPackage);
        write("a.json", kTemplate);
    }
    void TearDown() override { end(); }

    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "show"; }
    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories(folder());
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    /// A show beside it.
    void write_other(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories(scratch_.path() / "other");
        std::ofstream(scratch_.path() / "other" / name, std::ios::binary) << text;
    }
    void begin(bool watch) {
        options_.show = folder();
        options_.find_show = [this](const std::string& name) -> Result<std::filesystem::path> {
            if (name == "stage") {
                return std::filesystem::path(PITCAST_SOURCE_DIR "/templates/stage");
            }
            if (name != "other") {
                return Error{"show \"" + name + "\"", "is not there", "there are: other"};
            }
            return scratch_.path() / "other";
        };
        options_.render = small_render();
        options_.render.validation = false;
        options_.watch = watch;
        options_.control_endpoint = "ipc://" + (scratch_.path() / "control").string();
        options_.journal = scratch_.path() / "show.journal";
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(options_, warnings);
        ASSERT_TRUE(channel.ok()) << channel.error().message();
        channel_ = *std::move(channel);
        frames_ = std::thread([this] { ran_ = channel_->run(stop_); });
        auto client = control::CommandClient::open(options_.control_endpoint);
        ASSERT_TRUE(client.ok());
        client_ = *std::move(client);
        ASSERT_TRUE(ask({{"verb", "take"}, {"template", "a"}}).value("ok", false));
    }
    void end() {
        stop_ = true;
        if (frames_.joinable()) {
            frames_.join();
            EXPECT_TRUE(ran_.ok()) << ran_.error().message();
        }
    }
    Json ask(const Json& request) {
        auto answer = client_->send(request, 8 * kNanosecondsPerSecond);
        EXPECT_TRUE(answer.ok()) << answer.error().message();
        return answer.ok() ? *answer : Json::object();
    }
    /// The published state, once `holds` says yes of it; what it was at last if that never comes.
    Json state_when(const std::function<bool(const Json&)>& holds) {
        Json state;
        for (int i = 0; i < 200; ++i) {
            state = ask({{"verb", "state"}}).value("state", Json::object());
            if (state.contains("reload") && holds(state)) {
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
        return state;
    }
    /// The journal that was written, with the folder as it is now.
    [[nodiscard]] channel::OfflineOptions replay() const {
        channel::OfflineOptions offline;
        offline.show = folder();
        offline.render = options_.render;
        offline.recording = options_.journal;
        return offline;
    }
    /// With the folder as it was before, too.
    void replays_alike(const std::filesystem::path& before) const {
        channel::OfflineOptions offline = replay();
        offline.contents = {before};
        std::vector<Error> warnings;
        const auto whole = channel::render_offline(offline, {}, nullptr, warnings);
        ASSERT_TRUE(whole.ok()) << whole.error().message();
        EXPECT_GT(whole->checks_equal, 0U);
        EXPECT_EQ(whole->checks_different, 0U);
        EXPECT_TRUE(warnings.empty()) << warnings.front().message();
    }
    static bool on_air(const Json& state) {
        return state["layers"].size() == 1 && state["layers"][0]["template"] == "a" &&
               state["layers"][0]["phase"] == "on";
    }

    Scratch scratch_;
    channel::ChannelOptions options_;
    std::unique_ptr<channel::Channel> channel_;
    std::unique_ptr<control::CommandClient> client_;
    std::atomic<bool> stop_{false};
    Status ran_;
    std::thread frames_;
};

TEST_F(Reload, ASavedChangeGoesOnAirAndABrokenOneDoesNot) {
    begin(true);
    Json state = state_when(on_air);
    ASSERT_TRUE(on_air(state)) << state;
    const Json first = state["reload"]["content"];

    write("a.json", R"({"id": "a", "title": "Second", "elements": []})");
    state = state_when([](const Json& now) { return now["reload"]["generation"] == 1; });
    EXPECT_EQ(state["reload"]["generation"], 1);
    EXPECT_EQ(state["templates"][0]["title"], "Second");
    EXPECT_NE(state["reload"]["content"], first);
    EXPECT_TRUE(state["reload"]["error"].is_null()) << state["reload"];
    EXPECT_TRUE(on_air(state)) << state["layers"];

    write("a.json",
          "{\"id\": \"a\",\n \"elements\": [\n  {\"id\": \"r\", \"type\": \"rect\", "
          "\"widht\": 4, \"fill\": \"$ink\"}]}");
    state = state_when([](const Json& now) { return !now["reload"]["error"].is_null(); });
    const std::string error = state["reload"]["error"].dump();
    EXPECT_NE(error.find("a.json:3: element \\\"r\\\": unknown member \\\"widht\\\""),
              std::string::npos)
        << error;
    EXPECT_EQ(state["reload"]["generation"], 1);
    EXPECT_EQ(state["templates"][0]["title"], "Second");
    EXPECT_TRUE(on_air(state)) << state["layers"];

    write("a.json", kTemplate);
    state = state_when([](const Json& now) { return now["reload"]["generation"] == 2; });
    EXPECT_TRUE(state["reload"]["error"].is_null()) << state["reload"];
    EXPECT_EQ(state["reload"]["content"], first);
    EXPECT_TRUE(on_air(state)) << state["layers"];
}

TEST_F(Reload, ACommandIsAnsweredWithWhatBecameOfIt) {
    begin(false);
    const Json same = ask({{"verb", "reload"}});
    EXPECT_TRUE(same.value("ok", false)) << same;
    write("a.json", "{\"id\": \"a\"");
    const Json refused = ask({{"verb", "reload"}});
    EXPECT_FALSE(refused.value("ok", true));
    EXPECT_NE(refused.dump().find("a.json:1"), std::string::npos) << refused;
    write("package.json", R"({"schema": 1, "id": "edited", "templates": ["b.json"]})");
    write("b.json", R"({"id": "b", "elements": []})");
    const Json done = ask({{"verb", "reload"}});
    EXPECT_TRUE(done.value("ok", false)) << done;
    const Json state =
        state_when([](const Json& now) { return now["reload"]["notes"].size() == 1; });
    EXPECT_EQ(state["reload"]["notes"][0], "layer 10: template \"a\" is gone; it was cut");
    EXPECT_TRUE(state["layers"].empty());
}

TEST_F(Reload, AJournalReplaysWithTheContentsThatItNames) {
    begin(false);
    const auto before = scratch_.path() / "before";
    std::filesystem::copy(folder(), before);
    write("package.json", R"({"schema": 1, "id": "edited", "templates": ["b.json"]})");
    write("b.json", R"({"id": "b", "elements": []})");
    ASSERT_TRUE(ask({{"verb", "reload"}}).value("ok", false));
    ASSERT_TRUE(ask({{"verb", "take"}, {"template", "b"}}).value("ok", false));
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    end();

    replays_alike(before);
    channel::OfflineOptions offline = replay();
    std::vector<Error> warnings;
    const auto other = channel::render_offline(offline, {}, nullptr, warnings);
    ASSERT_TRUE(other.ok()) << other.error().message();
    EXPECT_GT(other->checks_different, 0U);
    ASSERT_FALSE(warnings.empty());
    EXPECT_NE(warnings.front().message().find("which no folder given has"), std::string::npos)
        << warnings.front().message();
}

TEST_F(Reload, AnotherShowIsLoadedAndTheFirstComesBack) {
    write_other("package.json", R"({"schema": 1, "id": "other", "templates": ["a.json", "c.json"],
        "venue": "media:xinqiu.venue",
        "sources": [{"id": "cam", "url": "pattern:bars"}],
        "rundown": {"cues": [{"at_ms": 0, "verb": "take", "template": "c"}]}})");
    write_other("a.json", R"({"id": "a", "title": "Other A", "elements": []})");
    write_other("c.json", R"({"id": "c", "layer": 30, "elements": [
        {"id": "v", "type": "video", "source": "cam", "width": 64, "height": 36},
        {"id": "m", "type": "map", "width": 200, "height": 100, "camera": [
          {"bearing": 180, "pitch": 40, "range_m": 1500}]}]})");
    begin(false);
    const Json wrong = ask({{"verb", "load"}, {"show", "othr"}});
    EXPECT_NE(wrong.dump().find("there are: other"), std::string::npos) << wrong;
    const std::string send = PITCAST_TEST_BUILD_DIR "/../engine/cli/pitcast send '" +
                             options_.control_endpoint + "' load other";
    ASSERT_EQ(std::system(send.c_str()), 0);
    Json state = state_when([](const Json& now) { return now["layers"].size() == 2; });
    EXPECT_EQ(state["reload"]["show"], "other");
    EXPECT_EQ(state["layers"][0]["template"], "a") << "what both have stays";
    EXPECT_EQ(state["layers"][1]["template"], "c") << "the rundown begins with its show";
    state = state_when([](const Json& now) {
        return now["sources"].size() == 2 && now["sources"][1]["state"] == "playing";
    });
    ASSERT_EQ(state["sources"].size(), 2U) << "its cameras are opened, and its venue";
    EXPECT_EQ(state["sources"][1]["id"], "map");
    EXPECT_EQ(state["sources"][1]["state"], "playing") << state["sources"];
    EXPECT_EQ(state["sources"][0]["id"], "cam");
    EXPECT_EQ(state["sources"][0]["state"], "playing");

    write_other("a.json", "{");
    EXPECT_FALSE(ask({{"verb", "reload"}}).value("ok", true)) << "it is this show's folder now";
    ASSERT_TRUE(ask({{"verb", "unload"}}).value("ok", false));
    state = state_when([](const Json& now) {
        return now["reload"]["show"] == "show" && now["layers"].size() == 1;
    });
    EXPECT_EQ(state["reload"]["show"], "show");
    EXPECT_EQ(state["layers"].size(), 1U);
    EXPECT_TRUE(state["sources"].empty()) << state["sources"];
}

TEST_F(Reload, ABundledShowWithFontsAndAVenueOfItsOwnIsLoaded) {
    begin(false);
    ASSERT_TRUE(ask({{"verb", "load"}, {"show", "stage"}}).value("ok", false));
    ASSERT_TRUE(ask({{"verb", "take"}, {"template", "stage-overview"}}).value("ok", false));
    const Json state = state_when([](const Json& now) {
        return !now["sources"].empty() && now["sources"][0]["state"] == "playing";
    });
    EXPECT_EQ(state["sources"][0]["id"], "map");
    EXPECT_EQ(state["sources"][0]["state"], "playing") << state["sources"];
    EXPECT_EQ(state["layers"][0]["template"], "stage-overview");
}

TEST_F(Reload, ASourceComesFromElsewhere) {
    write("package.json", R"({"schema": 1, "id": "edited", "templates": ["a.json"],
        "tokens": {"ink": "#808080"}, "sources": [{"id": "cam", "url": "udp://127.0.0.1:23999"}]})");
    begin(false);
    Json state = state_when([](const Json& now) { return !now["sources"].empty(); });
    EXPECT_EQ(state["sources"][0]["state"], "connecting");
    write("a.json", "{");  // being edited: that has no say in where a camera is
    ASSERT_TRUE(ask({{"verb", "set_source"}, {"source", "cam"}, {"url", "pattern:bars"}})
                    .value("ok", false));
    state = state_when([](const Json& now) { return now["sources"][0]["state"] == "playing"; });
    EXPECT_EQ(state["sources"][0]["state"], "playing");
    EXPECT_TRUE(on_air(state)) << "nothing else has changed";
    for (const auto& [id, url, why] : {std::tuple{"cm", "pattern:bars", "did you mean"},
                                       std::tuple{"cam", "file:///etc/passwd", "may not open"}}) {
        const Json refused = ask({{"verb", "set_source"}, {"source", id}, {"url", url}});
        EXPECT_NE(refused.dump().find(why), std::string::npos) << refused;
    }
    EXPECT_TRUE(state_when([](const Json&) { return true; })["reload"]["error"].is_null())
        << "of the files on air";
    ASSERT_TRUE(ask({{"verb", "set_source"}, {"source", "cam"}}).value("ok", false));
    state = state_when([](const Json& now) { return now["sources"][0]["state"] != "playing"; });
    EXPECT_EQ(state["sources"][0]["state"], "connecting") << "as the show says again";
}

constexpr std::string_view kMapPackage = R"({"schema": 1, "id": "edited",
  "venue": "media:xinqiu.venue", "templates": ["a.json"]})";
constexpr std::string_view kMapTemplate = R"({"id": "a", "title": "Map",
  "elements": [{"id": "m", "type": "map", "width": 960, "height": 540, "camera": [
    {"bearing": 180, "pitch": 40, "range_m": 1500}]}]})";

TEST_F(Reload, MarksOfTheVenueGoOnAirAndAJournalKnowsWhich) {
    write("package.json", kMapPackage);
    write("a.json", kMapTemplate);
    options_.render = small_render();
    std::filesystem::create_directories(folder() / "venues");
    begin(true);
    Json state = state_when(on_air);
    const Json first = state["reload"]["content"];
    const auto before = scratch_.path() / "before";
    std::filesystem::copy(folder(), before, std::filesystem::copy_options::recursive);

    write("venues/xinqiu.places.json", R"({"marks": [
      {"kind": "start", "id": "SF", "distance_m": 200},
      {"kind": "intermediate", "id": "I1", "distance_m": 800}]})");
    state = state_when([](const Json& now) { return now["reload"]["generation"] == 1; });
    EXPECT_NE(state["reload"]["content"], first);
    EXPECT_TRUE(state["reload"]["error"].is_null()) << state["reload"];
    EXPECT_TRUE(on_air(state)) << state["layers"];

    write("venues/xinqiu.places.json", "{\"marks\": [\n{\"kind\": \"gate\"}]}");
    state = state_when([](const Json& now) { return !now["reload"]["error"].is_null(); });
    EXPECT_NE(state["reload"]["error"].dump().find("xinqiu.places.json:2: says neither"),
              std::string::npos)
        << state["reload"];
    EXPECT_TRUE(on_air(state)) << state["layers"];
    end();

    write("venues/xinqiu.places.json", R"({"marks": [
      {"kind": "start", "id": "SF", "distance_m": 200},
      {"kind": "intermediate", "id": "I1", "distance_m": 800}]})");
    replays_alike(before);
}

}  // namespace
}  // namespace pitcast
