// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <tuple>

#include "pitcast/race/event.h"

/// Names of everything in race/event.h as it stands in a payload, once. The codec walks these
/// tables in both directions, so that writing and reading cannot drift apart.
namespace pitcast::feed::fields {

using std::string_view;
using namespace race;

/// A member, its name in the payload, and for integers the range that makes sense.
template <typename Owner, typename Member>
struct Field {
    string_view name;
    Member Owner::*member;
    std::int64_t least;
    std::int64_t most;
};

inline constexpr std::int64_t kMany = 1'000'000;
inline constexpr std::int64_t kDayNs = 86'400LL * kNanosecondsPerSecond;
inline constexpr std::int64_t kYearNs = 366LL * 86'400 * kNanosecondsPerSecond;
inline constexpr std::int64_t kFarMm = 100'000'000'000;  // 100,000 km: any frame on the Earth

inline constexpr std::int64_t kMostMilliG = 100'000;  // a crash reads more than any driving
inline constexpr std::int64_t kTurnMdeg = 360'000;
inline constexpr std::int64_t kMostSteering = 10 * kTurnMdeg;  // lorries take four turns
inline constexpr std::int64_t kDeepestMm = 1'000'000;          // the lowest land is at -430 m
inline constexpr std::int64_t kHighestMm = 20'000'000;

template <typename Owner, typename Member>
constexpr Field<Owner, Member> field(string_view name, Member Owner::*member,
                                     std::int64_t least = 0, std::int64_t most = kMany) {
    return {name, member, least, most};
}

template <typename T>
struct Described;

template <>
struct Described<Loop> {
    static constexpr std::tuple list{field("id", &Loop::id), field("name", &Loop::name),
                                     field("kind", &Loop::kind),
                                     field("distance_mm", &Loop::distance_mm, -kFarMm, kFarMm),
                                     field("ends_sector", &Loop::ends_sector)};
};

// "kind" is taken by the kind of the event, so members called so get the name of their type.
template <>
struct Described<SessionInfo> {
    static constexpr string_view kind = "session";
    static constexpr std::tuple list{
        field("id", &SessionInfo::id),
        field("name", &SessionInfo::name),
        field("name_zh", &SessionInfo::name_zh),
        field("venue", &SessionInfo::venue),
        field("session_kind", &SessionInfo::kind),
        field("laps_total", &SessionInfo::laps_total),
        field("duration_ns", &SessionInfo::duration_ns, 0, kYearNs),
        field("lap_length_mm", &SessionInfo::lap_length_mm, 0, kFarMm),
        field("sectors", &SessionInfo::sectors, 0, 64),
        field("loops", &SessionInfo::loops),
        field("drive_through_ns", &SessionInfo::drive_through_ns, 0, kDayNs),
        field("detours_required", &SessionInfo::detours_required, 0, 1000),
        field("missed_detour_ns", &SessionInfo::missed_detour_ns, 0, kDayNs),
        field("classified_permille", &SessionInfo::classified_permille, 0, 1000)};
};

template <>
struct Described<SessionStatus> {
    static constexpr string_view kind = "session_status";
    static constexpr std::tuple list{field("phase", &SessionStatus::phase),
                                     field("part", &SessionStatus::part),
                                     field("cars_advancing", &SessionStatus::cars_advancing)};
};

template <>
struct Described<Entry> {
    static constexpr string_view kind = "entry";
    static constexpr std::tuple list{field("number", &Entry::number),
                                     field("short_name", &Entry::short_name),
                                     field("name", &Entry::name),
                                     field("name_zh", &Entry::name_zh),
                                     field("codriver", &Entry::codriver),
                                     field("codriver_zh", &Entry::codriver_zh),
                                     field("team", &Entry::team),
                                     field("team_zh", &Entry::team_zh),
                                     field("car_class", &Entry::car_class),
                                     field("vehicle", &Entry::vehicle),
                                     field("nationality", &Entry::nationality),
                                     field("colour", &Entry::colour),
                                     field("grid_position", &Entry::grid_position)};
};

template <>
struct Described<Passing> {
    static constexpr string_view kind = "passing";
    static constexpr std::tuple list{field("number", &Passing::number),
                                     field("loop", &Passing::loop), field("laps", &Passing::laps)};
};

template <>
struct Described<LapCompleted> {
    static constexpr string_view kind = "lap";
    static constexpr std::tuple list{field("number", &LapCompleted::number),
                                     field("lap", &LapCompleted::lap),
                                     field("lap_time_ns", &LapCompleted::lap_time_ns, 0, kYearNs)};
};

template <>
struct Described<SectorTime> {
    static constexpr string_view kind = "sector";
    static constexpr std::tuple list{
        field("number", &SectorTime::number), field("sector", &SectorTime::sector, 0, 64),
        field("time_ns", &SectorTime::time_ns, 0, kYearNs), field("lap", &SectorTime::lap)};
};

template <>
struct Described<MiniSector> {
    static constexpr string_view kind = "mini_sector";
    static constexpr std::tuple list{
        field("number", &MiniSector::number), field("sector", &MiniSector::sector, 0, 64),
        field("segment", &MiniSector::segment, 0, 64), field("colour", &MiniSector::colour)};
};

template <>
struct Described<LapDeleted> {
    static constexpr string_view kind = "lap_deleted";
    static constexpr std::tuple list{field("number", &LapDeleted::number),
                                     field("lap", &LapDeleted::lap),
                                     field("lap_time_ns", &LapDeleted::lap_time_ns, 0, kYearNs),
                                     field("reason", &LapDeleted::reason)};
};

template <>
struct Described<BestLap> {
    static constexpr string_view kind = "best_lap";
    static constexpr std::tuple list{field("number", &BestLap::number),
                                     field("time_ns", &BestLap::time_ns, 0, kYearNs),
                                     field("lap", &BestLap::lap), field("part", &BestLap::part)};
};

template <>
struct Described<Positions::Fix> {
    static constexpr std::tuple list{field("number", &Positions::Fix::number),
                                     field("x_mm", &Positions::Fix::x_mm, -kFarMm, kFarMm),
                                     field("y_mm", &Positions::Fix::y_mm, -kFarMm, kFarMm),
                                     field("z_mm", &Positions::Fix::z_mm, -kFarMm, kFarMm)};
};

template <>
struct Described<Positions> {
    static constexpr string_view kind = "positions";
    static constexpr std::tuple list{field("fixes", &Positions::fixes)};
};

template <>
struct Described<Telemetry> {
    static constexpr string_view kind = "telemetry";
    static constexpr std::tuple list{
        field("number", &Telemetry::number),
        field("speed_mm_s", &Telemetry::speed_mm_s, -kMany, kMany),
        field("rpm", &Telemetry::rpm),
        field("gear", &Telemetry::gear, -4, 32),
        field("throttle_permille", &Telemetry::throttle_permille, 0, 1000),
        field("brake_permille", &Telemetry::brake_permille, 0, 1000),
        field("g_lateral_milli", &Telemetry::g_lateral_milli, -kMostMilliG, kMostMilliG),
        field("g_longitudinal_milli", &Telemetry::g_longitudinal_milli, -kMostMilliG, kMostMilliG),
        field("g_vertical_milli", &Telemetry::g_vertical_milli, -kMostMilliG, kMostMilliG),
        field("steering_mdeg", &Telemetry::steering_mdeg, -kMostSteering, kMostSteering),
        field("heading_mdeg", &Telemetry::heading_mdeg, 0, kTurnMdeg),
        field("pitch_mdeg", &Telemetry::pitch_mdeg, -kTurnMdeg / 2, kTurnMdeg / 2),
        field("roll_mdeg", &Telemetry::roll_mdeg, -kTurnMdeg / 2, kTurnMdeg / 2),
        field("altitude_mm", &Telemetry::altitude_mm, -kDeepestMm, kHighestMm)};
};

template <>
struct Described<FlagChange> {
    static constexpr string_view kind = "flag";
    static constexpr std::tuple list{field("flag", &FlagChange::flag),
                                     field("sector", &FlagChange::sector)};
};

template <>
struct Described<CarStatusChange> {
    static constexpr string_view kind = "car_status";
    static constexpr std::tuple list{field("number", &CarStatusChange::number),
                                     field("status", &CarStatusChange::status),
                                     field("knocked_out", &CarStatusChange::knocked_out)};
};

template <>
struct Described<Penalty> {
    static constexpr string_view kind = "penalty";
    static constexpr std::tuple list{field("number", &Penalty::number),
                                     field("penalty_kind", &Penalty::kind),
                                     field("time_ns", &Penalty::time_ns, 0, kYearNs),
                                     field("served", &Penalty::served),
                                     field("reason", &Penalty::reason),
                                     field("id", &Penalty::id),
                                     field("withdrawn", &Penalty::withdrawn)};
};

template <>
struct Described<PlaceOverride> {
    static constexpr string_view kind = "place_override";
    static constexpr std::tuple list{field("number", &PlaceOverride::number),
                                     field("position", &PlaceOverride::position),
                                     field("places_lost", &PlaceOverride::places_lost),
                                     field("withdrawn", &PlaceOverride::withdrawn),
                                     field("reason", &PlaceOverride::reason),
                                     field("id", &PlaceOverride::id)};
};

template <>
struct Described<CountBack> {
    static constexpr string_view kind = "count_back";
    static constexpr std::tuple list{field("lap", &CountBack::lap)};
};

template <>
struct Described<FeedStatus> {
    static constexpr string_view kind = "feed_status";
    static constexpr std::tuple list{field("provenance", &FeedStatus::provenance)};
};

template <>
struct Described<RaceControlMessage> {
    static constexpr string_view kind = "race_control";
    static constexpr std::tuple list{field("text", &RaceControlMessage::text),
                                     field("number", &RaceControlMessage::number)};
};

template <>
struct Described<SessionClock> {
    static constexpr string_view kind = "clock";
    static constexpr std::tuple list{
        field("remaining_ns", &SessionClock::remaining_ns, -kYearNs, kYearNs),
        field("elapsed_ns", &SessionClock::elapsed_ns, -kYearNs, kYearNs),
        field("running", &SessionClock::running)};
};

template <>
struct Described<OfficialPlace> {
    static constexpr string_view kind = "place";
    static constexpr std::tuple list{field("number", &OfficialPlace::number),
                                     field("position", &OfficialPlace::position),
                                     field("laps", &OfficialPlace::laps)};
};

template <>
struct Described<LapsCorrected> {
    static constexpr string_view kind = "laps_corrected";
    static constexpr std::tuple list{field("number", &LapsCorrected::number),
                                     field("laps", &LapsCorrected::laps)};
};

/// Texts of an enumeration, in the order of its values.
template <typename E>
struct Texts;

template <>
struct Texts<SessionKind> {
    static constexpr auto list =
        std::to_array<string_view>({"unknown", "practice", "qualifying", "race", "stage"});
};
template <>
struct Texts<SessionPhase> {
    static constexpr auto list = std::to_array<string_view>(
        {"unknown", "inactive", "running", "suspended", "finished", "official"});
};
template <>
struct Texts<Flag> {
    static constexpr auto list =
        std::to_array<string_view>({"none", "green", "yellow", "safety_car", "virtual_safety_car",
                                    "code_60", "red", "white", "chequered"});
};
template <>
struct Texts<CarStatus> {
    static constexpr auto list = std::to_array<string_view>(
        {"unknown", "on_track", "in_pit", "stopped", "retired", "did_not_start", "did_not_finish",
         "disqualified", "not_classified"});
};
template <>
struct Texts<LoopKind> {
    static constexpr auto list = std::to_array<string_view>(
        {"unknown", "start_finish", "intermediate", "speed_trap", "pit_in", "pit_out", "detour"});
};
template <>
struct Texts<SegmentColour> {
    static constexpr auto list =
        std::to_array<string_view>({"none", "slower", "personal_best", "overall_best", "pit_lane"});
};
template <>
struct Texts<PenaltyKind> {
    static constexpr auto list =
        std::to_array<string_view>({"unknown", "time", "drive_through", "stop_and_go", "warning"});
};
template <>
struct Texts<Provenance> {
    static constexpr auto list =
        std::to_array<string_view>({"none", "live", "estimated", "stale", "frozen"});
};

}  // namespace pitcast::feed::fields
