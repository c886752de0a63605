// SPDX-License-Identifier: Apache-2.0
#include "paint_table.h"

#include <algorithm>
#include <cmath>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/paint_math.h"

#include "hash_mix.h"
#include "shapes.h"
#include "warp.h"

namespace pitcast::draw {
namespace {

__extension__ using Wide = __int128;

constexpr std::size_t kRecent = 256;  ///< a power of two
constexpr std::int32_t kLutSteps = 256;

std::uint64_t packed(Color c) {
    return static_cast<std::uint64_t>(c.r) << 24U | static_cast<std::uint64_t>(c.g) << 16U |
           static_cast<std::uint64_t>(c.b) << 8U | c.a;
}

LutEntry premultiplied(Color c) {
    const std::int32_t a = to_q14(c.a);
    const auto channel = [&](std::uint8_t v) {
        return static_cast<std::int16_t>(mul_q14(to_q14(v), a));
    };
    return {channel(c.r), channel(c.g), channel(c.b), static_cast<std::int16_t>(a)};
}

std::int16_t between(std::int32_t a, std::int32_t b, std::int64_t part, std::int64_t whole) {
    const std::int64_t twice = 2 * (b - a) * part;
    const std::int64_t rounded = (twice + (twice < 0 ? -whole : whole)) / (2 * whole);
    return static_cast<std::int16_t>(a + rounded);
}

std::int64_t clamped_quotient(Wide numerator, std::int64_t denominator) {
    // Far beyond both ends of a gradient; keeps c0 + x cx + y cy inside 64 bits.
    constexpr Wide kMost = Wide{1} << 58;
    return static_cast<std::int64_t>(std::clamp(numerator / denominator, -kMost, kMost));
}

/// The coefficients that gradients and warped pictures have in common.
std::uint64_t with_plane(std::uint64_t hash, const TilePaint& paint) {
    for (const std::int64_t word : {paint.c0, paint.cx, paint.cy, paint.d0, paint.dx, paint.dy}) {
        hash = mixed(hash, static_cast<std::uint64_t>(word));
    }
    return hash;
}

Point moved(const Point& point, const Affine& at) {
    return at.only_moves() ? Point{point.x + at.x, point.y + at.y} : point;
}

/// A gradient's two linear forms, over pixels of the plane before `at`, said over those of the
/// canvas. Doubles, but only sums, products, quotients and roots, never contracted: the same on
/// every machine.
class Inverse {
 public:
    explicit Inverse(const Affine& at) {
        const double area = static_cast<double>(at.xx) * at.yy - static_cast<double>(at.xy) * at.yx;
        const double factor = static_cast<double>(kAffineOne) / area;
        xx_ = at.yy * factor;
        xy_ = -at.xy * factor;
        yx_ = -at.yx * factor;
        yy_ = at.xx * factor;
        // Where the centre of the canvas's first pixel comes from, as a pixel.
        const double left = 0.5 - at.x / 256.0;
        const double top = 0.5 - at.y / 256.0;
        x_ = xx_ * left + xy_ * top - 0.5;
        y_ = yx_ * left + yy_ * top - 0.5;
    }
    void apply(std::int64_t& c0, std::int64_t& cx, std::int64_t& cy, double factor) const {
        const auto x = static_cast<double>(cx);
        const auto y = static_cast<double>(cy);
        const double start = static_cast<double>(c0) + x * x_ + y * y_;
        c0 = word(start * factor);
        cx = word((x * xx_ + y * yx_) * factor);
        cy = word((x * xy_ + y * yy_) * factor);
    }

