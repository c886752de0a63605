// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/race/event.h"
#include "pitcast/race/gap.h"
#include "pitcast/race/session_result.h"

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
    bool neutralised = false;      ///< behind a safety car, under code 60 or red, in part at least
    std::int32_t part = 0;         ///< knock-out part it was set in
};

/// The best lap that counts of a knock-out part, or of the whole session (part 0).
struct PartBest {
    std::int32_t part = 0;
    std::int32_t lap = 0;
    Nanoseconds time_ns = 0;
    Nanoseconds ended_utc_ns = 0;
};

/// A sector time of any lap, kept so that bests can be found again when a lap is deleted.
struct LapSector {
    std::int32_t lap = 0;
    std::int32_t sector = 0;
    Nanoseconds time_ns = 0;
    Nanoseconds utc_ns = 0;  ///< when it was set
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
    std::optional<Nanoseconds> best_ns;        ///< of laps not deleted
    Nanoseconds best_utc_ns = 0;               ///< when it was set; of equal times the earlier wins
    SectorColour colour = SectorColour::none;  ///< of `last_ns`, as crossed
    /// Best of the car and of the session when `last_ns` was set, without it; none = there was
    /// none.
    std::optional<Nanoseconds> own_before_ns;
    std::optional<Nanoseconds> session_before_ns;
};

/// Colour of one mini-sector of the lap under way, or of the last lap where not yet reached.
struct Segment {
    std::int32_t sector = 0;
    std::int32_t segment = 0;
    SegmentColour colour = SegmentColour::none;
};

/// A penalty and what became of it.
struct GivenPenalty {
    Penalty told;  ///< the feed's newest word
    Nanoseconds given_utc_ns = 0;
    bool served_in_pits = false;  ///< drive-through, stop-and-go: went through the pits since

    [[nodiscard]] bool served() const { return told.served || served_in_pits; }
    /// Still to be served or added.
    [[nodiscard]] bool open() const {
        return !served() && !told.withdrawn && told.kind != PenaltyKind::warning;
    }
};

/// A message of race control and when it was given.
struct PostedMessage {
    Nanoseconds utc_ns = 0;
    std::string text;
    std::string number;  ///< the car it speaks of; may be empty
};

struct PositionFix {
    Nanoseconds utc_ns = 0;
    std::int64_t x_mm = 0;
    std::int64_t y_mm = 0;
    std::int64_t z_mm = 0;
};

/// Telemetry of one instant, without the car's number.
struct TelemetrySample {
    Nanoseconds utc_ns = 0;
    std::int32_t rpm = 0;
    std::int32_t throttle_permille = 0;
    std::int32_t brake_permille = 0;
    std::optional<std::int32_t> g_lateral_milli;
    std::optional<std::int32_t> g_longitudinal_milli;
    std::optional<std::int32_t> steering_mdeg;
    std::optional<std::int32_t> heading_mdeg;
    std::optional<std::int32_t> pitch_mdeg;
    std::optional<std::int32_t> roll_mdeg;
};

/// Acceleration on the plane that the car stands on.
struct GSample {
    Nanoseconds utc_ns = 0;
    std::int32_t lateral_milli = 0;
    std::int32_t longitudinal_milli = 0;
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
    /// Stands for `lap_history` and `lap_sectors` in the state hash; `apply` keeps it up.
    std::uint64_t history_digest = 0;
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
    std::vector<PartBest> part_bests;         ///< whole session first, then parts as they came
    std::vector<Sector> sectors;              ///< SessionInfo::sectors of them
    std::vector<LapSector> lap_sectors;       ///< laps rise; of the lap under way too
    std::vector<Segment> segments;            ///< mini-sectors, in the order of the lap
    /// Time added in the result: time penalties that stand, and once the race is over also
    /// drive-throughs not served and detours not driven.
    Nanoseconds penalty_ns = 0;
    std::vector<GivenPenalty> penalties;
    std::int32_t pit_stops = 0;
    Nanoseconds pit_from_utc_ns = 0;   ///< last way into the pit lane; 0 = none
    Nanoseconds pit_until_utc_ns = 0;  ///< last way out of it; 0 = none
    std::int32_t stint_from_lap = 1;   ///< lap of the last way out of the pits: the out lap
    std::int32_t detours = 0;          ///< detour loops passed, once a lap each
    std::int32_t last_detour_lap = 0;  ///< lap of the newest of them

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
    std::int32_t top_speed_mm_s = 0;  ///< the highest told in the session; 0 = none
    /// Newest samples, oldest first, at most 4, times rise strictly: between them instruments move.
    std::vector<TelemetrySample> samples;
    /// Oldest first, at most 32, of about the last three seconds (one each 90 ms or more).
    std::vector<GSample> g_trail;
};

