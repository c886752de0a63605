// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/subscriber.h"

#include <array>
#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/feed/event_codec.h"

#include "merge.h"
#include "receiver.h"

namespace pitcast::feed {
namespace {

constexpr int kWaitMs = 20;

Merge::Limits limits_of(const SubscriberOptions& options) {
    Merge::Limits limits;
    limits.silent_ns = options.silent_ns;
    limits.return_ns = options.return_ns;
    limits.disagree_ns = 2 * options.silent_ns;
    limits.first_ns = options.silent_ns / 3;
    return limits;
}

/// One publisher, as the thread sees it.
struct Source {
    std::unique_ptr<Receiver> receiver;
    std::uint64_t undecoded = 0;
    Nanoseconds heard_ns = -1;
};

}  // namespace

std::string_view text_of(Provenance provenance) {
    constexpr std::array<std::string_view, 5> kTexts{"none", "live", "estimated", "stale",
                                                     "frozen"};
    const auto index = static_cast<std::size_t>(provenance);
    return kTexts[index < kTexts.size() ? index : 0];
}

struct Subscriber::Impl {
    explicit Impl(SubscriberOptions given)
        : options(std::move(given)),
          ring(options.ring),
          merge(options.endpoints.size(), limits_of(options),
                [this](race::Event& event) { return hand_over(event); }) {}
    ~Impl() {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    Status connect();
    bool hand_over(race::Event& event);
    bool deliver(std::size_t from, const wire::Message& message);
    void publish_health();
    void run();
    [[nodiscard]] Provenance provenance_at(Nanoseconds age_ns) const;

    const SubscriberOptions options;
    SpscRing<race::Event> ring;
    Merge merge;                  // the thread's own, like all down to `mutex`
    std::vector<Source> sources;  // as options.endpoints
    std::uint64_t delivered = 0;

    mutable PiMutex mutex;  // held for moments only, by the thread and by health()
    FeedHealth told;
    std::vector<Nanoseconds> heard_ns;
    FeedClocks clocks;                           ///< of the publisher in use
    std::atomic<Nanoseconds> heard_used_ns{-1};  ///< of the publisher in use; -1 = nothing yet

    std::atomic<bool> stop{false};
    std::thread thread;
};

Status Subscriber::Impl::connect() {
    for (std::size_t i = 0; i < options.endpoints.size(); ++i) {
        auto receiver = Receiver::open(
            options.endpoints[i],
            [this, i](const wire::Message& message) { return deliver(i, message); }, nullptr,
            options.pending);
        if (!receiver) {
            return receiver.error();
        }
        sources.push_back({std::move(*receiver), 0, -1});
    }
    return {};
}

bool Subscriber::Impl::hand_over(race::Event& event) {
    if (!ring.push(std::move(event))) {
        return false;  // `event` is untouched
    }
    ++delivered;
    return true;
}

bool Subscriber::Impl::deliver(std::size_t from, const wire::Message& message) {
    Result<race::Event> event = decode_event(message.payload);
    // How far a publisher can be trusted is not for it to tell.
    if (!event || std::holds_alternative<race::FeedStatus>(event->body)) {
        ++sources[from].undecoded;
        return true;  // nothing to wait for
    }
    return merge.take(from, message.header.epoch, *event, message.header.is(wire::reliable),
                      monotonic_now_ns());
}

void Subscriber::Impl::publish_health() {
    FeedHealth now;
    now.events = delivered;
    now.changeovers = merge.counts().changeovers;
    now.duplicates = merge.counts().duplicates;
    now.unmatched = merge.counts().unmatched;
    now.used = merge.used() == Merge::kNobody ? -1 : static_cast<std::int32_t>(merge.used());
    std::vector<Nanoseconds> heard;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        const Receiver& receiver = *sources[i].receiver;
        const Assembler::Counts& counts = receiver.counts();
        const std::uint64_t refused = receiver.refused() + sources[i].undecoded;
        now.publishers.push_back({options.endpoints[i], -1, receiver.synced(), counts.gaps_found,
                                  counts.gaps_repaired, refused, counts.epoch_changes});
        now.refused += refused;
        now.gaps_found += counts.gaps_found;
        now.gaps_repaired += counts.gaps_repaired;
        now.dropped += counts.dropped;
        now.epoch_changes += counts.epoch_changes;
        heard.push_back(sources[i].heard_ns);
    }
    const std::size_t used = now.used < 0 ? 0 : static_cast<std::size_t>(now.used);
    heard_used_ns = now.used < 0 ? -1 : sources[used].heard_ns;
    const std::lock_guard lock(mutex);
    told = std::move(now);
    heard_ns = std::move(heard);
    clocks = sources[used].receiver->clocks();
}

void Subscriber::Impl::run() {
    std::vector<const ZmqSocket*> sockets;
    for (const Source& source : sources) {
        for (const ZmqSocket* socket : source.receiver->sockets()) {
            sockets.push_back(socket);
        }
    }
    while (!stop) {
        wait_readable(sockets, kWaitMs);
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (sources[i].receiver->handle() > 0) {
                sources[i].heard_ns = monotonic_now_ns();
                merge.heard(i, sources[i].heard_ns);
            }
        }
        merge.step(monotonic_now_ns());
        publish_health();
    }
}

Provenance Subscriber::Impl::provenance_at(Nanoseconds age_ns) const {
    return age_ns < 0                      ? Provenance::none
           : age_ns < options.estimated_ns ? Provenance::live
           : age_ns < options.silent_ns    ? Provenance::estimated
           : age_ns < options.frozen_ns    ? Provenance::stale
                                           : Provenance::frozen;
}

Subscriber::Subscriber(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Subscriber::~Subscriber() = default;

Result<std::unique_ptr<Subscriber>> Subscriber::open(SubscriberOptions options) {
    if (options.endpoints.empty()) {
        return Error{"feed", "is told no endpoint", "write tcp://host:port or ipc:///path"};
    }
    auto impl = std::make_unique<Impl>(std::move(options));
    if (Status status = impl->connect(); !status) {
        return status.error();
    }
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Subscriber>(new Subscriber(std::move(impl)));
}

Result<std::unique_ptr<Subscriber>> Subscriber::open(const std::string& endpoint,
                                                     std::size_t ring) {
    SubscriberOptions options;
    options.endpoints = {endpoint};
    options.ring = ring;
    return open(std::move(options));
}

bool Subscriber::poll(race::Event& event) {
    return impl_->ring.pop(event);
}

FeedHealth Subscriber::health() const {
    FeedHealth health;
    std::vector<Nanoseconds> heard;
    {
        const std::lock_guard lock(impl_->mutex);
        health = impl_->told;
        heard = impl_->heard_ns;
    }
    const Nanoseconds now_ns = monotonic_now_ns();
    for (std::size_t i = 0; i < health.publishers.size(); ++i) {
        health.publishers[i].age_ns = heard[i] < 0 ? -1 : now_ns - heard[i];
    }
    if (health.used >= 0) {
        health.age_ns = health.publishers[static_cast<std::size_t>(health.used)].age_ns;
    }
    health.provenance = impl_->provenance_at(health.age_ns);
    health.stale = health.age_ns < 0 || health.age_ns >= impl_->options.silent_ns;
    return health;
}

Provenance Subscriber::provenance() const {
    const Nanoseconds heard_ns = impl_->heard_used_ns;
    return impl_->provenance_at(heard_ns < 0 ? -1 : monotonic_now_ns() - heard_ns);
}

FeedClocks Subscriber::clocks() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->clocks;
}

}  // namespace pitcast::feed
