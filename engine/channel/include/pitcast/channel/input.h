// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <variant>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/journal/journal.h"
#include "pitcast/race/event.h"
#include "pitcast/show/command.h"

namespace pitcast::channel {

/// Kinds of journal record that a channel writes.
enum class RecordKind : std::uint16_t {
    none = 0,
    event = 1,    ///< payload: native feed encoding of a race::Event
    command = 2,  ///< payload: JSON of a show::Command
};

/// Anything from outside, stamped with the frame it takes effect on.
struct Input {
    FrameNumber effect_frame = 0;
    std::variant<race::Event, show::Command> body;
};

[[nodiscard]] journal::Record to_record(const Input& input);
/// Errors name what in the record makes no sense.
[[nodiscard]] Result<Input> from_record(const journal::Record& record);

}  // namespace pitcast::channel
