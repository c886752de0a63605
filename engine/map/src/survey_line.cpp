// SPDX-License-Identifier: Apache-2.0
// From points as they were measured (uneven, doubled, noisy) to a smooth course.
#include <algorithm>
#include <cmath>

#include "noise.h"
#include "survey_parts.h"

namespace pitcast::map {
namespace {

double apart(const CurvePoint& a, const CurvePoint& b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

CurvePoint weighted(const CurvePoint& a, double wa, const CurvePoint& b, double wb) {
    return {a.x * wa + b.x * wb, a.y * wa + b.y * wb, a.z * wa + b.z * wb,
            a.width * wa + b.width * wb};
}

/// Between b and c of a centripetal Catmull-Rom curve, which neither loops nor overshoots where
/// points lie unevenly (Barry and Goldman 1988; Yuksel, Schaefer and Keyser 2011).
CurvePoint catmull_rom(const CurvePoint& a, const CurvePoint& b, const CurvePoint& c,
                       const CurvePoint& d, double part) {
    const auto knot = [](const CurvePoint& p, const CurvePoint& q) {
        return std::max(std::sqrt(apart(p, q)), 1e-3);
    };
    const double t0 = 0;
    const double t1 = t0 + knot(a, b);
    const double t2 = t1 + knot(b, c);
    const double t3 = t2 + knot(c, d);
    const double t = t1 + (t2 - t1) * part;
    const auto blend = [&](const CurvePoint& p, const CurvePoint& q, double from, double to) {
        return weighted(p, (to - t) / (to - from), q, (t - from) / (to - from));
    };
    const CurvePoint ab = blend(a, b, t0, t1);
    const CurvePoint bc = blend(b, c, t1, t2);
    const CurvePoint cd = blend(c, d, t2, t3);
    return blend(blend(ab, bc, t0, t2), blend(bc, cd, t1, t3), t1, t2);
}

/// The curve through the points in steps of about `step` metres.
std::vector<CurvePoint> threaded(const std::vector<CurvePoint>& points, bool closed, double step) {
    const std::size_t count = points.size();
    std::vector<CurvePoint> curve;
    const auto at = [&](std::size_t i, std::ptrdiff_t by) -> CurvePoint {
        const auto to = static_cast<std::ptrdiff_t>(i) + by;
        const auto size = static_cast<std::ptrdiff_t>(count);
        if (closed) {
            return points[static_cast<std::size_t>((to + size) % size)];
        }
        // Beyond its ends an open line goes straight on.
        if (to < 0) {
            return weighted(points[0], 2, points[1], -1);
        }
        if (to >= size) {
            return weighted(points[count - 1], 2, points[count - 2], -1);
        }
        return points[static_cast<std::size_t>(to)];
    };
    const std::size_t spans = closed ? count : count - 1;
    for (std::size_t i = 0; i < spans; ++i) {
        const CurvePoint a = at(i, -1), b = at(i, 0), c = at(i, 1), d = at(i, 2);
        const int steps = std::clamp(static_cast<int>(std::ceil(apart(b, c) / step)), 1, 4096);
        for (int k = 0; k < steps; ++k) {
            curve.push_back(catmull_rom(a, b, c, d, static_cast<double>(k) / steps));
        }
    }
    if (!closed) {
        curve.push_back(points.back());
    }
    return curve;
}

template <typename Get, typename Set>
void even_out(SurveyedLine& line, double sigma, Get get, Set set) {
    std::vector<double> values;
    values.reserve(line.points.size());
    for (const CurvePoint& p : line.points) {
        values.push_back(get(p));
    }
    const std::vector<double> even = evened(line, values, sigma);
    for (std::size_t i = 0; i < even.size(); ++i) {
        set(line.points[i], even[i]);
    }
}

double spacing_for(double length) {
    constexpr double kMostPoints = 100'000;
    return std::max(length < 20'000 ? 2.0 : 4.0, length / kMostPoints);
}

}  // namespace

Result<std::vector<SurveyPoint>> cleaned(const std::vector<SurveyPoint>& line) {
    constexpr double kFar = 900'000;
    std::vector<SurveyPoint> kept;
    for (const SurveyPoint& p : line) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || std::abs(p.x) > kFar ||
            std::abs(p.y) > kFar) {
            return Error{"course",
                         "point " + std::to_string(&p - line.data() + 1) +
                             " lies over 900 km from the middle, or is no number",
                         "give one course, in order"};
        }
        if (kept.empty() || std::hypot(p.x - kept.back().x, p.y - kept.back().y) > 0.3) {
            kept.push_back(p);
            if (p.altitude && !std::isfinite(*p.altitude)) {
                kept.back().altitude.reset();
            }
        }
    }
    if (kept.size() < 2) {
        return Error{"course", "has " + std::to_string(kept.size()) + " places in it",
                     "a course is a line of at least two"};
    }
    return kept;
}

SurveyedLine smoothed(const std::vector<SurveyPoint>& line, const SurveyOptions& options,
                      SurveyReport& report) {
    std::vector<CurvePoint> points;
    for (const SurveyPoint& p : line) {
        points.push_back({p.x, p.y, p.altitude.value_or(0), p.width > 0 ? p.width : options.width});
    }
    if (options.reversed) {
        std::reverse(points.begin(), points.end());
    }
    SurveyedLine made;
    made.closed = report.closed;
    if (made.closed && apart(points.front(), points.back()) < 0.5 && points.size() > 3) {
        points.pop_back();  // a ring repeats its first point
    }
    const double rough = plan_length(points, made.closed);
    const double step = spacing_for(rough);
    const std::vector<CurvePoint> curve = threaded(points, made.closed, step / 2);
    const auto sample = [&](const std::vector<CurvePoint>& from) {
        const double length = plan_length(from, made.closed);
        const auto count = std::max<std::size_t>(
            4, static_cast<std::size_t>(length / step) + (made.closed ? 0 : 1));
        made.points = resample(from, made.closed, count);
        made.length = length;
        made.spacing = length / static_cast<double>(made.closed ? count : count - 1);
    };
    sample(curve);
    const double sigma = options.smoothing;
    even_out(
        made, sigma, [](const CurvePoint& p) { return p.x; },
        [](CurvePoint& p, double v) { p.x = v; });
    even_out(
        made, sigma, [](const CurvePoint& p) { return p.y; },
        [](CurvePoint& p, double v) { p.y = v; });
    even_out(
        made, 10, [](const CurvePoint& p) { return p.width; },
        [](CurvePoint& p, double v) { p.width = v; });
    sample(std::vector<CurvePoint>(made.points));
    return made;
}

std::vector<double> evened(const SurveyedLine& line, const std::vector<double>& values,
                           double sigma) {
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto reach = std::min<std::ptrdiff_t>(
        static_cast<std::ptrdiff_t>(std::ceil(2.5 * sigma / line.spacing)), count / 3);
    if (sigma <= 0 || reach < 1) {
        return values;
    }
    std::vector<double> weights;
    for (std::ptrdiff_t k = 0; k <= reach; ++k) {
        const double u = static_cast<double>(k) * line.spacing / sigma;
        weights.push_back(std::exp(-u * u / 2));
    }
    std::vector<double> even(values.size());
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        // Near the ends of an open line as many neighbours on either side: ends stay.
        const std::ptrdiff_t here = line.closed ? reach : std::min({reach, i, count - 1 - i});
        double sum = 0;
        double weight = 0;
        for (std::ptrdiff_t k = -here; k <= here; ++k) {
            const double w = weights[static_cast<std::size_t>(std::abs(k))];
            sum += w * values[static_cast<std::size_t>((i + k + count) % count)];
            weight += w;
        }
        even[static_cast<std::size_t>(i)] = sum / weight;
    }
    return even;
}

