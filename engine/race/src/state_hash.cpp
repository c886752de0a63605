// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/hash.h"
#include "pitcast/race/race_state.h"

namespace pitcast::race {
namespace {

/// Adds what it is given, field by field, in a fixed order. Overloads for every kind of part.
class StateHasher {
 public:
    template <typename... T>
    void all(const T&... values) {
        (one(values), ...);
    }
    [[nodiscard]] std::uint64_t value() const { return hasher_.value(); }

 private:
    void one(bool value) { hasher_.add(static_cast<std::uint8_t>(value ? 1 : 0)); }
    void one(const std::string& value) { hasher_.add(std::string_view(value)); }
    template <typename T>
    requires(std::is_integral_v<T> || std::is_enum_v<T>) void one(const T& value) {
        hasher_.add(value);
    }
    template <typename T>
    void one(const std::optional<T>& value) {
        one(value.has_value());
        if (value) {
            one(*value);
        }
    }
    template <typename T>
    void one(const std::vector<T>& values) {
        one(values.size());
        for (const T& value : values) {
            one(value);
        }
    }
    template <typename K, typename V, typename C>
    void one(const std::map<K, V, C>& values) {
        one(values.size());
        for (const auto& [key, value] : values) {
            all(key, value);
        }
    }
    void one(const Loop& v) { all(v.id, v.name, v.kind, v.distance_mm, v.ends_sector); }
    void one(const SessionInfo& v) {
        all(v.id, v.name, v.name_zh, v.venue, v.kind, v.laps_total, v.duration_ns, v.lap_length_mm,
            v.sectors, v.loops);
    }
    void one(const SessionStatus& v) { all(v.phase, v.part, v.cars_advancing); }
    void one(const SessionClock& v) { all(v.remaining_ns, v.elapsed_ns, v.running); }
    void one(const RaceControlMessage& v) { all(v.text, v.number); }
    void one(const Gap& v) { all(v.kind, v.time_ns, v.laps); }
    void one(const Lap& v) {
        all(v.number, v.time_ns, v.ended_utc_ns, v.deleted, v.off_record, v.part);
    }
    void one(const LapDeleted& v) { all(v.number, v.lap, v.lap_time_ns, v.reason); }
    void one(const Crossing& v) { hasher_.add(v); }
    void one(const Sector& v) { all(v.last_ns, v.best_ns, v.colour); }
    void one(const PositionFix& v) { hasher_.add(v); }
    void one(const Penalty& v) { all(v.number, v.kind, v.time_ns, v.served, v.reason, v.id); }
    void one(const Telemetry& v) {
        all(v.number, v.speed_mm_s, v.rpm, v.gear, v.throttle_permille, v.brake_permille);
    }
    void one(const Entry& v) {
        all(v.number, v.short_name, v.name, v.name_zh, v.codriver, v.codriver_zh, v.team, v.team_zh,
            v.car_class, v.vehicle, v.nationality, v.colour, v.grid_position);
    }
    void one(const Competitor& v) {
        all(v.entry, v.status, v.knocked_out, v.out_in_part, v.finished, v.pit_this_lap);
        all(v.laps, v.lap_history, v.last_lap_ns, v.best_lap_ns, v.best_lap_number,
            v.best_lap_utc_ns, v.total_ns, v.last_crossing_utc_ns, v.last_loop, v.crossings);
        all(v.started_utc_ns, v.lap_from_utc_ns, v.sector_from_utc_ns, v.sectors_done,
            v.deletions_ahead, v.sectors, v.penalty_ns, v.penalties, v.pit_stops);
        all(v.position, v.class_position, v.positions_gained, v.gap, v.interval,
            v.official_position, v.official_laps, v.fixes, v.telemetry, v.telemetry_utc_ns);
    }

    Hasher hasher_;
};

}  // namespace

std::uint64_t state_hash(const RaceState& state) {
    StateHasher h;
    h.all(state.session, state.status, state.flag, state.clock, state.clock_utc_ns,
          state.green_utc_ns, state.flag_out_utc_ns, state.now_utc_ns, state.sector_flags);
    h.all(state.competitors, state.by_number, state.order, state.best_lap_ns, state.best_lap_holder,
          state.best_sectors_ns, state.messages);
    h.all(state.events_applied, state.events_refused);
    return h.value();
}

}  // namespace pitcast::race
