// SPDX-License-Identifier: Apache-2.0
#include "binning.h"

#include <algorithm>
#include <cstring>

#include "pitcast/core/hash.h"

#include "hash_mix.h"
#include "paint_table.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kMaskWidth = kTileWidth + kTileApron;

/// Items are asked for so many before their turn.
constexpr std::size_t kAhead = 4;

/// Tiles whose pixels, apron included, meet the box.
TileRange tiles_of(const PixelBox& box, const TileProgram& program) {
    const auto tile = [](std::int32_t v) { return static_cast<std::uint16_t>(v); };
    return {tile(box.x0 / kTileWidth), tile(box.y0 / kTileHeight),
            tile(std::min((box.x1 + kTileApron - 1) / kTileWidth + 1, program.tiles_x)),
            tile(std::min((box.y1 - 1) / kTileHeight + 1, program.tiles_y))};
}

void place_at(const PixelBox& box, TileOp& op) {
    op.x0 = box.x0;
    op.y0 = box.y0;
    op.x1 = box.x1;
    op.y1 = box.y1;
}

bool covers(const PixelBox& outer, const PixelBox& inner) {
    return outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 &&
           outer.y1 >= inner.y1;
}

}  // namespace

bool Binner::bin(std::vector<Item>& items, const std::vector<Group>& groups,
                 const std::vector<Piece>& clip_pieces, TileProgram& program) {
    items_ = &items;
    groups_ = &groups;
    clip_pieces_ = &clip_pieces;
    arena_full_ = false;
    const auto tiles =
        static_cast<std::size_t>(program.tiles_x) * static_cast<std::size_t>(program.tiles_y);
    const std::uint64_t input = hash_of_input(program);
    if (program.made_from == input && program.tiles.size() == tiles &&
        program.signatures.size() == tiles && program.ops.size() == op_count_) {
        return true;
    }
    program.made_from = 0;
    program.tiles.assign(tiles, {});
    program.signatures.assign(tiles, 0);
    program.ops.clear();
    fill_bins(items, program);
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        if (starts_[tile] != starts_[tile + 1]) {
            build_tile(tile, program);
        }
    }
    if (!arena_full_) {
        program.made_from = input;
        op_count_ = program.ops.size();
    }
    return !arena_full_;
}

