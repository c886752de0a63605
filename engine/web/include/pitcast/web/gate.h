// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/web/call.h"

namespace pitcast::web {

/// Who may come in.
struct GateOptions {
    std::string token{};                 ///< bearer token; empty = none is asked for
    std::vector<std::string> hosts{};    ///< names that this machine is called by, beside loopback
    std::vector<std::string> origins{};  ///< other pages that may command: "https://desk.example"
    bool wide = false;                   ///< reachable from other machines, by its addresses
    std::size_t max_body_bytes = 256U << 10U;
};

/// The rules of the door, from the head of a request alone. They keep out what a web page that an
/// operator happens to look at could send: to a foreign name that was pointed here (rebinding of
/// DNS: the Host is not ours), and from a foreign page (the Origin is not ours). No I/O.
class Gate {
 public:
    explicit Gate(GateOptions options) : options_(std::move(options)) {}

    /// Why the request is not let in, ready to be sent; none = it may come in.
    [[nodiscard]] std::optional<Reply> refusal(const CallHead& head) const;
    /// The page that the answer may be read by, for Access-Control-Allow-Origin; empty = our own.
    [[nodiscard]] std::string allowed_origin(const CallHead& head) const;
    /// Whether a browser asks if it may ask (CORS preflight).
    [[nodiscard]] static bool is_preflight(const CallHead& head);

 private:
    [[nodiscard]] bool knows_host(std::string_view host) const;
    [[nodiscard]] bool knows_token(std::string_view authorization) const;
    [[nodiscard]] std::optional<Reply> foreign_page(const CallHead& head) const;
    [[nodiscard]] std::optional<Reply> wrong_body(const CallHead& head) const;

    GateOptions options_;
};

/// Of equal length and content, in a time that does not depend on where they differ.
[[nodiscard]] bool same_secret(std::string_view given, std::string_view secret);

/// A token as it stands in a file, without the end of the line. Errors: none, too short, spaces.
[[nodiscard]] Result<std::string> token_of(std::string_view text, const std::string& name);

}  // namespace pitcast::web