 private:
    static std::int64_t word(double v) {
        constexpr double kMost = 0x1p58;  // as of clamped_quotient
        return static_cast<std::int64_t>(std::llround(std::clamp(v, -kMost, kMost)));
    }
    double xx_, xy_, yx_, yy_, x_, y_;
};

/// Lays a gradient through `at`.
void lay(TilePaint& paint, const Affine& at) {
    if (at.only_moves()) {
        return;  // its points have been moved
    }
    const Inverse inverse(at);
    double factor = 1;
    if (paint.kind == PaintKind::conic) {
        // Only the direction counts, and its seam is smoothed over one pixel of the canvas: the
        // second form is the distance from it.
        TilePaint plain = paint;
        inverse.apply(plain.d0, plain.dx, plain.dy, 1);
        const auto x = static_cast<double>(plain.dx);
        const auto y = static_cast<double>(plain.dy);
        factor = 0x1p32 / std::max(std::sqrt(x * x + y * y), 1.0);
    }
    inverse.apply(paint.c0, paint.cx, paint.cy, factor);
    inverse.apply(paint.d0, paint.dx, paint.dy, factor);
}

/// Does a warped picture want more than one sample somewhere? Its scale is most uneven in the
/// corners.
bool is_made_smaller(const TilePaint& paint, const PixelBox& box) {
    for (const std::int32_t x : {box.x0, box.x1 - 1}) {
        for (const std::int32_t y : {box.y0, box.y1 - 1}) {
            const WarpedFootprint foot = warped_footprint(paint, x, y);
            if (foot.taps_x + foot.taps_y != 0 || warped_place(paint, x, y, 0, 0).behind) {
                return true;
            }
        }
    }
    return false;
}

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

}  // namespace

bool is_drawable(const Picture& picture) {
    constexpr std::int32_t kMostPixels = 8192;
    const std::size_t planes = picture.format == PixelFormat::rgba8 ? 1 : 3;
    return picture.format != PixelFormat::none && picture.width > 0 && picture.height > 0 &&
           picture.width <= kMostPixels && picture.height <= kMostPixels &&
           std::all_of(picture.planes.begin(), picture.planes.begin() + planes,
                       [](const Picture::Plane& plane) { return plane.bytes != nullptr; });
}

void PaintTable::begin(TileProgram& program, CanvasLines lines) {
    program_ = &program;
    lines_ = lines;
    program.paints.clear();
    program.luts.clear();
    program.pictures.clear();
    recent_.assign(kRecent, {});
    luts_.clear();
    at_ = {};
}

PaintUse PaintTable::add(const Paint& paint) {
    if (const auto* color = std::get_if<Color>(&paint)) {
        return add_solid(*color);
    }
    return std::visit(
        [&](const auto& gradient) {
            if constexpr (std::is_same_v<std::decay_t<decltype(gradient)>, Color>) {
                return PaintUse{};  // dealt with above
            } else {
                return add_gradient(gradient);
            }
        },
        paint);
}

PaintUse PaintTable::store(const TilePaint& paint, std::uint64_t hash, bool opaque) {
    PaintUse& slot = recent_[hash % kRecent];
    if (slot.hash != hash) {
        program_->paints.push_back(paint);
        slot = {static_cast<std::uint32_t>(program_->paints.size() - 1), opaque, true, hash};
    }
    return slot;
}

PaintUse PaintTable::add_solid(Color color) {
    if (color.a == 0) {
        return {0, false, false, 0};
    }
    const LutEntry entry = premultiplied(color);
    TilePaint paint;
    paint.kind = PaintKind::solid;
    paint.color[0] = entry.r;
    paint.color[1] = entry.g;
    paint.color[2] = entry.b;
    paint.color[3] = entry.a;
    return store(paint, mixed(0x736f6c6964U, packed(color)), color.a == 255);
}

std::uint32_t PaintTable::add_lut(const std::vector<GradientStop>& stops, std::uint64_t hash) {
    for (const auto& [known, first] : luts_) {
        if (known == hash) {
            return first;
        }
    }
    const auto first = static_cast<std::uint32_t>(program_->luts.size());
    luts_.emplace_back(hash, first);
    std::size_t next = 0;
    for (std::int32_t i = 0; i <= kLutSteps; ++i) {
        const Unit at = i * (kOne / kLutSteps);
        while (next < stops.size() && stops[next].at <= at) {
            ++next;
        }
        if (next == 0 || next == stops.size()) {
            program_->luts.push_back(premultiplied(stops[next == 0 ? 0 : next - 1].color));
            continue;
        }
        const LutEntry a = premultiplied(stops[next - 1].color);
        const LutEntry b = premultiplied(stops[next].color);
        const std::int64_t part = at - stops[next - 1].at;
        const std::int64_t whole = stops[next].at - stops[next - 1].at;
        program_->luts.push_back({between(a.r, b.r, part, whole), between(a.g, b.g, part, whole),
                                  between(a.b, b.b, part, whole), between(a.a, b.a, part, whole)});
    }
    return first;
}

template <typename Place>
PaintUse PaintTable::add_stops(const std::vector<GradientStop>& stops, const Place& place) {
    std::uint64_t hash = 0x73746f7073U;
    bool opaque = !stops.empty();
    bool visible = false;
    for (const GradientStop& stop : stops) {
        hash = mixed(mixed(hash, joined(stop.at, 0)), packed(stop.color));
        opaque = opaque && stop.color.a == 255;
        visible = visible || stop.color.a != 0;
    }
    if (!visible) {
        return {0, false, false, 0};
    }
    TilePaint paint;
    paint.lut = add_lut(stops, hash);
    place(paint);
    lay(paint, at_);
    hash = mixed(hash, static_cast<std::uint64_t>(paint.kind));
    hash = with_plane(hash, paint);
    return store(paint, hash, opaque);
}

PaintUse PaintTable::add_gradient(const Gradient& gradient) {
    return add_stops(gradient.stops, [&](TilePaint& paint) {
        paint.kind = PaintKind::gradient;
        const Point from = moved(gradient.from, at_);
        const std::int64_t dx = std::int64_t{gradient.to.x} - gradient.from.x;
        const std::int64_t dy = std::int64_t{gradient.to.y} - gradient.from.y;
        const std::int64_t length2 = dx * dx + dy * dy;
        constexpr std::int64_t kWhole = std::int64_t{65536} << 16;
        if (length2 == 0) {
            paint.c0 = kWhole;  // no direction: the last stop everywhere
            return;
        }
        const std::int64_t half = kPixel / 2;
        const Wide start = Wide{half - from.x} * dx + Wide{half - from.y} * dy;
        paint.c0 = clamped_quotient(start * kWhole, length2);
        paint.cx = clamped_quotient(Wide{dx} * kPixel * kWhole, length2);
        paint.cy = clamped_quotient(Wide{dy} * kPixel * kWhole, length2);
    });
}

PaintUse PaintTable::add_gradient(const RadialGradient& gradient) {
    return add_stops(gradient.stops, [&](TilePaint& paint) {
        paint.kind = PaintKind::radial;
        // The radius is 65536 << 16; pixel centres lie half a pixel in.
        constexpr Wide kWhole = Wide{1} << 32;
        const Subpixel rx = std::max(gradient.radius_x, 1);
        const Subpixel ry = std::max(gradient.radius_y, 1);
        const std::int64_t half = kPixel / 2;
        const Point center = moved(gradient.center, at_);
        paint.c0 = clamped_quotient((half - center.x) * kWhole, rx);
        paint.cx = clamped_quotient(kPixel * kWhole, rx);
        paint.d0 = clamped_quotient((half - center.y) * kWhole, ry);
        paint.dy = clamped_quotient(kPixel * kWhole, ry);
    });
}

PaintUse PaintTable::add_gradient(const ConicGradient& gradient) {
    return add_stops(gradient.stops, [&](TilePaint& paint) {
        paint.kind = PaintKind::conic;
        // Pixels in 16.16, shifted left by 16; turned back by the start.
        const Direction back = direction(gradient.start);
        const Point center = moved(gradient.center, at_);
        const std::int64_t x = kPixel / 2 - std::int64_t{center.x};
        const std::int64_t y = kPixel / 2 - std::int64_t{center.y};
        paint.c0 = (x * back.x + y * back.y) * 256;
        paint.cx = std::int64_t{back.x} * kPixel * 256;
        paint.cy = std::int64_t{back.y} * kPixel * 256;
        paint.d0 = (y * back.x - x * back.y) * 256;
        paint.dx = -paint.cy;
        paint.dy = paint.cx;
    });
}

std::uint32_t PaintTable::add_picture(const PicturePtr& picture) {
    auto& pictures = program_->pictures;
    const auto known = std::find(pictures.begin(), pictures.end(), picture);
    const auto index = static_cast<std::uint32_t>(known - pictures.begin());
    if (known == pictures.end()) {
        pictures.push_back(picture);
    }
    return index;
}

PicturePtr PaintTable::frame_instead(const PicturePtr& shown, TilePaint& paint) const {
    constexpr std::int32_t kHalfLine = 32768;
    const Picture& picture = *shown;
    // 4:2:0 has chroma lines between those of luma, which the fields must not share.
    if (lines_ == CanvasLines::all || picture.frame == nullptr || paint.dv != kHalfLine ||
        chroma_shift_y(picture.format) != 0) {
        return shown;
    }
    const std::int32_t parity = lines_ == CanvasLines::odd ? 1 : 0;
    const std::int32_t first = paint.v0 + ((parity ^ paint.anchor_y) & 1) * kHalfLine;
    if ((first & 65535) != 0) {
        return shown;
    }
    paint.v0 = 2 * paint.v0 + (picture.field == FieldParity::bottom ? 65536 : 0);
    paint.dv = 65536;
    return picture.frame;
}

Rect PaintTable::crop_of(const Picture& picture, const Rect& crop) {
    return crop.width > 0 && crop.height > 0
               ? crop
               : Rect{0, 0, px(picture.width), px(shown_height(picture))};
}

std::uint64_t PaintTable::begin_picture(TilePaint& paint, const PicturePtr& shown, const Rect& crop,
                                        const Color& tint) {
    const Picture& picture = *shown;
    const int halved = picture.field == FieldParity::none ? 0 : 1;
    paint.crop_x0 = std::clamp(floor_px(crop.x), 0, picture.width - 1);
    paint.crop_y0 = std::clamp(floor_px(crop.y) >> halved, 0, picture.height - 1);
    paint.crop_x1 = std::clamp(ceil_px(crop.x + crop.width), paint.crop_x0 + 1, picture.width);
    paint.crop_y1 = std::clamp((ceil_px(crop.y + crop.height) + halved) >> halved,
                               paint.crop_y0 + 1, picture.height);
    std::fill(std::begin(paint.color), std::end(paint.color), kOne);
    if (picture.format == PixelFormat::rgba8) {
        const LutEntry factor = premultiplied(tint);
        paint.color[0] = factor.r;
        paint.color[1] = factor.g;
        paint.color[2] = factor.b;
        paint.color[3] = factor.a;
    }
    paint.picture = add_picture(shown);
    std::uint64_t hash = mixed(mixed(0x70696374U, picture.source), picture.version);
    hash = mixed(
        hash, joined(static_cast<std::int32_t>(picture.format),
                     static_cast<std::int32_t>(picture.matrix) * 2 + (picture.full_range ? 1 : 0)));
    hash = mixed(mixed(hash, joined(paint.crop_x0, paint.crop_y0)),
                 joined(paint.crop_x1, paint.crop_y1));
    hash = mixed(mixed(hash, joined(paint.color[0], paint.color[1])),
                 joined(paint.color[2], paint.color[3]));
    return mixed(hash, joined(picture.width, picture.height));
}

PaintUse PaintTable::add(const DrawPicture& command, std::int32_t first_x, std::int32_t first_y) {
    const Rect crop = crop_of(*command.picture, command.crop);
    const SourceLines lines = source_lines(*command.picture);
    TilePaint paint;
    const bool rgba = command.picture->format == PixelFormat::rgba8;
    paint.kind = rgba ? PaintKind::picture_rgba : PaintKind::picture_yuv;
    paint.nearest = command.filter == Filter::nearest ? 1 : 0;
    paint.anchor_x = first_x;
    paint.anchor_y = first_y;
    // 1/256 -> 16.16 of source pixels (`unit` each); half a pixel back from edges to centres.
    const auto start = [](Subpixel anchor, Subpixel at, Subpixel size, Subpixel source,
                          Subpixel source_size, std::int32_t unit) {
        const std::int64_t along = std::int64_t{anchor} * kPixel + kPixel / 2 - at;
        const std::int64_t moved = floor_quotient(along * source_size * unit + size / 2, size);
        return static_cast<std::int32_t>(
            std::clamp<std::int64_t>(std::int64_t{source} * unit + moved - 32768,
                                     -(std::int64_t{1} << 29), std::int64_t{1} << 29));
    };
    const auto step = [](Subpixel size, Subpixel source_size, std::int32_t unit) {
        return static_cast<std::int32_t>((std::int64_t{source_size} * unit * 256 + size / 2) /
                                         size);
    };
    const Rect& rect = command.rect;
    paint.u0 = start(first_x, rect.x, rect.width, crop.x, crop.width, 256);
    paint.v0 = start(first_y, rect.y, rect.height, crop.y, crop.height, lines.unit) + lines.down;
    paint.du = step(rect.width, crop.width, 256);
    paint.dv = step(rect.height, crop.height, lines.unit);
    const PicturePtr shown = frame_instead(command.picture, paint);
    std::uint64_t hash = begin_picture(paint, shown, crop, command.tint);
    if (command.filter == Filter::area) {
        paint.taps_x = taps_for(paint.du);
        paint.taps_y = taps_for(paint.dv);
    }
    hash = mixed(mixed(hash, joined(paint.u0, paint.v0)), joined(paint.du, paint.dv));
    hash = mixed(mixed(hash, joined(first_x, first_y)), paint.nearest);
    hash = mixed(hash, joined(paint.taps_x, paint.taps_y));
    return store(paint, hash, !rgba);
}

PaintUse PaintTable::add(const DrawPinned& command, const PixelBox& box) {
    const Rect crop = crop_of(*command.picture, command.crop);
    TilePaint paint;
    std::uint64_t hash = begin_picture(paint, command.picture, crop, command.tint);
    const bool rgba = command.picture->format == PixelFormat::rgba8;
    paint.kind = rgba ? PaintKind::warped_rgba : PaintKind::warped_yuv;
    paint.nearest = command.filter == Filter::nearest ? 1 : 0;
    if (!set_warp(command.corners, crop, source_lines(*command.picture), box, paint)) {
        return {0, false, false, 0};
    }
    paint.taps_x = command.filter == Filter::area && is_made_smaller(paint, box) ? 1 : 0;
    hash = mixed(with_plane(hash, paint), static_cast<std::uint64_t>(paint.taps_x));
    hash = mixed(mixed(hash, joined(paint.u0, paint.du)), joined(paint.dv, paint.anchor_x));
    hash = mixed(hash, joined(paint.anchor_y, static_cast<std::int32_t>(paint.nearest)));
    return store(paint, hash, false);
}

}  // namespace pitcast::draw
