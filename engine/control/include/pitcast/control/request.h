// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/show/command.h"

/// The native control protocol, as JSON texts.
///
///   request  {"v":1,"id":"7","verb":"take","template":"lower-third","layer":20,
///             "data":{"number":"7"},"who":"desk"}
///            verbs: cue, take, update, continue, out, clear (see show/command.h), "state" and
///            "batch": {"v":1,"id":"8","verb":"batch","commands":[{"verb":"out","layer":20},…]},
///            which take effect on one frame
///   answer   {"v":1,"id":"7","ok":true,"effective_frame":1234}
///            {"v":1,"id":"7","ok":false,"error":{"where":"…","what":"…","mend":"…"}}
///            to "state": {"v":1,"id":"7","ok":true,"state":{…}}
///            to "batch": also "answers", one a command: {"ok":true} or with its error
///   event    {"v":1,"topic":"on_air","seq":12,"body":{…}}; topics: state, on_air, and what the
///            channel adds
namespace pitcast::control {

inline constexpr int kSchemaVersion = 1;

/// Commands in a batch, at most.
inline constexpr std::size_t kMostInBatch = 256;

/// A checked request.
struct Request {
    Json id;                  ///< as the asker wrote it (text or whole number); null = none
    bool asks_state = false;  ///< verb "state"; `command` is empty
    show::Command command;    ///< of a batch only its id and who
    std::vector<show::Command> batch{};  ///< not empty: verb "batch"; their ids are "ID/1" and on
};

/// A request that cannot be taken, with the id if one could be read, so that it can be answered.
struct Refusal {
    Json id;
    Error error;
};

/// Checks a request's bytes: JSON, UTF-8, version, verb, members. Any bytes are safe.
[[nodiscard]] std::variant<Request, Refusal> parse_request(std::string_view bytes);

/// The answers, without "v" and "id", which the server adds.
[[nodiscard]] Json accepted_answer(FrameNumber effective_frame);
[[nodiscard]] Json refused_answer(const Error& error);
/// Of a batch, from the answers of its commands in their order.
[[nodiscard]] Json batch_answer(FrameNumber effective_frame, std::vector<Json> answers);

/// Body of the "on_air" event: the command has become effective on `frame`.
[[nodiscard]] Json on_air_event(const show::Command& command, FrameNumber frame);

/// Turns words of a command line into a request:
///   VERB [TEMPLATE or LAYER number] [key=text | key:=json] [--data key=…] [--layer N] [--who W]
///   [--id ID]
/// "take lower-third number=7" gives data {"number":"7"}; "size:=7" gives the number 7. Errors
/// name the word.
[[nodiscard]] Result<Json> parse_send_arguments(std::span<const std::string> words);

}  // namespace pitcast::control
