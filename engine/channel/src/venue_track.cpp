// SPDX-License-Identifier: Apache-2.0
#include "venue_track.h"

#include "pitcast/map/venue.h"

namespace pitcast::channel {

std::optional<race::Track> venue_track(const RendererOptions& options, const show::Package& package,
                                       std::vector<Error>& warnings) {
    const std::filesystem::path path = options.venue.empty() ? package.venue_path() : options.venue;
    if (path.empty()) {
        return std::nullopt;
    }
    const auto venue = map::load_venue(path);
    if (!venue) {
        warnings.push_back(venue.error().within("live gaps"));
        return std::nullopt;
    }
    auto track = map::track_of(venue->course);
    if (!track) {
        warnings.push_back(track.error().within("live gaps"));
        return std::nullopt;
    }
    return std::move(*track);
}

}  // namespace pitcast::channel
