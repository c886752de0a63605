// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include <sys/socket.h>

#include "pitcast/core/tcp_listener.h"

namespace pitcast {

/// An address in numbers, as the system wants it.
struct SocketAddress {
    sockaddr_storage bytes{};
    socklen_t size = 0;
    bool only_this_machine = false;

    [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&bytes); }
};

/// "127.0.0.1:5250", "[::1]:5250".
[[nodiscard]] std::string address_text(const sockaddr_storage& place);
/// Errors: not understood; they name `example`.
[[nodiscard]] Result<SocketAddress> socket_address(const std::string& address,
                                                   std::string_view example);
/// Errors also: one that other machines reach, where the rules do not allow that.
[[nodiscard]] Result<SocketAddress> allowed_address(const std::string& address,
                                                    const ListenRules& rules);
/// Why a socket could not be bound; errno says it.
[[nodiscard]] Error cannot_bind(const std::string& address, const ListenRules& rules);

}  // namespace pitcast
