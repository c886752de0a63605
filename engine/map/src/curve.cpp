// SPDX-License-Identifier: Apache-2.0
#include "curve.h"

#include <cmath>

#include "noise.h"

namespace pitcast::map {
namespace {

CurvePoint mix_points(const CurvePoint& a, const CurvePoint& b, double part) {
    return {mix(a.x, b.x, part), mix(a.y, b.y, part), mix(a.z, b.z, part),
            mix(a.width, b.width, part)};
}

double plan_distance(const CurvePoint& a, const CurvePoint& b) {
    return std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

}  // namespace

std::vector<CurvePoint> closed_spline(const std::vector<CurvePoint>& controls, int steps) {
    const std::size_t count = controls.size();
    std::vector<CurvePoint> curve;
    for (std::size_t i = 0; i < count; ++i) {
        const CurvePoint* p[4];
        for (std::size_t k = 0; k < 4; ++k) {
            p[k] = &controls[(i + count + k - 1) % count];
        }
        for (int step = 0; step < steps; ++step) {
            const double t = static_cast<double>(step) / steps;
            const double w[4] = {(1 - t) * (1 - t) * (1 - t) / 6,
                                 (3 * t * t * t - 6 * t * t + 4) / 6,
                                 (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6, t * t * t / 6};
            CurvePoint sum;
            for (std::size_t k = 0; k < 4; ++k) {
                sum.x += w[k] * p[k]->x;
                sum.y += w[k] * p[k]->y;
                sum.z += w[k] * p[k]->z;
                sum.width += w[k] * p[k]->width;
            }
            curve.push_back(sum);
        }
    }
    return curve;
}

double plan_length(const std::vector<CurvePoint>& curve, bool closed) {
    double length = 0;
    for (std::size_t i = 1; i < curve.size(); ++i) {
        length += plan_distance(curve[i - 1], curve[i]);
    }
    return closed && !curve.empty() ? length + plan_distance(curve.back(), curve.front()) : length;
}

std::vector<CurvePoint> resample(const std::vector<CurvePoint>& curve, bool closed,
                                 std::size_t count) {
    const double spacing =
        plan_length(curve, closed) / static_cast<double>(closed ? count : count - 1);
    std::vector<CurvePoint> even;
    even.reserve(count);
    double passed = 0;
    for (std::size_t i = 0; even.size() < count && i < curve.size(); ++i) {
        const CurvePoint& from = curve[i];
        const bool last = i + 1 == curve.size();
        const CurvePoint& to = last ? curve[closed ? 0 : i] : curve[i + 1];
        const double step = plan_distance(from, to);
        while (even.size() < count) {
            const double wanted = spacing * static_cast<double>(even.size());
            if (wanted > passed + step && !last) {
                break;
            }
            const double part = step > 0 ? std::fmin((wanted - passed) / step, 1.0) : 0.0;
            even.push_back(mix_points(from, to, part));
        }
        passed += step;
    }
    return even;
}

}  // namespace pitcast::map
