// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/local_frame.h"

/// The rows of wrc_log.h.
namespace pitcast::feed {

struct WrcLogSample {
    Nanoseconds utc_ns = 0;
    GeoPoint at;
    std::optional<std::int32_t> altitude_mm;
    std::int32_t speed_mm_s = 0;
    std::int32_t rpm = 0;
    std::int32_t gear = 0;
    std::int32_t throttle_permille = 0;
    std::int32_t brake_permille = 0;
    std::optional<std::int32_t> g_lateral_milli;       ///< as race::Telemetry
    std::optional<std::int32_t> g_longitudinal_milli;  ///< as race::Telemetry
};

struct WrcLogs {
    /// By the name of the car; once `settle` has been called in the order of the times.
    std::map<std::string, std::vector<WrcLogSample>, std::less<>> cars;
    std::string stage_id;
    DecoderStats stats;
};

/// Adds the rows of a file. Errors: a column missing, larger than 64 MiB.
[[nodiscard]] Status add_wrc_log(std::string_view bytes, const std::string& name, WrcLogs& logs);
/// Brings the samples of every car into order; of two of one instant the first told stays.
void settle_wrc_logs(WrcLogs& logs);

}  // namespace pitcast::feed
