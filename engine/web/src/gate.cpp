// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/gate.h"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace pitcast::web {
namespace {

constexpr std::size_t kLongestPath = 1024;
constexpr std::size_t kShortestToken = 16;

std::string lower(std::string_view text) {
    std::string low(text);
    std::transform(low.begin(), low.end(), low.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return low;
}

/// "[::1]:8080" and "localhost:8080" without the port.
std::string host_name(std::string_view host) {
    const std::size_t end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
    return lower(host.substr(0, end));
}

bool is_v4(const std::string& name, in_addr& address) {
    return ::inet_pton(AF_INET, name.c_str(), &address) == 1;
}

bool is_v6(const std::string& name, in6_addr& address) {
    return name.size() > 2 && name.front() == '[' && name.back() == ']' &&
           ::inet_pton(AF_INET6, name.substr(1, name.size() - 2).c_str(), &address) == 1;
}

bool is_loopback(const std::string& name) {
    in_addr v4{};
    in6_addr v6{};
    return name == "localhost" || (is_v4(name, v4) && ntohl(v4.s_addr) >> 24U == 127) ||
           (is_v6(name, v6) && IN6_IS_ADDR_LOOPBACK(&v6));
}

bool is_number_address(const std::string& name) {
    in_addr v4{};
    in6_addr v6{};
    return is_v4(name, v4) || is_v6(name, v6);
}

/// The panel itself holds no secret, and must be there before somebody can type one.
bool is_page(std::string_view path) {
    return path == "/" || path == "/panel.css" || path == "/panel.js" || path == "/icon.svg";
}

bool has_body(const CallHead& head) {
    return head.method == "POST" || head.method == "PUT" || head.method == "PATCH" ||
           head.method == "DELETE";
}

}  // namespace

bool same_secret(std::string_view given, std::string_view secret) {
    unsigned char differ = given.size() == secret.size() && !secret.empty() ? 0 : 1;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        const char own = given.empty() ? '\0' : given[i % given.size()];
        differ = static_cast<unsigned char>(differ | (own ^ secret[i]));
    }
    return differ == 0;
}

Result<std::string> token_of(std::string_view text, const std::string& name) {
    const std::size_t end = text.find_last_not_of("\r\n");
    const std::string token(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
    const bool plain =
        std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (token.size() < kShortestToken || !plain) {
        return Error{name, "a token has at least 16 letters, digits and signs, and no spaces",
                     "make one with: openssl rand -hex 32"};
    }
    return token;
}

bool Gate::knows_host(std::string_view host) const {
    const std::string name = host_name(host);
    // A name can be pointed at any machine, an address in numbers cannot.
    return is_loopback(name) || (options_.wide && is_number_address(name)) ||
           std::any_of(options_.hosts.begin(), options_.hosts.end(),
                       [&](const std::string& own) { return lower(own) == name; });
}

bool Gate::knows_token(std::string_view authorization) const {
    constexpr std::string_view kScheme = "bearer ";
    return authorization.size() > kScheme.size() &&
           lower(authorization.substr(0, kScheme.size())) == kScheme &&
           same_secret(authorization.substr(kScheme.size()), options_.token);
}

bool Gate::is_preflight(const CallHead& head) {
    return head.method == "OPTIONS";
}

std::string Gate::allowed_origin(const CallHead& head) const {
    const auto found = std::find(options_.origins.begin(), options_.origins.end(), head.origin);
    return head.origin.empty() || found == options_.origins.end() ? "" : *found;
}

std::optional<Reply> Gate::foreign_page(const CallHead& head) const {
    const auto foreign = [&] {
        const std::string whose = head.origin.empty() ? "another page" : head.origin;
        return problem(403, {"Origin", "this asks in the name of " + whose,
                             "allow it with --http-origin where it may command the channel"});
    };
    if (!allowed_origin(head).empty()) {
        return std::nullopt;
    }
    if (!head.origin.empty()) {
        const std::string own = lower(head.host);
        const bool ours =
            lower(head.origin) == "http://" + own || lower(head.origin) == "https://" + own;
        return ours ? std::nullopt : std::optional(foreign());
    }
    // Pictures, scripts and forms of other pages have no Origin; a link that is followed is fine.
    const bool by_other = head.fetch_site == "cross-site" || head.fetch_site == "same-site";
    const bool follows_link = head.fetch_mode == "navigate" && head.method == "GET";
    return by_other && !follows_link ? std::optional(foreign()) : std::nullopt;
}

std::optional<Reply> Gate::wrong_body(const CallHead& head) const {
    if (!head.transfer_encoding.empty()) {
        return problem(
            411, {"Transfer-Encoding", "bodies come in one piece", "send Content-Length instead"});
    }
    if (!head.content_encoding.empty()) {
        return problem(415, {"Content-Encoding", "bodies are not packed", "send it as it is"});
    }
    if (!has_body(head)) {
        // A body that nobody reads would be taken for the next request.
        return head.content_length.empty() || head.content_length == "0"
                   ? std::nullopt
                   : std::optional(problem(400, {"body", "this method has none", ""}));
    }
    std::size_t length = 0;
    const char* end = head.content_length.data() + head.content_length.size();
    const auto [read, failed] = std::from_chars(head.content_length.data(), end, length);
    if (head.content_length.empty() && head.method == "DELETE") {
        return std::nullopt;
    }
    if (head.content_length.empty()) {
        return problem(411, {"Content-Length", "is missing", "say how long the body is"});
    }
    if (failed != std::errc{} || read != end) {
        return failed == std::errc::result_out_of_range
                   ? problem(413, {"body", "is too large", ""})
                   : problem(400, {"Content-Length", "is no number", ""});
    }
    if (length > options_.max_body_bytes) {
        return problem(413, {"body",
                             "is " + std::to_string(length) + " bytes; at most " +
                                 std::to_string(options_.max_body_bytes) + " are taken",
                             ""});
    }
    const std::string type = lower(head.content_type.substr(0, head.content_type.find(';')));
    if (length > 0 && type != "application/json") {
        return problem(415, {"Content-Type", "bodies are JSON", "send application/json"});
    }
    return std::nullopt;
}

std::optional<Reply> Gate::refusal(const CallHead& head) const {
    if (head.repeated || head.host.empty()) {
        return problem(400, {"headers", "a header that must be there once is missing or repeated",
                             "send one Host, and every other header at most once"});
    }
    if (!knows_host(head.host)) {
        return problem(403, {"Host", "this machine is not called that",
                             "use its address, or name it with --http-host"});
    }
    if (auto foreign = foreign_page(head)) {
        return foreign;
    }
    if (head.path.size() > kLongestPath) {
        return problem(404, {"path", "is too long", ""});
    }
    if (is_preflight(head)) {
        return wrong_body(head);
    }
    if (!options_.token.empty() && !is_page(head.path) && !knows_token(head.authorization)) {
        Reply reply = problem(401, {"Authorization", "the token is missing or wrong",
                                    "send \"Authorization: Bearer TOKEN\""});
        reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"pitcast\"");
        return reply;
    }
    return wrong_body(head);
}

}  // namespace pitcast::web
