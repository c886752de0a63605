// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/subscriber.h"

#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/feed/event_codec.h"

#include "receiver.h"

namespace pitcast::feed {
namespace {

constexpr int kWaitMs = 20;
constexpr Nanoseconds kStaleNs = 3 * kNanosecondsPerSecond;  // three heartbeats missed

}  // namespace

struct Subscriber::Impl {
    explicit Impl(std::size_t ring_size) : ring(ring_size) {}
    ~Impl() {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    bool deliver(const wire::Message& message);
    void publish_counts();
    void run();

    SpscRing<race::Event> ring;
    std::unique_ptr<Receiver> receiver;  // the thread's own
    std::uint64_t undecoded = 0;         // the thread's own
    std::uint64_t delivered = 0;         // the thread's own

    std::atomic<std::uint64_t> events{0};
    std::atomic<std::uint64_t> refused{0};
    std::atomic<std::uint64_t> gaps_found{0};
    std::atomic<std::uint64_t> gaps_repaired{0};
    std::atomic<std::uint64_t> dropped{0};
    std::atomic<std::uint64_t> epoch_changes{0};
    std::atomic<Nanoseconds> last_heard_ns{-1};
    mutable std::mutex clocks_mutex;
    FeedClocks clocks;  // under `clocks_mutex`
    std::atomic<bool> stop{false};
    std::thread thread;
};

bool Subscriber::Impl::deliver(const wire::Message& message) {
    Result<race::Event> event = decode_event(message.payload);
    if (!event) {
        ++undecoded;
        return true;  // nothing to wait for
    }
    if (!ring.push(std::move(*event))) {
        return false;
    }
    ++delivered;
    return true;
}

void Subscriber::Impl::publish_counts() {
    const Assembler::Counts& counts = receiver->counts();
    events = delivered;
    refused = receiver->refused() + undecoded;
    gaps_found = counts.gaps_found;
    gaps_repaired = counts.gaps_repaired;
    dropped = counts.dropped;
    epoch_changes = counts.epoch_changes;
    const std::lock_guard lock(clocks_mutex);
    clocks = receiver->clocks();
}

void Subscriber::Impl::run() {
    while (!stop) {
        if (receiver->run_once(kWaitMs) > 0) {
            last_heard_ns = monotonic_now_ns();
        }
        publish_counts();
    }
}

Subscriber::Subscriber(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Subscriber::~Subscriber() = default;

Result<std::unique_ptr<Subscriber>> Subscriber::open(const std::string& endpoint,
                                                     std::size_t ring) {
    auto impl = std::make_unique<Impl>(ring);
    auto receiver = Receiver::open(endpoint, [raw = impl.get()](const wire::Message& message) {
        return raw->deliver(message);
    });
    if (!receiver) {
        return receiver.error();
    }
    impl->receiver = std::move(*receiver);
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Subscriber>(new Subscriber(std::move(impl)));
}

bool Subscriber::poll(race::Event& event) {
    return impl_->ring.pop(event);
}

FeedHealth Subscriber::health() const {
    FeedHealth health;
    health.events = impl_->events;
    health.refused = impl_->refused;
    health.gaps_found = impl_->gaps_found;
    health.gaps_repaired = impl_->gaps_repaired;
    health.dropped = impl_->dropped;
    health.epoch_changes = impl_->epoch_changes;
    const Nanoseconds heard = impl_->last_heard_ns;
    if (heard >= 0) {
        health.age_ns = monotonic_now_ns() - heard;
        health.stale = health.age_ns >= kStaleNs;
    }
    return health;
}

FeedClocks Subscriber::clocks() const {
    const std::lock_guard lock(impl_->clocks_mutex);
    return impl_->clocks;
}

}  // namespace pitcast::feed
