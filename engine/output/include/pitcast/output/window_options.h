// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

namespace pitcast::output {

/// What a window shows.
enum class WindowShows : std::uint8_t { none, programme, graphics, preview, multiview };
/// Behind graphics that are not opaque.
enum class WindowBackdrop : std::uint8_t { none, checker, black };

struct WindowOptions {
    WindowShows shows = WindowShows::none;
    std::int32_t screen = 0;  ///< 1 = the first, as the desktop counts them; 0 = the main one
    bool full = false;        ///< full screen
    std::int32_t width = 0;   ///< pixels of the picture; 0 = what suits the screen
    std::int32_t height = 0;
    struct Place {
        std::int32_t x = 0;
        std::int32_t y = 0;
    };
    std::optional<Place> at{};  ///< from the screen's top left; empty = its middle
    bool safe = false;          ///< lines of the safe areas (EBU R 95)
    WindowBackdrop backdrop = WindowBackdrop::checker;  ///< of graphics
    bool key = false;  ///< of graphics: the key as luma, in place of the fill
};

}  // namespace pitcast::output
