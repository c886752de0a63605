// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/race/gap.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/run_trace.h"
#include "pitcast/race/track_follower.h"

/// Gaps between loops, estimated from where the cars are on the track: the time since the car
/// ahead was where the car behind is now. A pure function of what it is given.
namespace pitcast::race {

/// A gap and where it comes from.
struct LiveGap {
    Gap gap;
    /// From positions; pictures should mark it. False: at the last loop, as classified.
    bool estimated = false;
    /// Estimated only: the car is ahead of the one it is measured against, by the time of `gap`,
    /// and no loop has confirmed it yet. In a stage: it is faster so far.
    bool ahead = false;
    friend bool operator==(const LiveGap&, const LiveGap&) = default;
};

struct LiveOptions {
    FollowOptions follow;
    /// After a crossing the gap measured there is shown so long before estimates take over.
    Nanoseconds loop_hold_ns = 1'500'000'000;
    /// A shown estimate changes no more often than this, and by no less than `deadband_ns`.
    Nanoseconds refresh_ns = 500'000'000;
    Nanoseconds deadband_ns = 50'000'000;
    /// A car counts as lapped (or no longer) only when it is so by more than this part of a lap.
    std::int32_t lap_margin_permille = 20;
};

class LiveTiming {
 public:
    explicit LiveTiming(Track track, LiveOptions options = {});

    /// Takes in the fixes and crossings that are new in the state. Call after `classify`, at
    /// least once for every 64 fixes of a car.
    void take(const RaceState& state);

    /// Settles what is shown at `utc_ns`. Races and stages only; in other sessions there is
    /// nothing to show.
    void refresh(const RaceState& state, Nanoseconds utc_ns);

    /// To the leader, and to the car ahead, as last settled. Kind::none for cars not known.
    [[nodiscard]] LiveGap gap(CompetitorIndex car) const;
    [[nodiscard]] LiveGap interval(CompetitorIndex car) const;

    /// Where the car is at `utc_ns`; never carried on past a loop whose crossing has not come.
    [[nodiscard]] TrackPosition position(const RaceState& state, CompetitorIndex car,
                                         Nanoseconds utc_ns) const;

    /// The bare estimate, unsteadied. None when either car's position is not known.
    [[nodiscard]] std::optional<LiveGap> estimate(const RaceState& state, CompetitorIndex ahead,
                                                  CompetitorIndex behind, Nanoseconds utc_ns) const;

    /// The run of a car in a stage, counted from its own start; null before that, and elsewhere.
    [[nodiscard]] const RunTrace* run(CompetitorIndex car) const;
    /// How far along its run a position of the car lies. None when that is not known.
    [[nodiscard]] std::optional<std::int64_t> run_distance(CompetitorIndex car,
                                                           const TrackPosition& at) const;

    [[nodiscard]] const Track& track() const { return track_; }
    /// Of what is shown, and of the newest it rests on.
    [[nodiscard]] std::uint64_t hash() const;

 private:
    /// The car came to a distance since the start of the race.
    struct Pass {
        std::int64_t distance_mm = 0;
        Nanoseconds utc_ns = 0;
    };
    struct Shown {
        LiveGap gap;
        Nanoseconds utc_ns = 0;  ///< when it last changed
    };
    struct Car {
        TrackedCar tracked;
        Crossing crossing{-1, 0};  ///< last one taken in
        /// Distance since the start of the race, less the travel; none = lap not known.
        std::optional<std::int64_t> base_mm;
        std::int64_t base_run = 0;
        bool settled = false;      ///< `base_mm` was measured at `crossing`
        std::vector<Pass> passes;  ///< oldest first, both rise
        RunTrace run;              ///< in a stage
        Shown gap;
        Shown interval;
    };

    void start_over(const RaceState& state);
    void find_base(const RaceState& state, const Competitor& competitor, Car& car) const;
    void note_pass(Car& car) const;
    void note_run(const RaceState& state, const Competitor& competitor, Car& car,
                  std::size_t fresh) const;
    [[nodiscard]] std::int64_t distance_of(std::int64_t point) const;
    [[nodiscard]] std::int64_t travel_limit(const Car& car) const;
    [[nodiscard]] std::optional<Nanoseconds> time_at(const Car& car, std::int64_t distance_mm,
                                                     const TrackPosition& now,
                                                     Nanoseconds utc_ns) const;
    void settle(const RaceState& state, CompetitorIndex reference, CompetitorIndex car,
                const Gap& official, Nanoseconds utc_ns, Shown& shown) const;

    Track track_;
    LiveOptions options_;
    std::string session_;
    std::vector<std::int64_t> point_mm_;  ///< distance of each point of a lap; [0] = the line
    std::vector<Car> cars_;
};

}  // namespace pitcast::race
