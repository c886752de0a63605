// SPDX-License-Identifier: Apache-2.0
#include "arena_store.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace pitcast::gpu {
namespace {

/// Programs of a few builders at most take turns on one executor (programme, preview, two fields).
constexpr std::size_t kArenas = 4;
constexpr std::size_t kSmallest = 1U << 20U;

}  // namespace

Result<ArenaStore::Held*> ArenaStore::find(const draw::TileProgram& program) {
    auto it = std::find_if(held_.begin(), held_.end(),
                           [&](const Held& h) { return h.arena == program.arena; });
    if (it == held_.end()) {
        if (held_.size() < kArenas) {
            it = held_.emplace(held_.end());
        } else {
            it = std::min_element(held_.begin(), held_.end(), [](const Held& a, const Held& b) {
                return a.last_use < b.last_use;
            });
        }
        it->arena = program.arena;
        it->uploaded = 0;
    }
    if (it->epoch != program.arena_epoch || it->uploaded > program.arena_size) {
        it->epoch = program.arena_epoch;
        it->uploaded = 0;
    }
    if (it->buffer == nullptr || it->buffer->size() < program.arena_size) {
        const std::size_t size = std::max(kSmallest, std::bit_ceil(program.arena_size));
        it->uploaded = 0;
        it->buffer.reset();
        auto buffer = Buffer::create(device_, MemoryUse::device, size);
        if (!buffer) {
            return buffer.error();
        }
        it->buffer = std::move(buffer).value();
    }
    it->last_use = ++uses_;
    return &*it;
}

Result<VkDeviceAddress> ArenaStore::sync(const draw::TileProgram& program, Staging& staging,
                                         VkCommandBuffer commands) {
    if (program.arena_size == 0) {
        return VkDeviceAddress{0};
    }
    const auto found = find(program);
    if (!found) {
        return found.error();
    }
    Held& held = **found;
    const std::size_t added = program.arena_size - held.uploaded;
    if (added > 0) {
        auto bytes = staging.write(commands, *held.buffer, held.uploaded, added);
        if (!bytes) {
            return bytes.error();
        }
        std::memcpy(*bytes, program.arena + held.uploaded, added);
        held.uploaded = program.arena_size;
    }
    return held.buffer->address();
}

}  // namespace pitcast::gpu
