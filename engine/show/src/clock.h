// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "expression.h"
#include "text_template.h"

namespace pitcast::show {

/// A part of a clock's format: a unit of time, or what stands between two.
struct ClockPart {
    enum class Unit : std::uint8_t { literal, hours, minutes, seconds, tenths, hundredths };
    Unit unit = Unit::literal;
    std::int32_t digits = 1;  ///< at least so many
    std::string text;         ///< of a literal
};

/// How a clock counts; what it looks like is in ClockBody.
struct ClockRule {
    enum class Count : std::uint8_t { down, up, day };
    Count count = Count::down;
    Expression from;                  ///< time it starts with; empty = 0
    Expression to;                    ///< of "up": where it stops; empty = nowhere
    std::optional<TextTemplate> day;  ///< of "down": the local time of day that it runs to
    bool over = false;                ///< "down" counts on above zero, with a plus
    std::vector<ClockPart> format;

    /// Appends what the clock shows now; nothing when there is no time to be shown.
    void read(const Scope& scope, std::string& out) const;
};

/// "mm:ss" and the like. Empty when there is no unit of time in it or a letter that is none.
[[nodiscard]] std::vector<ClockPart> parse_clock_format(std::string_view format);
/// Nanoseconds since midnight of "HH:mm" or "HH:mm:ss"; -1 when it is none.
[[nodiscard]] Nanoseconds parse_time_of_day(std::string_view text);

}  // namespace pitcast::show
