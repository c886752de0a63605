// SPDX-License-Identifier: Apache-2.0
// A channel on air, driven over HTTP by requests made from the document that it serves, and
// tormented.
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <random>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"
#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"

#include "door_channel.h"
#include "web_client.h"

namespace pitcast {
namespace {

using test::WebAnswer;
using test::WebClient;
using ::testing::HasSubstr;

const std::string kAct = "/ograf/v1/renderers/pitcast/target/graphicInstance/";

/// A channel with its HTTP door open, on a thread of its own.
class WebOnAir : public testing::DoorChannel {
 public:
    WebOnAir() {
        options.web.address = "127.0.0.1:0";
        options.web.version = "1.2.3";
        begin();
        EXPECT_TRUE(layer_is(-1, [](const Json& one) { return one.is_null(); }));
    }
    [[nodiscard]] const std::string& address() const { return channel->web_address(); }
    [[nodiscard]] WebAnswer ask(const std::string& method, const std::string& path,
                                const Json& body = nullptr) const {
        return WebClient(address()).ask(method, path, body.is_null() ? "" : body.dump());
    }
    /// Whether the state tells in time that `holds` for what is on a layer (null = nothing).
    [[nodiscard]] bool layer_is(std::int32_t number,
                                const std::function<bool(const Json&)>& holds) const {
        for (int i = 0; i < 400; ++i) {
            const Json now = ask("GET", "/api/state").json();
            Json found;
            for (const Json& one : now.value("layers", Json::array())) {
                found = one.value("layer", -1) == number ? one : found;
            }
            if (now.contains("layers") && holds(found)) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        }
        return false;
    }
    [[nodiscard]] bool layer_has(std::int32_t number, const Json& members) const {
        return layer_is(number, [&](const Json& one) {
            Json merged = one;
            merged.update(members);
            return one.is_object() && merged == one;
        });
    }
    [[nodiscard]] bool layer_is_empty(std::int32_t number) const {
        return layer_is(number, [](const Json& one) { return one.is_null(); });
    }
};

/// Path of an operation with its examples in place of what is in braces, and its query.
std::string path_of(std::string path, const Json& operation) {
    std::string query;
    for (const Json& parameter : operation.value("parameters", Json::array())) {
        const std::string name = parameter["name"];
        const std::string value = parameter["example"];
        if (parameter["in"] == "path") {
            const std::string mark = "{" + name + "}";
            path.replace(path.find(mark), mark.size(), value);
        } else {
            std::string escaped;
            for (const char c : value) {
                char hex[4];
                std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
                escaped += hex;
            }
            query += (query.empty() ? "?" : "&") + name + "=" + escaped;
        }
    }
    return path + query;
}

TEST(Web, EveryOperationOfTheServedDocumentDoesWhatItSays) {
    WebOnAir on_air;
    const Json document = on_air.ask("GET", "/openapi.json").json();
    ASSERT_EQ(document["info"]["version"], "1.2.3");
    int asked = 0;
    std::set<int> statuses;
    for (const auto& [path, operations] : document["paths"].items()) {
        if (path == "/api/events") {
            continue;
        }
        for (const auto& [method, operation] : operations.items()) {
            std::string verb = method;
            for (char& c : verb) {
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            }
            Json body;
            if (operation.contains("requestBody")) {
                body = operation["requestBody"]["content"]["application/json"]["example"];
                ASSERT_TRUE(body.is_object()) << path;
            }
            const std::string place = verb + " " + path_of(path, operation);
            const WebAnswer answer = on_air.ask(verb, path_of(path, operation), body);
            EXPECT_TRUE(operation["responses"].contains(std::to_string(answer.status)))
                << place << " " << answer.status << " " << answer.body;
            if (operation["responses"].contains("200") && answer.status != 550) {
                EXPECT_EQ(answer.status, 200) << place << " " << answer.body;
            }
            if (path.starts_with("/api/picture")) {
                EXPECT_TRUE(answer.body.starts_with("\xFF\xD8\xFF")) << "a JPEG";
            } else if (path != "/metrics") {
                EXPECT_TRUE(answer.json().is_object()) << place << " " << answer.body;
            }
            statuses.insert(answer.status);
            // The same with a body that makes no sense.
            if (!body.is_null()) {
                EXPECT_EQ(on_air.ask(verb, path_of(path, operation), Json::array({1})).status, 400)
                    << place;
            }
            ++asked;
        }
    }
    EXPECT_GE(asked, 18);
    EXPECT_TRUE(statuses.contains(200));
}

TEST(Web, AControllerOfOgrafDrivesTheChannel) {
    WebOnAir on_air;
    const Json graphic = on_air.ask("GET", "/ograf/v1/graphics").json()["graphics"][0];
    const Json target{{"layer", 40}};
    WebAnswer answer =
        on_air.ask("POST", kAct + "load",
                   {{"renderTarget", target},
                    {"graphicId", graphic["id"]},
                    {"params", {{"data", {{"line", "李 Haichuan"}, {"place", 3}}}}}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    Json instance{{"renderTarget", target},
                  {"graphicInstanceId", answer.json()["graphicInstanceId"]}};
    // At once: the state may not tell yet that it is cued.
    answer = on_air.ask("POST", kAct + "playAction", instance);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json()["currentStep"], 0);
    EXPECT_TRUE(on_air.layer_has(40, {{"data", {{"line", "李 Haichuan"}, {"place", 3}}}}));
    instance["params"] = {{"data", {{"place", 2}}}};
    EXPECT_EQ(on_air.ask("POST", kAct + "updateAction", instance).status, 200);
    instance["params"] = {{"delta", 1}};
    answer = on_air.ask("POST", kAct + "playAction", instance);
    EXPECT_EQ(answer.json()["currentStep"], 1);
    EXPECT_TRUE(
        on_air.layer_has(40, {{"step", 1}, {"data", {{"line", "李 Haichuan"}, {"place", 2}}}}));
    instance["params"] = {{"data", {{"plaice", 2}}}};
    answer = on_air.ask("POST", kAct + "updateAction", instance);
    EXPECT_EQ(answer.status, 550);
    EXPECT_THAT(answer.json()["detail"].get<std::string>(), HasSubstr("plaice"));
    instance["params"] = Json::object();
    EXPECT_EQ(on_air.ask("POST", kAct + "stopAction", instance).status, 200);
    EXPECT_TRUE(on_air.layer_is_empty(40));
    // Paths without their root, and a clear of one of two.
    for (const int layer : {50, 51}) {
        EXPECT_EQ(on_air
                      .ask("POST", "/api/commands",
                           {{"verb", "take"}, {"template", "caption"}, {"layer", layer}})
                      .status,
                  200);
    }
    answer = on_air.ask("PUT", "/renderers/pitcast/target/graphicInstance/clear",
                        {{"filters", {{{"renderTarget", {{"layer", 50}}}}}}});
    EXPECT_EQ(answer.json()["graphicInstances"].size(), 1U) << answer.body;
    EXPECT_TRUE(on_air.layer_is_empty(50));
    EXPECT_TRUE(on_air.layer_has(51, {{"template", "caption"}}));
    on_air.stop();

    // The journal has it all, with who asked.
    const channel::OfflineReport report = on_air.replay();
    EXPECT_EQ(report.checks_different, 0U);
    EXPECT_EQ(report.state_hash, on_air.channel->status()->state_hash);
    const auto journal = read_file(on_air.options.journal);
    ASSERT_TRUE(journal.ok());
    EXPECT_THAT(*journal, HasSubstr("\"who\":\"ograf 127.0.0.1\""));
}

/// Clients that mean harm, all at once, until told to stop.
class Tormentors {
 public:
    explicit Tormentors(const std::string& address) : address_(address) {
        start([this](std::mt19937& random) {  // garbage
            std::string bytes(1 + random() % 3000, '\0');
            for (char& c : bytes) {
                c = static_cast<char>(random());
            }
            WebClient client(address_);
            (void)client.send((random() % 2 == 0 ? "GET / HTTP/1.1\r\n" : "") + bytes + "\r\n\r\n");
        });
        start([this](std::mt19937&) {  // slow: eight at a time that never end their head
            std::list<WebClient> slow;
            for (int i = 0; i < 8; ++i) {
                slow.emplace_back(address_);
                (void)slow.back().send("POST /api/commands HTTP/1.1\r\nHost: localhost\r\nX-");
            }
            for (int i = 0; i < 10 && !stop_; ++i) {
                for (const WebClient& one : slow) {
                    (void)one.send("a");
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
        start([this](std::mt19937&) {  // a flood of connections that say nothing
            std::list<WebClient> crowd;
            for (int i = 0; i < 200 && !stop_; ++i) {
                crowd.emplace_back(address_);
            }
        });
        start([this](std::mt19937&) {  // huge bodies, told of and not
            WebClient client(address_);
            (void)client.send(
                "POST /api/commands HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: application/json\r\nContent-Length: 50000000\r\n\r\n");
            const std::string block(100'000, '{');
            for (int i = 0; i < 100 && client.send(block); ++i) {
            }
            (void)WebClient(address_).ask("POST", "/api/commands", std::string(200'000, '['));
        });
        start([this](std::mt19937& random) {  // commands of foreign pages and to foreign names
            const char* headers[] = {"Origin: https://evil.example\r\n", "Origin: null\r\n",
                                     "Sec-Fetch-Site: cross-site\r\n",
                                     "X-Forwarded-For: 127.0.0.1\r\nOrigin: http://localhost\r\n"};
            refused_ += WebClient(address_)
                            .ask("POST", "/api/commands", R"({"verb":"take","page":"welcome"})",
                                 headers[random() % 4])
                            .status == 403;
            WebClient rebound(address_);
            (void)rebound.send(
                "POST /api/commands HTTP/1.1\r\nHost: evil.example\r\n"
                "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n"
                R"({"verb":"clear"})");
            refused_ += rebound.answer().status == 403;
        });
        start([this](std::mt19937&) {  // reads nothing of what it asks for
            WebClient client(address_);
            for (int i = 0; i < 300 && !stop_; ++i) {
                (void)client.send("GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
            }
        });
    }
    ~Tormentors() {
        stop_ = true;
        for (std::thread& one : threads_) {
            one.join();
        }
    }
    [[nodiscard]] int refused() const { return refused_; }
    [[nodiscard]] int rounds() const { return rounds_; }

 private:
    void start(std::function<void(std::mt19937&)> torment) {
        threads_.emplace_back([this, torment, seed = threads_.size()] {
            std::mt19937 random(static_cast<unsigned>(seed));
            while (!stop_) {
                torment(random);
                ++rounds_;
            }
        });
    }
    std::string address_;
    std::atomic<bool> stop_{false};
    std::atomic<int> refused_{0}, rounds_{0};
    std::vector<std::thread> threads_;
};

TEST(Web, TormentsChangeNothingOfTheShow) {
    WebOnAir on_air;
    ASSERT_EQ(on_air.ask("POST", "/api/commands", {{"verb", "take"}, {"page", "welcome"}}).status,
              200);
    ASSERT_TRUE(on_air.layer_has(40, {{"phase", "on"}, {"page", "welcome"}}));
    const std::uint64_t inputs = on_air.channel->status()->inputs;
    const std::uint64_t repeated = on_air.channel->status()->frames_repeated;
    int good = 0;
    int asked = 0;
    int refused = 0;
    {
        const Tormentors tormentors(on_air.address());
        const Nanoseconds until_ns = monotonic_now_ns() + 5 * kNanosecondsPerSecond;
        while (monotonic_now_ns() < until_ns) {
            good += on_air.ask("GET", "/healthz").status != 0;
            ++asked;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        refused = tormentors.refused();
        EXPECT_GT(tormentors.rounds(), 20);
    }
    const auto status = on_air.channel->status();
    EXPECT_EQ(status->inputs, inputs) << "something came in";
    EXPECT_TRUE(on_air.layer_has(40, {{"phase", "on"}, {"page", "welcome"}}));
    EXPECT_GT(good * 10, asked * 9) << "others are served meanwhile";
    EXPECT_GT(refused, 2);
    std::printf("served %d of %d meanwhile; %d refused, %llu frames repeated\n", good, asked,
                refused, static_cast<unsigned long long>(status->frames_repeated - repeated));
    EXPECT_EQ(on_air.ask("POST", "/api/commands", {{"verb", "out"}, {"layer", 40}}).status, 200);
    EXPECT_TRUE(on_air.layer_is_empty(40));
    on_air.stop();

    // A channel without any of that, with the same commands on the same frames, is in the same
    // state: the journal has nothing else in it.
    const channel::OfflineReport report = on_air.replay();
    EXPECT_EQ(report.checks_different, 0U);
    EXPECT_EQ(report.state_hash, on_air.channel->status()->state_hash);
}

}  // namespace
}  // namespace pitcast
