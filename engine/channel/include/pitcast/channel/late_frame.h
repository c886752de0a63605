// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

#include "pitcast/core/clock.h"
#include "pitcast/core/frame_rate.h"

namespace pitcast::channel {

/// Where the time of a frame went that was done after its deadline, or how late the frame loop woke
/// for one that was left out.
struct LateFrame {
    FrameNumber frame = 0;
    Nanoseconds told_ns = 0;     ///< telling the state of the frame before went on so long into it
    Nanoseconds woke_ns = 0;     ///< from when it could have begun to when it began
    Nanoseconds inputs_ns = 0;   ///< commands, feed, reload and outputs taken in
    Nanoseconds step_ns = 0;     ///< race and show forward
    Nanoseconds draw_ns = 0;     ///< drawn, composed and packed, with the waiting for who does it
    Nanoseconds compose_ns = 0;  ///< of that: composed and packed, by all threads that do it
    Nanoseconds hand_ns = 0;     ///< handed to outputs and monitors
    /// That the frame loop's thread had the processor in the four parts after waking; of a frame
    /// that was left out, since the frame before.
    Nanoseconds cpu_ns = 0;
    std::uint64_t slept = 0;        ///< times that it waited for something
    std::uint64_t interrupted = 0;  ///< times that the system took the processor from it
    std::uint64_t page_faults = 0;

    /// What took the largest part: "telling", "waking", "inputs", "step", "drawing" or "handing
    /// over".
    [[nodiscard]] std::string_view largest() const;
};

}  // namespace pitcast::channel
