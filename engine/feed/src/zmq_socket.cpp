// SPDX-License-Identifier: Apache-2.0
#include "zmq_socket.h"

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <zmq.h>

#include "wire.h"

namespace pitcast::feed {
namespace {

/// ZeroMQ unlinks the path of an ipc endpoint when it binds, and would take it away from a
/// program that serves it. So ask first whether somebody answers.
bool somebody_serves(const std::string& endpoint) {
    const std::string path = endpoint.substr(6);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.front() == '@' || path.size() >= sizeof(address.sun_path)) {
        return false;
    }
    path.copy(address.sun_path, path.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return false;
    }
    const bool answered =
        ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    ::close(descriptor);
    return answered;
}

}  // namespace

ZmqContext::ZmqContext() : handle_(zmq_ctx_new()) {
    assert(handle_ != nullptr);
}

ZmqContext::~ZmqContext() {
    zmq_ctx_term(handle_);
}

ZmqSocket::ZmqSocket(const ZmqContext& context, int type)
    : handle_(zmq_socket(context.handle(), type)) {
    set(ZMQ_LINGER, 0);
    set(ZMQ_SNDHWM, 20'000);
    set(ZMQ_RCVHWM, 20'000);
    set(ZMQ_HEARTBEAT_IVL, 1000);
    set(ZMQ_HEARTBEAT_TIMEOUT, 3000);
    set(ZMQ_HEARTBEAT_TTL, 3000);
    set(ZMQ_HANDSHAKE_IVL, 5000);
    set(ZMQ_RECONNECT_IVL, 100);
    set(ZMQ_RECONNECT_IVL_MAX, 2000);
    // Somewhat more than we take, so that what is too large is counted before it is cut off.
    const auto largest = static_cast<std::int64_t>(2 * wire::kLargestPayload);
    zmq_setsockopt(handle_, ZMQ_MAXMSGSIZE, &largest, sizeof(largest));
}

ZmqSocket::~ZmqSocket() {
    if (handle_ != nullptr) {
        zmq_close(handle_);
    }
}

void ZmqSocket::set(int option, int value) {
    zmq_setsockopt(handle_, option, &value, sizeof(value));
}

void ZmqSocket::subscribe(std::string_view prefix) {
    zmq_setsockopt(handle_, ZMQ_SUBSCRIBE, prefix.data(), prefix.size());
}

Status ZmqSocket::bind(const std::string& endpoint) {
    if (endpoint.starts_with("ipc://") && somebody_serves(endpoint)) {
        return Error{endpoint, "another program publishes there",
                     "stop it, or choose another path"};
    }
    if (zmq_bind(handle_, endpoint.c_str()) == 0) {
        return {};
    }
    const int problem = zmq_errno();
    const char* mend = problem == EADDRINUSE
                           ? "stop the program that holds the port, or choose another port (the "
                             "next one is needed too)"
                           : "write tcp://*:port, tcp://address:port or ipc:///path";
    return Error{endpoint, std::string("cannot be bound: ") + zmq_strerror(problem), mend};
}

Status ZmqSocket::connect(const std::string& endpoint) {
    if (zmq_connect(handle_, endpoint.c_str()) == 0) {
        return {};
    }
    return Error{endpoint, std::string("cannot be connected: ") + zmq_strerror(zmq_errno()),
                 "write tcp://host:port or ipc:///path"};
}

std::string ZmqSocket::last_endpoint() const {
    std::array<char, 512> text{};
    std::size_t size = text.size();
    return zmq_getsockopt(handle_, ZMQ_LAST_ENDPOINT, text.data(), &size) == 0
               ? std::string(text.data())
               : std::string();
}

bool ZmqSocket::send(const std::vector<std::string_view>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const int more = i + 1 < parts.size() ? ZMQ_SNDMORE : 0;
        if (zmq_send(handle_, parts[i].data(), parts[i].size(), more | ZMQ_DONTWAIT) < 0) {
            return false;  // only ever the first part: a message begun is taken whole
        }
    }
    return true;
}

bool ZmqSocket::receive(std::vector<std::string>& parts, std::size_t most_parts) {
    parts.clear();
    zmq_msg_t frame;
    zmq_msg_init(&frame);
    bool any = false;
    while (zmq_msg_recv(&frame, handle_, ZMQ_DONTWAIT) >= 0) {
        any = true;
        if (parts.size() < most_parts) {
            parts.emplace_back(static_cast<const char*>(zmq_msg_data(&frame)),
                               zmq_msg_size(&frame));
        } else if (parts.size() == most_parts) {
            parts.emplace_back();
        }
        if (zmq_msg_more(&frame) == 0) {
            break;
        }
    }
    zmq_msg_close(&frame);
    return any;
}

void wait_readable(const std::vector<const ZmqSocket*>& sockets, int patience_ms) {
    std::vector<zmq_pollitem_t> items;
    items.reserve(sockets.size());
    for (const ZmqSocket* socket : sockets) {
        items.push_back({socket->handle(), 0, ZMQ_POLLIN, 0});
    }
    zmq_poll(items.data(), static_cast<int>(items.size()), patience_ms);
}

}  // namespace pitcast::feed
