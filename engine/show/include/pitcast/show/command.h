// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::show {

enum class Verb : std::uint8_t { none, cue, take, update, next, out, clear };

/// One thing a director, an automation or the rundown wants. Goes through the journal.
struct Command {
    std::string id;              ///< the asker's; the same id twice is one command
    Verb verb = Verb::none;      ///< "continue" on the wire is Verb::next
    std::string template_id;     ///< cue, take: what; others: empty = by layer
    std::int32_t layer = -1;     ///< -1 = the template's own layer; clear: all layers
    Json data = Json::object();  ///< fields of the template: cue, take, update
    std::string who;             ///< "rundown", "desk", user id
};

/// {"id":"7","verb":"take","template":"lower-third","layer":20,"data":{"number":"7"},"who":"…"}
[[nodiscard]] Json command_to_json(const Command& command);
/// Errors name the member that is missing, unknown or of the wrong type.
[[nodiscard]] Result<Command> command_from_json(const Json& json);

}  // namespace pitcast::show
