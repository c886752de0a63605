// SPDX-License-Identifier: Apache-2.0
#pragma once
// Where peers of a test meet.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pitcast::test {

/// An even port of which the next one is free too (RTP and RIST count on both), and which no
/// other test is given as long as this process lives: it is below those that connections get by
/// themselves, and a name of a socket that goes with its process stands for it.
inline int free_port() {
    constexpr int kFirst = 24000;
    constexpr int kPairs = 4000;
    static int next = static_cast<int>(::getpid()) % kPairs;
    const auto taken_by_us = [](int port) {
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        const std::string text = "pitcast-test-port-" + std::to_string(port);
        text.copy(name.sun_path + 1, text.size());  // abstract: no file is left behind
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size());
        const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (::bind(socket, reinterpret_cast<const sockaddr*>(&name), size) == 0) {
            return true;  // kept open until the process ends
        }
        ::close(socket);
        return false;
    };
    const auto is_free = [](int port, int type) {
        const int socket = ::socket(AF_INET, type | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free =
            ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        return free;
    };
    for (;;) {
        const int port = kFirst + 2 * (next++ % kPairs);
        if (is_free(port, SOCK_DGRAM) && is_free(port + 1, SOCK_DGRAM) &&
            is_free(port, SOCK_STREAM) && taken_by_us(port)) {
            return port;
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
