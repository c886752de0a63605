// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pitcast/core/frame_rate.h"

/// What a timing feed can tell, whatever its protocol. Decoders (module feed) turn bytes into
/// these; `apply` (race_state.h) turns these into the state of the race. Every event carries the
/// time at which the thing happened (UTC ns since 1970, from the source's clock), never the time
/// at which a packet came.
namespace pitcast::race {

enum class SessionKind : std::uint8_t { unknown, practice, qualifying, race, stage };
enum class SessionPhase : std::uint8_t {
    unknown,
    inactive,
    running,
    suspended,
    finished,
    official
};
enum class Flag : std::uint8_t {
    none,
    green,
    yellow,
    safety_car,
    virtual_safety_car,
    code_60,
    red,
    white,
    chequered
};
enum class CarStatus : std::uint8_t {
    unknown,
    on_track,
    in_pit,
    stopped,
    retired,
    did_not_start,
    did_not_finish,
    disqualified,
    not_classified
};
enum class LoopKind : std::uint8_t {
    unknown,
    start_finish,
    intermediate,
    speed_trap,
    pit_in,
    pit_out,
    detour
};
enum class PenaltyKind : std::uint8_t { unknown, time, drive_through, stop_and_go, warning };
/// How a mini-sector was driven, as the feed colours it.
enum class SegmentColour : std::uint8_t { none, slower, personal_best, overall_best, pit_lane };
/// How far what the feed has told can be trusted, by how long its publisher has been silent.
enum class Provenance : std::uint8_t {
    none,       ///< nothing has come yet, or nobody watches
    live,       ///< told within the last one and a half heartbeats
    estimated,  ///< a heartbeat is overdue: what moves on the screen is extrapolated
    stale,      ///< silent for three heartbeats: show no live gaps, count nothing on
    frozen,     ///< silent for ten: all publishers are given up, the picture stands still
};

/// Whether live values must not be shown any more.
[[nodiscard]] constexpr bool is_silent(Provenance provenance) {
    return provenance == Provenance::stale || provenance == Provenance::frozen;
}

/// A timing loop on the course.
struct Loop {
    std::string id;    ///< "SF", "I1"; unique in the session
    std::string name;  ///< what a viewer reads; may be empty
    LoopKind kind = LoopKind::unknown;
    std::int64_t distance_mm = 0;  ///< along the course from the start line
    std::int32_t ends_sector = 0;  ///< sector (from 1) that this loop closes; 0 = none
};

/// A session begins, or its particulars change. A new `id` clears all results.
struct SessionInfo {
    std::string id;  ///< unique in the event
    std::string name;
    std::string name_zh;
    std::string venue;  ///< id of the venue file; empty = unknown
    SessionKind kind = SessionKind::unknown;
    std::int32_t laps_total = 0;  ///< 0 = not limited by laps
    Nanoseconds duration_ns = 0;  ///< 0 = not limited by time
    std::int64_t lap_length_mm = 0;
    std::int32_t sectors = 3;  ///< sectors of a lap
    std::vector<Loop> loops;
    /// Added to the result for a drive-through not served at the flag; a stop-and-go costs its stop
    /// on top (10 s where the penalty names none). 20 and 30 s are the FIA's sporting rules.
    Nanoseconds drive_through_ns = 20 * kNanosecondsPerSecond;
    std::int32_t detours_required = 0;  ///< joker laps or mandatory passes a car owes; 0 = none
    Nanoseconds missed_detour_ns = 0;   ///< added to the result for each of them not driven
    /// Share of the winner's laps, in thousandths, that a car must run to have a place in the
    /// result; 0 = any. FIA circuit racing: 900, less in endurance.
    std::int32_t classified_permille = 0;
};

/// The session's phase, and in knock-out qualifying its part (1 = Q1; 0 = no parts).
struct SessionStatus {
    SessionPhase phase = SessionPhase::unknown;
    std::int32_t part = 0;
    std::int32_t cars_advancing = 0;  ///< how many stay in after this part; 0 = unknown or all
};

/// A car on the entry list, or a correction to it.
struct Entry {
    std::string number;      ///< the key; text, "007" is not "7"
    std::string short_name;  ///< three letters or so
    std::string name;        ///< Latin
    std::string name_zh;
    std::string codriver;
    std::string codriver_zh;
    std::string team;
    std::string team_zh;
    std::string car_class;
    std::string vehicle;
    std::string nationality;         ///< ISO 3166 alpha-3 or empty
    std::string colour;              ///< "RRGGBB" or empty
    std::int32_t grid_position = 0;  ///< 0 = unknown
};

/// A transponder crossed a loop at `event time`.
struct Passing {
    std::string number;
    std::string loop;       ///< Loop::id
    std::int32_t laps = 0;  ///< laps completed after this crossing; 0 = the model counts
};

/// A lap as a feed states it. Feeds with loops need not send it: the model times laps itself.
struct LapCompleted {
    std::string number;
    std::int32_t lap = 0;                    ///< 1 = first; 0 = the one after the last known
    std::optional<Nanoseconds> lap_time_ns;  ///< none = not timed (out lap, in lap)
};

struct SectorTime {
    std::string number;
    std::int32_t sector = 0;  ///< from 1
    Nanoseconds time_ns = 0;
    /// Lap it belongs to, and then it replaces what was known of that sector; 0 = the lap under
    /// way, or the one just ended where only its last sector was missing.
    std::int32_t lap = 0;
};

/// A piece of a sector, as feeds colour it that have dozens of them a lap.
struct MiniSector {
    std::string number;
    std::int32_t sector = 0;   ///< from 1
    std::int32_t segment = 0;  ///< within the sector, from 1
    SegmentColour colour = SegmentColour::none;
};

/// Race control takes a lap away from the reckoning of best laps. The lap still counts as run.
struct LapDeleted {
    std::string number;
    std::int32_t lap = 0;  ///< 0 = find it by `lap_time_ns`
    std::optional<Nanoseconds> lap_time_ns;
    std::string reason;
};

/// Correction: what the feed says is the car's best valid lap now, in the part given.
struct BestLap {
    std::string number;
    std::optional<Nanoseconds> time_ns;  ///< none = no valid lap
    std::int32_t lap = 0;                ///< 0 = unknown
    std::int32_t part = 0;               ///< knock-out part; 0 = the session
};

/// Correction: the laps that the car has completed, and when (event time, which must be given) it
/// crossed the line to end the last of them, as the timing system restates it: finish camera,
/// transponder exchanged, joining in mid-race. Fewer laps than known take the later ones away;
/// 0 = it has crossed the line at the start only.
struct LapsCorrected {
    std::string number;
    std::int32_t laps = 0;
};

/// Positions of several cars at one instant.
struct Positions {
    struct Fix {
        std::string number;
        std::int64_t x_mm = 0;  ///< venue frame: east
        std::int64_t y_mm = 0;  ///< north
        std::int64_t z_mm = 0;  ///< up
    };
    std::vector<Fix> fixes;
};

struct Telemetry {
    std::string number;
    std::int32_t speed_mm_s = 0;
    std::int32_t rpm = 0;
    std::int32_t gear = 0;               ///< 0 = neutral, -1 = reverse
    std::int32_t throttle_permille = 0;  ///< 0..1000
    std::int32_t brake_permille = 0;     ///< 0..1000
    // None where the car has no such sensor. G is the car's acceleration in its own axes.
    std::optional<std::int32_t> g_lateral_milli = std::nullopt;       ///< milli-g, + to the right
    std::optional<std::int32_t> g_longitudinal_milli = std::nullopt;  ///< + gains speed
    std::optional<std::int32_t> g_vertical_milli = std::nullopt;      ///< + up; 1000 = at rest
    std::optional<std::int32_t> steering_mdeg = std::nullopt;         ///< of the wheel, + right
    /// Where the nose points: milli-degrees clockwise from true north, 0..360000.
    std::optional<std::int32_t> heading_mdeg = std::nullopt;
    std::optional<std::int32_t> pitch_mdeg = std::nullopt;   ///< + nose up
    std::optional<std::int32_t> roll_mdeg = std::nullopt;    ///< + right side down
    std::optional<std::int32_t> altitude_mm = std::nullopt;  ///< above the sea
};

struct FlagChange {
    Flag flag = Flag::none;
    std::int32_t sector = 0;  ///< 0 = whole track
};

struct CarStatusChange {
    std::string number;
    CarStatus status = CarStatus::unknown;
    std::optional<bool> knocked_out;  ///< qualifying: out of the parts that follow
};

struct Penalty {
    std::string number;
    PenaltyKind kind = PenaltyKind::unknown;
    Nanoseconds time_ns = 0;  ///< for PenaltyKind::time
    bool served = false;
    std::string reason;
    std::string id;  ///< same id = the same penalty, updated
    bool withdrawn = false;
};

/// Race control moves a car in the order, whatever the reckoning says. Holds until withdrawn.
struct PlaceOverride {
    std::string number;
    std::int32_t position = 0;  ///< overall, from 1; 0 = by `places_lost`
    std::int32_t places_lost = 0;
    bool withdrawn = false;
    std::string reason;
    std::string id;  ///< same id = the same decision, updated; empty = the car's only one
};

/// Race stopped by a red flag: the result is that of lap `lap`, as if the flag had been shown when
/// the first car ended it. Laps ended later are taken away, and a restart counts on from there.
struct CountBack {
    std::int32_t lap = 0;  ///< from 1
};

struct RaceControlMessage {
    std::string text;
    std::string number;  ///< the car it speaks of; may be empty
};

struct SessionClock {
    std::optional<Nanoseconds> remaining_ns;
    std::optional<Nanoseconds> elapsed_ns;
    bool running = false;
};

/// What the feed itself says of a car's place. Kept beside our own reckoning, never mixed in.
struct OfficialPlace {
    std::string number;
    std::int32_t position = 0;  ///< 0 = unknown
    std::optional<std::int32_t> laps;
};

/// The one event that no publisher tells: whoever listens to the feed says so once a change, so
/// that what the pictures do about it is in the journal. Its time is that of the listener's clock.
struct FeedStatus {
    Provenance provenance = Provenance::none;
};

using EventBody =
    std::variant<SessionInfo, SessionStatus, Entry, Passing, LapCompleted, SectorTime, LapDeleted,
                 BestLap, Positions, Telemetry, FlagChange, CarStatusChange, Penalty,
                 RaceControlMessage, SessionClock, OfficialPlace, LapsCorrected, MiniSector,
                 PlaceOverride, CountBack, FeedStatus>;

/// One thing that happened.
struct Event {
    Nanoseconds utc_ns = 0;  ///< when it happened, source clock; 0 = the source does not say
    EventBody body;
};

}  // namespace pitcast::race
