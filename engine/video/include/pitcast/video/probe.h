// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"

namespace pitcast::video {

/// What a file says about its first video stream, in FFmpeg's words.
struct StreamFacts {
    std::string container;     ///< "mov", "mpegts"
    std::string codec;         ///< "h264", "v210"
    std::string pixel_format;  ///< "yuv420p"
    std::int32_t width = 0;
    std::int32_t height = 0;
    FrameRate rate{0, 1};         ///< 0/1 when unknown
    Nanoseconds duration_ns = 0;  ///< 0 when unknown
    bool interlaced = false;
    bool top_field_first = false;
    std::string matrix;     ///< "bt709", "unknown"
    std::string primaries;  ///< "bt709", "unknown"
    std::string transfer;   ///< "bt709", "unknown"
    std::string range;      ///< "tv", "pc", "unknown"
    std::string timecode;   ///< of the first frame, empty when the file has none
    bool playable = false;  ///< VideoInput can show it
    std::string obstacle;   ///< why not, when not playable
};

/// Reads the headers of a file (not a stream). Errors name it.
[[nodiscard]] Result<StreamFacts> probe(const std::filesystem::path& file);

}  // namespace pitcast::video
