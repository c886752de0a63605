// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>

#include "pitcast/core/video_format.h"

namespace pitcast::video {

/// Frames a second that this machine encodes in `format` with the settings of WriterKind::h264,
/// measured by encoding busy pictures (moving detail, noise, sharp edges) for about `budget`.
/// Divide by the format's rate for a multiple of real time. 0 when the encoder does not open.
[[nodiscard]] double measure_encode_fps(
    const VideoFormat& format, std::chrono::milliseconds budget = std::chrono::milliseconds(700));

}  // namespace pitcast::video
