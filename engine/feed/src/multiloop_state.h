// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/feed/decoder.h"

#include "text_fields.h"

/// What the Multiloop decoder remembers of the lines so far.
namespace pitcast::feed {

struct MultiloopCar {
    race::Entry entry;
    bool named = false;  ///< told in this session
    race::CarStatus status = race::CarStatus::unknown;

    std::int32_t laps = 0;  ///< newest $C
    std::int64_t elapsed_ms = 0;
    std::int64_t last_lap_ms = 0;
    bool waits = false;  ///< a $C came before the first $H
    std::int32_t told_laps = -1;
    std::int64_t told_elapsed_ms = -1;
    std::int32_t position = 0;
    std::int64_t best_ms = 0;
    std::int32_t best_lap = 0;

    /// Ends of laps, newest 64: an invalidated lap is known by its elapsed time only.
    std::deque<std::pair<std::int64_t, std::int32_t>> lap_ends;
};

struct MultiloopState {
    race::SessionInfo session;
    bool session_told = false;
    std::string run;                                           ///< of the preamble
    std::int32_t starts = 0;                                   ///< of that run
    std::map<std::string, std::int32_t, std::less<>> sectors;  ///< name of a section -> sector
    std::optional<Nanoseconds> start_ns;  ///< UTC at which the elapsed time was zero
    std::int64_t elapsed_ms = 0;          ///< newest $H
    Nanoseconds now_ns = 0;               ///< newest time told
    Nanoseconds received_ns = 0;
    race::Flag flag = race::Flag::none;
    bool flag_told = false;
    race::SessionPhase phase = race::SessionPhase::unknown;
    std::map<std::string, MultiloopCar, std::less<>> cars;
    std::map<std::int64_t, std::string> announcements;  ///< by number
    std::uint64_t unknown_cars = 0;
};

using MultiloopFields = std::span<const std::string_view>;

/// One line being decoded. `fields[0]` is the command, [1] the record's type, [2] its sequence,
/// [3] the preamble, [4] the first of its own.
struct MultiloopLine {
    MultiloopState& state;
    std::vector<TimedEvent>& out;
    MultiloopFields fields;

    [[nodiscard]] std::string_view text(std::size_t at) const {
        return at < fields.size() ? fields[at] : std::string_view{};
    }
    /// A field in hex, 0..2^40; empty = 0, none = damaged.
    [[nodiscard]] std::optional<std::int64_t> hex(std::size_t at) const;
    [[nodiscard]] std::optional<std::int32_t> count(std::size_t at) const;

    [[nodiscard]] Nanoseconds now() const {
        return state.received_ns != 0 ? state.received_ns : state.now_ns;
    }
    void put_at(Nanoseconds utc_ns, race::EventBody body) {
        out.push_back({now() != 0 ? now() : utc_ns, {utc_ns, std::move(body)}});
    }
    void put(race::EventBody body) { put_at(now(), std::move(body)); }
    /// UTC of an elapsed time of the run; the newest time told where that cannot be.
    [[nodiscard]] Nanoseconds utc_of(std::int64_t elapsed_ms) const;
    /// The car; null when the number is none, or there are too many.
    MultiloopCar* car(std::string_view number);
};

/// One function a command. Returns what is wrong with the line, or nothing.
[[nodiscard]] std::string_view multiloop_heartbeat(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_run(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_track(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_announcement(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_flag(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_entry(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_lap(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_section(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_crossing(MultiloopLine& line);
[[nodiscard]] std::string_view multiloop_invalidated(MultiloopLine& line);

/// Opens the session of a run; the same run again = it was started anew.
void multiloop_open_session(MultiloopLine& line, const std::string& run);
/// Says what is new about the car's laps, total and place.
void multiloop_tell_standing(MultiloopLine& line, MultiloopCar& car);

}  // namespace pitcast::feed
