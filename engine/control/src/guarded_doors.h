// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <memory>

#include "gatekeeper.h"
#include "sockets.h"

namespace pitcast::control {

/// The sockets of a server with who keeps them. One thread. All throw zmq::error_t.
class GuardedDoors {
 public:
    /// `gate` null: no keys.
    GuardedDoors(ServerSockets sockets, std::unique_ptr<Gatekeeper> gate,
                 const ServerOptions& options)
        : gate_(std::move(gate)), sockets_(std::move(sockets)), options_(options) {}

    /// Until a request or a handshake comes, or for so long.
    void wait(std::chrono::milliseconds longest);
    /// Lets in and turns away. True when a key was withdrawn and so all subscribers were sent away;
    /// those who are still known come back by themselves.
    bool guard(Nanoseconds now_ns);

    [[nodiscard]] zmq::socket_t& commands() { return sockets_.commands->socket; }
    /// Null for the moment in which it is being bound anew.
    [[nodiscard]] zmq::socket_t* state() {
        return sockets_.state ? &sockets_.state->socket : nullptr;
    }
    [[nodiscard]] const Gatekeeper* gate() const { return gate_.get(); }

 private:
    /// Whether handshakes are answered at this door: there are keys, and no drill.
    [[nodiscard]] bool is_kept(const Door* door) const;
    void send_subscribers_away(Nanoseconds now_ns);

    std::unique_ptr<Gatekeeper> gate_;
    ServerSockets sockets_;
    const ServerOptions options_;
    Nanoseconds bind_again_ns_ = 0;
};

}  // namespace pitcast::control
