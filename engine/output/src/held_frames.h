// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>

#include "pitcast/core/shared_slots.h"

#include "hold_wire.h"

namespace pitcast::output {

/// Frames that a channel has given and that wait for their time.
class HeldFrames {
 public:
    HeldFrames(draw::PackFormat format, const SinkContext& context)
        : format_(format), context_(context), layout_(frame_layout(format, context)) {}

    struct Frame {
        FramePtr picture;
        audio::BlockPtr sound;
    };

    /// Memory of the channel that gives from now on.
    [[nodiscard]] Status use(Descriptor file, const HoldSlots& told);
    /// Takes in a frame that is shown as `number`. Errors: it is in no memory.
    [[nodiscard]] Status add(const HoldFrame& told, FrameNumber number);
    /// The frame of this number; those before it are let go of. Without a picture: it did not come.
    [[nodiscard]] Frame take(FrameNumber number);

 private:
    const draw::PackFormat format_;
    const SinkContext context_;
    const FrameLayout layout_;
    std::shared_ptr<SharedSlots> slots_;
    std::map<FrameNumber, Frame> waiting_;
};

}  // namespace pitcast::output
