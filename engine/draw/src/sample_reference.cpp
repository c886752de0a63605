// SPDX-License-Identifier: Apache-2.0
#include "sample_reference.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/paint_math.h"

#include "paint_table.h"

namespace pitcast::draw {
namespace {

/// One channel of one plane, as the filter sees it.
struct Plane {
    const std::byte* bytes = nullptr;
    std::size_t stride = 0;
    std::int32_t step = 1;  ///< bytes from sample to sample
    bool ten_bit = false;
    std::int32_t low_x = 0;  ///< samples that may be read, closed
    std::int32_t low_y = 0;
    std::int32_t high_x = 0;
    std::int32_t high_y = 0;

    [[nodiscard]] std::int32_t at(std::int32_t x, std::int32_t y) const {
        x = std::clamp(x, low_x, high_x);
        y = std::clamp(y, low_y, high_y);
        const std::byte* sample =
            bytes + static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x * step);
        if (!ten_bit) {
            return std::to_integer<std::int32_t>(*sample);
        }
        std::uint16_t word = 0;
        std::memcpy(&word, sample, sizeof word);
        return word & 1023;
    }
};

std::int32_t sampled(const Plane& plane, std::int32_t u, std::int32_t v, bool nearest) {
    std::int32_t sample = 0;
    if (nearest) {
        sample = plane.at((u + 32768) >> 16, (v + 32768) >> 16) << 8;
    } else {
        const std::int32_t x = u >> 16;
        const std::int32_t y = v >> 16;
        const std::int32_t fu = (u >> 8) & 255;
        const std::int32_t fv = (v >> 8) & 255;
        const std::int32_t top = plane.at(x, y) * (256 - fu) + plane.at(x + 1, y) * fu;
        const std::int32_t bottom = plane.at(x, y + 1) * (256 - fu) + plane.at(x + 1, y + 1) * fu;
        sample = (top * (256 - fv) + bottom * fv + 128) >> 8;
    }
    return plane.ten_bit ? sample >> 2 : sample;
}

PixelQ14 rgba_at(const Picture& picture, const TilePaint& paint, std::int32_t u, std::int32_t v) {
    PixelQ14 pixel;
    for (std::size_t i = 0; i < 4; ++i) {
        const Plane plane{picture.planes[0].bytes + i,
                          picture.planes[0].stride,
                          4,
                          false,
                          paint.crop_x0,
                          paint.crop_y0,
                          paint.crop_x1 - 1,
                          paint.crop_y1 - 1};
        const std::int32_t sample = sampled(plane, u, v, paint.nearest != 0);
        pixel.c[i] = mul_q14((sample * 16448 + 32768) >> 16, paint.color[i]);
    }
    return pixel;
}

PixelQ14 yuv_at(const Picture& picture, const TilePaint& paint, std::int32_t u, std::int32_t v) {
    const bool ten_bit = is_10_bit(picture.format);
    const int sx = chroma_shift_x(picture.format);
    const int sy = chroma_shift_y(picture.format);
    std::array<std::int32_t, 3> sample{};
    for (std::size_t i = 0; i < 3; ++i) {
        const int x = i == 0 ? 0 : sx;
        const int y = i == 0 ? 0 : sy;
        const Plane plane{picture.planes[i].bytes,  picture.planes[i].stride,
                          ten_bit ? 2 : 1,          ten_bit,
                          paint.crop_x0 >> x,       paint.crop_y0 >> y,
                          (paint.crop_x1 - 1) >> x, (paint.crop_y1 - 1) >> y};
        sample[i] = sampled(plane, u >> x, ((v + 32768) >> y) - 32768, paint.nearest != 0);
    }
    const YuvToRgb m = yuv_to_rgb(picture);
    const std::int32_t luma = m.ky * (sample[0] - m.oy);
    const std::int32_t cb = sample[1] - 32768;
    const std::int32_t cr = sample[2] - 32768;
    return {{(luma + m.kr_v * cr + 16384) >> 15, (luma + m.kg_u * cb + m.kg_v * cr + 16384) >> 15,
             (luma + m.kb_u * cb + 16384) >> 15, 16384}};
}

PixelQ14 picture_at(const Picture& picture, const TilePaint& paint, std::int32_t u,
                    std::int32_t v) {
    return picture.format == PixelFormat::rgba8 ? rgba_at(picture, paint, u, v)
                                                : yuv_at(picture, paint, u, v);
}

void add_sample(const PixelQ14& one, PixelQ14& sum) {
    for (std::size_t k = 0; k < 4; ++k) {
        sum.c[k] += std::clamp(one.c[k], -32768, 32767);
    }
}

/// Of 1 << shift samples.
PixelQ14 mean_of(PixelQ14 sum, std::int32_t shift) {
    for (std::int32_t& c : sum.c) {
        c = (c + (1 << shift >> 1)) >> shift;
    }
    return sum;
}

/// The mean of the samples of a minified picture.
PixelQ14 mean_at(const Picture& picture, const TilePaint& paint, std::int32_t u, std::int32_t v) {
    PixelQ14 sum;
    for (std::int32_t j = 0; j < 1 << paint.taps_y; ++j) {
        for (std::int32_t i = 0; i < 1 << paint.taps_x; ++i) {
            add_sample(picture_at(picture, paint, u + tap_offset(i, paint.taps_x, paint.du),
                                  v + tap_offset(j, paint.taps_y, paint.dv)),
                       sum);
        }
    }
    return mean_of(sum, paint.taps_x + paint.taps_y);
}

std::int64_t along(std::int64_t c0, std::int64_t cx, std::int64_t cy, std::int32_t x,
                   std::int32_t y, std::int64_t most) {
    return std::clamp((c0 + x * cx + y * cy) >> 16, -most, most);
}

/// gx and gy of the contract.
struct GradientPlace {
    std::int64_t x = 0;
    std::int64_t y = 0;
};

GradientPlace gradient_place(const TilePaint& paint, std::int32_t x, std::int32_t y) {
    const std::int64_t most = std::int64_t{1} << (paint.kind == PaintKind::conic ? 30 : 20);
    return {along(paint.c0, paint.cx, paint.cy, x, y, most),
            along(paint.d0, paint.dx, paint.dy, x, y, most)};
}

PixelQ14 warped_at(const Picture& picture, const TilePaint& paint, std::int32_t x, std::int32_t y) {
    const WarpedPlace place = warped_place(paint, x, y, 0, 0);
    if (place.behind) {
        return {};
    }
    const WarpedFootprint foot =
        paint.taps_x != 0 ? warped_footprint(paint, x, y) : WarpedFootprint{};
    if (foot.taps_x + foot.taps_y == 0) {
        return picture_at(picture, paint, place.u, place.v);
    }
    PixelQ14 sum;
    for (std::int32_t j = 0; j < 1 << foot.taps_y; ++j) {
        const std::int32_t u = place.u + tap_offset(j, foot.taps_y, foot.down_u);
        const std::int32_t v = place.v + tap_offset(j, foot.taps_y, foot.down_v);
        for (std::int32_t i = 0; i < 1 << foot.taps_x; ++i) {
            add_sample(picture_at(picture, paint, u + tap_offset(i, foot.taps_x, foot.along_u),
                                  v + tap_offset(i, foot.taps_x, foot.along_v)),
                       sum);
        }
    }
    return mean_of(sum, foot.taps_x + foot.taps_y);
}

/// What a gradient shows at t, 0..65536.
PixelQ14 stop_at(const TileProgram& program, const TilePaint& paint, std::int32_t t) {
    const auto i = static_cast<std::uint32_t>(t >> 8);
    const std::int32_t f = t & 255;
    const LutEntry& a = program.luts[paint.lut + i];
    const LutEntry& b = program.luts[paint.lut + std::min(i + 1, 256U)];
    const auto mix = [&](std::int32_t from, std::int32_t to) {
        return from + (((to - from) * f + 128) >> 8);
    };
    return {{mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b), mix(a.a, b.a)}};
}

