// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "pitcast/core/shared_slots.h"
#include "pitcast/core/tcp_listener.h"

namespace pitcast {

/// Where datagrams come from or go to.
struct UdpPeer {
    sockaddr_storage bytes{};
    socklen_t size = 0;

    [[nodiscard]] std::string text() const;  ///< "127.0.0.1:5000"
    /// The same machine at another port.
    [[nodiscard]] UdpPeer at_port(std::uint16_t port) const;
};

/// A UDP socket that never blocks.
struct UdpSocket {
    Descriptor socket;
    std::string address;             ///< as bound, with the real port; empty = only for sending
    bool only_this_machine = false;  ///< a loopback address
};

/// Addresses and errors as of listen_at().
[[nodiscard]] Result<UdpSocket> bind_udp(const std::string& address, const ListenRules& rules);
/// A socket to send from, to peers of the same family. Errors: the system's reason.
[[nodiscard]] Result<UdpSocket> open_udp_towards(const UdpPeer& peer);
/// "192.168.1.20:9000", "[::1]:9000", "localhost:9000". Errors: not understood, port 0.
[[nodiscard]] Result<UdpPeer> udp_peer(const std::string& address, std::string_view example);

/// What a socket has received.
struct Datagram {
    std::string_view bytes;  ///< valid until the buffer is used again
    UdpPeer from;
    std::uint32_t lost = 0;  ///< that the system had no room for, since the socket was opened
};

/// Takes the next datagram into `buffer`, without waiting; false when there is none. What does not
/// fit into the buffer is cut off.
[[nodiscard]] bool receive_from(const UdpSocket& from, std::string& buffer, Datagram& datagram);
/// False when the system has no room for it, or no way to there.
[[nodiscard]] bool send_to(const UdpSocket& from, const UdpPeer& to, std::string_view bytes);

}  // namespace pitcast
