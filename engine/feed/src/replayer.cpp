// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/core/clock.h"
#include "pitcast/feed/recorder.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kNapNs = kNanosecondsPerSecond / 20;  // how soon `stop` is noticed

/// Sleeps until `deadline_ns` in naps; false = stopped.
bool sleep_until(Nanoseconds deadline_ns, const std::atomic<bool>& stop) {
    while (!stop) {
        const Nanoseconds now = monotonic_now_ns();
        if (now >= deadline_ns) {
            return true;
        }
        sleep_until_monotonic(std::min(deadline_ns, now + kNapNs));
    }
    return false;
}

}  // namespace

Status replay(const Recording& recording, Publisher& publisher, const ReplayOptions& options,
              const std::atomic<bool>& stop) {
    if (options.speed < 0 || options.speed > 10'000) {
        return Error{"replay", "speed outside 0..10000", "1 is real time, 0 as fast as it goes"};
    }
    if (recording.events.empty()) {
        return Error{"replay", "the recording holds no event", "check what was recorded"};
    }
    const Nanoseconds first = recording.events.front().delivered_utc_ns + options.from_ns;
    const Nanoseconds shift = options.keep_times ? 0 : utc_now_ns() - first;
    const Nanoseconds start = monotonic_now_ns();
    for (const TimedEvent& timed : recording.events) {
        const Nanoseconds since = std::max<Nanoseconds>(timed.delivered_utc_ns - first, 0);
        if (options.speed > 0 && since > 0) {
            const double wait = static_cast<double>(since) / options.speed;
            if (!sleep_until(start + static_cast<Nanoseconds>(wait), stop)) {
                return {};
            }
        }
        if (stop) {
            return {};
        }
        race::Event event = timed.event;
        if (event.utc_ns != 0) {
            event.utc_ns = std::max<Nanoseconds>(event.utc_ns + shift, 1);
        }
        if (Status status = publisher.publish(event); !status) {
            return status;
        }
    }
    return {};
}

Status run_replay(const std::string& recording_path, const std::string& endpoint,
                  const ReplayOptions& options, const std::atomic<bool>& stop) {
    const Result<Recording> recording =
        read_recording(recording_path, options.protocol, options.decoder);
    if (!recording) {
        return recording.error();
    }
    const auto publisher = Publisher::open(endpoint);
    if (!publisher) {
        return publisher.error();
    }
    if (Status sent = replay(*recording, **publisher, options, stop); !sent) {
        return sent;
    }
    static_cast<void>(sleep_until(monotonic_now_ns() + options.linger_ns, stop));
    return {};
}

}  // namespace pitcast::feed
