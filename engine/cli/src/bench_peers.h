// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "bench_scenes.h"

namespace pitcast::cli {

/// Another compositor on comparable content: rectangles of the scene's sizes laid over one
/// another and packed to v210. Its test pictures are its cheapest, and counted with it.
struct Peer {
    std::string name;
    std::string program;
};

[[nodiscard]] bool is_installed(const Peer& peer);
/// Milliseconds a frame, start-up taken off; nothing when the peer fails.
[[nodiscard]] std::optional<double> peer_ms(const Peer& peer, BenchScene scene);

}  // namespace pitcast::cli
