// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/paint_math.h"
#include "pitcast/draw/tile_program.h"

/// The contract of draw/tile_program.h written down once more, a pixel at a time and as plainly as
/// can be: the third opinion that the executors are held against.
namespace pitcast::reference {

using Pixel = std::array<std::int32_t, 4>;

inline std::int32_t sat(std::int64_t v) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(v, -32768, 32767));
}
inline std::int32_t mul(std::int64_t a, std::int64_t b) {
    return static_cast<std::int32_t>((a * b + 8192) >> 14);
}

struct Sampler {
    const draw::Picture& picture;
    const draw::TilePaint& paint;

    [[nodiscard]] std::int64_t value(int plane, int channel, std::int64_t x, std::int64_t y) const {
        const auto& p = picture.planes[static_cast<std::size_t>(plane)];
        const std::byte* line = p.bytes + static_cast<std::size_t>(y) * p.stride;
        if (picture.format == draw::PixelFormat::rgba8) {
            return static_cast<std::int64_t>(line[x * 4 + channel]);
        }
        if (draw::is_10_bit(picture.format)) {
            std::uint16_t word = 0;
            std::memcpy(&word, line + x * 2, 2);
            return word & 1023;
        }
        return static_cast<std::int64_t>(line[x]);
    }

    [[nodiscard]] std::int64_t sample(int plane, int channel, std::int64_t u,
                                      std::int64_t v) const {
        const int sx = plane == 0 ? 0 : draw::chroma_shift_x(picture.format);
        const int sy = plane == 0 ? 0 : draw::chroma_shift_y(picture.format);
        const auto column = [&](std::int64_t i) {
            return std::clamp<std::int64_t>(i, paint.crop_x0 >> sx, (paint.crop_x1 - 1) >> sx);
        };
        const auto line = [&](std::int64_t i) {
            return std::clamp<std::int64_t>(i, paint.crop_y0 >> sy, (paint.crop_y1 - 1) >> sy);
        };
        if (paint.nearest != 0) {
            return value(plane, channel, column((u + 32768) >> 16), line((v + 32768) >> 16)) << 8;
        }
        const std::int64_t i0 = column(u >> 16);
        const std::int64_t i1 = column((u >> 16) + 1);
        const std::int64_t j0 = line(v >> 16);
        const std::int64_t j1 = line((v >> 16) + 1);
        const std::int64_t fu = (u >> 8) & 255;
        const std::int64_t fv = (v >> 8) & 255;
        const std::int64_t top =
            value(plane, channel, i0, j0) * (256 - fu) + value(plane, channel, i1, j0) * fu;
        const std::int64_t bottom =
            value(plane, channel, i0, j1) * (256 - fu) + value(plane, channel, i1, j1) * fu;
        return (top * (256 - fv) + bottom * fv + 128) >> 8;
    }

    [[nodiscard]] Pixel at(std::int64_t x, std::int64_t y) const {
        x -= paint.anchor_x;
        y -= paint.anchor_y;
        if (draw::is_warped(paint.kind)) {
            const std::int64_t w = paint.u0 + x * paint.du + y * paint.dv;
            const auto place = [&](std::int64_t n) {
                return static_cast<std::int64_t>(std::clamp(
                    std::floor(static_cast<long double>(n) / static_cast<long double>(w)), -0x1p29L,
                    0x1p29L));
            };
            return w < 1 ? Pixel{}
                         : sampled(place(paint.c0 + x * paint.cx + y * paint.cy),
                                   place(paint.d0 + x * paint.dx + y * paint.dy));
        }
        const std::int64_t u = paint.u0 + x * paint.du;
        const std::int64_t v = paint.v0 + y * paint.dv;
        const int nx = 1 << paint.taps_x;
        const int ny = 1 << paint.taps_y;
        Pixel sum{};
        for (int k = 0; k < nx * ny; ++k) {
            const std::int64_t across = std::int64_t{2 * (k % nx) + 1 - nx} * paint.du;
            const std::int64_t down = std::int64_t{2 * (k / nx) + 1 - ny} * paint.dv;
            const Pixel one =
                sampled(u + (across >> (paint.taps_x + 1)), v + (down >> (paint.taps_y + 1)));
            for (std::size_t c = 0; c < 4; ++c) {
                sum[c] += one[c];
            }
        }
        for (std::int32_t& c : sum) {
            c = (c + nx * ny / 2) >> (paint.taps_x + paint.taps_y);
        }
        return sum;
    }

