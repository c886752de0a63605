// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/race/event.h"
#include "pitcast/race/gap.h"

/// The state of a race: a pure function of the events applied, in the order applied.
namespace pitcast::race {

/// Index into RaceState::competitors; stable for a whole session.
using CompetitorIndex = std::int32_t;

struct Lap {
    std::int32_t number = 0;  ///< from 1
    std::optional<Nanoseconds> time_ns;
    Nanoseconds ended_utc_ns = 0;  ///< crossing that ended it
    bool deleted = false;          ///< does not count as a best lap
    bool off_record = false;       ///< in lap or out lap: never a best lap
    std::int32_t part = 0;         ///< knock-out part it was set in
};

/// A point of the course reached. Points number the loops on the track one after the other, lap
/// after lap: completed laps times the loops of a lap, plus the loops passed since.
struct Crossing {
    std::int64_t point = 0;
    Nanoseconds utc_ns = 0;
};

/// How a sector time stood when it was set.
enum class SectorColour : std::uint8_t { none, slower, personal_best, overall_best };

struct Sector {
    std::optional<Nanoseconds> last_ns;
    std::optional<Nanoseconds> best_ns;
    SectorColour colour = SectorColour::none;  ///< of `last_ns`, as crossed
};

struct PositionFix {
    Nanoseconds utc_ns = 0;
    std::int64_t x_mm = 0;
    std::int64_t y_mm = 0;
    std::int64_t z_mm = 0;
};

struct Competitor {
    Entry entry;
    CarStatus status = CarStatus::unknown;
    bool knocked_out = false;
    std::int32_t out_in_part = 0;  ///< knock-out part it went out in; 0 = none yet
    bool finished = false;         ///< race: took the flag, later laps do not count
    bool pit_this_lap = false;     ///< lap under way began in or touched the pit lane

    std::int32_t laps = 0;         ///< completed
    std::vector<Lap> lap_history;  ///< in order
    std::optional<Nanoseconds> last_lap_ns;
    std::optional<Nanoseconds> best_lap_ns;  ///< best lap that counts
    std::int32_t best_lap_number = 0;
    Nanoseconds best_lap_utc_ns = 0;      ///< when it was set; of equal laps the earlier wins
    std::optional<Nanoseconds> total_ns;  ///< race: time of the last crossing since the start
    Nanoseconds last_crossing_utc_ns = 0;
    std::string last_loop;                    ///< Loop::id last passed
    std::vector<Crossing> crossings;          ///< newest 64, oldest first; both fields rise
    Nanoseconds started_utc_ns = 0;           ///< stage: the car's own start; 0 = not started
    Nanoseconds lap_from_utc_ns = 0;          ///< when the lap under way began; 0 = unknown
    Nanoseconds sector_from_utc_ns = 0;       ///< when the sector under way began; 0 = unknown
    std::int32_t sectors_done = 0;            ///< of the lap under way, timed by loops
    std::vector<LapDeleted> deletions_ahead;  ///< of laps that have not come yet, at most 16
    std::vector<Sector> sectors;              ///< SessionInfo::sectors of them
    Nanoseconds penalty_ns = 0;               ///< time penalties that stand, not served
    std::vector<Penalty> penalties;
    std::int32_t pit_stops = 0;

    std::int32_t position = 0;           ///< overall, from 1; 0 = unknown
    std::int32_t class_position = 0;     ///< within entry.car_class
    std::int32_t positions_gained = 0;   ///< since the grid; 0 when either is unknown
    Gap gap;                             ///< to the leader
    Gap interval;                        ///< to the car ahead
    std::int32_t official_position = 0;  ///< what the feed says; 0 = nothing
    std::int32_t official_laps = 0;      ///< what the feed says, in its own way of counting

    /// Newest fixes, oldest first, at most 64; event times rise strictly.
    std::vector<PositionFix> fixes;
    Telemetry telemetry;  ///< newest; number empty = none came
    Nanoseconds telemetry_utc_ns = 0;
};

struct RaceState {
    SessionInfo session;
    SessionStatus status;
    Flag flag = Flag::none;
    SessionClock clock;
    Nanoseconds clock_utc_ns = 0;     ///< when `clock` was true
    Nanoseconds green_utc_ns = 0;     ///< start of the race; 0 = not started
    Nanoseconds flag_out_utc_ns = 0;  ///< end of the running time, chequered flag; 0 = not yet
    Nanoseconds now_utc_ns = 0;       ///< largest event time applied
    std::map<std::int32_t, Flag> sector_flags;  ///< local flags that are out, by sector
    std::vector<Competitor> competitors;
    std::map<std::string, CompetitorIndex, std::less<>> by_number;
    std::vector<CompetitorIndex> order;  ///< classification, leader first
    std::optional<Nanoseconds> best_lap_ns;
    CompetitorIndex best_lap_holder = -1;
    std::vector<std::optional<Nanoseconds>> best_sectors_ns;
    std::vector<RaceControlMessage> messages;  ///< newest last, at most 64
    std::uint64_t events_applied = 0;
    std::uint64_t events_refused = 0;  ///< unknown car or loop, time running backwards

    [[nodiscard]] const Competitor* find(std::string_view number) const;
    /// Leader's completed laps, for "LAP n / total"; 0 before the first crossing.
    [[nodiscard]] std::int32_t leader_laps() const;
};

/// Takes one event into the state. Never fails: what makes no sense is counted in
/// `events_refused` and changes nothing else. Does not sort: call `classify` at a batch boundary.
void apply(RaceState& state, const Event& event);

/// Recomputes order, positions, gaps and intervals from what has been applied.
void classify(RaceState& state);

enum class Ranking : std::uint8_t {
    distance,  ///< laps, then who was there first: the order on the road, or the result
    best_lap   ///< best lap that counts, the earlier of equals
};

/// The cars in the order of `ranking`, whatever the kind of session: fastest laps of a race, laps
/// run in a practice. The state keeps the order that its own kind asks for.
[[nodiscard]] std::vector<CompetitorIndex> ranked(const RaceState& state, Ranking ranking);

/// Hash of everything in the state; equal states hash equal on every machine.
[[nodiscard]] std::uint64_t state_hash(const RaceState& state);

/// Session clock at `utc_ns`: counts on from the last SessionClock while that was running.
[[nodiscard]] std::optional<Nanoseconds> clock_remaining_at(const RaceState& state,
                                                            Nanoseconds utc_ns);
[[nodiscard]] std::optional<Nanoseconds> clock_elapsed_at(const RaceState& state,
                                                          Nanoseconds utc_ns);

/// Where the car was at `utc_ns`: between the two fixes around it (linear), the newest fix held
/// for up to `hold_ns` after it, nothing afterwards or before the first.
[[nodiscard]] std::optional<PositionFix> position_at(const Competitor& car, Nanoseconds utc_ns,
                                                     Nanoseconds hold_ns);

}  // namespace pitcast::race
