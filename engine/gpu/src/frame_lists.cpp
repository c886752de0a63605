// SPDX-License-Identifier: Apache-2.0
#include "frame_lists.h"

#include <algorithm>
#include <string>

#include "pitcast/draw/straight_video.h"
#include "pitcast/draw/tile_signature.h"

#include "frame_memory.h"

namespace pitcast::gpu {
namespace {

Error damaged(std::uint32_t tile, const std::string& what) {
    return {"tile " + std::to_string(tile), what, "the tile program is damaged; report this"};
}

bool uses_paint(const draw::TileOp& op) {
    return op.kind == draw::OpKind::fill || op.kind == draw::OpKind::pop_masked;
}

bool taps_in_range(std::int32_t taps) {
    return taps >= 0 && taps <= draw::kMaxTaps;
}

/// The tile that a line filter reaches into: above for the first field, below for the second.
/// The tile itself at the canvas's edge.
std::uint32_t tile_beside(const draw::TileProgram& program, std::uint32_t tile, std::size_t field) {
    const auto row = static_cast<std::uint32_t>(program.tiles_x);
    if (field == 0) {
        return tile < row ? tile : tile - row;
    }
    return tile + row >= program.tiles.size() ? tile : tile + row;
}

}  // namespace

void FrameLists::find_changed(const draw::TileProgram& program,
                              const draw::TileProgram* second_field,
                              std::span<draw::PackedFrame* const> targets) {
    const std::size_t count = program.signatures.size();
    signatures_.resize(count);
    dithered_ = nullptr;
    for (const draw::PackedFrame* target : targets) {
        if (target->signal.dither != draw::PackDither::none) {
            dithered_ = target;
        }
    }
    dithered_signatures_.resize(dithered_ == nullptr ? 0 : count);
    for (std::size_t i = 0; i < count; ++i) {
        signatures_[i] = draw::composed_signature(program, second_field, i);
        if (dithered_ != nullptr) {
            dithered_signatures_[i] = draw::wanted_signature(program, second_field, i, *dithered_);
        }
    }
    pending_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t wants = 0;
        for (std::size_t t = 0; t < targets.size(); ++t) {
            const FrameMemory& memory = *FrameMemory::of(*targets[t]);
            const std::uint64_t wanted = signatures(*targets[t])[i];
            // The CPU executor may have packed into the host's copy meanwhile.
            const bool stale = memory.local && memory.local_signatures[i] != wanted;
            if (stale || targets[t]->signatures[i] != wanted) {
                wants |= 1U << t;
            }
        }
        if (wants != 0) {
            pending_.push_back({static_cast<std::uint32_t>(i), wants, 0, TileClass::plain});
        }
    }
}

Result<TileClass> FrameLists::class_of_paint(const draw::TileProgram& program, std::uint32_t index,
                                             std::uint32_t tile) const {
    if (index >= program.paints.size()) {
        return damaged(tile, "it uses a paint that the program lacks");
    }
    const draw::TilePaint& paint = program.paints[index];
    if (draw::is_gradient(paint.kind)) {
        if (paint.lut + std::uint64_t{257} > program.luts.size()) {
            return damaged(tile, "its gradient lies outside the program");
        }
        return paint.kind == draw::PaintKind::gradient ? TileClass::art : TileClass::everything;
    }
    if (!draw::is_picture(paint.kind)) {
        return TileClass::plain;
    }
    if (paint.picture >= program.pictures.size() || !program.pictures[paint.picture]) {
        return damaged(tile, "it uses a picture that the program lacks");
    }
    if (!taps_in_range(paint.taps_x) || !taps_in_range(paint.taps_y)) {
        return damaged(tile, "it takes more samples of a pixel than there can be");
    }
    if (draw::is_warped(paint.kind) || paint.taps_x != 0 || paint.taps_y != 0) {
        return TileClass::everything;
    }
    return paint.kind == draw::PaintKind::picture_yuv ? TileClass::video : TileClass::art;
}

Status FrameLists::classify(const draw::TileProgram& program, Pending& pending) const {
    const draw::TileSpan span = program.tiles[pending.tile];
    if (span.first_op > program.ops.size() || span.op_count > program.ops.size() - span.first_op) {
        return damaged(pending.tile, "its operations lie outside the program");
    }
    int depth = 0;
    const auto needs = [&](TileClass kind) { pending.kind = std::max(pending.kind, kind); };
    for (std::uint32_t i = span.first_op; i < span.first_op + span.op_count; ++i) {
        const draw::TileOp& op = program.ops[i];
        if (op.kind != draw::OpKind::fill) {
            depth += op.kind == draw::OpKind::push_group ? 1 : -1;
            const bool rare =
                op.kind == draw::OpKind::pop_masked || op.kind == draw::OpKind::pop_matte;
            needs(rare ? TileClass::everything : TileClass::groups);
            if (op.kind == draw::OpKind::none || depth < 0 || depth > draw::kMaxGroups) {
                return damaged(pending.tile, "its groups do not match");
            }
        }
        if (uses_paint(op)) {
            const auto kind = class_of_paint(program, op.paint, pending.tile);
            if (!kind) {
                return kind.error();
            }
            needs(*kind);
        }
    }
    return depth == 0 ? Status{} : damaged(pending.tile, "its groups do not match");
}

