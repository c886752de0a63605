// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include <zmq.hpp>

namespace pitcast::control {

/// Hears what became of the handshakes of a client's socket: ZeroMQ itself only tries again, or
/// gives up without a word. Throws zmq::error_t.
class HandshakeWatch {
 public:
    enum class Fault : std::uint8_t {
        none,
        failed,  ///< a wrong key of the server, keys where none are wanted, or none where they are
        unknown_key  ///< the server has answered that it does not know ours; ZeroMQ gives up
    };

    /// Watches `socket`, which is not connected yet, in place of what was watched before.
    void attach(zmq::context_t& context, zmq::socket_t& socket);
    /// To be polled for; null before attach().
    [[nodiscard]] void* handle() { return events_.handle(); }
    /// Reads what has happened: how the last handshake ended.
    [[nodiscard]] Fault fault();

 private:
    zmq::socket_t events_;
    Fault fault_ = Fault::none;
    std::uint64_t attached_ = 0;
};

}  // namespace pitcast::control
