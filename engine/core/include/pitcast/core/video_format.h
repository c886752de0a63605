// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"

namespace pitcast {

/// Raster and rate of a channel. Interlaced formats count frames at `rate` and animate at fields.
struct VideoFormat {
    std::string_view name;    ///< "1080p50"
    std::int32_t width = 0;   ///< pixels
    std::int32_t height = 0;  ///< lines of a frame
    FrameRate rate;           ///< frames a second; 25/1 for 1080i50
    bool interlaced = false;  ///< two fields a frame, top field first

    /// Instants at which graphics move, a second: twice the frame rate when interlaced.
    [[nodiscard]] FrameRate motion_rate() const {
        return {interlaced ? rate.numerator * 2 : rate.numerator, rate.denominator};
    }
};

/// All formats, largest pixel rate first.
[[nodiscard]] std::span<const VideoFormat> video_formats();

/// The format called `name`; the error lists the names that exist.
[[nodiscard]] Result<VideoFormat> video_format(std::string_view name);

}  // namespace pitcast
