// SPDX-License-Identifier: Apache-2.0
#include "staging.h"

#include <algorithm>

namespace pitcast::gpu {
namespace {

constexpr std::size_t kChunkBytes = 8U << 20U;
constexpr std::size_t kAlignment = 64;

}  // namespace

void Staging::begin() {
    // Chunks that a peak needed are given back one a frame.
    if (!chunks_.empty() && chunk_ + 1 < chunks_.size()) {
        chunks_.pop_back();
    }
    chunk_ = 0;
    used_ = 0;
}

Status Staging::make_room(std::size_t size) {
    while (chunk_ < chunks_.size() && used_ + size > chunks_[chunk_]->size()) {
        ++chunk_;
        used_ = 0;
    }
    if (chunk_ == chunks_.size()) {
        auto chunk = Buffer::create(device_, MemoryUse::upload, std::max(size, kChunkBytes));
        if (!chunk) {
            return chunk.error();
        }
        chunks_.push_back(std::move(chunk).value());
    }
    return {};
}

Result<std::byte*> Staging::write(VkCommandBuffer commands, const Buffer& target,
                                  std::size_t offset, std::size_t size) {
    if (target.mapped() != nullptr && !always_stage_) {
        return target.mapped() + offset;
    }
    if (const Status room = make_room(size); !room) {
        return room.error();
    }
    const Buffer& chunk = *chunks_[chunk_];
    const VkBufferCopy region{used_, offset, size};
    vkCmdCopyBuffer(commands, chunk.handle(), target.handle(), 1, &region);
    std::byte* bytes = chunk.mapped() + used_;
    used_ += (size + kAlignment - 1) / kAlignment * kAlignment;
    return bytes;
}

}  // namespace pitcast::gpu
