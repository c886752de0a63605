// SPDX-License-Identifier: Apache-2.0
// The ground as it would be without the course: its road is painted into the ground's colours.
#include <algorithm>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

constexpr double kPainted = 5;   ///< metres beside the course that its paint may reach
constexpr double kOutside = 10;  ///< where the ground's own colour is taken from

using Colour = std::array<float, 3>;

/// A point of the course with the direction to its left, metres from the first post.
struct Centre {
    double x, y, left_x, left_y, half;
};

class Cover {
 public:
    explicit Cover(const Venue& venue)
        : terrain_(venue.terrain),
          course_(venue.course),
          cell_(static_cast<double>(venue.terrain.cell_mm) / 1000),
          bare_(albedo_of(terrain_)),
          covered_(bare_),
          range_(bare_.size(), 1e9F) {}

    std::vector<Colour> done() {
        for (std::size_t i = 0; i < course_.line.size() && course_.length_mm > 0; ++i) {
            cover(centre_of(i));
        }
        return std::move(covered_);
    }

 private:
    [[nodiscard]] Centre centre_of(std::size_t i) const {
        constexpr std::int64_t kAheadMm = 3'000;
        const CoursePoint& point = course_.line[i];
        const Point3 back = course_.at(point.distance_mm - kAheadMm);
        const Point3 ahead = course_.at(point.distance_mm + kAheadMm);
        const auto tx = static_cast<double>(ahead.x_mm - back.x_mm);
        const auto ty = static_cast<double>(ahead.y_mm - back.y_mm);
        const double length = std::max(std::sqrt(tx * tx + ty * ty), 1.0);
        return {static_cast<double>(point.at.x_mm - terrain_.origin_x_mm) / 1000,
                static_cast<double>(point.at.y_mm - terrain_.origin_y_mm) / 1000, -ty / length,
                tx / length, point.width_mm / 2000.0};
    }

    [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(terrain_.columns) +
               static_cast<std::size_t>(column);
    }

    [[nodiscard]] const Colour& colour_at(double x, double y) const {
        const auto post = [&](double at, std::int32_t count) {
            return std::clamp(static_cast<std::int32_t>(std::lround(at / cell_)), 0, count - 1);
        };
        return bare_[index(post(x, terrain_.columns), post(y, terrain_.rows))];
    }

    void cover(const Centre& c) {
        const double reach = c.half + kPainted;
        const double side = c.half + kOutside;
        const Colour& left = colour_at(c.x + c.left_x * side, c.y + c.left_y * side);
        const Colour& right = colour_at(c.x - c.left_x * side, c.y - c.left_y * side);
        const auto first = [&](double at) {
            return std::max(0, static_cast<std::int32_t>((at - reach) / cell_));
        };
        const auto last = [&](double at, std::int32_t count) {
            return std::min(count - 1, static_cast<std::int32_t>((at + reach) / cell_) + 1);
        };
        for (std::int32_t row = first(c.y); row <= last(c.y, terrain_.rows); ++row) {
            for (std::int32_t column = first(c.x); column <= last(c.x, terrain_.columns);
                 ++column) {
                const double dx = column * cell_ - c.x;
                const double dy = row * cell_ - c.y;
                const auto away = static_cast<float>(std::sqrt(dx * dx + dy * dy));
                const std::size_t post = index(column, row);
                if (away > reach || away >= range_[post]) {
                    continue;
                }
                range_[post] = away;
                // From one side's colour to the other's, across the course.
                const double across = (dx * c.left_x + dy * c.left_y) / side;
                const auto share = static_cast<float>(std::clamp((across + 1) / 2, 0.0, 1.0));
                for (std::size_t k = 0; k < 3; ++k) {
                    covered_[post][k] = right[k] + (left[k] - right[k]) * share;
                }
            }
        }
    }

    const Terrain& terrain_;
    const Course& course_;
    const double cell_;
    std::vector<Colour> bare_;
    std::vector<Colour> covered_;
    std::vector<float> range_;  ///< of the point of the course that a post was painted for
};

}  // namespace

std::vector<Colour> albedo_of(const Terrain& terrain) {
    std::vector<Colour> colours;
    colours.reserve(terrain.albedo.size());
    for (const std::uint32_t albedo : terrain.albedo) {
        colours.push_back({static_cast<float>(albedo >> 16U & 255U) / 255,
                           static_cast<float>(albedo >> 8U & 255U) / 255,
                           static_cast<float>(albedo & 255U) / 255});
    }
    return colours;
}

std::vector<Colour> covered_albedo(const Venue& venue) {
    return Cover(venue).done();
}

}  // namespace pitcast::map
