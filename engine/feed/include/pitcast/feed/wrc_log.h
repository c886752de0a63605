// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"
#include "pitcast/feed/decoder_options.h"

namespace pitcast::feed {

/// Logs of rally cars on a stage as the World Rally Championship's service told them in 2021: CSV,
/// a row a sample (about ten a second), in any order. Columns utx (ms since 1970), lon, lat and
/// speed (km/h) must be there; gear, throttle and brk (percent), rpm, accx, accy (hundredths of g),
/// altitude (m), _name and _rally_stageid are taken where they are.
///
/// - The acceleration is told as the crew feels it: accx is positive where they are pushed to the
///   right, in a bend to the left; accy where they are pushed forward, when braking.
/// - A car is called as DecoderOptions::transponders says of its name, else by the first letters
///   of the name.
/// - The stage is a session. A car's clock starts with the whole minute nearest to its launch, as
///   rallies do; where none lies within five seconds, with the launch. DecoderOptions::stage tells
///   the splits and the end, which a car passes between two samples; without it there are none.

/// Whether the beginning of a file looks like such a log.
[[nodiscard]] bool looks_like_wrc_log(std::string_view bytes);

/// One log, of one or of several cars, in the order of the times. At most 64 MiB. Errors: no origin
/// told, a column missing, no sample in it.
[[nodiscard]] Result<Recording> parse_wrc_log(std::string_view bytes, const std::string& name,
                                              const DecoderOptions& options);

/// Whether a folder holds such logs.
[[nodiscard]] bool is_wrc_log_folder(const std::filesystem::path& folder);

/// All the logs of a folder, `*.csv`, as one recording. Errors name the file.
[[nodiscard]] Result<Recording> read_wrc_log_folder(const std::filesystem::path& folder,
                                                    const DecoderOptions& options);

}  // namespace pitcast::feed
