// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <variant>

#include "pitcast/amcp/show_command.h"

namespace pitcast::amcp {

/// A transition among the words from `at` on: "MIX 25", "PUSH 12 EASEINSINE LEFT", "WIPE 10".
/// Tweens and directions are the show's own. Nothing where none is named, or one that cuts.
[[nodiscard]] std::optional<show::Transition> transition_in(const std::vector<std::string>& words,
                                                            std::size_t at,
                                                            const VideoFormat& format);

/// LOADBG, LOAD and PLAY of a file: "AMB" [LOOP] [SEEK n] [LENGTH n] [IN n] [OUT n] [transition].
[[nodiscard]] std::variant<ShowCommand, Answer> media_command(const Request& request,
                                                              const MediaEntry& entry,
                                                              std::int32_t layer,
                                                              const ShowView& view);

/// CALL on a layer that plays a file: SEEK n, LOOP 0|1, IN n, OUT n, LENGTH n. Nothing: no word of
/// these.
[[nodiscard]] std::optional<std::variant<ShowCommand, Answer>> media_call(const Request& request,
                                                                          std::int32_t layer,
                                                                          const ShowView& view);

/// CALLBG: likewise, of a file that waits on a layer, which is cued again.
[[nodiscard]] std::variant<ShowCommand, Answer> media_call_cued(const Request& request,
                                                                std::int32_t layer,
                                                                const ShowView& view);

/// PAUSE and RESUME.
[[nodiscard]] std::variant<ShowCommand, Answer> media_pause(bool pauses, std::int32_t layer,
                                                            const ShowView& view);

}  // namespace pitcast::amcp
