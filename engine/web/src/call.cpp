// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/call.h"

namespace pitcast::web {
namespace {

std::string_view title_of(int status) {
    switch (status) {
        case 400:
            return "Not understood";
        case 401:
            return "A token is needed";
        case 403:
            return "Not allowed";
        case 404:
            return "Not found";
        case 405:
            return "Not that method";
        case 409:
        case 550:
            return "Refused by the show";
        case 411:
        case 413:
        case 415:
            return "Not such a body";
        case 503:
            return "Busy";
        default:
            return "Failed";
    }
}

}  // namespace

Reply json_reply(const Json& body, int status) {
    Reply reply;
    reply.status = status;
    // What clients sent may be told back: bytes that are no UTF-8 must not throw here.
    reply.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    return reply;
}

Reply problem(int status, const Error& error) {
    Json body{{"type", "about:blank"},
              {"title", title_of(status)},
              {"status", status},
              {"detail", error.message()},
              {"error", {{"where", error.where}, {"what", error.what}, {"mend", error.mend}}}};
    Reply reply = json_reply(body, status);
    reply.type = "application/problem+json";
    return reply;
}

}  // namespace pitcast::web
