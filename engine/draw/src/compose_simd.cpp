// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <iterator>

#include "pitcast/draw/paint_math.h"

#include "paint_table.h"
#include "simd_targets.h"

// Highway compiles the rest once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "compose_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on
#include "gradient_stops-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D16 = hn::CappedTag<std::int16_t, 32>;
using V16 = hn::Vec<D16>;
using D8 = hn::Rebind<std::uint8_t, D16>;

/// Columns of a line in whole vectors, and which lanes count.
struct Columns {
    std::int32_t first;  ///< of the line, whole
    std::int32_t last;
};

HWY_INLINE std::int32_t lanes() {
    return static_cast<std::int32_t>(hn::Lanes(D16()));
}

HWY_INLINE hn::Mask<D16> lanes_between(std::int32_t at, const Columns& columns) {
    const D16 d;
    const auto end = hn::FirstN(d, static_cast<std::size_t>(std::min(columns.last - at, lanes())));
    const std::int32_t skipped = columns.first - at;
    return skipped <= 0 ? end : hn::AndNot(hn::FirstN(d, static_cast<std::size_t>(skipped)), end);
}

/// mul(v, k) for k = 16384 - m, as v + mulhrs(v, -2m): exact, and -2m fits 16 bits where 2k not.
HWY_INLINE V16 scaled(V16 v, V16 minus_2m) {
    return hn::Add(v, hn::MulFixedPoint15(v, minus_2m));
}

/// k -> -2 (16384 - k).
HWY_INLINE V16 less_one(V16 k) {
    const D16 d;
    return hn::Xor(hn::Add(k, k), hn::Set(d, std::int16_t{-32768}));
}

struct Line {
    std::int16_t* channel[4];
};

HWY_INLINE void blend(const Line& to, std::int32_t at, const V16 (&source)[4], V16 k) {
    const D16 d;
    const V16 factor = less_one(k);
    const V16 alpha = scaled(source[3], factor);
    const V16 kept = hn::Neg(hn::Add(alpha, alpha));
    for (int i = 0; i < 4; ++i) {
        const V16 s = i == 3 ? alpha : scaled(source[i], factor);
        const V16 under = hn::Load(d, to.channel[i] + at);
        hn::Store(hn::SaturatedAdd(s, scaled(under, kept)), d, to.channel[i] + at);
    }
}

/// Blends a line; `source(at, vectors)` gives the pixels, `mask` the coverage of column 0 or null.
template <typename Source>
HWY_INLINE void blend_line(const Line& to, const Columns& columns, const std::uint8_t* mask,
                           std::int32_t opacity, const Source& source) {
    const D16 d;
    const D8 d8;
    const V16 whole = hn::Set(d, static_cast<std::int16_t>(opacity));
    const V16 opacity_factor = less_one(whole);
    const std::int32_t n = lanes();
    for (std::int32_t at = columns.first / n * n; at < columns.last; at += n) {
        V16 k = whole;
        if (mask != nullptr) {
            // coverage as Q14: (c * 16448 + 128) >> 8 = 64 c + ((64 c + 128) >> 8)
            const V16 c64 = hn::ShiftLeft<6>(hn::PromoteTo(d, hn::LoadU(d8, mask + at)));
            k = hn::Add(c64, hn::ShiftRight<8>(hn::Add(c64, hn::Set(d, std::int16_t{128}))));
            k = scaled(k, opacity_factor);
        }
        k = hn::IfThenElseZero(lanes_between(at, columns), k);
        V16 pixels[4];
        source(at, pixels);
        blend(to, at, pixels, k);
    }
}

HWY_INLINE void store_solid(const Line& to, const Columns& columns, const V16 (&color)[4]) {
    const D16 d;
    const std::int32_t n = lanes();
    for (std::int32_t at = columns.first / n * n; at < columns.last; at += n) {
        const auto in = lanes_between(at, columns);
        for (int i = 0; i < 4; ++i) {
            hn::Store(hn::IfThenElse(in, color[i], hn::Load(d, to.channel[i] + at)), d,
                      to.channel[i] + at);
        }
    }
}

