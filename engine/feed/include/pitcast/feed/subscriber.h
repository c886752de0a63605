// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/feed/clock_estimate.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

using race::Provenance;
[[nodiscard]] std::string_view text_of(Provenance provenance);

/// One of the publishers of a feed.
struct PublisherHealth {
    std::string endpoint;
    Nanoseconds age_ns = -1;  ///< since anything came, heartbeat included; -1 = nothing yet
    bool synced = false;      ///< the snapshot of what went before is complete
    std::uint64_t gaps_found = 0;
    std::uint64_t gaps_repaired = 0;
    std::uint64_t refused = 0;
    std::uint64_t epoch_changes = 0;
};

/// Health of a native feed, read from any thread. Counts are sums over its publishers.
struct FeedHealth {
    std::uint64_t events = 0;         ///< handed over
    std::uint64_t refused = 0;        ///< rubbish: bad header, bad payload, wrong schema
    std::uint64_t gaps_found = 0;     ///< messages known to be missing
    std::uint64_t gaps_repaired = 0;  ///< of those, replayed or covered by a snapshot
    std::uint64_t dropped = 0;        ///< the channel did not drain; reliable ones come again
    std::uint64_t epoch_changes = 0;  ///< publisher restarts
    Nanoseconds age_ns = -1;  ///< since anything came from the publisher used; -1 = nothing yet
    bool stale = true;        ///< Provenance::stale or worse
    Provenance provenance = Provenance::none;
    std::int32_t used = -1;                   ///< index in `publishers`; -1 = none yet
    std::uint64_t changeovers = 0;            ///< from one publisher to another
    std::uint64_t duplicates = 0;             ///< events that another publisher had told already
    std::uint64_t unmatched = 0;              ///< events that only a publisher not in use told
    std::vector<PublisherHealth> publishers;  ///< as in SubscriberOptions::endpoints
};

struct SubscriberOptions {
    /// Publishers of the same race, the preferred one first: main, backup.
    std::vector<std::string> endpoints;
    std::size_t ring = 65'536;      ///< events that wait for the consumer
    std::size_t pending = 131'072;  ///< messages of a publisher that wait for those before them
    Nanoseconds estimated_ns = 3 * kNanosecondsPerSecond / 2;
    /// Silence after which a publisher is stale, and another one is used if it is alive.
    Nanoseconds silent_ns = 3 * kNanosecondsPerSecond;
    Nanoseconds frozen_ns = 10 * kNanosecondsPerSecond;
    /// How long a preferred publisher must be back before it is used again.
    Nanoseconds return_ns = 10 * kNanosecondsPerSecond;
};

/// Subscribes to a native feed (PUB at `endpoint`; replay and snapshot on ROUTER at the next TCP
/// port, or "<path>.replay" for ipc) on a thread of its own, repairs gaps, and hands events over.
/// With several publishers each event comes once, and a change-over loses none: see docs/feed.md.
class Subscriber {
 public:
    /// Errors: no endpoint, one that ZeroMQ does not understand.
    [[nodiscard]] static Result<std::unique_ptr<Subscriber>> open(SubscriberOptions options);
    [[nodiscard]] static Result<std::unique_ptr<Subscriber>> open(const std::string& endpoint,
                                                                  std::size_t ring = 65'536);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// Next event in order; false when none waits. One consumer thread only.
    [[nodiscard]] bool poll(race::Event& event);
    [[nodiscard]] FeedHealth health() const;
    /// That of `health`, without its cost: no lock, no memory.
    [[nodiscard]] Provenance provenance() const;
    /// Our clock, the publisher's and the events', as far as live messages tell.
    [[nodiscard]] FeedClocks clocks() const;

 private:
    struct Impl;
    explicit Subscriber(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::feed
