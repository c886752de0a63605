// SPDX-License-Identifier: Apache-2.0
#include "apply.h"

#include <algorithm>
#include <variant>

#include "best_laps.h"

namespace pitcast::race {
namespace {

/// Calls the handler of the event's kind.
struct Dispatch {
    RaceState& state;
    Nanoseconds utc_ns;

    bool operator()(const SessionInfo& e) const { return apply_session(state, e); }
    bool operator()(const SessionStatus& e) const { return apply_status(state, utc_ns, e); }
    bool operator()(const Entry& e) const { return apply_entry(state, e); }
    bool operator()(const Passing& e) const { return apply_passing(state, utc_ns, e); }
    bool operator()(const LapCompleted& e) const { return apply_lap(state, utc_ns, e); }
    bool operator()(const SectorTime& e) const { return apply_sector(state, e); }
    bool operator()(const LapDeleted& e) const { return apply_deletion(state, e); }
    bool operator()(const BestLap& e) const { return apply_best_lap(state, utc_ns, e); }
    bool operator()(const Positions& e) const { return apply_positions(state, utc_ns, e); }
    bool operator()(const Telemetry& e) const { return apply_telemetry(state, utc_ns, e); }
    bool operator()(const FlagChange& e) const { return apply_flag(state, utc_ns, e); }
    bool operator()(const CarStatusChange& e) const { return apply_car_status(state, e); }
    bool operator()(const Penalty& e) const { return apply_penalty(state, e); }
    bool operator()(const RaceControlMessage& e) const { return apply_message(state, e); }
    bool operator()(const SessionClock& e) const { return apply_clock(state, utc_ns, e); }
    bool operator()(const OfficialPlace& e) const { return apply_place(state, e); }
    bool operator()(const LapsCorrected& e) const { return apply_laps(state, utc_ns, e); }
};

/// Only these carry a time that results depend on; the rest may come without.
bool needs_time(const EventBody& body) {
    return std::holds_alternative<Passing>(body) || std::holds_alternative<Positions>(body) ||
           std::holds_alternative<Telemetry>(body) || std::holds_alternative<LapsCorrected>(body);
}

}  // namespace

void apply(RaceState& state, const Event& event) {
    const bool timed = event.utc_ns > 0 && event.utc_ns <= kLatestUtc;
    if ((!timed && event.utc_ns != 0) || (!timed && needs_time(event.body))) {
        ++state.events_refused;
        return;
    }
    const Nanoseconds utc_ns = timed ? event.utc_ns : state.now_utc_ns;
    if (!std::visit(Dispatch{state, utc_ns}, event.body)) {
        ++state.events_refused;
        return;
    }
    state.now_utc_ns = std::max(state.now_utc_ns, utc_ns);
    ++state.events_applied;
}

const Competitor* RaceState::find(std::string_view number) const {
    const auto found = by_number.find(number);
    return found == by_number.end() ? nullptr
                                    : &competitors[static_cast<std::size_t>(found->second)];
}

std::int32_t RaceState::leader_laps() const {
    return order.empty() ? 0 : competitors[static_cast<std::size_t>(order.front())].laps;
}

Competitor* find_car(RaceState& state, std::string_view number) {
    const auto found = state.by_number.find(number);
    return found == state.by_number.end()
               ? nullptr
               : &state.competitors[static_cast<std::size_t>(found->second)];
}

Competitor* find_or_add(RaceState& state, const std::string& number) {
    if (Competitor* known = find_car(state, number)) {
        return known;
    }
    if (number.empty() || number.size() > kLongestNumber ||
        state.competitors.size() >= kMostCompetitors) {
        return nullptr;
    }
    const auto index = static_cast<CompetitorIndex>(state.competitors.size());
    Competitor& car = state.competitors.emplace_back();
    car.entry.number = number;
    car.sectors.resize(static_cast<std::size_t>(state.session.sectors));
    state.by_number.emplace(number, index);
    state.order.push_back(index);
    return &car;
}

}  // namespace pitcast::race
