// SPDX-License-Identifier: Apache-2.0
// What we parse of a request ourselves, without sockets: whether it is let in, which route it
// takes, what its body asks of the show. The first line says which ("GET /path", then headers we
// heed), the rest is the body. No input may crash it; every command is one that can be journalled,
// and every answer is JSON with a status.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "pitcast/web/command_api.h"
#include "pitcast/web/gate.h"
#include "pitcast/web/ograf_api.h"
#include "pitcast/web/routes.h"

#include "../support/web_show.h"

namespace {

using namespace pitcast;

void demand(bool holds) {
    if (!holds) {
        __builtin_trap();
    }
}

std::string_view next_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

void check(const web::Reply& reply) {
    demand(reply.status >= 200 && reply.status < 600);
    demand(reply.body.empty() || Json::accept(reply.body));
}

void check(const web::Mapped& mapped) {
    if (const auto* reply = std::get_if<web::Reply>(&mapped)) {
        demand(reply->status >= 400);
        check(*reply);
        return;
    }
    for (const show::Command& command : std::get<web::Plan>(mapped).commands) {
        demand(show::command_from_json(show::command_to_json(command)).ok());
    }
}

void through_the_gate(std::string_view& text, const std::string& method, const std::string& path) {
    web::CallHead head;
    head.method = method;
    head.path = path;
    for (std::string* into :
         {&head.host, &head.origin, &head.authorization, &head.content_type, &head.content_length,
          &head.content_encoding, &head.transfer_encoding, &head.fetch_site, &head.fetch_mode}) {
        *into = next_line(text);
    }
    const web::Gate gate({.token = "0123456789abcdef",
                          .hosts = {"desk"},
                          .origins = {"https://desk"},
                          .wide = path.size() % 2 == 0});
    const auto refusal = gate.refusal(head);
    if (refusal) {
        demand(refusal->status >= 400);
        check(*refusal);
    } else {
        demand(head.method == "OPTIONS" || head.authorization.size() > 16 || path == "/" ||
               path.find("panel") != std::string::npos || path == "/icon.svg");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const web::View view = test::web_view(test::web_state(
        100, {test::web_layer(40, "lower-third", "on", 1), test::web_layer(40, "tower", "cued"),
              test::web_layer(20, "tower", "out")}));
    std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string_view first = next_line(text);
    const std::size_t space = first.find(' ');
    const std::string method(first.substr(0, space));
    const std::string path(space == std::string_view::npos ? "" : first.substr(space + 1));
    through_the_gate(text, method, path);
    (void)web::find_route(method, path);
    check(web::command_plan(text, "127.0.0.1"));
    for (const char* action : {"load", "playAction", "updateAction", "stopAction", "clear"}) {
        check(web::ograf_action(action, text, view, {}));
    }
    check(web::ograf_target(view, {}, std::string(text)));
    check(web::ograf_graphic(view, path));
    (void)web::token_of(text, "token");
    return 0;
}
