// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/audio/audio.h"
#include "pitcast/output/sink.h"

#include "pitcast_plugin.h"

namespace pitcast::plugin {

/// What a sink is told of the stream.
[[nodiscard]] pitcast_stream stream_of(const output::SinkContext& context, draw::PackFormat format,
                                       std::int32_t life);
/// A frame as a sink sees it, without planes and sound.
[[nodiscard]] pitcast_frame frame_of(FrameNumber number, const output::SinkContext& context);

}  // namespace pitcast::plugin