struct RaceState {
    SessionInfo session;
    SessionStatus status;
    Flag flag = Flag::none;
    Nanoseconds flag_utc_ns = 0;  ///< when it was shown; 0 = none has been
    SessionClock clock;
    Nanoseconds clock_utc_ns = 0;     ///< when `clock` was true
    Nanoseconds green_utc_ns = 0;     ///< start of the race; 0 = not started
    Nanoseconds flag_out_utc_ns = 0;  ///< end of the running time, chequered flag; 0 = not yet
    Nanoseconds now_utc_ns = 0;       ///< largest event time applied
    /// Newest stretch under safety car, code 60 or red: from, until (0 = lasts). From 0 = none yet.
    Nanoseconds neutral_from_utc_ns = 0;
    Nanoseconds neutral_until_utc_ns = 0;
    std::int32_t restarts = 0;         ///< times the session went on after having been suspended
    std::int32_t counted_back_to = 0;  ///< lap of the last count-back; 0 = none
    std::map<std::int32_t, Flag> sector_flags;  ///< local flags that are out, by sector
    std::vector<Competitor> competitors;
    std::map<std::string, CompetitorIndex, std::less<>> by_number;
    std::vector<CompetitorIndex> order;  ///< classification, leader first
    std::optional<Nanoseconds> best_lap_ns;
    CompetitorIndex best_lap_holder = -1;
    std::vector<std::optional<Nanoseconds>> best_sectors_ns;
    std::vector<CompetitorIndex> best_sector_holders;  ///< beside them; -1 = nobody
    std::vector<PostedMessage> messages;               ///< newest last, at most 64
    std::vector<PlaceOverride> place_overrides;        ///< that stand, at most 256
    /// Results of sessions that ended before this one, oldest first, at most 64.
    std::vector<SessionResult> past_sessions;
    std::uint64_t past_digest = 0;  ///< stands for them in the state hash; `apply` keeps it up
    bool order_stale = true;        ///< something that ranks has been applied since `classify`
    std::uint64_t events_applied = 0;
    std::uint64_t events_refused = 0;  ///< unknown car or loop, time running backwards
    Provenance feed = Provenance::none;
    /// When the feed fell silent, by the listener's clock; 0 = it is not, or nobody knows when.
    Nanoseconds feed_silent_utc_ns = 0;

    [[nodiscard]] const Competitor* find(std::string_view number) const;
    /// Leader's completed laps, for "LAP n / total"; 0 before the first crossing.
    [[nodiscard]] std::int32_t leader_laps() const;
};

/// Takes one event into the state. Never fails: what makes no sense is counted in
/// `events_refused` and changes nothing else. Does not sort: call `classify` at a batch boundary.
void apply(RaceState& state, const Event& event);

/// Applies the events of a batch in an order of their own: by time (those without: first, or with
/// the session in the batch), then by kind, then by content, each once. So neither the order of
/// arrival within it nor a repetition changes the outcome, for events of every kind. What a source
/// says at one instant must therefore not depend on the order in which it says it.
void apply_batch(RaceState& state, const std::vector<Event>& batch);

/// Recomputes order, positions, gaps and intervals from what has been applied. Costs nothing when
/// nothing that ranks has changed since.
void classify(RaceState& state);

enum class Ranking : std::uint8_t {
    distance,  ///< laps, then who was there first: the order on the road, or the result
    best_lap,  ///< best lap that counts, the earlier of equals
    road       ///< the order on the road, without penalties and decisions, in the result too
};

/// The cars in the order of `ranking`, whatever the kind of session: fastest laps of a race, laps
/// run in a practice. The state keeps the order that its own kind asks for.
[[nodiscard]] std::vector<CompetitorIndex> ranked(const RaceState& state, Ranking ranking);
/// The same, written over what `order` held, whose memory is used again.
void rank_into(const RaceState& state, Ranking ranking, std::vector<CompetitorIndex>& order);

/// Result of the session as it stands. Calls for a state that `classify` has put in order.
[[nodiscard]] SessionResult result_of(const RaceState& state);

/// Whether the session is running, over, or over and declared official.
[[nodiscard]] Standing standing_of(const RaceState& state);

/// Whether the pace is held down now: safety car (virtual too), code 60, red.
[[nodiscard]] bool is_neutralised(const RaceState& state);

/// Sum of the car's best sectors; of the best sectors of all cars. None until all are known.
[[nodiscard]] std::optional<Nanoseconds> theoretical_best(const Competitor& car);
[[nodiscard]] std::optional<Nanoseconds> theoretical_best(const RaceState& state);

/// How the last time in that sector (from 1) stands now: a purple lost to another car, or won back
/// when that car's lap was deleted. `Sector::colour` says how it stood when crossed.
[[nodiscard]] SectorColour sector_colour_now(const RaceState& state, const Competitor& car,
                                             std::int32_t sector);

/// Laps of the stint, since the last way out of the pits, that tell of the pace: timed, neither in
/// nor out lap, not deleted, not neutralised.
struct StintAverage {
    std::int32_t laps = 0;
    Nanoseconds lap_time_ns = 0;  ///< mean of them; 0 when there are none
};
[[nodiscard]] StintAverage stint_average(const Competitor& car);

/// Detours that the car still owes; 0 where the session asks for none.
[[nodiscard]] std::int32_t detours_owed(const RaceState& state, const Competitor& car);

/// Hash of everything in the state; equal states hash equal on every machine.
[[nodiscard]] std::uint64_t state_hash(const RaceState& state);

/// Whether the clock of the events is the one that shows `utc_ns`, give or take 5 s. A recording's
/// is not, nor is that of a source that is set to another zone.
[[nodiscard]] bool keeps_time_of(const RaceState& state, Nanoseconds utc_ns);

/// Session clock at `utc_ns`: counts on from the last SessionClock while that was running, and
/// stands from when the feed fell silent.
[[nodiscard]] std::optional<Nanoseconds> clock_remaining_at(const RaceState& state,
                                                            Nanoseconds utc_ns);
[[nodiscard]] std::optional<Nanoseconds> clock_elapsed_at(const RaceState& state,
                                                          Nanoseconds utc_ns);

/// Where the car was at `utc_ns`: between the two fixes around it (linear), the newest fix held
/// for up to `hold_ns` after it, nothing afterwards or before the first.
[[nodiscard]] std::optional<PositionFix> position_at(const Competitor& car, Nanoseconds utc_ns,
                                                     Nanoseconds hold_ns);

}  // namespace pitcast::race
