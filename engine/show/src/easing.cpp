// SPDX-License-Identifier: Apache-2.0
#include "easing.h"

#include <algorithm>

namespace pitcast::show {
namespace {

/// One coordinate of the curve: end points 0 and 1.
double bezier(double a, double b, double s) {
    const double r = 1 - s;
    return 3 * r * r * s * a + 3 * r * s * s * b + s * s * s;
}

}  // namespace

double Easing::at(double t) const {
    if (t <= 0) {
        return 0;
    }
    if (t >= 1) {
        return 1;
    }
    if (x1 == y1 && x2 == y2) {
        return t;
    }
    // Bisection: x is monotonic because x1 and x2 lie within 0..1. 32 halvings are far below a
    // subpixel, and always the same number of them.
    double low = 0;
    double high = 1;
    for (int i = 0; i < 32; ++i) {
        const double middle = (low + high) / 2;
        (bezier(x1, x2, middle) < t ? low : high) = middle;
    }
    return bezier(y1, y2, (low + high) / 2);
}

bool named_easing(std::string_view name, Easing& easing) {
    if (name == "linear") {
        easing = {};
    } else if (name == "ease") {
        easing = {0.25, 0.1, 0.25, 1};
    } else if (name == "ease-in") {
        easing = {0.42, 0, 1, 1};
    } else if (name == "ease-out") {
        easing = {0, 0, 0.58, 1};
    } else if (name == "ease-in-out") {
        easing = {0.42, 0, 0.58, 1};
    } else {
        return false;
    }
    return true;
}

void Pose::combine(const Pose& other) {
    x += other.x;
    y += other.y;
    width *= other.width;
    height *= other.height;
    opacity *= other.opacity;
    wipe *= other.wipe;
    resting = resting && other.resting;
}

double Track::at(Nanoseconds t_ns) const {
    if (t_ns <= keyframes.front().at_ns) {
        return keyframes.front().value;
    }
    for (std::size_t i = 1; i < keyframes.size(); ++i) {
        const Keyframe& to = keyframes[i];
        if (t_ns < to.at_ns) {
            const Keyframe& from = keyframes[i - 1];
            const double share =
                static_cast<double>(t_ns - from.at_ns) / static_cast<double>(to.at_ns - from.at_ns);
            return from.value + (to.value - from.value) * to.easing.at(share);
        }
    }
    return keyframes.back().value;
}

Nanoseconds Timeline::duration_ns() const {
    Nanoseconds longest = 0;
    for (const Track& track : tracks) {
        longest = std::max(longest, track.keyframes.back().at_ns);
    }
    return delay_ns + longest;
}

Pose Timeline::at(Nanoseconds t_ns) const {
    Pose pose;
    const bool past = loop_ns == 0 && t_ns >= duration_ns();
    t_ns -= delay_ns;
    if (loop_ns > 0) {
        t_ns = ((t_ns % loop_ns) + loop_ns) % loop_ns;
    }
    for (const Track& track : tracks) {
        const double value = track.at(t_ns);
        switch (track.property) {
            case Property::x:
                pose.x = value;
                break;
            case Property::y:
                pose.y = value;
                break;
            case Property::width:
                pose.width = value;
                break;
            case Property::height:
                pose.height = value;
                break;
            case Property::opacity:
                pose.opacity = std::clamp(value, 0.0, 1.0);
                break;
            case Property::wipe:
                pose.wipe = std::clamp(value, 0.0, 1.0);
                break;
        }
        const bool geometric = track.property != Property::opacity;
        pose.resting = pose.resting && (past || !geometric);
    }
    return pose;
}

}  // namespace pitcast::show
