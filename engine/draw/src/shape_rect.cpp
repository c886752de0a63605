// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "hash_mix.h"
#include "shapes.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kFarthest = 30000 * kPixel;
/// Cubic Bezier handle of a quarter circle, 4/3 (sqrt 2 - 1), in 1/65536.
constexpr std::int64_t kArc = 36195;

/// How much of pixel `at` lies between `low` and `high` on one axis, 0..256.
std::int32_t overlap(std::int32_t at, Subpixel low, Subpixel high) {
    return std::clamp(std::min(high, (at + 1) * kPixel) - std::max(low, at * kPixel), 0, kPixel);
}

void add_point(std::vector<FT_Vector>& points, std::vector<char>& tags, std::int32_t x,
               std::int32_t y, char tag) {
    points.push_back({x, y});
    tags.push_back(tag);
}

/// Subpixels (1/256) that are multiples of 4 -> 26.6.
constexpr FT_Pos to_26_6(Subpixel v) {
    return v >> 2;
}

constexpr Subpixel to_grid(Subpixel v) {
    return (v + 2) & ~3;
}

}  // namespace

/// A corner: its point, the directions into the shape, its radius, and the pixels it takes.
struct ShapeConverter::Corner {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t inward_x = 1;
    std::int32_t inward_y = 1;
    std::int32_t radius = 0;
    PixelBox box;
};

/// The part [x0,x1) x [y0,y1) of a plain rectangle's pixels, where all lines are alike.
void ShapeConverter::add_slab(const Rect& rect, std::int32_t y0, std::int32_t y1, std::int32_t x0,
                              std::int32_t x1) {
    const std::int32_t lines = overlap(y0, rect.y, rect.y + rect.height);
    for (std::int32_t x = x0; x < x1;) {
        const std::int32_t columns = overlap(x, rect.x, rect.x + rect.width);
        std::int32_t end = x + 1;
        if (columns == kPixel) {
            end = std::max(end, std::min(x1, floor_px(rect.x + rect.width)));
        }
        // FreeType's scale, so that a straight edge meets a converted one without a step.
        const std::int32_t coverage = std::min(255, (lines * columns) >> 8);
        if (coverage > 0) {
            Piece piece{x, y0, end - x, y1 - y0};
            piece.coverage = static_cast<std::uint8_t>(coverage);
            pieces_.push_back(piece);
        }
        x = end;
    }
}

void ShapeConverter::plain_rect(const Rect& rect) {
    const std::int32_t x0 = floor_px(rect.x);
    const std::int32_t x1 = ceil_px(rect.x + rect.width);
    const std::int32_t y1 = ceil_px(rect.y + rect.height);
    for (std::int32_t y = floor_px(rect.y); y < y1;) {
        std::int32_t end = y + 1;
        if (overlap(y, rect.y, rect.y + rect.height) == kPixel) {
            end = std::max(end, floor_px(rect.y + rect.height));
        }
        add_slab(rect, y, end, x0, x1);
        y = end;
    }
}

std::optional<PlacedPieces> ShapeConverter::rect(const Rect& rect,
                                                 const std::array<Subpixel, 4>& radii) {
    pieces_.clear();
    if (rect.width <= 0 || rect.height <= 0) {
        return PlacedPieces{};
    }
    if (std::max(std::abs(std::int64_t{rect.x}), std::abs(std::int64_t{rect.y})) > kFarthest ||
        std::max(rect.width, rect.height) > kFarthest) {
        return std::nullopt;
    }
    if (std::all_of(radii.begin(), radii.end(), [](Subpixel r) { return r <= 0; })) {
        plain_rect(rect);
        return PlacedPieces{0, 0, pieces_};
    }
    // Rounded: everything on the 1/64 grid that the rasteriser has.
    const Subpixel x = to_grid(rect.x);
    const Subpixel y = to_grid(rect.y);
    const Rect snapped{x, y, to_grid(rect.x + rect.width) - x, to_grid(rect.y + rect.height) - y};
    std::array<Subpixel, 4> clamped{};
    for (std::size_t i = 0; i < 4; ++i) {
        const Subpixel most = std::min(snapped.width, snapped.height) / 2;
        clamped[i] = std::clamp(radii[i], 0, most) & ~3;
    }
    const PixelBox box{floor_px(x), floor_px(y), ceil_px(x + snapped.width),
                       ceil_px(y + snapped.height)};
    const bool made =
        is_small(box) ? small_rounded_rect(snapped, clamped) : any_rounded_rect(snapped, clamped);
    return made ? std::optional(PlacedPieces{0, 0, pieces_}) : std::nullopt;
}

bool ShapeConverter::any_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii) {
    return rounded_rect(rect, radii) || whole_rounded_rect(rect, radii);
}

