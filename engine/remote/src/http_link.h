// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::remote {

struct Answer {
    int status = 0;
    std::string body;
    std::string frame;  ///< X-Pitcast-Frame; empty = it has none
};

/// One connection to an engine's door, kept open between requests; one thread at a time.
class HttpLink {
 public:
    /// `url`: "http://HOST:PORT", checked by check_url.
    HttpLink(const std::string& url, const std::string& token);
    ~HttpLink();
    HttpLink(const HttpLink&) = delete;
    HttpLink& operator=(const HttpLink&) = delete;

    /// Errors: nobody answers. A refusal is an answer.
    [[nodiscard]] Result<Answer> get(const std::string& path);
    [[nodiscard]] Result<Answer> post(const std::string& path, const std::string& body);
    /// From another thread: what waits for an answer waits no longer.
    void stop();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Without what may stand behind host and port. Errors: another scheme, no host.
[[nodiscard]] Result<std::string> check_url(const std::string& url);
/// What the engine says is wrong, of an answer that is a refusal.
[[nodiscard]] Error refusal_in(const Answer& answer);

}  // namespace pitcast::remote
