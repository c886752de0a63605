// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/udp_socket.h"

#include "streams.h"

namespace pitcast::osc {

/// Ways out. Nothing here waits: what the system has no room for is not sent, and counted.
class Outlets {
 public:
    /// Errors: a target that is not understood, no socket.
    [[nodiscard]] static Result<Outlets> open(const std::vector<std::string>& targets);

    /// Where senders have sent to, which they are answered from; null = there is none. Both must
    /// live as long.
    void answer_through(const UdpSocket* in, Streams* streams) {
        in_ = in;
        streams_ = streams;
    }
    /// To a sender; `port`: another port of the same machine, 0 = its own.
    void reply(const std::string& to, std::uint16_t port, std::string_view packet);
    void tell_targets(std::string_view packet);
    [[nodiscard]] bool has_targets() const { return !targets_.empty(); }
    [[nodiscard]] std::uint64_t sent() const { return sent_; }
    [[nodiscard]] std::uint64_t unsent() const { return unsent_; }

 private:
    void count(bool went) { ++(went ? sent_ : unsent_); }

    const UdpSocket* in_ = nullptr;
    Streams* streams_ = nullptr;
    std::vector<UdpPeer> targets_;
    std::map<int, UdpSocket> sockets_;  ///< towards targets, by family
    std::uint64_t sent_ = 0;
    std::uint64_t unsent_ = 0;
};

}  // namespace pitcast::osc
