// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

/// A recording of foreign bytes: "PITCRAW1", then records as in record_format.h. The first has two
/// frames, the protocol and the source. One frame = bytes that came; none = connected (again).
namespace pitcast::feed {

inline constexpr std::string_view kRawMagic = "PITCRAW1";

struct RawChunk {
    Nanoseconds received_utc_ns = 0;
    bool connected = false;  ///< a new connection begins, `bytes` is empty
    std::string bytes;
};

struct RawRecording {
    std::string protocol;
    std::string source;
    std::vector<RawChunk> chunks;
    std::uint64_t damaged = 0;
    std::string last_damage;
};

/// Errors: not such a recording, or its first record is damaged.
[[nodiscard]] Result<RawRecording> parse_raw(std::string_view bytes, const std::string& name);

}  // namespace pitcast::feed
