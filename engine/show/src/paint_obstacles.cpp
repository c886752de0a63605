// SPDX-License-Identifier: Apache-2.0
// Names of obstacles over a map, as the course reaches them.
#include <algorithm>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kPole = 46;              ///< pixels from the ground to the lowest row of names
constexpr double kRowPitch = 1.55;        ///< rows of names, in sizes of the text
constexpr std::int64_t kFadeMm = 40'000;  ///< a name fades in over so much of the course

std::string name_of(const map::Obstacle& obstacle) {
    if (obstacle.name_zh.empty() || obstacle.name.empty()) {
        return obstacle.name_zh + obstacle.name;
    }
    return obstacle.name_zh + "  " + obstacle.name;
}

}  // namespace

void Painter::paint_obstacles(const MapBody& body, const map::MapView& view, const Box& box) {
    if (!body.obstacles) {
        return;
    }
    const map::Course& course = show_.venue_->course;
    const std::int64_t drawn_mm = course.length_mm * view.course_permille / 1000;
    TextLook look = *body.obstacles;
    look.align = Align::center;
    const double height = look.size * 1.4 * scale_;
    // Neighbours stand at different heights, always the same ones: nothing jumps as the camera
    // moves.
    for (std::size_t i = 0; i < course.obstacles.size(); ++i) {
        const map::Obstacle& obstacle = course.obstacles[i];
        const std::int64_t past_mm =
            view.course_permille >= 1000 ? kFadeMm : drawn_mm - obstacle.distance_mm;
        const auto point =
            map::project(view, course.at(obstacle.distance_mm + obstacle.length_mm / 2));
        if (past_mm <= 0 || !point) {
            continue;
        }
        const double opacity =
            static_cast<double>(std::min(past_mm, kFadeMm)) / static_cast<double>(kFadeMm);
        const double x = box.x + static_cast<double>(point->x) / draw::kPixel;
        const double y = box.y + static_cast<double>(point->y) / draw::kPixel;
        const double foot =
            y - (kPole + static_cast<double>(i % 3) * kRowPitch * look.size) * scale_;
        const draw::Color ink = faded(look.colour.of(scope_), opacity);
        draw::FillRect pole;
        pole.rect = rect_of({x - scale_, foot, 2 * scale_, y - foot}, false);
        pole.paint = ink;
        list_.commands.emplace_back(std::move(pole));
        const std::string name = name_of(obstacle);
        const double width =
            static_cast<double>(fonts_.shape(name, style_of(look)).width) / draw::kPixel +
            0.8 * look.size * scale_;
        const Box label{x - width / 2, foot - height, width, height};
        draw::FillRect panel;
        panel.rect = rect_of(label, false);
        panel.paint = faded(body.obstacle_panel, opacity);
        list_.commands.emplace_back(std::move(panel));
        set_line(name, look, look.colour.of(scope_), label, opacity, false);
    }
}

}  // namespace pitcast::show
