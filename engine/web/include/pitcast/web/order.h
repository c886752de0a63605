// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/show/command.h"

namespace pitcast::web {

/// A command on its way to the channel. Its id is "http-<life of the channel>-<number>".
struct Numbered {
    std::uint64_t number = 0;
    show::Command command;
};

/// What goes to the channel at once, to take effect on one frame.
using Order = std::vector<Numbered>;
inline constexpr std::size_t kMostInOrder = 64;

/// What became of an order.
struct Outcome {
    enum class Kind : std::uint8_t {
        none,
        taken,
        refused,  ///< by the show; of several commands, one at least
        busy,     ///< the channel has enough to do
        silent    ///< the channel did not answer in time; it may still take it
    };
    Kind kind = Kind::none;
    FrameNumber effective = 0;  ///< taken: the frame
    Error error{};
};

}  // namespace pitcast::web