void ShapeConverter::add_cached(std::span<const Piece> pieces, std::int32_t x, std::int32_t y) {
    for (Piece piece : pieces) {
        piece.x += x;
        piece.y += y;
        pieces_.push_back(piece);
    }
}

/// Markers and other small ones: the same pieces laid into one mask.
bool ShapeConverter::small_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii) {
    const std::int32_t origin_x = floor_px(rect.x);
    const std::int32_t origin_y = floor_px(rect.y);
    const Rect placed{rect.x - origin_x * kPixel, rect.y - origin_y * kPixel, rect.width,
                      rect.height};
    std::uint64_t key = mixed(0x736d616c6cU, joined(placed.x, placed.y));
    key = mixed(key, joined(placed.width, placed.height));
    key = mixed(mixed(key, joined(radii[0], radii[1])), joined(radii[2], radii[3]));
    auto found = cache_.find(key);
    if (!found) {
        if (!any_rounded_rect(placed, radii)) {
            return false;
        }
        const Piece whole{0, 0, ceil_px(placed.x + placed.width),
                          ceil_px(placed.y + placed.height)};
        mask_.assign(static_cast<std::size_t>(whole.width) * static_cast<std::size_t>(whole.height),
                     0);
        for (const Piece& piece : pieces_) {
            for (std::int32_t y = 0; y < piece.height; ++y) {
                std::uint8_t* line = mask_.data() + (piece.y + y) * whole.width + piece.x;
                const auto width = static_cast<std::size_t>(piece.width);
                if (piece.mask == kFullCoverage) {
                    std::memset(line, piece.coverage, width);
                } else {
                    std::memcpy(line, cache_.arena().at(piece.mask) + y * piece.stride, width);
                }
            }
        }
        pieces_.clear();
        const auto masked =
            with_mask(whole, mask_.data(), static_cast<std::size_t>(whole.width), cache_.arena());
        if (!masked) {
            rasterizer_.note_arena_full();
            return false;
        }
        found = cache_.store(key, std::span(&*masked, 1));
    }
    add_cached(*found, origin_x, origin_y);
    return true;
}

/// Corners as cached masks, the rest as plain pieces, so that a bar that grows converts nothing.
/// False when corners share pixels.
bool ShapeConverter::rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii) {
    const Subpixel right = rect.x + rect.width;
    const Subpixel bottom = rect.y + rect.height;
    std::array<Corner, 4> corners{{{rect.x, rect.y, 1, 1, radii[0], {}},
                                   {right, rect.y, -1, 1, radii[1], {}},
                                   {right, bottom, -1, -1, radii[2], {}},
                                   {rect.x, bottom, 1, -1, radii[3], {}}}};
    for (Corner& corner : corners) {
        const Subpixel far_x = corner.x + corner.inward_x * corner.radius;
        const Subpixel far_y = corner.y + corner.inward_y * corner.radius;
        if (corner.radius > 0) {
            corner.box = {floor_px(std::min(corner.x, far_x)), floor_px(std::min(corner.y, far_y)),
                          ceil_px(std::max(corner.x, far_x)), ceil_px(std::max(corner.y, far_y))};
        }
    }
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = i + 1; j < 4; ++j) {
            if (!intersection(corners[i].box, corners[j].box).empty()) {
                return false;
            }
        }
    }
    for (const Corner& corner : corners) {
        if (corner.radius > 0 && !add_corner(corner)) {
            return false;
        }
    }
    // Lines are cut where a corner's box begins or ends, and around a partly covered line.
    std::array<std::int32_t, 12> cuts{};
    std::size_t count = 0;
    const std::int32_t y0 = floor_px(rect.y);
    const std::int32_t y1 = ceil_px(bottom);
    for (const Corner& corner : corners) {
        cuts[count++] = std::clamp(corner.box.empty() ? y0 : corner.box.y0, y0, y1);
        cuts[count++] = std::clamp(corner.box.empty() ? y1 : corner.box.y1, y0, y1);
    }
    cuts[count++] = y0;
    cuts[count++] = std::min(y0 + 1, y1);
    cuts[count++] = std::max(y1 - 1, y0);
    cuts[count++] = y1;
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t i = 0; i + 1 < count; ++i) {
        std::int32_t x0 = floor_px(rect.x);
        std::int32_t x1 = ceil_px(right);
        for (const Corner& corner : corners) {
            if (cuts[i] >= corner.box.y0 && cuts[i] < corner.box.y1) {
                corner.inward_x > 0 ? x0 = corner.box.x1 : x1 = corner.box.x0;
            }
        }
        if (cuts[i] < cuts[i + 1]) {
            add_slab(rect, cuts[i], cuts[i + 1], x0, x1);
        }
    }
    return true;
}

