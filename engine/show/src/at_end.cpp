// SPDX-License-Identifier: Apache-2.0
// What is cued to come when the clip before it ends.
#include <algorithm>
#include <optional>
#include <vector>

#include "instance.h"

namespace pitcast::show {

void ShowState::Impl::take_at_end(const Instant& now) {
    std::vector<Command> due;
    for (const auto& [number, layer] : layers) {
        if (!layer.cued || !layer.cued->at_end) {
            continue;
        }
        if (layer.current) {
            const auto end = clip_end(*layer.current);
            const Nanoseconds passage =
                layer.cued->transition ? layer.cued->transition->length_ns : 0;
            if (!end || now.tai_ns < *end - passage) {
                continue;
            }
        }
        Command& take = due.emplace_back();
        take.verb = Verb::take;
        take.layer = number;
        take.who = layer.cued->who;
    }
    for (const Command& command : due) {
        (void)apply(command, now);  // a layer that is locked keeps what it has
    }
}

}  // namespace pitcast::show
