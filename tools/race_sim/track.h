// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/map/venue.h"

namespace pitcast::tools {

/// The course as a driver sees it: how fast it can be taken, metre by metre.
class Track {
 public:
    /// `package`: as map::load_placed_venue has it. `pace_permille` 1000 = a lap of about 80 s for
    /// the fastest car.
    [[nodiscard]] static Result<Track> make(const std::string& venue_path,
                                            const std::string& package, std::int32_t pace_permille);

    /// A course from a start to a finish, driven from a standing start as fast as it allows.
    [[nodiscard]] static Result<Track> make_stage(map::Venue venue);

    [[nodiscard]] double length_m() const { return length_m_; }
    /// Speed of the fastest car at a distance from the start line, m/s.
    [[nodiscard]] double speed_at(double distance_m) const;
    /// Position of a car `left_m` to the left of the centre line.
    [[nodiscard]] map::Point3 position(double distance_m, double left_m) const;
    /// Half of the width that cars use, metres.
    [[nodiscard]] double half_width_m(double distance_m) const;
    /// Sector (from 1) of a distance from the start line.
    [[nodiscard]] std::int32_t sector_at(double distance_m) const;
    [[nodiscard]] const map::Venue& venue() const { return venue_; }

 private:
    explicit Track(map::Venue venue) : venue_(std::move(venue)) {}
    void profile(std::int32_t pace_permille);
    void sample_limits();
    [[nodiscard]] double limit_at(double distance_m) const;

    map::Venue venue_;
    double length_m_ = 0;
    double step_m_ = 0;
    std::vector<double> speed_;  // every step_m_
};

}  // namespace pitcast::tools
