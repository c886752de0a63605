// SPDX-License-Identifier: Apache-2.0
// Ground: how much of it, what fills its voids, what it is when nobody has measured it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "survey_parts.h"

namespace pitcast::map {
namespace {

constexpr std::int32_t kMostPostsASide = 900;

struct Bounds {
    double x0 = 1e12, y0 = 1e12, x1 = -1e12, y1 = -1e12;
    void take(double x, double y) {
        x0 = std::min(x0, x);
        y0 = std::min(y0, y);
        x1 = std::max(x1, x);
        y1 = std::max(y1, y);
    }
};

/// One level of the pyramid that fills voids: sums of known heights and how many there are.
struct Level {
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    std::vector<float> height;

    [[nodiscard]] float& at(std::int32_t c, std::int32_t r) {
        return height[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(c)];
    }
    [[nodiscard]] float at(std::int32_t c, std::int32_t r) const {
        return height[static_cast<std::size_t>(r) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(c)];
    }
};

Level halved(const Level& fine) {
    Level coarse{(fine.columns + 1) / 2, (fine.rows + 1) / 2, {}};
    coarse.height.assign(
        static_cast<std::size_t>(coarse.columns) * static_cast<std::size_t>(coarse.rows),
        std::numeric_limits<float>::quiet_NaN());
    for (std::int32_t r = 0; r < coarse.rows; ++r) {
        for (std::int32_t c = 0; c < coarse.columns; ++c) {
            float sum = 0;
            int known = 0;
            for (int k = 0; k < 4; ++k) {
                const std::int32_t fc = 2 * c + k % 2, fr = 2 * r + k / 2;
                if (fc < fine.columns && fr < fine.rows && !std::isnan(fine.at(fc, fr))) {
                    sum += fine.at(fc, fr);
                    ++known;
                }
            }
            if (known > 0) {
                coarse.at(c, r) = sum / static_cast<float>(known);
            }
        }
    }
    return coarse;
}

/// Between the coarse posts about a fine one.
float between(const Level& coarse, std::int32_t c, std::int32_t r) {
    const float x = std::clamp((static_cast<float>(c) - 0.5F) / 2, 0.0F,
                               static_cast<float>(coarse.columns - 1));
    const float y =
        std::clamp((static_cast<float>(r) - 0.5F) / 2, 0.0F, static_cast<float>(coarse.rows - 1));
    const auto c0 = static_cast<std::int32_t>(x), r0 = static_cast<std::int32_t>(y);
    const std::int32_t c1 = std::min(c0 + 1, coarse.columns - 1);
    const std::int32_t r1 = std::min(r0 + 1, coarse.rows - 1);
    const float u = x - static_cast<float>(c0), v = y - static_cast<float>(r0);
    return (coarse.at(c0, r0) * (1 - u) + coarse.at(c1, r0) * u) * (1 - v) +
           (coarse.at(c0, r1) * (1 - u) + coarse.at(c1, r1) * u) * v;
}

/// Pull-push (Gortler and others 1996): voids take what coarser levels know.
void fill(Level& level) {
    const bool has_void = std::any_of(level.height.begin(), level.height.end(),
                                      [](float h) { return std::isnan(h); });
    if (!has_void) {
        return;
    }
    if (level.columns == 1 && level.rows == 1) {
        level.height[0] = 0;  // nothing is known at all
        return;
    }
    Level coarse = halved(level);
    fill(coarse);
    for (std::int32_t r = 0; r < level.rows; ++r) {
        for (std::int32_t c = 0; c < level.columns; ++c) {
            if (std::isnan(level.at(c, r))) {
                level.at(c, r) = between(coarse, c, r);
            }
        }
    }
}

}  // namespace

Result<SurveyGround> ground_for(const std::vector<SurveyPoint>& line, double source_cell,
                                std::optional<double> margin) {
    const auto points = cleaned(line);
    if (!points) {
        return points.error();
    }
    Bounds box;
    for (const SurveyPoint& p : *points) {
        box.take(p.x, p.y);
    }
    const double longer = std::max(box.x1 - box.x0, box.y1 - box.y0);
    const double around = margin.value_or(std::max(160.0, longer / 5));
    const double width = box.x1 - box.x0 + 2 * around;
    const double depth = box.y1 - box.y0 + 2 * around;
    SurveyGround ground;
    // Finer than a third of the source nothing is gained but smoothness.
    ground.cell = std::max({std::max(width, depth) / kMostPostsASide, source_cell / 3, 1.0});
    ground.cell = std::ceil(ground.cell * 10) / 10;
    ground.columns = static_cast<std::int32_t>(width / ground.cell) + 2;
    ground.rows = static_cast<std::int32_t>(depth / ground.cell) + 2;
    ground.x0 = std::floor(box.x0 - around);
    ground.y0 = std::floor(box.y0 - around);
    return ground;
}

std::size_t fill_voids(SurveyGround& ground) {
    const auto voids = static_cast<std::size_t>(std::count_if(
        ground.height.begin(), ground.height.end(), [](float h) { return !std::isfinite(h); }));
    if (voids == 0) {
        return 0;
    }
    Level level{ground.columns, ground.rows, std::move(ground.height)};
    for (float& h : level.height) {
        h = std::isfinite(h) ? h : std::numeric_limits<float>::quiet_NaN();
    }
    fill(level);
    ground.height = std::move(level.height);
    return voids;
}

/// Every post near the line takes the height there; voids between are filled as those of any
/// ground, which makes a smooth country that the course lies in.
SurveyGround ground_from_line(const SurveyGround& frame, const SurveyedLine& line) {
    SurveyGround ground = frame;
    const auto posts =
        static_cast<std::size_t>(frame.columns) * static_cast<std::size_t>(frame.rows);
    std::vector<float> sum(posts, 0);
    std::vector<float> known(posts, 0);
    for (const CurvePoint& p : line.points) {
        const auto c = static_cast<std::int32_t>(std::lround((p.x - frame.x0) / frame.cell));
        const auto r = static_cast<std::int32_t>(std::lround((p.y - frame.y0) / frame.cell));
        for (std::int32_t dr = -1; dr <= 1; ++dr) {
            for (std::int32_t dc = -1; dc <= 1; ++dc) {
                if (c + dc < 0 || r + dr < 0 || c + dc >= frame.columns || r + dr >= frame.rows) {
                    continue;
                }
                const auto post =
                    static_cast<std::size_t>(r + dr) * static_cast<std::size_t>(frame.columns) +
                    static_cast<std::size_t>(c + dc);
                sum[post] += static_cast<float>(p.z);
                known[post] += 1;
            }
        }
    }
    ground.height.assign(posts, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < posts; ++i) {
        if (known[i] > 0) {
            ground.height[i] = sum[i] / known[i];
        }
    }
    fill_voids(ground);
    return ground;
}

}  // namespace pitcast::map
