// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/feed/publisher.h"

#include "pitcast_tools/race_sim.h"

namespace pitcast::tools {
namespace {

constexpr Nanoseconds kTickNs = kNanosecondsPerSecond / 100;
constexpr Nanoseconds kBetweenRacesNs = 10 * kNanosecondsPerSecond;

void nap_until(Nanoseconds deadline_ns, const std::atomic<bool>& stop) {
    while (!stop && monotonic_now_ns() < deadline_ns) {
        sleep_until_monotonic(std::min(deadline_ns, monotonic_now_ns() + 5 * kTickNs));
    }
}

Status run_one(const RaceSimOptions& options, feed::Publisher& publisher,
               const std::atomic<bool>& stop) {
    auto made = RaceSim::make(options);
    if (!made) {
        return made.error();
    }
    RaceSim& sim = **made;
    const Nanoseconds begin = monotonic_now_ns() - (utc_now_ns() - options.start_utc_ns);
    std::vector<feed::TimedEvent> events;
    for (Nanoseconds tick = begin; !stop && !sim.finished(); tick += kTickNs) {
        nap_until(tick, stop);
        events.clear();
        sim.generate(monotonic_now_ns() - begin, events);
        for (const feed::TimedEvent& timed : events) {
            if (Status status = publisher.publish(timed.event); !status) {
                return status;
            }
        }
    }
    return {};
}

}  // namespace

Status run_race_sim(const RaceSimOptions& options, const std::string& endpoint, bool loop,
                    const std::atomic<bool>& stop) {
    feed::PublisherOptions names;
    names.event = "xinqiu";
    auto publisher = feed::Publisher::open(endpoint, names);
    if (!publisher) {
        return publisher.error();
    }
    do {
        RaceSimOptions now = options;
        now.start_utc_ns = utc_now_ns();
        if (Status status = run_one(now, **publisher, stop); !status) {
            return status;
        }
        if (loop) {
            nap_until(monotonic_now_ns() + kBetweenRacesNs, stop);
        }
    } while (loop && !stop);
    return {};
}

}  // namespace pitcast::tools
