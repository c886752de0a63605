// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace pitcast::draw {

enum class PixelFormat : std::uint8_t {
    none,
    rgba8,     ///< 4 bytes a pixel R,G,B,A; alpha PREMULTIPLIED
    yuv420p8,  ///< three planes, 8 bit, chroma halved both ways, sited left
    yuv422p8,
    yuv444p8,
    yuv420p10,  ///< 16-bit little-endian words, value in the low 10 bits
    yuv422p10,
    yuv444p10,
};

enum class ColorMatrix : std::uint8_t { unknown, bt601, bt709, bt2020 };

/// The lines of one instant of an interlaced frame: even ones are the top field, odd ones the
/// bottom field.
enum class FieldParity : std::uint8_t { none, top, bottom };

/// A still, a decoded camera frame or a rendered 3D layer: planes that never change.
/// A new picture of the same source has another `version`.
///
/// One field of a frame has `field` and `frame` set: `height`, planes and strides are the field's
/// own, half those of the frame. Its lines lie a quarter of their distance higher (top) or lower
/// (bottom) than those of a picture of this height; TileBuilder sees to that. Wherever lines of a
/// picture are counted in a draw list (crops), those of the whole frame are meant: shown_height().
struct Picture {
    struct Plane {
        const std::byte* bytes = nullptr;
        std::size_t stride = 0;  ///< bytes from line to line
    };

    PixelFormat format = PixelFormat::none;
    ColorMatrix matrix = ColorMatrix::bt709;  ///< for Y'CbCr formats
    bool full_range = false;                  ///< for Y'CbCr formats; false = narrow
    bool interlaced = false;  ///< two fields, line by line: chroma of 4:2:0 is each field's own
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::array<Plane, 3> planes{};
    std::uint64_t source = 0;           ///< who makes it; unique in the process
    std::uint64_t version = 0;          ///< content; differs whenever the content differs
    std::shared_ptr<const void> owner;  ///< keeps the planes alive
    FieldParity field = FieldParity::none;
    std::shared_ptr<const Picture> frame{};  ///< of a field: both, line by line
    /// The same at half the size, for small boxes: smaller_pictures.h. Null: there is none.
    std::shared_ptr<const Picture> smaller{};
};

using PicturePtr = std::shared_ptr<const Picture>;

/// Lines of the whole picture, of which a field is every second one.
[[nodiscard]] constexpr std::int32_t shown_height(const Picture& picture) {
    return picture.field == FieldParity::none ? picture.height : picture.height * 2;
}

/// Both fields of what a field belongs to; any other picture itself.
[[nodiscard]] inline const PicturePtr& whole_frame(const PicturePtr& picture) {
    return picture != nullptr && picture->frame != nullptr ? picture->frame : picture;
}

}  // namespace pitcast::draw
