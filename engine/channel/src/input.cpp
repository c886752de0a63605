// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/input.h"

#include <charconv>
#include <utility>

#include "pitcast/core/json_members.h"
#include "pitcast/feed/event_codec.h"

namespace pitcast::channel {
namespace {

std::uint16_t number_of(RecordKind kind) {
    return static_cast<std::uint16_t>(kind);
}

Error record_error(const journal::Record& record, std::string what) {
    return {"journal record of frame " + std::to_string(record.effect_frame), std::move(what), ""};
}

Result<Input> change_from(const journal::Record& record) {
    auto json = JsonDocument::parse(record.payload, "content");
    if (!json) {
        return json.error();
    }
    const Json& root = json->root();
    const std::uint64_t content =
        root.is_object() && root.contains("content") && root["content"].is_string()
            ? content_of(root["content"].get<std::string>())
            : 0;
    if (content == 0) {
        return record_error(record, "names no content of the show");
    }
    ContentChange change{content, nullptr};
    read_member(root, "show", change.show);
    read_member(root, "theme", change.edition.theme);
    read_member(root, "language", change.edition.language);
    return Input{record.effect_frame, std::move(change)};
}

}  // namespace

std::string content_text(std::uint64_t content) {
    std::string text(16, '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit) {
        *digit = "0123456789abcdef"[content & 15U];
        content >>= 4U;
    }
    return text;
}

std::uint64_t content_of(std::string_view text) {
    std::uint64_t content = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), content, 16);
    return read.ec == std::errc() && text.size() == 16 && read.ptr == text.data() + text.size()
               ? content
               : 0;
}

journal::Record to_record(const Input& input) {
    if (const auto* event = std::get_if<race::Event>(&input.body)) {
        return {input.effect_frame, number_of(RecordKind::event), feed::encode_msgpack(*event)};
    }
    if (const auto* change = std::get_if<ContentChange>(&input.body)) {
        Json json{{"content", content_text(change->content)}};
        for (const auto& [key, text] :
             {std::pair{"show", &change->show}, std::pair{"theme", &change->edition.theme},
              std::pair{"language", &change->edition.language}}) {
            if (!text->empty()) {
                json[key] = *text;
            }
        }
        return {input.effect_frame, number_of(RecordKind::content), json.dump()};
    }
    return {input.effect_frame, number_of(RecordKind::command),
            show::command_to_json(std::get<show::Command>(input.body)).dump()};
}

Result<Input> from_record(const journal::Record& record) {
    if (record.kind == number_of(RecordKind::event)) {
        auto event = feed::decode_event(record.payload);
        if (!event) {
            return event.error().within("journal record of frame " +
                                        std::to_string(record.effect_frame));
        }
        return Input{record.effect_frame, std::move(*event)};
    }
    if (record.kind == number_of(RecordKind::content)) {
        return change_from(record);
    }
    if (record.kind != number_of(RecordKind::command)) {
        return record_error(record, "kind " + std::to_string(record.kind) + " is no input");
    }
    auto json = JsonDocument::parse(record.payload, "command");
    if (!json) {
        return json.error();
    }
    auto command = show::command_from_json(json->root());
    if (!command) {
        return command.error();
    }
    return Input{record.effect_frame, std::move(*command)};
}

}  // namespace pitcast::channel
