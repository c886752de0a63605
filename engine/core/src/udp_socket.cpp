// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/udp_socket.h"

#include <cerrno>
#include <cstring>

#include <netinet/in.h>

#include "socket_address.h"

namespace pitcast {
namespace {

Descriptor udp_descriptor(int family) {
    return Descriptor(::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

}  // namespace

std::string UdpPeer::text() const {
    return address_text(bytes);
}

UdpPeer UdpPeer::at_port(std::uint16_t port) const {
    UdpPeer other = *this;
    if (other.bytes.ss_family == AF_INET6) {
        reinterpret_cast<sockaddr_in6&>(other.bytes).sin6_port = htons(port);
    } else {
        reinterpret_cast<sockaddr_in&>(other.bytes).sin_port = htons(port);
    }
    return other;
}

Result<UdpSocket> bind_udp(const std::string& address, const ListenRules& rules) {
    const auto place = allowed_address(address, rules);
    if (!place) {
        return place.error();
    }
    UdpSocket bound;
    bound.only_this_machine = place->only_this_machine;
    bound.socket = udp_descriptor(place->bytes.ss_family);
    const int fd = bound.socket.get();
    sockaddr_storage real{};
    socklen_t size = sizeof real;
    if (fd < 0 || ::bind(fd, place->get(), place->size) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&real), &size) != 0) {
        return cannot_bind(address, rules);
    }
    // For bursts; the system may give less (net.core.rmem_max).
    const int room = 1 << 20;
    (void)::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    const int yes = 1;
    (void)::setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &yes, sizeof yes);
    bound.address = address_text(real);
    return bound;
}

Result<UdpSocket> open_udp_towards(const UdpPeer& peer) {
    UdpSocket opened;
    opened.socket = udp_descriptor(peer.bytes.ss_family);
    if (!opened.socket.ok()) {
        return Error{peer.text(), std::string("no socket: ") + std::strerror(errno), ""};
    }
    return opened;
}

Result<UdpPeer> udp_peer(const std::string& address, std::string_view example) {
    const auto place = socket_address(address, example);
    if (!place) {
        return place.error();
    }
    if (address.ends_with(":0") || address.ends_with(":00")) {
        return Error{address, "nothing can be sent to port 0", "write " + std::string(example)};
    }
    return UdpPeer{place->bytes, place->size};
}

bool receive_from(const UdpSocket& from, std::string& buffer, Datagram& datagram) {
    iovec room{buffer.data(), buffer.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(std::uint32_t))];
    msghdr message{};
    message.msg_name = &datagram.from.bytes;
    message.msg_namelen = sizeof datagram.from.bytes;
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    const ssize_t got = ::recvmsg(from.socket.get(), &message, MSG_DONTWAIT);
    if (got < 0) {
        return false;
    }
    datagram.from.size = message.msg_namelen;
    datagram.bytes = {buffer.data(), static_cast<std::size_t>(got)};
    for (cmsghdr* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
        if (one->cmsg_level == SOL_SOCKET && one->cmsg_type == SO_RXQ_OVFL) {
            std::memcpy(&datagram.lost, CMSG_DATA(one), sizeof datagram.lost);
        }
    }
    return true;
}

bool send_to(const UdpSocket& from, const UdpPeer& to, std::string_view bytes) {
    return ::sendto(from.socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                    reinterpret_cast<const sockaddr*>(&to.bytes),
                    to.size) == static_cast<ssize_t>(bytes.size());
}

}  // namespace pitcast
