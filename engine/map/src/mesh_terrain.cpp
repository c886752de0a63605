// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

constexpr std::uint32_t kNone = 0xFFFFFFFFu;

class TerrainBuilder {
 public:
    TerrainBuilder(Mesh& mesh, const MeshGrid& grid)
        : mesh_(mesh), grid_(grid), vertex_of_(grid.z.size(), kNone) {}

    void surface(const GridTriangles& triangles) {
        for (const std::array<std::int32_t, 6>& c : triangles.corners) {
            std::uint32_t v[3] = {vertex(c[0], c[1]), vertex(c[2], c[3]), vertex(c[4], c[5])};
            const double turn = (c[2] - c[0]) * (c[5] - c[1]) - (c[4] - c[0]) * (c[3] - c[1]);
            if (turn < 0) {
                std::swap(v[1], v[2]);
            }
            mesh_.indices.insert(mesh_.indices.end(), {v[0], v[1], v[2]});
            add_normal(v[0], v[1], v[2]);
        }
        for (Vertex& v : mesh_.vertices) {
            const float length = std::sqrt(v.nx * v.nx + v.ny * v.ny + v.nz * v.nz);
            v.nx /= length;
            v.ny /= length;
            v.nz /= length;
        }
    }

 private:
    std::uint32_t vertex(std::int32_t column, std::int32_t row) {
        const std::size_t node = grid_.index(column, row);
        if (vertex_of_[node] == kNone) {
            vertex_of_[node] = static_cast<std::uint32_t>(mesh_.vertices.size());
            mesh_.vertices.push_back({static_cast<float>(grid_.x0 + column * grid_.cell_x),
                                      static_cast<float>(grid_.y0 + row * grid_.cell_y),
                                      grid_.z[node], 0, 0, 0, 0xFFFFFFFFu});
        }
        return vertex_of_[node];
    }

    /// Weighted by area, which the cross product carries.
    void add_normal(std::uint32_t ia, std::uint32_t ib, std::uint32_t ic) {
        const Vertex a = mesh_.vertices[ia];
        const Vertex b = mesh_.vertices[ib];
        const Vertex c = mesh_.vertices[ic];
        const float ux = b.x - a.x, uy = b.y - a.y, uz = b.z - a.z;
        const float vx = c.x - a.x, vy = c.y - a.y, vz = c.z - a.z;
        for (const std::uint32_t i : {ia, ib, ic}) {
            mesh_.vertices[i].nx += uy * vz - uz * vy;
            mesh_.vertices[i].ny += uz * vx - ux * vz;
            mesh_.vertices[i].nz += ux * vy - uy * vx;
        }
    }

    Mesh& mesh_;
    const MeshGrid& grid_;
    std::vector<std::uint32_t> vertex_of_;
};

}  // namespace

void append_terrain(Mesh& mesh, const MeshGrid& grid, const GridTriangles& triangles) {
    TerrainBuilder(mesh, grid).surface(triangles);
}

Mesh build_mesh(const Venue& venue, MapStyle style, DayPhase day, std::int32_t triangle_budget) {
    Mesh mesh;
    if (venue.terrain.columns < 2 || venue.terrain.rows < 2) {
        return mesh;
    }
    const MeshGrid grid = sample_grid(venue, triangle_budget);
    append_terrain(mesh, grid, triangulate(grid, triangle_budget));
    append_course(mesh, venue, style, daylight_of(style, day));
    return mesh;
}

}  // namespace pitcast::map
