// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/draw/picture.h"

/// What both executors run: a few integer operations a tile. This header is the contract between
/// the CPU executor (draw) and the GPU executor (gpu, shaders/): the arithmetic below is exact, so
/// that both give the same bits.
///
/// Canvas: premultiplied, non-linear R'G'B'A, signed Q14 (16384 = 1.0) in 16 bits, so that a
/// camera's super-whites and sub-blacks survive; 32-bit intermediates, arithmetic shifts.
/// sat(v) = clamp(v, -32768, 32767): every s below and every d written back is saturated.
///
///   mul(a, b)      = (a * b + 8192) >> 14
///   coverage c     : 8 bit; as Q14 (c * 16448 + 128) >> 8           (0 -> 0, 255 -> 16384)
///   8-bit colour v : as Q14 by the same formula; a solid is premultiplied with mul
///   fill           : s = sat(paint(x, y)); k = mul(coverage, opacity);
///                    s' = mul(s, k) each channel (mul(s, 16384) is s)
///                    d  = sat(s' + mul(d, 16384 - s'.a))
///                    Pixels outside the op's rectangle are left as they are. TileBuilder clips
///                    the rectangle to canvas and tile (with apron).
///   push_group     : a clear canvas on the stack (at most kMaxGroups)
///   pop_group      : g = top, k = mul(coverage, opacity), coverage as for fill; then as fill with
///                    s = g. Outside the op's rectangle g is dropped. One pop a push.
///   pop_masked     : g = mul(top, m) each channel, m = clamp(sat(paint(x, y)).a, 0, 16384), in the
///                    op's rectangle; then as pop_group.
///   pop_matte      : m = top.a, or with kMatteLuma (3483 top.r + 11718 top.g + 1183 top.b + 8192)
///                    >> 14; clamped to 0..16384; with kMatteInverted 16384 - m. top is dropped,
///                    and in the op's rectangle d = mul(d, m) each channel of the canvas below it.
///   gradient       : t = clamp((c0 + x * cx + y * cy) >> 16, 0, 65536) in 64 bits, x and y canvas
///                    pixels (c0 already holds the pixel's centre);
///                    i = t >> 8, f = t & 255, entries L[i], L[min(i+1,256)]:
///                    s = L[i] + (((L[i+1] - L[i]) * f + 128) >> 8)
///   radial         : gx = clamp((c0 + x * cx + y * cy) >> 16, -2^20, 2^20), gy likewise from d0,
///                    dx, dy; t = min(isqrt(gx * gx + gy * gy), 65536), isqrt the largest integer
///                    whose square is not above; then as gradient.
///   conic          : gx, gy likewise, clamped to -2^30 .. 2^30; t = turn(gx, gy), see there; then
///                    as gradient, but where gx > 0 and -32768 < gy < 32768 (within half a pixel of
///                    the seam): a = the gradient at (gy < 0 and t > 0 ? t : 65536), b = at (gy < 0
///                    ? 0 : t), s = a + (((b - a) * ((gy + 32768) >> 8) + 128) >> 8).
///   picture        : u = u0 + (x - px) * du, v = v0 + (y - py) * dv in 16.16 source pixels, where
///                    (px, py) is the paint's anchor; centres: u0 already holds -0.5. Inside an
///                    op's rectangle u and v fit 32 bits.
///                    bilinear: columns i0 = clamp(u >> 16, lo, hi), i1 = clamp((u >> 16) + 1,
///                    lo, hi) (both from the same u >> 16, before it is clamped),
///                    lo = crop_x0, hi = crop_x1 - 1; fu = (u >> 8) & 255; likewise lines from v;
///                    top = a * (256 - fu) + b * fu; sample = (top * (256 - fv) + bottom * fv
///                    + 128) >> 8, so an 8-bit sample comes out as 8.8 (0..65280).
///                    nearest: i = clamp((u + 32768) >> 16, lo, hi), sample = value << 8.
///                    rgba8: channel = mul((sample * 16448 + 32768) >> 16, color[channel]): the
///                    tint, 16384 each = none.
///                    Y'CbCr: planes sampled so, chroma at uc = u >> sx (sited left),
///                    vc = ((v + 32768) >> sy) - 32768 (centred between lines), sx and sy 1 for
///                    halved axes, else 0; chroma lo = crop_x0 >> sx, hi = (crop_x1 - 1) >> sx,
///                    likewise lines with sy. 10-bit samples are read as word & 1023, come out
///                    as 10.8 and are shifted right by 2 (after the filter).
///                    r = (ky * (Y - oy) + kr_v * (V - 32768) + 16384) >> 15, and so on with
///                    yuv_to_rgb(picture) of pack_matrix.h; a = 16384. Not clamped but for sat.
///                    Minified: taps_x > 0 or taps_y > 0: the mean of nx * ny samples, n = 1 <<
///                    taps, (sum of sat(sample) + half) >> (taps_x + taps_y), half = 1 <<
///                    (taps_x + taps_y) >> 1, sample i of nx at u + ((2i + 1 - nx) * du >>
///                    (taps_x + 1)), likewise v.
///   warped         : as picture, but X = x - px, Y = y - py, w = u0 + X * du + Y * dv,
///                    u = floor((c0 + X * cx + Y * cy) / w), v = floor((d0 + X * dx + Y * dy) / w)
///                    in 64 bits, clamped to -2^29 .. 2^29; s = 0 where w < 1.
///                    taps_x is 1 for Filter::area, else 0; taps_y 0. With it, warped_footprint()
///                    of paint_math.h: (au, av) from the pixel's left edge to its right one, (bu,
///                    bv) from top to bottom, each place as above with (hx * cx + hy * cy) >> 1
///                    added, and so on in all three forms, one of hx, hy -1 or 1; taps_x =
///                    taps_for(max(|au|, |av|)), taps_y likewise from b; none where w < 1 at one of
///                    the four. Then the mean as of a minified picture, sample (i, j) at u +
///                    tap_offset(i, taps_x, au) + tap_offset(j, taps_y, bu), likewise v.
///
/// Pack, from canvas (R, G, B are premultiplied, that is, over black), rows of pack_matrix.h:
///   Y  = oy + ((yr*R + yg*G + yb*B + half) >> s),  s = 22 for 8 bit, 20 for 10 bit, half = 2^(s-1)
///   chroma, sited left: of each of R, G, B first the mean m in canvas units, where a, b, c are
///   the columns 2k-1, 2k, 2k+1 (at the left edge of the canvas column 0 repeats):
///     4:2:2: m = (a + 2b + c + 2) >> 2
///     4:2:0: m = (sum of a + 2b + c over the two lines + 4) >> 3
///   then C = oc + ((cr*mR + cg*mG + cb*mB + half) >> s), s and half as for Y.
///   4:2:0 lines: progressive 2j and 2j+1 for chroma line j; interlaced lines 4j and 4j+2 for
///   chroma line 2j, lines 4j+1 and 4j+3 for chroma line 2j+1 (each field by itself). Clamped
///   to 1..254 (8 bit) or 4..1019 (10 bit). Key: 64 + ((876 * A + 8192) >> 14). v210: fields of
///   samples beyond the width, and the padding of a line, are 0. rgba8: clamp((v * 255 + 8192) >>
///   14, 0, 255), premultiplied; bgra8 the same, swapped; rgba16 clamp((v * 65535 + 8192)
///   >> 14, 0, 65535). uyvy is 4:2:2 of 8 bit; nv12 and p010 are 4:2:0 of 8 and 10 bit, p010's
///   values << 6. Y'CbCr formats want an even width; 4:2:0 an even height, and when interlaced a
///   multiple of 4.
///
/// Signal (pack_signal.h), what is not said above:
///   full range, BT.2020: other rows, offsets and limits, pack_code() of pack_matrix.h; the key is
///   (1023 A + 8192) >> 14 in full range, clamped to 4..1019.
///   HLG: every canvas pixel, apron included, goes through hlg_of_canvas() of hlg.h first, but for
///   v210_key. Then Limit.
///   ordered dither: where Y'CbCr fills add `half`, they add dither_half(dither_step(x, y, phase),
///   s); x and y count the samples of the plane, y >> 1 for y when interlaced. phase is
///   dither_phase of a tile with a Y'CbCr picture among its paints (in either field), else 0: so
///   what does not change is not drawn again, and the pattern still moves over moving pictures.
///   v210a: Y from the pixel `unmultiplied`; chroma from the means m of R, G, B and A,
///   mR, mG and mB `unmultiplied` by mA. Key as v210_key; words of a line: ceil(width / 3), fields
///   beyond the width 0.
///
/// Line filter: for an interlaced frame whose first program says `tent`, line y of the canvas is
///   (above + 2 here + below + 2) >> 2 of each channel of the picture of y's own instant (first
///   program for even lines), where above and below are lines y - 1 and y + 1, or y itself beyond
///   the canvas. Nothing is packed straight then.
///
/// Limit: for a Y'CbCr frame that is `limited`, R, G and B of the canvas are clamped to kLimitLow
/// ..
///   kLimitHigh before packing (code values 20 to 984 of 10 bit), and nothing is packed straight.
///
/// Straight: a tile that shows nothing but video in the output's own colour space is not composed
///   for that output: its samples are the picture's own code values (8-bit ones << 2 in a 10-bit
///   format), clamped as above. It is so when the tile's program is one fill of a Y'CbCr picture
///   with coverage full and opacity 16384, whose rectangle holds the tile without its apron;
///   du = dv = 65536, no taps, u0 and v0 whole (low 16 bits 0); all pixels inside the crop; the
///   first one on a chroma sample; the picture and the frame BT.709 (or unknown), narrow; and its
///   sampling the format's: 4:2:2 of 8 or 10 bit for v210 and yuv422p10, of 8 bit for uyvy; 4:2:0
///   of 8 bit for yuv420p8 and nv12, of 8 or 10 bit for p010. 4:2:0 must be interlaced for an
///   interlaced frame (Picture::interlaced), with its first line on a multiple of 4, and
///   progressive for a progressive one. Interlaced, both fields' programs must be so; each gives
///   its lines, and of 4:2:0 its chroma lines (those of the tile of its parity). Composed, the
///   same video's luma stays within one code value of it; its chroma has been filtered once more (1
///   6 1 of 8 along x), so that fine colour is softer there.
///   A field whose lines fall one to one on those that its instant gives to an interlaced frame
///   (DrawList::lines) is sampled, and so packed straight, as the frame that it belongs to, but for
///   4:2:0.
namespace pitcast::draw {

inline constexpr std::int32_t kTileWidth = 48;  ///< v210 packs 6 pixels in 16 bytes, 48 in 128
inline constexpr std::int32_t kTileHeight = 16;
/// A tile is composed with this many columns more at its left, which chroma filtering needs.
inline constexpr std::int32_t kTileApron = 1;
inline constexpr std::int32_t kMaxGroups = 4;
inline constexpr std::int32_t kLimitLow = -822;    ///< (20 - 64) / 876 in Q14
inline constexpr std::int32_t kLimitHigh = 17206;  ///< (984 - 64) / 876
inline constexpr std::uint32_t kFullCoverage = 0xffffffffU;

enum class OpKind : std::uint32_t { none, fill, push_group, pop_group, pop_masked, pop_matte };
inline constexpr std::uint32_t kMatteInverted = 1;
inline constexpr std::uint32_t kMatteLuma = 2;
/// BT.709 luma of R'G'B', in Q14.
inline constexpr std::int32_t kLumaRed = 3483;
inline constexpr std::int32_t kLumaGreen = 11718;
inline constexpr std::int32_t kLumaBlue = 1183;

/// 48 bytes, the same in GLSL (std430).
struct TileOp {
    OpKind kind = OpKind::none;
    std::uint32_t paint = 0;  ///< index into TileProgram::paints (fill, pop_masked)
    std::int32_t x0 = 0;      ///< touched pixels, canvas coordinates, half open
    std::int32_t y0 = 0;
    std::int32_t x1 = 0;
    std::int32_t y1 = 0;
    std::uint32_t coverage = kFullCoverage;  ///< byte offset of the mask in the arena
    std::int32_t coverage_stride = 0;        ///< bytes from line to line; 0 = one line for all
    std::int32_t coverage_x = 0;             ///< canvas position of the mask's first byte
    std::int32_t coverage_y = 0;
    std::int32_t opacity = 16384;  ///< Q14
    std::uint32_t matte = 0;       ///< pop_matte: kMatte flags
};
static_assert(sizeof(TileOp) == 48);

enum class PaintKind : std::uint32_t {
    none,
    solid,
    gradient,
    picture_rgba,
    picture_yuv,
    radial,
    conic,
    warped_rgba,
    warped_yuv
};
[[nodiscard]] constexpr bool is_gradient(PaintKind kind) {
    return kind == PaintKind::gradient || kind == PaintKind::radial || kind == PaintKind::conic;
}
[[nodiscard]] constexpr bool is_warped(PaintKind kind) {
    return kind == PaintKind::warped_rgba || kind == PaintKind::warped_yuv;
}
[[nodiscard]] constexpr bool is_picture(PaintKind kind) {
    return kind == PaintKind::picture_rgba || kind == PaintKind::picture_yuv || is_warped(kind);
}
inline constexpr std::int32_t kMaxTaps = 3;  ///< 8 samples an axis

/// 128 bytes, the same in GLSL (std430).
struct TilePaint {
    PaintKind kind = PaintKind::none;
    std::uint32_t picture = 0;   ///< index into TileProgram::pictures
    std::uint32_t nearest = 0;   ///< 1 = no interpolation
    std::uint32_t lut = 0;       ///< gradient: index of its first entry in TileProgram::luts
    std::int32_t color[4] = {};  ///< solid: Q14 premultiplied; rgba picture: tint
    std::int64_t c0 = 0;         ///< gradients, warped: see above; gradient: 2^32 = last stop
    std::int64_t cx = 0;
    std::int64_t cy = 0;
    std::int32_t anchor_x = 0;  ///< picture: canvas pixel where u0, v0 hold
    std::int32_t anchor_y = 0;
    std::int32_t u0 = 0;
    std::int32_t v0 = 0;
    std::int32_t du = 0;
    std::int32_t dv = 0;
    std::int32_t crop_x0 = 0;  ///< source pixels, half open; samples are clamped into it
    std::int32_t crop_y0 = 0;
    std::int32_t crop_x1 = 0;
    std::int32_t crop_y1 = 0;
    std::int64_t d0 = 0;  ///< radial, conic, warped
    std::int64_t dx = 0;
    std::int64_t dy = 0;
    std::int32_t taps_x = 0;  ///< picture, minified: 0..kMaxTaps; warped: 1 = as the pixel needs
    std::int32_t taps_y = 0;
};
static_assert(sizeof(TilePaint) == 128);

struct TileSpan {
    std::uint32_t first_op = 0;
    std::uint32_t op_count = 0;
};

/// Gradient table entry, Q14 premultiplied. 257 of them a gradient.
struct LutEntry {
    std::int16_t r = 0, g = 0, b = 0, a = 0;
};

/// How the lines of an interlaced frame are made of the two instants' pictures.
enum class LineFilter : std::uint8_t {
    none,  ///< each field takes its lines as they are: sharp, but single lines twitter
    tent,  ///< (above + 2 here + below + 2) >> 2: a single line shows in both fields alike
};

/// What an interlaced packed frame remembers of a tile, from the signatures of both fields'
/// programs. A progressive one remembers the program's signature itself. 0 only when clear.
[[nodiscard]] constexpr std::uint64_t interlaced_signature(std::uint64_t first,
                                                           std::uint64_t second) {
    return (first | second) == 0
               ? 0
               : ((first * 0x9e3779b97f4a7c15U) ^ (second * 0xc2b2ae3d27d4eb4fU)) | 1U;
}

/// A frame, ready to run. Built by TileBuilder; the arena is owned by the builder's cache.
struct TileProgram {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t tiles_x = 0;  ///< ceil(width / kTileWidth)
    std::int32_t tiles_y = 0;
    std::vector<TileSpan> tiles;            ///< row by row
    std::vector<std::uint64_t> signatures;  ///< a tile; 0 only for an empty (clear) tile
    std::vector<TileOp> ops;
    std::vector<TilePaint> paints;
    std::vector<LutEntry> luts;
    std::vector<PicturePtr> pictures;

    /// Masks of 8-bit coverage. `arena` and `arena_epoch` together say which arena it is; it stays
    /// readable until the builder's second next epoch. At least 64 bytes before and after every
    /// mask can be read. Bytes below `arena_size` never change while `arena_epoch` stays
    /// the same: an executor uploads only what was added.
    const std::uint8_t* arena = nullptr;
    std::size_t arena_size = 0;
    std::uint64_t arena_epoch = 0;

    /// TileBuilder's own: of all that tiles, signatures and operations were made from; 0 = unknown.
    std::uint64_t made_from = 0;
    /// Set by whoever renders, not by TileBuilder; of the first field's program when interlaced.
    LineFilter line_filter = LineFilter::none;
    std::uint32_t dither_phase = 0;  ///< 0..7, by the frame number; of tiles that show video
};

}  // namespace pitcast::draw
