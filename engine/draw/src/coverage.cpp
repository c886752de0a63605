// SPDX-License-Identifier: Apache-2.0
#include "coverage.h"

#include <algorithm>
#include <cstring>

namespace pitcast::draw {
namespace {

/// Executors load whole vectors: bytes around a mask must be readable.
constexpr std::size_t kGuardBytes = 64;
constexpr std::size_t kMaskAlignment = 16;
constexpr std::size_t kMaxPieces = 1U << 19U;
constexpr std::size_t kFewestSlots = 1U << 12U;
constexpr std::size_t kMaxArenaBytes = std::size_t{1} << 31U;

std::unique_ptr<std::uint8_t[]> make_block(std::size_t capacity) {
    auto block = std::make_unique_for_overwrite<std::uint8_t[]>(capacity + kGuardBytes);
    std::memset(block.get(), 0, kGuardBytes);
    return block;
}

}  // namespace

MaskArena::MaskArena(std::size_t capacity)
    : capacity_(std::clamp(capacity, std::size_t{1} << 12U, kMaxArenaBytes)) {
    begin_epoch();
}

std::optional<std::uint32_t> MaskArena::append(std::size_t size) {
    const std::size_t rounded = (size + kMaskAlignment - 1) / kMaskAlignment * kMaskAlignment;
    if (rounded > capacity_ - used_) {
        return std::nullopt;
    }
    const auto offset = static_cast<std::uint32_t>(used_);
    used_ += rounded;
    return offset;
}

void MaskArena::begin_epoch() {
    std::swap(previous_, block_);
    if (block_ == nullptr) {
        block_ = make_block(capacity_);
    }
    used_ = kGuardBytes;
    ++epoch_;
}

CoverageCache::CoverageCache(std::size_t arena_bytes) : arena_(arena_bytes), slots_(kFewestSlots) {}

/// The slot of the key, or the free one where it would be.
CoverageCache::Slot& CoverageCache::slot_of(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key ^ key >> 32U) & mask;
    while (slots_[at].key != 0 && slots_[at].key != key) {
        at = (at + 1) & mask;
    }
    return slots_[at];
}

void CoverageCache::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    std::swap(old, slots_);
    for (const Slot& slot : old) {
        if (slot.key != 0) {
            slot_of(slot.key) = slot;
        }
    }
}

std::optional<std::span<const Piece>> CoverageCache::find(std::uint64_t key) {
    const Slot& slot = slot_of(key == 0 ? 1 : key);
    if (slot.key == 0) {
        return std::nullopt;
    }
    ++reused;
    return std::span<const Piece>(pieces_).subspan(slot.first, slot.count);
}

std::span<const Piece> CoverageCache::store(std::uint64_t key, std::span<const Piece> pieces) {
    ++converted;
    key = key == 0 ? 1 : key;
    Slot* slot = &slot_of(key);
    if (slot->key == 0 && ++taken_ > slots_.size() / 2) {
        grow();
        slot = &slot_of(key);
    }
    *slot = {key, static_cast<std::uint32_t>(pieces_.size()),
             static_cast<std::uint32_t>(pieces.size())};
    pieces_.insert(pieces_.end(), pieces.begin(), pieces.end());
    return std::span<const Piece>(pieces_).subspan(slot->first, slot->count);
}

void CoverageCache::begin_epoch() {
    slots_.assign(kFewestSlots, {});
    taken_ = 0;
    pieces_.clear();
    arena_.begin_epoch();
}

bool CoverageCache::nearly_full() const {
    return arena_.used() > arena_.capacity() / 4 * 3 || pieces_.size() > kMaxPieces;
}

}  // namespace pitcast::draw
