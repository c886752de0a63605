// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"

/// Fields of text protocols: separated values, whole numbers, times. None trusts its input.
namespace pitcast::feed {

inline constexpr Nanoseconds kSecondNs = kNanosecondsPerSecond;
inline constexpr Nanoseconds kDayNs = 86'400 * kSecondNs;

/// Without blanks, tabs and carriage returns at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Cuts `line` at `separator`, which inside double quotes is text. Fields come trimmed and without
/// their quotes. Returns how many there are; those beyond `fields` are counted, not kept.
std::size_t split_fields(std::string_view line, char separator, std::span<std::string_view> fields);

/// A whole number, all of the text, in -10^15..10^15.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text, int base = 10);

/// A decimal number such as "-12.5", all of the text, finite.
[[nodiscard]] std::optional<double> parse_decimal(std::string_view text);

/// "2025-10-25T20:46:27.009Z", blank or T between, decimals, Z and "+01:00" optional: since 1970,
/// the zone UTC where none is told.
[[nodiscard]] std::optional<Nanoseconds> parse_iso_utc(std::string_view text);

/// "23:59:59.999", "1:42.619", "59.1", hours beyond 24 too; the decimals beyond the ninth are cut.
[[nodiscard]] std::optional<Nanoseconds> parse_duration(std::string_view text);

/// Days since 1970-01-01 of a Gregorian date; none when there is no such date in 1970..2199.
[[nodiscard]] std::optional<std::int64_t> days_since_1970(std::int64_t year, std::int64_t month,
                                                          std::int64_t day);

/// The text as UTF-8: taken for Latin-1 where it is not.
[[nodiscard]] std::string as_utf8(std::string_view text);

/// ASCII letters in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

/// Without a byte order mark in front.
[[nodiscard]] std::string_view without_bom(std::string_view text);

}  // namespace pitcast::feed
