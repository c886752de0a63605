// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <utility>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/show/command.h"

namespace pitcast::channel {

/// A command for the channel itself, not for its show.
struct ChannelOrder {
    show::Command command;
    /// Tells whoever asked, over the door it came by; empty: nobody waits. On the frame thread.
    std::function<void(const Status& status, FrameNumber frame)> answer{};

    void settle(const Status& status, FrameNumber frame) const {
        if (answer) {
            answer(status, frame);
        }
    }
};

/// Orders that change what is shown; the others are of outputs.
[[nodiscard]] constexpr bool is_of_content(show::Verb verb) {
    return verb == show::Verb::reload || verb == show::Verb::load || verb == show::Verb::unload ||
           verb == show::Verb::set_source;
}

}  // namespace pitcast::channel