HWY_INLINE void fill_solid(const Line& to, const Columns& columns, const std::uint8_t* mask,
                           std::int32_t opacity, const std::int32_t (&color)[4]) {
    const D16 d;
    V16 pixels[4];
    for (int i = 0; i < 4; ++i) {
        pixels[i] = hn::Set(d, static_cast<std::int16_t>(color[i]));
    }
    if (mask == nullptr && opacity == 16384 && color[3] == 16384) {
        store_solid(to, columns, pixels);
        return;
    }
    blend_line(to, columns, mask, opacity, [&](std::int32_t, V16(&out)[4]) {
        for (int i = 0; i < 4; ++i) {
            out[i] = pixels[i];
        }
    });
}

#if HWY_TARGET == HWY_SCALAR  // has no pairs of lanes
void gradient_line(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   std::int16_t* const (&to)[4]) {
    for (std::int32_t c = 0; c < place.width; ++c) {
        const PixelQ14 pixel = paint_at(program, paint, place.x + c, place.y);
        for (std::size_t k = 0; k < 4; ++k) {
            to[k][c] = static_cast<std::int16_t>(pixel.c[k]);
        }
    }
}
#else
void gradient_line(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   std::int16_t* const (&to)[4]) {
    const LutEntry* table = program.luts.data() + paint.lut;
    std::int64_t along = paint.c0 + place.x * paint.cx + place.y * paint.cy;
    alignas(64) std::int16_t pixels[kSampleColumns][4];
    for (std::int32_t c = 0; c < place.width; ++c, along += paint.cx) {
        put_stop(table, static_cast<std::int32_t>(std::clamp<std::int64_t>(along >> 16, 0, 65536)),
                 pixels[c]);
    }
    split_pixels(pixels, place.width, to);
}
#endif

/// The part of an op that is the same for all its lines.
struct OpRun {
    const TileProgram& program;
    const TileOp& op;
    const TilePlace& place;
    TileCanvas& canvas;
    Columns columns;

    OpRun(const TileProgram& p, const TileOp& o, const TilePlace& tile, TileCanvas& c)
        : program(p),
          op(o),
          place(tile),
          canvas(c),
          columns{o.x0 - tile.x0 + kCanvasLeft, o.x1 - tile.x0 + kCanvasLeft} {}

    [[nodiscard]] Line line(std::int32_t y) const {
        const std::int32_t l = y - place.y0;
        return {{canvas.channel[0][l], canvas.channel[1][l], canvas.channel[2][l],
                 canvas.channel[3][l]}};
    }
    /// Coverage of canvas column 0 on line y; null when full.
    [[nodiscard]] const std::uint8_t* mask(std::int32_t y) const {
        if (op.coverage == kFullCoverage) {
            return nullptr;
        }
        return program.arena + op.coverage + (y - op.coverage_y) * op.coverage_stride +
               (place.x0 - kCanvasLeft - op.coverage_x);
    }
    [[nodiscard]] OpPlace touched() const {
        return {op.x0, op.y0, columns.first, op.y0 - place.y0, op.x1 - op.x0, op.y1 - op.y0};
    }
    /// Does it take the whole width of the tile, and let nothing through? `alpha`: the paint's.
    [[nodiscard]] bool replaces_lines(std::int32_t alpha) const {
        return alpha == 16384 && op.opacity == 16384 && op.coverage == kFullCoverage &&
               op.x0 <= std::max(place.x0 - kTileApron, 0) && op.x1 >= place.x0 + place.width;
    }
};

/// Blends line y of the canvas with line `from_line` of another.
HWY_INLINE void blend_from(const OpRun& run, std::int32_t y, const TileCanvas& from,
                           std::int32_t from_line) {
    const D16 d;
    blend_line(run.line(y), run.columns, run.mask(y), run.op.opacity,
               [&](std::int32_t at, V16(&out)[4]) {
                   for (int i = 0; i < 4; ++i) {
                       out[i] = hn::Load(d, from.channel[i][from_line] + at);
                   }
               });
}

