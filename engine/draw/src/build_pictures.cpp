// SPDX-License-Identifier: Apache-2.0
// Pictures: scaled into a rectangle, pinned by their corners, stretched between their corners.
#include <algorithm>
#include <cstdlib>

#include "pitcast/draw/paint_math.h"

#include "simpler.h"
#include "tile_builder_impl.h"

namespace pitcast::draw {
namespace {

constexpr Subpixel kLongestEdge = Subpixel{1} << 24;

Subpixel half(Subpixel length) {
    return length >> 1;
}

/// Of the sizes that a picture comes in, the smallest that is not made larger in a box of
/// `width` and `height`. Only where a pixel is to show the mean of what lies under it.
template <typename Command>
void fit(Command& command, Subpixel width, Subpixel height) {
    if (command.filter != Filter::area || command.picture->smaller == nullptr) {
        return;
    }
    Rect crop = PaintTable::crop_of(*command.picture, command.crop);
    while (command.picture->smaller != nullptr && half(crop.width) >= width &&
           half(crop.height) >= height) {
        command.picture = command.picture->smaller;
        crop = {half(crop.x), half(crop.y), half(crop.width), half(crop.height)};
        command.crop = crop;
    }
}

/// The longer of two edges.
Subpixel longer(const Point& a, const Point& b, const Point& c, const Point& d) {
    const auto length = [](const Point& from, const Point& to) {
        const auto along = [](Subpixel one, Subpixel other) {
            return std::min<std::int64_t>(std::abs(std::int64_t{one} - other), kLongestEdge);
        };
        const std::int64_t x = along(from.x, to.x);
        const std::int64_t y = along(from.y, to.y);
        return integer_sqrt(x * x + y * y);
    };
    return static_cast<Subpixel>(std::max(length(a, b), length(c, d)));
}

}  // namespace

bool TileBuilder::Impl::draw(const DrawPicture& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    const auto still = still_rect(command.rect, command.radii, transform);
    if (!still) {
        return command.rect.width <= 0 || command.rect.height <= 0 ||
               add_warped({command.picture, corners_of(command.rect, transform), command.crop,
                           command.filter, command.opacity, command.tint},
                          shape_of(command.rect, command.radii));
    }
    const auto placed = shapes.rect(still->rect, still->radii);
    if (!placed || placed->pieces.empty()) {
        return placed.has_value();
    }
    const std::int32_t x = std::max(floor_px(still->rect.x), 0);
    const std::int32_t y = std::max(floor_px(still->rect.y), 0);
    PaintUse use;
    if (still->rect == command.rect && command.picture->smaller == nullptr) {
        use = paints.add(command, x, y);
    } else {
        DrawPicture moved = command;
        moved.rect = still->rect;
        fit(moved, moved.rect.width, moved.rect.height);
        use = paints.add(moved, x, y);
    }
    add(placed->pieces, placed->x, placed->y, use, std::clamp(command.opacity, 0, kOne));
    return true;
}

/// A picture whose corners are canvas points, shown within `edge`.
bool TileBuilder::Impl::add_warped(const DrawPinned& picture,
                                   const std::optional<PlacedPieces>& edge) {
    if (!edge || edge->pieces.empty()) {
        return edge.has_value();
    }
    PixelBox box = kNowhere;
    for (const Piece& piece : edge->pieces) {
        box = around(box, {edge->x + piece.x, edge->y + piece.y, edge->x + piece.x + piece.width,
                           edge->y + piece.y + piece.height});
    }
    box = intersection(box, canvas);
    if (box.empty()) {
        return true;
    }
    PaintUse use;
    if (picture.picture->smaller == nullptr) {
        use = paints.add(picture, box);
    } else {
        DrawPinned fitting = picture;
        const auto& c = fitting.corners;
        fit(fitting, longer(c[0], c[1], c[3], c[2]), longer(c[0], c[3], c[1], c[2]));
        use = paints.add(fitting, box);
    }
    if (use.visible) {
        add(edge->pieces, edge->x, edge->y, use, std::clamp(picture.opacity, 0, kOne));
    }
    return use.visible;
}

bool TileBuilder::Impl::draw(const DrawPinned& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    DrawPinned pinned = command;
    if (!transforms.empty()) {
        for (Point& corner : pinned.corners) {
            corner = through(transform.at, corner);
        }
    }
    FillPolygon edge;
    edge.points.assign(pinned.corners.begin(), pinned.corners.end());
    edge.ring_ends = {4};
    return add_warped(pinned, shapes.polygon(edge, canvas));
}

bool TileBuilder::Impl::draw(const DrawNinePatch& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    bool all = true;
    const bool still = still_rect(command.rect, {}, transform).has_value();
    for (const DrawPicture& part : still ? simpler(command) : overlapping(simpler(command))) {
        all = (part.picture == nullptr || draw(part)) && all;
    }
    return all;
}

}  // namespace pitcast::draw
