// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/hlg.h"

#include "tile_reference.h"

/// Packs what tile_reference.h composes, a sample at a time.
namespace pitcast::reference {

/// Canvas pixel (x, y) as the tile at column `tile_x` sees it, in the signal of a frame like
/// `shape`; x may be its apron.
class Canvas {
 public:
    Canvas(const draw::TileProgram& program, const draw::TileProgram* second_field,
           const draw::PackedFrame& shape)
        : program_(program), second_(second_field), shape_(shape) {}

    [[nodiscard]] Pixel at(std::int32_t tile_x, std::int32_t x, std::int32_t y) const {
        const draw::TileProgram& own = second_ != nullptr && y % 2 == 1 ? *second_ : program_;
        Pixel p = composed(own, tile_x, x, y);
        if (second_ != nullptr && program_.line_filter == draw::LineFilter::tent) {
            const Pixel above = y == 0 ? p : composed(own, tile_x, x, y - 1);
            const Pixel below = y + 1 == program_.height ? p : composed(own, tile_x, x, y + 1);
            for (std::size_t i = 0; i < 4; ++i) {
                p[i] = (above[i] + 2 * p[i] + below[i] + 2) >> 2;
            }
        }
        if (shape_.signal.colour == draw::PackColour::bt2100_hlg &&
            shape_.format != draw::PackFormat::v210_key) {
            const auto hlg = draw::hlg_of_canvas(draw::hlg_tables(), p);
            std::copy(hlg.begin(), hlg.end(), p.begin());
        }
        if (shape_.limited && draw::halves_columns(shape_.format)) {
            for (std::size_t i = 0; i < 3; ++i) {
                p[i] = std::clamp(p[i], draw::kLimitLow, draw::kLimitHigh);
            }
        }
        return p;
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
    /// The picture's own code of a sample that is packed straight; `x` and `y` are canvas pixels of
    /// the field that it belongs to.
    [[nodiscard]] std::optional<std::uint32_t> own_code(int plane, std::int32_t x,
                                                        std::int32_t y) const {
        if (!is_straight(program_, x, y) || (second_ != nullptr && !is_straight(*second_, x, y)) ||
            shape_.limited || shape_.signal.range != draw::PackRange::narrow ||
            shape_.signal.colour != draw::PackColour::bt709 ||
            (second_ != nullptr && program_.line_filter != draw::LineFilter::none)) {
            return std::nullopt;
        }
        const bool ten_bit = shape_.format == draw::PackFormat::v210 ||
                             shape_.format == draw::PackFormat::yuv422p10 ||
                             shape_.format == draw::PackFormat::p010;
        const draw::TileProgram& program = second_ != nullptr && y % 2 == 1 ? *second_ : program_;
        const auto& paint = only_paint(program, x, y);
        const draw::Picture& picture = *program.pictures[paint.picture];
        const std::int32_t u = (paint.u0 >> 16) + x - paint.anchor_x;
        std::int32_t v = (paint.v0 >> 16) + y - paint.anchor_y;
        if (plane != 0 && draw::chroma_shift_y(picture.format) == 1) {
            // Of two fields, lines 4j and 4j + 2 share chroma line 2j, 4j + 1 and 4j + 3 the next.
            v = second_ != nullptr ? v / 4 * 2 + v % 2 : v / 2;
        }
        const auto code = static_cast<std::uint32_t>(
            Sampler{picture, paint}.value(plane, 0, plane == 0 ? u : u >> 1, v));
        const draw::PackDepth& depth = ten_bit ? draw::kPack10 : draw::kPack8;
        return std::clamp(ten_bit && !draw::is_10_bit(picture.format) ? code << 2U : code,
                          static_cast<std::uint32_t>(depth.low),
                          static_cast<std::uint32_t>(depth.high));
    }
    [[nodiscard]] bool interlaced() const { return second_ != nullptr; }
    [[nodiscard]] std::int32_t width() const { return program_.width; }
    [[nodiscard]] std::int32_t height() const { return program_.height; }
    /// Of the tile that holds canvas pixel (x, y).
    [[nodiscard]] std::uint32_t dither_phase(std::int32_t x, std::int32_t y) const {
        const bool video =
            has_video(program_, x, y) || (second_ != nullptr && has_video(*second_, x, y));
        return video ? program_.dither_phase : 0;
    }

 private:
    static Pixel composed(const draw::TileProgram& program, std::int32_t tile_x, std::int32_t x,
                          std::int32_t y) {
        return compose(program,
                       static_cast<std::size_t>(y / draw::kTileHeight * program.tiles_x +
                                                tile_x / draw::kTileWidth),
                       x, y);
    }
    static bool has_video(const draw::TileProgram& program, std::int32_t x, std::int32_t y) {
        const draw::TileSpan span = program.tiles[static_cast<std::size_t>(
            y / draw::kTileHeight * program.tiles_x + x / draw::kTileWidth)];
        for (std::uint32_t i = span.first_op; i < span.first_op + span.op_count; ++i) {
            const draw::TileOp& op = program.ops[i];
            const bool paints =
                op.kind == draw::OpKind::fill || op.kind == draw::OpKind::pop_masked;
            const draw::PaintKind kind = program.paints[op.paint].kind;
            if (paints &&
                (kind == draw::PaintKind::picture_yuv || kind == draw::PaintKind::warped_yuv)) {
                return true;
            }
        }
        return false;
    }
    static const draw::TilePaint& only_paint(const draw::TileProgram& program, std::int32_t x,
                                             std::int32_t y) {
        const auto tile = static_cast<std::size_t>(y / draw::kTileHeight * program.tiles_x +
                                                   x / draw::kTileWidth);
        return program.paints[program.ops[program.tiles[tile].first_op].paint];
    }
    /// "Straight" of the contract, condition by condition.
    [[nodiscard]] bool is_straight(const draw::TileProgram& program, std::int32_t x,
                                   std::int32_t y) const {
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
        const PackFormat format = shape_.format;
        const bool eight_420 = picture.format == PixelFormat::yuv420p8;
        const bool ten_420 = picture.format == PixelFormat::yuv420p10;
        const bool eight_422 = picture.format == PixelFormat::yuv422p8;
        const bool ten_422 = picture.format == PixelFormat::yuv422p10;
        const bool lines =
            picture.interlaced == (second_ != nullptr) && v % (second_ != nullptr ? 4 : 2) == 0;
        bool same_sampling = false;
        if (format == PackFormat::v210 || format == PackFormat::yuv422p10) {
            same_sampling = eight_422 || ten_422;
        } else if (format == PackFormat::uyvy) {
            same_sampling = eight_422;
        } else if (format == PackFormat::yuv420p8 || format == PackFormat::nv12) {
            same_sampling = eight_420 && lines;
        } else if (format == PackFormat::p010) {
            same_sampling = (eight_420 || ten_420) && lines;
        }
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
    const draw::PackedFrame& shape_;
};

/// Bayer's matrix, as it stands in books.
inline constexpr std::int32_t kBayer[8][8] = {
    {0, 32, 8, 40, 2, 34, 10, 42},  {48, 16, 56, 24, 50, 18, 58, 26},
    {12, 44, 4, 36, 14, 46, 6, 38}, {60, 28, 52, 20, 62, 30, 54, 22},
    {3, 35, 11, 43, 1, 33, 9, 41},  {51, 19, 59, 27, 49, 17, 57, 25},
    {15, 47, 7, 39, 13, 45, 5, 37}, {63, 31, 55, 23, 61, 29, 53, 21}};

/// From canvas pixels to codes of a frame.
class Coding {
 public:
    Coding(const Canvas& canvas, const draw::PackedFrame& shape, bool ten_bit)
        : canvas_(canvas),
          signal_(shape.signal),
          code_(draw::pack_code(shape.signal, ten_bit, draw::keeps_timing_codes(shape.format))) {}

    [[nodiscard]] std::uint32_t luma(const Pixel& p, std::int32_t x, std::int32_t y) const {
        return apply(code_.y, p, code_.depth.luma_offset, added(x, y, x, y));
    }
    /// Cb and Cr of a sum of 1 << shift canvas pixels around (x, y); `line` of the chroma planes.
    [[nodiscard]] std::array<std::uint32_t, 2> chroma(Pixel sum, int shift, std::int32_t x,
                                                      std::int32_t y, std::int32_t line,
                                                      bool straight = false) const {
        for (std::int32_t& v : sum) {
            v = (v + (1 << (shift - 1))) >> shift;
        }
        if (straight) {
            sum = unmultiplied(sum);
        }
        const std::int64_t add = added(x, y, x / 2, line);
        return {apply(code_.cb, sum, code_.depth.chroma_offset, add),
                apply(code_.cr, sum, code_.depth.chroma_offset, add)};
    }
    static Pixel unmultiplied(Pixel p) {
        for (std::size_t i = 0; i < 3; ++i) {
            if (p[3] <= 0) {
                p[i] = 0;
            } else if (p[3] < 16384) {
                const std::int32_t c = std::max(p[i], 0);
                p[i] = std::min((c * 16384 + p[3] / 2) / p[3], draw::kLimitHigh);
            }
        }
        return p;
    }
    [[nodiscard]] std::uint32_t key(const Pixel& p) const {
        const bool full = signal_.range == draw::PackRange::full;
        const std::int32_t code = (full ? 0 : 64) + (((full ? 1023 : 876) * p[3] + 8192) >> 14);
        return static_cast<std::uint32_t>(std::clamp(code, 4, 1019));
    }

 private:
    /// Of sample `column`, `line` of its plane, canvas pixel (x, y): what rounds it.
    [[nodiscard]] std::int64_t added(std::int32_t x, std::int32_t y, std::int32_t column,
                                     std::int32_t line) const {
        if (signal_.dither == draw::PackDither::none) {
            return std::int64_t{1} << (code_.depth.shift - 1);
        }
        const std::int32_t row = canvas_.interlaced() ? line / 2 : line;
        constexpr std::int32_t kShifts[8] = {0, 32, 16, 48, 8, 40, 24, 56};
        const std::int32_t step = kBayer[row % 8][column % 8] + kShifts[canvas_.dither_phase(x, y)];
        return (std::int64_t{step % 64} * 2 + 1) << (code_.depth.shift - 7);
    }
    [[nodiscard]] std::uint32_t apply(const draw::PackRow& row, const Pixel& p, std::int32_t offset,
                                      std::int64_t add) const {
        const std::int64_t v = offset + ((std::int64_t{row.r} * p[0] + std::int64_t{row.g} * p[1] +
                                          std::int64_t{row.b} * p[2] + add) >>
                                         code_.depth.shift);
        return static_cast<std::uint32_t>(
            std::clamp<std::int64_t>(v, code_.depth.low, code_.depth.high));
    }

    const Canvas& canvas_;
    draw::PackSignal signal_;
    draw::PackCode code_;
};

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

inline void pack_v210(const Canvas& canvas, const draw::PackedFrame& shape,
                      std::array<Bytes, 3>& out) {
    const bool key = shape.format == draw::PackFormat::v210_key;
    const bool straight = shape.format == draw::PackFormat::v210a;
    const Coding coding(canvas, shape, true);
    const std::size_t stride = shape.planes[0].stride;
    // Samples in transmission order Cb Y Cr Y …, three to a word.
    const std::size_t samples = stride / 4 * 3;
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        std::vector<std::uint32_t> line(samples, 0);
        std::vector<std::uint32_t> keys(static_cast<std::size_t>(canvas.width()) + 2, 0);
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            std::array<std::uint32_t, 2> c{512, 512};
            if (!key) {
                c = coding.chroma(canvas.chroma_sum(x, y), 2, x, y, y, straight);
                c = {canvas.own_code(1, x, y).value_or(c[0]),
                     canvas.own_code(2, x, y).value_or(c[1])};
            }
            const auto at = static_cast<std::size_t>(x) * 2;
            line[at] = c[0];
            line[at + 2] = c[1];
            for (std::int32_t i = 0; i < 2; ++i) {
                const Pixel p = canvas.at(x + i, y);
                keys[static_cast<std::size_t>(x + i)] = coding.key(p);
                const Pixel shown = straight ? Coding::unmultiplied(p) : p;
                line[at + 1 + static_cast<std::size_t>(i) * 2] =
                    key ? coding.key(p)
                        : canvas.own_code(0, x + i, y).value_or(coding.luma(shown, x + i, y));
            }
        }
        for (std::size_t w = 0; w < stride / 4; ++w) {
            put(out[0], static_cast<std::size_t>(y) * stride + w * 4,
                line[w * 3] | line[w * 3 + 1] << 10U | line[w * 3 + 2] << 20U, 4);
        }
        for (std::size_t w = 0; straight && w < shape.planes[1].stride / 4; ++w) {
            put(out[1], static_cast<std::size_t>(y) * shape.planes[1].stride + w * 4,
                keys[w * 3] | keys[w * 3 + 1] << 10U | keys[w * 3 + 2] << 20U, 4);
        }
    }
}

inline void pack_yuv422p10(const Canvas& canvas, const draw::PackedFrame& shape,
                           std::array<Bytes, 3>& out) {
    const Coding coding(canvas, shape, true);
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        const auto line = static_cast<std::size_t>(y);
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const auto column = static_cast<std::size_t>(x);
            put(out[0], line * shape.planes[0].stride + column * 2,
                canvas.own_code(0, x, y).value_or(coding.luma(canvas.at(x, y), x, y)), 2);
            if (x % 2 == 0) {
                const auto c = coding.chroma(canvas.chroma_sum(x, y), 2, x, y, y);
                for (std::size_t plane = 1; plane < 3; ++plane) {
                    put(out[plane], line * shape.planes[plane].stride + column,
                        canvas.own_code(static_cast<int>(plane), x, y).value_or(c[plane - 1]), 2);
                }
            }
        }
    }
}

