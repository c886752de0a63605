// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/feed/clock_estimate.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

/// Health of a native feed, read from any thread.
struct FeedHealth {
    std::uint64_t events = 0;
    std::uint64_t refused = 0;        ///< rubbish: bad header, bad payload, wrong schema
    std::uint64_t gaps_found = 0;     ///< messages known to be missing
    std::uint64_t gaps_repaired = 0;  ///< of those, replayed or covered by a snapshot
    std::uint64_t dropped = 0;        ///< ring full: the channel did not drain
    std::uint64_t epoch_changes = 0;  ///< publisher restarts
    Nanoseconds age_ns = -1;          ///< since anything came, heartbeat included; -1 = nothing yet
    bool stale = true;                ///< no message for 3 s, or none yet
};

/// Subscribes to a native feed (PUB at `endpoint`; replay and snapshot on ROUTER at the next TCP
/// port, or "<path>.replay" for ipc) on a thread of its own, repairs gaps, and hands events over.
class Subscriber {
 public:
    /// Errors: endpoint that ZeroMQ does not understand.
    [[nodiscard]] static Result<std::unique_ptr<Subscriber>> open(const std::string& endpoint,
                                                                  std::size_t ring = 65536);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// Next event in order; false when none waits. One consumer thread only.
    [[nodiscard]] bool poll(race::Event& event);
    [[nodiscard]] FeedHealth health() const;
    /// Our clock, the publisher's and the events', as far as live messages tell.
    [[nodiscard]] FeedClocks clocks() const;

 private:
    struct Impl;
    explicit Subscriber(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::feed
