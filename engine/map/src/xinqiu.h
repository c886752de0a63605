// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pitcast/map/venue.h"

#include "curve.h"

/// The parts from which make_xinqiu() builds the pit. Metres; x east, y north, z up.
namespace pitcast::map::xinqiu {

inline constexpr double kRimZ = 190;   ///< plateau around the pit
inline constexpr double kDepth = 350;  ///< from the rim to the floor
inline constexpr double kFloorZ = kRimZ - kDepth;
inline constexpr double kLakeZ = kFloorZ - 2.2;  ///< water of the pond on the floor

/// Heights in metres on a grid of posts.
struct Field {
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    double cell = 0;
    double x0 = 0;
    double y0 = 0;
    std::vector<double> z;

    [[nodiscard]] double x(std::int32_t column) const { return x0 + cell * column; }
    [[nodiscard]] double y(std::int32_t row) const { return y0 + cell * row; }
    [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
               static_cast<std::size_t>(column);
    }
    [[nodiscard]] double& at(std::int32_t column, std::int32_t row) {
        return z[index(column, row)];
    }
};

/// Depth under the rim at (x, y) before benches are cut; below 0 outside the pit.
[[nodiscard]] double plain_depth(double x, double y);
/// Height of the ground with benches, spoil heaps and the pond's bed.
[[nodiscard]] double ground_height(double x, double y);

/// What the road makers did to a post.
enum class Ground : std::uint8_t { none, haul_road, course, water };

/// Centre lines of the haul roads, a point every 4 m: from the east by the north down to the
/// floor in the west; from the south-east along the south wall; and on from there to the floor.
[[nodiscard]] std::vector<std::vector<CurvePoint>> haul_roads();
/// Cuts a road into the benches, at the heights of its points.
void cut_road(Field& field, std::vector<Ground>& ground, const std::vector<CurvePoint>& road);

/// Centre line of the course, 900 points, 2 m apart, heights as designed, with obstacles.
[[nodiscard]] std::vector<CurvePoint> course_line();
[[nodiscard]] std::vector<Obstacle> course_obstacles();
[[nodiscard]] std::vector<race::Loop> course_loops();
/// Centre line of the stage: down one haul road, over the floor, up the others to the rim; at the
/// heights of the ground, evened out to what a car can climb.
[[nodiscard]] std::vector<CurvePoint> stage_line(const Field& field);
/// Places of the stage that have names; it is `length_mm` long.
[[nodiscard]] std::vector<Obstacle> stage_places(std::int64_t length_mm);
[[nodiscard]] std::vector<race::Loop> stage_loops(std::int64_t length_mm);

/// Height above the designed centre line, `distance` along and `left` of it.
[[nodiscard]] double obstacle_height(double distance, double left);
/// Lays the course into the ground, with banks towards what lies around.
void lay_course(Field& field, std::vector<Ground>& ground, const std::vector<CurvePoint>& line);

/// 0x00RRGGBB of every post.
[[nodiscard]] std::vector<std::uint32_t> paint_ground(const Field& field,
                                                      const std::vector<Ground>& ground);

}  // namespace pitcast::map::xinqiu
