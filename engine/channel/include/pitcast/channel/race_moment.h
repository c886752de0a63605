// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/channel/contact_sheet.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"

namespace pitcast::channel {

/// A race that was lived through up to a moment, and stands still there.
struct RaceMoment {
    std::shared_ptr<const race::RaceState> race;
    std::shared_ptr<const race::LiveTiming> live;  ///< null without a track
};

/// The race of `options.events` at `begin_ns` after the first of them, along the track of the
/// show's venue. Errors: there are no events, the show cannot be loaded.
[[nodiscard]] Result<RaceMoment> race_moment(const PictureOptions& options);

}  // namespace pitcast::channel
