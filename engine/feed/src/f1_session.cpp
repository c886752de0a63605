// SPDX-License-Identifier: Apache-2.0
#include "f1_state.h"

namespace pitcast::feed {
namespace {

race::SessionKind kind_of(std::string_view type) {
    if (type == "Race") {
        return race::SessionKind::race;
    }
    if (type == "Qualifying") {
        return race::SessionKind::qualifying;
    }
    return type == "Practice" ? race::SessionKind::practice : race::SessionKind::unknown;
}

std::optional<race::SessionPhase> phase_of(std::string_view status) {
    using race::SessionPhase;
    if (status == "Inactive") {
        return SessionPhase::inactive;
    }
    if (status == "Started") {
        return SessionPhase::running;
    }
    if (status == "Aborted") {
        return SessionPhase::suspended;
    }
    if (status == "Finished") {
        return SessionPhase::finished;
    }
    return status == "Finalised" || status == "Ends" ? std::optional(SessionPhase::official)
                                                     : std::nullopt;
}

std::optional<race::Flag> flag_of(std::int32_t status) {
    switch (status) {
        case 1:
            return race::Flag::green;
        case 2:
            return race::Flag::yellow;
        case 4:
            return race::Flag::safety_car;
        case 5:
            return race::Flag::red;
        case 6:
        case 7:  // "VSC ending" is still VSC
            return race::Flag::virtual_safety_car;
        default:
            return std::nullopt;
    }
}

/// "Mexico City" -> "mexico_city".
std::string venue_id(std::string_view name) {
    std::string id;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        id += upper ? static_cast<char>(c - 'A' + 'a') : plain ? c : '_';
    }
    return id;
}

/// "-06:00:00".
std::optional<Nanoseconds> offset_of(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    const auto size = f1_duration(negative ? text.substr(1) : text);
    return size && negative ? std::optional(-*size) : size;
}

void replace(std::string& held, std::optional<std::string_view> told) {
    if (told) {
        held = *told;
    }
}

}  // namespace

bool f1_session_info(F1Message& message, const F1Json& json) {
    race::SessionInfo info = message.state.session;
    const auto key = f1_int(json, "Key");
    if (!key && info.id.empty()) {
        return false;
    }
    if (key) {
        info.id = std::to_string(*key);
    }
    if (info.id != message.state.session.id && !message.state.session.id.empty()) {
        message.state = F1State{};  // another session: nothing of the old one holds
    }
    const auto meeting = f1_member(json, "Meeting");
    const std::string name(f1_text(json, "Name").value_or(""));
    if (!name.empty()) {
        const auto event = meeting ? f1_text(*meeting, "Name") : std::nullopt;
        info.name = event ? std::string(*event) + " " + name : name;
    }
    if (const auto circuit = meeting ? f1_member(*meeting, "Circuit") : std::nullopt) {
        info.venue = venue_id(f1_text(*circuit, "ShortName").value_or(info.venue));
    }
    if (const auto type = f1_text(json, "Type")) {
        info.kind = kind_of(*type);
    }
    if (const auto offset = f1_text(json, "GmtOffset")) {
        message.state.local_minus_utc = offset_of(*offset);
    }
    info.sectors = 3;
    message.state.session = info;
    message.put(info);
    return true;
}

bool f1_lap_count(F1Message& message, const F1Json& json) {
    const auto total = f1_int(json, "TotalLaps");
    if (!total) {
        return f1_int(json, "CurrentLap").has_value();
    }
    if (*total < 0 || message.state.session.id.empty()) {
        return false;
    }
    message.state.session.laps_total = *total;
    message.put(message.state.session);
    return true;
}

bool f1_session_status(F1Message& message, const F1Json& json) {
    const auto text = f1_text(json, "Status");
    const auto phase = text ? phase_of(*text) : std::nullopt;
    if (!phase) {
        return false;
    }
    message.state.status.phase = *phase;
    message.put(message.state.status);
    return true;
}

bool f1_clock(F1Message& message, const F1Json& json) {
    const auto remaining = f1_text(json, "Remaining");
    if (remaining) {
        const auto time = f1_duration(*remaining);
        if (!time) {
            return false;
        }
        message.state.clock.remaining_ns = *time;
    }
    const auto running = f1_bool(json, "Extrapolating");
    message.state.clock.running = running.value_or(message.state.clock.running);
    const auto utc = f1_utc(f1_text(json, "Utc").value_or(""));
    if (!remaining && !running && !utc) {
        return false;
    }
    message.put_at(utc.value_or(message.delivered_utc_ns), message.state.clock);
    return true;
}

bool f1_track_status(F1Message& message, const F1Json& json) {
    const auto status = f1_int(json, "Status");
    const auto flag = status ? flag_of(*status) : std::nullopt;
    if (!flag) {
        return false;
    }
    message.put(race::FlagChange{*flag, 0});
    return true;
}

bool f1_driver_list(F1Message& message, const F1Json& json) {
    if (!json.is_object()) {
        return false;
    }
    f1_each_car(json, [&](std::string_view number, const F1Json& told) {
        F1Car* car = message.car(number);
        if (!car) {
            return;
        }
        const bool known = !car->entry.name.empty() || !car->entry.short_name.empty();
        race::Entry entry = car->entry;
        replace(entry.short_name, f1_text(told, "Tla"));
        replace(entry.name, f1_text(told, "FullName"));
        replace(entry.team, f1_text(told, "TeamName"));
        replace(entry.colour, f1_text(told, "TeamColour"));
        replace(entry.nationality, f1_text(told, "CountryCode"));
        const bool same = entry.short_name == car->entry.short_name &&
                          entry.name == car->entry.name && entry.team == car->entry.team &&
                          entry.colour == car->entry.colour &&
                          entry.nationality == car->entry.nationality;
        if (!known || !same) {  // most updates only move the line on the screen
            car->entry = entry;
            message.put(entry);
        }
    });
    return true;
}

}  // namespace pitcast::feed
