// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "pitcast/core/tcp_listener.h"
#include "pitcast/core/udp_socket.h"

namespace pitcast::osc {

/// Where packets come in; none of both = nothing comes in.
struct Doors {
    std::optional<UdpSocket> datagrams{};
    std::optional<Listener> streams{};  ///< at the same port
};

/// Errors: an address that is not understood, that other machines reach although that is not
/// allowed, or that is in use.
[[nodiscard]] Result<Doors> bind_both(const std::string& address, bool wide);

}  // namespace pitcast::osc
