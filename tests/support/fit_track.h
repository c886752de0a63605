// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <complex>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "pitcast/race/track.h"

/// A published centre line laid over the positions that cars sent: rotation, reflection, shift and
/// scale that bring them together (iterated closest points, Besl and McKay 1992; similarity in the
/// plane as least squares over complex numbers).
namespace pitcast::testing {

using Plane = std::complex<double>;  ///< metres

/// x and y of the first two columns; lines that begin with # are left out.
inline std::vector<Plane> read_centre_line(const std::filesystem::path& csv) {
    std::ifstream file(csv);
    std::vector<Plane> line;
    for (std::string row; std::getline(file, row);) {
        double x = 0, y = 0;
        char comma = 0;
        if (!row.starts_with('#') && std::istringstream(row) >> x >> comma >> y) {
            line.emplace_back(x, y);
        }
    }
    return line;
}

struct Similarity {
    Plane turn = 1;
    Plane shift = 0;
    bool mirrored = false;
    double residual_m = 1e9;  ///< root mean square from the points to the line

    [[nodiscard]] Plane operator()(Plane z) const {
        return turn * (mirrored ? std::conj(z) : z) + shift;
    }
};

inline Plane nearest_on(const std::vector<Plane>& closed_line, Plane p) {
    Plane best = closed_line[0];
    for (std::size_t i = 0; i < closed_line.size(); ++i) {
        const Plane a = closed_line[i];
        const Plane d = closed_line[(i + 1) % closed_line.size()] - a;
        const double part =
            std::norm(d) > 0
                ? std::clamp(std::real(std::conj(d) * (p - a)) / std::norm(d), 0.0, 1.0)
                : 0.0;
        if (std::norm(p - (a + part * d)) < std::norm(p - best)) {
            best = a + part * d;
        }
    }
    return best;
}

/// Least squares of turn * from + shift = to.
inline void solve(Similarity& fit, const std::vector<Plane>& from, const std::vector<Plane>& to) {
    Plane from_mean = 0, to_mean = 0;
    const auto n = static_cast<double>(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) {
        from_mean += from[i] / n;
        to_mean += to[i] / n;
    }
    Plane over = 0;
    double under = 0;
    for (std::size_t i = 0; i < from.size(); ++i) {
        over += std::conj(from[i] - from_mean) * (to[i] - to_mean);
        under += std::norm(from[i] - from_mean);
    }
    fit.turn = over / under;
    fit.shift = to_mean - fit.turn * from_mean;
}

/// Moves `points` (mirrored first when asked) onto the line, `rounds` times.
inline void iterate(Similarity& fit, const std::vector<Plane>& points,
                    const std::vector<Plane>& line, int rounds) {
    std::vector<Plane> from;
    for (const Plane p : points) {
        from.push_back(fit.mirrored ? std::conj(p) : p);
    }
    std::vector<Plane> to(from.size());
    for (int round = 0; round < rounds; ++round) {
        double sum = 0;
        for (std::size_t i = 0; i < from.size(); ++i) {
            const Plane at = fit.turn * from[i] + fit.shift;
            to[i] = nearest_on(line, at);
            sum += std::norm(to[i] - at);
        }
        fit.residual_m = std::sqrt(sum / static_cast<double>(from.size()));
        solve(fit, from, to);
    }
}

inline Plane mean_of(const std::vector<Plane>& points) {
    Plane sum = 0;
    for (const Plane p : points) {
        sum += p;
    }
    return sum / static_cast<double>(points.size());
}

/// Every n-th point, about `count` of them.
inline std::vector<Plane> thinned(const std::vector<Plane>& points, std::size_t count) {
    std::vector<Plane> few;
    for (std::size_t i = 0; i < points.size();
         i += std::max<std::size_t>(points.size() / count, 1)) {
        few.push_back(points[i]);
    }
    return few;
}

/// Brings positions (metres, evenly along about a lap) onto the line. Tries all ways round.
inline Similarity fit_onto(const std::vector<Plane>& line, const std::vector<Plane>& positions) {
    const std::vector<Plane> few = thinned(positions, 60);
    const std::vector<Plane> coarse = thinned(line, 200);
    Similarity best;
    for (const bool mirrored : {false, true}) {
        for (int degrees = 0; degrees < 360; degrees += 10) {
            Similarity fit;
            fit.mirrored = mirrored;
            fit.turn = std::polar(1.0, degrees * 3.14159265358979 / 180);
            const Plane middle = mean_of(few);
            fit.shift = mean_of(line) - fit.turn * (mirrored ? std::conj(middle) : middle);
            iterate(fit, few, coarse, 12);
            const double scale = std::abs(fit.turn);
            best = fit.residual_m < best.residual_m && scale > 0.8 && scale < 1.25 ? fit : best;
        }
    }
    iterate(best, positions, line, 30);
    return best;
}

/// The line in the frame of the positions, millimetres.
inline std::vector<race::PlanPoint> in_position_frame(const std::vector<Plane>& line,
                                                      const Similarity& fit) {
    std::vector<race::PlanPoint> points;
    for (const Plane p : line) {
        const Plane back = (p - fit.shift) / fit.turn;
        const Plane at = fit.mirrored ? std::conj(back) : back;
        points.push_back({std::llround(at.real() * 1000), std::llround(at.imag() * 1000)});
    }
    return points;
}

}  // namespace pitcast::testing
