// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/channel/contact_sheet.h"
#include "pitcast/channel/simulation.h"

namespace pitcast::channel {

/// Lets a simulation live through the race up to where pictures begin: not taken in at once, so
/// that cars are followed fix by fix. Events after that wait for their frames. Returns the first
/// frame that has not begun. `options.events` is not empty.
FrameNumber live_through(Simulation& simulation, const PictureOptions& options);

}  // namespace pitcast::channel
