// SPDX-License-Identifier: Apache-2.0
#include "live_through.h"

#include <algorithm>

#include "pitcast/core/clock.h"

namespace pitcast::channel {

FrameNumber live_through(Simulation& simulation, const PictureOptions& options) {
    const FrameRate rate = options.render.format.rate;
    const auto frame_at = [&](Nanoseconds utc_ns) {
        return frame_at_tai_ns(tai_from_utc(utc_ns), rate);
    };
    for (const feed::TimedEvent& timed : options.events) {
        simulation.push({frame_at(timed.delivered_utc_ns), timed.event});
    }
    const Nanoseconds from = options.events.front().delivered_utc_ns;
    const FrameNumber first = frame_at(from + options.begin_ns);
    const auto stride = std::max<FrameNumber>(1, kNanosecondsPerSecond / frame_duration_ns(rate));
    std::vector<Outcome> outcomes;
    for (FrameNumber at = frame_at(from); at < first; at += stride) {
        simulation.advance(at, {}, outcomes);
    }
    return first;
}

}  // namespace pitcast::channel
