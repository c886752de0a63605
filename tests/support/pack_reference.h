// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "tile_reference.h"

/// Packs what tile_reference.h composes, a sample at a time.
namespace pitcast::reference {

/// Canvas pixel (x, y) as the tile at column `tile_x` sees it; x may be its apron.
class Canvas {
 public:
    Canvas(const draw::TileProgram& program, const draw::TileProgram* second_field)
        : program_(program), second_(second_field) {}

    [[nodiscard]] Pixel at(std::int32_t tile_x, std::int32_t x, std::int32_t y) const {
        const auto tile = static_cast<std::size_t>(y / draw::kTileHeight * program_.tiles_x +
                                                   tile_x / draw::kTileWidth);
        return compose(second_ != nullptr && y % 2 == 1 ? *second_ : program_, tile, x, y);
    }
    [[nodiscard]] Pixel at(std::int32_t x, std::int32_t y) const {
        return at(x / draw::kTileWidth * draw::kTileWidth, x, y);
    }
    /// a + 2b + c around column x, of one line.
    [[nodiscard]] Pixel chroma_sum(std::int32_t x, std::int32_t y) const {
        const std::int32_t tile_x = x / draw::kTileWidth * draw::kTileWidth;
        const Pixel a = at(tile_x, std::max(x - 1, 0), y);
        const Pixel b = at(tile_x, x, y);
        const Pixel c = at(tile_x, x + 1, y);
        Pixel sum{};
        for (std::size_t i = 0; i < 4; ++i) {
            sum[i] = a[i] + 2 * b[i] + c[i];
        }
        return sum;
    }
    /// The picture's own code of a sample that is packed straight, as 10 bits when `ten_bit`;
    /// `x` and `y` are canvas pixels.
    [[nodiscard]] std::optional<std::uint32_t> own_code(draw::PackFormat format, int plane,
                                                        std::int32_t x, std::int32_t y) const {
        if (!is_straight(program_, format, x, y) ||
            (second_ != nullptr && !is_straight(*second_, format, x, y))) {
            return std::nullopt;
        }
        const bool ten_bit = format != draw::PackFormat::yuv420p8;
        const draw::TileProgram& program = second_ != nullptr && y % 2 == 1 ? *second_ : program_;
        const auto& paint = only_paint(program, x, y);
        const draw::Picture& picture = *program.pictures[paint.picture];
        const std::int32_t u = (paint.u0 >> 16) + x - paint.anchor_x;
        const std::int32_t v = (paint.v0 >> 16) + y - paint.anchor_y;
        const auto code = static_cast<std::uint32_t>(Sampler{picture, paint}.value(
            plane, 0, plane == 0 ? u : u >> 1,
            plane == 0 ? v : v >> draw::chroma_shift_y(picture.format)));
        const draw::PackDepth& depth = ten_bit ? draw::kPack10 : draw::kPack8;
        return std::clamp(ten_bit && !draw::is_10_bit(picture.format) ? code << 2U : code,
                          static_cast<std::uint32_t>(depth.low),
                          static_cast<std::uint32_t>(depth.high));
    }
    [[nodiscard]] bool interlaced() const { return second_ != nullptr; }
    [[nodiscard]] std::int32_t width() const { return program_.width; }
    [[nodiscard]] std::int32_t height() const { return program_.height; }