/// yuv420p8, nv12 and p010.
inline void pack_420(const Canvas& canvas, const draw::PackedFrame& shape,
                     std::array<Bytes, 3>& out) {
    const bool planar = shape.format == draw::PackFormat::yuv420p8;
    const bool ten = shape.format == draw::PackFormat::p010;
    const Coding coding(canvas, shape, ten);
    const std::size_t size = ten ? 2 : 1;
    const std::uint32_t up = ten ? 6 : 0;
    const auto at = [&](std::size_t plane, std::int32_t x, std::int32_t y) {
        return static_cast<std::size_t>(y) * shape.planes[plane].stride +
               static_cast<std::size_t>(x) * size;
    };
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const std::uint32_t code =
                canvas.own_code(0, x, y).value_or(coding.luma(canvas.at(x, y), x, y));
            put(out[0], at(0, x, y), code << up, size);
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
            auto c = coding.chroma(sum, 3, x, first, j);
            c = {canvas.own_code(1, x, first).value_or(c[0]),
                 canvas.own_code(2, x, first).value_or(c[1])};
            if (planar) {
                put(out[1], at(1, x / 2, j), c[0], 1);
                put(out[2], at(2, x / 2, j), c[1], 1);
            } else {
                put(out[1], at(1, x, j), c[0] << up, size);
                put(out[1], at(1, x + 1, j), c[1] << up, size);
            }
        }
    }
}

