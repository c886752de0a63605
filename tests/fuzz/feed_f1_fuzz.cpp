// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pitcast/feed/f1.h"
#include "pitcast/race/race_state.h"

/// First byte chooses: a whole record, or a message of one of the topics. What comes out goes
/// through the race model, which must bear anything that a decoder can say.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    static constexpr std::string_view kTopics[] = {
        "SessionInfo",         "SessionStatus", "LapCount",   "ExtrapolatedClock",
        "TrackStatus",         "DriverList",    "TimingData", "Position.z",
        "RaceControlMessages", "CarData.z",     "TimingData"};
    if (size == 0) {
        return 0;
    }
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    feed::F1Decoder decoder;
    std::vector<feed::TimedEvent> events;
    race::RaceState state;
    constexpr Nanoseconds kUtc = 1'700'000'000 * kNanosecondsPerSecond;
    const std::size_t choice = data[0] % (std::size(kTopics) + 1);
    if (choice == std::size(kTopics)) {
        decoder.decode(text, events);
    } else {
        // Lines, so that one input can tell a story of changes.
        std::string_view rest = text;
        for (Nanoseconds at = kUtc; !rest.empty(); at += kNanosecondsPerSecond) {
            const std::size_t end = rest.find('\n');
            std::string_view line = rest.substr(0, end);
            // Lines of a .jsonStream file begin with their offset.
            line.remove_prefix(line.find('{') == 12 || line.find('"') == 12 ? 12 : 0);
            decoder.decode_message(kTopics[choice], line, at, events);
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
    }
    for (const feed::TimedEvent& timed : events) {
        race::apply(state, timed.event);
    }
    race::classify(state);
    return 0;
}
