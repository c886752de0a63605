// SPDX-License-Identifier: Apache-2.0
// Commands about the run: $H, $F, $R, $T, $A. Cars: multiloop_cars.cpp.
#include <algorithm>
#include <array>

#include "multiloop_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostAnnouncements = 512;
constexpr std::int64_t kMostSections = 20;
/// An elapsed time further than this from the newest one is no elapsed time of this run.
constexpr std::int64_t kFurthestMs = 6 * 3'600'000;
/// The clock of the run stands this much earlier than before: it began anew.
constexpr std::int64_t kRestartMs = 5'000;

std::optional<race::Flag> flag_of(std::string_view status) {
    switch (status.empty() ? ' ' : status.front()) {
        case 'G':
            return race::Flag::green;
        case 'Y':
            return race::Flag::yellow;
        case 'R':
            return race::Flag::red;
        case 'W':
            return race::Flag::white;
        case 'K':
            return race::Flag::chequered;
        case 'U':
            return race::Flag::none;
        default:
            return std::nullopt;
    }
}

race::SessionPhase phase_of(race::Flag flag) {
    switch (flag) {
        case race::Flag::none:
            return race::SessionPhase::inactive;
        case race::Flag::red:
            return race::SessionPhase::suspended;
        case race::Flag::chequered:
            return race::SessionPhase::finished;
        default:
            return race::SessionPhase::running;
    }
}

void take_flag(MultiloopLine& line, race::Flag flag, Nanoseconds utc_ns) {
    MultiloopState& state = line.state;
    if (!state.flag_told || flag != state.flag) {
        state.flag = flag;
        state.flag_told = true;
        line.put_at(utc_ns, race::FlagChange{flag, 0});
    }
    if (const race::SessionPhase phase = phase_of(flag); phase != state.phase) {
        state.phase = phase;
        line.put_at(utc_ns, race::SessionStatus{phase, 0, 0});
    }
}

/// Sections one after the other from the line back to the line: those are the lap. Others (speed
/// traps) lie across them.
struct Section {
    std::string_view name, from, to;
    std::int64_t length_mm = 0;
};

std::vector<const Section*> chain_of(const std::vector<Section>& sections) {
    std::vector<const Section*> chain;
    std::string_view at = "SF";
    for (const Section& section : sections) {
        if (section.from == at && (chain.empty() || chain.back()->to != "SF")) {
            chain.push_back(&section);
            at = section.to;
        }
    }
    return chain;
}

}  // namespace

std::optional<std::int64_t> MultiloopLine::hex(std::size_t at) const {
    const std::string_view field = text(at);
    if (field.empty()) {
        return 0;
    }
    const auto value = parse_integer(field, 16);
    return value && *value >= 0 && *value <= (std::int64_t{1} << 40) ? value : std::nullopt;
}

std::optional<std::int32_t> MultiloopLine::count(std::size_t at) const {
    const auto value = hex(at);
    return value && *value <= 99'999 ? std::optional(static_cast<std::int32_t>(*value))
                                     : std::nullopt;
}

Nanoseconds MultiloopLine::utc_of(std::int64_t elapsed_ms) const {
    if (!state.start_ns || elapsed_ms > state.elapsed_ms + kFurthestMs) {
        return now();
    }
    return *state.start_ns + elapsed_ms * 1'000'000;
}

void multiloop_open_session(MultiloopLine& line, const std::string& run) {
    MultiloopState& state = line.state;
    const bool again = state.session_told && run == state.run;
    state.starts = again ? state.starts + 1 : 1;
    state.run = run;
    state.session.id =
        (run.empty() ? "-" : run) + (again ? "." + std::to_string(state.starts) : "");
    if (!again) {
        state.session.name.clear();
        state.session.kind = race::SessionKind::race;
        state.cars.clear();
    }
    state.session_told = true;
    state.start_ns.reset();
    state.elapsed_ms = 0;
    state.flag_told = false;
    state.phase = race::SessionPhase::unknown;
    state.announcements.clear();
    line.put(state.session);
    for (auto& [number, car] : state.cars) {  // who they are stays, what they did goes
        MultiloopCar fresh;
        fresh.entry = std::move(car.entry);
        fresh.named = car.named;
        car = std::move(fresh);
        if (car.named) {
            line.put(car.entry);
        }
    }
}

