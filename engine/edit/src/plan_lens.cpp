// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/plan_lens.h"

#include <algorithm>
#include <cmath>

namespace pitcast::edit {

PlanLens::Spot PlanLens::to_picture(const race::PlanPoint& at) const {
    const double dx = static_cast<double>(at.x_mm) - east;
    const double dy = static_cast<double>(at.y_mm) - north;
    return {x + (std::cos(turn) * dx - std::sin(turn) * dy) * scale,
            y - (std::sin(turn) * dx + std::cos(turn) * dy) * scale};
}

race::PlanPoint PlanLens::to_plan(double px, double py) const {
    const double across = (px - x) / scale;
    const double up = (y - py) / scale;
    return {std::llround(east + std::cos(turn) * across + std::sin(turn) * up),
            std::llround(north - std::sin(turn) * across + std::cos(turn) * up)};
}

double broadest_turn(const map::Course& course) {
    double east = 0, north = 0;
    const auto count = static_cast<double>(std::max<std::size_t>(1, course.line.size()));
    for (const map::CoursePoint& point : course.line) {
        east += static_cast<double>(point.at.x_mm) / count;
        north += static_cast<double>(point.at.y_mm) / count;
    }
    // The main axis of the cloud of its points.
    double xx = 0, xy = 0, yy = 0;
    for (const map::CoursePoint& point : course.line) {
        const double dx = static_cast<double>(point.at.x_mm) - east;
        const double dy = static_cast<double>(point.at.y_mm) - north;
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    return xx == yy && xy == 0 ? 0 : -std::atan2(2 * xy, xx - yy) / 2;
}

PlanLens lens_of_all(const std::vector<race::PlanPoint>& points, double turn, double width,
                     double height) {
    constexpr double kMargin = 0.1;
    constexpr double kLeastMm = 50'000;  // a lone point is no reason to see millimetres
    PlanLens lens;
    lens.turn = turn;
    lens.x = width / 2;
    lens.y = height / 2;
    if (points.empty()) {
        return lens;
    }
    const PlanLens straight{0, 0, 0, 0, 1, turn};
    PlanLens::Spot low = straight.to_picture(points.front());
    PlanLens::Spot high = low;
    for (const race::PlanPoint& point : points) {
        const PlanLens::Spot at = straight.to_picture(point);
        low = {std::min(low.x, at.x), std::min(low.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    const race::PlanPoint middle = straight.to_plan((low.x + high.x) / 2, (low.y + high.y) / 2);
    lens.east = static_cast<double>(middle.x_mm);
    lens.north = static_cast<double>(middle.y_mm);
    lens.scale = std::min(width * (1 - 2 * kMargin) / std::max(kLeastMm, high.x - low.x),
                          height * (1 - 2 * kMargin) / std::max(kLeastMm, high.y - low.y));
    return lens;
}

std::int64_t round_length(double scale, double pixels) {
    std::int64_t length = 1;
    for (std::int64_t power = 1; power <= 1'000'000'000; power *= 10) {
        for (const std::int64_t part : {1, 2, 5}) {
            const std::int64_t longer = part * power;
            length = static_cast<double>(longer) * scale <= pixels ? longer : length;
        }
    }
    return length;
}

}  // namespace pitcast::edit
