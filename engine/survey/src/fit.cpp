// SPDX-License-Identifier: Apache-2.0
// A published centre line laid over the positions that cars sent: turn, reflection, shift and
// scale that bring them together (iterated closest points, Besl and McKay 1992; the similarity as
// least squares over complex numbers; the far tenth trimmed, Chetverikov and others 2002).
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdio>
#include <numbers>

#include "pitcast/survey/read.h"

namespace pitcast::survey {
namespace {

using Plane = std::complex<double>;

struct Similarity {
    Plane turn = 1;
    Plane shift = 0;
    bool mirrored = false;
    double residual = 1e9;

    /// From the positions' frame to the line's.
    [[nodiscard]] Plane operator()(Plane z) const {
        return turn * (mirrored ? std::conj(z) : z) + shift;
    }
    [[nodiscard]] Plane back(Plane z) const {
        const Plane at = (z - shift) / turn;
        return mirrored ? std::conj(at) : at;
    }
};

struct Nearest {
    Plane at;
    double off = 1e18;
    std::size_t segment = 0;
};

Nearest nearest_on(const std::vector<Plane>& ring, Plane p) {
    Nearest best;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Plane a = ring[i];
        const Plane d = ring[(i + 1) % ring.size()] - a;
        const double part =
            std::norm(d) > 0
                ? std::clamp(std::real(std::conj(d) * (p - a)) / std::norm(d), 0.0, 1.0)
                : 0.0;
        const Plane at = a + part * d;
        if (const double off = std::norm(p - at); off < best.off) {
            best = {at, off, i};
        }
    }
    best.off = std::sqrt(best.off);
    return best;
}

std::vector<Plane> thinned(const std::vector<Plane>& points, std::size_t count) {
    std::vector<Plane> few;
    const double step =
        std::max(1.0, static_cast<double>(points.size()) / static_cast<double>(count));
    for (double i = 0; i < static_cast<double>(points.size()); i += step) {
        few.push_back(points[static_cast<std::size_t>(i)]);
    }
    return few;
}

Plane mean_of(const std::vector<Plane>& points) {
    Plane sum = 0;
    for (const Plane p : points) {
        sum += p;
    }
    return sum / static_cast<double>(points.size());
}

/// `keep` of the pairs, the nearest, are fitted in each round.
void iterate(Similarity& fit, const std::vector<Plane>& points, const std::vector<Plane>& ring,
             int rounds, double keep) {
    struct Pair {
        Plane from, to;
        double off;
    };
    std::vector<Pair> pairs(points.size());
    const auto kept = std::max<std::size_t>(
        3, static_cast<std::size_t>(keep * static_cast<double>(points.size())));
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < points.size(); ++i) {
            const Plane from = fit.mirrored ? std::conj(points[i]) : points[i];
            const Nearest near = nearest_on(ring, fit.turn * from + fit.shift);
            pairs[i] = {from, near.at, near.off};
        }
        std::nth_element(pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(kept - 1),
                         pairs.end(), [](const Pair& a, const Pair& b) { return a.off < b.off; });
        Plane from_mean = 0, to_mean = 0;
        double sum = 0;
        for (std::size_t i = 0; i < kept; ++i) {
            from_mean += pairs[i].from;
            to_mean += pairs[i].to;
            sum += pairs[i].off * pairs[i].off;
        }
        const auto n = static_cast<double>(kept);
        fit.residual = std::sqrt(sum / n);
        from_mean /= n;
        to_mean /= n;
        Plane over = 0;
        double under = 0;
        for (std::size_t i = 0; i < kept; ++i) {
            over += std::conj(pairs[i].from - from_mean) * (pairs[i].to - to_mean);
            under += std::norm(pairs[i].from - from_mean);
        }
        if (under <= 0) {
            return;
        }
        fit.turn = over / under;
        fit.shift = to_mean - fit.turn * from_mean;
    }
}

struct Drive {
    Plane at, ahead;
    double altitude;
    bool has_altitude;
};

/// Fixes of cars that go, not of those that stand in garages.
std::vector<Drive> moving(const std::vector<std::vector<map::SurveyPoint>>& drives) {
    constexpr double kShortest = 4, kLongest = 120;
    std::vector<Drive> fixes;
    for (const auto& drive : drives) {
        for (std::size_t i = 0; i + 1 < drive.size(); ++i) {
            const Plane a{drive[i].x, drive[i].y};
            const Plane b{drive[i + 1].x, drive[i + 1].y};
            if (const double step = std::abs(b - a); step > kShortest && step < kLongest) {
                fixes.push_back(
                    {a, b, drive[i].altitude.value_or(0), drive[i].altitude.has_value()});
            }
        }
    }
    return fixes;
}

