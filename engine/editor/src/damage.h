// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <imgui.h>

#include "layout.h"

namespace pitcast::editor {

// What of the window differs from what it shows: by squares, each with a fingerprint of all that
// was drawn into it, in order. A desk at rest draws nothing; one with a running clock draws its
// digits.

/// Pixels of the window; right and bottom lie outside.
struct PixelRect {
    std::int32_t left = 0;
    std::int32_t top = 0;
    std::int32_t right = 0;
    std::int32_t bottom = 0;

    [[nodiscard]] bool empty() const { return left >= right || top >= bottom; }
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

[[nodiscard]] PixelRect common(const PixelRect& a, const PixelRect& b);

/// The pixels that an area touches.
[[nodiscard]] PixelRect touched(const Area& area);

/// Sides of the squares, pixels.
inline constexpr std::int32_t kSquareSide = 32;

/// Fingerprints of a window's squares, row by row.
struct Fingerprints {
    std::int32_t width = 0;  ///< of the window, pixels
    std::int32_t height = 0;
    std::vector<std::uint64_t> squares;

    friend bool operator==(const Fingerprints&, const Fingerprints&) = default;
};

/// A picture that something else than Dear ImGui draws.
struct PicturePart {
    Area area;               ///< of the whole picture, pixels of the window
    Area clip;               ///< as far as it is seen
    std::uint64_t kind = 0;  ///< whatever else changes how it looks
    std::int32_t width = 0;  ///< of the picture, its own pixels; 0 = there is none yet
    std::int32_t height = 0;
    std::int32_t tile_width = 1;  ///< of its tiles
    std::int32_t tile_height = 1;
    std::span<const std::uint64_t> tiles;  ///< what they show, row by row
};
/// The picture behind a command with a callback.
using PictureOf = std::function<PicturePart(const ImDrawCmd&)>;

/// Of what was drawn in pixels of the window. `seed`: what else changes how all of it looks.
[[nodiscard]] Fingerprints fingerprints(const ImDrawData& drawn, std::int32_t width,
                                        std::int32_t height, std::uint64_t seed,
                                        const PictureOf& picture);

/// Where they differ, in rectangles that do not overlap; all of it where they are of other sizes,
/// and where it would be many.
[[nodiscard]] std::vector<PixelRect> differences(const Fingerprints& before,
                                                 const Fingerprints& now);

/// Leaves of what was drawn only what is seen within the rectangles. Callbacks stay as they are.
void keep_within(ImDrawData& drawn, std::span<const PixelRect> rects);

}  // namespace pitcast::editor
