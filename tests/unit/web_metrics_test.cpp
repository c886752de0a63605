// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/web/health.h"
#include "pitcast/web/metrics.h"
#include "pitcast/web/routes.h"

#include "test_paths.h"
#include "web_show.h"

namespace pitcast::web {
namespace {

using test::web_state;
using test::web_view;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Json full_state() {
    Json state = web_state(100);
    state["executor"] = "cpu";
    state["sources"] = {
        {{"id", "onboard-7"}, {"state", "playing"}, {"dropped", 3}, {"late", 4}, {"way_ms", 120.0}},
        {{"id", "a\"b\\c\nd"}, {"state", "connecting"}}};
    state["sinks"] = {{{"name", "out.ts"},
                       {"written", 990},
                       {"dropped", 7},
                       {"alive", true},
                       {"connected", true},
                       {"reconnects", 0}},
                      {{"name", "out.ts"},
                       {"written", 1},
                       {"dropped", 0},
                       {"alive", false},
                       {"connected", false},
                       {"error", "disk full"}}};
    state["feed"] = {{"age_ns", 250'000'000},
                     {"stale", false},
                     {"events", 5},
                     {"gaps_found", 2},
                     {"gaps_repaired", 1}};
    state["osc"] = {{"packets", 12}, {"subscribers", 2}};
    return state;
}

std::string metrics_of(const Json& state) {
    return metrics_text(web_view(state), true, {.requests = 8}, {.resident_bytes = 123'456'789});
}

TEST(WebMetrics, TellFramesSourcesSinksFeedAndProcess) {
    const std::string text = metrics_of(full_state());
    for (const char* line :
         {"pitcast_build_info{version=\"9.8.7\",format=\"1080p50\",show=\"small\",executor=\"cpu\"}"
          " 1",
          "pitcast_frames_total 1000",
          "pitcast_frames_late_total 2",
          "pitcast_frame_cost_seconds_bucket{le=\"0.001\"} 10",
          "pitcast_frame_cost_seconds_bucket{le=\"+Inf\"} 1000",
          "pitcast_frame_cost_seconds_sum 2.5",
          "pitcast_frame_cost_quantile_seconds{quantile=\"0.99\"} 0.009",
          "pitcast_source_connected{source=\"onboard-7\"} 1",
          "pitcast_source_connected{source=\"a\\\"b\\\\c d\"} 0",
          "pitcast_source_repeats_total{source=\"onboard-7\"} 4",
          "pitcast_source_way_seconds{source=\"onboard-7\"} 0.12",
          "pitcast_sink_frames_dropped_total{sink=\"out.ts\"} 7",
          "pitcast_sink_alive{sink=\"out.ts#1\"} 0",
          "pitcast_feed_age_seconds 0.25",
          "pitcast_feed_gaps_found_total 2",
          "pitcast_process_resident_memory_bytes 123456789",
          "pitcast_osc_packets_total 12",
          "pitcast_osc_subscribers 2",
          "pitcast_http_requests_total 8",
          "pitcast_healthy 1"}) {
        EXPECT_THAT(text, HasSubstr(std::string(line) + "\n"));
    }
}

TEST(WebMetrics, EverySampleHasAHeadAndStandsOnce) {
    std::istringstream lines(metrics_of(full_state()));
    std::set<std::string> heads;
    std::set<std::string> samples;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("# TYPE ")) {
            EXPECT_TRUE(heads.insert(line.substr(7, line.find(' ', 7) - 7)).second) << line;
        } else if (!line.starts_with("#")) {
            EXPECT_TRUE(samples.insert(line.substr(0, line.rfind(' '))).second) << line;
            std::string name = line.substr(0, line.find_first_of("{ "));
            for (const char* end : {"_bucket", "_sum", "_count"}) {
                if (name.ends_with(end) && name.starts_with("pitcast_frame_cost_seconds")) {
                    name.resize(name.size() - std::string(end).size());
                }
            }
            EXPECT_EQ(heads.count(name), 1U) << line;
        }
    }
    EXPECT_GT(samples.size(), 40U);
}

TEST(WebMetrics, AreThereBeforeTheFirstFrame) {
    View view = web_view(Json::object());
    view.state = nullptr;
    const std::string text = metrics_text(view, false, {}, read_process_stats());
    EXPECT_THAT(text, HasSubstr("pitcast_frames_total 0\n"));
    EXPECT_THAT(text, Not(HasSubstr("pitcast_osc_"))) << "there is no such door";
    EXPECT_GT(read_process_stats().resident_bytes, 1'000'000U);
    EXPECT_GE(read_process_stats().threads, 1U);
}

TEST(WebMetrics, TheDashboardUsesNamesThatThereAre) {
    const auto dashboard =
        read_file(std::filesystem::path(PITCAST_SOURCE_DIR) / "docs" / "grafana-dashboard.json");
    ASSERT_TRUE(dashboard.ok());
    const std::string text = metrics_of(full_state());
    std::size_t found = 0;
    for (std::size_t at = dashboard->find("pitcast_"); at != std::string::npos;
         at = dashboard->find("pitcast_", at + 1)) {
        const std::size_t end = dashboard->find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
        const std::string name = dashboard->substr(at, end - at);
        EXPECT_TRUE(text.find("\n" + name + "{") != std::string::npos ||
                    text.find("\n" + name + " ") != std::string::npos)
            << name;
        ++found;
    }
    EXPECT_GT(found, 15U);
}

struct Watched {
    HealthWatch watch;
    Json state = web_state(1);
    Nanoseconds now_ns = 0;

