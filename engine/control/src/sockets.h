// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

#include "pitcast/control/command_server.h"

#include "endpoint.h"
#include "gatekeeper.h"

namespace pitcast::control {

/// A bound socket in a context of its own, with the socket at which it asks who may come in. The
/// context goes with it, so that when it is gone every connection is closed and its address is
/// free. At the end it takes its ipc path away.
struct Door {
    explicit Door(zmq::socket_type type);
    ~Door();
    Door(const Door&) = delete;
    Door& operator=(const Door&) = delete;

    zmq::context_t context{1};
    zmq::socket_t zap;  ///< bound before `socket`; none without keys
    zmq::socket_t socket;
    std::string path;  ///< ipc path that is ours
};

/// The ROUTER and the PUB of a server, bound.
struct ServerSockets {
    std::unique_ptr<Door> commands;
    std::unique_ptr<Door> state;
    Endpoint endpoint;
};

/// `gate` null: without keys. Errors: an address that other machines reach, without keys; a port
/// or path in use.
[[nodiscard]] Result<ServerSockets> bind_sockets(const Endpoint& endpoint,
                                                 const ServerOptions& options,
                                                 const Gatekeeper* gate);
/// The PUB alone. Closing it and binding it anew is how subscribers are sent away whose key has
/// been withdrawn: ZeroMQ asks only at the beginning of a connection.
[[nodiscard]] Result<std::unique_ptr<Door>> bind_state(const Endpoint& commands,
                                                       const ServerOptions& options,
                                                       const Gatekeeper* gate);

/// Where an answer goes: the identity and, for a REQ socket, the empty frame after it.
struct ReturnAddress {
    std::string identity;
    bool delimiter = false;
};

struct Incoming {
    ReturnAddress from;
    std::string body;
    std::string user_id;    ///< what the gatekeeper has said of the connection; empty = nothing
    bool one_frame = true;  ///< false: more frames than a request has
};

/// Next message if one waits. Throws zmq::error_t.
[[nodiscard]] bool receive(zmq::socket_t& router, Incoming& incoming);
/// False when the client has gone or takes nothing. Throws zmq::error_t.
[[nodiscard]] bool reply(zmq::socket_t& router, const ReturnAddress& to, std::string_view body);

}  // namespace pitcast::control
