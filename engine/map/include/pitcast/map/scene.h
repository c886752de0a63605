// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/map/camera.h"
#include "pitcast/map/venue.h"

namespace pitcast::map {

/// Vertex of the 3D pass; positions in metres of the venue frame.
struct Vertex {
    float x, y, z;
    float nx, ny, nz;
    std::uint32_t rgba;  ///< R in the low byte, non-linear; shading is the 3D pass's business
};

/// Triangles of terrain and course for one style, at most `triangle_budget` of terrain.
struct Mesh {
    std::vector<Vertex> vertices;
    std::vector<std::uint32_t> indices;
};

/// Terrain as a cut block (skirts at its border), finer where it is rough and near the course;
/// the course as a ribbon lifted off it, with edge lines, sector colours and a chequered start.
/// Under 60,000 triangles it is a block round the course, from there on the whole venue.
/// Baked sky light is in the colours. The course adds 10 triangles for each 6 m or so, at most
/// 6,400, on top of the budget.
[[nodiscard]] Mesh build_mesh(const Venue& venue, MapStyle style, std::int32_t triangle_budget);

}  // namespace pitcast::map
