// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <sys/socket.h>

#include "rude_client.h"

namespace pitcast::test {

/// Reads lines.
class AmcpClient : public RudeClient {
 public:
    using RudeClient::RudeClient;

    void end_sending() const { ::shutdown(fd_, SHUT_WR); }
    /// Bytes that the kernel may keep for us: what is beyond waits with the server.
    void take_little() const {
        const int bytes = 4096;
        (void)::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    /// The next line without its end; nothing when the other side has hung up or says nothing.
    std::optional<std::string> line() {
        while (true) {
            if (const std::size_t end = got_.find("\r\n", at_); end != std::string::npos) {
                std::string found = got_.substr(at_, end - at_);
                at_ = end + 2;
                if (at_ > 1U << 20U) {
                    got_.erase(0, std::exchange(at_, 0));
                }
                return found;
            }
            if (!read()) {
                return std::nullopt;
            }
        }
    }
    /// Sends a line and gives the first line of what comes back; "" when nothing does.
    std::string ask(const std::string& request) {
        return send(request + "\r\n") ? line().value_or("") : "";
    }

 private:
    std::size_t at_ = 0;
};

}  // namespace pitcast::test
