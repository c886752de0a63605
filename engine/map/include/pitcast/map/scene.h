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
    std::uint32_t
        rgba;  ///< R in the low byte, non-linear, lit; white where the ground's picture lies
};

/// Where the course stands in the indices of a mesh: at their end, piece by piece from the start
/// line on, so that a course that is drawn in part is fewer indices of the same mesh.
struct CourseRange {
    std::uint32_t begin = 0;       ///< indices before it: the ground
    std::uint32_t start_line = 0;  ///< indices of the start line and its gantry, which come first
    std::vector<std::uint32_t> ends;  ///< of every piece, with what stands along it

    /// How many indices draw the ground and so much of the course.
    [[nodiscard]] std::uint32_t until(std::int32_t course_permille) const;
};

/// Whether a mesh holds the road of a course. One of more than 60 km has none: it would be a
/// line thinner than the mesh's own errors, and is drawn as one over the picture.
[[nodiscard]] bool has_ribbon(const Course& course);

/// Triangles of terrain and course for one style, at most `triangle_budget` of terrain.
struct Mesh {
    std::vector<Vertex> vertices;
    std::vector<std::uint32_t> indices;
    CourseRange course;
};

/// Terrain over ground_window(), finer where it is rough and near the course, to be covered with
/// the picture of the ground; the course as a ribbon lifted off it, with edge lines, sector
/// colours and a chequered start, in the light of `day`. The course adds 10 triangles for each
/// 6 m or so, at most 6,400, on top of the budget.
[[nodiscard]] Mesh build_mesh(const Venue& venue, MapStyle style, DayPhase day,
                              std::int32_t triangle_budget);

}  // namespace pitcast::map