    /// So many tenths of a second, five frames each.
    void run(int tenths) {
        for (int i = 0; i < tenths; ++i) {
            now_ns += kNanosecondsPerSecond / 10;
            state["frame"] = state["frame"].get<FrameNumber>() + 5;
            state["frames"] = state["frames"].get<std::uint64_t>() + 5;
            watch.look(now_ns, std::make_shared<const Json>(state));
        }
    }
    [[nodiscard]] Health health() const { return watch.health(now_ns); }
};

TEST(WebHealth, IsWellWhileFramesComeInTime) {
    Watched channel;
    EXPECT_THAT(channel.health().reasons, ElementsAre(HasSubstr("no frame yet")));
    channel.run(200);
    EXPECT_THAT(channel.health().reasons, IsEmpty()) << "late ones of long ago do not count";
}

TEST(WebHealth, TellsAChannelThatStandsOrIsLate) {
    Watched channel;
    channel.run(50);
    channel.now_ns += 3 * kNanosecondsPerSecond;
    EXPECT_THAT(channel.health().reasons, ElementsAre(HasSubstr("stands: no frame for 3 s")));
    channel.run(10);
    EXPECT_TRUE(channel.health().ok());
    channel.state["frames_late"] = 12;
    channel.run(1);
    EXPECT_THAT(channel.health().reasons, ElementsAre(HasSubstr("were late in the last 10 s")));
    channel.run(150);
    EXPECT_TRUE(channel.health().ok()) << "ten seconds later";
    channel.state["frames_repeated"] = 2;
    channel.run(1);
    EXPECT_TRUE(channel.health().ok());
    EXPECT_THAT(channel.health().warnings, ElementsAre(HasSubstr("1 frames were late")));
}

TEST(WebHealth, TellsOutputsThatStopOrDropAndWarnsOfInputs) {
    Watched channel;
    channel.state["sinks"] = {
        {{"name", "a.ts"}, {"alive", true}, {"connected", true}, {"dropped", 100}},
        {{"name", "srt://b"}, {"alive", true}, {"connected", false}, {"dropped", 0}}};
    channel.state["feed"] = {{"stale", true}};
    channel.state["sources"] = {{{"id", "onboard-7"}, {"state", "stalled"}}};
    channel.run(20);
    EXPECT_THAT(channel.health().reasons, IsEmpty());
    EXPECT_THAT(channel.health().warnings,
                ElementsAre("output srt://b is not connected", "the timing feed is silent",
                            "source onboard-7 is stalled"));
    channel.state["sinks"][0]["dropped"] = 103;
    channel.run(1);
    EXPECT_THAT(channel.health().reasons, ElementsAre(HasSubstr("a.ts dropped 3 frames")));
    channel.state["sinks"][0]["alive"] = false;
    channel.state["sinks"][0]["error"] = "disk full";
    channel.run(1);
    EXPECT_THAT(channel.health().reasons[0], HasSubstr("a.ts has stopped: disk full"));
    channel.state["sinks"][0]["window"] = {{"closed", true}};
    channel.run(1);
    EXPECT_THAT(channel.health().reasons, IsEmpty()) << "closed by whoever looks at it: no fault";
}

TEST(WebRoutes, AreFoundWithAndWithoutTheRootOfOgraf) {
    for (const char* path : {"/ograf/v1/graphics/a.b", "/graphics/a.b"}) {
        const Found found = find_route("GET", path);
        EXPECT_EQ(found.endpoint, Endpoint::ograf_graphic) << path;
        EXPECT_THAT(found.steps, ElementsAre("a.b"));
    }
    EXPECT_EQ(find_route("GET", "/ograf/v1").endpoint, Endpoint::ograf_server);
    EXPECT_EQ(find_route("GET", "/").endpoint, Endpoint::page);
    EXPECT_EQ(find_route("HEAD", "/metrics").endpoint, Endpoint::metrics);
    EXPECT_EQ(find_route("DELETE", "/graphics/x").endpoint, Endpoint::ograf_delete);
    EXPECT_TRUE(find_route("POST", "/metrics").other_method);
    for (const char* path : {"", "x", "//", "/graphics/", "/graphics//", "/graphics/a/b",
                             "/ograf/v1/ograf/v1/graphics", "/api/states", "/..", "/metrics/"}) {
        EXPECT_EQ(find_route("GET", path).endpoint, Endpoint::none) << path;
    }
}

TEST(WebRoutes, TheDocumentHasThemAllWithExamples) {
    const Json document = openapi_document(web_view(web_state(1)));
    for (const Route& route : routes()) {
        if (route.summary.empty()) {
            continue;
        }
        std::string method(route.method);
        for (char& c : method) {
            c = static_cast<char>(c + 32);
        }
        const Json& operation = document["paths"][std::string(route.path)][method];
        EXPECT_TRUE(operation["tags"].is_array()) << operation;
        EXPECT_FALSE(operation["responses"].empty()) << route.path;
        if (const auto body = operation.find("requestBody"); body != operation.end()) {
            const Json& content = (*body)["content"]["application/json"];
            EXPECT_TRUE(content["example"].is_object()) << route.path;
            const std::string name = content["schema"]["$ref"];
            EXPECT_TRUE(document.contains(Json::json_pointer(name.substr(1)))) << name;
        }
    }
    EXPECT_TRUE(document["components"]["schemas"]["Load"]["required"].is_array());
    EXPECT_TRUE(document["components"]["schemas"]["Command"]["required"].is_array());
    EXPECT_EQ(document["security"].size(), 2U) << document["security"];
}

}  // namespace
}  // namespace pitcast::web
