// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

namespace pitcast::feed {

/// Whether the beginning of a file looks like GPX.
[[nodiscard]] bool looks_like_gpx(std::string_view bytes);

/// A GPX file (1.0 or 1.1) of recorded trackers -> positions, and speeds where the file has them,
/// in the order of their times. Each track is a car, called as its <name> says, else as
/// DecoderOptions::number. Points without a time are counted and refused: a route is a course to be
/// driven, no recording. At most 64 MiB and 4,000,000 points.
/// Errors: no origin told, no point with a time.
[[nodiscard]] Result<Recording> parse_gpx(std::string_view bytes, const std::string& name,
                                          const DecoderOptions& options);

}  // namespace pitcast::feed
