// SPDX-License-Identifier: Apache-2.0
// Right-triangulated irregular network (Evans, Kirkpatrick, Townsend 2001; the array form is that
// of Mapbox's Martini): a triangle is split at the middle of its long side while the error there
// is over a bound. Errors are passed up to the parents, so that neighbours split together.
#include <algorithm>
#include <bit>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

struct Corner {
    std::int32_t column, row;
};

/// Triangle with its long side from a to b.
struct Triangle {
    Corner a, b, c;

    [[nodiscard]] Corner middle() const { return {(a.column + b.column) / 2, (a.row + b.row) / 2}; }
    /// Not yet as small as the grid.
    [[nodiscard]] bool divisible() const {
        return std::abs(a.column - c.column) + std::abs(a.row - c.row) > 1;
    }
};

/// Triangle number `id` of a square of `size` cells in its binary tree: 2 and 3 are the halves
/// of the square, the children of n are 2n and 2n + 1.
Triangle triangle_of(std::uint32_t id, std::int32_t size) {
    Triangle t = (id >> (std::bit_width(id) - 2) & 1) != 0
                     ? Triangle{{0, 0}, {size, size}, {size, 0}}
                     : Triangle{{size, size}, {0, 0}, {0, size}};
    for (int bit = std::bit_width(id) - 3; bit >= 0; --bit) {
        const Corner m = t.middle();
        t = (id >> bit & 1) != 0 ? Triangle{t.c, t.a, m} : Triangle{t.b, t.c, m};
    }
    return t;
}

class Net {
 public:
    explicit Net(const MeshGrid& grid) : grid_(grid), errors_(grid.z.size(), 0) {
        const auto size = static_cast<std::uint32_t>(grid.size);
        // Smallest triangles first, all squares level by level: an edge shared by two squares
        // has its error from both sides before a parent on either side reads it.
        for (std::uint32_t id = 4 * size * size - 1; id >= 2; --id) {
            const Triangle small = triangle_of(id, grid.size);
            if (!small.divisible()) {
                continue;
            }
            for (std::int32_t tile = 0; tile < grid.tiles_x * grid.tiles_y; ++tile) {
                rate(placed(small, tile));
            }
        }
    }

    /// Triangles at this bound.
    template <typename Take>
    std::int32_t walk(float bound, Take take) const {
        std::int32_t count = 0;
        for (std::int32_t tile = 0; tile < grid_.tiles_x * grid_.tiles_y; ++tile) {
            for (const std::uint32_t id : {2u, 3u}) {
                count += split(placed(triangle_of(id, grid_.size), tile), bound, take);
            }
        }
        return count;
    }

 private:
    [[nodiscard]] Triangle placed(Triangle t, std::int32_t tile) const {
        const std::int32_t right = tile % grid_.tiles_x * grid_.size;
        const std::int32_t up = tile / grid_.tiles_x * grid_.size;
        for (Corner* corner : {&t.a, &t.b, &t.c}) {
            corner->column += right;
            corner->row += up;
        }
        return t;
    }
    [[nodiscard]] std::size_t at(const Corner& c) const { return grid_.index(c.column, c.row); }

    void rate(const Triangle& t) {
        const std::size_t m = at(t.middle());
        const std::size_t a = at(t.a);
        const std::size_t b = at(t.b);
        const float error =
            std::abs((grid_.z[a] + grid_.z[b]) / 2 - grid_.z[m]) * grid_.importance[m];
        errors_[m] = std::max(errors_[m], error);
        const Corner middle = t.middle();
        for (const Triangle& child : {Triangle{t.c, t.a, middle}, Triangle{t.b, t.c, middle}}) {
            if (child.divisible()) {
                errors_[m] = std::max(errors_[m], errors_[at(child.middle())]);
            }
        }
    }

    [[nodiscard]] bool on_border(const Corner& p, const Corner& q) const {
        const auto both = [](std::int32_t u, std::int32_t v, std::int32_t last) {
            return u == v && (u == 0 || u == last);
        };
        return both(p.column, q.column, grid_.columns() - 1) ||
               both(p.row, q.row, grid_.rows() - 1);
    }

    template <typename Take>
    std::int32_t split(const Triangle& t, float bound, Take& take) const {
        const Corner middle = t.middle();
        if (t.divisible() && errors_[at(middle)] > bound) {
            return split({t.c, t.a, middle}, bound, take) + split({t.b, t.c, middle}, bound, take);
        }
        take(t);
        const int border = (on_border(t.a, t.b) ? 1 : 0) + (on_border(t.b, t.c) ? 1 : 0) +
                           (on_border(t.c, t.a) ? 1 : 0);
        return 1 + 2 * border;
    }

    const MeshGrid& grid_;
    std::vector<float> errors_;
};

}  // namespace

GridTriangles triangulate(const MeshGrid& grid, std::int32_t budget) {
    const Net net(grid);
    float low = 0;
    float high = 4096;
    for (int round = 0; round < 26; ++round) {
        const float middle = (low + high) / 2;
        const bool fits = net.walk(middle, [](const Triangle&) {}) <= budget;
        (fits ? high : low) = middle;
    }
    GridTriangles triangles;
    net.walk(high, [&](const Triangle& t) {
        triangles.corners.push_back(
            {t.a.column, t.a.row, t.b.column, t.b.row, t.c.column, t.c.row});
    });
    return triangles;
}

}  // namespace pitcast::map
