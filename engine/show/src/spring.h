// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/core/frame_rate.h"

namespace pitcast::show {

/// A mass on a damped spring that is let go at 0 and rests at 1.
struct SpringForces {
    double stiffness = 170;  ///< force a way
    double damping = 26;     ///< force a speed; critical at 2 * sqrt(stiffness * mass)
    double mass = 1;
};

/// Where the mass is, millisecond by millisecond: integrated once, when the show is loaded, so
/// that an evaluation on air is one look-up and any instant is answered without those before it.
class Spring {
 public:
    explicit Spring(const SpringForces& forces);

    /// Share of the way after `t_ns` of a keyframe interval of `length_ns`. What the spring has
    /// not gone by the end of the interval is spread over it: the end is exactly 1.
    [[nodiscard]] double at(Nanoseconds t_ns, Nanoseconds length_ns) const;

 private:
    [[nodiscard]] double way(Nanoseconds t_ns) const;
    std::vector<double> ways_;  ///< after 0 ms, 1 ms, …; it rests after the last
};

}  // namespace pitcast::show
