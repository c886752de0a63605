// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/core/json_document.h"
#include "pitcast/core/video_format.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"

namespace pitcast::web {

/// The channel as it was told last: what requests are answered from.
struct View {
    std::shared_ptr<const show::Package> package;
    std::shared_ptr<const Json> state;            ///< null = nothing was told yet
    std::shared_ptr<const race::RaceState> race;  ///< null = none was told yet
    VideoFormat format{};
    std::string version{};  ///< of this program
};

}  // namespace pitcast::web
