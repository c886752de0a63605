// SPDX-License-Identifier: Apache-2.0
#include "pitcast_tools/sample_race.h"

#include <nlohmann/json.hpp>

#include "pitcast/core/file.h"
#include "pitcast/map/venue.h"

#include "pitcast_tools/race_sim.h"

namespace pitcast::tools {
namespace {

constexpr std::string_view kMedia = "media:";
constexpr Nanoseconds kLength = 1200 * kNanosecondsPerSecond;

/// The venue that a show names; empty when it has none that can be seen from here.
std::filesystem::path venue_of(const std::filesystem::path& show,
                               const std::filesystem::path& media_root) {
    const auto text = read_file(show / "package.json");
    if (!text) {
        return {};
    }
    const auto root = nlohmann::json::parse(*text, nullptr, false);
    const auto name = root.is_object() ? root.find("venue") : root.end();
    if (!root.is_object() || name == root.end() || !name->is_string()) {
        return {};
    }
    const auto value = name->get<std::string>();
    return value.starts_with(kMedia) ? media_root / value.substr(kMedia.size()) : show / value;
}

/// Puts the cars of a race on `from` at the same shares of `to`.
void move_cars(std::vector<feed::TimedEvent>& events, const map::Course& from,
               const map::Course& to) {
    for (feed::TimedEvent& timed : events) {
        auto* positions = std::get_if<race::Positions>(&timed.event.body);
        if (positions == nullptr) {
            continue;
        }
        for (race::Positions::Fix& fix : positions->fixes) {
            const double share = static_cast<double>(from.project(fix.x_mm, fix.y_mm)) /
                                 static_cast<double>(from.length_mm);
            const map::Point3 at =
                to.at(static_cast<std::int64_t>(share * static_cast<double>(to.length_mm)));
            fix.x_mm = at.x_mm;
            fix.y_mm = at.y_mm;
            fix.z_mm = at.z_mm;
        }
    }
}

}  // namespace

Result<std::vector<feed::TimedEvent>> sample_race(const std::filesystem::path& show,
                                                  const std::filesystem::path& media_root) {
    RaceSimOptions race;
    race.laps = 24;
    race.start_lap = 12;
    const std::filesystem::path path = venue_of(show, media_root);
    std::optional<map::Venue> stage;
    if (auto venue = path.empty() ? Result<map::Venue>(Error{}) : map::load_venue(path)) {
        if (venue->course.closed) {
            race.venue_path = path.string();
        } else {
            stage = std::move(*venue);
        }
    }
    auto sim = RaceSim::make(race);
    if (!sim) {
        return sim.error();
    }
    std::vector<feed::TimedEvent> events;
    (*sim)->generate(kLength, events);
    if (stage) {
        move_cars(events, map::make_xinqiu().course, stage->course);
    }
    return events;
}

}  // namespace pitcast::tools
