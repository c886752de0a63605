// SPDX-License-Identifier: Apache-2.0
#include "endpoint.h"

#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "pitcast/control/command_server.h"

namespace pitcast::control {
namespace {

Error not_understood(const std::string& text, std::string what) {
    return {text, std::move(what),
            "write tcp://127.0.0.1:5560 or ipc:///run/user/1000/pitcast.control"};
}

Result<Endpoint> parse_tcp(const std::string& text, std::string_view rest) {
    const auto colon = rest.rfind(':');
    if (colon == std::string_view::npos || colon == 0) {
        return not_understood(text, "the endpoint names no host and port");
    }
    Endpoint endpoint;
    endpoint.host = rest.substr(0, colon);
    if (endpoint.host.size() > 2 && endpoint.host.front() == '[' && endpoint.host.back() == ']') {
        endpoint.host = endpoint.host.substr(1, endpoint.host.size() - 2);
    }
    if (endpoint.host == "localhost") {
        endpoint.host = "127.0.0.1";  // ZeroMQ binds addresses, not names
    }
    const std::string_view port = rest.substr(colon + 1);
    if (port == "*") {
        return endpoint;
    }
    const auto [end, fault] =
        std::from_chars(port.data(), port.data() + port.size(), endpoint.port);
    if (fault != std::errc{} || end != port.data() + port.size() || endpoint.port < 1 ||
        endpoint.port > 65534) {
        return not_understood(text, "the port must be 1 to 65534: state takes the one after it");
    }
    return endpoint;
}

}  // namespace

std::string Endpoint::text() const {
    if (is_ipc) {
        return "ipc://" + path;
    }
    const bool v6 = host.find(':') != std::string::npos;
    return "tcp://" + (v6 ? "[" + host + "]" : host) + ":" +
           (port == 0 ? "*" : std::to_string(port));
}

Endpoint Endpoint::state() const {
    Endpoint next = *this;
    is_ipc ? static_cast<void>(next.path += ".state") : static_cast<void>(++next.port);
    return next;
}

bool Endpoint::reaches_only_this_machine() const {
    in_addr v4{};
    if (is_ipc || host == "::1") {
        return true;
    }
    return ::inet_pton(AF_INET, host.c_str(), &v4) == 1 && (ntohl(v4.s_addr) >> 24U) == 127;
}

Result<Endpoint> parse_endpoint(const std::string& text) {
    const std::string_view view = text;
    if (view.substr(0, 6) == "tcp://") {
        return parse_tcp(text, view.substr(6));
    }
    if (view.substr(0, 6) == "ipc://") {
        Endpoint endpoint;
        endpoint.is_ipc = true;
        endpoint.path = view.substr(6);
        if (endpoint.path.empty() || endpoint.path == "*" ||
            endpoint.path.find('\0') != std::string::npos) {
            return not_understood(text, "the ipc endpoint names no path");
        }
        return endpoint;
    }
    return not_understood(text, "this is neither a tcp:// nor an ipc:// endpoint");
}

Status check_ipc_path(const Endpoint& endpoint) {
    sockaddr_un address{};
    if (endpoint.path.size() >= sizeof address.sun_path) {
        return Error{endpoint.text(), "the path is longer than a socket allows (107 bytes)",
                     "choose a shorter path"};
    }
    struct stat found {};
    if (endpoint.path.front() == '@' || ::lstat(endpoint.path.c_str(), &found) != 0) {
        return {};
    }
    if (!S_ISSOCK(found.st_mode)) {
        return Error{endpoint.text(), "a file that is no socket has this path",
                     "choose another path"};
    }
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, endpoint.path.data(), endpoint.path.size());
    const bool alive = probe >= 0 && ::connect(probe, reinterpret_cast<const sockaddr*>(&address),
                                               sizeof address) == 0;
    if (probe >= 0) {
        ::close(probe);
    }
    if (alive) {
        return Error{endpoint.text(), "another program listens there",
                     "stop the other channel, or choose another path"};
    }
    return {};
}

Result<std::string> state_endpoint_of(const std::string& endpoint) {
    const auto parsed = parse_endpoint(endpoint);
    if (!parsed) {
        return parsed.error();
    }
    if (!parsed->is_ipc && parsed->port == 0) {
        return Error{endpoint, "the port is not known", "give the port itself"};
    }
    return parsed->state().text();
}

}  // namespace pitcast::control
