// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/tcp_listener.h"
#include "pitcast/osc/framing.h"

namespace pitcast::osc {

/// Senders over TCP. What a client does not take is kept up to a limit, then the client is
/// dropped; nothing ever waits for one.
class Streams {
 public:
    /// A packet that has come from `sender`, "tcp 127.0.0.1:53412".
    using Take = std::function<void(std::string_view packet, const std::string& sender)>;

    Streams(Listener listener, std::size_t most) : listener_(std::move(listener)), most_(most) {}

    /// Adds what to wait for; read() is told what came of it.
    void wait_for(std::vector<pollfd>& polled);
    /// Reads what has come and lets newcomers in. True: somebody has sent as much as is read at
    /// once.
    [[nodiscard]] bool read(Nanoseconds now_ns, const Take& take);
    /// False when there is no such client, or it takes nothing any more.
    [[nodiscard]] bool send(const std::string& to, std::string_view packet);
    /// Sends what waits; gives the names of those who have gone since the last call.
    [[nodiscard]] std::vector<std::string> flush();

 private:
    struct Client {
        Descriptor socket;
        std::string name;
        PacketStream stream;
        std::string unsent{};
        bool gone = false;
    };
    void accept_clients(Nanoseconds now_ns);
    [[nodiscard]] static bool read_from(Client& client, const Take& take);

    Listener listener_;
    const std::size_t most_;
    std::vector<Client> clients_;
    Nanoseconds no_callers_until_ns_ = 0;
};

}  // namespace pitcast::osc
