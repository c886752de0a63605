// SPDX-License-Identifier: Apache-2.0
// A real Formula 1 session goes on air over ZeroMQ: the engine is not bound to its simulator.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/feed/recorder.h"
#include "pitcast/map/venue.h"

#include "bundled_show.h"
#include "test_paths.h"

namespace pitcast {
namespace {

namespace fs = std::filesystem;

const fs::path kSession = fs::path(PITCAST_DATA_DIR) / "f1_2025_mexico_qualifying_raw";

/// Flat venue from a stretch of one car's positions that is longer than a lap's points.
map::Venue venue_of(const feed::Recording& recording, const std::string& number) {
    std::vector<map::Point3> trace;
    const Nanoseconds start = recording.events.front().delivered_utc_ns;
    for (const feed::TimedEvent& timed : recording.events) {
        const auto* positions = std::get_if<race::Positions>(&timed.event.body);
        const Nanoseconds at = timed.event.utc_ns - start;
        // Second run of Q1: 20:00 to 21:17 of the recording is one flying lap.
        if (!positions || at < 1'200 * kNanosecondsPerSecond ||
            at > 1'277 * kNanosecondsPerSecond) {
            continue;
        }
        for (const auto& fix : positions->fixes) {
            if (fix.number == number) {
                trace.push_back({fix.x_mm, fix.y_mm, fix.z_mm});
            }
        }
    }
    auto venue = map::make_flat_venue("mexico", trace);
    EXPECT_TRUE(venue.ok()) << venue.error().message();
    return venue.ok() ? *venue : map::Venue{};
}

std::vector<std::string> numbers_in_order(const race::RaceState& state) {
    std::vector<std::string> numbers;
    for (const race::CompetitorIndex index : state.order) {
        numbers.push_back(state.competitors[static_cast<std::size_t>(index)].entry.number);
    }
    return numbers;
}

/// Pixels that differ between two bgra8 frames inside a span of columns, permille.
int difference_permille(const draw::PackedFrame& a, const draw::PackedFrame& b, int x0, int x1) {
    std::int64_t different = 0;
    for (int y = 0; y < a.height; ++y) {
        const auto* row_a = a.planes[0].bytes + static_cast<std::size_t>(y) * a.planes[0].stride;
        const auto* row_b = b.planes[0].bytes + static_cast<std::size_t>(y) * b.planes[0].stride;
        for (int x = x0; x < x1; ++x) {
            different += std::equal(row_a + x * 4, row_a + x * 4 + 4, row_b + x * 4) ? 0 : 1;
        }
    }
    return static_cast<int>(different * 1000 / (static_cast<std::int64_t>(x1 - x0) * a.height));
}

TEST(RealSession, DrivesTowerAndMapOverZeroMqAtFullSpeed) {
    if (!fs::exists(kSession)) {
        GTEST_SKIP() << kSession << " is not here";
    }
    auto recording = feed::read_recording(kSession.string());
    ASSERT_TRUE(recording.ok()) << recording.error().message();
    race::RaceState expected;
    for (const feed::TimedEvent& timed : recording->events) {
        race::apply(expected, timed.event);
    }
    race::classify(expected);
    ASSERT_EQ(expected.order.size(), 20U);

    const testing::Scratch scratch;
    const fs::path venue = scratch.path() / "mexico.venue";
    ASSERT_TRUE(map::save_venue(venue_of(*recording, "4"), venue).ok());

    channel::ChannelOptions options;
    options.show = testing::bundled_show();
    options.render = testing::small_render();
    options.render.validation = false;
    options.render.venue = venue;
    options.feed_endpoint = "ipc://" + (scratch.path() / "feed").string();
    options.rundown = false;
    std::vector<Error> warnings;
    auto channel = channel::Channel::open(options, warnings);
    ASSERT_TRUE(channel.ok()) << channel.error().message();
    ASSERT_TRUE((*channel)->want_preview().ok());
    std::atomic<bool> stop{false};
    Status ran;
    std::thread frames([&] { ran = (*channel)->run(stop); });
    const auto wait_for = [&](auto condition, int seconds) {
        for (int i = 0; i < seconds * 20 && !condition(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return condition();
    };
    EXPECT_TRUE(wait_for([&] { return (*channel)->snapshot()->programme != nullptr; }, 10));
    const auto before = (*channel)->snapshot();
    for (const char* graphic : {"tower", "map"}) {
        show::Command take;
        take.id = graphic;
        take.verb = show::Verb::take;
        take.template_id = graphic;
        EXPECT_TRUE((*channel)->send(take).ok());
    }
    {
        auto publisher = feed::Publisher::open(options.feed_endpoint);
        ASSERT_TRUE(publisher.ok()) << publisher.error().message();
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        const Status sent = feed::replay(*recording, **publisher, {.speed = 0}, stop);
        EXPECT_TRUE(sent.ok()) << sent.error().message();
        const auto arrived = [&] {
            const auto now = (*channel)->snapshot();
            return numbers_in_order(now->race) == numbers_in_order(expected) &&
                   now->race.status.phase == expected.status.phase;
        };
        EXPECT_TRUE(wait_for(arrived, 120));
    }
    std::this_thread::sleep_for(std::chrono::seconds(2));  // rows have come to rest
    const auto after = (*channel)->snapshot();
    EXPECT_EQ(numbers_in_order(after->race), numbers_in_order(expected));
    for (const race::Competitor& car : expected.competitors) {
        const race::Competitor* shown = after->race.find(car.entry.number);
        ASSERT_NE(shown, nullptr) << car.entry.number;
        EXPECT_EQ(shown->best_lap_ns, car.best_lap_ns) << car.entry.number;
        EXPECT_EQ(shown->laps, car.laps) << car.entry.number;
    }
    ASSERT_NE(after->programme, nullptr);
    // The tower stands on the left, the map on the right; both have covered what was there.
    const int width = after->programme->width;
    EXPECT_GT(difference_permille(*before->programme, *after->programme, width / 20, width / 5),
              300);
    EXPECT_GT(difference_permille(*before->programme, *after->programme, width * 3 / 5, width),
              100);
    stop = true;
    frames.join();
    EXPECT_TRUE(ran.ok()) << ran.error().message();
}

}  // namespace
}  // namespace pitcast
