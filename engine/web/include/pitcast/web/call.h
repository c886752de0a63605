// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/core/error.h"
#include "pitcast/core/json_document.h"

namespace pitcast::web {

/// What is known of a request before its body: that who may come in is decided by. Empty = the
/// header is not there.
struct CallHead {
    std::string method;
    std::string path;     ///< decoded, without the query
    std::string address;  ///< of the other side, without port
    std::string host;
    std::string origin;
    std::string authorization;
    std::string content_type;
    std::string content_length;
    std::string content_encoding;
    std::string transfer_encoding;
    std::string fetch_site;  ///< Sec-Fetch-Site and Sec-Fetch-Mode, which browsers send
    std::string fetch_mode;
    bool repeated = false;  ///< one of those stands there more than once
};

/// A request that has come in.
struct Call {
    std::string method;  ///< "GET"; a HEAD is answered as one
    std::string path;
    std::map<std::string, std::string> query{};
    std::string body{};
    std::string address{};
    bool wants_page = false;  ///< a browser asks for something to look at
};

struct Reply {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers{};
    bool streams = false;  ///< events follow until either side hangs up
};

[[nodiscard]] Reply json_reply(const Json& body, int status = 200);
/// RFC 7807, with our `where`, `what` and `mend` beside: "detail" is the whole of it as one line.
[[nodiscard]] Reply problem(int status, const Error& error);

}  // namespace pitcast::web
