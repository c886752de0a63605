// SPDX-License-Identifier: Apache-2.0
#include "venue_track.h"

#include "pitcast/core/hash.h"
#include "pitcast/map/venue.h"
#include "pitcast/show/venue.h"

namespace pitcast::channel {

std::optional<race::Track> venue_track(const RendererOptions& options, const show::Package& package,
                                       std::vector<Error>& warnings) {
    const map::Venue* venue = show::venue_of(package);
    std::optional<map::Venue> own;
    if (venue == nullptr && !options.venue.empty()) {
        auto loaded = map::load_venue(options.venue);
        if (!loaded) {
            warnings.push_back(loaded.error().within("live gaps"));
            return std::nullopt;
        }
        venue = &own.emplace(*std::move(loaded));
    }
    if (venue == nullptr) {
        return std::nullopt;
    }
    auto track = map::track_of(venue->course);
    if (!track) {
        warnings.push_back(track.error().within("live gaps"));
        return std::nullopt;
    }
    return std::move(*track);
}

std::uint64_t way_hash(const show::Package& package) {
    const map::Venue* venue = show::venue_of(package);
    Hasher hasher;
    if (venue != nullptr) {
        hasher.add(venue->course.length_mm);
        for (const map::CoursePoint& point : venue->course.line) {
            hasher.add(point.at.x_mm);
            hasher.add(point.at.y_mm);
        }
    }
    return hasher.value();
}

}  // namespace pitcast::channel
