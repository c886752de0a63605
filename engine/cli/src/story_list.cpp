// SPDX-License-Identifier: Apache-2.0
#include "story_list.h"

#include <cstdio>
#include <string>
#include <vector>

#include "pitcast/feed/recording_stories.h"
#include "pitcast/race/format.h"

namespace pitcast::cli {
namespace {

std::string seconds_text(Nanoseconds time_ns) {
    return time_ns == 0 ? "" : race::format_lap_time(time_ns);
}

void print_stories(const std::vector<race::Story>& stories, Nanoseconds first_utc_ns) {
    std::printf("%5s %-13s %-5s %-5s %-12s %4s %4s %11s %11s %10s\n", "id", "kind", "car", "other",
                "class", "pos", "lap", "from", "to", "time");
    for (const race::Story& story : stories) {
        std::printf(
            "%5llu %-13s %-5s %-5s %-12s %4d %4d %11s %11s %10s%s%s%s\n",
            static_cast<unsigned long long>(story.id), std::string(to_text(story.kind)).c_str(),
            story.car.c_str(), story.other.c_str(), story.car_class.c_str(), story.position,
            story.lap, race::format_clock(story.begun_utc_ns - first_utc_ns, true).c_str(),
            story.goes_on() ? "on"
                            : race::format_clock(story.ended_utc_ns - first_utc_ns, true).c_str(),
            seconds_text(story.time_ns).c_str(), story.loop.empty() ? "" : " at ",
            story.loop.c_str(), story.withdrawn ? " withdrawn" : "");
    }
}

}  // namespace

void list_stories(const feed::Recording& recording, std::optional<Nanoseconds> until, bool json) {
    const auto stories = feed::stories_of(recording, until.value_or(INT64_MAX));
    if (!json) {
        print_stories(stories,
                      recording.events.empty() ? 0 : recording.events.front().delivered_utc_ns);
        return;
    }
    Json list = Json::array();
    for (const race::Story& story : stories) {
        list.push_back(race::story_json(story));
    }
    std::printf("%s\n", list.dump(2).c_str());
}

}  // namespace pitcast::cli
