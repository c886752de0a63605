// SPDX-License-Identifier: Apache-2.0
#include "apply.h"

#include <algorithm>
#include <variant>

#include "digest.h"

namespace pitcast::race {
namespace {

/// Calls the handler of the event's kind.
struct Dispatch {
    RaceState& state;
    Nanoseconds utc_ns;
    bool timed;  ///< `utc_ns` is the event's own

    bool operator()(const SessionInfo& e) const { return apply_session(state, e); }
    bool operator()(const SessionStatus& e) const { return apply_status(state, utc_ns, e); }
    bool operator()(const Entry& e) const { return apply_entry(state, e); }
    bool operator()(const Passing& e) const { return apply_passing(state, utc_ns, e); }
    bool operator()(const LapCompleted& e) const { return apply_lap(state, utc_ns, e); }
    bool operator()(const SectorTime& e) const { return apply_sector(state, utc_ns, e); }
    bool operator()(const MiniSector& e) const { return apply_segment(state, e); }
    bool operator()(const LapDeleted& e) const { return apply_deletion(state, e); }
    bool operator()(const BestLap& e) const { return apply_best_lap(state, utc_ns, e); }
    bool operator()(const Positions& e) const { return apply_positions(state, utc_ns, e); }
    bool operator()(const Telemetry& e) const { return apply_telemetry(state, utc_ns, e); }
    bool operator()(const FlagChange& e) const { return apply_flag(state, utc_ns, e); }
    bool operator()(const CarStatusChange& e) const { return apply_car_status(state, utc_ns, e); }
    bool operator()(const Penalty& e) const { return apply_penalty(state, utc_ns, e); }
    bool operator()(const RaceControlMessage& e) const { return apply_message(state, utc_ns, e); }
    bool operator()(const SessionClock& e) const { return apply_clock(state, utc_ns, e); }
    bool operator()(const OfficialPlace& e) const { return apply_place(state, e); }
    bool operator()(const LapsCorrected& e) const { return apply_laps(state, utc_ns, e); }
    bool operator()(const PlaceOverride& e) const { return apply_override(state, e); }
    bool operator()(const CountBack& e) const { return apply_count_back(state, e); }
    bool operator()(const FeedStatus& e) const { return apply_feed(state, timed ? utc_ns : 0, e); }
};

template <typename... T>
bool is_any_of(const EventBody& body) {
    return (std::holds_alternative<T>(body) || ...);
}

/// Only these carry a time that results depend on; the rest may come without.
bool needs_time(const EventBody& body) {
    return is_any_of<Passing, Positions, Telemetry, LapsCorrected>(body);
}

bool ranks(const EventBody& body) {
    return !is_any_of<Positions, Telemetry, SectorTime, MiniSector, RaceControlMessage,
                      SessionClock, OfficialPlace, FeedStatus>(body);
}

/// Brings the digests up to date of the cars whose laps the event put right. New laps and sectors
/// have been added to them already.
struct Seal {
    RaceState& state;

    void operator()(const CountBack&) const {
        for (Competitor& car : state.competitors) {
            car.history_digest = digest_of(car);
        }
    }
    template <typename Body>
    void operator()(const Body& body) const {
        constexpr bool changes_laps = std::is_same_v<Body, LapDeleted> ||
                                      std::is_same_v<Body, BestLap> ||
                                      std::is_same_v<Body, LapsCorrected>;
        if constexpr (changes_laps) {
            Competitor* car = find_car(state, body.number);
            if (car) {
                car->history_digest = digest_of(*car);
            }
        }
    }
};

}  // namespace

void apply(RaceState& state, const Event& event) {
    const bool timed = event.utc_ns > 0 && event.utc_ns <= kLatestUtc;
    if ((!timed && event.utc_ns != 0) || (!timed && needs_time(event.body))) {
        ++state.events_refused;
        return;
    }
    const Nanoseconds utc_ns = timed ? event.utc_ns : state.now_utc_ns;
    const bool stale = state.order_stale;
    // Before, as a handler may classify half-way through; and after, for what it did then.
    state.order_stale = stale || ranks(event.body);
    if (!std::visit(Dispatch{state, utc_ns, timed}, event.body)) {
        state.order_stale = stale;
        ++state.events_refused;
        return;
    }
    state.order_stale = state.order_stale || ranks(event.body);
    std::visit(Seal{state}, event.body);
    if (!std::holds_alternative<FeedStatus>(event.body)) {
        // Another clock, which may be years away from that of a recording.
        state.now_utc_ns = std::max(state.now_utc_ns, utc_ns);
    }
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
    car.history_digest = digest_of(car);
    state.by_number.emplace(number, index);
    state.order.push_back(index);
    state.order_stale = true;
    return &car;
}

}  // namespace pitcast::race
