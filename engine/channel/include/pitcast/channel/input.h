// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/journal/journal.h"
#include "pitcast/race/event.h"
#include "pitcast/race/track.h"
#include "pitcast/show/command.h"
#include "pitcast/show/package.h"

namespace pitcast::channel {

/// Kinds of journal record that a channel writes.
enum class RecordKind : std::uint16_t {
    none = 0,
    event = 1,    ///< payload: native feed encoding of a race::Event
    command = 2,  ///< payload: JSON of a show::Command
    /// Payload: JSON {"content": hash of the package, 16 hexadecimal digits}, and "show", "theme",
    /// "language" where what counts from here on is not what the channel began with.
    content = 3,
};

/// From its frame on, another content of the show counts.
struct ContentChange {
    std::uint64_t content = 0;
    std::shared_ptr<const show::Package> package;  ///< null as it comes from a journal
    /// What was loaded on air, where it is not what the channel began with: name of its folder.
    std::string show{};
    show::Edition edition{};  ///< likewise
    /// Of its venue, where that is another one than before.
    std::optional<race::Track> track{};
};

/// Anything from outside, stamped with the frame it takes effect on.
struct Input {
    FrameNumber effect_frame = 0;
    std::variant<race::Event, show::Command, ContentChange> body;
};

/// 16 hexadecimal digits, and back; 0 for anything else.
[[nodiscard]] std::string content_text(std::uint64_t content);
[[nodiscard]] std::uint64_t content_of(std::string_view text);

[[nodiscard]] journal::Record to_record(const Input& input);
/// Errors name what in the record makes no sense.
[[nodiscard]] Result<Input> from_record(const journal::Record& record);

}  // namespace pitcast::channel
