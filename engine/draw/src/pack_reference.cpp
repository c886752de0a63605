// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

struct Rgb {
    std::int32_t r = 0;
    std::int32_t g = 0;
    std::int32_t b = 0;
};

std::int32_t value_at(const TileCanvas& canvas, std::size_t channel, std::int32_t x,
                      std::int32_t y) {
    return canvas.channel[channel][y][kCanvasLeft + x];
}

/// How canvas pixels become codes of a frame: matrix, depth, and what is added before bits are
/// dropped. Columns and lines count from the tile's corner, in samples of their plane.
class Coder {
 public:
    Coder(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
          const PackedFrame& frame, bool ten_bit)
        : canvas_(canvas),
          place_(place),
          interlaced_(interlaced),
          signal_(frame.signal),
          code_(pack_code(frame.signal, ten_bit, keeps_timing_codes(frame.format))) {}

    [[nodiscard]] std::int32_t luma(std::int32_t x, std::int32_t y) const {
        return luma_of(
            {value_at(canvas_, 0, x, y), value_at(canvas_, 1, x, y), value_at(canvas_, 2, x, y)}, x,
            y);
    }
    [[nodiscard]] std::int32_t luma_of(const Rgb& c, std::int32_t x, std::int32_t y) const {
        return coded(code_.y, code_.depth.luma_offset, c, half(place_.x0 + x, place_.y0 + y));
    }
    /// `line`: of the chroma planes; 4:2:0 has half as many.
    [[nodiscard]] std::int32_t cb(const Rgb& mean, std::int32_t column, std::int32_t line,
                                  bool half_lines = false) const {
        return coded(code_.cb, code_.depth.chroma_offset, mean,
                     chroma_half(column, line, half_lines));
    }
    [[nodiscard]] std::int32_t cr(const Rgb& mean, std::int32_t column, std::int32_t line,
                                  bool half_lines = false) const {
        return coded(code_.cr, code_.depth.chroma_offset, mean,
                     chroma_half(column, line, half_lines));
    }

 private:
    [[nodiscard]] std::int32_t coded(const PackRow& row, std::int32_t offset, const Rgb& c,
                                     std::int32_t half) const {
        const std::int32_t sum = row.r * c.r + row.g * c.g + row.b * c.b + half;
        return std::clamp(offset + (sum >> code_.depth.shift), code_.depth.low, code_.depth.high);
    }
    [[nodiscard]] std::int32_t half(std::int32_t x, std::int32_t y) const {
        if (signal_.dither == PackDither::none) {
            return code_.depth.half;
        }
        const std::int32_t line = interlaced_ ? y >> 1 : y;
        return dither_half(dither_step(x, line, place_.dither_phase), code_.depth.shift);
    }
    [[nodiscard]] std::int32_t chroma_half(std::int32_t column, std::int32_t line,
                                           bool half_lines) const {
        return half(place_.x0 / 2 + column, (half_lines ? place_.y0 / 2 : place_.y0) + line);
    }

    const TileCanvas& canvas_;
    const TilePlace& place_;
    bool interlaced_;
    PackSignal signal_;
    PackCode code_;
};

/// Mean around column x (even) of line `y`, or of lines `y` and `y2`.
std::array<std::int32_t, 4> mean_at(const TileCanvas& canvas, std::int32_t x, std::int32_t y,
                                    std::int32_t y2) {
    std::array<std::int32_t, 4> mean{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto tent = [&](std::int32_t line) {
            return value_at(canvas, i, x - 1, line) + 2 * value_at(canvas, i, x, line) +
                   value_at(canvas, i, x + 1, line);
        };
        mean[i] = y2 < 0 ? (tent(y) + 2) >> 2 : (tent(y) + tent(y2) + 4) >> 3;
    }
    return mean;
}

Rgb chroma_mean(const TileCanvas& canvas, std::int32_t x, std::int32_t y, std::int32_t y2) {
    const auto mean = mean_at(canvas, x, y, y2);
    return {mean[0], mean[1], mean[2]};
}

std::byte* at(PackedFrame& frame, std::size_t plane, std::int32_t x_bytes, std::int32_t y) {
    return frame.planes[plane].bytes + static_cast<std::size_t>(y) * frame.planes[plane].stride +
           x_bytes;
}

void put16(std::byte* to, std::int32_t value) {
    const auto word = static_cast<std::uint16_t>(value);
    std::memcpy(to, &word, sizeof word);
}

