// SPDX-License-Identifier: Apache-2.0
#include "text_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "payload_scan.h"

namespace pitcast::feed {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/// End of the quoted field that begins at `from` (its opening quote): the quote that a separator
/// or the end of the line follows. Quotes elsewhere are text. npos = it never ends.
std::size_t closing_quote(std::string_view line, std::size_t from, char separator) {
    for (std::size_t at = line.find('"', from + 1); at != line.npos; at = line.find('"', at + 1)) {
        std::size_t next = at + 1;
        while (next < line.size() && is_blank(line[next])) {
            ++next;
        }
        if (next == line.size() || line[next] == separator) {
            return at;
        }
    }
    return line.npos;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::size_t split_fields(std::string_view line, char separator,
                         std::span<std::string_view> fields) {
    std::size_t count = 0;
    const auto keep = [&](std::string_view field) {
        if (count < fields.size()) {
            fields[count] = trimmed(field);
        }
        ++count;
    };
    for (std::size_t at = 0;; ++at) {
        while (at < line.size() && is_blank(line[at])) {
            ++at;
        }
        const std::size_t quote =
            at < line.size() && line[at] == '"' ? closing_quote(line, at, separator) : line.npos;
        if (quote != line.npos) {
            keep(line.substr(at + 1, quote - at - 1));
            at = line.find(separator, quote);
        } else {
            const std::size_t end = line.find(separator, at);
            keep(line.substr(at, end - at));
            at = end;
        }
        if (at == line.npos) {
            return count;
        }
    }
}

std::optional<std::int64_t> parse_integer(std::string_view text, int base) {
    constexpr std::int64_t kMost = 1'000'000'000'000'000;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole && value >= -kMost && value <= kMost ? std::optional(value) : std::nullopt;
}

std::optional<double> parse_decimal(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<Nanoseconds> parse_iso_utc(std::string_view text) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' ||
        (text[10] != 'T' && text[10] != ' ')) {
        return std::nullopt;
    }
    const auto year = parse_integer(text.substr(0, 4));
    const auto month = parse_integer(text.substr(5, 2));
    const auto day = parse_integer(text.substr(8, 2));
    const auto days = year && month && day ? days_since_1970(*year, *month, *day) : std::nullopt;
    std::string_view clock = text.substr(11);
    Nanoseconds zone = 0;
    if (clock.ends_with('Z')) {
        clock.remove_suffix(1);
    } else if (clock.size() > 6 && clock[clock.size() - 3] == ':' &&
               (clock[clock.size() - 6] == '+' || clock[clock.size() - 6] == '-')) {
        const auto hours = parse_integer(clock.substr(clock.size() - 5, 2));
        const auto minutes = parse_integer(clock.substr(clock.size() - 2));
        if (!hours || !minutes || *hours < 0 || *hours > 14 || *minutes < 0 || *minutes > 59) {
            return std::nullopt;
        }
        zone = (*hours * 60 + *minutes) * 60 * kSecondNs;
        zone = clock[clock.size() - 6] == '-' ? -zone : zone;
        clock.remove_suffix(6);
    }
    const auto time = parse_duration(clock);
    return days && time && *time < kDayNs ? std::optional(*days * kDayNs + *time - zone)
                                          : std::nullopt;
}

std::optional<Nanoseconds> parse_duration(std::string_view text) {
    constexpr std::int64_t kMostPart = 100'000;
    std::int64_t seconds = 0;
    std::int64_t part = 0;
    std::size_t digits = 0;
    int colons = 0;
    std::size_t at = 0;
    for (; at < text.size() && text[at] != '.'; ++at) {
        const char c = text[at];
        if (c == ':' && digits > 0 && ++colons <= 2) {
            seconds = (seconds + part) * 60;
            part = 0;
            digits = 0;
        } else if (c >= '0' && c <= '9' && part < kMostPart) {
            part = part * 10 + (c - '0');
            ++digits;
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0) {
        return std::nullopt;
    }
    Nanoseconds ns = (seconds + part) * kSecondNs;
    Nanoseconds unit = kSecondNs / 10;
    for (++at; at < text.size(); ++at, unit /= 10) {
        if (text[at] < '0' || text[at] > '9') {
            return std::nullopt;
        }
        ns += (text[at] - '0') * unit;
    }
    return ns;
}

std::optional<std::int64_t> days_since_1970(std::int64_t year, std::int64_t month,
                                            std::int64_t day) {
    constexpr std::array<std::int64_t, 12> kBefore{0,   31,  59,  90,  120, 151,
                                                   181, 212, 243, 273, 304, 334};
    constexpr std::array<std::int64_t, 12> kLength{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1970 || year >= 2200 || month < 1 || month > 12 || day < 1 ||
        day > kLength[static_cast<std::size_t>(month - 1)]) {
        return std::nullopt;
    }
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (month == 2 && day == 29 && !leap) {
        return std::nullopt;
    }
    const auto leaps = [](std::int64_t y) { return y / 4 - y / 100 + y / 400; };
    return (year - 1970) * 365 + leaps(year - 1) - leaps(1969) +
           kBefore[static_cast<std::size_t>(month - 1)] + (leap && month > 2 ? 1 : 0) + day - 1;
}

std::string as_utf8(std::string_view text) {
    if (is_utf8(text)) {
        return std::string(text);
    }
    std::string utf8;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xc0 | byte >> 6);
            utf8 += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return utf8;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

std::string_view without_bom(std::string_view text) {
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

}  // namespace pitcast::feed
