// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/feed/decoder.h"
#include "pitcast/feed/local_frame.h"

#include "text_fields.h"

/// What the RMonitor decoder remembers of the lines so far.
namespace pitcast::feed {

/// Local times of day as UTC. The zone is the whole quarter of an hour that fits the time of
/// arrival best, where that is known.
class WallClock {
 public:
    void received(Nanoseconds utc_ns) { received_ns_ = utc_ns; }
    void set_date(std::int64_t days_since_1970);
    /// UTC of a time of day that is about now. Also counts midnights where arrival is unknown.
    [[nodiscard]] Nanoseconds utc(Nanoseconds time_of_day_ns);
    /// When the line at hand came; the newest time told where that is unknown.
    [[nodiscard]] Nanoseconds now() const { return received_ns_ != 0 ? received_ns_ : newest_ns_; }

 private:
    std::int64_t day_ = 10'957;  ///< 2000-01-01
    Nanoseconds received_ns_ = 0;
    Nanoseconds newest_ns_ = 10'957 * kDayNs;
    Nanoseconds last_time_of_day_ns_ = -1;
};

struct RMonitorCar {
    std::string registration;
    race::Entry entry;   ///< as last told to the race model
    bool named = false;  ///< it has been told in this session
    std::int32_t class_number = 0;
    std::uint32_t listed = 0;  ///< `RMonitorState::listing` in which $A or $COMP named it
    race::CarStatus status = race::CarStatus::unknown;

    std::int32_t position = 0;
    std::int32_t laps = 0;        ///< newest $G
    Nanoseconds total_ns = 0;     ///< newest $G; 0 = has not crossed the line
    Nanoseconds lap_time_ns = 0;  ///< newest $J; 0 = not timed
    Nanoseconds lap_total_ns = 0;
    std::int32_t best_lap = 0;  ///< newest $H
    Nanoseconds best_ns = 0;
    bool lap_since_best = false;  ///< a lap time has gone out since that $H

    bool told = false;  ///< the four below have gone out
    std::int32_t told_laps = 0;
    Nanoseconds told_total_ns = 0;
    std::int32_t told_position = 0;
    std::int32_t told_grid = 0;

    std::int32_t sector_done = -1;  ///< sector that the line last crossed ended; -1 = unknown
    Nanoseconds sector_from_ns = 0;
    race::Telemetry telemetry;  ///< last told
};

/// A lap as $T cuts it: from line to line, beginning and ending at the finish line.
struct RMonitorTrack {
    /// Line that ends each sector, as $L and $T call it ("T2"); the last is the finish line.
    std::vector<std::string> ends;

    /// Sector (from 1) that this line ends; 0 = none.
    [[nodiscard]] std::int32_t sector_ending_at(std::string_view line) const;
};

struct RMonitorState {
    WallClock clock;
    std::optional<LocalFrame> frame;                ///< of the venue, where that was told
    std::optional<race::SessionKind> session_kind;  ///< told by the operator
    RMonitorTrack track;
    std::int32_t run = -1;  ///< number of $B; -1 = none came
    std::int32_t starts = 0;
    bool closing = false;  ///< run 95 came; the next thing about a car opens a session
    std::string description;
    std::uint32_t listing = 1;  ///< goes up with $I
    std::uint32_t listing_of_run = 1;
    race::SessionInfo session;
    bool session_told = false;
    race::SessionPhase phase = race::SessionPhase::unknown;
    race::Flag flag = race::Flag::none;
    std::optional<Nanoseconds> start_ns;  ///< UTC at which the race clock stood at zero
    Nanoseconds crossing_ns = 0;          ///< what times of $L lack, for $F tells whole seconds
    Nanoseconds race_clock_ns = 0;        ///< newest
    std::map<std::int32_t, std::string> classes;
    std::map<std::string, RMonitorCar, std::less<>> cars;          ///< by registration number
    std::map<std::string, std::string, std::less<>> number_owner;  ///< shown number -> registration
    std::map<std::string, Nanoseconds, std::less<>> line_times;    ///< newest $L at the line
};

using RMonitorFields = std::span<const std::string_view>;

/// One line being decoded: where its events go.
struct RMonitorLine {
    RMonitorState& state;
    std::vector<TimedEvent>& out;

    void put(race::EventBody body) { put_at(state.clock.now(), std::move(body)); }
    void put_at(Nanoseconds utc_ns, race::EventBody body) {
        out.push_back({state.clock.now(), {utc_ns, std::move(body)}});
    }
    /// The car of that registration number; null when the feed names more than can be.
    RMonitorCar* car(std::string_view registration);
};

/// One function a record; fields[0] is the command. Returns what is wrong with it, or nothing.
[[nodiscard]] std::string_view rmonitor_heartbeat(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_competitor(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_competitor_more(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_run(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_class(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_setting(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_init(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_race(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_best(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_passing(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_correction(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_crossing(RMonitorLine& line, RMonitorFields fields);
[[nodiscard]] std::string_view rmonitor_track(RMonitorLine& line, RMonitorFields fields);

/// A line of a group "ftcar" of a capture (Flagtronics): a list of cars with places and speeds.
[[nodiscard]] std::string_view rmonitor_positions(RMonitorLine& line, std::string_view json);
/// A car has crossed a line of the track; sectors and intermediates come of it.
void rmonitor_cross_line(RMonitorLine& line, RMonitorCar& car, std::string_view time_line,
                         Nanoseconds utc_ns);
/// The car of a number as shown; null when no competitor has it.
[[nodiscard]] RMonitorCar* rmonitor_find_car(RMonitorState& state, std::string_view number);

/// Says what is new about the car's laps, total and place.
void rmonitor_tell_standing(RMonitorLine& line, RMonitorCar& car);
void rmonitor_tell_best(RMonitorLine& line, const RMonitorCar& car);
/// Opens the session that the state describes; its cars are told again.
void rmonitor_open_session(RMonitorLine& line);
/// Something about a car comes: there must be a session that it belongs to.
void rmonitor_need_session(RMonitorLine& line);
/// Forgets laps, totals and the start; who the cars are stays.
void rmonitor_clear_results(RMonitorState& state);

}  // namespace pitcast::feed
