// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/event.h"

#include "track.h"

namespace pitcast::tools {

/// How a car stands on the ground and leans on its springs: what its sensors measure. Everything
/// follows from where it drives and how fast; only arithmetic that every machine rounds alike.
class Motion {
 public:
    /// A step of `seconds` ends at a place on the track, `left_m` of the centre line.
    void step(const Track& track, double seconds, double distance_m, double left_m, double speed,
              double acceleration);
    /// Fills in what is not of engine, gears and pedals.
    void tell(race::Telemetry& telemetry) const;

 private:
    /// A damped spring that follows a target.
    struct Spring {
        double at = 0;
        double rate = 0;
        void follow(double target, double hertz, double damping, double seconds);
    };

    double left_m_ = 0;      ///< at the end of the step before
    Spring lateral_;         ///< g
    Spring longitudinal_;    ///< g
    Spring vertical_{1, 0};  ///< g
    Spring wheel_;           ///< degrees of the steering wheel
    Spring body_pitch_;      ///< degrees against the ground: dives under brakes
    Spring body_roll_;       ///< degrees against the ground: leans out of bends
    Spring ground_pitch_;    ///< degrees
    Spring ground_roll_;     ///< degrees
    Spring slip_;            ///< degrees between the way of the nose and of the course
    double heading_ = 0;     ///< degrees, of the course
    double altitude_m_ = 0;
};

/// Degrees clockwise from north of a direction (east, north), 0 to 360; error below 0.01. Without
/// the C library, whose last bits differ between its versions.
[[nodiscard]] double bearing_of(double east, double north);

}  // namespace pitcast::tools
