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

// A batch: its commands have neither id nor who of their own.
Result<Request> batch_of(const Json& root) {
    for (const auto& member : root.items()) {
        const std::string& key = member.key();
        if (key != "id" && key != "verb" && key != "who" && key != "commands") {
            return bad_request("a batch has no member \"" + key + "\"", "");
        }
    }
    if (!root.contains("id")) {
        return bad_request("a batch needs an \"id\"", "give each a new one");
    }
    const auto who = root.find("who");
    const auto commands = root.find("commands");
    if (who != root.end() && !who->is_string()) {
        return bad_request("member \"who\" must be text", "");
    }
    if (commands == root.end() || !commands->is_array() || commands->empty() ||
        commands->size() > kMostInBatch) {
        return bad_request("\"commands\" must be a list of 1 to 256 commands", "");
    }
    Request request;
    request.command.id = root["id"].get<std::string>();
    request.command.who = who == root.end() ? std::string() : who->get<std::string>();
    for (const Json& one : *commands) {
        const std::string number = std::to_string(request.batch.size() + 1);
        auto command = show::command_from_json(one);
        if (!command) {
            return command.error().within("command " + number + " of the batch");
        }
        if (one.contains("id") || one.contains("who") || show::is_for_channel(command->verb)) {
            return Error{"command " + number + " of the batch",
                         "has an \"id\" or \"who\" of its own, or is for the channel",
                         "the id and the who of the batch count for all; load, reload, "
                         "set_source, add_sink and the like go by themselves"};
        }
        command->id = request.command.id + "/" + number;
        command->who = request.command.who;
        request.batch.push_back(*std::move(command));
    }
    return request;
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
    if (const auto verb = root.find("verb"); verb != root.end() && *verb == "batch") {
        auto batch = batch_of(root);
        if (!batch) {
            return Refusal{std::move(request.id), batch.error().within("request")};
        }
        batch->id = std::move(request.id);
        return *std::move(batch);
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

Json batch_answer(FrameNumber effective_frame, std::vector<Json> answers) {
    std::size_t refused = 0;
    for (Json& answer : answers) {
        answer.erase("effective_frame");
        refused += answer["ok"] == true ? 0 : 1;
    }
    Json body = accepted_answer(effective_frame);
    if (refused > 0) {
        body.update(
            refused_answer({"batch",
                            std::to_string(refused) + " of " + std::to_string(answers.size()) +
                                " commands were refused; the others are done",
                            "\"answers\" says which, and why"}));
    }
    body["answers"] = std::move(answers);
    return body;
}

Json on_air_event(const show::Command& command, FrameNumber frame) {
    return {{"frame", frame}, {"command", show::command_to_json(command)}};
}

}  // namespace pitcast::control
