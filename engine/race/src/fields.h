// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <type_traits>

#include "pitcast/race/race_state.h"

/// The members of everything in the state and of every event, listed once: state hash, snapshot and
/// history all walk these lists. A member that is missing here does not compile, as a structured
/// binding names all of them or none. The order is part of the snapshot's format.
namespace pitcast::race {

template <typename S, typename T>
concept Is = std::same_as<std::remove_const_t<S>, T>;

// ---- events ----

void each_field(Is<Loop> auto& s, auto&& f) {
    auto& [id, name, kind, distance_mm, ends_sector] = s;
    f(id, name, kind, distance_mm, ends_sector);
}
void each_field(Is<SessionInfo> auto& s, auto&& f) {
    auto& [id, name, name_zh, venue, kind, laps_total, duration_ns, lap_length_mm, sectors, loops,
           drive_through_ns, detours_required, missed_detour_ns, classified_permille] = s;
    f(id, name, name_zh, venue, kind, laps_total, duration_ns, lap_length_mm, sectors, loops,
      drive_through_ns, detours_required, missed_detour_ns, classified_permille);
}
void each_field(Is<SessionStatus> auto& s, auto&& f) {
    auto& [phase, part, cars_advancing] = s;
    f(phase, part, cars_advancing);
}
void each_field(Is<Entry> auto& s, auto&& f) {
    auto& [number, short_name, name, name_zh, codriver, codriver_zh, team, team_zh, car_class,
           vehicle, nationality, colour, grid_position] = s;
    f(number, short_name, name, name_zh, codriver, codriver_zh, team, team_zh, car_class, vehicle,
      nationality, colour, grid_position);
}
void each_field(Is<Passing> auto& s, auto&& f) {
    auto& [number, loop, laps] = s;
    f(number, loop, laps);
}
void each_field(Is<LapCompleted> auto& s, auto&& f) {
    auto& [number, lap, lap_time_ns] = s;
    f(number, lap, lap_time_ns);
}
void each_field(Is<SectorTime> auto& s, auto&& f) {
    auto& [number, sector, time_ns, lap] = s;
    f(number, sector, time_ns, lap);
}
void each_field(Is<MiniSector> auto& s, auto&& f) {
    auto& [number, sector, segment, colour] = s;
    f(number, sector, segment, colour);
}
void each_field(Is<LapDeleted> auto& s, auto&& f) {
    auto& [number, lap, lap_time_ns, reason] = s;
    f(number, lap, lap_time_ns, reason);
}
void each_field(Is<BestLap> auto& s, auto&& f) {
    auto& [number, time_ns, lap, part] = s;
    f(number, time_ns, lap, part);
}
void each_field(Is<LapsCorrected> auto& s, auto&& f) {
    auto& [number, laps] = s;
    f(number, laps);
}
void each_field(Is<Positions::Fix> auto& s, auto&& f) {
    auto& [number, x_mm, y_mm, z_mm] = s;
    f(number, x_mm, y_mm, z_mm);
}
void each_field(Is<Positions> auto& s, auto&& f) {
    auto& [fixes] = s;
    f(fixes);
}
void each_field(Is<Telemetry> auto& s, auto&& f) {
    auto& [number, speed_mm_s, rpm, gear, throttle_permille, brake_permille, g_lateral_milli,
           g_longitudinal_milli, g_vertical_milli, steering_mdeg, heading_mdeg, pitch_mdeg,
           roll_mdeg, altitude_mm] = s;
    f(number, speed_mm_s, rpm, gear, throttle_permille, brake_permille, g_lateral_milli,
      g_longitudinal_milli, g_vertical_milli, steering_mdeg, heading_mdeg, pitch_mdeg, roll_mdeg,
      altitude_mm);
}
void each_field(Is<FlagChange> auto& s, auto&& f) {
    auto& [flag, sector] = s;
    f(flag, sector);
}
void each_field(Is<CarStatusChange> auto& s, auto&& f) {
    auto& [number, status, knocked_out] = s;
    f(number, status, knocked_out);
}
void each_field(Is<Penalty> auto& s, auto&& f) {
    auto& [number, kind, time_ns, served, reason, id, withdrawn] = s;
    f(number, kind, time_ns, served, reason, id, withdrawn);
}
void each_field(Is<PlaceOverride> auto& s, auto&& f) {
    auto& [number, position, places_lost, withdrawn, reason, id] = s;
    f(number, position, places_lost, withdrawn, reason, id);
}
void each_field(Is<CountBack> auto& s, auto&& f) {
    auto& [lap] = s;
    f(lap);
}
void each_field(Is<FeedStatus> auto& s, auto&& f) {
    auto& [provenance] = s;
    f(provenance);
}
void each_field(Is<RaceControlMessage> auto& s, auto&& f) {
    auto& [text, number] = s;
    f(text, number);
}
void each_field(Is<SessionClock> auto& s, auto&& f) {
    auto& [remaining_ns, elapsed_ns, running] = s;
    f(remaining_ns, elapsed_ns, running);
}
void each_field(Is<OfficialPlace> auto& s, auto&& f) {
    auto& [number, position, laps] = s;
    f(number, position, laps);
}

// ---- state ----

void each_field(Is<Gap> auto& s, auto&& f) {
    auto& [kind, time_ns, laps] = s;
    f(kind, time_ns, laps);
}
void each_field(Is<Lap> auto& s, auto&& f) {
    auto& [number, time_ns, ended_utc_ns, deleted, off_record, neutralised, part] = s;
    f(number, time_ns, ended_utc_ns, deleted, off_record, neutralised, part);
}
void each_field(Is<PartBest> auto& s, auto&& f) {
    auto& [part, lap, time_ns, ended_utc_ns] = s;
    f(part, lap, time_ns, ended_utc_ns);
}
void each_field(Is<LapSector> auto& s, auto&& f) {
    auto& [lap, sector, time_ns, utc_ns] = s;
    f(lap, sector, time_ns, utc_ns);
}
void each_field(Is<Crossing> auto& s, auto&& f) {
    auto& [point, utc_ns] = s;
    f(point, utc_ns);
}
void each_field(Is<Sector> auto& s, auto&& f) {
    auto& [last_ns, best_ns, best_utc_ns, colour, own_before_ns, session_before_ns] = s;
    f(last_ns, best_ns, best_utc_ns, colour, own_before_ns, session_before_ns);
}
void each_field(Is<Segment> auto& s, auto&& f) {
    auto& [sector, segment, colour] = s;
    f(sector, segment, colour);
}
void each_field(Is<PositionFix> auto& s, auto&& f) {
    auto& [utc_ns, x_mm, y_mm, z_mm] = s;
    f(utc_ns, x_mm, y_mm, z_mm);
}
void each_field(Is<TelemetrySample> auto& s, auto&& f) {
    auto& [utc_ns, rpm, throttle_permille, brake_permille, g_lateral_milli, g_longitudinal_milli,
           steering_mdeg, heading_mdeg, pitch_mdeg, roll_mdeg] = s;
    f(utc_ns, rpm, throttle_permille, brake_permille, g_lateral_milli, g_longitudinal_milli,
      steering_mdeg, heading_mdeg, pitch_mdeg, roll_mdeg);
}
void each_field(Is<GSample> auto& s, auto&& f) {
    auto& [utc_ns, lateral_milli, longitudinal_milli] = s;
    f(utc_ns, lateral_milli, longitudinal_milli);
}
void each_field(Is<GivenPenalty> auto& s, auto&& f) {
    auto& [told, given_utc_ns, served_in_pits] = s;
    f(told, given_utc_ns, served_in_pits);
}
void each_field(Is<PostedMessage> auto& s, auto&& f) {
    auto& [utc_ns, text, number] = s;
    f(utc_ns, text, number);
}
void each_field(Is<ResultRow> auto& s, auto&& f) {
    auto& [number, name, car_class, position, class_position, grid_position, laps, total_ns,
           penalty_ns, best_lap_ns, status, finished] = s;
    f(number, name, car_class, position, class_position, grid_position, laps, total_ns, penalty_ns,
      best_lap_ns, status, finished);
}
void each_field(Is<SessionResult> auto& s, auto&& f) {
    auto& [id, name, kind, standing, ended_utc_ns, rows] = s;
    f(id, name, kind, standing, ended_utc_ns, rows);
}
void each_field(Is<Competitor> auto& s, auto&& f) {
    auto& [entry, status, knocked_out, out_in_part, finished, pit_this_lap, laps, lap_history,
           history_digest, last_lap_ns, best_lap_ns, best_lap_number, best_lap_utc_ns, total_ns,
           last_crossing_utc_ns, last_loop, crossings, started_utc_ns, lap_from_utc_ns,
           sector_from_utc_ns, sectors_done, deletions_ahead, part_bests, sectors, lap_sectors,
           segments, penalty_ns, penalties, pit_stops, pit_from_utc_ns, pit_until_utc_ns,
           stint_from_lap, detours, last_detour_lap, position, class_position, positions_gained,
           gap, interval, official_position, official_laps, fixes, telemetry, telemetry_utc_ns,
           top_speed_mm_s, samples, g_trail] = s;
    f(entry, status, knocked_out, out_in_part, finished, pit_this_lap, laps, lap_history,
      history_digest, last_lap_ns, best_lap_ns, best_lap_number, best_lap_utc_ns, total_ns,
      last_crossing_utc_ns, last_loop, crossings, started_utc_ns, lap_from_utc_ns,
      sector_from_utc_ns, sectors_done, deletions_ahead, part_bests, sectors, lap_sectors, segments,
      penalty_ns, penalties, pit_stops, pit_from_utc_ns, pit_until_utc_ns, stint_from_lap, detours,
      last_detour_lap, position, class_position, positions_gained, gap, interval, official_position,
      official_laps, fixes, telemetry, telemetry_utc_ns, top_speed_mm_s, samples, g_trail);
}
/// Without `by_number`, which `competitors` says already.
void each_field(Is<RaceState> auto& s, auto&& f) {
    auto& [session, status, flag, flag_utc_ns, clock, clock_utc_ns, green_utc_ns, flag_out_utc_ns,
           now_utc_ns, neutral_from_utc_ns, neutral_until_utc_ns, restarts, counted_back_to,
           sector_flags, competitors, by_number, order, best_lap_ns, best_lap_holder,
           best_sectors_ns, best_sector_holders, messages, place_overrides, past_sessions,
           past_digest, order_stale, events_applied, events_refused, feed, feed_silent_utc_ns] = s;
    f(session, status, flag, flag_utc_ns, clock, clock_utc_ns, green_utc_ns, flag_out_utc_ns,
      now_utc_ns, neutral_from_utc_ns, neutral_until_utc_ns, restarts, counted_back_to,
      sector_flags, competitors, order, best_lap_ns, best_lap_holder, best_sectors_ns,
      best_sector_holders, messages, place_overrides, past_sessions, past_digest, order_stale,
      events_applied, events_refused, feed, feed_silent_utc_ns);
}

/// Last value of an enumeration, for what is read from outside.
template <typename E>
inline constexpr E last_of = E::unknown;
template <>
inline constexpr auto last_of<SessionKind> = SessionKind::stage;
template <>
inline constexpr auto last_of<SessionPhase> = SessionPhase::official;
template <>
inline constexpr auto last_of<Flag> = Flag::chequered;
template <>
inline constexpr auto last_of<CarStatus> = CarStatus::not_classified;
template <>
inline constexpr auto last_of<LoopKind> = LoopKind::detour;
template <>
inline constexpr auto last_of<PenaltyKind> = PenaltyKind::warning;
template <>
inline constexpr auto last_of<SegmentColour> = SegmentColour::pit_lane;
template <>
inline constexpr auto last_of<SectorColour> = SectorColour::overall_best;
template <>
inline constexpr auto last_of<Gap::Kind> = Gap::Kind::laps;
template <>
inline constexpr auto last_of<Provenance> = Provenance::frozen;
template <>
inline constexpr auto last_of<Standing> = Standing::official;

}  // namespace pitcast::race