void blend_lines(const OpRun& run, const TileCanvas& from) {
    for (std::int32_t y = run.op.y0; y < run.op.y1; ++y) {
        blend_from(run, y, from, y - run.place.y0);
    }
}

void fill_gradient(const OpRun& run, const TilePaint& paint, TileCanvas& source) {
    OpPlace place = run.touched();
    std::int16_t* const lines[4] = {
        source.channel[0][0] + place.column, source.channel[1][0] + place.column,
        source.channel[2][0] + place.column, source.channel[3][0] + place.column};
    for (; place.y < run.op.y1; ++place.y) {
        if (paint.cx == 0) {
            const PixelQ14 pixel = paint_at(run.program, paint, place.x, place.y);
            const std::int32_t color[4] = {pixel.c[0], pixel.c[1], pixel.c[2], pixel.c[3]};
            fill_solid(run.line(place.y), run.columns, run.mask(place.y), run.op.opacity, color);
            continue;
        }
        if (place.y == run.op.y0 || paint.cy != 0) {
            gradient_line(run.program, paint, place, lines);
        }
        blend_from(run, place.y, source, 0);
    }
}

/// Multiplies the lines that an op touches; `factor(channel, line, at)` in the form of less_one.
template <typename Factor>
HWY_INLINE void scale_lines(const OpRun& run, TileCanvas& canvas, const Factor& factor) {
    const D16 d;
    const std::int32_t n = lanes();
    for (std::int32_t y = run.op.y0; y < run.op.y1; ++y) {
        const std::int32_t line = y - run.place.y0;
        for (std::int32_t at = run.columns.first / n * n; at < run.columns.last; at += n) {
            for (int c = 0; c < 4; ++c) {
                std::int16_t* pixels = canvas.channel[c][line] + at;
                hn::Store(scaled(hn::Load(d, pixels), factor(c, line, at)), d, pixels);
            }
        }
    }
}

void apply_tint(const OpRun& run, const TilePaint& paint, TileCanvas& to) {
    const auto& tint = paint.color;
    const bool rgba = paint.kind == PaintKind::picture_rgba || paint.kind == PaintKind::warped_rgba;
    if (!rgba || std::all_of(std::begin(tint), std::end(tint), [](auto c) { return c == 16384; })) {
        return;
    }
    const D16 d;
    scale_lines(run, to, [&](int c, std::int32_t, std::int32_t) {
        return less_one(hn::Set(d, static_cast<std::int16_t>(tint[c])));
    });
}

/// One sample a pixel of a picture paint, with its tint.
void sample_once(const OpRun& run, const TilePaint& paint, SampleScratch& scratch, TileCanvas& to) {
    sample_picture(run.program, paint, run.touched(), scratch, to);
    apply_tint(run, paint, to);
}

/// The mean of the samples of a minified picture.
void sample_mean(const OpRun& run, const TilePaint& paint, SampleScratch& scratch, TileCanvas& to) {
    std::int32_t sums[4][kTileHeight][kSampleColumns] = {};
    const OpPlace place = run.touched();
    TilePaint one = paint;
    one.taps_x = one.taps_y = 0;
    const auto each = [&](auto&& visit) {
        for (std::size_t c = 0; c < 4; ++c) {
            for (std::int32_t y = 0; y < place.height; ++y) {
                std::int16_t* line = to.channel[c][place.line + y] + place.column;
                for (std::int32_t x = 0; x < place.width; ++x) {
                    visit(sums[c][y][x], line[x]);
                }
            }
        }
    };
    for (std::int32_t j = 0; j < 1 << paint.taps_y; ++j) {
        for (std::int32_t i = 0; i < 1 << paint.taps_x; ++i) {
            one.u0 = paint.u0 + tap_offset(i, paint.taps_x, paint.du);
            one.v0 = paint.v0 + tap_offset(j, paint.taps_y, paint.dv);
            sample_once(run, one, scratch, to);
            each([](std::int32_t& sum, std::int16_t pixel) { sum += pixel; });
        }
    }
    const std::int32_t shift = paint.taps_x + paint.taps_y;
    each([&](std::int32_t sum, std::int16_t& pixel) {
        pixel = static_cast<std::int16_t>((sum + (1 << shift >> 1)) >> shift);
    });
}

