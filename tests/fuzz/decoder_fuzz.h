// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pitcast/feed/decoder.h"
#include "pitcast/race/race_state.h"

namespace pitcast::fuzz {

/// What comes out of a decoder goes through the race model, which must bear anything that a
/// decoder can say.
inline void race_through(const std::vector<feed::TimedEvent>& events) {
    race::RaceState state;
    for (const feed::TimedEvent& timed : events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
}

inline void run_lines(feed::Decoder& decoder, const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    std::vector<feed::TimedEvent> events;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        decoder.decode(rest.substr(0, end), events);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    race_through(events);
}

}  // namespace pitcast::fuzz
