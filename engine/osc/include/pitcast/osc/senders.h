// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/core/frame_rate.h"

namespace pitcast::osc {

/// How much one sender may.
struct SenderLimits {
    std::size_t most_senders = 256;  ///< known at once; the one silent for longest is forgotten
    std::size_t most_subscribers = 32;
    std::uint32_t messages_a_second = 1000;  ///< of a sender, also its burst
    std::uint32_t errors_a_second = 10;      ///< answered to a sender; more are counted only
    std::uint32_t states_a_second = 4;  ///< whole states told to a sender that asks; more: none
    Nanoseconds lease_ns = 10 * kNanosecondsPerSecond;
};

/// So many in a second, at once or one by one.
class Allowance {
 public:
    /// Whether one more is within `a_second`; then it is taken.
    [[nodiscard]] bool take(std::uint32_t a_second, Nanoseconds now_ns);

 private:
    double left_ = -1;  ///< below 0: never asked
    Nanoseconds asked_ns_ = 0;
};

/// Who has sent something lately, and who wants to be told the state. Names are
/// "udp 127.0.0.1:5000" and "tcp 127.0.0.1:53412".
class Senders {
 public:
    explicit Senders(const SenderLimits& limits) : limits_(limits) {}

    /// Whether a message of this sender is within its rate.
    [[nodiscard]] bool admit(const std::string& name, Nanoseconds now_ns);
    /// Whether an error may be answered.
    [[nodiscard]] bool may_answer(const std::string& name, Nanoseconds now_ns);
    /// Whether the whole state may be told.
    [[nodiscard]] bool may_ask_all(const std::string& name, Nanoseconds now_ns);
    /// The sender is told the state until its lease is over; asking again renews it. `port`: where
    /// it listens, 0 = where it sends from. False when there is no room.
    [[nodiscard]] bool subscribe(const std::string& name, std::uint16_t port, Nanoseconds now_ns);
    void unsubscribe(const std::string& name);
    /// Gone: nothing can be sent there.
    void forget(const std::string& name) { senders_.erase(name); }

    /// Those whose lease is not over.
    [[nodiscard]] std::vector<std::string> subscribers(Nanoseconds now_ns) const;
    [[nodiscard]] bool is_subscribed(const std::string& name, Nanoseconds now_ns) const;
    /// Where a sender listens, if it has said so; 0 = where it sends from.
    [[nodiscard]] std::uint16_t port_of(const std::string& name) const;
    [[nodiscard]] std::size_t count() const { return senders_.size(); }

 private:
    struct Sender {
        Nanoseconds heard_ns = 0;
        Nanoseconds lease_until_ns = 0;
        std::uint16_t port = 0;
        Allowance messages;
        Allowance errors;
        Allowance states;
    };
    [[nodiscard]] Sender& known(const std::string& name, Nanoseconds now_ns);

    const SenderLimits limits_;
    std::map<std::string, Sender> senders_;
};

}  // namespace pitcast::osc
