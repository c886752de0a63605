// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast::video {

/// The life of a decoder process: takes its order at kProgramSocket, connects, decodes, tells,
/// until the stream ends or the channel goes. Returns the exit status.
[[nodiscard]] int run_camera_worker();

}  // namespace pitcast::video
