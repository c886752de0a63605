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

double Easing::at(Nanoseconds t_ns, Nanoseconds length_ns) const {
    if (t_ns >= length_ns) {
        return 1;
    }
    if (t_ns <= 0) {
        return 0;
    }
    if (spring != nullptr) {
        return spring->at(t_ns, length_ns);
    }
    const double t = static_cast<double>(t_ns) / static_cast<double>(length_ns);
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
    stance.scale_x *= other.stance.scale_x;
    stance.scale_y *= other.stance.scale_y;
    stance.turn += other.stance.turn;
    stance.skew_x += other.stance.skew_x;
    stance.skew_y += other.stance.skew_y;
    anchor_x += other.anchor_x;
    anchor_y += other.anchor_y;
    grow *= other.grow;
    resting = resting && other.resting;
}

void Pose::take(Property property, double value) {
    switch (property) {
        case Property::x:
            x += value;
            break;
        case Property::y:
            y += value;
            break;
        case Property::width:
            width *= value;
            break;
        case Property::height:
            height *= value;
            break;
        case Property::opacity:
            opacity *= std::clamp(value, 0.0, 1.0);
            break;
        case Property::wipe:
            wipe *= std::clamp(value, 0.0, 1.0);
            break;
        case Property::scale:
            stance.scale_x *= value;
            stance.scale_y *= value;
            break;
        case Property::scale_x:
            stance.scale_x *= value;
            break;
        case Property::scale_y:
            stance.scale_y *= value;
            break;
        case Property::rotation:
            stance.turn += value;
            break;
        case Property::skew_x:
            stance.skew_x += value;
            break;
        case Property::skew_y:
            stance.skew_y += value;
            break;
        case Property::anchor_x:
            anchor_x += value;
            break;
        case Property::anchor_y:
            anchor_y += value;
            break;
        case Property::grow:
            grow *= std::clamp(value, 0.0, 1.0);
            break;
    }
}

double Track::at(Nanoseconds t_ns) const {
    if (t_ns <= keyframes.front().at_ns) {
        return keyframes.front().value;
    }
    for (std::size_t i = 1; i < keyframes.size(); ++i) {
        const Keyframe& to = keyframes[i];
        if (t_ns < to.at_ns) {
            const Keyframe& from = keyframes[i - 1];
            const double share = to.easing.at(t_ns - from.at_ns, to.at_ns - from.at_ns);
            return from.value + (to.value - from.value) * share;
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
        pose.take(track.property, track.at(t_ns));
        const bool moves = track.property < Property::scale && track.property != Property::opacity;
        pose.resting = pose.resting && (past || !moves);
    }
    return pose;
}

}  // namespace pitcast::show