/// Of everything that decides operations and signatures: two thirds of a still frame's cost is
/// saved by finding out that there is nothing to do. Masks of clips are made here, in this arena.
std::uint64_t Binner::hash_of_input(const TileProgram& program) const {
    std::uint64_t hash = mixed(joined(program.width, program.height), cache_.arena().epoch());
    hash = mixed(hash, reinterpret_cast<std::uintptr_t>(cache_.arena().data()));
    const auto add_box = [&](const PixelBox& box) {
        hash = followed(hash, mixed(joined(box.x0, box.y0), joined(box.x1, box.y1)));
    };
    for (const Item& item : *items_) {
        add_box(item.box);
        hash = followed(hash, item.hash);
        hash = followed(hash, mixed(std::uint64_t{item.paint} << 32U | item.mask,
                                    std::uint64_t{item.group} << 1U | (item.opaque ? 1U : 0U)));
    }
    for (const Group& group : *groups_) {
        add_box(group.bounds);
        hash = mixed(hash, joined(group.parent, group.opacity));
        hash = mixed(hash, std::uint64_t{group.mask} << 2U | (group.masked ? 2U : 0U) |
                               (group.clipped ? 1U : 0U));
        hash = mixed(hash, std::uint64_t{group.matte} << 8U | group.matte_flags << 1U |
                               (group.is_matte ? 1U : 0U));
        hash = mixed(mixed(hash, group.mask_hash),
                     std::uint64_t{group.first_piece} << 32U | group.piece_count);
    }
    for (const Piece& piece : *clip_pieces_) {
        add_box({piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        hash = mixed(mixed(hash, piece.hash), std::uint64_t{piece.mask} << 8U | piece.coverage);
    }
    hash = mixed(hash, items_->size());
    return hash == 0 ? 1 : hash;
}

PixelBox Binner::box_of(std::int32_t column, std::int32_t row, const TileProgram& program) {
    return {std::max(column * kTileWidth - kTileApron, 0), row * kTileHeight,
            std::min((column + 1) * kTileWidth, program.width),
            std::min((row + 1) * kTileHeight, program.height)};
}

/// Counts, then places: two passes and no list a tile.
void Binner::fill_bins(std::vector<Item>& items, TileProgram& program) {
    const std::size_t tiles = program.tiles.size();
    starts_.assign(tiles + 2, 0);
    for (Item& item : items) {
        item.tiles = tiles_of(item.box, program);
        for (std::int32_t y = item.tiles.y0; y < item.tiles.y1; ++y) {
            std::uint32_t* row = starts_.data() + y * program.tiles_x + 2;
            for (std::int32_t x = item.tiles.x0; x < item.tiles.x1; ++x) {
                ++row[x];
            }
        }
    }
    for (std::size_t i = 2; i < starts_.size(); ++i) {
        starts_[i] += starts_[i - 1];
    }
    bins_.resize(starts_.back() + kAhead);
    std::fill(bins_.end() - kAhead, bins_.end(), 0U);
    firsts_.assign(starts_.begin() + 1, starts_.end());
    for (std::size_t i = 0; i < items.size(); ++i) {
        place(items[i], static_cast<std::uint32_t>(i), program);
    }
}

void Binner::place(const Item& item, std::uint32_t index, const TileProgram& program) {
    const bool may_hide = item.opaque && item.group == 0;
    for (std::int32_t y = item.tiles.y0; y < item.tiles.y1; ++y) {
        const std::int32_t row = y * program.tiles_x;
        std::uint32_t* ends = starts_.data() + row + 1;
        for (std::int32_t x = item.tiles.x0; x < item.tiles.x1; ++x) {
            // What an opaque item of the whole tile hides need not even be looked at.
            if (may_hide && covers(item.box, box_of(x, y, program))) {
                firsts_[static_cast<std::size_t>(row + x)] = ends[x];
            }
            bins_[ends[x]++] = index;
        }
    }
}

void Binner::build_tile(std::size_t tile, TileProgram& program) {
    tile_box_ = box_of(static_cast<std::int32_t>(tile) % program.tiles_x,
                       static_cast<std::int32_t>(tile) / program.tiles_x, program);
    first_op_ = program.ops.size();
    op_hashes_.clear();
    open_.clear();
    for (std::size_t i = firsts_[tile]; i < starts_[tile + 1]; ++i) {
        __builtin_prefetch(&(*items_)[bins_[i + kAhead]]);
        const Item& item = (*items_)[bins_[i]];
        if (item.group != 0 || !open_.empty()) {
            leave_to(item.group, program);
            enter(item.group, program);
        }
        emit(item, program);
    }
    leave_to(0, program);
    const std::size_t count = program.ops.size() - first_op_;
    program.tiles[tile] = {static_cast<std::uint32_t>(first_op_),
                           static_cast<std::uint32_t>(count)};
    if (count != 0) {
        std::uint64_t signature = count;
        for (const std::uint64_t hash : op_hashes_) {
            signature = followed(signature, hash);
        }
        signature ^= signature >> 31U;
        program.signatures[tile] = signature == 0 ? 1 : signature;
    }
}

bool Binner::inside(std::uint16_t group, std::uint16_t ancestor) const {
    while (group != 0 && group != ancestor) {
        group = (*groups_)[group].parent;
    }
    return group == ancestor;
}

/// Closes open groups until `group` is inside the innermost.
void Binner::leave_to(std::uint16_t group, TileProgram& program) {
    while (!open_.empty() && !inside(group, open_.back().group)) {
        const OpenGroup open = open_.back();
        open_.pop_back();
        if (!open.flat) {
            leave(open, program);
        }
    }
}

/// The part of the tile that operations touch.
PixelBox Binner::painted_by(std::size_t first, std::size_t end, const TileProgram& program) const {
    PixelBox painted{tile_box_.x1, tile_box_.y1, tile_box_.x0, tile_box_.y0};
    for (std::size_t i = first; i < end; ++i) {
        const TileOp& op = program.ops[i];
        if (op.kind != OpKind::push_group) {
            painted = {std::min(painted.x0, op.x0), std::min(painted.y0, op.y0),
                       std::max(painted.x1, op.x1), std::max(painted.y1, op.y1)};
        }
    }
    return painted;
}

void Binner::leave(OpenGroup open, TileProgram& program) {
    const Group& group = (*groups_)[open.group];
    if (group.is_matte) {
        leave_matte(open, program);
        return;
    }
    // Where a matte has nothing, nothing shows; turned round, all of it does.
    const bool hidden = group.matte != 0 && !open.matted &&
                        ((*groups_)[group.matte].matte_flags & kMatteInverted) == 0;
    // Only what the group has painted needs laying over.
    const PixelBox painted =
        intersection(painted_by(open.first_op + 1, program.ops.size(), program),
                     {open.pop.x0, open.pop.y0, open.pop.x1, open.pop.y1});
    if (hidden || painted.empty()) {
        cut_ops(open.first_op, program);
        return;
    }
    place_at(painted, open.pop);
    push_op(open.pop, open.pop_hash, program);
}

/// A matte acts on all that its group has painted: where the matte itself has painted nothing it is
/// transparent there.
void Binner::leave_matte(const OpenGroup& open, TileProgram& program) {
    const PixelBox own = painted_by(open.first_op + 1, program.ops.size(), program);
    if (own.empty()) {
        cut_ops(open.first_op, program);
        return;
    }
    OpenGroup& around = open_.back();
    const PixelBox painted = painted_by(around.first_op + 1, open.first_op, program);
    around.matted = true;
    if (painted.empty()) {
        cut_ops(open.first_op, program);
        return;
    }
    TileOp pop = open.pop;
    place_at(painted, pop);
    push_op(pop, open.pop_hash, program);
}

void Binner::enter(std::uint16_t group, TileProgram& program) {
    if (group == 0 || (!open_.empty() && open_.back().group == group)) {
        return;
    }
    const Group& entered = (*groups_)[group];
    enter(entered.parent, program);
    OpenGroup open;
    open.group = group;
    find_clip(entered, open);
    if (entered.masked) {
        open.flat = false;
        open.pop.kind = OpKind::pop_masked;
        open.pop.paint = entered.mask;
        open.pop_hash = mixed(mixed(open.pop_hash, 0x6d61736bU), entered.mask_hash);
    }
    if (entered.is_matte) {
        open.pop = {};
        open.pop.kind = OpKind::pop_matte;
        open.pop.matte = entered.matte_flags;
        open.pop_hash = mixed(0x6d61747465U, entered.matte_flags);
    }
    open.flat = open.flat && entered.matte == 0 && !entered.is_matte;
    if (!open.flat) {
        open.first_op = first_op_ + op_hashes_.size();
        TileOp push;
        push.kind = OpKind::push_group;
        place_at(tile_box_, push);
        push_op(push, 0x70757368U, program);
    }
    open_.push_back(open);
}

/// The pop of this group in this tile: nothing to do, one rectangle, one mask, or a mask made here.
void Binner::find_clip(const Group& group, OpenGroup& open) {
    TileOp& pop = open.pop;
    pop.kind = OpKind::pop_group;
    pop.opacity = group.opacity;
    PixelBox box = tile_box_;
    const Piece* only = nullptr;
    std::size_t count = 0;
    for (std::uint32_t i = 0; i < group.piece_count; ++i) {
        const Piece& piece = (*clip_pieces_)[group.first_piece + i];
        const PixelBox seen = intersection(
            tile_box_, {piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        if (!seen.empty()) {
            only = &piece;
            box = seen;
            ++count;
        }
    }
    if (group.clipped && count == 0) {
        box = {tile_box_.x0, tile_box_.y0, tile_box_.x0, tile_box_.y0};
    }
    if (count > 1) {
        mask_clip(group, open);
        return;
    }
    std::uint64_t hash = mixed(0x706f70U, static_cast<std::uint64_t>(group.opacity));
    if (only != nullptr && only->mask != kFullCoverage) {
        pop.coverage = only->mask;
        pop.coverage_stride = only->stride;
        pop.coverage_x = only->x;
        pop.coverage_y = only->y;
        hash = mixed(mixed(hash, only->hash), joined(only->x, only->y));
    } else if (only != nullptr) {
        pop.opacity = mul_q14(to_q14(only->coverage), group.opacity);
        hash = mixed(0x706f70U, static_cast<std::uint64_t>(pop.opacity));
    }
    open.flat = pop.coverage == kFullCoverage && pop.opacity == 16384 && box == tile_box_;
    place_at(box, pop);
    open.pop_hash = hash;
}

/// Several pieces of the clip meet in this tile: one mask of the tile, kept by its content.
void Binner::mask_clip(const Group& group, OpenGroup& open) {
    mask_.assign(static_cast<std::size_t>(kMaskWidth) * kTileHeight, 0);
    PixelBox box{tile_box_.x1, tile_box_.y1, tile_box_.x0, tile_box_.y0};
    for (std::uint32_t i = 0; i < group.piece_count; ++i) {
        const Piece& piece = (*clip_pieces_)[group.first_piece + i];
        const PixelBox seen = intersection(
            tile_box_, {piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        if (seen.empty()) {
            continue;
        }
        box = {std::min(box.x0, seen.x0), std::min(box.y0, seen.y0), std::max(box.x1, seen.x1),
               std::max(box.y1, seen.y1)};
        for (std::int32_t y = seen.y0; y < seen.y1; ++y) {
            std::uint8_t* line =
                mask_.data() + (y - tile_box_.y0) * kMaskWidth + (seen.x0 - tile_box_.x0);
            const auto length = static_cast<std::size_t>(seen.x1 - seen.x0);
            if (piece.mask == kFullCoverage) {
                std::memset(line, piece.coverage, length);
            } else {
                std::memcpy(line,
                            cache_.arena().at(piece.mask) + (y - piece.y) * piece.stride +
                                (seen.x0 - piece.x),
                            length);
            }
        }
    }
    TileOp& pop = open.pop;
    place_at(box, pop);
    const Piece wanted{box.x0 - tile_box_.x0, box.y0 - tile_box_.y0, box.x1 - box.x0,
                       box.y1 - box.y0};
    const std::uint8_t* bytes = mask_.data() + wanted.y * kMaskWidth + wanted.x;
    std::uint64_t key = mixed(0x636c6970U, joined(wanted.width, wanted.height));
    for (std::int32_t y = 0; y < wanted.height; ++y) {
        key = mixed(key, hash_bytes(std::as_bytes(std::span(
                             bytes + y * kMaskWidth, static_cast<std::size_t>(wanted.width)))));
    }
    auto found = cache_.find(key);
    if (!found) {
        const auto masked = with_mask(wanted, bytes, kMaskWidth, cache_.arena());
        if (!masked) {
            arena_full_ = true;
            return;
        }
        found = cache_.store(key, std::span(&*masked, 1));
    }
    const Piece& piece = found->front();
    if (piece.mask == kFullCoverage) {
        pop.opacity = mul_q14(to_q14(piece.coverage), group.opacity);
    } else {
        pop.coverage = piece.mask;
        pop.coverage_stride = piece.stride;
        pop.coverage_x = box.x0;
        pop.coverage_y = box.y0;
    }
    open.flat = pop.coverage == kFullCoverage && pop.opacity == 16384 && box == tile_box_;
    open.pop_hash = mixed(mixed(0x706f706dU, static_cast<std::uint64_t>(pop.opacity)), piece.hash);
}

/// Shortens what was painted before by the lines that an opaque item over the tile's whole width
/// hides at its top or foot. Changes no pixel, and no signature: an op is signed for where it was
/// wanted.
void Binner::trim_ops(std::size_t first, const PixelBox& hidden, TileProgram& program) const {
    std::int32_t depth = 0;
    for (std::size_t i = program.ops.size(); i-- > first;) {
        TileOp& op = program.ops[i];
        if (op.kind != OpKind::fill) {
            depth += op.kind == OpKind::push_group ? -1 : 1;
            continue;
        }
        if (depth != 0) {
            continue;  // its group is laid over as a whole
        }
        if (op.y0 >= hidden.y0) {
            op.y0 = std::min(std::max(op.y0, hidden.y1), op.y1);
        }
        if (op.y1 <= hidden.y1) {
            op.y1 = std::max(std::min(op.y1, hidden.y0), op.y0);
        }
    }
}

/// An opaque item over the tile's whole width, in `box` of it: hides all that its group (and those
/// around it that are laid flat) has painted there.
void Binner::hide(const PixelBox& box, TileProgram& program) {
    std::size_t keep = first_op_;
    for (std::size_t i = open_.size(); i-- > 0;) {
        if (!open_[i].flat) {
            keep = open_[i].first_op + 1;
            break;
        }
    }
    if (box == tile_box_) {
        cut_ops(keep, program);
    } else {
        trim_ops(keep, box, program);
    }
}

void Binner::emit(const Item& item, TileProgram& program) {
    const PixelBox box = intersection(item.box, tile_box_);
    if (item.opaque && box.x0 == tile_box_.x0 && box.x1 == tile_box_.x1) {
        hide(box, program);
    }
    TileOp& op = program.ops.emplace_back();  // made where it stays: copying stalls on its fields
    op.kind = OpKind::fill;
    op.paint = item.paint;
    place_at(box, op);
    op.opacity = item.opacity;
    if (item.mask != kFullCoverage) {
        op.coverage = item.mask;
        op.coverage_stride = item.stride;
        op.coverage_x = item.mask_x;
        op.coverage_y = item.mask_y;
    }
    sign_op(box, item.hash);
}

void Binner::push_op(const TileOp& op, std::uint64_t hash, TileProgram& program) {
    program.ops.push_back(op);
    sign_op({op.x0, op.y0, op.x1, op.y1}, hash);
}

void Binner::sign_op(const PixelBox& box, std::uint64_t hash) {
    const auto byte = [](std::int32_t v) { return static_cast<std::uint64_t>(v) & 255U; };
    const std::uint64_t place = byte(box.x0 - tile_box_.x0) | byte(box.y0 - tile_box_.y0) << 8U |
                                byte(box.x1 - tile_box_.x0) << 16U |
                                byte(box.y1 - tile_box_.y0) << 24U;
    op_hashes_.push_back(mixed(hash, place));
}

void Binner::cut_ops(std::size_t size, TileProgram& program) {
    program.ops.resize(size);
    op_hashes_.resize(size - first_op_);
}

}  // namespace pitcast::draw