Similarity best_of_all_turns(const std::vector<Plane>& positions, const std::vector<Plane>& ring) {
    const std::vector<Plane> few = thinned(positions, 80);
    const std::vector<Plane> coarse = thinned(ring, 200);
    // Circuits have few symmetries: the sizes of both tell the scale well enough to begin with.
    const auto spread = [](const std::vector<Plane>& points) {
        const Plane middle = mean_of(points);
        double sum = 0;
        for (const Plane p : points) {
            sum += std::norm(p - middle);
        }
        return std::sqrt(sum / static_cast<double>(points.size()));
    };
    const double scale = spread(ring) / std::max(spread(positions), 1e-9);
    Similarity best;
    for (const bool mirrored : {false, true}) {
        for (int degrees = 0; degrees < 360; degrees += 10) {
            Similarity fit;
            fit.mirrored = mirrored;
            fit.turn = std::polar(scale, degrees * std::numbers::pi / 180);
            const Plane middle = mean_of(few);
            fit.shift = mean_of(ring) - fit.turn * (mirrored ? std::conj(middle) : middle);
            iterate(fit, few, coarse, 14, 0.9);
            const double size = std::abs(fit.turn) / scale;
            best = fit.residual < best.residual && size > 0.8 && size < 1.25 ? fit : best;
        }
    }
    return best;
}

/// Heights of the cars at each point of the line, from those that passed near it.
void take_altitudes(const std::vector<Drive>& fixes, const Similarity& fit,
                    const std::vector<Plane>& ring, std::vector<map::SurveyPoint>& line) {
    std::vector<std::vector<double>> heights(line.size());
    const std::size_t step = std::max<std::size_t>(1, fixes.size() / 40'000);
    for (std::size_t i = 0; i < fixes.size(); i += step) {
        const Nearest near = nearest_on(ring, fit(fixes[i].at));
        if (near.off < 15 && fixes[i].has_altitude) {
            heights[near.segment].push_back(fixes[i].altitude);
        }
    }
    for (std::size_t i = 0; i < line.size(); ++i) {
        line[i].altitude.reset();
        if (auto& here = heights[i]; !here.empty()) {
            std::nth_element(here.begin(),
                             here.begin() + static_cast<std::ptrdiff_t>(here.size() / 2),
                             here.end());
            line[i].altitude = here[here.size() / 2];
        }
    }
}

}  // namespace

Result<Fitted> fit_line(const std::vector<map::SurveyPoint>& line,
                        const std::vector<std::vector<map::SurveyPoint>>& drives) {
    constexpr std::size_t kFewest = 100;
    constexpr double kWorst = 25;  // metres
    const std::vector<Drive> fixes = moving(drives);
    if (fixes.size() < kFewest || line.size() < 8) {
        return Error{"fit", "only " + std::to_string(fixes.size()) + " positions of moving cars",
                     "give a recording in which cars drive whole laps"};
    }
    std::vector<Plane> ring;
    for (const map::SurveyPoint& p : line) {
        ring.emplace_back(p.x, p.y);
    }
    std::vector<Plane> positions;
    for (const Drive& drive : fixes) {
        positions.push_back(drive.at);
    }
    Similarity similarity = best_of_all_turns(positions, ring);
    iterate(similarity, thinned(positions, 3000), ring, 25, 0.9);
    Fitted fitted;
    Fit& fit = fitted.fit;
    std::vector<double> offs;
    double along = 0, sum = 0;
    const std::size_t step = std::max<std::size_t>(1, fixes.size() / 20'000);
    for (std::size_t i = 0; i < fixes.size(); i += step) {
        const Nearest near = nearest_on(ring, similarity(fixes[i].at));
        const double off = near.off / std::abs(similarity.turn);
        ++fit.positions;
        if (off > kWorst) {
            ++fit.left_out;
            continue;
        }
        offs.push_back(off);
        sum += off * off;
        const Plane way = ring[(near.segment + 1) % ring.size()] - ring[near.segment];
        along += std::real(std::conj(way) * (similarity(fixes[i].ahead) - similarity(fixes[i].at)));
    }
    if (offs.size() < fit.positions / 2) {
        return Error{"fit", "over half of the positions lie more than 25 m from the line",
                     "the line and the recording are of different circuits, or layouts"};
    }
    fit.residual_m = std::sqrt(sum / static_cast<double>(offs.size()));
    std::sort(offs.begin(), offs.end());
    fit.median_m = offs[offs.size() / 2];
    fit.p95_m = offs[(offs.size() - 1) * 95 / 100];
    fit.scale = 1 / std::abs(similarity.turn);
    fit.turned_deg = -std::arg(similarity.turn) * 180 / std::numbers::pi;
    fit.mirrored = similarity.mirrored;
    fit.reversed = along < 0;
    for (const map::SurveyPoint& p : line) {
        const Plane at = similarity.back({p.x, p.y});
        fitted.line.push_back({at.real(), at.imag(), std::nullopt, p.width * fit.scale});
    }
    take_altitudes(fixes, similarity, ring, fitted.line);
    if (fit.reversed) {
        std::reverse(fitted.line.begin(), fitted.line.end());
    }
    return fitted;
}

std::string text_of(const Fit& fit) {
    char text[320];
    std::snprintf(text, sizeof text,
                  "fit         residual %.2f m (rms), %.2f m (median), %.2f m (95 %%) of %zu "
                  "positions, %zu far off left out\n"
                  "            scale %.4f, turned %.2f degrees%s%s\n",
                  fit.residual_m, fit.median_m, fit.p95_m, fit.positions, fit.left_out, fit.scale,
                  fit.turned_deg, fit.mirrored ? ", mirrored" : "",
                  fit.reversed ? ", reversed" : "");
    return text;
}

}  // namespace pitcast::survey
