// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"

/// Native recording file: "PITCREC1", then records, each
/// [u32 bytes of the body][u32 CRC of the body][body], the body being
/// [i64 received UTC ns][u8 source][u8 frames]{[u32 bytes][frame]}…; little-endian.
namespace pitcast::feed {

inline constexpr std::string_view kRecordingMagic = "PITCREC1";

struct Record {
    enum class Source : std::uint8_t { unknown, live, repair };
    Nanoseconds received_utc_ns = 0;
    Source source = Source::unknown;
    std::vector<std::string> frames;  ///< topic, header, payload; rubbish may have others
};

void append_record(std::string& out, const Record& record);

/// Takes the next record off `bytes`; nothing at the end. After an error `bytes` begins at the next
/// record if the length can be believed, else it is empty.
[[nodiscard]] Result<std::optional<Record>> take_record(std::string_view& bytes);

}  // namespace pitcast::feed
