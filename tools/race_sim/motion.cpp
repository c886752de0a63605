// SPDX-License-Identifier: Apache-2.0
#include "motion.h"

#include <algorithm>
#include <cmath>

namespace pitcast::tools {
namespace {

constexpr double kGravity = 9.80665;
constexpr double kDegrees = 57.29577951308232;
constexpr double kWheelbase = 3.0;      // m
constexpr double kTrackWidth = 1.9;     // m
constexpr double kReach = 5;            // m on either side, over which a bend is measured
constexpr double kSteeringRatio = 15;   // degrees of the wheel for one of the tyres
constexpr double kUndersteer = 0.0035;  // more wheel for the same bend, per (m/s)2
constexpr double kLeanPerG = 4.5;       // degrees, on the long springs of a desert car
constexpr double kDivePerG = 3.2;       // degrees
constexpr double kVenueAltitude = 178;  // m: Xinqiu, where the frame of the venue has its zero

std::int32_t thousandths(double value) {
    return static_cast<std::int32_t>(std::floor(value * 1000 + 0.5));
}

double metres(std::int64_t mm) {
    return static_cast<double>(mm) / 1000;
}

struct Way {
    double east, north, up;
};

Way way(const map::Point3& from, const map::Point3& to) {
    return {metres(to.x_mm - from.x_mm), metres(to.y_mm - from.y_mm), metres(to.z_mm - from.z_mm)};
}

double length(const Way& of) {
    return std::max(std::sqrt(of.east * of.east + of.north * of.north), 0.001);
}

/// Curvature to the right, 1/m (Menger: 4 * area / product of the sides).
double bend_of(const Way& u, const Way& v) {
    const Way whole{u.east + v.east, u.north + v.north, 0};
    return 2 * (u.north * v.east - u.east * v.north) / (length(u) * length(v) * length(whole));
}

double degrees_of_slope(double slope) {
    return slope >= 0 ? bearing_of(slope, 1) : bearing_of(slope, 1) - 360;
}

}  // namespace

double bearing_of(double east, double north) {
    const double x = std::abs(east);
    const double y = std::abs(north);
    const double t = std::max(x, y) > 0 ? std::min(x, y) / std::max(x, y) : 0;
    // Abramowitz and Stegun, 4.4.49.
    const double s = t * t;
    const double small =
        t * (0.9998660 + s * (-0.3302995 + s * (0.1801410 + s * (-0.0851330 + s * 0.0208351))));
    const double first = (x > y ? 1.5707963267948966 - small : small) * kDegrees;
    const double half = north >= 0 ? first : 180 - first;
    return east >= 0 || half == 0 ? half : 360 - half;
}

void Motion::Spring::follow(double target, double hertz, double damping, double seconds) {
    // Four short steps: a spring of 2 Hz stays stable and looks the same as with any number.
    const double omega = hertz * 6.283185307179586;
    constexpr int kParts = 4;
    const double dt = seconds / kParts;
    for (int i = 0; i < kParts; ++i) {
        rate += (omega * omega * (target - at) - 2 * damping * omega * rate) * dt;
        at += rate * dt;
    }
}

void Motion::step(const Track& track, double seconds, double distance_m, double left_m,
                  double speed, double acceleration) {
    const map::Point3 behind = track.position(distance_m - kReach, 0);
    const map::Point3 here = track.position(distance_m, 0);
    const map::Point3 ahead = track.position(distance_m + kReach, 0);
    const Way u = way(behind, here);
    const Way v = way(here, ahead);
    const Way along = way(behind, ahead);
    const double bend = bend_of(u, v);
    const double hollow = (v.up / length(v) - u.up / length(u)) / kReach;

    const double sideways = -(left_m - left_m_) / seconds;  // to the right, m/s
    left_m_ = left_m;
    // Cars change their line at once, noses swing into it.
    slip_.follow(speed > 2 ? degrees_of_slope(std::clamp(sideways / speed, -0.35, 0.35)) : 0, 1.0,
                 1.0, seconds);
    heading_ = bearing_of(along.east, along.north);

    // What accelerometers fixed to the car measure of the motion, along the ground.
    lateral_.follow(speed * speed * bend / kGravity, 2.2, 0.8, seconds);
    longitudinal_.follow(acceleration / kGravity, 2.2, 0.8, seconds);
    vertical_.follow(1 + speed * speed * hollow / kGravity, 2.0, 0.6, seconds);

    const double tyres = bend * kWheelbase * kDegrees * (1 + kUndersteer * speed * speed);
    wheel_.follow(std::clamp((tyres + slip_.at * 0.7) * kSteeringRatio, -420.0, 420.0), 2.0, 0.9,
                  seconds);

    const map::Point3 front = track.position(distance_m + kWheelbase / 2, left_m);
    const map::Point3 rear = track.position(distance_m - kWheelbase / 2, left_m);
    const map::Point3 left = track.position(distance_m, left_m + kTrackWidth / 2);
    const map::Point3 right = track.position(distance_m, left_m - kTrackWidth / 2);
    ground_pitch_.follow(degrees_of_slope(way(rear, front).up / kWheelbase), 1.8, 0.7, seconds);
    ground_roll_.follow(degrees_of_slope(way(right, left).up / kTrackWidth), 1.8, 0.7, seconds);
    body_pitch_.follow(kDivePerG * acceleration / kGravity, 1.4, 0.45, seconds);
    body_roll_.follow(-kLeanPerG * speed * speed * bend / kGravity, 1.4, 0.45, seconds);
    altitude_m_ = kVenueAltitude + metres(track.position(distance_m, left_m).z_mm);
}

void Motion::tell(race::Telemetry& telemetry) const {
    telemetry.g_lateral_milli = thousandths(lateral_.at);
    telemetry.g_longitudinal_milli = thousandths(longitudinal_.at);
    telemetry.g_vertical_milli = thousandths(vertical_.at);
    telemetry.steering_mdeg = thousandths(wheel_.at);
    const std::int32_t heading = thousandths(heading_ + slip_.at);
    telemetry.heading_mdeg = (heading % 360'000 + 360'000) % 360'000;
    telemetry.pitch_mdeg = thousandths(ground_pitch_.at + body_pitch_.at);
    telemetry.roll_mdeg = thousandths(ground_roll_.at + body_roll_.at);
    telemetry.altitude_mm = thousandths(altitude_m_);
}

}  // namespace pitcast::tools
