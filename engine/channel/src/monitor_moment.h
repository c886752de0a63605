// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/renderer.h"

namespace pitcast::channel {

/// What preview and multiview show of a frame. All of it can be read by another thread.
struct MonitorMoment {
    FrameNumber frame = 0;
    std::shared_ptr<const draw::PackedFrame> programme{};  ///< rgba8; null: there is none
    std::shared_ptr<const race::RaceState> race{};         ///< null: as it was before
    std::vector<SourcePicture> sources{};
    std::vector<SourcePicture> clips{};
    std::shared_ptr<const ChannelStatus> status{};  ///< some frames old
    std::shared_ptr<const show::Package> package{};
};

}  // namespace pitcast::channel
