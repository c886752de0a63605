// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/race_moment.h"

#include "live_through.h"
#include "venue_track.h"

namespace pitcast::channel {

Result<RaceMoment> race_moment(const PictureOptions& options) {
    if (options.events.empty()) {
        return Error{options.show.string(), "has no race to be looked at in", ""};
    }
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = options.render.media_root,
                           .warnings = {},
                           .edition = options.edition,
                           .venue = options.render.venue,
                           .picture = {},
                           .drafts = {}};
    auto package = show::load_package(options.show, fonts, load);
    if (!package) {
        return package.error();
    }
    std::vector<Error> unheard;  // whoever opens the show is told of them there
    Simulation simulation(*package, options.render.format,
                          venue_track(options.render, **package, unheard));
    (void)live_through(simulation, options);
    RaceMoment moment;
    moment.race = std::make_shared<race::RaceState>(simulation.race());
    if (simulation.live() != nullptr) {
        moment.live = std::make_shared<race::LiveTiming>(*simulation.live());
    }
    return moment;
}

}  // namespace pitcast::channel
