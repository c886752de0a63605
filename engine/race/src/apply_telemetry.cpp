// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "apply.h"

namespace pitcast::race {
namespace {

/// Feeds of 100 Hz would push three seconds of trail out of its 32 places.
constexpr Nanoseconds kTrailStepNs = 90'000'000;

bool is_sane(std::int32_t value) {
    return value >= -kMostOfAnything && value <= kMostOfAnything;
}

bool makes_sense(const Telemetry& at) {
    const std::array<std::int32_t, 13> values{at.speed_mm_s,
                                              at.rpm,
                                              at.gear,
                                              at.throttle_permille,
                                              at.brake_permille,
                                              at.g_lateral_milli.value_or(0),
                                              at.g_longitudinal_milli.value_or(0),
                                              at.g_vertical_milli.value_or(0),
                                              at.steering_mdeg.value_or(0),
                                              at.heading_mdeg.value_or(0),
                                              at.pitch_mdeg.value_or(0),
                                              at.roll_mdeg.value_or(0),
                                              at.altitude_mm.value_or(0)};
    return std::all_of(values.begin(), values.end(), is_sane);
}

/// Keeps the newest `most`; their memory is asked for once in the life of a car.
template <typename T>
void take_newest(std::vector<T>& list, const T& item, std::size_t most) {
    list.reserve(most);
    if (list.size() == most) {
        list.erase(list.begin());
    }
    list.push_back(item);
}

void take_sample(Competitor& car, Nanoseconds utc_ns, const Telemetry& at) {
    const TelemetrySample sample{utc_ns,
                                 at.rpm,
                                 at.throttle_permille,
                                 at.brake_permille,
                                 at.g_lateral_milli,
                                 at.g_longitudinal_milli,
                                 at.steering_mdeg,
                                 at.heading_mdeg,
                                 at.pitch_mdeg,
                                 at.roll_mdeg};
    if (!car.samples.empty() && car.samples.back().utc_ns == utc_ns) {
        car.samples.back() = sample;
    } else {
        take_newest(car.samples, sample, kMostSamples);
    }
    const bool due = car.g_trail.empty() || utc_ns - car.g_trail.back().utc_ns >= kTrailStepNs;
    if (due && at.g_lateral_milli && at.g_longitudinal_milli) {
        take_newest(car.g_trail, GSample{utc_ns, *at.g_lateral_milli, *at.g_longitudinal_milli},
                    kMostGSamples);
    }
}

}  // namespace

bool apply_telemetry(RaceState& state, Nanoseconds utc_ns, const Telemetry& at) {
    if (!makes_sense(at)) {
        return false;
    }
    Competitor* car = find_or_add(state, at.number);
    if (!car || utc_ns < car->telemetry_utc_ns) {
        return false;
    }
    car->telemetry = at;
    car->telemetry_utc_ns = utc_ns;
    car->top_speed_mm_s = std::max(car->top_speed_mm_s, at.speed_mm_s);
    take_sample(*car, utc_ns, at);
    return true;
}

}  // namespace pitcast::race
