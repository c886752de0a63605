// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where peers of a test meet.
#include <cstdint>
#include <cstdlib>
#include <string>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pitcast::test {

/// An even port of which the next one is free too (RTP and RIST count on both).
inline int free_port() {
    static int next = 24000 + static_cast<int>(::getpid()) % 400 * 20;
    const auto is_free = [](int port, int type) {
        const int socket = ::socket(AF_INET, type, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free =
            ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return free;
    };
    for (;; next += 2) {
        if (is_free(next, SOCK_DGRAM) && is_free(next + 1, SOCK_DGRAM) &&
            is_free(next, SOCK_STREAM)) {
            next += 2;
            return next - 2;
        }
    }
}

/// `PORT` and `FOLDER` in commands and URLs are put in.
inline std::string filled(std::string text, int port, const std::string& folder) {
    const auto put = [&](const std::string& name, const std::string& value) {
        for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
            text.replace(at, name.size(), value);
        }
    };
    put("PORT", std::to_string(port));
    put("FOLDER", folder);
    return text;
}

inline bool runs(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

}  // namespace pitcast::test
