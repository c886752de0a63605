// SPDX-License-Identifier: Apache-2.0
// A channel that is killed on air and started again: the real program, a real feed, SIGKILL.
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pitcast/channel/offline.h"
#include "pitcast/control/command_client.h"
#include "pitcast/core/clock.h"
#include "pitcast/feed/publisher.h"

#include "bundled_show.h"
#include "osc_client.h"
#include "peer_ports.h"
#include "test_paths.h"
#include "web_client.h"

namespace pitcast {
namespace {

constexpr Nanoseconds kPatience = 30 * kNanosecondsPerSecond;

/// The program as a process of its own.
class Program {
 public:
    explicit Program(std::vector<std::string> arguments) : pid_(::fork()) {
        if (pid_ == 0) {
            arguments.insert(arguments.begin(), PITCAST_TEST_BUILD_DIR "/../engine/cli/pitcast");
            std::vector<char*> pointers;
            pointers.reserve(arguments.size() + 1);
            for (std::string& argument : arguments) {
                pointers.push_back(argument.data());
            }
            pointers.push_back(nullptr);
            ::execv(pointers[0], pointers.data());
            ::_exit(127);
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() { (void)end(SIGKILL); }
    /// Its exit code; -1 when a signal ended it.
    int end(int signal) {
        if (pid_ <= 0) {
            return -1;
        }
        if (signal != 0) {
            ::kill(pid_, signal);
        }
        int status = 0;
        ::waitpid(std::exchange(pid_, 0), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

 private:
    pid_t pid_;
};

class Resume : public ::testing::Test {
 protected:
    void SetUp() override {
        std::filesystem::create_directories(show());
        ASSERT_EQ(::setenv("PITCAST_MEDIA", media().c_str(), 1), 0);
        write("package.json",
              R"({"schema": 1, "id": "again", "templates": ["a.json", "b.json"],
                  "rundown": {"cues": [{"at_ms": 400, "verb": "take", "template": "b"}]}})");
        write("a.json", R"({"id": "a", "layer": 10, "fields": [{"id": "name", "type": "text"}],
            "elements": [{"id": "t", "type": "rect", "width": 200, "height": 100,
            "fill": "#FFFFFF", "visible_if": "field.name"}]})");
        write("b.json", R"({"id": "b", "layer": 20, "elements": [
            {"id": "r", "type": "rect", "width": 300, "height": 300, "fill": "#FF0000",
             "visible_if": "race.order[0].laps > 1"}]})");
    }
    [[nodiscard]] std::filesystem::path show() const { return scratch_.path() / "show"; }
    /// A show that names no bundled clip goes on air without waiting for them to be made.
    void TearDown() override { EXPECT_FALSE(std::filesystem::exists(media())); }
    [[nodiscard]] std::filesystem::path media() const { return scratch_.path() / "media"; }
    [[nodiscard]] std::string journal() const { return (scratch_.path() / "a.journal").string(); }
    [[nodiscard]] std::string address(const char* name) const {
        return "ipc://" + (scratch_.path() / name).string();
    }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(show() / name, std::ios::binary) << text;
    }
    /// As an operator starts it, the first time and every other.
    [[nodiscard]] std::vector<std::string> arguments(const char* format = "360p25") const {
        return {"run",           show().string(), "--headless", "--executor",       "cpu",
                "--format",      format,          "--control",  address("control"), "--feed",
                address("feed"), "--journal",     journal(),    "--resume"};
    }
    Json ask(Json request) {
        auto client = control::CommandClient::open(address("control"));
        EXPECT_TRUE(client.ok());
        auto answer = (*client)->send(std::move(request), kPatience);
        EXPECT_TRUE(answer.ok()) << answer.error().message();
        return answer.ok() ? *answer : Json::object();
    }
    Json state() { return ask({{"verb", "state"}}).value("state", Json::object()); }
    /// The state, once it is as wanted.
    Json once(const std::function<bool(const Json&)>& wanted) {
        const Nanoseconds limit = monotonic_now_ns() + kPatience;
        Json now = state();
        while (!wanted(now) && monotonic_now_ns() < limit) {
            now = state();
        }
        EXPECT_TRUE(wanted(now)) << now.dump(1);
        return now;
    }
    void tell(race::EventBody body) {
        const Nanoseconds minute = 60 * kNanosecondsPerSecond;
        ASSERT_TRUE(publisher_->publish({begun_ + told_++ * minute, std::move(body)}).ok());
    }
    /// Over the line; nobody says which lap it is, the race model counts.
    void pass() { tell(race::Passing{"7", "SF", 0}); }
    void open_race() {
        auto publisher = feed::Publisher::open(address("feed"));
        ASSERT_TRUE(publisher.ok()) << publisher.error().message();
        publisher_ = *std::move(publisher);
        race::SessionInfo info;
        info.id = "s";
        info.kind = race::SessionKind::race;
        info.loops = {{"SF", "", race::LoopKind::start_finish, 0, 3}};
        tell(info);
        race::Entry car;
        car.number = "7";
        tell(car);
        tell(race::SessionStatus{race::SessionPhase::running, 0, 0});
        for (int i = 0; i < 4; ++i) {
            pass();
        }
    }

