// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/tcp_listener.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "socket_address.h"

namespace pitcast {
namespace {

constexpr int kBacklog = 128;

void set_option(int fd, int level, int option, int value) {
    (void)::setsockopt(fd, level, option, &value, sizeof value);
}

}  // namespace

Result<Listener> listen_at(const std::string& address, const ListenRules& rules) {
    const auto place = allowed_address(address, rules);
    if (!place) {
        return place.error();
    }
    Listener listener;
    listener.only_this_machine = place->only_this_machine;
    listener.socket =
        Descriptor(::socket(place->bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int fd = listener.socket.get();
    if (fd < 0) {
        return cannot_bind(address, rules);
    }
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (::bind(fd, place->get(), place->size) != 0 || ::listen(fd, kBacklog) != 0) {
        return cannot_bind(address, rules);
    }
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        return cannot_bind(address, rules);
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