bool ShapeConverter::add_corner(const Corner& corner) {
    const std::int32_t origin_x = corner.box.x0;
    const std::int32_t origin_y = corner.box.y0;
    const Subpixel x = corner.x - origin_x * kPixel;
    const Subpixel y = corner.y - origin_y * kPixel;
    std::uint64_t key = mixed(0x636f726e6572U, joined(x, y));
    key = mixed(key, joined(corner.radius, corner.inward_x * 2 + corner.inward_y));
    auto found = cache_.find(key);
    if (!found) {
        const std::int32_t r = corner.radius;
        const auto handle = static_cast<Subpixel>((r * (65536 - kArc)) >> 16);
        const Subpixel far = r + 4 * kPixel;
        const std::int32_t ix = corner.inward_x;
        const std::int32_t iy = corner.inward_y;
        points_.clear();
        tags_.clear();
        const auto add = [&](Subpixel dx, Subpixel dy, char tag) {
            add_point(points_, tags_, static_cast<std::int32_t>(to_26_6(x + ix * dx)),
                      static_cast<std::int32_t>(to_26_6(y + iy * dy)), tag);
        };
        add(0, r, FT_CURVE_TAG_ON);
        add(0, handle, FT_CURVE_TAG_CUBIC);
        add(handle, 0, FT_CURVE_TAG_CUBIC);
        add(r, 0, FT_CURVE_TAG_ON);
        add(far, 0, FT_CURVE_TAG_ON);
        add(far, far, FT_CURVE_TAG_ON);
        add(0, far, FT_CURVE_TAG_ON);
        short end = static_cast<short>(points_.size() - 1);
        FT_Outline outline{
            1, static_cast<short>(points_.size()), points_.data(), tags_.data(), &end, 0};
        scratch_.clear();
        const PixelBox clip{0, 0, corner.box.x1 - origin_x, corner.box.y1 - origin_y};
        if (!rasterizer_.convert(outline, clip, cache_.arena(), scratch_)) {
            return false;
        }
        found = cache_.store(key, scratch_);
    }
    add_cached(*found, origin_x, origin_y);
    return true;
}

/// Pills and other shapes whose corners meet: converted whole.
bool ShapeConverter::whole_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii) {
    const std::int32_t origin_x = floor_px(rect.x);
    const std::int32_t origin_y = floor_px(rect.y);
    const Subpixel left = rect.x - origin_x * kPixel;
    const Subpixel top = rect.y - origin_y * kPixel;
    const Subpixel right = left + rect.width;
    const Subpixel bottom = top + rect.height;
    std::uint64_t key = mixed(mixed(0x726f756e64U, joined(left, top)), joined(right, bottom));
    key = mixed(mixed(key, joined(radii[0], radii[1])), joined(radii[2], radii[3]));
    pieces_.clear();
    auto found = cache_.find(key);
    if (!found) {
        points_.clear();
        tags_.clear();
        const auto add = [&](Subpixel x, Subpixel y, char tag) {
            add_point(points_, tags_, static_cast<std::int32_t>(to_26_6(x)),
                      static_cast<std::int32_t>(to_26_6(y)), tag);
        };
        // From the end of one side around the corner (cx, cy) to the start of the next.
        const auto corner = [&](Subpixel cx, Subpixel cy, std::int32_t ax, std::int32_t ay,
                                std::int32_t bx, std::int32_t by, Subpixel r) {
            const auto handle = static_cast<Subpixel>((r * (65536 - kArc)) >> 16);
            add(cx + ax * r, cy + ay * r, FT_CURVE_TAG_ON);
            if (r > 0) {
                add(cx + ax * handle, cy + ay * handle, FT_CURVE_TAG_CUBIC);
                add(cx + bx * handle, cy + by * handle, FT_CURVE_TAG_CUBIC);
                add(cx + bx * r, cy + by * r, FT_CURVE_TAG_ON);
            }
        };
        corner(left, top, 0, 1, 1, 0, radii[0]);
        corner(right, top, -1, 0, 0, 1, radii[1]);
        corner(right, bottom, 0, -1, -1, 0, radii[2]);
        corner(left, bottom, 1, 0, 0, -1, radii[3]);
        short end = static_cast<short>(points_.size() - 1);
        FT_Outline outline{
            1, static_cast<short>(points_.size()), points_.data(), tags_.data(), &end, 0};
        scratch_.clear();
        const PixelBox clip{0, 0, ceil_px(right), ceil_px(bottom)};
        if (!rasterizer_.convert(outline, clip, cache_.arena(), scratch_)) {
            return false;
        }
        found = cache_.store(key, scratch_);
    }
    add_cached(*found, origin_x, origin_y);
    return true;
}

}  // namespace pitcast::draw
