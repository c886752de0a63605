// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/simulation.h"

namespace pitcast::channel {

/// What the journal's content may be of.
struct Shows {
    std::shared_ptr<const show::Package> first;  ///< that the channel begins with
    /// Another by its name; null: there is none.
    std::function<std::shared_ptr<const show::Package>(const std::string&, const show::Edition&)>
        other;
};

/// Brings `simulation` to where the show of `journal` was at the journal's end. The journal's
/// header must be that of `header` where the state depends on it. Nothing when it holds no frame.
/// What cannot be had exactly is said in `warnings`. Errors: no journal, or a damaged one; one of
/// another show or format; one that ended too long before `now`, or after it.
[[nodiscard]] Result<std::optional<TakenUp>> take_up(const std::filesystem::path& journal,
                                                     const Json& header, FrameNumber now,
                                                     const Shows& shows, const VideoFormat& format,
                                                     Simulation& simulation,
                                                     std::vector<Error>& warnings);

/// Steps through the frames from `after`, exclusive, to `last` in which nobody was on air.
void step_through(Simulation& simulation, FrameNumber after, FrameNumber last);

}  // namespace pitcast::channel
