// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "pitcast/feed/decoder_options.h"

#include "verbs.h"

namespace pitcast::cli {

/// What the verbs that decode foreign protocols ask of the operator.
struct DecoderFlags {
    std::string origin;
    std::filesystem::path course;
    std::filesystem::path package{};  ///< folder of a show that places marks of it; no flag
    std::filesystem::path transponders;
    std::string number;
    std::string session_kind;
    std::string date;
    std::filesystem::path meta;
    double utc_offset_hours = 0;
};

/// Adds --origin, --course, --transponders, --number, --session-kind, --date, --meta and
/// --utc-offset.
void add_decoder_flags(CLI::App& verb, DecoderFlags& flags);

/// Errors name the flag, or the file and line.
[[nodiscard]] Result<feed::DecoderOptions> decoder_options(const DecoderFlags& flags);

/// "+SS", "+MM:SS" or "+HH:MM:SS" after the first delivery, or whole UTC nanoseconds.
[[nodiscard]] std::optional<Nanoseconds> parse_race_time(const std::string& text,
                                                         Nanoseconds first_utc_ns);

}  // namespace pitcast::cli