/// Writes what the op's paint shows, saturated, whatever its kind.
void paint_lines(const OpRun& run, const TilePaint& paint, SampleScratch& scratch, TileCanvas& to) {
    const bool minified = paint.taps_x + paint.taps_y != 0;
    const bool flat = paint.kind == PaintKind::picture_rgba || paint.kind == PaintKind::picture_yuv;
    if (HWY_TARGET == HWY_SCALAR) {
        paint_singly(run.program, paint, run.touched(), to);
    } else if (paint.kind == PaintKind::radial || paint.kind == PaintKind::conic) {
        round_gradient(run.program, paint, run.touched(), to);
    } else if (is_warped(paint.kind) && !minified) {
        warp_picture(run.program, paint, run.touched(), to);
        apply_tint(run, paint, to);
    } else if (flat && minified) {
        sample_mean(run, paint, scratch, to);
    } else if (flat) {
        sample_once(run, paint, scratch, to);
    } else {
        paint_singly(run.program, paint, run.touched(), to);
    }
}

/// Alpha as what is let through, 0 to one.
HWY_INLINE V16 share_of(const TileCanvas& canvas, std::int32_t line, std::int32_t at) {
    const D16 d;
    return hn::Min(hn::Max(hn::Load(d, canvas.channel[3][line] + at), hn::Zero(d)),
                   hn::Set(d, std::int16_t{16384}));
}

/// Multiplies a group by the alpha of its pop's paint.
void mask_group(const OpRun& run, SampleScratch& scratch, TileCanvas& source, TileCanvas& group) {
    paint_lines(run, run.program.paints[run.op.paint], scratch, source);
    scale_lines(run, group, [&](int, std::int32_t line, std::int32_t at) {
        return less_one(share_of(source, line, at));
    });
}

/// Luma of a matte's pixels. Singly: it is seldom asked for, and wants more than 16 bits.
void matte_luma(const OpRun& run, const TileCanvas& matte, TileCanvas& to) {
    for (std::int32_t y = run.op.y0; y < run.op.y1; ++y) {
        const std::int32_t line = y - run.place.y0;
        for (std::int32_t c = run.columns.first; c < run.columns.last; ++c) {
            const std::int32_t luma =
                (kLumaRed * matte.channel[0][line][c] + kLumaGreen * matte.channel[1][line][c] +
                 kLumaBlue * matte.channel[2][line][c] + 8192) >>
                14;
            to.channel[3][line][c] = static_cast<std::int16_t>(std::clamp(luma, 0, 16384));
        }
    }
}

/// Multiplies what the op touches by a matte.
void apply_matte(const OpRun& run, const TileCanvas& matte, TileCanvas& source) {
    const bool luma = (run.op.matte & kMatteLuma) != 0;
    if (luma) {
        matte_luma(run, matte, source);
    }
    const D16 d;
    const TileCanvas& from = luma ? source : matte;
    const V16 one = hn::Set(d, std::int16_t{16384});
    const bool inverted = (run.op.matte & kMatteInverted) != 0;
    scale_lines(run, run.canvas, [&](int, std::int32_t line, std::int32_t at) {
        const V16 m = share_of(from, line, at);
        return less_one(
            hn::IfThenElse(lanes_between(at, run.columns), inverted ? hn::Sub(one, m) : m, one));
    });
}

void run_fill(const OpRun& run, SampleScratch& scratch, TileCanvas& source) {
    const TilePaint& paint = run.program.paints[run.op.paint];
    switch (paint.kind) {
        case PaintKind::none:
            return;
        case PaintKind::solid:
            for (std::int32_t y = run.op.y0; y < run.op.y1; ++y) {
                fill_solid(run.line(y), run.columns, run.mask(y), run.op.opacity, paint.color);
            }
            return;
        case PaintKind::gradient:
            return fill_gradient(run, paint, source);
        case PaintKind::picture_yuv:
            if (run.replaces_lines(16384) && paint.taps_x + paint.taps_y == 0) {
                return sample_picture(run.program, paint, run.touched(), scratch, run.canvas);
            }
            break;
        default:
            break;
    }
    paint_lines(run, paint, scratch, source);
    blend_lines(run, source);
}

