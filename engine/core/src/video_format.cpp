// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/video_format.h"

#include <array>

namespace pitcast {
namespace {

constexpr std::array kFormats{
    VideoFormat{"2160p50", 3840, 2160, {50, 1}, false},
    VideoFormat{"2160p25", 3840, 2160, {25, 1}, false},
    VideoFormat{"1080p50", 1920, 1080, {50, 1}, false},
    // Upright and square pictures, for phones.
    VideoFormat{"1080x1920p50", 1080, 1920, {50, 1}, false},
    VideoFormat{"1080x1080p50", 1080, 1080, {50, 1}, false},
    VideoFormat{"1080x1920p25", 1080, 1920, {25, 1}, false},
    VideoFormat{"1080i50", 1920, 1080, {25, 1}, true},
    VideoFormat{"1080p25", 1920, 1080, {25, 1}, false},
    VideoFormat{"720p50", 1280, 720, {50, 1}, false},
    // Not a broadcast raster: for quick tests and machines too small for anything else.
    VideoFormat{"360p25", 640, 360, {25, 1}, false},
};

}  // namespace

std::span<const VideoFormat> video_formats() {
    return kFormats;
}

Result<VideoFormat> video_format(std::string_view name) {
    std::string known;
    for (const VideoFormat& format : kFormats) {
        if (format.name == name) {
            return format;
        }
        known += known.empty() ? "" : ", ";
        known += format.name;
    }
    return Error{"format", "unknown video format \"" + std::string(name) + "\"",
                 "choose one of " + known};
}

}  // namespace pitcast