void pack_rgba(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    const bool swapped = frame.format == PackFormat::bgra8;
    for (std::int32_t y = 0; y < place.height; ++y) {
        std::byte* to = at(frame, 0, place.x0 * 4, place.y0 + y);
        for (std::int32_t x = 0; x < place.width; ++x, to += 4) {
            for (std::size_t i = 0; i < 4; ++i) {
                const std::size_t channel = swapped && i < 3 ? 2 - i : i;
                const std::int32_t v = (value_at(canvas, channel, x, y) * 255 + 8192) >> 14;
                to[i] = static_cast<std::byte>(std::clamp(v, 0, 255));
            }
        }
    }
}

void pack_rgba16(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    for (std::int32_t y = 0; y < place.height; ++y) {
        std::byte* to = at(frame, 0, place.x0 * 8, place.y0 + y);
        for (std::int32_t x = 0; x < place.width; ++x) {
            for (std::size_t i = 0; i < 4; ++i, to += 2) {
                const std::int32_t v = (value_at(canvas, i, x, y) * 65535 + 8192) >> 14;
                put16(to, std::clamp(v, 0, 65535));
            }
        }
    }
}

void pack_uyvy(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
               PackedFrame& frame) {
    const Coder code(canvas, place, interlaced, frame, false);
    for (std::int32_t y = 0; y < place.height; ++y) {
        std::byte* to = at(frame, 0, place.x0 * 2, place.y0 + y);
        for (std::int32_t x = 0; x < place.width; x += 2, to += 4) {
            const Rgb mean = chroma_mean(canvas, x, y, -1);
            to[0] = static_cast<std::byte>(code.cb(mean, x / 2, y));
            to[1] = static_cast<std::byte>(code.luma(x, y));
            to[2] = static_cast<std::byte>(code.cr(mean, x / 2, y));
            to[3] = static_cast<std::byte>(code.luma(x + 1, y));
        }
    }
}

/// A sample of nv12 or p010; `x` in samples of the plane.
void store_nv(PackedFrame& frame, std::size_t plane, std::int32_t x, std::int32_t y,
              std::int32_t code) {
    if (frame.format == PackFormat::p010) {
        put16(at(frame, plane, x * 2, y), code << 6);
    } else {
        *at(frame, plane, x, y) = static_cast<std::byte>(code);
    }
}

/// nv12 and p010.
void pack_nv(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
             PackedFrame& frame) {
    const Coder code(canvas, place, interlaced, frame, frame.format == PackFormat::p010);
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < place.width; ++x) {
            store_nv(frame, 0, place.x0 + x, place.y0 + y, code.luma(x, y));
        }
    }
    for (std::int32_t j = 0; j < place.height / 2; ++j) {
        const std::int32_t first = interlaced ? (j >> 1) * 4 + (j & 1) : 2 * j;
        for (std::int32_t x = 0; x < place.width; x += 2) {
            const Rgb mean = chroma_mean(canvas, x, first, first + (interlaced ? 2 : 1));
            const std::int32_t line = place.y0 / 2 + j;
            store_nv(frame, 1, place.x0 + x, line, code.cb(mean, x / 2, j, true));
            store_nv(frame, 1, place.x0 + x + 1, line, code.cr(mean, x / 2, j, true));
        }
    }
}

void pack_420(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
              PackedFrame& frame) {
    const Coder code(canvas, place, interlaced, frame, false);
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < place.width; ++x) {
            *at(frame, 0, place.x0 + x, place.y0 + y) = static_cast<std::byte>(code.luma(x, y));
        }
    }
    for (std::int32_t j = 0; j < place.height / 2; ++j) {
        const std::int32_t first = interlaced ? (j >> 1) * 4 + (j & 1) : 2 * j;
        const std::int32_t second = first + (interlaced ? 2 : 1);
        for (std::int32_t x = 0; x < place.width; x += 2) {
            const Rgb mean = chroma_mean(canvas, x, first, second);
            const std::int32_t column = (place.x0 + x) / 2;
            *at(frame, 1, column, place.y0 / 2 + j) =
                static_cast<std::byte>(code.cb(mean, x / 2, j, true));
            *at(frame, 2, column, place.y0 / 2 + j) =
                static_cast<std::byte>(code.cr(mean, x / 2, j, true));
        }
    }
}

/// One line of 4:2:2 samples: 48 of Y, 24 each of Cb and Cr; 0 beyond the width.
struct Line422 {
    std::array<std::int32_t, kTileWidth> y{};
    std::array<std::int32_t, kTileWidth / 2> cb{};
    std::array<std::int32_t, kTileWidth / 2> cr{};
};

