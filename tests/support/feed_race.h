// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/feed/decoder.h"
#include "pitcast/race/race_state.h"

namespace pitcast::feed {

/// What the race model makes of events.
inline race::RaceState race_of(const std::vector<TimedEvent>& events) {
    race::RaceState state;
    for (const TimedEvent& timed : events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
    return state;
}

/// Events of one kind, in order.
template <typename Body>
std::vector<Body> only(const std::vector<TimedEvent>& events) {
    std::vector<Body> bodies;
    for (const TimedEvent& timed : events) {
        if (const auto* body = std::get_if<Body>(&timed.event.body)) {
            bodies.push_back(*body);
        }
    }
    return bodies;
}

}  // namespace pitcast::feed