    [[nodiscard]] Pixel sampled(std::int64_t u, std::int64_t v) const {
        Pixel s{};
        if (picture.format == draw::PixelFormat::rgba8) {
            for (int c = 0; c < 4; ++c) {
                s[static_cast<std::size_t>(c)] =
                    sat(mul((sample(0, c, u, v) * 16448 + 32768) >> 16, paint.color[c]));
            }
            return s;
        }
        const draw::YuvToRgb m = draw::yuv_to_rgb(picture);
        const int down = draw::is_10_bit(picture.format) ? 2 : 0;
        const std::int64_t uc = u >> draw::chroma_shift_x(picture.format);
        const std::int64_t vc = ((v + 32768) >> draw::chroma_shift_y(picture.format)) - 32768;
        const std::int64_t luma = m.ky * ((sample(0, 0, u, v) >> down) - m.oy);
        const std::int64_t cb = (sample(1, 0, uc, vc) >> down) - 32768;
        const std::int64_t cr = (sample(2, 0, uc, vc) >> down) - 32768;
        return {sat((luma + m.kr_v * cr + 16384) >> 15),
                sat((luma + m.kg_u * cb + m.kg_v * cr + 16384) >> 15),
                sat((luma + m.kb_u * cb + 16384) >> 15), 16384};
    }
};

inline std::int64_t gradient_t(const draw::TilePaint& paint, std::int64_t x, std::int64_t y) {
    const std::int64_t a = (paint.c0 + x * paint.cx + y * paint.cy) >> 16;
    const std::int64_t b = (paint.d0 + x * paint.dx + y * paint.dy) >> 16;
    const auto limited = [](std::int64_t v, std::int64_t most) {
        return std::clamp(v, -most, most);
    };
    if (paint.kind == draw::PaintKind::gradient) {
        return std::clamp<std::int64_t>(a, 0, 65536);
    }
    if (paint.kind == draw::PaintKind::conic) {
        return draw::turn(limited(a, 1 << 30), limited(b, 1 << 30));
    }
    const std::int64_t gx = limited(a, 1 << 20);
    const std::int64_t gy = limited(b, 1 << 20);
    const auto length = std::sqrt(static_cast<long double>(gx * gx + gy * gy));
    return std::min<std::int64_t>(static_cast<std::int64_t>(std::floor(length)), 65536);
}

inline Pixel paint_at(const draw::TileProgram& program, const draw::TilePaint& paint,
                      std::int64_t x, std::int64_t y) {
    if (draw::is_gradient(paint.kind)) {
        const std::int64_t t = gradient_t(paint, x, y);
        const draw::LutEntry a = program.luts[paint.lut + static_cast<std::size_t>(t >> 8)];
        const draw::LutEntry b =
            program.luts[paint.lut +
                         static_cast<std::size_t>(std::min<std::int64_t>((t >> 8) + 1, 256))];
        const auto mix = [&](std::int64_t low, std::int64_t high) {
            return sat(low + (((high - low) * (t & 255) + 128) >> 8));
        };
        return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), mix(a.a, b.a)};
    }
    if (paint.kind == draw::PaintKind::solid) {
        return {sat(paint.color[0]), sat(paint.color[1]), sat(paint.color[2]), sat(paint.color[3])};
    }
    return Sampler{*program.pictures[paint.picture], paint}.at(x, y);
}

/// One canvas pixel of one tile's operations.
inline Pixel compose(const draw::TileProgram& program, std::size_t tile, std::int32_t x,
                     std::int32_t y) {
    std::vector<Pixel> stack{Pixel{}};
    const draw::TileSpan span = program.tiles[tile];
    for (std::uint32_t i = 0; i < span.op_count; ++i) {
        const draw::TileOp& op = program.ops[span.first_op + i];
        if (op.kind == draw::OpKind::push_group) {
            stack.push_back({});
            continue;
        }
        const bool inside = x >= op.x0 && x < op.x1 && y >= op.y0 && y < op.y1;
        Pixel s{};
        if (op.kind == draw::OpKind::pop_group || op.kind == draw::OpKind::pop_masked) {
            s = stack.back();
            stack.pop_back();
        }
        if (inside && op.kind == draw::OpKind::pop_masked) {
            const std::int32_t mask =
                std::clamp(paint_at(program, program.paints[op.paint], x, y)[3], 0, 16384);
            for (std::int32_t& c : s) {
                c = mul(c, mask);
            }
        }
        if (!inside) {
            continue;
        }
        if (op.kind == draw::OpKind::fill) {
            s = paint_at(program, program.paints[op.paint], x, y);
        }
        std::int64_t coverage = 16384;
        if (op.coverage != draw::kFullCoverage) {
            const std::int64_t offset = std::int64_t{op.coverage} +
                                        std::int64_t{y - op.coverage_y} * op.coverage_stride +
                                        (x - op.coverage_x);
            coverage = (std::int64_t{program.arena[offset]} * 16448 + 128) >> 8;
        }
        const std::int32_t k = mul(coverage, op.opacity);
        Pixel& d = stack.back();
        const std::int32_t alpha = mul(s[3], k);
        for (std::size_t c = 0; c < 4; ++c) {
            d[c] = sat(std::int64_t{mul(s[c], k)} + mul(d[c], 16384 - alpha));
        }
    }
    return stack.back();
}

}  // namespace pitcast::reference
