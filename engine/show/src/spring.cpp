// SPDX-License-Identifier: Apache-2.0
#include "spring.h"

namespace pitcast::show {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr int kParts = 8;              ///< integration steps a millisecond
constexpr std::size_t kMost = 10'000;  ///< ms; what still swings then is cut off
constexpr double kStill = 1e-5;

bool still(double value) {
    return value > -kStill && value < kStill;
}

}  // namespace

Spring::Spring(const SpringForces& forces) {
    // Semi-implicit Euler with the damping taken at the end of the step: stable for every spring
    // that the loader lets through. Sums, products and quotients only, so the bits are the same
    // on every machine.
    constexpr double kTime = 0.001 / kParts;
    const double pull = kTime * forces.stiffness / forces.mass;
    const double brake = 1 + kTime * forces.damping / forces.mass;
    double way = 0;
    double speed = 0;  // a second
    ways_.push_back(way);
    while (ways_.size() < kMost && !(still(1 - way) && still(speed * 0.01))) {
        for (int i = 0; i < kParts; ++i) {
            speed = (speed + pull * (1 - way)) / brake;
            way += kTime * speed;
        }
        ways_.push_back(way);
    }
}

double Spring::way(Nanoseconds t_ns) const {
    const auto index = static_cast<std::size_t>(t_ns / kMillisecond);
    if (index + 1 >= ways_.size()) {
        return ways_.back();
    }
    const double part =
        static_cast<double>(t_ns % kMillisecond) / static_cast<double>(kMillisecond);
    return ways_[index] + (ways_[index + 1] - ways_[index]) * part;
}

double Spring::at(Nanoseconds t_ns, Nanoseconds length_ns) const {
    if (t_ns <= 0) {
        return 0;
    }
    if (t_ns >= length_ns) {
        return 1;
    }
    const double share = static_cast<double>(t_ns) / static_cast<double>(length_ns);
    return way(t_ns) + (1 - way(length_ns)) * share;
}

}  // namespace pitcast::show
