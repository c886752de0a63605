// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <variant>

#include "pitcast/amcp/show_command.h"

namespace pitcast::amcp {

/// ADD 1[-index] and REMOVE 1[-index]: an output of the channel. FILE name, STREAM url, NDI [NAME]
/// name, DECKLINK device, SCREEN. Files lie in the media folder. REMOVE names it by its index or by
/// the words that added it.
[[nodiscard]] std::variant<ShowCommand, Answer> consumer_command(const Request& request,
                                                                 const ShowView& view);

/// Keeps which consumer has which index, once the channel is asked for it.
void note_consumer(ShowView& view, std::int32_t index, const show::Command& command);

}  // namespace pitcast::amcp
