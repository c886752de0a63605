// SPDX-License-Identifier: Apache-2.0
#include "pitcast_tools/sample_race.h"

#include <nlohmann/json.hpp>

#include "pitcast/core/file.h"
#include "pitcast/map/places.h"

#include "pitcast_tools/race_sim.h"
#include "sample_stage.h"

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

}  // namespace

Result<SampleRace> sample_race(const std::filesystem::path& show,
                               const std::filesystem::path& media_root,
                               const std::filesystem::path& venue_path) {
    RaceSimOptions race;
    race.laps = 24;
    race.start_lap = 12;
    const std::filesystem::path path = venue_path.empty() ? venue_of(show, media_root) : venue_path;
    if (auto venue =
            path.empty() ? Result<map::Venue>(Error{}) : map::load_placed_venue(path, show)) {
        if (venue->course.closed) {
            race.venue_path = path.string();
            race.package = show.string();
        } else {
            return sample_stage(std::move(*venue));
        }
    }
    auto sim = RaceSim::make(race);
    if (!sim) {
        return sim.error();
    }
    SampleRace sample;
    (*sim)->generate(kLength, sample.events);
    return sample;
}

}  // namespace pitcast::tools
