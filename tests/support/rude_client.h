// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pitcast::test {

/// A TCP client of 127.0.0.1 without manners: sends any bytes, waits 20 s at most for some. What
/// they mean, those know that are made of it.
class RudeClient {
 public:
    explicit RudeClient(const std::string& address)
        : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    RudeClient(const RudeClient&) = delete;
    RudeClient& operator=(const RudeClient&) = delete;
    ~RudeClient() { ::close(fd_); }

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
    /// Whether the other side has hung up, after whatever it still sends.
    bool hung_up() {
        while (read()) {
        }
        return ended_;
    }

 protected:
    /// Takes in what has come; false when the other side has hung up or says nothing.
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
    std::string got_;

 private:
    bool connected_ = false;
    bool ended_ = false;
};

}  // namespace pitcast::test