 private:
    static const draw::TilePaint& only_paint(const draw::TileProgram& program, std::int32_t x,
                                             std::int32_t y) {
        const auto tile = static_cast<std::size_t>(y / draw::kTileHeight * program.tiles_x +
                                                   x / draw::kTileWidth);
        return program.paints[program.ops[program.tiles[tile].first_op].paint];
    }
    /// "Straight" of the contract, condition by condition.
    [[nodiscard]] bool is_straight(const draw::TileProgram& program, draw::PackFormat format,
                                   std::int32_t x, std::int32_t y) const {
        const std::int32_t left = x / draw::kTileWidth * draw::kTileWidth;
        const std::int32_t top = y / draw::kTileHeight * draw::kTileHeight;
        const std::int32_t right = std::min(left + draw::kTileWidth, program.width);
        const std::int32_t bottom = std::min(top + draw::kTileHeight, program.height);
        const draw::TileSpan span = program.tiles[static_cast<std::size_t>(
            top / draw::kTileHeight * program.tiles_x + left / draw::kTileWidth)];
        if (span.op_count != 1 || program.ops[span.first_op].kind != draw::OpKind::fill) {
            return false;
        }
        const draw::TileOp& op = program.ops[span.first_op];
        const draw::TilePaint& paint = program.paints[op.paint];
        if (paint.kind != draw::PaintKind::picture_yuv) {
            return false;
        }
        const draw::Picture& picture = *program.pictures[paint.picture];
        const std::int32_t u = (paint.u0 >> 16) + left - paint.anchor_x;
        const std::int32_t v = (paint.v0 >> 16) + top - paint.anchor_y;
        using draw::PackFormat;
        using draw::PixelFormat;
        const bool is_422 =
            picture.format == PixelFormat::yuv422p8 || picture.format == PixelFormat::yuv422p10;
        const bool same_sampling =
            format == PackFormat::yuv420p8
                ? picture.format == PixelFormat::yuv420p8 && second_ == nullptr && v % 2 == 0
                : (format == PackFormat::v210 || format == PackFormat::yuv422p10) && is_422;
        return op.coverage == draw::kFullCoverage && op.opacity == 16384 && op.x0 <= left &&
               op.y0 <= top && op.x1 >= right && op.y1 >= bottom && paint.du == 65536 &&
               paint.dv == 65536 && paint.u0 % 65536 == 0 && paint.v0 % 65536 == 0 &&
               u >= paint.crop_x0 && v >= paint.crop_y0 && u + right - left <= paint.crop_x1 &&
               v + bottom - top <= paint.crop_y1 && u % 2 == 0 && !picture.full_range &&
               picture.matrix != draw::ColorMatrix::bt601 &&
               picture.matrix != draw::ColorMatrix::bt2020 && same_sampling;
    }

    const draw::TileProgram& program_;
    const draw::TileProgram* second_;
};

inline std::uint32_t apply(const draw::PackRow& row, const Pixel& p, const draw::PackDepth& depth,
                           std::int32_t offset) {
    const std::int64_t v = offset + ((std::int64_t{row.r} * p[0] + std::int64_t{row.g} * p[1] +
                                      std::int64_t{row.b} * p[2] + depth.half) >>
                                     depth.shift);
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(v, depth.low, depth.high));
}

inline std::uint32_t luma(const Pixel& p, const draw::PackDepth& depth) {
    return apply(draw::kPackY, p, depth, depth.luma_offset);
}

/// Cb and Cr of a sum of 1 << shift canvas pixels.
inline std::array<std::uint32_t, 2> chroma(Pixel sum, int shift, const draw::PackDepth& depth) {
    for (std::int32_t& v : sum) {
        v = (v + (1 << (shift - 1))) >> shift;
    }
    return {apply(draw::kPackCb, sum, depth, depth.chroma_offset),
            apply(draw::kPackCr, sum, depth, depth.chroma_offset)};
}

using Bytes = std::vector<std::byte>;

inline void put(Bytes& bytes, std::size_t at, std::uint32_t value, std::size_t size) {
    std::memcpy(bytes.data() + at, &value, size);
}

inline void pack_rgba(const Canvas& canvas, bool swapped, std::size_t stride, Bytes& out) {
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const Pixel p = canvas.at(x, y);
            for (std::size_t c = 0; c < 4; ++c) {
                const std::size_t from = swapped && c < 3 ? 2 - c : c;
                put(out, static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * 4 + c,
                    static_cast<std::uint32_t>(std::clamp((p[from] * 255 + 8192) >> 14, 0, 255)),
                    1);
            }
        }
    }
}

