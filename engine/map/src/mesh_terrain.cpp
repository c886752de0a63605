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

    /// Walls round the block, down to one level.
    void skirts(MapStyle style) {
        const float base = *std::min_element(grid_.z.begin(), grid_.z.end()) - 45;
        const std::int32_t last_column = grid_.columns() - 1;
        const std::int32_t last_row = grid_.rows() - 1;
        const auto along = [&](std::int32_t count, float nx, float ny, auto node) {
            std::vector<std::uint32_t> edge;
            for (std::int32_t i = 0; i <= count; ++i) {
                const auto [column, row] = node(i);
                if (const std::uint32_t v = vertex_of_[grid_.index(column, row)]; v != kNone) {
                    edge.push_back(v);
                }
            }
            wall(edge, nx, ny, base, style);
        };
        using Node = std::pair<std::int32_t, std::int32_t>;
        along(last_column, 0, -1, [&](std::int32_t i) { return Node{i, 0}; });
        along(last_row, 1, 0, [&](std::int32_t i) { return Node{last_column, i}; });
        along(last_column, 0, 1, [&](std::int32_t i) { return Node{last_column - i, last_row}; });
        along(last_row, -1, 0, [&](std::int32_t i) { return Node{0, last_row - i}; });
    }

 private:
    std::uint32_t vertex(std::int32_t column, std::int32_t row) {
        const std::size_t node = grid_.index(column, row);
        if (vertex_of_[node] == kNone) {
            vertex_of_[node] = static_cast<std::uint32_t>(mesh_.vertices.size());
            mesh_.vertices.push_back({static_cast<float>(grid_.x0 + column * grid_.cell_x),
                                      static_cast<float>(grid_.y0 + row * grid_.cell_y),
                                      grid_.z[node], 0, 0, 0, pack_rgba(grid_.colour[node])});
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

    void wall(const std::vector<std::uint32_t>& edge, float nx, float ny, float base,
              MapStyle style) {
        const bool dark = style == MapStyle::dark;
        const std::uint32_t top =
            pack_rgba(dark ? std::array<float, 3>{38, 43, 51} : std::array<float, 3>{112, 94, 70});
        const std::uint32_t foot =
            pack_rgba(dark ? std::array<float, 3>{13, 15, 18} : std::array<float, 3>{36, 34, 33});
        const auto first = static_cast<std::uint32_t>(mesh_.vertices.size());
        for (const std::uint32_t v : edge) {
            const Vertex rim = mesh_.vertices[v];
            mesh_.vertices.push_back({rim.x, rim.y, rim.z, nx, ny, 0, top});
            mesh_.vertices.push_back({rim.x, rim.y, base, nx, ny, 0, foot});
        }
        for (std::uint32_t i = 0; i + 1 < edge.size(); ++i) {
            const std::uint32_t v = first + 2 * i;
            mesh_.indices.insert(mesh_.indices.end(), {v, v + 1, v + 3, v, v + 3, v + 2});
        }
    }

    Mesh& mesh_;
    const MeshGrid& grid_;
    std::vector<std::uint32_t> vertex_of_;
};

}  // namespace

void append_terrain(Mesh& mesh, const MeshGrid& grid, const GridTriangles& triangles,
                    MapStyle style) {
    TerrainBuilder builder(mesh, grid);
    builder.surface(triangles);
    builder.skirts(style);
}

Mesh build_mesh(const Venue& venue, MapStyle style, std::int32_t triangle_budget) {
    Mesh mesh;
    if (venue.terrain.columns < 2 || venue.terrain.rows < 2) {
        return mesh;
    }
    const MeshGrid grid = sample_grid(venue, style, triangle_budget);
    append_terrain(mesh, grid, triangulate(grid, triangle_budget), style);
    append_course(mesh, venue, style);
    return mesh;
}

}  // namespace pitcast::map
