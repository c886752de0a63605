// SPDX-License-Identifier: Apache-2.0
// Outputs that come and go while the show is on air: real files, judged by ffprobe.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/control/command_client.h"
#include "pitcast/output/output_url.h"

#include "bundled_show.h"

namespace pitcast {
namespace {

using ::testing::HasSubstr;

/// What a program prints.
std::string told_by(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> some{};
    while (pipe && std::fgets(some.data(), some.size(), pipe.get()) != nullptr) {
        text += some.data();
    }
    return text;
}

/// Frames and length of a file, by a program that is not ours.
Json stream_of(const std::filesystem::path& file) {
    const std::string told = told_by(
        "ffprobe -v error -count_frames -of json -show_entries "
        "stream=nb_read_frames,duration,r_frame_rate '" +
        file.string() + "'");
    const Json all = Json::parse(told, nullptr, false);
    return all.is_object() && !all["streams"].empty() ? all["streams"][0] : Json::object();
}

Result<channel::OpenedSink> open_sink(const std::string& url, const output::SinkContext& context) {
    const auto request = output::read_output_url(url, context);
    auto sink = output::sink_from_url(url, context);
    if (!sink) {
        return sink.error();
    }
    return channel::OpenedSink{
        std::move(*sink), request->graphics ? channel::Bus::graphics : channel::Bus::programme};
}

class OutputChange : public ::testing::Test {
 protected:
    void SetUp() override {
        std::filesystem::create_directories(folder());
        write("package.json", R"({"schema": 1, "id": "bare", "templates": ["a.json"]})");
        write("a.json",
              R"({"id": "a", "elements": [{"id": "r", "type": "rect", "width": 100,
                  "height": 100, "fill": "#ff8000"}]})");
        channel::ChannelOptions options;
        options.show = folder();
        options.render = testing::small_render();
        options.render.validation = false;
        options.control_endpoint = "ipc://" + (scratch_.path() / "control").string();
        options.open_sink = open_sink;
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(options, warnings);
        ASSERT_TRUE(channel.ok()) << channel.error().message();
        channel_ = *std::move(channel);
        auto context = channel_->prepare();
        ASSERT_TRUE(context.ok());
        auto first = open_sink(url("steady.mov"), *context);
        ASSERT_TRUE(first.ok()) << first.error().message();
        ASSERT_TRUE(channel_->add_sink(std::move(first->sink), first->bus).ok());
        frames_ = std::thread([this] { ran_ = channel_->run(stop_); });
        auto client = control::CommandClient::open(options.control_endpoint);
        ASSERT_TRUE(client.ok());
        client_ = *std::move(client);
    }
    void TearDown() override { end(); }
    void end() {
        stop_ = true;
        if (frames_.joinable()) {
            frames_.join();
            EXPECT_TRUE(ran_.ok()) << ran_.error().message();
        }
    }
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "show"; }
    [[nodiscard]] std::string url(const std::string& name) const {
        return (scratch_.path() / name).string();
    }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    Json ask(const std::string& verb, const std::string& sink) {
        auto answer = client_->send({{"verb", verb}, {"sink", sink}}, 20 * kNanosecondsPerSecond);
        EXPECT_TRUE(answer.ok()) << answer.error().message();
        return answer.ok() ? *answer : Json::object();
    }
    /// Of an output that has taken so many frames; nothing when it never does.
    std::optional<output::SinkStats> once_it_has(const std::string& name, std::uint64_t frames) {
        for (int i = 0; i < 500; ++i) {
            for (const auto& sink : channel_->status()->sinks) {
                if (sink.name == name && sink.stats.frames_written >= frames) {
                    return sink.stats;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
        return std::nullopt;
    }

    testing::Scratch scratch_;
    std::unique_ptr<channel::Channel> channel_;
    std::unique_ptr<control::CommandClient> client_;
    std::atomic<bool> stop_{false};
    Status ran_;
    std::thread frames_;
};

TEST_F(OutputChange, AFileIsAddedAndIsWholeWhenItIsRemoved) {
    const std::string late = url("late.mov");
    const std::string fill = "fill:" + url("fill.mov");  // of a bus that nothing else has
    for (const std::string& output : {late, fill}) {
        const Json added = ask("add_sink", output);
        ASSERT_TRUE(added.value("ok", false)) << added;
    }
    ASSERT_TRUE(once_it_has(late, 30));
    ASSERT_TRUE(once_it_has(url("fill.mov"), 10));
    const Json removed = ask("remove_sink", late);
    EXPECT_TRUE(removed.value("ok", false)) << removed;
    // Answered means whole: nothing has to be waited for.
    const Json stream = stream_of(late);
    const int frames = std::stoi(stream.value("nb_read_frames", "0"));
    EXPECT_GE(frames, 30);
    EXPECT_NEAR(std::stod(stream.value("duration", "0")), frames / 25.0, 0.041) << stream;
    const auto status = channel_->status();
    for (const auto& sink : status->sinks) {
        EXPECT_NE(sink.name, late);
    }
    // What it was packed for is there again: the same file once more.
    const Json again = ask("add_sink", late);
    EXPECT_TRUE(again.value("ok", false)) << again;
    ASSERT_TRUE(once_it_has(late, 10));
    const auto steady = once_it_has(url("steady.mov"), 60);
    ASSERT_TRUE(steady);
    end();
    for (const char* name : {"late.mov", "fill.mov", "steady.mov"}) {
        const Json whole = stream_of(scratch_.path() / name);
        EXPECT_GE(std::stoi(whole.value("nb_read_frames", "0")), 10) << name;
    }
}

TEST_F(OutputChange, ACardComesOnAirWithAClockOfItsOwn) {
    const std::string name = "virtual-card:" + url("card");
    const auto taken =
        client_->send({{"verb", "take"}, {"template", "a"}}, 20 * kNanosecondsPerSecond);
    ASSERT_TRUE(taken.ok() && taken->value("ok", false));
    const Json added = ask("add_sink", name + "?key=yes&reference=unlocked");
    ASSERT_TRUE(added.value("ok", false)) << added;
    const auto stats = once_it_has(name, 20);
    ASSERT_TRUE(stats);
    ASSERT_TRUE(stats->card.has_value());
    EXPECT_EQ(stats->card->device, "virtual card");
    EXPECT_EQ(stats->card->reference, output::CardReference::unlocked);
    EXPECT_GT(stats->card->latency_ns, 0);
    const Json removed = ask("remove_sink", name);
    EXPECT_TRUE(removed.value("ok", false)) << removed;
    // The fill has the rectangle of the show (64 + 876 * 0.5716 in BT.709), and the key is opaque
    // there: read by a program that is not ours.
    for (const auto& [file, luma] : {std::pair{"card.fill", 565}, {"card.key", 940}}) {
        const std::string told =
            told_by("ffmpeg -v error -f v210 -video_size 640x360 -i '" + url(file) +
                    "' -frames:v 1 -vf crop=2:2:10:10 -pix_fmt yuv422p10le "
                    "-f rawvideo - | od -An -tu2 -N2");
        ASSERT_FALSE(told.empty()) << file;
        EXPECT_NEAR(std::stoi(told), luma, 1) << file;
    }
}

TEST_F(OutputChange, WhatCannotBeIsSaidAndChangesNothing) {
    const std::string steady = url("steady.mov");
    const auto refused = [&](const std::string& verb, const std::string& sink) {
        const Json answer = ask(verb, sink);
        EXPECT_FALSE(answer.value("ok", true)) << verb << " " << sink << answer;
        return answer.dump();
    };
    EXPECT_THAT(refused("add_sink", steady), HasSubstr("is an output already"));
    EXPECT_THAT(refused("remove_sink", url("stedy.mov")), HasSubstr("did you mean"));
    EXPECT_THAT(refused("add_sink", url("nowhere/there.mov")), HasSubstr("nowhere"));
    EXPECT_THAT(refused("add_sink", "gopher:there"), HasSubstr("gopher"));
    EXPECT_THAT(refused("add_sink", ""), HasSubstr("sink"));
    ASSERT_TRUE(once_it_has(steady, 20));
    EXPECT_EQ(channel_->status()->sinks.size(), 1U);
}

}  // namespace
}  // namespace pitcast
