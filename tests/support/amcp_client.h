// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pitcast::test {

/// A TCP client of 127.0.0.1 without manners: sends any bytes, reads lines, waits 20 s at most.
class AmcpClient {
 public:
    explicit AmcpClient(const std::string& address)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    AmcpClient(const AmcpClient&) = delete;
    AmcpClient& operator=(const AmcpClient&) = delete;
    ~AmcpClient() { ::close(fd_); }

    [[nodiscard]] bool connected() const { return connected_; }
    /// False when the other side has hung up.
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
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
    /// Whether the other side has hung up, after whatever it still sends.
    bool hung_up() {
        while (read()) {
        }
        return ended_;
    }

 private:
    bool read() {
        pollfd one{fd_, POLLIN, 0};
        if (::poll(&one, 1, 20'000) <= 0) {
            return false;
        }
        char block[65536];
        const ssize_t count = ::recv(fd_, block, sizeof block, 0);
        if (count <= 0) {
            ended_ = true;
            return false;
        }
        got_.append(block, static_cast<std::size_t>(count));
        return true;
    }

    int fd_;
    bool connected_ = false;
    bool ended_ = false;
    std::string got_;
    std::size_t at_ = 0;
};

}  // namespace pitcast::test
