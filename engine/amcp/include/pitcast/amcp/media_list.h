// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/frame_rate.h"

namespace pitcast::amcp {

/// A file that a layer can play.
struct MediaEntry {
    std::string name;  ///< as clients call it: path in the folder, without ending, in capitals
    std::string file;  ///< as it is: "idents/amb.mov"
    bool is_still = false;
    std::uint64_t bytes = 0;
    std::string changed;                             ///< "20261128094500", UTC
    std::int64_t frames = 0;                         ///< of its own rate
    FrameRate rate{0, 1};                            ///< 0/1 of a still
    std::shared_ptr<const std::string> thumbnail{};  ///< PNG in base64; null = not made (yet)
};
using MediaList = std::vector<MediaEntry>;

/// Where the newest list is had from, on the server's thread. It waits for nothing.
using MediaSource = std::function<std::shared_ptr<const MediaList>()>;

/// By its name, or by its file's name with its ending, in any case; null when there is none.
[[nodiscard]] const MediaEntry* find_media(const MediaList& media, std::string_view name);

/// "AMB" MOVIE 6445960 20121101160514 268 1/25
[[nodiscard]] std::string media_line(const MediaEntry& entry);

}  // namespace pitcast::amcp
