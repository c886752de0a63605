// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pitcast/race/race_state.h"
#include "pitcast/race/track.h"

/// One car followed along a track: fixes snapped to the centre line, each anchored to the one
/// before, so that the car stays on its own stretch where two lie side by side.
namespace pitcast::race {

struct FollowOptions {
    /// Further than this from the centre line the car is off the track: pit lane, paddock, grass.
    std::int64_t tolerance_mm = 20'000;
    /// No car is faster. Bounds how far along the next fix is looked for.
    std::int64_t fastest_mm_s = 110'000;
    /// Backwards, a spin or a reversing car.
    std::int64_t fastest_back_mm_s = 15'000;
    /// What fixes may be wrong along the track, added to the stretch looked at.
    std::int64_t slack_mm = 15'000;
    /// After a silence (or time off the track) this long the car may be anywhere: it is looked for
    /// along the whole track, and not known to be on the same lap.
    Nanoseconds forget_ns = 10 * kNanosecondsPerSecond;
    /// How long after its newest fix a car is carried on at its speed; then it is lost.
    Nanoseconds horizon_ns = 1'500'000'000;
    /// So many fixes in a row on another stretch than the one followed are believed.
    std::int32_t fixes_to_jump = 4;
};

/// A fix on the track.
struct TrackFix {
    Nanoseconds utc_ns = 0;
    std::int64_t distance_mm = 0;  ///< along the track
    std::int64_t offset_mm = 0;    ///< left is positive
    /// Way along the track since the car was found, backwards is negative. Does not wrap.
    std::int64_t travel_mm = 0;
    bool rejoined = false;  ///< it was off the track between the fix before and this one
    friend bool operator==(const TrackFix&, const TrackFix&) = default;
};

/// What is known of one car; fed by `follow`. Plain data, at most 64 fixes.
struct TrackedCar {
    std::vector<TrackFix> fixes;       ///< on the track, oldest first, all of one `run`
    std::int64_t run = 0;              ///< counts how often the car was found anew; 0 = never
    Nanoseconds heard_utc_ns = 0;      ///< newest fix, on the track or not
    bool off_track = false;            ///< the newest fix is
    std::int32_t fixes_elsewhere = 0;  ///< in a row that lie on another stretch
    TrackFix elsewhere;                ///< the newest of them
    std::uint64_t jumps = 0;           ///< how often the car was believed to be elsewhere
    friend bool operator==(const TrackedCar&, const TrackedCar&) = default;
};

/// Takes a fix in; one that is not newer than the last is ignored.
void follow(const Track& track, const FollowOptions& options, TrackedCar& car,
            const PositionFix& fix);

enum class Whereabouts : std::uint8_t {
    unknown,  ///< no fix yet, or none as old as the instant
    on_track,
    off_track,  ///< further from the centre line than the tolerance
    lost        ///< silent for longer than the horizon
};

[[nodiscard]] std::string_view to_text(Whereabouts whereabouts);

enum class Direction : std::uint8_t { standing, with, against };

struct TrackPosition {
    Whereabouts whereabouts = Whereabouts::unknown;
    bool extrapolated = false;  ///< beyond the newest fix
    /// The rest holds on the track only.
    std::int64_t distance_mm = 0;
    std::int64_t offset_mm = 0;
    std::int64_t travel_mm = 0;
    std::int64_t speed_mm_s = 0;  ///< along the track; against the way is negative
    Direction direction = Direction::standing;
    friend bool operator==(const TrackPosition&, const TrackPosition&) = default;
};

/// Where the car was at `utc_ns`: between the fixes around it, or carried on from the newest by
/// its speed, no further than to `travel_limit_mm` (where a loop lies whose crossing has not
/// come) and no longer than the horizon.
[[nodiscard]] TrackPosition position_at(const Track& track, const FollowOptions& options,
                                        const TrackedCar& car, Nanoseconds utc_ns,
                                        std::int64_t travel_limit_mm = INT64_MAX);

/// Speed along the track at the newest fix, over the fixes of about the last 0.2 s. 0 with one fix.
[[nodiscard]] std::int64_t newest_speed_mm_s(const TrackedCar& car);

/// When the car came to `travel_mm`, by its fixes (the first time, when it went back and forth).
/// None when that lies before or after all of them.
[[nodiscard]] std::optional<Nanoseconds> time_at_travel(const TrackedCar& car,
                                                        std::int64_t travel_mm);

}  // namespace pitcast::race
