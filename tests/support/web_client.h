// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <string>

#include "pitcast/core/json_document.h"

#include "rude_client.h"

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

/// Asks over HTTP, or sends whatever it likes.
class WebClient : public RudeClient {
 public:
    explicit WebClient(const std::string& address) : RudeClient(address), host_(address) {}

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

 private:
    std::string take(std::size_t count) {
        std::string taken = got_.substr(0, count);
        got_.erase(0, count);
        return taken;
    }

    std::string host_;
};

}  // namespace pitcast::test
