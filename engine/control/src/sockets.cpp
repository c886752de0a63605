// SPDX-License-Identifier: Apache-2.0
#include "sockets.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <sys/stat.h>
#include <unistd.h>

namespace pitcast::control {
namespace {

constexpr int kFreePortAttempts = 32;
constexpr int kLingerMs = 200;
constexpr int kZapEnforceDomain = 93;

void set_up_common(zmq::socket_t& socket) {
    socket.set(zmq::sockopt::linger, kLingerMs);
    socket.set(zmq::sockopt::ipv6, 1);
    socket.set(zmq::sockopt::handshake_ivl, 5000);
    socket.set(zmq::sockopt::heartbeat_ivl, 2000);
    socket.set(zmq::sockopt::heartbeat_timeout, 6000);
}

void set_up_router(zmq::socket_t& router, const ServerOptions& options, bool with_keys) {
    // Over max_request_bytes a request is answered with an error; far over it, the connection is
    // closed before the bytes are in memory.
    router.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(std::max<std::size_t>(
                                             options.max_request_bytes * 8, 4096)));
    router.set(zmq::sockopt::rcvhwm, 256);
    router.set(zmq::sockopt::router_mandatory, 1);
    // A client that comes back keeps its name. With keys names of connections mean nothing, and
    // nobody may take another's connection over by giving its name.
    router.set(zmq::sockopt::router_handover, with_keys ? 0 : 1);
}

// Turns encryption on and binds the socket that handshakes are answered at: before the door itself
// is bound, for Debian's ZeroMQ 4.3.4 lets every key in where nobody answers. That it must not do
// so is also said to the socket, and what comes over a connection that was not checked is refused.
void set_up_keys(Door& door, const Gatekeeper& gate, GateDrill drill) {
    if (drill == GateDrill::none || drill == GateDrill::silent) {
        door.zap = zmq::socket_t(door.context, zmq::socket_type::rep);
        door.zap.set(zmq::sockopt::linger, 0);
        door.zap.bind(kZapEndpoint);
    }
    door.socket.set(zmq::sockopt::curve_server, true);
    door.socket.set(zmq::sockopt::curve_secretkey, gate.server_key().secret_key);
    door.socket.set(zmq::sockopt::zap_domain, kZapDomain);
    // ZMQ_ZAP_ENFORCE_DOMAIN, which its header keeps among the drafts. A ZeroMQ that does not know
    // it leaves it to the other two bars.
    const int enforce = drill == GateDrill::absent_and_unenforced ? 0 : 1;
    static_cast<void>(
        zmq_setsockopt(door.socket.handle(), kZapEnforceDomain, &enforce, sizeof enforce));
}

Error bind_error(const Endpoint& endpoint, const zmq::error_t& fault) {
    if (fault.num() == EADDRINUSE) {
        return {endpoint.text(), "the port is in use by another program",
                "stop the other channel, or choose another port"};
    }
    return {endpoint.text(), std::string("cannot listen there: ") + fault.what(),
            "use an address of this machine, such as tcp://127.0.0.1:5560"};
}

int bound_port(zmq::socket_t& socket) {
    const std::string last = socket.get(zmq::sockopt::last_endpoint);
    const auto parsed = parse_endpoint(last);
    return parsed ? parsed->port : 0;
}

void bind_door(Door& door, const Endpoint& endpoint) {
    if (!endpoint.is_ipc || endpoint.path.front() == '@') {
        door.socket.bind(endpoint.text());
        return;
    }
    // The user who runs the channel may command it, nobody else, and at no moment.
    const mode_t before = ::umask(0177);
    const int bound = zmq_bind(door.socket.handle(), endpoint.text().c_str());
    const int fault = zmq_errno();
    ::umask(before);
    if (bound != 0) {
        errno = fault;
        throw zmq::error_t();
    }
    door.path = endpoint.path;
}

Result<std::unique_ptr<Door>> bind_commands(Endpoint& endpoint, const ServerOptions& options,
                                            const Gatekeeper* gate) {
    try {
        auto door = std::make_unique<Door>(zmq::socket_type::router);
        set_up_router(door->socket, options, gate != nullptr);
        if (gate != nullptr) {
            set_up_keys(*door, *gate, options.drill);
        }
        bind_door(*door, endpoint);
        if (!endpoint.is_ipc && endpoint.port == 0) {
            endpoint.port = bound_port(door->socket);
        }
        return door;
    } catch (const zmq::error_t& fault) {
        return bind_error(endpoint, fault);
    }
}

Status check_reach(const Endpoint& endpoint, const Gatekeeper* gate) {
    if (gate != nullptr || endpoint.reaches_only_this_machine()) {
        return {};
    }
    return Error{endpoint.text(),
                 "this address can be reached from other machines, and the channel has no keys",
                 "make keys (pitcast keys make NAME --role director --folder FOLDER) and start "
                 "with --control-keys FOLDER, or use tcp://127.0.0.1:PORT or an ipc path"};
}

}  // namespace