inline void pack_uyvy(const Canvas& canvas, const draw::PackedFrame& shape, Bytes& out) {
    const Coding coding(canvas, shape, false);
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); x += 2) {
            const auto c = coding.chroma(canvas.chroma_sum(x, y), 2, x, y, y);
            const auto luma = [&](std::int32_t column) {
                return canvas.own_code(0, column, y)
                    .value_or(coding.luma(canvas.at(column, y), column, y));
            };
            const std::size_t at = static_cast<std::size_t>(y) * shape.planes[0].stride +
                                   static_cast<std::size_t>(x) * 2;
            put(out, at, canvas.own_code(1, x, y).value_or(c[0]), 1);
            put(out, at + 1, luma(x), 1);
            put(out, at + 2, canvas.own_code(2, x, y).value_or(c[1]), 1);
            put(out, at + 3, luma(x + 1), 1);
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
    const Canvas canvas(program, second_field, shape);
    switch (shape.format) {
        case draw::PackFormat::bgra8:
        case draw::PackFormat::rgba8:
            pack_rgba(canvas, shape.format == draw::PackFormat::bgra8, shape.planes[0].stride,
                      out[0]);
            break;
        case draw::PackFormat::v210:
        case draw::PackFormat::v210_key:
        case draw::PackFormat::v210a:
            pack_v210(canvas, shape, out);
            break;
        case draw::PackFormat::yuv422p10:
            pack_yuv422p10(canvas, shape, out);
            break;
        case draw::PackFormat::yuv420p8:
        case draw::PackFormat::nv12:
        case draw::PackFormat::p010:
            pack_420(canvas, shape, out);
            break;
        case draw::PackFormat::uyvy:
            pack_uyvy(canvas, shape, out[0]);
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