    testing::Scratch scratch_;
    std::unique_ptr<feed::Publisher> publisher_;
    const Nanoseconds begun_ = utc_now_ns() - 3600 * kNanosecondsPerSecond;
    std::int64_t told_ = 0;  ///< events, one a minute
};

Json on_air(const Json& state) {
    Json layers = Json::array();
    for (const Json& layer : state.value("layers", Json::array())) {
        if (layer.at("phase") != "empty") {
            layers.push_back({layer.at("layer"), layer.at("template"), layer.at("data")});
        }
    }
    return layers;
}

TEST_F(Resume, AKilledChannelComesBackWithWhatWasOnAir) {
    open_race();
    Program first(arguments());
    ASSERT_TRUE(ask({{"verb", "take"}, {"template", "a"}, {"data", {{"name", "周大鹏"}}}})
                    .value("ok", false));
    ASSERT_TRUE(ask({{"verb", "lock"}, {"layer", 10}, {"who", "director"}}).value("ok", false));
    const Json before =
        once([](const Json& now) { return on_air(now).size() == 2 && now.value("inputs", 0) > 5; });
    EXPECT_EQ(first.end(SIGKILL), -1);

    pass();  // while nobody listens
    Program second(arguments());
    const Json after = once([](const Json& now) { return on_air(now).size() == 2; });
    EXPECT_EQ(on_air(after), on_air(before));
    EXPECT_EQ(after["locks"], before["locks"]);
    EXPECT_GT(after.value("frame", 0L), before.value("frame", 0L));
    // Cues of the rundown that it has given are not given again.
    ASSERT_TRUE(ask({{"verb", "out"}, {"template", "b"}, {"layer", 20}}).value("ok", false));
    const Json out = once([](const Json& now) { return on_air(now).size() == 1; });
    EXPECT_EQ(on_air(out)[0][1], "a");
    pass();
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    EXPECT_EQ(on_air(state()).size(), 1U);
    EXPECT_EQ(second.end(SIGINT), 0);

    // Both lives are one show: it replays from its first frame, hash by hash, with each lap once.
    channel::OfflineOptions offline;
    offline.show = show();
    offline.render = testing::small_render();
    offline.render.executor = channel::ExecutorChoice::cpu;
    offline.recording = journal();
    std::vector<Error> warnings;
    std::int32_t laps = 0;
    const auto report = channel::render_offline(
        offline, {{channel::Bus::programme, draw::PackFormat::bgra8}},
        [&](FrameNumber, const channel::Rendered&, const channel::Simulation& now) -> Status {
            laps = now.race().competitors.empty() ? 0 : now.race().competitors[0].laps;
            return {};
        },
        warnings);
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_THAT(warnings, ::testing::IsEmpty());
    EXPECT_GT(report->checks_equal, 30U);
    EXPECT_EQ(report->checks_different, 0U);
    EXPECT_EQ(laps, 6);  // the first begins at the green light
}

TEST_F(Resume, AKilledChannelComesBackWithTheShowThatWasLoaded) {
    const auto other = scratch_.path() / "other";
    std::filesystem::create_directories(other);
    std::ofstream(other / "package.json") << R"({"schema": 1, "id": "o", "templates": ["c.json"]})";
    std::ofstream(other / "c.json") << R"({"id": "c", "layer": 30, "elements": []})";
    Program first(arguments());
    ASSERT_TRUE(ask({{"verb", "take"}, {"template", "a"}}).value("ok", false));
    ASSERT_TRUE(ask({{"verb", "load"}, {"show", "other"}}).value("ok", false));
    ASSERT_TRUE(ask({{"verb", "take"}, {"template", "c"}}).value("ok", false));
    (void)once([](const Json& now) { return on_air(now).size() == 1; });
    EXPECT_EQ(first.end(SIGKILL), -1);

    Program second(arguments());
    const Json after = once([](const Json& now) { return on_air(now).size() == 1; });
    EXPECT_EQ(on_air(after)[0][1], "c");
    EXPECT_EQ(after["reload"]["show"], "other");
    ASSERT_TRUE(ask({{"verb", "unload"}}).value("ok", false));
    (void)once([](const Json& now) { return now["reload"]["show"] == "show"; });
    EXPECT_EQ(second.end(SIGINT), 0);
}

// Whoever asks is the same in both lives, and the channel counts its commands anew.
TEST_F(Resume, WhoComesFromTheSameAddressIsHeardInBothLives) {
    const std::string door = "127.0.0.1:" + std::to_string(test::free_port());
    const std::string web = "127.0.0.1:" + std::to_string(test::free_port());
    test::OscClient surface(door);
    auto with_doors = arguments();
    with_doors.insert(with_doors.end(), {"--osc", door, "--http", web});
    const auto live = [&](std::int32_t by_osc, std::int32_t by_http, std::size_t layers) {
        (void)state();
        surface.send({"/pitcast/layer/" + std::to_string(by_osc) + "/take", {std::string("a")}});
        test::WebClient panel(web);
        const Json take{{"verb", "take"}, {"template", "a"}, {"layer", by_http}, {"who", "li"}};
        EXPECT_EQ(panel.post("/api/commands", take).status, 200);
        (void)once([&](const Json& now) { return on_air(now).size() == layers; });
    };
    Program first(with_doors);
    live(30, 40, 3);
    EXPECT_EQ(first.end(SIGKILL), -1);
    Program second(with_doors);
    live(31, 41, 5);
}

TEST_F(Resume, AnotherFormatIsRefusedAndTheJournalStays) {
    {
        Program first(arguments());
        (void)state();
        EXPECT_EQ(first.end(SIGINT), 0);
    }
    const auto size = std::filesystem::file_size(journal());
    Program second(arguments("720p50"));
    EXPECT_EQ(second.end(0), 4);
    EXPECT_EQ(std::filesystem::file_size(journal()), size);
}

}  // namespace
}  // namespace pitcast
