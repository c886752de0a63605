// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/core/json_document.h"

namespace pitcast::test {

/// An answer over HTTP. Status 0: none came, or none that could be read.
struct WebAnswer {
    int status = 0;
    std::map<std::string, std::string> headers{};  ///< names in lower case
    std::string body{};

    [[nodiscard]] Json json() const {
        Json parsed = Json::parse(body, nullptr, false);
        return parsed.is_discarded() ? Json() : parsed;
    }
};

/// A TCP client of 127.0.0.1 without manners: sends any bytes, waits 20 s at most.
class WebClient {
 public:
    explicit WebClient(const std::string& address)
        : host_(address), fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port =
            htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;
    ~WebClient() { ::close(fd_); }

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
    /// `headers` are whole lines with their ends.
    WebAnswer ask(const std::string& method, const std::string& path, const std::string& body = "",
                  const std::string& headers = "") {
        std::string request =
            method + " " + path + " HTTP/1.1\r\nHost: " + host_ + "\r\n" + headers;
        if (!body.empty() || method == "POST" || method == "PUT") {
            request +=
                "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
                "\r\n";
        }
        (void)send(request + "\r\n" + body);
        return answer(method == "HEAD");
    }
    WebAnswer get(const std::string& path) { return ask("GET", path); }
    WebAnswer post(const std::string& path, const Json& body) {
        return ask("POST", path, body.dump());
    }
    WebAnswer answer(bool without_body = false) {
        WebAnswer answer;
        const std::string head = until("\r\n\r\n");
        if (!head.starts_with("HTTP/1.1 ")) {
            return answer;
        }
        answer.status = std::atoi(head.c_str() + 9);
        for (std::size_t at = head.find("\r\n"); at != std::string::npos;) {
            const std::size_t end = head.find("\r\n", at + 2);
            const std::string line = head.substr(at + 2, end - at - 2);
            if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
                std::string name = line.substr(0, colon);
                std::transform(name.begin(), name.end(), name.begin(),
                               [](unsigned char c) { return std::tolower(c); });
                answer.headers[name] = line.substr(colon + 2);
            }
            at = end;
        }
        const auto length = answer.headers.find("content-length");
        if (!without_body && length != answer.headers.end()) {
            answer.body = bytes(std::stoul(length->second));
        }
        return answer;
    }
    /// What comes up to and with `mark`; less when the other side hangs up or says nothing.
    std::string until(const std::string& mark) {
        std::size_t end = got_.find(mark);
        while (end == std::string::npos && read()) {
            end = got_.find(mark);
        }
        return take(end == std::string::npos ? got_.size() : end + mark.size());
    }
    std::string bytes(std::size_t count) {
        while (got_.size() < count && read()) {
        }
        return take(std::min(count, got_.size()));
    }
    /// Whether the other side has hung up, after whatever it still sends.
    bool hung_up() {
        while (read()) {
        }
        return ended_;
    }

 private:
    std::string take(std::size_t count) {
        std::string taken = got_.substr(0, count);
        got_.erase(0, count);
        return taken;
    }
    bool read() {
        pollfd polled{fd_, POLLIN, 0};
        if (::poll(&polled, 1, 20'000) <= 0) {
            return false;
        }
        char block[16'384];
        const ssize_t got = ::recv(fd_, block, sizeof block, 0);
        if (got <= 0) {
            ended_ = true;
            return false;
        }
        got_.append(block, static_cast<std::size_t>(got));
        return true;
    }

    std::string host_;
    int fd_;
    bool connected_ = false;
    bool ended_ = false;
    std::string got_;
};

}  // namespace pitcast::test
