// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

#include "pitcast/core/tcp_listener.h"

#include "http_engine.h"

namespace pitcast::web {

struct ConnectionLimits {
    std::size_t most = 64;
    Nanoseconds idle_ns = 0;
    Nanoseconds request_ns = 0;
    Nanoseconds send_ns = 0;
};

/// The clients that are connected, each served on a thread of its own, no more than so many.
class Connections {
 public:
    Connections(HttpEngine& engine, const ConnectionLimits& limits)
        : engine_(engine), limits_(limits) {}
    ~Connections() { hang_up(); }
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;

    // One thread.
    void take(Caller caller);
    void reap();  ///< ends threads whose clients have gone
    void hang_up();

    [[nodiscard]] std::uint64_t accepted() const { return accepted_; }
    [[nodiscard]] std::uint64_t turned_away() const { return turned_away_; }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
    [[nodiscard]] std::size_t count() const { return count_; }

 private:
    enum class Phase : std::uint8_t { none, silent, asking, answered, streaming };
    struct Connection {
        Descriptor socket;
        std::string address;
        Phase phase = Phase::silent;
        bool has_asked = false;  ///< something that made sense
        bool evicted = false;
        Nanoseconds since_ns = 0;  ///< in this phase
        std::atomic<bool> over{false};
        std::thread thread{};
    };

    void serve(Connection& one) noexcept;
    void enter(Connection& one, Phase phase);
    [[nodiscard]] bool make_room();

    HttpEngine& engine_;
    const ConnectionLimits limits_;
    std::list<Connection> all_;  ///< the accepting thread's own, but for what the lock is for
    std::mutex mutex_;           ///< of phases and of closing sockets
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> accepted_{0}, turned_away_{0}, dropped_{0};
    std::atomic<std::size_t> count_{0};
};

}  // namespace pitcast::web
