// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/tcp_listener.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace pitcast {
namespace {

constexpr int kBacklog = 128;

struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    bool only_this_machine = false;

    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

std::string address_text(const sockaddr_storage& place) {
    char host[INET6_ADDRSTRLEN] = "?";
    if (place.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(place);
        ::inet_ntop(AF_INET6, &v6.sin6_addr, host, sizeof host);
        return "[" + std::string(host) + "]:" + std::to_string(ntohs(v6.sin6_port));
    }
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(place);
    ::inet_ntop(AF_INET, &v4.sin_addr, host, sizeof host);
    return std::string(host) + ":" + std::to_string(ntohs(v4.sin_port));
}

Result<SocketAddress> socket_address(const std::string& address, std::string_view example) {
    const auto bad_address = [&](std::string what) {
        return Error{address, std::move(what), "write " + std::string(example)};
    };
    const std::size_t colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return bad_address("the address names no host and port");
    }
    std::string host = address.substr(0, colon);
    const std::string port_text = address.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, failed] =
        std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
    if (port_text.empty() || failed != std::errc{} || end != port_text.data() + port_text.size()) {
        return bad_address("the port must be a number up to 65535");
    }
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
    }
    host = host == "localhost" ? "127.0.0.1" : host == "*" ? "0.0.0.0" : host;
    SocketAddress place;
    auto& v4 = reinterpret_cast<sockaddr_in&>(place.bytes);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(place.bytes);
    if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        place.size = sizeof v4;
        place.only_this_machine = ntohl(v4.sin_addr.s_addr) >> 24U == 127;
        return place;
    }
    if (::inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        place.size = sizeof v6;
        place.only_this_machine = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        return place;
    }
    return bad_address("the host must be an address in numbers, or localhost");
}

Error cannot_listen(const std::string& address, const ListenRules& rules) {
    if (errno == EADDRINUSE) {
        const std::string who = rules.in_use.empty() ? "" : " (" + std::string(rules.in_use) + ")";
        return {address, "the port is in use by another program",
                "stop it" + who + ", or choose another port"};
    }
    return {address, std::string("cannot listen there: ") + std::strerror(errno),
            "use an address of this machine, such as " + std::string(rules.example)};
}

void set_option(int fd, int level, int option, int value) {
    (void)::setsockopt(fd, level, option, &value, sizeof value);
}

}  // namespace

Result<Listener> listen_at(const std::string& address, const ListenRules& rules) {
    const auto place = socket_address(address, rules.example);
    if (!place) {
        return place.error();
    }
    if (!rules.wide && !place->only_this_machine) {
        return Error{address,
                     "this address can be reached from other machines" + std::string(rules.why_not),
                     std::string(rules.mend)};
    }
    Listener listener;
    listener.only_this_machine = place->only_this_machine;
    listener.socket =
        Descriptor(::socket(place->bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int fd = listener.socket.get();
    if (fd < 0) {
        return cannot_listen(address, rules);
    }
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (::bind(fd, place->get(), place->size) != 0 || ::listen(fd, kBacklog) != 0) {
        return cannot_listen(address, rules);
    }
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        return cannot_listen(address, rules);
    }
    listener.address = address_text(bound);
    return listener;
}

Caller accept_from(const Listener& listener, bool& out_of_descriptors) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    Caller caller;
    caller.socket = Descriptor(::accept4(listener.socket.get(), reinterpret_cast<sockaddr*>(&from),
                                         &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!caller.socket.ok()) {
        out_of_descriptors = errno == EMFILE || errno == ENFILE || errno == ENOMEM;
        return caller;
    }
    caller.address = address_text(from);
    set_option(caller.socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
    // A machine that was switched off gives its place back within two minutes.
    set_option(caller.socket.get(), SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(caller.socket.get(), IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set_option(caller.socket.get(), IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set_option(caller.socket.get(), IPPROTO_TCP, TCP_KEEPCNT, 4);
    return caller;
}

}  // namespace pitcast
