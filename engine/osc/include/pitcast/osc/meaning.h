// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/osc/message.h"
#include "pitcast/osc/show_view.h"
#include "pitcast/show/command.h"

/// What messages ask for; docs/control.md has the table.
///
///   /pitcast/take TEMPLATE [FIELD VALUE]…        also cue, take-cut, update, update-step,
///                                                continue, out, out-cut
///   /pitcast/clear, /pitcast/clear-animate       all layers
///   /pitcast/template/ID/VERB                    the same with nothing but a press
///   /pitcast/template/ID/field/NAME VALUE
///   /pitcast/layer/N/take [TEMPLATE [FIELD VALUE]…]
///   /pitcast/layer/N/VERB                        also clear, lock, unlock
///   /pitcast/layer/N/field/NAME VALUE
///   /pitcast/layer/N/template/ID/VERB
///   /pitcast/rundown/PAGE/VERB                   cue, take, take-cut, continue, out, out-cut
///   /pitcast/rule/ID/arm, disarm
///   /pitcast/source/ID/gain DB, delay FRAMES
///   /pitcast/state, /pitcast/subscribe [PORT], /pitcast/unsubscribe
///
/// N, ID and PAGE may be patterns; all that they mean is done on one frame.
namespace pitcast::osc {

/// Commands of a message, or of a bundle; more are refused.
inline constexpr std::size_t kMostInOrder = 256;

/// Nothing is to be done: a button was let go.
struct Release {};

/// Something that is not for the show.
struct Question {
    enum class Kind : std::uint8_t { none, state, subscribe, unsubscribe };
    Kind kind = Kind::none;
    std::uint16_t port =
        0;  ///< subscribe: where to send, of the same machine; 0 = where it came from
};

/// Commands are without id and asker, and may be none where a pattern means no layer.
using Meaning = std::variant<Release, std::vector<show::Command>, Question, Error>;

[[nodiscard]] Meaning meaning_of(const Message& message, const ShowView& view);

/// A single number 0, false or nil: what a button sends when it is let go.
[[nodiscard]] bool is_release(std::span<const Argument> arguments);
/// Nothing, or a single number other than 0, true or a bang.
[[nodiscard]] bool is_press(std::span<const Argument> arguments);

}  // namespace pitcast::osc