std::string_view multiloop_heartbeat(MultiloopLine& line) {
    MultiloopState& state = line.state;
    const auto flag = flag_of(line.text(4));
    const auto seconds = line.hex(5);
    const auto elapsed = line.hex(6);
    const auto to_go = line.hex(8);
    if (!flag || !seconds || *seconds == 0 || *seconds > 7'258'118'400 || !elapsed || !to_go) {
        return "flag or a time is damaged";
    }
    const Nanoseconds utc_ns = *seconds * kSecondNs;
    state.now_ns = std::max(state.now_ns, utc_ns);
    const bool anew = state.start_ns && *elapsed + kRestartMs < state.elapsed_ms &&
                      *flag != race::Flag::chequered;
    if (anew) {
        multiloop_open_session(line, state.run);
    }
    state.elapsed_ms = *elapsed;
    if (!state.start_ns && *elapsed > 0) {
        // Whole seconds only: later ones would move the start to and fro, so the first stays.
        state.start_ns = utc_ns - *elapsed * 1'000'000;
        state.phase = race::SessionPhase::running;
        line.put_at(*state.start_ns, race::SessionStatus{state.phase, 0, 0});
        for (auto& [number, car] : state.cars) {
            if (car.waits) {
                multiloop_tell_standing(line, car);
            }
        }
    }
    take_flag(line, *flag, utc_ns);
    line.put_at(utc_ns, race::SessionClock{*to_go * 1'000'000, *elapsed * 1'000'000,
                                           state.phase == race::SessionPhase::running});
    return {};
}

std::string_view multiloop_flag(MultiloopLine& line) {
    const auto flag = flag_of(line.text(4));
    if (!flag) {
        return "flag is none";
    }
    if (line.now() != 0) {
        take_flag(line, *flag, line.now());
    }
    return {};
}

std::string_view multiloop_run(MultiloopLine& line) {
    MultiloopState& state = line.state;
    race::SessionInfo info = state.session;
    const std::string event = as_utf8(line.text(4));
    const std::string run = as_utf8(line.text(6));
    info.name = event.empty() || run.empty() ? event + run : event + " " + run;
    const std::string_view type = line.text(7);
    info.kind = type.starts_with('P')                            ? race::SessionKind::practice
                : type.starts_with('Q') || type.starts_with('S') ? race::SessionKind::qualifying
                                                                 : race::SessionKind::race;
    if (info.name != state.session.name || info.kind != state.session.kind) {
        state.session = info;
        line.put(info);
    }
    return {};
}

std::string_view multiloop_track(MultiloopLine& line) {
    constexpr std::int64_t kTenthsOfMmPerInch = 254;
    MultiloopState& state = line.state;
    const auto count = line.hex(7);
    if (!count || *count > kMostSections ||
        line.fields.size() < 8 + 4 * static_cast<std::size_t>(*count)) {
        return "sections are fewer than it says";
    }
    std::vector<Section> sections;
    for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
        const std::size_t at = 8 + 4 * i;
        // Lengths are the one number in tens; 0 = not measured.
        const auto inches = parse_integer(line.text(at + 1));
        const std::int64_t length =
            inches && *inches > 0 && *inches < 10'000'000 ? *inches * kTenthsOfMmPerInch / 10 : 0;
        sections.push_back({line.text(at), line.text(at + 2), line.text(at + 3), length});
    }
    race::SessionInfo info = state.session;
    info.loops = {{"SF", "", race::LoopKind::start_finish, 0, 0}};
    state.sectors.clear();
    const auto chain = chain_of(sections);
    std::int64_t distance = 0;
    std::int32_t sector = 0;
    for (const Section* section : chain) {
        state.sectors.emplace(as_utf8(section->name.substr(0, 16)), ++sector);
        // Where no length is told, loops still stand one after the other.
        distance += std::max<std::int64_t>(section->length_mm, 1);
        if (section->to != "SF") {
            info.loops.push_back({as_utf8(section->to.substr(0, 16)), "",
                                  race::LoopKind::intermediate, distance, 0});
        }
    }
    info.sectors = sector > 0 ? sector : info.sectors;
    const bool same = info.sectors == state.session.sectors &&
                      info.loops.size() == state.session.loops.size() &&
                      std::equal(info.loops.begin(), info.loops.end(), state.session.loops.begin(),
                                 [](const race::Loop& a, const race::Loop& b) {
                                     return a.id == b.id && a.distance_mm == b.distance_mm;
                                 });
    if (!same) {
        state.session = info;
        line.put(info);
    }
    return {};
}

std::string_view multiloop_announcement(MultiloopLine& line) {
    MultiloopState& state = line.state;
    const auto number = line.hex(4);
    const auto seconds = line.hex(7);
    if (!number || !seconds || *seconds > 7'258'118'400) {
        return "number or time is damaged";
    }
    const std::string text = as_utf8(line.text(8).substr(0, 1024));
    if (text.empty() || line.text(5) == "D" ||
        (state.announcements.size() >= kMostAnnouncements &&
         !state.announcements.contains(*number))) {
        return {};
    }
    if (std::exchange(state.announcements[*number], text) != text) {
        line.put_at(*seconds != 0 ? *seconds * kSecondNs : line.now(),
                    race::RaceControlMessage{text, ""});
    }
    return {};
}

}  // namespace pitcast::feed
