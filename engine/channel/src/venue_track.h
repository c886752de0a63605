// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/race/track.h"
#include "pitcast/show/package.h"

namespace pitcast::channel {

/// Centre line of the venue that the show is played out at, from its start line on; none when it
/// names no venue, or one that cannot be read (then a warning says so).
[[nodiscard]] std::optional<race::Track> venue_track(const RendererOptions& options,
                                                     const show::Package& package,
                                                     std::vector<Error>& warnings);

/// Another one when the start or the finish of the venue was moved.
[[nodiscard]] std::uint64_t way_hash(const show::Package& package);

}  // namespace pitcast::channel
