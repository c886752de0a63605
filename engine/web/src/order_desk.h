// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "pitcast/core/life.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/web/order.h"

namespace pitcast::web {

/// Between those who ask (many threads, which wait for their answer) and the frame thread (which
/// waits for nobody: its side is two rings without locks).
class OrderDesk {
 public:
    OrderDesk(std::size_t ring, Nanoseconds patience_ns)
        : patience_ns_(patience_ns), orders_(ring), verdicts_(ring * kMostInOrder) {}

    /// Any thread but the frame thread. Hands over and waits until the channel has answered for
    /// all. `key`, if not empty, names the request: asked again (the answer got lost on its way),
    /// it is not done again, and gives what came of the first.
    [[nodiscard]] Outcome submit(std::vector<show::Command> commands, const std::string& key);
    /// No more is waited for.
    void stop() { stopping_ = true; }

    // The frame thread.
    [[nodiscard]] bool poll(Order& out) { return orders_.pop(out); }
    void answer(std::uint64_t number, const Status& status, FrameNumber effective);

    [[nodiscard]] std::uint64_t commands() const { return commands_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }
    [[nodiscard]] std::uint64_t unanswered() const { return unanswered_; }

 private:
    struct Verdict {
        std::uint64_t number = 0;
        Status status;
        FrameNumber effective = 0;
    };
    struct Waiting {
        std::size_t missing = 0;
        bool abandoned = false;
        Outcome outcome;
    };
    using WaitingPtr = std::shared_ptr<Waiting>;
    /// A request that may be asked again.
    struct Known {
        std::string what;
        WaitingPtr waiting;
    };

    [[nodiscard]] WaitingPtr hand_over(std::vector<show::Command>& commands);
    [[nodiscard]] Outcome wait_for(const WaitingPtr& waiting);
    void take_verdicts();
    void remember(const std::string& key, Known known);

    const std::string life_ = life_mark();
    const Nanoseconds patience_ns_;
    SpscRing<Order> orders_;      // askers, one at a time -> frame thread
    SpscRing<Verdict> verdicts_;  // frame thread -> whoever waits and looks first
    std::atomic<bool> stopping_{false};
    std::atomic<std::uint64_t> commands_{0}, refused_{0}, unanswered_{0};

    std::mutex mutex_;  ///< of all below; never taken by the frame thread
    std::map<std::uint64_t, WaitingPtr> waiting_;
    std::map<std::string, Known> known_;
    std::deque<std::string> known_order_;
    std::uint64_t next_number_ = 1;
};

}  // namespace pitcast::web
