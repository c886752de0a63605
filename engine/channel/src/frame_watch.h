// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/channel/late_frame.h"

namespace pitcast::channel {

/// Measures where the time of one frame goes; on the thread of the frame loop.
class FrameWatch {
 public:
    /// The frame before is done and told of: what follows is waiting.
    void rest();
    /// Of frame `n`, that should have begun at `deadline_ns` of the monotonic clock.
    void begin(FrameNumber n, Nanoseconds deadline_ns);
    /// Ends one part, which is everything since the part before ended.
    void mark(Nanoseconds LateFrame::*part);
    void composed(Nanoseconds ns) { parts_.compose_ns = ns; }
    /// Everything since begin(), when the last part has ended.
    [[nodiscard]] Nanoseconds cost_ns() const { return marked_ns_ - begun_ns_; }
    /// The parts of the frame, with what the system says of the thread meanwhile.
    [[nodiscard]] LateFrame parts() const;

    /// Of frame `n`, that is left out, for the loop came to it too late.
    [[nodiscard]] LateFrame left_out(FrameNumber n, Nanoseconds deadline_ns) const;

 private:
    [[nodiscard]] LateFrame woken(FrameNumber n, Nanoseconds deadline_ns) const;

    LateFrame parts_;
    Nanoseconds begun_ns_ = 0;
    Nanoseconds marked_ns_ = 0;
    Nanoseconds rested_ns_ = 0;
    LateFrame used_;         ///< what the thread had used when the frame began
    LateFrame used_before_;  ///< .. and when it was done
};

}  // namespace pitcast::channel