void FrameLists::append_paints(const draw::TileProgram& program, std::size_t field) {
    first_paint_[field] = static_cast<std::uint32_t>(paints_.size());
    first_picture_[field] = static_cast<std::uint32_t>(pictures_.size());
    const auto first_lut = static_cast<std::uint32_t>(luts_.size());
    for (draw::TilePaint paint : program.paints) {
        paint.picture += first_picture_[field];
        paint.lut += first_lut;
        paints_.push_back(paint);
    }
    luts_.insert(luts_.end(), program.luts.begin(), program.luts.end());
    pictures_.resize(pictures_.size() + program.pictures.size(), nullptr);
}

FrameLists::OpRange FrameLists::append(const draw::TileProgram& program, std::uint32_t tile,
                                       std::size_t field) {
    const draw::TileSpan span = program.tiles[tile];
    const auto first = static_cast<std::uint32_t>(ops_.size());
    for (std::uint32_t i = span.first_op; i < span.first_op + span.op_count; ++i) {
        draw::TileOp op = program.ops[i];
        if (uses_paint(op)) {
            const draw::TilePaint& paint = program.paints[op.paint];
            if (draw::is_picture(paint.kind)) {
                pictures_[first_picture_[field] + paint.picture] =
                    program.pictures[paint.picture].get();
            }
            op.paint += first_paint_[field];
        }
        ops_.push_back(op);
    }
    return {first, span.op_count};
}

Status FrameLists::judge(const draw::TileProgram& program, std::size_t field,
                         Pending& pending) const {
    if (Status judged = classify(program, pending); !judged || !filtered_) {
        return judged;
    }
    Pending beside;
    beside.tile = tile_beside(program, pending.tile, field);
    return classify(program, beside);
}

void FrameLists::append_field(const draw::TileProgram& program, std::uint32_t tile,
                              std::size_t field, TileEntry& entry) {
    const OpRange own = append(program, tile, field);
    entry.first_op[field] = own.first;
    entry.op_count[field] = own.count;
    if (!filtered_) {
        return;
    }
    const std::uint32_t beside = tile_beside(program, tile, field);
    const OpRange more = beside == tile ? own : append(program, beside, field);
    entry.beside_first[field] = more.first;
    entry.beside_count[field] = more.count;
}

void FrameLists::append_entry(const draw::TileProgram& program,
                              const draw::TileProgram* second_field, const Pending& pending) {
    TileEntry entry;
    const auto tiles_x = static_cast<std::uint32_t>(program.tiles_x);
    entry.x = static_cast<std::int32_t>(pending.tile % tiles_x) * draw::kTileWidth;
    entry.y = static_cast<std::int32_t>(pending.tile / tiles_x) * draw::kTileHeight;
    append_field(program, pending.tile, 0, entry);
    if (second_field != nullptr) {
        append_field(*second_field, pending.tile, 1, entry);
    }
    if (dithered_ != nullptr) {
        entry.dither_phase = draw::dither_phase_of(program, second_field, pending.tile, *dithered_);
    }
    entries_.push_back(entry);
}

/// `pending_` is in the order of `entries_`.
void FrameLists::assign_slots(std::size_t targets) {
    for (std::size_t t = 0; t < targets; ++t) {
        const auto gather_those = [&](bool straight) {
            for (std::size_t slot = 0; slot < pending_.size(); ++slot) {
                const Pending& pending = pending_[slot];
                if ((pending.targets >> t & 1U) != 0 &&
                    ((pending.straight >> t & 1U) != 0) == straight) {
                    slots_[t].push_back(static_cast<std::uint32_t>(slot));
                }
            }
        };
        gather_those(false);
        composed_counts_[t] = slots_[t].size();
        gather_those(true);
    }
}

Status FrameLists::gather(const draw::TileProgram& program, const draw::TileProgram* second_field,
                          std::span<draw::PackedFrame* const> targets) {
    entries_.clear();
    ops_.clear();
    paints_.clear();
    luts_.clear();
    pictures_.clear();
    slots_.resize(targets.size());
    for (auto& slots : slots_) {
        slots.clear();
    }
    composed_counts_.assign(targets.size(), 0);
    filtered_ = second_field != nullptr && program.line_filter != draw::LineFilter::none;
    height_ = program.height;
    find_changed(program, second_field, targets);
    if (pending_.empty()) {
        return {};
    }
    for (Pending& pending : pending_) {
        Status judged = judge(program, 0, pending);
        if (judged && second_field != nullptr) {
            judged = judge(*second_field, 1, pending);
        }
        if (!judged) {
            return judged;
        }
        for (std::size_t t = 0; t < targets.size(); ++t) {
            if ((pending.targets >> t & 1U) != 0 &&
                draw::straight_tile(program, second_field, pending.tile, *targets[t])) {
                pending.straight |= 1U << t;
            }
        }
        if (pending.straight == pending.targets) {
            pending.kind = TileClass::straight;
        }
    }
    std::sort(pending_.begin(), pending_.end(), [](const Pending& a, const Pending& b) {
        return a.kind != b.kind ? a.kind < b.kind : a.tile < b.tile;
    });
    append_paints(program, 0);
    if (second_field != nullptr) {
        append_paints(*second_field, 1);
    }
    class_begin_.fill(static_cast<std::uint32_t>(pending_.size()));
    for (const Pending& pending : pending_) {
        const auto slot = static_cast<std::uint32_t>(entries_.size());
        for (std::size_t c = 0; c <= static_cast<std::size_t>(pending.kind); ++c) {
            class_begin_[c] = std::min(class_begin_[c], slot);
        }
        append_entry(program, second_field, pending);
    }
    assign_slots(targets.size());
    return {};
}

}  // namespace pitcast::gpu
