// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/format.h"

#include <array>

namespace pitcast::race {
namespace {

/// A time cut into what is shown of it.
struct Parts {
    bool negative = false;
    std::uint64_t hours = 0;
    std::uint64_t minutes = 0;
    std::uint64_t seconds = 0;
    std::uint64_t millis = 0;
};

Parts cut(Nanoseconds time_ns) {
    Parts parts;
    parts.negative = time_ns < 0;
    const auto raw = static_cast<std::uint64_t>(time_ns);
    std::uint64_t millis = (parts.negative ? 0 - raw : raw) / 1'000'000;
    parts.millis = millis % 1000;
    millis /= 1000;
    parts.seconds = millis % 60;
    millis /= 60;
    parts.minutes = millis % 60;
    parts.hours = millis / 60;
    return parts;
}

void put(std::string& text, std::uint64_t value, std::size_t digits) {
    const std::string plain = std::to_string(value);
    text.append(plain.size() < digits ? digits - plain.size() : 0, '0');
    text += plain;
}

void put_decimals(std::string& text, std::uint64_t millis, Decimals decimals) {
    constexpr std::array<std::uint64_t, 4> kDivisors{1000, 100, 10, 1};
    const auto digits = static_cast<std::size_t>(decimals);
    if (digits == 0 || digits > 3) {
        return;
    }
    text += '.';
    put(text, millis / kDivisors[digits], digits);
}

}  // namespace

std::string format_lap_time(Nanoseconds time_ns, Decimals decimals) {
    const Parts parts = cut(time_ns);
    std::string text = parts.negative ? "-" : "";
    if (parts.hours > 0) {
        put(text, parts.hours, 1);
        text += ':';
    }
    if (parts.hours > 0 || parts.minutes > 0) {
        put(text, parts.minutes, parts.hours > 0 ? 2 : 1);
        text += ':';
        put(text, parts.seconds, 2);
    } else {
        put(text, parts.seconds, 1);
    }
    put_decimals(text, parts.millis, decimals);
    return text;
}

std::string format_gap(const Gap& gap, Decimals decimals) {
    switch (gap.kind) {
        case Gap::Kind::time:
            return "+" + format_lap_time(gap.time_ns, decimals);
        case Gap::Kind::laps:
            return "+" + std::to_string(gap.laps) + (gap.laps == 1 ? " LAP" : " LAPS");
        case Gap::Kind::none:
            break;
    }
    return {};
}

std::string format_clock(Nanoseconds time_ns, bool hours, Decimals decimals) {
    const Parts parts = cut(time_ns);
    std::string text = parts.negative ? "-" : "";
    if (hours || parts.hours > 0) {
        put(text, parts.hours, 1);
        text += ':';
    }
    put(text, parts.minutes, 2);
    text += ':';
    put(text, parts.seconds, 2);
    put_decimals(text, parts.millis, decimals);
    return text;
}

std::string_view to_text(CarStatus status) {
    switch (status) {
        case CarStatus::on_track:
            return "on_track";
        case CarStatus::in_pit:
            return "in_pit";
        case CarStatus::stopped:
            return "stopped";
        case CarStatus::retired:
            return "retired";
        case CarStatus::did_not_start:
            return "did_not_start";
        case CarStatus::did_not_finish:
            return "did_not_finish";
        case CarStatus::disqualified:
            return "disqualified";
        case CarStatus::not_classified:
            return "not_classified";
        case CarStatus::unknown:
            break;
    }
    return "unknown";
}

std::string_view to_text(SessionKind kind) {
    switch (kind) {
        case SessionKind::practice:
            return "practice";
        case SessionKind::qualifying:
            return "qualifying";
        case SessionKind::race:
            return "race";
        case SessionKind::stage:
            return "stage";
        case SessionKind::unknown:
            break;
    }
    return "unknown";
}

std::string_view to_text(SessionPhase phase) {
    switch (phase) {
        case SessionPhase::inactive:
            return "inactive";
        case SessionPhase::running:
            return "running";
        case SessionPhase::suspended:
            return "suspended";
        case SessionPhase::finished:
            return "finished";
        case SessionPhase::official:
            return "official";
        case SessionPhase::unknown:
            break;
    }
    return "unknown";
}

std::string_view to_text(Flag flag) {
    switch (flag) {
        case Flag::none:
            break;
        case Flag::green:
            return "green";
        case Flag::yellow:
            return "yellow";
        case Flag::safety_car:
            return "safety_car";
        case Flag::virtual_safety_car:
            return "virtual_safety_car";
        case Flag::code_60:
            return "code_60";
        case Flag::red:
            return "red";
        case Flag::white:
            return "white";
        case Flag::chequered:
            return "chequered";
    }
    return "none";
}

}  // namespace pitcast::race
