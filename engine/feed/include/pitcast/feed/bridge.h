// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"
#include "pitcast/feed/publisher.h"

namespace pitcast::feed {

/// Names of the protocols that a bridge can read.
[[nodiscard]] std::vector<std::string> bridge_protocols();

/// Decoder of a protocol. Errors list the protocols that exist.
[[nodiscard]] Result<std::unique_ptr<Decoder>> make_bridge_decoder(
    std::string_view protocol, const DecoderOptions& options = {});

/// Where a bridge reads, and what.
struct BridgeSource {
    std::string protocol;  ///< one of bridge_protocols()
    std::string source;    ///< "tcp://host:port", a file, or "-" for standard input
};

/// "rmonitor://timing.local:50000", "p3://192.168.1.5:5403": a protocol over TCP. Without a port
/// the protocol's usual one (RMonitor 50000, P3 5403). Errors: no such protocol, no host.
[[nodiscard]] Result<BridgeSource> parse_bridge_source(std::string_view url);

struct BridgeOptions {
    std::string protocol;  ///< as BridgeSource
    std::string source;
    std::string endpoint;  ///< where the native feed is published
    DecoderOptions decoder;
    PublisherOptions publisher;
    std::size_t longest_line = 1 << 20;  ///< longer lines are refused and counted
};

/// Reads another protocol and publishes it as native events until the source ends (a
/// TCP source is connected again, with growing pauses up to 5 s) or `stop` is set. What the decoder
/// wants to ask of the source (P3: passings that are missing) is sent to it.
[[nodiscard]] Status run_bridge(const BridgeOptions& options, const std::atomic<bool>& stop);

}  // namespace pitcast::feed
