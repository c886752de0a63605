// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

struct PublisherOptions {
    std::string event = "event";  ///< second part of every topic
    /// Third part of every topic; empty = the id of the newest SessionInfo, "-" before it.
    std::string session;
    std::size_t history = 65'536;  ///< reliable messages of the session kept for late joiners
    std::size_t replay = 16'384;   ///< reliable messages kept for the repair of gaps
    Nanoseconds heartbeat_ns = kNanosecondsPerSecond;
    Nanoseconds keyframe_ns = 10 * kNanosecondsPerSecond;  ///< slow state sent again; 0 = never
    /// For tests: true = the message is not sent live (heartbeats too), as if the network had lost
    /// it. It still counts and can be replayed.
    std::function<bool(std::string_view topic, std::uint64_t seq)> lose;
    /// For tests: the UTC clock that messages are stamped with; empty = this machine's.
    std::function<Nanoseconds()> clock;
};

struct PublisherStats {
    std::uint64_t events = 0;           ///< published
    std::uint64_t lost_on_purpose = 0;  ///< by PublisherOptions::lose
    std::uint64_t replayed = 0;         ///< messages sent again to repair a gap
    std::uint64_t snapshots = 0;        ///< snapshots begun
    std::uint64_t refused_requests = 0;
    std::uint64_t history_dropped = 0;  ///< session longer than PublisherOptions::history
};

/// Publishes a native feed: PUB at `endpoint` (tcp or ipc), replay and snapshot on ROUTER at the
/// next TCP port, or "<path>.replay" for ipc. The wire is described in docs/feed.md.
/// Heartbeats and requests are served by a thread of its own.
class Publisher {
 public:
    /// `endpoint`: "tcp://*:5800", "tcp://127.0.0.1:*" (a free pair of ports), "ipc:///run/a".
    /// Errors: an endpoint that is not tcp or ipc, a port or path in use.
    [[nodiscard]] static Result<std::unique_ptr<Publisher>> open(const std::string& endpoint,
                                                                 PublisherOptions options = {});
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Sends one event; never waits for subscribers. Any thread. Errors: an event too large.
    [[nodiscard]] Status publish(const race::Event& event);
    /// Whether what is published comes from a source that is heard (true at first). While it is
    /// not, there are no heartbeats, so that subscribers see a feed that has fallen silent. Any
    /// thread.
    void set_heard(bool heard);

    /// Where it is bound, ports filled in: what a Subscriber on this host opens.
    [[nodiscard]] const std::string& endpoint() const;
    [[nodiscard]] PublisherStats stats() const;

 private:
    struct Impl;
    explicit Publisher(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::feed
