// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/draw/affine.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/tile_program.h"

#include "raster.h"

namespace pitcast::draw {

/// 8-bit value as Q14.
[[nodiscard]] constexpr std::int32_t to_q14(std::int32_t v) {
    return (v * 16448 + 128) >> 8;
}
/// Product of Q14 numbers.
[[nodiscard]] constexpr std::int32_t mul_q14(std::int32_t a, std::int32_t b) {
    return (a * b + 8192) >> 14;
}

/// A paint as items use it.
struct PaintUse {
    std::uint32_t index = 0;
    bool opaque = false;
    bool visible = true;
    std::uint64_t hash = 0;  ///< of all that decides its pixels
};

/// Writes the paints of one frame into a program, equal ones once.
class PaintTable {
 public:
    void begin(TileProgram& program, CanvasLines lines);
    /// What the gradients added from now on are laid through. Pictures come with canvas
    /// coordinates.
    void set_transform(const Affine& at) { at_ = at; }
    [[nodiscard]] PaintUse add(const Paint& paint);
    /// `first_x`, `first_y`: first canvas pixel touched.
    [[nodiscard]] PaintUse add(const DrawPicture& picture, std::int32_t first_x,
                               std::int32_t first_y);
    /// `box`: the pixels touched. Invisible when the corners make no convex figure.
    [[nodiscard]] PaintUse add(const DrawPinned& picture, const PixelBox& box);

    /// The crop, or the whole picture where it is empty.
    [[nodiscard]] static Rect crop_of(const Picture& picture, const Rect& crop);

 private:
    PaintUse add_solid(Color color);
    /// The stops and then the place: `place` sets kind and coefficients.
    template <typename Place>
    PaintUse add_stops(const std::vector<GradientStop>& stops, const Place& place);
    PaintUse add_gradient(const Gradient& gradient);
    PaintUse add_gradient(const RadialGradient& gradient);
    PaintUse add_gradient(const ConicGradient& gradient);
    std::uint32_t add_lut(const std::vector<GradientStop>& stops, std::uint64_t hash);
    /// Sets what pictures have in common.
    std::uint64_t begin_picture(TilePaint& paint, const PicturePtr& picture, const Rect& crop,
                                const Color& tint);
    PaintUse store(const TilePaint& paint, std::uint64_t hash, bool opaque);
    /// Index of a picture of the program.
    std::uint32_t add_picture(const PicturePtr& picture);
    /// Where a field's lines fall on those that reach the output one to one: its frame instead.
    [[nodiscard]] PicturePtr frame_instead(const PicturePtr& shown, TilePaint& paint) const;

    TileProgram* program_ = nullptr;
    CanvasLines lines_ = CanvasLines::all;
    Affine at_;
    std::vector<PaintUse> recent_;  ///< by low bits of the hash
    std::vector<std::pair<std::uint64_t, std::uint32_t>> luts_;
};

/// Can it be sampled: format known, planes there, size in range?
[[nodiscard]] bool is_drawable(const Picture& picture);

}  // namespace pitcast::draw
