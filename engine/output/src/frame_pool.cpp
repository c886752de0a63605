// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/frame_pool.h"

#include <algorithm>

#include "pitcast/core/shared_use.h"

namespace pitcast::output {

Result<FramePool> FramePool::create(draw::Executor& executor, const draw::Packing& packing,
                                    std::int32_t width, std::int32_t height, std::size_t count,
                                    bool limited) {
    FramePool pool;
    pool.packing_ = packing;
    pool.width_ = width;
    pool.height_ = height;
    pool.limited_ = limited;
    pool.slots_.reserve(count);
    while (pool.size() < count) {
        if (Status grown = pool.grow(executor); !grown) {
            return grown.error();
        }
    }
    return pool;
}

Status FramePool::grow(draw::Executor& executor) {
    auto frame = executor.allocate(packing_, width_, height_);
    if (!frame) {
        return frame.error().within("frame pool");
    }
    (*frame)->limited = limited_;
    slots_.push_back({std::move(*frame), 0});
    return {};
}

std::shared_ptr<draw::PackedFrame> FramePool::acquire() {
    Slot* best = nullptr;
    for (Slot& slot : slots_) {
        if (slot.frame.use_count() == 1 && (best == nullptr || slot.used_at > best->used_at)) {
            best = &slot;
        }
    }
    if (best == nullptr) {
        ++misses_;
        return nullptr;
    }
    (void)is_back(best->frame);  // for the order: sinks are done reading
    best->used_at = ++acquisitions_;
    return best->frame;
}

std::size_t FramePool::free_count() const {
    return static_cast<std::size_t>(std::count_if(
        slots_.begin(), slots_.end(), [](const Slot& s) { return s.frame.use_count() == 1; }));
}

}  // namespace pitcast::output
