// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/shared_slots.h"

namespace pitcast::window {

/// Shows a window as the order that comes first asks for (output/window_wire.h), until the channel
/// ends it, its user closes it, or the channel is gone. On the main thread, as GLFW wants it. What
/// goes wrong is told to the channel. Returns the exit code.
int run_viewer(Descriptor socket);

}  // namespace pitcast::window
