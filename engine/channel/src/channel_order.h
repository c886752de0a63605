// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/control/command_server.h"
#include "pitcast/show/command.h"

namespace pitcast::channel {

/// A command for the channel itself, not for its show.
struct ChannelOrder {
    show::Command command;
    std::optional<control::Received> asked{};  ///< over the native door, which answers it
};

}  // namespace pitcast::channel
