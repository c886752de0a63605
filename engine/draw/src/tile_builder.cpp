// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/tile_builder.h"

#include <algorithm>

#include "hash_mix.h"
#include "simpler.h"
#include "tile_builder_impl.h"

namespace pitcast::draw {
namespace {

constexpr std::size_t kMaxGroupCount = 65535;

}  // namespace

void TileBuilder::Impl::add(std::span<const Piece> pieces, std::int32_t x, std::int32_t y,
                            const PaintUse& paint, Unit opacity) {
    for (const Piece& piece : pieces) {
        Item item;
        const std::int32_t left = x + piece.x;
        const std::int32_t top = y + piece.y;
        item.box = intersection({left, top, left + piece.width, top + piece.height}, bounds());
        item.opacity =
            piece.mask == kFullCoverage ? mul_q14(to_q14(piece.coverage), opacity) : opacity;
        if (item.box.empty() || item.opacity == 0) {
            continue;
        }
        item.paint = paint.index;
        item.group = stack.empty() ? std::uint16_t{0} : stack.back();
        item.hash = mixed(paint.hash, static_cast<std::uint64_t>(item.opacity));
        if (piece.mask != kFullCoverage) {
            item.mask = piece.mask;
            item.stride = piece.stride;
            item.mask_x = left;
            item.mask_y = top;
            item.hash = mixed(mixed(item.hash, piece.hash), joined(left, top));
        } else {
            item.opaque = paint.opaque && item.opacity == kOne;
        }
        items.push_back(item);
    }
}

bool TileBuilder::Impl::add_shape(const std::optional<PlacedPieces>& placed, const Paint& paint) {
    if (!placed) {
        return false;
    }
    const PaintUse use = paints.add(paint);
    if (use.visible) {
        add(placed->pieces, placed->x, placed->y, use, kOne);
    }
    return true;
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const Rect& rect,
                                                        const std::array<Subpixel, 4>& radii) {
    if (const auto still = still_rect(rect, radii, transform)) {
        return shapes.rect(still->rect, still->radii);
    }
    return shapes.polygon(ring_of(rect, radii, transform), canvas);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const FillRect& command) {
    return shape_of(command.rect, command.radii);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const FillPolygon& command) {
    return transforms.empty() ? shapes.polygon(command, canvas)
                              : shapes.polygon(through(transform, command), canvas);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const StrokePolyline& command) {
    if (transforms.empty()) {
        return shapes.stroke(command, canvas);
    }
    if (transform.moves_only) {
        StrokePolyline moved = command;
        for (Point& point : moved.points) {
            point = through(transform.at, point);
        }
        return shapes.stroke(moved, canvas);
    }
    return shapes.stroke(sized(transform, command), canvas, transform);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const StrokeRect& command) {
    const FillPolygon ring = simpler(command, transform.at);
    return ring.points.empty() ? PlacedPieces{} : shapes.polygon(ring, canvas);
}

bool TileBuilder::Impl::draw(const FillRect& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const FillPolygon& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const StrokePolyline& command) {
    if (command.dashes.empty()) {
        return add_shape(shape_of(command), command.paint);
    }
    const std::vector<StrokePolyline> dashes = dashes_of(command);
    bool all = !dashes.empty();
    for (const StrokePolyline& dash : dashes) {
        all = add_shape(shape_of(dash), command.paint) && all;
    }
    return all;
}

bool TileBuilder::Impl::draw(const StrokeRect& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const StrokeArc& command) {
    if (transform.moves_only) {
        const StrokePolyline line = simpler(command);
        return line.points.empty() || add_shape(shape_of(line), command.paint);
    }
    // Its points are found at the size that it is drawn in.
    StrokeArc arc = command;
    arc.center = transform.sized(arc.center);
    arc.radius = transform.sized(arc.radius);
    arc.width = transform.sized(arc.width);
    const StrokePolyline line = simpler(arc);
    return line.points.empty() || add_shape(shapes.stroke(line, canvas, transform), command.paint);
}

bool TileBuilder::Impl::set_clip(const PushGroup& command, Group& group) {
    const auto placed = command.path.points.empty() ? shape_of(command.clip, command.radii)
                                                    : shape_of(command.path);
    group.first_piece = static_cast<std::uint32_t>(clip_pieces.size());
    PixelBox box = kNowhere;
    if (placed) {
        for (Piece piece : placed->pieces) {
            piece.x += placed->x;
            piece.y += placed->y;
            clip_pieces.push_back(piece);
            box = around(box, {piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        }
        group.piece_count = static_cast<std::uint32_t>(placed->pieces.size());
    }
    group.bounds = intersection(group.bounds, box);
    return placed.has_value();
}

bool TileBuilder::Impl::draw(const PushGroup& command) {
    Group group;
    group.parent = stack.empty() ? std::uint16_t{0} : stack.back();
    group.depth = static_cast<std::int32_t>(stack.size()) + 1;
    group.opacity = std::clamp(command.opacity, 0, kOne);
    group.bounds = bounds();
    group.clipped = command.clipped;
    const bool good = !command.clipped || set_clip(command, group);
    if (command.mask) {
        const PaintUse mask = paints.add(*command.mask);
        group.masked = mask.visible && !mask.opaque;
        group.mask = mask.index;
        group.mask_hash = mask.hash;
        group.opacity = mask.visible ? group.opacity : 0;
    }
    if (group.opacity == 0) {
        group.bounds = {0, 0, 0, 0};
    }
    groups.push_back(group);
    stack.push_back(static_cast<std::uint16_t>(groups.size() - 1));
    return good;
}

bool TileBuilder::Impl::draw(const PopGroup&) {
    stack.pop_back();
    return true;
}

bool TileBuilder::Impl::draw(const PushMatte& command) {
    Group group;
    group.parent = stack.back();
    group.depth = static_cast<std::int32_t>(stack.size()) + 1;
    group.bounds = bounds();
    group.is_matte = true;
    group.matte_flags = (command.invert ? kMatteInverted : 0U) | (command.luma ? kMatteLuma : 0U);
    groups.push_back(group);
    stack.push_back(static_cast<std::uint16_t>(groups.size() - 1));
    groups[group.parent].matte = stack.back();
    return true;
}

bool TileBuilder::Impl::draw(const PopMatte&) {
    stack.pop_back();
    return true;
}

bool TileBuilder::Impl::draw(const PushTransform& command) {
    transforms.push_back(transform);
    transform = Transform(transform.at * command.affine);
    paints.set_transform(transform.at);
    return true;
}

bool TileBuilder::Impl::draw(const PopTransform&) {
    transform = transforms.back();
    transforms.pop_back();
    paints.set_transform(transform.at);
    return true;
}

bool TileBuilder::Impl::collect(const DrawList& list, TileProgram& program) {
    paints.begin(program, list.lines);
    items.clear();
    groups.assign(1, {});
    clip_pieces.clear();
    stack.clear();
    transform = {};
    transforms.clear();
    left_out = 0;
    shapes.rasterizer().forget_arena_full();
    for (const Command& command : list.commands) {
        const bool drawn = std::visit(
            [&](const auto& one) {
                using T = std::decay_t<decltype(one)>;
                constexpr bool kIsFrame =
                    std::is_same_v<T, PushGroup> || std::is_same_v<T, PopGroup> ||
                    std::is_same_v<T, PushMatte> || std::is_same_v<T, PopMatte> ||
                    std::is_same_v<T, PushTransform> || std::is_same_v<T, PopTransform>;
                return (!kIsFrame && transform.flat) || draw(one);
            },
            command);
        if (!drawn) {
            ++left_out;
        }
    }
    return !shapes.rasterizer().arena_full() && binner.bin(items, groups, clip_pieces, program);
}

TileBuilder::TileBuilder(FontLibrary& fonts, std::size_t arena_bytes)
    : impl_(std::make_unique<Impl>(fonts, arena_bytes)) {}
TileBuilder::~TileBuilder() = default;

namespace {

Error nesting_error(std::size_t command, std::string what, std::string mend) {
    return {"draw list: command " + std::to_string(command), std::move(what), std::move(mend)};
}

enum class Frame : std::uint8_t { none, group, matte, transform };

struct FrameCommand {
    Frame frame = Frame::none;
    bool opens = false;
};

FrameCommand frame_of(const Command& command) {
    if (std::holds_alternative<PushGroup>(command)) {
        return {Frame::group, true};
    }
    if (std::holds_alternative<PopGroup>(command)) {
        return {Frame::group, false};
    }
    if (std::holds_alternative<PushMatte>(command)) {
        return {Frame::matte, true};
    }
    if (std::holds_alternative<PopMatte>(command)) {
        return {Frame::matte, false};
    }
    if (std::holds_alternative<PushTransform>(command)) {
        return {Frame::transform, true};
    }
    return {std::holds_alternative<PopTransform>(command) ? Frame::transform : Frame::none, false};
}

constexpr std::string_view name_of(Frame frame) {
    return frame == Frame::group ? "Group" : frame == Frame::matte ? "Matte" : "Transform";
}

/// Groups, mattes and transforms open and close in proper order, and not too deep.
class Nesting {
 public:
    Status add(const DrawList& list, std::size_t i) {
        const FrameCommand command = frame_of(list.commands[i]);
        if (command.frame == Frame::none) {
            return {};
        }
        return command.opens ? open(command.frame, i) : close(command.frame, list, i);
    }
    [[nodiscard]] std::size_t depth() const { return depth_; }

 private:
    Status open(Frame frame, std::size_t i) {
        if (frame == Frame::matte && (depth_ == 0 || open_[depth_ - 1] != Frame::group)) {
            return nesting_error(i, "PushMatte that is not directly in a group",
                                 "push a group around it and what it is the matte of");
        }
        const bool canvas = frame != Frame::transform;
        groups_ += canvas ? 1 : 0;
        group_count_ += canvas ? 1 : 0;
        if (groups_ > static_cast<std::size_t>(kMaxGroups) || group_count_ > kMaxGroupCount) {
            return nesting_error(i, "groups nest more than 4 deep", "compose with fewer groups");
        }
        if (depth_ + 1 - groups_ > kMaxTransforms) {
            return nesting_error(i, "transforms nest more than 16 deep",
                                 "multiply some of them (draw/affine.h)");
        }
        open_[depth_++] = frame;
        return {};
    }

    Status close(Frame frame, const DrawList& list, std::size_t i) {
        const std::string word(name_of(frame));
        if (depth_ == 0 || open_[depth_ - 1] != frame) {
            return nesting_error(i, "Pop" + word + " without a Push" + word + " just around it",
                                 "close what was opened last");
        }
        if (frame == Frame::matte && (i + 1 == list.commands.size() ||
                                      !std::holds_alternative<PopGroup>(list.commands[i + 1]))) {
            return nesting_error(i, "a matte is not at the end of its group",
                                 "close the group after it");
        }
        --depth_;
        groups_ -= frame != Frame::transform ? 1 : 0;
        return {};
    }

    std::array<Frame, static_cast<std::size_t>(kMaxGroups) + kMaxTransforms> open_{};
    std::size_t depth_ = 0;
    std::size_t groups_ = 0;
    std::size_t group_count_ = 1;
};

Status check_nesting(const DrawList& list) {
    Nesting nesting;
    for (std::size_t i = 0; i < list.commands.size(); ++i) {
        if (Status good = nesting.add(list, i); !good) {
            return good;
        }
    }
    if (nesting.depth() != 0) {
        return Error{"draw list",
                     std::to_string(nesting.depth()) + " groups or transforms stay open",
                     "close every one"};
    }
    return {};
}

Status check(const DrawList& list) {
    if (list.width < 1 || list.height < 1 || list.width > kMaxCanvas || list.height > kMaxCanvas) {
        return Error{"draw list",
                     "canvas of " + std::to_string(list.width) + " x " +
                         std::to_string(list.height) + " pixels",
                     "1 to 8192 pixels a side are drawn"};
    }
    return check_nesting(list);
}

}  // namespace

Status TileBuilder::build(const DrawList& list, TileProgram& program) {
    if (const Status good = check(list); !good) {
        return good;
    }
    Impl& impl = *impl_;
    program.width = list.width;
    program.height = list.height;
    program.tiles_x = (list.width + kTileWidth - 1) / kTileWidth;
    program.tiles_y = (list.height + kTileHeight - 1) / kTileHeight;
    impl.canvas = {0, 0, list.width, list.height};
    if (impl.cache.nearly_full()) {
        impl.cache.begin_epoch();
    }
    bool complete = impl.collect(list, program);
    if (!complete) {
        impl.cache.begin_epoch();
        complete = impl.collect(list, program);
    }
    // What still finds no room is missing from the picture; the frame comes all the same.
    impl.left_out_total += impl.left_out + (complete ? 0 : 1);
    program.arena = impl.cache.arena().data();
    program.arena_size = impl.cache.arena().used();
    program.arena_epoch = impl.cache.arena().epoch();
    return {};
}

TileBuilder::Stats TileBuilder::stats() const {
    return {impl_->cache.converted, impl_->cache.reused, impl_->left_out_total,
            impl_->cache.arena().used()};
}

}  // namespace pitcast::draw
