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

    /// u, v in 16.16 at half pixels; w below 1 is behind.
    struct Place {
        std::int64_t u = 0, v = 0, w = 0;
    };
    [[nodiscard]] Place warped_place(std::int64_t x, std::int64_t y, std::int64_t hx,
                                     std::int64_t hy) const {
        const auto form = [&](std::int64_t c0, std::int64_t cx, std::int64_t cy) {
            return c0 + x * cx + y * cy + ((hx * cx + hy * cy) >> 1);
        };
        const std::int64_t w = form(paint.u0, paint.du, paint.dv);
        const auto place = [&](std::int64_t n) {
            return static_cast<std::int64_t>(
                std::clamp(std::floor(static_cast<long double>(n) / static_cast<long double>(w)),
                           -0x1p29L, 0x1p29L));
        };
        return w < 1 ? Place{}
                     : Place{place(form(paint.c0, paint.cx, paint.cy)),
                             place(form(paint.d0, paint.dx, paint.dy)), w};
    }

    [[nodiscard]] Pixel warped(std::int64_t x, std::int64_t y) const {
        const Place middle = warped_place(x, y, 0, 0);
        if (middle.w < 1) {
            return {};
        }
        const Place edges[4] = {warped_place(x, y, -1, 0), warped_place(x, y, 1, 0),
                                warped_place(x, y, 0, -1), warped_place(x, y, 0, 1)};
        std::int64_t step[2][2] = {};  // along x and y, of u and v
        int taps[2] = {};
        const bool all = std::all_of(std::begin(edges), std::end(edges),
                                     [](const Place& edge) { return edge.w >= 1; });
        for (int axis = 0; axis < 2 && all && paint.taps_x != 0; ++axis) {
            step[axis][0] = edges[2 * axis + 1].u - edges[2 * axis].u;
            step[axis][1] = edges[2 * axis + 1].v - edges[2 * axis].v;
            const std::int64_t longer = std::max(std::abs(step[axis][0]), std::abs(step[axis][1]));
            while (taps[axis] < 3 && 2 * longer > (std::int64_t{3 * 65536} << taps[axis])) {
                ++taps[axis];
            }
        }
        Pixel sum{};
        for (int j = 0; j < 1 << taps[1]; ++j) {
            for (int i = 0; i < 1 << taps[0]; ++i) {
                const auto moved = [&](int of) {
                    const std::int64_t across = (2 * i + 1 - (1 << taps[0])) * step[0][of];
                    const std::int64_t down = (2 * j + 1 - (1 << taps[1])) * step[1][of];
                    return (across >> (taps[0] + 1)) + (down >> (taps[1] + 1));
                };
                const Pixel one = sampled(middle.u + moved(0), middle.v + moved(1));
                for (std::size_t c = 0; c < 4; ++c) {
                    sum[c] += one[c];
                }
            }
        }
        const int shift = taps[0] + taps[1];
        for (std::int32_t& c : sum) {
            c = (c + ((1 << shift) >> 1)) >> shift;
        }
        return sum;
    }

    [[nodiscard]] Pixel at(std::int64_t x, std::int64_t y) const {
        x -= paint.anchor_x;
        y -= paint.anchor_y;
        if (draw::is_warped(paint.kind)) {
            return warped(x, y);
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

inline Pixel stop_at(const draw::TileProgram& program, const draw::TilePaint& paint,
                     std::int64_t t) {
    const draw::LutEntry a = program.luts[paint.lut + static_cast<std::size_t>(t >> 8)];
    const draw::LutEntry b =
        program
            .luts[paint.lut + static_cast<std::size_t>(std::min<std::int64_t>((t >> 8) + 1, 256))];
    const auto mix = [&](std::int64_t low, std::int64_t high) {
        return sat(low + (((high - low) * (t & 255) + 128) >> 8));
    };
    return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), mix(a.a, b.a)};
}

inline Pixel gradient_at(const draw::TileProgram& program, const draw::TilePaint& paint,
                         std::int64_t x, std::int64_t y) {
    const std::int64_t a = (paint.c0 + x * paint.cx + y * paint.cy) >> 16;
    const std::int64_t b = (paint.d0 + x * paint.dx + y * paint.dy) >> 16;
    const auto limited = [](std::int64_t v, std::int64_t most) {
        return std::clamp(v, -most, most);
    };
    if (paint.kind == draw::PaintKind::gradient) {
        return stop_at(program, paint, std::clamp<std::int64_t>(a, 0, 65536));
    }
    if (paint.kind == draw::PaintKind::radial) {
        const std::int64_t gx = limited(a, 1 << 20);
        const std::int64_t gy = limited(b, 1 << 20);
        const auto length = std::sqrt(static_cast<long double>(gx * gx + gy * gy));
        return stop_at(
            program, paint,
            std::min<std::int64_t>(static_cast<std::int64_t>(std::floor(length)), 65536));
    }
    const std::int64_t gx = limited(a, 1 << 30);
    const std::int64_t gy = limited(b, 1 << 30);
    const std::int64_t t = draw::turn(gx, gy);
    if (gx <= 0 || gy <= -32768 || gy >= 32768) {
        return stop_at(program, paint, t);
    }
    // The seam: the share of the beginning in a pixel that both sides meet in.
    const std::int64_t share = (gy + 32768) / 256;
    const Pixel end = stop_at(program, paint, gy < 0 && t > 0 ? t : 65536);
    const Pixel begin = stop_at(program, paint, gy < 0 ? 0 : t);
    Pixel mixed{};
    for (std::size_t c = 0; c < 4; ++c) {
        mixed[c] = sat(end[c] + (((std::int64_t{begin[c]} - end[c]) * share + 128) >> 8));
    }
    return mixed;
}

inline Pixel paint_at(const draw::TileProgram& program, const draw::TilePaint& paint,
                      std::int64_t x, std::int64_t y) {
    if (draw::is_gradient(paint.kind)) {
        return gradient_at(program, paint, x, y);
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
        if (op.kind == draw::OpKind::pop_matte) {
            const Pixel top = stack.back();
            stack.pop_back();
            const std::int64_t luma =
                (std::int64_t{top[0]} * 3483 + top[1] * 11718 + top[2] * 1183 + 8192) >> 14;
            const auto m = static_cast<std::int32_t>(
                std::clamp<std::int64_t>((op.matte & 2) != 0 ? luma : top[3], 0, 16384));
            for (std::int32_t& c : stack.back()) {
                c = inside ? mul(c, (op.matte & 1) != 0 ? 16384 - m : m) : c;
            }
            continue;
        }
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
