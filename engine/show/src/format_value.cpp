// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/format.h"

#include "text_template.h"

namespace pitcast::show {
namespace {

std::string_view ordinal_suffix(std::int64_t n) {
    if (n % 100 >= 11 && n % 100 <= 13) {
        return "th";
    }
    switch (n % 10) {
        case 1:
            return "st";
        case 2:
            return "nd";
        case 3:
            return "rd";
        default:
            return "th";
    }
}

void upper(std::string_view text, std::string& out) {
    // ASCII only: names in other scripts have no case or arrive as they should be read.
    for (const char c : text) {
        out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
}

/// A number of units of 10^-digits.
void decimal(std::int64_t number, std::int32_t digits, std::string& out) {
    std::string text = std::to_string(number);
    const std::size_t sign = number < 0 ? 1 : 0;
    const auto places = static_cast<std::size_t>(digits);
    if (text.size() - sign <= places) {
        text.insert(sign, places + 1 - (text.size() - sign), '0');
    }
    if (places > 0) {
        text.insert(text.size() - places, 1, '.');
    }
    out += text;
}

void format_integer(std::int64_t number, Formatter formatter, std::int32_t digits,
                    std::string& out) {
    if (formatter == Formatter::fixed) {
        decimal(number, digits, out);
        return;
    }
    if (formatter == Formatter::signed_number && number > 0) {
        out += '+';
    }
    std::string text = std::to_string(number);
    if (formatter == Formatter::pad && number >= 0 &&
        text.size() < static_cast<std::size_t>(digits)) {
        text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
    }
    out += text;
    if (formatter == Formatter::ordinal) {
        out += ordinal_suffix(number);
    }
}

/// Seconds, cut as timing systems cut: a time is never shown longer than it was.
void format_duration(std::int64_t ns, Formatter formatter, std::int32_t digits, std::string& out) {
    if (formatter == Formatter::seconds || formatter == Formatter::delta) {
        std::int64_t unit = kNanosecondsPerSecond;
        for (std::int32_t i = 0; i < digits; ++i) {
            unit /= 10;
        }
        if (formatter == Formatter::delta && ns >= 0) {
            out += '+';
        } else if (formatter == Formatter::delta && ns / unit == 0) {
            out += '-';
        }
        decimal(ns / unit, digits, out);
        return;
    }
    out += formatter == Formatter::clock ? race::format_clock(ns) : race::format_lap_time(ns);
}

}  // namespace

void format_value(const Value& value, Formatter formatter, std::int32_t digits, std::string& out) {
    switch (value.kind) {
        case ValueKind::none:
        case ValueKind::colour:
            return;
        case ValueKind::boolean:
            out += value.number != 0 ? "1" : "0";
            return;
        case ValueKind::integer:
            format_integer(value.number, formatter, digits, out);
            return;
        case ValueKind::duration:
            format_duration(value.number, formatter, digits, out);
            return;
        case ValueKind::gap:
            out += race::format_gap(value.gap);
            return;
        case ValueKind::text:
            formatter == Formatter::upper ? upper(value.text, out) : void(out += value.text);
            return;
    }
}

}  // namespace pitcast::show
