// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "pitcast/map/scene.h"

/// The parts of build_mesh(). Metres.
namespace pitcast::map {

/// Heights and colours sampled where the mesh may have vertices: `tiles_x` x `tiles_y` squares
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
    std::vector<float> importance;             ///< weight of an error of height here
    std::vector<std::array<float, 3>> colour;  ///< 0..255

    [[nodiscard]] std::int32_t columns() const { return tiles_x * size + 1; }
    [[nodiscard]] std::int32_t rows() const { return tiles_y * size + 1; }
    [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) +
               static_cast<std::size_t>(column);
    }
};

[[nodiscard]] MeshGrid sample_grid(const Venue& venue, MapStyle style, std::int32_t budget);

/// Takes the road of the course out of the colours: what shows of a course is its ribbon.
void cover_course(MeshGrid& grid, const Course& course);

/// Triangles of grid nodes, counter-clockwise from above, without cracks.
struct GridTriangles {
    std::vector<std::array<std::int32_t, 6>> corners;  ///< column, row of three nodes
};
/// The finest right-triangulated net of at most `budget` triangles, skirts counted.
[[nodiscard]] GridTriangles triangulate(const MeshGrid& grid, std::int32_t budget);

void append_terrain(Mesh& mesh, const MeshGrid& grid, const GridTriangles& triangles,
                    MapStyle style);
void append_course(Mesh& mesh, const Venue& venue, MapStyle style);

/// R in the low byte, opaque.
[[nodiscard]] std::uint32_t pack_rgba(const std::array<float, 3>& colour);

}  // namespace pitcast::map
