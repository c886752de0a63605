// SPDX-License-Identifier: Apache-2.0
// Names over a map: of the obstacles as the course reaches them, and of places of the country.
#include <algorithm>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kPole = 46;              ///< pixels from the ground to a name
constexpr double kApart = 6;              ///< between names, and ...
constexpr double kShy = 48;               ///< ... the distance at which they begin to make room
constexpr std::int64_t kFadeMm = 40'000;  ///< a name fades in over so much of the course

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

void set_text(const NameOnMap& name, std::string& text) {
    text = *name.name_zh;
    text += name.name_zh->empty() || name.name->empty() ? "" : "  ";
    text += *name.name;
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

void Painter::gather_name(NameOnMap name, const TextLook& look, const map::ScreenPoint& at,
                          const Box& box) {
    const double height = look.size * 1.4 * scale_;
    name.x = box.x + static_cast<double>(at.x) / draw::kPixel;
    name.y = box.y + static_cast<double>(at.y) / draw::kPixel;
    set_text(name, text_);
    const double width =
        static_cast<double>(fonts_.shape(text_, style_of(look)).width) / draw::kPixel +
        0.8 * look.size * scale_;
    name.label = {name.x - width / 2, name.y - kPole * scale_ - height, width, height};
    auto& placed = scratch_.placed;
    for (std::size_t pass = 0; pass < 3; ++pass) {
        for (const Box& other : placed) {
            name.label.y -= rise_over(name.label, other, scale_);
        }
    }
    placed.push_back(name.label);
    name.opacity *= inside(name.label, box, scale_);
    if (name.opacity > 0) {
        scratch_.names.push_back(name);
    }
}

/// As the course reaches them.
void Painter::gather_obstacles(const MapBody& body, const map::MapView& view, const Box& box) {
    const map::Course& course = show_.venue_->course;
    const std::int64_t drawn_mm = course.length_mm * view.course_permille / 1000;
    for (const map::Obstacle& obstacle : course.obstacles) {
        const std::int64_t past_mm =
            view.course_permille >= 1000 ? kFadeMm : drawn_mm - obstacle.distance_mm;
        const auto point =
            map::project(view, course.at(obstacle.distance_mm + obstacle.length_mm / 2));
        if (past_mm <= 0 || !point) {
            continue;
        }
        const double opacity =
            static_cast<double>(std::min(past_mm, kFadeMm)) / static_cast<double>(kFadeMm);
        gather_name({&obstacle.name, &obstacle.name_zh, false, {}, 0, 0, opacity}, *body.obstacles,
                    *point, box);
    }
}

void Painter::gather_places(const MapBody& body, const map::MapView& view, const Box& box) {
    for (const map::Place& place : show_.venue_->places) {
        const auto point = map::project(view, place.at);
        if (place.kind == map::PlaceKind::label && point) {
            gather_name({&place.name, &place.name_zh, true, {}, 0, 0, 1}, *body.places, *point,
                        box);
        }
    }
}

void Painter::paint_names(const MapBody& body, const map::MapView& view, const Box& box) {
    auto& names = scratch_.names;
    names.clear();
    scratch_.placed.clear();
    if (body.obstacles) {
        gather_obstacles(body, view, box);
    }
    if (body.places) {
        gather_places(body, view, box);
    }
    // A pole may pass behind another name, never before it.
    for (const NameOnMap& one : names) {
        const TextLook& look = one.is_place ? *body.places : *body.obstacles;
        const double foot = one.label.y + one.label.height;
        draw::FillRect pole;
        pole.rect = rect_of({one.x - scale_, foot, 2 * scale_, one.y - foot}, false);
        pole.paint = faded(look.colour.of(scope_), one.opacity);
        list_.commands.emplace_back(std::move(pole));
    }
    for (const NameOnMap& one : names) {
        TextLook look = one.is_place ? *body.places : *body.obstacles;
        look.align = Align::center;
        draw::FillRect panel;
        panel.rect = rect_of(one.label, false);
        panel.paint = faded(one.is_place ? body.place_panel : body.obstacle_panel, one.opacity);
        list_.commands.emplace_back(std::move(panel));
        set_text(one, text_);
        set_line(text_, look, look.colour.of(scope_), one.label, one.opacity, false);
    }
}

}  // namespace pitcast::show
