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

void set_up(ServerSockets& sockets, const ServerOptions& options) {
    auto& router = sockets.router = zmq::socket_t(sockets.context, zmq::socket_type::router);
    auto& pub = sockets.pub = zmq::socket_t(sockets.context, zmq::socket_type::pub);
    for (auto* socket : {&router, &pub}) {
        socket->set(zmq::sockopt::linger, kLingerMs);
        socket->set(zmq::sockopt::ipv6, 1);
        socket->set(zmq::sockopt::handshake_ivl, 5000);
        socket->set(zmq::sockopt::heartbeat_ivl, 2000);
        socket->set(zmq::sockopt::heartbeat_timeout, 6000);
    }
    // Over max_request_bytes a request is answered with an error; far over it, the connection is
    // closed before the bytes are in memory.
    router.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(std::max<std::size_t>(
                                             options.max_request_bytes * 8, 4096)));
    router.set(zmq::sockopt::rcvhwm, 256);
    router.set(zmq::sockopt::router_mandatory, 1);
    router.set(zmq::sockopt::router_handover, 1);  // a client that comes back keeps its name
    pub.set(zmq::sockopt::maxmsgsize, std::int64_t{4096});  // subscriptions
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

void bind_one(ServerSockets& sockets, zmq::socket_t& socket, const Endpoint& endpoint) {
    socket.bind(endpoint.text());
    if (endpoint.is_ipc && endpoint.path.front() != '@') {
        sockets.paths.push_back(endpoint.path);
        // The user who runs the channel may command it, nobody else.
        ::chmod(endpoint.path.c_str(), 0600);
    }
}

Status bind_both(ServerSockets& sockets, const Endpoint& wanted) {
    const Endpoint* at = &wanted;
    sockets.endpoint = wanted;
    Endpoint state;
    try {
        bind_one(sockets, sockets.router, wanted);
        if (!wanted.is_ipc && wanted.port == 0) {
            sockets.endpoint.port = bound_port(sockets.router);
        }
        state = sockets.endpoint.state();
        at = &state;
        bind_one(sockets, sockets.pub, state);
    } catch (const zmq::error_t& fault) {
        return bind_error(*at, fault);
    }
    return {};
}

}  // namespace

ServerSockets::~ServerSockets() {
    router.close();
    pub.close();
    context.close();  // sends what waits, for as long as LINGER allows
    for (const auto& path : paths) {
        ::unlink(path.c_str());
    }
}

Result<std::unique_ptr<ServerSockets>> bind_sockets(const Endpoint& endpoint,
                                                    const ServerOptions& options) {
    if (!options.allow_wide_bind && !endpoint.reaches_only_this_machine()) {
        return Error{
            endpoint.text(),
            "this address can be reached from other machines, and control has no passwords",
            "use tcp://127.0.0.1:PORT or an ipc path, or allow wide binds explicitly"};
    }
    for (const auto& one : {endpoint, endpoint.state()}) {
        if (auto free = one.is_ipc ? check_ipc_path(one) : Status{}; !free) {
            return free.error();
        }
    }
    // A free port whose neighbour is taken is no use: try another.
    const int attempts = !endpoint.is_ipc && endpoint.port == 0 ? kFreePortAttempts : 1;
    for (int attempt = 1;; ++attempt) {
        try {
            auto sockets = std::make_unique<ServerSockets>();
            set_up(*sockets, options);
            const auto bound = bind_both(*sockets, endpoint);
            if (bound) {
                return sockets;
            }
            if (attempt == attempts) {
                return bound.error();
            }
        } catch (const zmq::error_t& fault) {
            return Error{endpoint.text(), std::string("ZeroMQ: ") + fault.what(), ""};
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