inline void pack_v210(const Canvas& canvas, bool key, std::size_t stride, Bytes& out) {
    // Samples in transmission order Cb Y Cr Y …, three to a word.
    const std::size_t samples = stride / 4 * 3;
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        std::vector<std::uint32_t> line(samples, 0);
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            std::array<std::uint32_t, 2> c{512, 512};
            if (!key) {
                c = chroma(canvas.chroma_sum(x, y), 2, draw::kPack10);
                c = {canvas.own_code(draw::PackFormat::v210, 1, x, y).value_or(c[0]),
                     canvas.own_code(draw::PackFormat::v210, 2, x, y).value_or(c[1])};
            }
            const auto at = static_cast<std::size_t>(x) * 2;
            line[at] = c[0];
            line[at + 2] = c[1];
            for (std::int32_t i = 0; i < 2; ++i) {
                const Pixel p = canvas.at(x + i, y);
                const auto alpha = std::clamp(64 + ((876 * p[3] + 8192) >> 14), 4, 1019);
                line[at + 1 + static_cast<std::size_t>(i) * 2] =
                    key ? static_cast<std::uint32_t>(alpha)
                        : canvas.own_code(draw::PackFormat::v210, 0, x + i, y)
                              .value_or(luma(p, draw::kPack10));
            }
        }
        for (std::size_t w = 0; w < stride / 4; ++w) {
            put(out, static_cast<std::size_t>(y) * stride + w * 4,
                line[w * 3] | line[w * 3 + 1] << 10U | line[w * 3 + 2] << 20U, 4);
        }
    }
}

inline void pack_yuv422p10(const Canvas& canvas, const draw::PackedFrame& shape,
                           std::array<Bytes, 3>& out) {
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        const auto line = static_cast<std::size_t>(y);
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const auto column = static_cast<std::size_t>(x);
            put(out[0], line * shape.planes[0].stride + column * 2,
                canvas.own_code(shape.format, 0, x, y)
                    .value_or(luma(canvas.at(x, y), draw::kPack10)),
                2);
            if (x % 2 == 0) {
                const auto c = chroma(canvas.chroma_sum(x, y), 2, draw::kPack10);
                for (std::size_t plane = 1; plane < 3; ++plane) {
                    put(out[plane], line * shape.planes[plane].stride + column,
                        canvas.own_code(shape.format, static_cast<int>(plane), x, y)
                            .value_or(c[plane - 1]),
                        2);
                }
            }
        }
    }
}

inline void pack_yuv420p8(const Canvas& canvas, const draw::PackedFrame& shape,
                          std::array<Bytes, 3>& out) {
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            put(out[0],
                static_cast<std::size_t>(y) * shape.planes[0].stride + static_cast<std::size_t>(x),
                canvas.own_code(shape.format, 0, x, y)
                    .value_or(luma(canvas.at(x, y), draw::kPack8)),
                1);
        }
    }
    for (std::int32_t j = 0; j < canvas.height() / 2; ++j) {
        const std::int32_t first = canvas.interlaced() ? j / 2 * 4 + j % 2 : j * 2;
        const std::int32_t second = canvas.interlaced() ? first + 2 : first + 1;
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            Pixel sum = canvas.chroma_sum(x, first);
            const Pixel more = canvas.chroma_sum(x, second);
            for (std::size_t i = 0; i < 4; ++i) {
                sum[i] += more[i];
            }
            const auto c = chroma(sum, 3, draw::kPack8);
            for (std::size_t plane = 1; plane < 3; ++plane) {
                put(out[plane],
                    static_cast<std::size_t>(j) * shape.planes[plane].stride +
                        static_cast<std::size_t>(x) / 2,
                    canvas.own_code(shape.format, static_cast<int>(plane), x, first)
                        .value_or(c[plane - 1]),
                    1);
            }
        }
    }
}

