// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "pitcast/channel/simulation.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/text.h"
#include "pitcast/map/camera.h"
#include "pitcast/show/package.h"

namespace pitcast::channel {

/// A show in which every template is on from frame `n`, each on a layer of its own.
[[nodiscard]] Simulation everything_on(std::shared_ptr<const show::Package> package,
                                       const VideoFormat& format, FrameNumber n);

/// From where the templates of a show look at its venue while they come in, in no race: one view of
/// each size and look. Draws them all, so not on the frame thread.
[[nodiscard]] std::vector<map::MapView> views_of(std::shared_ptr<const show::Package> package,
                                                 draw::FontLibrary& fonts,
                                                 const VideoFormat& format);

}  // namespace pitcast::channel
