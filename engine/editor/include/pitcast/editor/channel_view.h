// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/channel/channel.h"
#include "pitcast/editor/editor.h"

namespace pitcast::editor {

/// What a desk sees of a channel's status.
[[nodiscard]] EngineStatus engine_status(const channel::ChannelStatus& now, FrameRate rate);

/// A channel of this process, seen by a desk. `channel` must outlive the view, and must have been
/// told want_preview().
[[nodiscard]] std::unique_ptr<EngineView> view_of(channel::Channel& channel, FrameRate rate);

}  // namespace pitcast::editor
