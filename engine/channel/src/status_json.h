// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/channel/channel.h"
#include "pitcast/core/json_document.h"

namespace pitcast::channel {

/// The state as clients see it: what is on air, health, and the templates that can be taken.
[[nodiscard]] Json status_json(const ChannelStatus& status, const show::Package& package);

}  // namespace pitcast::channel
