// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "pitcast/draw/tile_program.h"

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr int kArcPoints = 24;  ///< a corner: its error is below a hundredth of a pixel at 200

/// A quarter of an ellipse as a Bézier curve: sums and products alone, the same on any machine.
void add_corner(draw::FillPolygon& path, const Box& from, const Box& bend) {
    constexpr double kBend = 0.5522847498;
    const double x0 = from.x;
    const double y0 = from.y;
    const double x3 = from.width;
    const double y3 = from.height;
    const double x1 = x0 + (bend.x - x0) * kBend;
    const double y1 = y0 + (bend.y - y0) * kBend;
    const double x2 = x3 + (bend.x - x3) * kBend;
    const double y2 = y3 + (bend.y - y3) * kBend;
    for (int i = 0; i <= kArcPoints; ++i) {
        const double t = static_cast<double>(i) / kArcPoints;
        const double u = 1 - t;
        path.points.push_back(
            {subpixel(u * u * u * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t * t * t * x3),
             subpixel(u * u * u * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t * t * t * y3)});
    }
}

void end_ring(draw::FillPolygon& path) {
    path.ring_ends.push_back(static_cast<std::uint32_t>(path.points.size()));
}

void add_round_rect(draw::FillPolygon& path, const Box& box, std::array<double, 4> radii) {
    const double most = std::min(box.width, box.height) / 2;
    for (double& radius : radii) {
        radius = std::clamp(radius, 0.0, most);
    }
    const double right = box.x + box.width;
    const double bottom = box.y + box.height;
    // Boxes used as two points: start and end of each corner, clockwise.
    add_corner(path, {box.x, box.y + radii[0], box.x + radii[0], box.y}, {box.x, box.y, 0, 0});
    add_corner(path, {right - radii[1], box.y, right, box.y + radii[1]}, {right, box.y, 0, 0});
    add_corner(path, {right, bottom - radii[2], right - radii[2], bottom}, {right, bottom, 0, 0});
    add_corner(path, {box.x + radii[3], bottom, box.x, bottom - radii[3]}, {box.x, bottom, 0, 0});
    end_ring(path);
}

/// Opaque where the paint is transparent.
void invert(draw::Paint& paint) {
    const auto turn = [](draw::Color& colour) {
        colour.a = static_cast<std::uint8_t>(255 - colour.a);
    };
    std::visit(
        [&](auto& one) {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, draw::Color>) {
                turn(one);
            } else {
                for (auto& stop : one.stops) {
                    turn(stop.color);
                }
            }
        },
        paint);
}

}  // namespace

bool Painter::push_mask(const MaskLook& mask, const Box& box, double opacity) {
    if (depth_ >= draw::kMaxGroups) {
        return false;
    }
    draw::PushGroup group;
    group.opacity = static_cast<draw::Unit>(std::lround(opacity * draw::kOne));
    group.clipped = true;
    const Box own{box.x + mask.x * scale_, box.y + mask.y * scale_, mask.width * scale_,
                  mask.height * scale_};
    group.clip = rect_of(own, false);
    const bool inverts_shape = mask.invert && !mask.fill;
    if (inverts_shape || !mask.rings.empty()) {
        group.path = empty_polygon();
    }
    if (inverts_shape) {
        group.path.even_odd = true;
        add_round_rect(group.path, box, {});
    }
    if (!mask.rings.empty()) {
        group.path.even_odd = true;
        for (const auto& ring : mask.rings) {
            for (const auto& [x, y] : ring) {
                group.path.points.push_back(
                    {subpixel(own.x + x * scale_), subpixel(own.y + y * scale_)});
            }
            end_ring(group.path);
        }
    } else if (inverts_shape) {
        std::array<double, 4> radii = mask.radii;
        for (double& radius : radii) {
            radius *= scale_;
        }
        add_round_rect(group.path, own, radii);
    } else {
        group.radii = radii_of(mask.radii);
    }
    if (mask.fill) {
        group.mask = paint_of(*mask.fill, own, 1);
        if (mask.invert) {
            invert(*group.mask);
        }
    }
    list_.commands.emplace_back(std::move(group));
    ++depth_;
    return true;
}

}  // namespace pitcast::show
