// SPDX-License-Identifier: Apache-2.0
// Names of obstacles over a map, as the course reaches them.
#include <algorithm>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kPole = 46;              ///< pixels from the ground to a name
constexpr double kApart = 6;              ///< between names, and ...
constexpr double kShy = 48;               ///< ... the distance at which they begin to make room
constexpr std::int64_t kFadeMm = 40'000;  ///< a name fades in over so much of the course

void set_name(const map::Obstacle& obstacle, std::string& text) {
    text = obstacle.name_zh;
    text += obstacle.name_zh.empty() || obstacle.name.empty() ? "" : "  ";
    text += obstacle.name;
}

/// How far a name must rise to clear another that is there already. It begins to rise before they
/// meet, so that nothing jumps as the camera moves.
double rise_over(const Box& name, const Box& other, double scale) {
    const double beside =
        std::max(other.x - (name.x + name.width), name.x - (other.x + other.width));
    const double apart = kApart * scale;
    if (name.y + name.height + apart <= other.y || other.y + other.height + apart <= name.y) {
        return 0;
    }
    const double share = std::clamp(1 - (beside - apart) / (kShy * scale), 0.0, 1.0);
    return share * (name.y + name.height + apart - other.y);
}

/// How much of a name shows near the edge of a map: none of it where viewers may not see all.
double inside(const Box& name, const Box& box, double scale) {
    constexpr double kMargin = 0.05;    // of the map: the graphics safe area of one over the frame
    constexpr double kFadePixels = 48;  // on the way there
    const double from_side =
        std::min(name.x - box.x, box.x + box.width - name.x - name.width) - kMargin * box.width;
    const double from_top =
        std::min(name.y - box.y, box.y + box.height - name.y - name.height) - kMargin * box.height;
    return std::clamp(std::min(from_side, from_top) / (kFadePixels * scale), 0.0, 1.0);
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
    auto& placed = scratch_.placed;
    placed.clear();
    auto& names = scratch_.names;
    names.clear();
    for (const map::Obstacle& obstacle : course.obstacles) {
        const std::int64_t past_mm =
            view.course_permille >= 1000 ? kFadeMm : drawn_mm - obstacle.distance_mm;
        const auto point =
            map::project(view, course.at(obstacle.distance_mm + obstacle.length_mm / 2));
        if (past_mm <= 0 || !point) {
            continue;
        }
        const double x = box.x + static_cast<double>(point->x) / draw::kPixel;
        const double y = box.y + static_cast<double>(point->y) / draw::kPixel;
        std::string& name = text_;
        set_name(obstacle, name);
        const double width =
            static_cast<double>(fonts_.shape(name, style_of(look)).width) / draw::kPixel +
            0.8 * look.size * scale_;
        Box label{x - width / 2, y - kPole * scale_ - height, width, height};
        for (std::size_t pass = 0; pass < 3; ++pass) {
            for (const Box& other : placed) {
                label.y -= rise_over(label, other, scale_);
            }
        }
        placed.push_back(label);
        const double opacity = static_cast<double>(std::min(past_mm, kFadeMm)) /
                               static_cast<double>(kFadeMm) * inside(label, box, scale_);
        if (opacity <= 0) {
            continue;
        }
        names.push_back({&obstacle, label, x, y, opacity});
    }
    // A pole may pass behind another name, never before it.
    for (const NameOnMap& one : names) {
        const double foot = one.label.y + height;
        draw::FillRect pole;
        pole.rect = rect_of({one.x - scale_, foot, 2 * scale_, one.y - foot}, false);
        pole.paint = faded(look.colour.of(scope_), one.opacity);
        list_.commands.emplace_back(std::move(pole));
    }
    for (const NameOnMap& one : names) {
        draw::FillRect panel;
        panel.rect = rect_of(one.label, false);
        panel.paint = faded(body.obstacle_panel, one.opacity);
        list_.commands.emplace_back(std::move(panel));
        set_name(*one.obstacle, text_);
        set_line(text_, look, look.colour.of(scope_), one.label, one.opacity, false);
    }
}

}  // namespace pitcast::show