Line422 key_line(const TileCanvas& canvas, const TilePlace& place, std::int32_t y,
                 PackRange range) {
    Line422 line;
    for (std::int32_t x = 0; x < place.width; ++x) {
        const auto i = static_cast<std::size_t>(x);
        line.y[i] = key_code(value_at(canvas, 3, x, y), range);
        line.cb[i / 2] = line.cr[i / 2] = 512;
    }
    return line;
}

/// `straight`: colours that are not premultiplied.
Line422 line_422(const TileCanvas& canvas, const TilePlace& place, std::int32_t y,
                 const Coder& code, bool straight) {
    Line422 line;
    const auto colour = [&](const std::array<std::int32_t, 4>& pixel) {
        Rgb rgb{pixel[0], pixel[1], pixel[2]};
        if (straight) {
            rgb = {unmultiplied(rgb.r, pixel[3]), unmultiplied(rgb.g, pixel[3]),
                   unmultiplied(rgb.b, pixel[3])};
        }
        return rgb;
    };
    for (std::int32_t x = 0; x < place.width; ++x) {
        const auto i = static_cast<std::size_t>(x);
        const Rgb here = colour({value_at(canvas, 0, x, y), value_at(canvas, 1, x, y),
                                 value_at(canvas, 2, x, y), value_at(canvas, 3, x, y)});
        line.y[i] = code.luma_of(here, x, y);
        if (x % 2 == 0) {
            const Rgb mean = colour(mean_at(canvas, x, y, -1));
            line.cb[i / 2] = code.cb(mean, x / 2, y);
            line.cr[i / 2] = code.cr(mean, x / 2, y);
        }
    }
    return line;
}

void put_planar(const Line422& line, const TilePlace& place, std::int32_t y, PackedFrame& frame) {
    for (std::int32_t x = 0; x < place.width; ++x) {
        put16(at(frame, 0, (place.x0 + x) * 2, place.y0 + y), line.y[static_cast<std::size_t>(x)]);
    }
    for (std::int32_t x = 0; x < place.width / 2; ++x) {
        const auto i = static_cast<std::size_t>(x);
        put16(at(frame, 1, place.x0 + x * 2, place.y0 + y), line.cb[i]);
        put16(at(frame, 2, place.x0 + x * 2, place.y0 + y), line.cr[i]);
    }
}

void put_v210(const Line422& s, const TilePlace& place, std::int32_t y, PackedFrame& frame) {
    std::byte* to = at(frame, 0, place.x0 / kTileWidth * 128, place.y0 + y);
    for (std::size_t x = 0; x < kTileWidth; x += 6, to += 16) {
        const std::size_t c = x / 2;
        const std::array<std::int32_t, 4> words{s.cb[c] | s.y[x] << 10 | s.cr[c] << 20,
                                                s.y[x + 1] | s.cb[c + 1] << 10 | s.y[x + 2] << 20,
                                                s.cr[c + 1] | s.y[x + 3] << 10 | s.cb[c + 2] << 20,
                                                s.y[x + 4] | s.cr[c + 2] << 10 | s.y[x + 5] << 20};
        std::memcpy(to, words.data(), sizeof words);
    }
}

void put_422(const Line422& line, const TilePlace& place, std::int32_t y, PackedFrame& frame) {
    if (frame.format == PackFormat::yuv422p10) {
        put_planar(line, place, y, frame);
    } else {
        put_v210(line, place, y, frame);
    }
}

void pack_422(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
              PackedFrame& frame) {
    const Coder code(canvas, place, interlaced, frame, true);
    for (std::int32_t y = 0; y < place.height; ++y) {
        put_422(frame.format == PackFormat::v210_key
                    ? key_line(canvas, place, y, frame.signal.range)
                    : line_422(canvas, place, y, code, false),
                place, y, frame);
    }
}

void pack_v210a(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                PackedFrame& frame) {
    const Coder code(canvas, place, interlaced, frame, true);
    for (std::int32_t y = 0; y < place.height; ++y) {
        put_v210(line_422(canvas, place, y, code, true), place, y, frame);
        std::byte* to = at(frame, 1, place.x0 / 3 * 4, place.y0 + y);
        for (std::int32_t x = 0; x < place.width; x += 3, to += 4) {
            std::int32_t word = 0;
            for (std::int32_t i = 0; i < 3 && x + i < place.width; ++i) {
                word |= key_code(value_at(canvas, 3, x + i, y), frame.signal.range) << (10 * i);
            }
            std::memcpy(to, &word, sizeof word);
        }
    }
}

