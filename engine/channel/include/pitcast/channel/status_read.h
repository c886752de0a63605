// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/channel/channel.h"

namespace pitcast::channel {

/// The status that a channel's published state (docs/control.md) tells: for who looks after it from
/// another program. What is not told, or is of another type, stays as in a new status; live gaps
/// and exposure are left out.
[[nodiscard]] ChannelStatus status_from_json(const Json& state);

}  // namespace pitcast::channel
