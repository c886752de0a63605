// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <zmq.hpp>

#include "pitcast/control/command_server.h"

#include "endpoint.h"

namespace pitcast::control {

/// The ROUTER and the PUB of a server, bound. At the end it takes its ipc paths away.
struct ServerSockets {
    ServerSockets() = default;
    ~ServerSockets();
    ServerSockets(const ServerSockets&) = delete;
    ServerSockets& operator=(const ServerSockets&) = delete;

    zmq::context_t context{1};
    zmq::socket_t router;
    zmq::socket_t pub;
    Endpoint endpoint;
    std::vector<std::string> paths;  ///< ipc paths that are ours
};

[[nodiscard]] Result<std::unique_ptr<ServerSockets>> bind_sockets(const Endpoint& endpoint,
                                                                  const ServerOptions& options);

/// Where an answer goes: the identity and, for a REQ socket, the empty frame after it.
struct ReturnAddress {
    std::string identity;
    bool delimiter = false;
};

struct Incoming {
    ReturnAddress from;
    std::string body;
    bool one_frame = true;  ///< false: more frames than a request has
};

/// Next message if one waits. Throws zmq::error_t.
[[nodiscard]] bool receive(zmq::socket_t& router, Incoming& incoming);
/// False when the client has gone or takes nothing. Throws zmq::error_t.
[[nodiscard]] bool reply(zmq::socket_t& router, const ReturnAddress& to, std::string_view body);

}  // namespace pitcast::control