/// A code value of the picture, in the depth of the frame.
std::int32_t own_code(const Picture& picture, std::size_t plane, std::int32_t x, std::int32_t y,
                      const PackDepth& depth) {
    const std::byte* line =
        picture.planes[plane].bytes + static_cast<std::size_t>(y) * picture.planes[plane].stride;
    std::int32_t code = 0;
    if (is_10_bit(picture.format)) {
        std::uint16_t word = 0;
        std::memcpy(&word, line + x * 2, sizeof word);
        code = word & 1023;
    } else {
        code = std::to_integer<std::int32_t>(line[x]) << (depth.shift == kPack10.shift ? 2 : 0);
    }
    return std::clamp(code, depth.low, depth.high);
}

/// Interlaced, chroma lines alternate between the fields like the others.
void straight_420(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    const PackDepth& depth = frame.format == PackFormat::p010 ? kPack10 : kPack8;
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const int halved = plane == 0 ? 0 : 1;
        for (std::int32_t y = 0; y < place.height >> halved; ++y) {
            const StraightTile::Field& from = tile.field_of(y);
            for (std::int32_t x = 0; x < place.width >> halved; ++x) {
                const std::int32_t code = own_code(*from.picture, plane, (from.x >> halved) + x,
                                                   (from.y >> halved) + y, depth);
                const std::int32_t column = (place.x0 >> halved) + x;
                const std::int32_t line = (place.y0 >> halved) + y;
                if (frame.format == PackFormat::yuv420p8) {
                    *at(frame, plane, column, line) = static_cast<std::byte>(code);
                } else if (plane == 0) {
                    store_nv(frame, 0, column, line, code);
                } else {
                    store_nv(frame, 1, 2 * column + (plane == 2 ? 1 : 0), line, code);
                }
            }
        }
    }
}

void straight_uyvy(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    for (std::int32_t y = 0; y < place.height; ++y) {
        const StraightTile::Field& from = tile.field_of(y);
        std::byte* to = at(frame, 0, place.x0 * 2, place.y0 + y);
        const auto code = [&](std::size_t plane, std::int32_t x) {
            return static_cast<std::byte>(own_code(*from.picture, plane, x, from.y + y, kPack8));
        };
        for (std::int32_t x = 0; x < place.width; x += 2, to += 4) {
            to[0] = code(1, (from.x + x) / 2);
            to[1] = code(0, from.x + x);
            to[2] = code(2, (from.x + x) / 2);
            to[3] = code(0, from.x + x + 1);
        }
    }
}

}  // namespace

void pack_reference(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                    PackedFrame& frame) {
    switch (frame.format) {
        case PackFormat::bgra8:
        case PackFormat::rgba8:
            return pack_rgba(canvas, place, frame);
        case PackFormat::yuv420p8:
            return pack_420(canvas, place, interlaced, frame);
        case PackFormat::yuv422p10:
        case PackFormat::v210:
        case PackFormat::v210_key:
            return pack_422(canvas, place, interlaced, frame);
        case PackFormat::v210a:
            return pack_v210a(canvas, place, interlaced, frame);
        case PackFormat::uyvy:
            return pack_uyvy(canvas, place, interlaced, frame);
        case PackFormat::nv12:
        case PackFormat::p010:
            return pack_nv(canvas, place, interlaced, frame);
        case PackFormat::rgba16:
            return pack_rgba16(canvas, place, frame);
        case PackFormat::none:
            return;
    }
}

void pack_straight_reference(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    if (halves_lines(frame.format)) {
        return straight_420(tile, place, frame);
    }
    if (frame.format == PackFormat::uyvy) {
        return straight_uyvy(tile, place, frame);
    }
    if (place.width > kTileWidth) {  // a line's samples are kept a tile at a time
        StraightTile rest = tile;
        TilePlace behind = place;
        TilePlace first = place;
        first.width = kTileWidth;
        pack_straight_reference(tile, first, frame);
        behind.x0 += kTileWidth;
        behind.width -= kTileWidth;
        rest.fields[0].x += kTileWidth;
        rest.fields[1].x += kTileWidth;
        return pack_straight_reference(rest, behind, frame);
    }
    for (std::int32_t y = 0; y < place.height; ++y) {
        const StraightTile::Field& from = tile.field_of(y);
        Line422 line;
        for (std::int32_t x = 0; x < place.width; ++x) {
            const auto i = static_cast<std::size_t>(x);
            line.y[i] = own_code(*from.picture, 0, from.x + x, from.y + y, kPack10);
            if (x % 2 == 0) {
                const std::int32_t c = (from.x + x) / 2;
                line.cb[i / 2] = own_code(*from.picture, 1, c, from.y + y, kPack10);
                line.cr[i / 2] = own_code(*from.picture, 2, c, from.y + y, kPack10);
            }
        }
        put_422(line, place, y, frame);
    }
}

}  // namespace pitcast::draw