Door::Door(zmq::socket_type type) : socket(context, type) {
    set_up_common(socket);
}

Door::~Door() {
    socket.close();
    zap.close();
    context.close();  // sends what waits, for as long as LINGER allows
    if (!path.empty()) {
        ::unlink(path.c_str());
    }
}

Result<std::unique_ptr<Door>> bind_state(const Endpoint& commands, const ServerOptions& options,
                                         const Gatekeeper* gate) {
    const Endpoint endpoint = commands.state();
    try {
        auto door = std::make_unique<Door>(zmq::socket_type::pub);
        door->socket.set(zmq::sockopt::maxmsgsize, std::int64_t{4096});  // subscriptions
        if (gate != nullptr) {
            set_up_keys(*door, *gate, options.drill);
        }
        bind_door(*door, endpoint);
        return door;
    } catch (const zmq::error_t& fault) {
        return bind_error(endpoint, fault);
    }
}

Result<ServerSockets> bind_sockets(const Endpoint& endpoint, const ServerOptions& options,
                                   const Gatekeeper* gate) {
    if (auto near = check_reach(endpoint, gate); !near) {
        return near.error();
    }
    for (const auto& one : {endpoint, endpoint.state()}) {
        if (auto free = one.is_ipc ? check_ipc_path(one) : Status{}; !free) {
            return free.error();
        }
    }
    // A free port whose neighbour is taken is no use: try another.
    const int attempts = !endpoint.is_ipc && endpoint.port == 0 ? kFreePortAttempts : 1;
    for (int attempt = 1;; ++attempt) {
        ServerSockets sockets;
        sockets.endpoint = endpoint;
        auto commands = bind_commands(sockets.endpoint, options, gate);
        if (!commands) {
            return commands.error();
        }
        sockets.commands = *std::move(commands);
        auto state = bind_state(sockets.endpoint, options, gate);
        if (state) {
            sockets.state = *std::move(state);
            return sockets;
        }
        if (attempt == attempts) {
            return state.error();
        }
    }
}

bool receive(zmq::socket_t& router, Incoming& incoming) {
    zmq::message_t frame;
    if (!router.recv(frame, zmq::recv_flags::dontwait)) {
        return false;
    }
    incoming = {};
    incoming.from.identity = frame.to_string();
    bool first = true;
    const auto user_of = [](zmq::message_t& one) {
        const char* user = zmq_msg_gets(one.handle(), "User-Id");
        return user == nullptr ? std::string() : std::string(user);
    };
    while (frame.more()) {
        if (!router.recv(frame, zmq::recv_flags::none)) {
            return false;
        }
        if (first && frame.empty() && frame.more()) {
            incoming.from.delimiter = true;
        } else if (incoming.one_frame) {
            incoming.one_frame = !frame.more();
            incoming.body = incoming.one_frame ? frame.to_string() : std::string();
        }
        if (!frame.more()) {
            incoming.user_id = user_of(frame);
        }
        first = false;
    }
    return true;
}

bool reply(zmq::socket_t& router, const ReturnAddress& to, std::string_view body) {
    const auto flags = zmq::send_flags::dontwait;
    try {
        if (!router.send(zmq::buffer(to.identity), flags | zmq::send_flags::sndmore)) {
            return false;
        }
        if (to.delimiter) {
            router.send(zmq::message_t(), flags | zmq::send_flags::sndmore);
        }
        return router.send(zmq::buffer(body), flags).has_value();
    } catch (const zmq::error_t& fault) {
        if (fault.num() == EHOSTUNREACH) {
            return false;
        }
        throw;
    }
}

}  // namespace pitcast::control
