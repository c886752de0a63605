// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/feed/publisher.h"
#include "pitcast/feed/subscriber.h"

/// Publishers and subscribers over real sockets on this machine.
namespace pitcast::feed {

using namespace std::chrono_literals;

/// A path of its own for every call, short enough for a socket.
inline std::string ipc_endpoint() {
    static int count = 0;
    return "ipc:///tmp/pitcast-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

inline std::unique_ptr<Publisher> open_publisher(const std::string& endpoint,
                                                 PublisherOptions o = {}) {
    auto publisher = Publisher::open(endpoint, std::move(o));
    EXPECT_TRUE(publisher.ok()) << (publisher.ok() ? "" : publisher.error().message());
    return publisher.ok() ? std::move(*publisher) : nullptr;
}

inline std::unique_ptr<Subscriber> open_subscriber(const std::string& endpoint) {
    auto subscriber = Subscriber::open(endpoint);
    EXPECT_TRUE(subscriber.ok());
    return std::move(*subscriber);
}

inline bool wait_until(const std::function<bool()>& done,
                       std::chrono::milliseconds patience = 10s) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(2ms);
    }
    return true;
}

inline void drain(Subscriber& subscriber, std::vector<race::Event>& out) {
    race::Event event;
    while (subscriber.poll(event)) {
        out.push_back(std::move(event));
    }
}

/// Collects until `count` have come.
inline std::vector<race::Event> collect(Subscriber& subscriber, std::size_t count) {
    std::vector<race::Event> events;
    wait_until([&] { return drain(subscriber, events), events.size() >= count; });
    return events;
}

inline void hear(Subscriber& subscriber) {  // until subscribed: the heartbeat is live only
    ASSERT_TRUE(wait_until([&] { return subscriber.health().age_ns >= 0; }));
}

inline std::vector<std::int32_t> laps_of(const std::vector<race::Event>& events) {
    std::vector<std::int32_t> laps;
    for (const race::Event& event : events) {
        if (const auto* passing = std::get_if<race::Passing>(&event.body)) {
            laps.push_back(passing->laps);
        }
    }
    return laps;
}

inline std::vector<std::int32_t> numbers_to(std::int32_t last) {
    std::vector<std::int32_t> numbers;
    for (std::int32_t i = 1; i <= last; ++i) {
        numbers.push_back(i);
    }
    return numbers;
}

inline race::Event passing(std::int32_t lap, std::string car = "7") {
    return {1'750'000'000'000'000'000 + lap, race::Passing{std::move(car), "SF", lap}};
}

}  // namespace pitcast::feed
