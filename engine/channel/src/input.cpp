// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/input.h"

#include "pitcast/feed/event_codec.h"

namespace pitcast::channel {
namespace {

std::uint16_t number_of(RecordKind kind) {
    return static_cast<std::uint16_t>(kind);
}

Error record_error(const journal::Record& record, std::string what) {
    return {"journal record of frame " + std::to_string(record.effect_frame), std::move(what), ""};
}

}  // namespace

journal::Record to_record(const Input& input) {
    if (const auto* event = std::get_if<race::Event>(&input.body)) {
        return {input.effect_frame, number_of(RecordKind::event), feed::encode_msgpack(*event)};
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