void begin_at(SurveyedLine& line, std::optional<double> start, std::optional<double> finish) {
    const auto index = [&](double distance) {
        return std::clamp<std::ptrdiff_t>(std::lround(distance / line.spacing), 0,
                                          static_cast<std::ptrdiff_t>(line.points.size()) - 1);
    };
    if (line.closed) {
        if (start) {
            std::rotate(line.points.begin(), line.points.begin() + index(*start),
                        line.points.end());
        }
        return;
    }
    const std::ptrdiff_t first = start ? index(*start) : 0;
    const std::ptrdiff_t last =
        finish ? index(*finish) : static_cast<std::ptrdiff_t>(line.points.size()) - 1;
    if (last > first + 2) {
        line.points =
            std::vector<CurvePoint>(line.points.begin() + first, line.points.begin() + last + 1);
        line.length = plan_length(line.points, false);
        line.spacing = line.length / static_cast<double>(line.points.size() - 1);
    }
}

Foot foot_on(const SurveyedLine& line, double x, double y) {
    Foot best{0, 1e12};
    const std::size_t count = line.points.size();
    for (std::size_t i = 0; i + (line.closed ? 0 : 1) < count; ++i) {
        const CurvePoint& a = line.points[i];
        const CurvePoint& b = line.points[(i + 1) % count];
        const double dx = b.x - a.x, dy = b.y - a.y;
        const double squared = dx * dx + dy * dy;
        const double part =
            squared > 0 ? std::clamp(((x - a.x) * dx + (y - a.y) * dy) / squared, 0.0, 1.0) : 0;
        const double off = std::hypot(x - a.x - part * dx, y - a.y - part * dy);
        if (off < best.off) {
            best = {(static_cast<double>(i) + part) * line.spacing, off};
        }
    }
    return best;
}

}  // namespace pitcast::map
