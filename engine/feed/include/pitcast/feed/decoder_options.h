// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/local_frame.h"
#include "pitcast/feed/stage_course.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

/// Number of the car of each transponder, as text.
using TransponderMap = std::map<std::string, std::string, std::less<>>;

/// What a protocol does not tell and an operator knows. Decoders take what concerns them.
struct DecoderOptions {
    /// Origin of the venue's frame: NMEA, GPX, WRC logs, positions of RMonitor captures. Without it
    /// they have no place, and are refused by name.
    std::optional<GeoPoint> origin;
    std::optional<StageCourse> stage;  ///< WRC logs: where the stage ends
    /// P3; empty = transponders are the numbers. WRC logs: by the name of the car.
    TransponderMap transponders;
    std::string number;  ///< NMEA, GPX: the car where the source names none
    /// Al Kamel, RMonitor: what the session is, whatever its name says.
    std::optional<race::SessionKind> session_kind;
    std::optional<std::int64_t> date_days;  ///< Al Kamel: local date of the start, days since 1970
    Nanoseconds utc_offset_ns = 0;          ///< Al Kamel: local time minus UTC
    std::string session_name;               ///< Al Kamel
};

/// Lines "transponder,number"; a header, empty lines and lines that begin with # are passed over.
/// Errors name the line.
[[nodiscard]] Result<TransponderMap> read_transponders(const std::filesystem::path& file);
[[nodiscard]] Result<TransponderMap> parse_transponders(std::string_view text,
                                                        const std::string& name);

/// "practice", "qualifying", "race" or "stage".
[[nodiscard]] Result<race::SessionKind> parse_session_kind(std::string_view text);

/// "2025-04-20" as days since 1970.
[[nodiscard]] Result<std::int64_t> parse_date(std::string_view text);

/// The JSON that goes with an Al Kamel analysis: takes its date and name. Errors name the file.
[[nodiscard]] Status read_session_meta(const std::filesystem::path& file, DecoderOptions& options);

}  // namespace pitcast::feed
