// SPDX-License-Identifier: Apache-2.0
// A publisher that dies on air and comes back: real sockets, a real frame loop, real pictures.
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/input.h"
#include "pitcast/channel/offline.h"
#include "pitcast/core/clock.h"
#include "pitcast/feed/publisher.h"
#include "pitcast/journal/journal.h"

#include "bundled_show.h"

namespace pitcast {
namespace {

using testing::Scratch;
using testing::small_render;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "silent", "templates": ["a.json"],
        "rundown": {"cues": [{"at_ms": 0, "verb": "take", "template": "a"}]}})";
/// Left half green while the second car has a gap, right half red while the feed is silent.
constexpr std::string_view kTemplate = R"({"id": "a", "title": "A", "elements": [
  {"id": "gap", "type": "rect", "width": 960, "height": 1080, "fill": "#00FF00",
   "visible_if": "race.order[1].live_gap"},
  {"id": "silent", "type": "rect", "x": 960, "width": 960, "height": 1080, "fill": "#FF0000",
   "visible_if": "race.feed == stale && race.feed.silent"}]})";

struct Seen {
    race::Provenance feed = race::Provenance::none;
    bool gap = false;
    bool silent = false;
};

class SilentFeed : public ::testing::Test {
 protected:
    void SetUp() override {
        write("package.json", kPackage);
        write("a.json", kTemplate);
        options_.show = scratch_.path() / "show";
        options_.render = small_render();
        options_.render.validation = false;
        options_.feed_endpoint = "ipc://" + (scratch_.path() / "feed").string();
        options_.journal = scratch_.path() / "show.journal";
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(options_, warnings);
        ASSERT_TRUE(channel.ok()) << channel.error().message();
        channel_ = *std::move(channel);
        ASSERT_TRUE(channel_->want_preview().ok());
    }
    void TearDown() override { end(); }
    void begin() {
        frames_ = std::thread([this] { ran_ = channel_->run(stop_); });
    }
    void end() {
        stop_ = true;
        if (frames_.joinable()) {
            frames_.join();
            EXPECT_TRUE(ran_.ok()) << ran_.error().message();
        }
    }
    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories(scratch_.path() / "show");
        std::ofstream(scratch_.path() / "show" / name, std::ios::binary) << text;
    }

    /// Two cars over the line, `lap` laps done, two seconds apart.
    void tell(std::int32_t lap) {
        const Nanoseconds now = utc_now_ns();
        const auto publish = [&](race::EventBody body, Nanoseconds utc) {
            ASSERT_TRUE(publisher_->publish({utc, std::move(body)}).ok());
        };
        if (lap == 1) {
            race::SessionInfo info;
            info.id = "s";
            info.kind = race::SessionKind::race;
            info.loops = {{"SF", "", race::LoopKind::start_finish, 0, 3}};
            publish(info, now - 100 * kNanosecondsPerSecond);
            publish(race::SessionStatus{race::SessionPhase::running, 0, 0},
                    now - 90 * kNanosecondsPerSecond);
        }
        publish(race::SessionClock{600 * kNanosecondsPerSecond, std::nullopt, true}, now);
        publish(race::Passing{"1", "SF", lap}, now - 2 * kNanosecondsPerSecond);
        publish(race::Passing{"2", "SF", lap}, now);
    }
    void open_publisher() {
        auto publisher = feed::Publisher::open(options_.feed_endpoint);
        ASSERT_TRUE(publisher.ok()) << publisher.error().message();
        publisher_ = *std::move(publisher);
    }

    [[nodiscard]] Seen see() const {
        const auto snapshot = channel_->snapshot();
        Seen seen;
        seen.feed = snapshot->race.feed;
        if (snapshot->programme) {
            const auto& plane = snapshot->programme->planes[0];
            const auto pixel = [&](std::int32_t x) {
                const auto* bytes = plane.bytes + 180 * plane.stride + std::size_t(x) * 4;
                return std::array{std::to_integer<int>(bytes[0]), std::to_integer<int>(bytes[1]),
                                  std::to_integer<int>(bytes[2])};
            };
            seen.gap = pixel(100)[1] > 200;
            seen.silent = pixel(540)[2] > 200;
        }
        return seen;
    }
    bool becomes(const std::function<bool(const Seen&)>& wanted, double seconds) const {
        const auto limit =
            std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
        while (!wanted(see())) {
            if (std::chrono::steady_clock::now() > limit) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return true;
    }

    Scratch scratch_;
    channel::ChannelOptions options_;
    std::unique_ptr<channel::Channel> channel_;
    std::unique_ptr<feed::Publisher> publisher_;
    std::thread frames_;
    std::atomic<bool> stop_{false};
    Status ran_;
};

TEST_F(SilentFeed, HidesGapsUntilItIsBackAndReplaysAlike) {
    using race::Provenance;
    open_publisher();
    begin();
    tell(1);
    tell(2);
    EXPECT_TRUE(becomes(
        [](const Seen& s) { return s.feed == Provenance::live && s.gap && !s.silent; }, 10));
    publisher_.reset();
    const auto dead = std::chrono::steady_clock::now();
    EXPECT_TRUE(becomes([](const Seen& s) { return s.feed == Provenance::estimated && s.gap; }, 5));
    EXPECT_TRUE(becomes(
        [](const Seen& s) { return s.feed == Provenance::stale && !s.gap && s.silent; }, 5));
    // Three seconds after the last heartbeat, which was up to one second before the death.
    EXPECT_GT(std::chrono::steady_clock::now() - dead, std::chrono::milliseconds(1900));
    const auto silent = channel_->snapshot();
    const auto held = race::clock_remaining_at(silent->race, utc_now_ns());
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    EXPECT_EQ(race::clock_remaining_at(channel_->snapshot()->race, utc_now_ns()), held);
    EXPECT_GT(held, 590 * kNanosecondsPerSecond);

    open_publisher();
    tell(3);
    EXPECT_TRUE(becomes(
        [](const Seen& s) { return s.feed == Provenance::live && s.gap && !s.silent; }, 10));
    end();

    // Once a change: live, estimated, stale, live.
    std::vector<Provenance> told;
    auto reader = journal::Reader::open(options_.journal);
    ASSERT_TRUE(reader.ok()) << reader.error().message();
    journal::Record record;
    for (auto more = (*reader)->next(record); more.ok() && *more; more = (*reader)->next(record)) {
        if (record.kind != static_cast<std::uint16_t>(channel::RecordKind::event)) {
            continue;
        }
        const auto input = channel::from_record(record);
        ASSERT_TRUE(input.ok());
        const auto& event = std::get<race::Event>(input->body);
        if (const auto* status = std::get_if<race::FeedStatus>(&event.body)) {
            told.push_back(status->provenance);
        }
    }
    EXPECT_EQ(told, (std::vector{Provenance::live, Provenance::estimated, Provenance::stale,
                                 Provenance::live}));

    channel::OfflineOptions offline;
    offline.show = options_.show;
    offline.render = options_.render;
    offline.recording = options_.journal;
    std::vector<Error> warnings;
    auto report = channel::render_offline(offline, {}, nullptr, warnings);
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_GT(report->checks_equal, 100U);
    EXPECT_EQ(report->checks_different, 0U);
    EXPECT_EQ(report->state_hash, channel_->status()->state_hash);
}

}  // namespace
}  // namespace pitcast
