// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/show/command.h"

namespace pitcast::osc {

/// A command on its way to the channel.
struct Numbered {
    std::uint64_t number = 0;
    show::Command command;
};

/// What goes to the channel at once, to take effect on one frame: a message, or a bundle.
using Order = std::vector<Numbered>;

/// An order, and the frame that it is for.
struct TimedOrder {
    FrameNumber at = 0;  ///< 0 = as soon as may be
    Order order;
};

/// What became of a command.
struct Verdict {
    std::uint64_t number = 0;
    FrameNumber effective = 0;
    bool taken = true;
    std::string reason{};  ///< of a refusal
};

/// This moment, on two clocks.
struct Moment {
    Nanoseconds monotonic_ns = 0;
    Nanoseconds utc_ns = 0;
};

}  // namespace pitcast::osc
