// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/format.h"

#include "binding.h"

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

}  // namespace

void format_value(const Value& value, Formatter formatter, std::string& out) {
    switch (value.kind) {
        case ValueKind::none:
        case ValueKind::colour:
            return;
        case ValueKind::boolean:
            out += value.number != 0 ? "1" : "0";
            return;
        case ValueKind::integer:
            if (formatter == Formatter::signed_number && value.number > 0) {
                out += '+';
            }
            out += std::to_string(value.number);
            if (formatter == Formatter::ordinal) {
                out += ordinal_suffix(value.number);
            }
            return;
        case ValueKind::duration:
            out += formatter == Formatter::clock ? race::format_clock(value.number)
                                                 : race::format_lap_time(value.number);
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
