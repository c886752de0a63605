// SPDX-License-Identifier: Apache-2.0
// What stands over and beside the course: gantries and posts, of boxes.
#include <algorithm>
#include <array>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

using Rgb = std::array<float, 3>;

constexpr double kBeside = 1.6;     ///< metres from the edge of the road to a post
constexpr double kPost = 0.9;       ///< width of a gantry's post, ...
constexpr double kPole = 0.6;       ///< ... and of one of a gate
constexpr double kClearance = 5.2;  ///< under the beam of a gantry
constexpr double kBeam = 2.0;       ///< its height
constexpr double kPoleHeight = 4.2;
constexpr double kRoot = 3;   ///< how far posts go into the ground: it is not level
constexpr int kSquares = 12;  ///< of the chequer on a beam

constexpr Rgb kLight{246, 246, 244};
constexpr Rgb kDark{22, 23, 25};
constexpr Rgb kSteel{120, 126, 134};
constexpr Rgb kGate{242, 130, 30};

struct Vector {
    double x, y, z;
};
Vector operator+(const Vector& a, const Vector& b) {
    return {a.x + b.x, a.y + b.y, a.z + b.z};
}
Vector operator*(const Vector& a, double by) {
    return {a.x * by, a.y * by, a.z * by};
}

class Builder {
 public:
    Builder(Mesh& mesh, const Venue& venue, const Daylight& light)
        : mesh_(mesh), venue_(venue), light_(light) {}

    void gantry(std::int64_t distance_mm) {
        stand_at(distance_mm);
        const double reach = half_ + kBeside;
        for (const double side : {reach, -reach}) {
            box(side, kPost, 0.5 * kPost, floor_ - kRoot, floor_ + kClearance + kBeam, kSteel);
        }
        const double bottom = floor_ + kClearance;
        box(0, 2 * reach - kPost, 0.4 * kPost, bottom, bottom + kBeam, kDark);
        const double square = (2 * reach - kPost) / kSquares;
        for (int column = 0; column < kSquares; ++column) {
            for (int row = 0; row < 2; ++row) {
                const double left = reach - kPost / 2 - (column + 0.5) * square;
                const double low = bottom + row * kBeam / 2;
                if ((column + row) % 2 == 0) {
                    panel(left, square, 0.46 * kPost, low, low + kBeam / 2, kLight);
                }
            }
        }
    }

    void posts(std::int64_t distance_mm, const Rgb& colour) {
        stand_at(distance_mm);
        for (const double side : {half_ + kBeside, -half_ - kBeside}) {
            box(side, kPole, kPole / 2, floor_ - kRoot, floor_ + kPoleHeight, colour);
            box(side, kPole, kPole / 2 + 0.02, floor_ + 0.6 * kPoleHeight,
                floor_ + 0.8 * kPoleHeight, kLight);
        }
    }

 private:
    void stand_at(std::int64_t distance_mm) {
        const Station s = station_at(venue_.course, distance_mm);
        middle_ = {s.x, s.y, 0};
        left_ = {s.left_x, s.left_y, 0};
        ahead_ = {s.left_y, -s.left_x, 0};
        half_ = s.half;
        floor_ = s.z;
    }

    /// A corner of a box; each of the three is at one end (1) or the other (-1).
    struct Box {
        Vector at, across, along;
        double low, high;
        [[nodiscard]] Vector corner(int a, int b, int c) const {
            return at + across * a + along * b + Vector{0, 0, c > 0 ? high : low};
        }
    };
    /// `left` of the centre line, `width` across it, twice `deep` along it.
    [[nodiscard]] Box box_at(double left, double width, double deep, double low,
                             double high) const {
        return {middle_ + left_ * left, left_ * (width / 2), ahead_ * deep, low, high};
    }

    /// The two faces of a box that are seen along the course.
    void panel(double left, double width, double deep, double low, double high, const Rgb& colour) {
        const Box b = box_at(left, width, deep, low, high);
        face({b.corner(1, 1, -1), b.corner(-1, 1, -1), b.corner(-1, 1, 1), b.corner(1, 1, 1)},
             ahead_, colour);
        face({b.corner(-1, -1, -1), b.corner(1, -1, -1), b.corner(1, -1, 1), b.corner(-1, -1, 1)},
             ahead_ * -1, colour);
    }

    /// All but the lower face of a box.
    void box(double left, double width, double deep, double low, double high, const Rgb& colour) {
        panel(left, width, deep, low, high, colour);
        const Box b = box_at(left, width, deep, low, high);
        face({b.corner(1, -1, -1), b.corner(1, 1, -1), b.corner(1, 1, 1), b.corner(1, -1, 1)},
             left_, colour);
        face({b.corner(-1, 1, -1), b.corner(-1, -1, -1), b.corner(-1, -1, 1), b.corner(-1, 1, 1)},
             left_ * -1, colour);
        face({b.corner(1, 1, 1), b.corner(-1, 1, 1), b.corner(-1, -1, 1), b.corner(1, -1, 1)},
             {0, 0, 1}, colour);
    }

    void face(const std::array<Vector, 4>& corners, const Vector& normal, const Rgb& colour) {
        const auto first = static_cast<std::uint32_t>(mesh_.vertices.size());
        for (const Vector& at : corners) {
            Vertex v{static_cast<float>(at.x),
                     static_cast<float>(at.y),
                     static_cast<float>(at.z),
                     static_cast<float>(normal.x),
                     static_cast<float>(normal.y),
                     static_cast<float>(normal.z),
                     pack_rgba(colour)};
            light_up(v, light_);
            mesh_.vertices.push_back(v);
        }
        for (const std::uint32_t i : {0U, 1U, 2U, 0U, 2U, 3U}) {
            mesh_.indices.push_back(first + i);
        }
    }

    Mesh& mesh_;
    const Venue& venue_;
    const Daylight& light_;
    Vector middle_{}, left_{}, ahead_{};
    double half_ = 0;
    double floor_ = 0;
};

}  // namespace

void append_gates(Mesh& mesh, const Venue& venue, const Daylight& light, Stretch on) {
    Builder builder(mesh, venue, light);
    const Course& course = venue.course;
    const auto is_on = [on](std::int64_t distance_mm) {
        return distance_mm >= on.from_mm && distance_mm <= on.to_mm;
    };
    if (is_on(0)) {
        builder.gantry(0);
    }
    if (!course.closed && is_on(course.length_mm)) {
        builder.gantry(course.length_mm);
    }
    for (const race::Loop& loop : course.loops) {
        const bool between = loop.distance_mm > 0 && loop.distance_mm < course.length_mm;
        if (loop.ends_sector > 0 && between && is_on(loop.distance_mm)) {
            builder.posts(loop.distance_mm, kSteel);
        }
    }
    for (const Place& place : venue.places) {
        if (place.kind == PlaceKind::gate && place.distance_mm >= 0 && is_on(place.distance_mm)) {
            builder.posts(place.distance_mm, kGate);
        }
    }
}

}  // namespace pitcast::map