inline void pack_uyvy(const Canvas& canvas, std::size_t stride, Bytes& out) {
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            const auto c = chroma(canvas.chroma_sum(x, y), 2, draw::kPack8);
            const std::size_t at =
                static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * 2;
            put(out, at, c[0], 1);
            put(out, at + 1, luma(canvas.at(x, y), draw::kPack8), 1);
            put(out, at + 2, c[1], 1);
            put(out, at + 3, luma(canvas.at(x + 1, y), draw::kPack8), 1);
        }
    }
}

/// nv12 and p010: `size` bytes a sample, `up` bits below the value.
inline void pack_nv(const Canvas& canvas, const draw::PackedFrame& shape,
                    std::array<Bytes, 3>& out) {
    const bool ten = shape.format == draw::PackFormat::p010;
    const draw::PackDepth& depth = ten ? draw::kPack10 : draw::kPack8;
    const std::size_t size = ten ? 2 : 1;
    const std::uint32_t up = ten ? 6 : 0;
    const auto at = [&](std::size_t plane, std::int32_t x, std::int32_t y) {
        return static_cast<std::size_t>(y) * shape.planes[plane].stride +
               static_cast<std::size_t>(x) * size;
    };
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            put(out[0], at(0, x, y), luma(canvas.at(x, y), depth) << up, size);
        }
    }
    for (std::int32_t j = 0; j < canvas.height() / 2; ++j) {
        const std::int32_t first = canvas.interlaced() ? j / 2 * 4 + j % 2 : j * 2;
        const std::int32_t second = canvas.interlaced() ? first + 2 : first + 1;
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            Pixel sum = canvas.chroma_sum(x, first);
            const Pixel more = canvas.chroma_sum(x, second);
            for (std::size_t i = 0; i < 4; ++i) {
                sum[i] += more[i];
            }
            const auto c = chroma(sum, 3, depth);
            put(out[1], at(1, x, j), c[0] << up, size);
            put(out[1], at(1, x + 1, j), c[1] << up, size);
        }
    }
}

inline void pack_rgba16(const Canvas& canvas, std::size_t stride, Bytes& out) {
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const Pixel p = canvas.at(x, y);
            for (std::size_t c = 0; c < 4; ++c) {
                const std::int64_t v = (std::int64_t{p[c]} * 65535 + 8192) >> 14;
                put(out,
                    static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * 8 + c * 2,
                    static_cast<std::uint32_t>(std::clamp<std::int64_t>(v, 0, 65535)), 2);
            }
        }
    }
}

/// The planes that a frame like `shape` must hold; bytes beyond the pictures' lines are 0.
inline std::array<Bytes, 3> render(const draw::TileProgram& program,
                                   const draw::TileProgram* second_field,
                                   const draw::PackedFrame& shape) {
    std::array<Bytes, 3> out;
    for (std::size_t i = 0; i < 3; ++i) {
        out[i].resize(shape.planes[i].size);
    }
    const Canvas canvas(program, second_field);
    switch (shape.format) {
        case draw::PackFormat::bgra8:
        case draw::PackFormat::rgba8:
            pack_rgba(canvas, shape.format == draw::PackFormat::bgra8, shape.planes[0].stride,
                      out[0]);
            break;
        case draw::PackFormat::v210:
        case draw::PackFormat::v210_key:
            pack_v210(canvas, shape.format == draw::PackFormat::v210_key, shape.planes[0].stride,
                      out[0]);
            break;
        case draw::PackFormat::yuv422p10:
            pack_yuv422p10(canvas, shape, out);
            break;
        case draw::PackFormat::yuv420p8:
            pack_yuv420p8(canvas, shape, out);
            break;
        case draw::PackFormat::uyvy:
            pack_uyvy(canvas, shape.planes[0].stride, out[0]);
            break;
        case draw::PackFormat::nv12:
        case draw::PackFormat::p010:
            pack_nv(canvas, shape, out);
            break;
        case draw::PackFormat::rgba16:
            pack_rgba16(canvas, shape.planes[0].stride, out[0]);
            break;
        case draw::PackFormat::none:
            break;
    }
    return out;
}

}  // namespace pitcast::reference