PixelQ14 conic_at(const TileProgram& program, const TilePaint& paint, std::int32_t x,
                  std::int32_t y) {
    const auto [gx, gy] = gradient_place(paint, x, y);
    const std::int32_t t = turn(gx, gy);
    if (gx <= 0 || gy <= -kSeamReach || gy >= kSeamReach) {
        return stop_at(program, paint, t);
    }
    const PixelQ14 last = stop_at(program, paint, gy < 0 && t > 0 ? t : 65536);
    PixelQ14 pixel = stop_at(program, paint, gy < 0 ? 0 : t);
    const auto share = static_cast<std::int32_t>((gy + kSeamReach) >> 8);
    for (std::size_t k = 0; k < 4; ++k) {
        pixel.c[k] = last.c[k] + (((pixel.c[k] - last.c[k]) * share + 128) >> 8);
    }
    return pixel;
}

PixelQ14 gradient_at(const TileProgram& program, const TilePaint& paint, std::int32_t x,
                     std::int32_t y) {
    if (paint.kind == PaintKind::conic) {
        return conic_at(program, paint, x, y);
    }
    if (paint.kind == PaintKind::radial) {
        const auto [gx, gy] = gradient_place(paint, x, y);
        return stop_at(program, paint,
                       static_cast<std::int32_t>(
                           std::min<std::int64_t>(integer_sqrt(gx * gx + gy * gy), 65536)));
    }
    const std::int64_t t = (paint.c0 + x * paint.cx + y * paint.cy) >> 16;
    return stop_at(program, paint,
                   static_cast<std::int32_t>(std::clamp<std::int64_t>(t, 0, 65536)));
}

}  // namespace

