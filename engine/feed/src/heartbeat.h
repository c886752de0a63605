// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast::feed {

/// Payload of topic "…/hb/": the newest numbers, so that the loss of a last message shows.
/// MessagePack {"order": n, "topics": {topic: seq}}.
struct Heartbeat {
    std::uint64_t order = 0;
    std::map<std::string, std::uint64_t> topics;
};

[[nodiscard]] std::string encode_heartbeat(const Heartbeat& heartbeat);
[[nodiscard]] Result<Heartbeat> decode_heartbeat(std::string_view payload);

}  // namespace pitcast::feed
