// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/core/shared_slots.h"
#include "pitcast/draw/picture.h"
#include "pitcast/output/window_wire.h"

namespace pitcast::window {

/// Errors: an order of another build, or one that makes no sense.
[[nodiscard]] Status check_order(const output::WindowOrder& order);

/// Pictures as the channel gives them, where they lie: no copy. Only the newest counts.
class FrameInlet {
 public:
    /// `order` has passed check_order.
    explicit FrameInlet(const output::WindowOrder& order);

    /// Errors: memory that is smaller than said or needed.
    [[nodiscard]] Status use(Descriptor file, const output::WindowSlots& told);
    /// Errors: a frame in no memory.
    [[nodiscard]] Status add(const output::WindowFrame& told, Nanoseconds now_ns);
    /// It has been shown: one that comes now replaces none.
    void mark_shown() { fresh_ = false; }

    /// The whole frame; null before the first.
    [[nodiscard]] const draw::PicturePtr& picture() const { return picture_; }
    /// Of an interlaced channel, the lines of one instant.
    [[nodiscard]] const draw::PicturePtr& field(bool second) const {
        return fields_[second ? 1 : 0];
    }
    [[nodiscard]] bool interlaced() const { return interlaced_; }
    /// When the channel gave a frame last, changed or not; 0 before the first.
    [[nodiscard]] Nanoseconds came_ns() const { return came_ns_; }
    /// When the picture shown came.
    [[nodiscard]] Nanoseconds changed_ns() const { return changed_ns_; }
    [[nodiscard]] std::uint64_t replaced() const { return replaced_; }

 private:
    const std::int32_t width_;
    const std::int32_t height_;
    const bool interlaced_;
    std::uint64_t frame_bytes_ = 0;
    std::shared_ptr<SharedSlots> slots_;
    draw::PicturePtr picture_;
    std::array<draw::PicturePtr, 2> fields_;
    std::uint64_t version_ = 0;
    bool fresh_ = false;
    Nanoseconds came_ns_ = 0;
    Nanoseconds changed_ns_ = 0;
    std::uint64_t replaced_ = 0;
};

}  // namespace pitcast::window
