// SPDX-License-Identifier: Apache-2.0
// Pictures: scaled into a rectangle, pinned by their corners, stretched between their corners.
#include "simpler.h"
#include "tile_builder_impl.h"

namespace pitcast::draw {

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
    if (still->rect == command.rect) {
        use = paints.add(command, x, y);
    } else {
        DrawPicture moved = command;
        moved.rect = still->rect;
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
    const PaintUse use = paints.add(picture, box);
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
