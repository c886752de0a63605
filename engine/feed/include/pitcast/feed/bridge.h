// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/publisher.h"

namespace pitcast::feed {

/// Names of the protocols that a bridge can read line by line.
[[nodiscard]] std::vector<std::string> bridge_protocols();

/// Decoder of a protocol in lines of text. Errors list the protocols that exist.
[[nodiscard]] Result<std::unique_ptr<Decoder>> make_line_decoder(std::string_view protocol);

struct BridgeOptions {
    std::string protocol;  ///< one of bridge_protocols()
    std::string source;    ///< "tcp://host:port", a file, or "-" for standard input
    std::string endpoint;  ///< where the native feed is published
    PublisherOptions publisher;
    std::size_t longest_line = 1 << 20;  ///< longer lines are refused and counted
};

/// Reads lines of another protocol and publishes them as native events until the source ends (a
/// TCP source is connected again, with growing pauses up to 5 s) or `stop` is set.
[[nodiscard]] Status run_bridge(const BridgeOptions& options, const std::atomic<bool>& stop);

}  // namespace pitcast::feed
