// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/recording_stories.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kLookEvery = kNanosecondsPerSecond / 2;
constexpr std::size_t kMostStories = 1'000'000;

bool changes_order(const race::Event& event) {
    return !std::holds_alternative<race::Positions>(event.body) &&
           !std::holds_alternative<race::Telemetry>(event.body);
}

}  // namespace

std::vector<race::Story> stories_of(const Recording& recording, Nanoseconds until_utc_ns,
                                    race::StoryOptions options) {
    options.keep = kMostStories;
    race::StoryWatcher watcher(options);
    race::RaceState state;
    Nanoseconds looked_ns = 0;
    bool changed = false;
    const auto& events = recording.events;
    for (std::size_t i = 0; i < events.size() && events[i].delivered_utc_ns <= until_utc_ns; ++i) {
        race::apply(state, events[i].event);
        changed = changed || changes_order(events[i].event);
        const Nanoseconds now = events[i].delivered_utc_ns;
        const bool whole = i + 1 == events.size() || events[i + 1].delivered_utc_ns != now;
        if (!whole || (!changed && now - looked_ns < kLookEvery)) {
            continue;
        }
        if (changed) {
            race::classify(state);
        }
        watcher.step(state);
        looked_ns = now;
        changed = false;
    }
    std::vector<race::Story> stories;
    for (const auto& [id, story] : watcher.stories()) {
        stories.push_back(story);
    }
    return stories;
}

}  // namespace pitcast::feed
