// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/race/race_state.h"

/// The race at any instant of the past.
namespace pitcast::race {

struct HistoryLimits {
    /// Memory for events and keyframes. When it is full, every second keyframe goes, and once few
    /// are left the oldest events go: then history begins later (`History::earliest_ns`).
    std::size_t most_bytes = std::size_t{256} << 20;
    /// Positions and telemetry are kept this long only; further back cars have none, and what was
    /// older still when the window began is missing in it. 100 cars at
    /// 25 Hz with telemetry make about 25 MB a minute.
    Nanoseconds live_window_ns = 120 * kNanosecondsPerSecond;
    /// A keyframe (snapshot) at least this far after the one before: what an instant costs to
    /// reach is replaying half as much on average. Doubles whenever keyframes are thinned out.
    Nanoseconds keyframe_ns = 900 * kNanosecondsPerSecond;
};

/// For `History::at`: all that is known.
inline constexpr Nanoseconds kLastInstant = INT64_MAX;

enum class Knowledge : std::uint8_t {
    then,  ///< what had come in by then, mistaken or late as it was: what was on air
    now    ///< what has come in since too: late events in their place, laps deleted later, entries
           ///< corrected. Decisions (penalties, places, exclusions) stand from when they were made.
};

/// Takes events in the order in which they come in, and gives back the state of the race at any
/// instant since. Memory is bounded; the same events give the same answers on every machine.
///
/// For Knowledge::now events are put in the order of their times, at one instant in that of
/// `apply_batch`. A LapsCorrected then makes void
/// what had come in of the car before it and happened after it; everything else that was late,
/// lost and repaired included, ends where it would have been had it come in time.
class History {
 public:
    explicit History(HistoryLimits limits = {});

    /// Takes an event that came in at `known_utc_ns` (receive time; 0 = when it happened). Where
    /// that runs backwards, it came in with the one before.
    void add(const Event& event, Nanoseconds known_utc_ns = 0);

    /// All events so far in the order in which they came in, classified.
    [[nodiscard]] const RaceState& latest();

    /// The classified race at `utc_ns`. With Knowledge::then, what had come in at that instant or
    /// before; with Knowledge::now, what had happened by then. None before `earliest_ns`. Costs a
    /// restored keyframe and the events since it; the first look with Knowledge::now costs all
    /// events once, and keeps keyframes for the next.
    [[nodiscard]] std::optional<RaceState> at(Nanoseconds utc_ns, Knowledge knowledge);

    /// From when on there are answers; 0 = from the start.
    [[nodiscard]] Nanoseconds earliest_ns() const { return earliest_ns_; }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] std::size_t keyframes() const { return keyframes_.size(); }

 private:
    struct Stored {
        std::uint64_t seq = 0;
        Nanoseconds known_ns = 0;
        Nanoseconds utc_ns = 0;  ///< when it took effect: its own time, else the newest until then
        std::string bytes;
    };
    /// The state after the events before `seq`, in the order in which they came in.
    struct Keyframe {
        std::uint64_t seq = 0;
        Nanoseconds known_ns = 0;  ///< everything in it had come in by then
        Nanoseconds utc_ns = 0;    ///< newest event time in it
        std::string bytes;
    };
    /// The state of everything that happened before `utc_ns`, in the order in which it did.
    struct Settled {
        Nanoseconds utc_ns = 0;
        std::string bytes;
    };
    struct Replayed {
        Nanoseconds utc_ns = 0;
        std::uint8_t rank = 0;     ///< what comes first at one instant
        std::string_view content;  ///< decides what nothing else does
        Event event;
    };

    void forget_live_before(Nanoseconds utc_ns);
    void take_keyframe();
    void make_room();
    void drop_events_before(std::uint64_t seq);
    [[nodiscard]] RaceState as_known_then(Nanoseconds utc_ns) const;
    [[nodiscard]] RaceState as_known_now(Nanoseconds utc_ns);
    [[nodiscard]] std::vector<Replayed> in_order_since(Nanoseconds utc_ns) const;
    void clear_live_before_window(RaceState& state, Nanoseconds utc_ns) const;

    HistoryLimits limits_;
    RaceState state_;
    std::deque<Stored> events_;  ///< all but positions and telemetry
    std::deque<Stored> live_;    ///< positions and telemetry, of the window
    std::deque<Keyframe> keyframes_;
    std::vector<Settled> settled_;  ///< times rise
    std::uint64_t next_seq_ = 0;
    Nanoseconds known_ns_ = 0;
    Nanoseconds first_utc_ns_ = 0;
    Nanoseconds live_from_ns_ = 0;
    Nanoseconds earliest_ns_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace pitcast::race
