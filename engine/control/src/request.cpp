// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/request.h"

#include <utility>

namespace pitcast::control {
namespace {

constexpr std::size_t kMaxIdBytes = 128;

Error bad_request(std::string what, std::string mend) {
    return {"request", std::move(what), std::move(mend)};
}

// Version and id: what is ours. The rest is for show::command_from_json.
std::optional<Error> take_envelope(Json& root, Json& id) {
    if (const auto found = root.find("id"); found != root.end()) {
        const bool text =
            found->is_string() && found->get_ref<const std::string&>().size() <= kMaxIdBytes;
        if (!text && !found->is_number_integer()) {
            return bad_request("member \"id\" must be text of at most 128 bytes or a whole number",
                               "");
        }
        id = *found;
        if (!text) {
            *found = id.dump();
        }
    }
    const auto version = root.find("v");
    if (version == root.end()) {
        return bad_request("member \"v\" is missing", "add \"v\":1");
    }
    if (!version->is_number_integer() || *version != kSchemaVersion) {
        return bad_request(
            "schema version " + version->dump(-1, ' ', true).substr(0, 40) + " is not known",
            "this program speaks \"v\":1");
    }
    root.erase(version);
    return std::nullopt;
}

}  // namespace

std::variant<Request, Refusal> parse_request(std::string_view bytes) {
    auto document = JsonDocument::parse(bytes, "request");
    if (!document) {
        return Refusal{nullptr, document.error()};
    }
    Json root = document->root();
    if (!root.is_object()) {
        return Refusal{nullptr, bad_request("this is no JSON object", "")};
    }
    Request request;
    if (auto fault = take_envelope(root, request.id)) {
        return Refusal{std::move(request.id), *std::move(fault)};
    }
    if (const auto verb = root.find("verb"); verb != root.end() && *verb == "state") {
        request.asks_state = true;
        return request;
    }
    auto command = show::command_from_json(root);
    if (!command) {
        return Refusal{std::move(request.id), command.error().within("request")};
    }
    request.command = *std::move(command);
    return request;
}

Json accepted_answer(FrameNumber effective_frame) {
    return {{"ok", true}, {"effective_frame", effective_frame}};
}

Json refused_answer(const Error& error) {
    return {{"ok", false},
            {"error", {{"where", error.where}, {"what", error.what}, {"mend", error.mend}}}};
}

Json on_air_event(const show::Command& command, FrameNumber frame) {
    return {{"frame", frame}, {"command", show::command_to_json(command)}};
}

}  // namespace pitcast::control