std::int64_t integer_sqrt(std::int64_t q) {
    auto root = static_cast<std::int64_t>(std::sqrt(static_cast<double>(q)));
    while (root * root > q) {
        --root;
    }
    while ((root + 1) * (root + 1) <= q) {
        ++root;
    }
    return root;
}

std::int32_t turn(std::int64_t gx, std::int64_t gy) {
    const std::int64_t across = std::abs(gx);
    const std::int64_t down = std::abs(gy);
    const std::int64_t longer = std::max(across, down);
    if (longer == 0) {
        return 0;
    }
    const auto z = static_cast<std::int32_t>((std::min(across, down) << 15) / longer);
    const std::int32_t z2 = (z * z) >> 15;
    std::int32_t h = kTurnTerms[4];
    for (std::size_t i = 4; i-- > 0;) {
        h = kTurnTerms[i] + ((h * z2) >> 15);
    }
    std::int32_t t = std::min((z * h + (1 << 16)) >> 17, 8192);
    t = down > across ? 16384 - t : t;
    t = gx < 0 ? 32768 - t : t;
    t = gy < 0 ? 65536 - t : t;
    return t & 65535;
}

WarpedPlace warped_place(const TilePaint& paint, std::int32_t x, std::int32_t y,
                         std::int32_t half_x, std::int32_t half_y) {
    const std::int64_t column = std::int64_t{x} - paint.anchor_x;
    const std::int64_t line = std::int64_t{y} - paint.anchor_y;
    const auto form = [&](std::int64_t c0, std::int64_t cx, std::int64_t cy) {
        return c0 + column * cx + line * cy + ((half_x * cx + half_y * cy) >> 1);
    };
    const std::int64_t w = form(paint.u0, paint.du, paint.dv);
    if (w < 1) {
        return {};
    }
    const auto position = [&](std::int64_t n) {
        const std::int64_t q = n / w - (n % w < 0 ? 1 : 0);
        return static_cast<std::int32_t>(
            std::clamp<std::int64_t>(q, -(1 << 29), std::int64_t{1} << 29));
    };
    return {position(form(paint.c0, paint.cx, paint.cy)),
            position(form(paint.d0, paint.dx, paint.dy)), false};
}

WarpedFootprint warped_footprint(const TilePaint& paint, std::int32_t x, std::int32_t y) {
    const WarpedPlace left = warped_place(paint, x, y, -1, 0);
    const WarpedPlace right = warped_place(paint, x, y, 1, 0);
    const WarpedPlace above = warped_place(paint, x, y, 0, -1);
    const WarpedPlace below = warped_place(paint, x, y, 0, 1);
    if (left.behind || right.behind || above.behind || below.behind) {
        return {};
    }
    WarpedFootprint foot{
        right.u - left.u, right.v - left.v, below.u - above.u, below.v - above.v, 0, 0};
    foot.taps_x = taps_for(std::max(std::abs(foot.along_u), std::abs(foot.along_v)));
    foot.taps_y = taps_for(std::max(std::abs(foot.down_u), std::abs(foot.down_v)));
    return foot;
}

PixelQ14 paint_at(const TileProgram& program, const TilePaint& paint, std::int32_t x,
                  std::int32_t y) {
    switch (paint.kind) {
        case PaintKind::solid:
            return {{paint.color[0], paint.color[1], paint.color[2], paint.color[3]}};
        case PaintKind::gradient:
        case PaintKind::radial:
        case PaintKind::conic:
            return gradient_at(program, paint, x, y);
        case PaintKind::warped_rgba:
        case PaintKind::warped_yuv:
            return warped_at(*program.pictures[paint.picture], paint, x, y);
        case PaintKind::picture_rgba:
        case PaintKind::picture_yuv: {
            const Picture& picture = *program.pictures[paint.picture];
            const std::int32_t u = paint.u0 + (x - paint.anchor_x) * paint.du;
            const std::int32_t v = paint.v0 + (y - paint.anchor_y) * paint.dv;
            return paint.taps_x + paint.taps_y == 0 ? picture_at(picture, paint, u, v)
                                                    : mean_at(picture, paint, u, v);
        }
        case PaintKind::none:
            break;
    }
    return {};
}

}  // namespace pitcast::draw
