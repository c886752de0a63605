// SPDX-License-Identifier: Apache-2.0
#include "clock.h"

#include <algorithm>
#include <array>

namespace pitcast::show {
namespace {

constexpr Nanoseconds kHour = 3600 * kNanosecondsPerSecond;
constexpr Nanoseconds kDayLength = 24 * kHour;
/// A time of day that passed so long ago is over, and not tomorrow's.
constexpr Nanoseconds kJustOver = kHour;

constexpr Nanoseconds length_of(ClockPart::Unit unit) {
    switch (unit) {
        case ClockPart::Unit::hours:
            return kHour;
        case ClockPart::Unit::minutes:
            return 60 * kNanosecondsPerSecond;
        case ClockPart::Unit::seconds:
            return kNanosecondsPerSecond;
        case ClockPart::Unit::tenths:
            return kNanosecondsPerSecond / 10;
        case ClockPart::Unit::hundredths:
            return kNanosecondsPerSecond / 100;
        case ClockPart::Unit::literal:
            break;
    }
    return 0;
}

/// Largest unit first, each but the largest below its own limit.
void set(const std::vector<ClockPart>& format, Nanoseconds left, std::string& out) {
    Nanoseconds above = 0;
    for (const ClockPart& part : format) {
        above = std::max(above, length_of(part.unit));
    }
    for (const ClockPart& part : format) {
        if (part.unit == ClockPart::Unit::literal) {
            out += part.text;
            continue;
        }
        const Nanoseconds length = length_of(part.unit);
        std::int64_t number = left / length;
        if (length != above) {
            const bool of_second = length < kNanosecondsPerSecond;
            number %= of_second ? kNanosecondsPerSecond / length : 60;
        }
        const std::string digits = std::to_string(number);
        const auto wanted = static_cast<std::size_t>(part.digits);
        out.append(wanted > digits.size() ? wanted - digits.size() : 0, '0');
        out += digits;
    }
}

Nanoseconds smallest(const std::vector<ClockPart>& format) {
    Nanoseconds least = kDayLength;
    for (const ClockPart& part : format) {
        if (part.unit != ClockPart::Unit::literal) {
            least = std::min(least, length_of(part.unit));
        }
    }
    return least;
}

Nanoseconds in_day(Nanoseconds local) {
    return ((local % kDayLength) + kDayLength) % kDayLength;
}

/// False when the expression has no time now.
bool time_of(const Expression& expression, const Scope& scope, Nanoseconds& time) {
    if (expression.empty()) {
        return true;
    }
    const Value value = expression.read(scope);
    // A century: sums with it stay within 64 bits.
    constexpr Nanoseconds kMost = 36'525 * kDayLength;
    time = std::clamp<Nanoseconds>(value.number, 0, kMost);
    return value.kind == ValueKind::duration;
}

}  // namespace

std::vector<ClockPart> parse_clock_format(std::string_view format) {
    std::vector<ClockPart> parts;
    bool timed = false;
    for (std::size_t i = 0; i < format.size();) {
        const char letter = format[i];
        std::size_t end = i + 1;
        ClockPart part;
        const bool named = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (!named) {
            part.text = letter;
            parts.push_back(part);
            i = end;
            continue;
        }
        while (end < format.size() && format[end] == letter) {
            ++end;
        }
        part.digits = static_cast<std::int32_t>(end - i);
        if (part.digits > 2) {
            return {};
        }
        switch (letter) {
            case 'H':
                part.unit = ClockPart::Unit::hours;
                break;
            case 'm':
                part.unit = ClockPart::Unit::minutes;
                break;
            case 's':
                part.unit = ClockPart::Unit::seconds;
                break;
            case 't':
                part.unit =
                    part.digits == 2 ? ClockPart::Unit::hundredths : ClockPart::Unit::tenths;
                break;
            default:
                return {};
        }
        timed = true;
        parts.push_back(part);
        i = end;
    }
    return timed ? parts : std::vector<ClockPart>{};
}

Nanoseconds parse_time_of_day(std::string_view text) {
    if (text.size() != 5 && text.size() != 8) {
        return -1;
    }
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % 3 == 2) {
            if (text[i] != ':') {
                return -1;
            }
        } else if (text[i] < '0' || text[i] > '9') {
            return -1;
        } else {
            numbers[i / 3] = numbers[i / 3] * 10 + (text[i] - '0');
        }
    }
    if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59) {
        return -1;
    }
    return (numbers[0] * 3600 + numbers[1] * 60 + numbers[2]) * kNanosecondsPerSecond;
}

void ClockRule::read(const Scope& scope, std::string& out) const {
    const Nanoseconds local = scope.utc_ns + scope.offset_s * kNanosecondsPerSecond;
    if (count == Count::day) {
        set(format, in_day(local), out);
        return;
    }
    Nanoseconds start = 0;
    if (!time_of(from, scope, start)) {
        return;
    }
    if (count == Count::up) {
        Nanoseconds now = start + scope.shown_ns;
        Nanoseconds stop = now;
        if (!time_of(to, scope, stop)) {
            return;
        }
        set(format, std::min(now, stop), out);
        return;
    }
    if (day) {
        std::string text;
        day->format(scope, text);
        const Nanoseconds at = parse_time_of_day(text);
        if (at < 0) {
            return;
        }
        // From the take on, so that passing the time does not turn it into tomorrow's.
        start = in_day(at - (local - scope.shown_ns));
        start -= start > kDayLength - kJustOver ? kDayLength : 0;
    }
    const Nanoseconds left = start - scope.shown_ns;
    if (left > 0) {
        // Zero is shown when it is zero, not a second before.
        const Nanoseconds unit = smallest(format);
        set(format, (left + unit - 1) / unit * unit, out);
        return;
    }
    out += over && -left >= smallest(format) ? "+" : "";
    set(format, over ? -left : 0, out);
}

}  // namespace pitcast::show
