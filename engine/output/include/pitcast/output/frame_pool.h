// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

namespace pitcast::output {

/// A fixed set of packed frames of one format, lent out by shared pointer. A frame is free again
/// when every sink has let go of it. Allocates when made and when told to grow. One thread
/// acquires. `limited`: held within EBU R 103, see PackedFrame.
class FramePool {
 public:
    [[nodiscard]] static Result<FramePool> create(draw::Executor& executor,
                                                  const draw::Packing& packing, std::int32_t width,
                                                  std::int32_t height, std::size_t count,
                                                  bool limited = false);

    /// One frame more, like those that are there.
    [[nodiscard]] Status grow(draw::Executor& executor);

    /// A free frame to write to; the one written last if it is free, because it differs from the
    /// next picture in the fewest tiles. Null when slow sinks hold all: repeat the last frame.
    [[nodiscard]] std::shared_ptr<draw::PackedFrame> acquire();

    [[nodiscard]] std::size_t size() const { return slots_.size(); }
    [[nodiscard]] const draw::Packing& packing() const { return packing_; }
    [[nodiscard]] std::size_t free_count() const;
    [[nodiscard]] std::uint64_t misses() const { return misses_; }  ///< times acquire gave null

 private:
    struct Slot {
        std::shared_ptr<draw::PackedFrame> frame;
        std::uint64_t used_at = 0;  ///< count of acquisitions when last lent
    };
    std::vector<Slot> slots_;
    draw::Packing packing_{};
    std::int32_t width_ = 0;
    std::int32_t height_ = 0;
    bool limited_ = false;
    std::uint64_t acquisitions_ = 0;
    std::uint64_t misses_ = 0;
};

}  // namespace pitcast::output
