// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <variant>

#include "pitcast/amcp/answer.h"
#include "pitcast/amcp/data_store.h"
#include "pitcast/amcp/request.h"
#include "pitcast/amcp/show_view.h"
#include "pitcast/show/command.h"

namespace pitcast::amcp {

/// A command of the show that a request stands for, without id and asker.
struct ShowCommand {
    show::Command command;
    Answer done;  ///< once the channel has taken it
};

/// Whether `verb` is one that may change what is on air.
[[nodiscard]] bool changes_show(Verb verb);

/// What a request with such a verb asks of the show; docs/control.md has the table. An answer
/// instead when it names no template, has data that make no sense, or asks for what a show cannot
/// do.
[[nodiscard]] std::variant<ShowCommand, Answer> show_command(const Request& request,
                                                             const ShowView& view,
                                                             const DataStore& store);

}  // namespace pitcast::amcp
