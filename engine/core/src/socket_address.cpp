// SPDX-License-Identifier: Apache-2.0
#include "socket_address.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace pitcast {

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

Result<SocketAddress> allowed_address(const std::string& address, const ListenRules& rules) {
    auto place = socket_address(address, rules.example);
    if (place && !rules.wide && !place->only_this_machine) {
        return Error{address,
                     "this address can be reached from other machines" + std::string(rules.why_not),
                     std::string(rules.mend)};
    }
    return place;
}

Error cannot_bind(const std::string& address, const ListenRules& rules) {
    if (errno == EADDRINUSE) {
        const std::string who = rules.in_use.empty() ? "" : " (" + std::string(rules.in_use) + ")";
        return {address, "the port is in use by another program",
                "stop it" + who + ", or choose another port"};
    }
    return {address, std::string("cannot listen there: ") + std::strerror(errno),
            "use an address of this machine, such as " + std::string(rules.example)};
}

}  // namespace pitcast
