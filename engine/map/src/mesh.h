// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "pitcast/map/ground.h"
#include "pitcast/map/scene.h"

/// The parts of build_mesh(). Metres.
namespace pitcast::map {

/// Heights sampled where the mesh may have vertices: `tiles_x` x `tiles_y` squares
/// of `size` cells, a power of two, a side.
struct MeshGrid {
    std::int32_t size = 0;
    std::int32_t tiles_x = 0;
    std::int32_t tiles_y = 0;
    double cell_x = 0;
    double cell_y = 0;
    double x0 = 0;
    double y0 = 0;
    std::vector<float> z;
    std::vector<float> importance;  ///< weight of an error of height here

    [[nodiscard]] std::int32_t columns() const { return tiles_x * size + 1; }
    [[nodiscard]] std::int32_t rows() const { return tiles_y * size + 1; }
    [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) +
               static_cast<std::size_t>(column);
    }
};

[[nodiscard]] MeshGrid sample_grid(const Venue& venue, std::int32_t budget);

/// Colours of the venue's posts, 0..1.
[[nodiscard]] std::vector<std::array<float, 3>> albedo_of(const Terrain& terrain);
/// The same without the road of the course: what shows of a course is its ribbon.
[[nodiscard]] std::vector<std::array<float, 3>> covered_albedo(const Venue& venue);

/// Triangles of grid nodes, counter-clockwise from above, without cracks.
struct GridTriangles {
    std::vector<std::array<std::int32_t, 6>> corners;  ///< column, row of three nodes
};
/// The finest right-triangulated net of at most `budget` triangles.
[[nodiscard]] GridTriangles triangulate(const MeshGrid& grid, std::int32_t budget);

void append_terrain(Mesh& mesh, const MeshGrid& grid, const GridTriangles& triangles);
/// A place on the course with the direction to its left, metres.
struct Station {
    double x, y, z, left_x, left_y, half, distance;
};
[[nodiscard]] Station station_at(const Course& course, std::int64_t distance_mm);
/// Lights a vertex under the open sky by its normal.
void light_up(Vertex& vertex, const Daylight& light);

/// A stretch of the course, both ends in it.
struct Stretch {
    std::int64_t from_mm, to_mm;
};
/// What stands on a stretch: a gantry over the start and over the finish, posts where sectors end
/// and at the gates.
void append_gates(Mesh& mesh, const Venue& venue, const Daylight& light, Stretch on);
void append_course(Mesh& mesh, const Venue& venue, MapStyle style, const Daylight& light);

/// R in the low byte, opaque.
[[nodiscard]] std::uint32_t pack_rgba(const std::array<float, 3>& colour);

}  // namespace pitcast::map