/// Does the first op cover the tile and let nothing through, so that nothing need be cleared?
bool starts_opaque(const TileProgram& program, const TilePlace& place, TileStack& stack) {
    const TileSpan span = program.tiles[place.index];
    if (span.op_count == 0) {
        return false;
    }
    const TileOp& op = program.ops[span.first_op];
    if (op.kind != OpKind::fill || op.y0 > place.y0 || op.y1 < place.y0 + place.height) {
        return false;
    }
    const TilePaint& paint = program.paints[op.paint];
    const std::int32_t alpha = paint.kind == PaintKind::picture_yuv ? 16384
                               : paint.kind == PaintKind::solid     ? paint.color[3]
                                                                    : 0;
    return OpRun(program, op, place, stack.canvas[0]).replaces_lines(alpha);
}

void Compose(const TileProgram& program, const TilePlace& place, TileStack& stack) {
    SampleScratch scratch;  // not initialised: what is read was written
    std::size_t depth = 0;
    if (!starts_opaque(program, place, stack)) {
        std::memset(&stack.canvas[0], 0, sizeof(TileCanvas));
    }
    const TileSpan span = program.tiles[place.index];
    for (std::uint32_t i = 0; i < span.op_count; ++i) {
        const TileOp& op = program.ops[span.first_op + i];
        if (op.kind == OpKind::push_group) {
            std::memset(&stack.canvas[++depth], 0, sizeof(TileCanvas));
        } else if (op.kind == OpKind::pop_group) {
            --depth;
            blend_lines(OpRun(program, op, place, stack.canvas[depth]), stack.canvas[depth + 1]);
        } else if (op.kind == OpKind::pop_masked) {
            TileCanvas& group = stack.canvas[depth];
            mask_group(OpRun(program, op, place, group), scratch, stack.source, group);
            --depth;
            blend_lines(OpRun(program, op, place, stack.canvas[depth]), group);
        } else if (op.kind == OpKind::pop_matte) {
            --depth;
            apply_matte(OpRun(program, op, place, stack.canvas[depth]), stack.canvas[depth + 1],
                        stack.source);
        } else if (op.kind == OpKind::fill) {
            run_fill(OpRun(program, op, place, stack.canvas[depth]), scratch, stack.source);
        }
    }
    if (place.x0 == 0) {
        for (auto& plane : stack.canvas[0].channel) {
            for (auto& line : plane) {
                line[kCanvasLeft - 1] = line[kCanvasLeft];
            }
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(Compose);

void paint_singly(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                  TileCanvas& to) {
    for (std::int32_t i = 0; i < place.height; ++i) {
        for (std::int32_t k = 0; k < place.width; ++k) {
            const PixelQ14 pixel = paint_at(program, paint, place.x + k, place.y + i);
            for (std::size_t c = 0; c < 4; ++c) {
                to.channel[c][place.line + i][place.column + k] =
                    static_cast<std::int16_t>(std::clamp(pixel.c[c], -32768, 32767));
            }
        }
    }
}

void compose_simd(const TileProgram& program, const TilePlace& place, TileStack& stack) {
    HWY_DYNAMIC_DISPATCH(Compose)(program, place, stack);
}

TileKernels simd_kernels() {
    // Asking for a kernel once makes Highway look at the CPU, before any thread does.
    // Of what this CPU has, the best that was compiled.
    const std::int64_t supported = hwy::SupportedTargets() & HWY_TARGETS;
    return {compose_simd, pack_simd, pack_straight_simd, convert_hlg_simd,
            hwy::TargetName(supported & -supported)};
}

}  // namespace pitcast::draw
#endif
