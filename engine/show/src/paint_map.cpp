// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

#include "pitcast/map/scene.h"
#include "pitcast/race/format.h"

#include "course_sector.h"
#include "painter.h"

namespace pitcast::show {
namespace {

constexpr std::int64_t kMarkerHeightMm = 2'000;  ///< markers float over the car's roof
constexpr Nanoseconds kHold = 3 * kNanosecondsPerSecond;
constexpr std::int64_t kFewestCoursePoints = 160;
constexpr std::int64_t kMostCoursePoints = 1'600;
constexpr std::int64_t kCoursePointMm = 25'000;

/// Adds a point unless it is the one before: a stroke of no length has no direction.
void add_point(std::vector<draw::Point>& points, draw::Point point) {
    if (points.empty() || !(points.back() == point)) {
        points.push_back(point);
    }
}

bool is_light(draw::Color colour) {
    return 299 * colour.r + 587 * colour.g + 114 * colour.b > 130'000;
}

/// Where a car is drawn: as high as its fix tells, or on the ground.
map::Point3 standing(const MapBody& body, const map::Venue& venue, const race::PositionFix& fix) {
    return {fix.x_mm, fix.y_mm,
            body.drapes ? venue.terrain.height_at(fix.x_mm, fix.y_mm) : fix.z_mm};
}

bool is_hidden(const map::MapView& view, const map::Venue& venue, const map::Point3& at) {
    return map::occluded(venue.terrain, view.camera, at, view.exaggeration_permille);
}

}  // namespace

bool on_course(const race::Competitor& car) {
    return car.status == race::CarStatus::unknown || car.status == race::CarStatus::on_track ||
           car.status == race::CarStatus::in_pit || car.status == race::CarStatus::stopped;
}

void Painter::paint_map(const MapBody& body, const Box& box, const Place& place) {
    if (!show_.venue_ || box.width < 8 || box.height < 8) {
        return;
    }
    const map::MapView view = view_of(body, box, place.grow);
    const bool grouped = push(place.opacity, &box, body.radii);
    const draw::PicturePtr picture = pictures_.map(view);
    list_.commands.emplace_back(draw::FillRect{rect_of(box, false), {}, body.ground});
    if (picture != nullptr) {
        draw::DrawPicture command;
        command.picture = picture;
        command.rect = rect_of(box, place.resting);
        list_.commands.emplace_back(std::move(command));
    } else {
        paint_ground(body, view, box);
    }
    paint_course(body, view, box, picture == nullptr || road_is_thin(body, view));
    paint_names(body, view, box);
    if (body.has_cars) {
        paint_cars(body, view, box);
    }
    if (grouped) {
        pop();
    }
}

/// Without a 3D picture: the ground as lines from west to east, which still tells pit from rim.
void Painter::paint_ground(const MapBody& body, const map::MapView& view, const Box& box) {
    constexpr std::int32_t kLines = 22;
    constexpr std::int32_t kPosts = 48;
    const map::Terrain& terrain = show_.venue_->terrain;
    if (terrain.columns < 2 || terrain.rows < 2) {
        return;
    }
    for (std::int32_t line = 0; line < kLines; ++line) {
        draw::StrokePolyline stroke = empty_stroke();
        stroke.width = subpixel(1.25 * scale_);
        stroke.paint = body.contour;
        const std::int64_t y =
            terrain.origin_y_mm + terrain.cell_mm * (terrain.rows - 1) * line / (kLines - 1);
        for (std::int32_t post = 0; post < kPosts; ++post) {
            const std::int64_t x =
                terrain.origin_x_mm + terrain.cell_mm * (terrain.columns - 1) * post / (kPosts - 1);
            const auto point = map::project(view, {x, y, terrain.height_at(x, y)});
            if (!point) {
                stroke.points.clear();
                break;
            }
            add_point(stroke.points, {subpixel(box.x) + point->x, subpixel(box.y) + point->y});
        }
        add_stroke(std::move(stroke));
    }
}

/// From far off the road of the 3D picture is thinner than the line that the template wants.
bool Painter::road_is_thin(const MapBody& body, const map::MapView& view) const {
    const map::Course& course = show_.venue_->course;
    if (course.line.empty()) {
        return false;
    }
    if (!map::has_ribbon(course)) {
        return true;
    }
    const map::CoursePoint& middle = course.line[course.line.size() / 2];
    const map::Point3 eye = view.camera.eye;
    const double range = std::hypot(static_cast<double>(eye.x_mm - view.camera.target.x_mm),
                                    static_cast<double>(eye.y_mm - view.camera.target.y_mm),
                                    static_cast<double>(eye.z_mm - view.camera.target.z_mm));
    const double half = std::tan(view.camera.vertical_fov_mdeg / 360'000.0 * std::numbers::pi);
    const double pixels = middle.width_mm * view.height / (2 * half * std::max(range, 1.0));
    return pixels < 2.5 * body.course_width * scale_;
}

void Painter::stroke_course(const map::MapView& view, const Box& box, std::int64_t from_mm,
                            std::int64_t to_mm, double width, draw::Color colour) {
    const map::Course& course = show_.venue_->course;
    draw::StrokePolyline stroke = empty_stroke();
    stroke.width = subpixel(width * scale_);
    stroke.paint = colour;
    const std::int64_t span = to_mm - from_mm;
    const std::int64_t whole =
        std::clamp(course.length_mm / kCoursePointMm, kFewestCoursePoints, kMostCoursePoints);
    const auto points = static_cast<std::int32_t>(
        std::max<std::int64_t>(2, whole * span / std::max<std::int64_t>(1, course.length_mm)));
    stroke.closed = course.closed && span >= course.length_mm;
    const std::int32_t last = stroke.closed ? points - 1 : points;
    for (std::int32_t i = 0; i <= last; ++i) {
        const auto point = map::project(view, course.at(from_mm + span * i / points));
        if (point) {
            add_point(stroke.points, {subpixel(box.x) + point->x, subpixel(box.y) + point->y});
        }
    }
    add_stroke(std::move(stroke));
}

void Painter::paint_course(const MapBody& body, const map::MapView& view, const Box& box,
                           bool whole_course) {
    const map::Course& course = show_.venue_->course;
    const std::int64_t drawn_mm = course.length_mm * view.course_permille / 1000;
    if (drawn_mm <= 0) {
        return;
    }
    if (whole_course) {
        stroke_course(view, box, 0, drawn_mm, body.course_width + 4, body.course_edge.of(scope_));
        stroke_course(view, box, 0, drawn_mm, body.course_width, body.course.of(scope_));
    }
    if (body.sector_flags == nullptr || view.course_permille < 1000) {
        return;
    }
    for (const auto& [sector, flag] : race_.sector_flags) {
        const auto word = body.sector_flags->words.find(to_text(flag));
        draw::Color colour;
        const auto [from, to] = sector_of(course, sector);
        if (from < to && flag != race::Flag::green && flag != race::Flag::none &&
            word != body.sector_flags->words.end() && parse_colour(word->second, colour)) {
            stroke_course(view, box, from, to, body.course_width + 2, colour);
        }
    }
}

bool Painter::is_marked(const MarkerLook& look, const race::Competitor& car) const {
    bool any = false;
    for (const Binding& highlight : look.highlight) {
        const race::Competitor* chosen = highlight.car_of(scope_);
        if (chosen == &car) {
            return true;
        }
        any = any || chosen != nullptr;
    }
    return !any && !race_.order.empty() &&
           &race_.competitors[static_cast<std::size_t>(race_.order.front())] == &car;
}

void Painter::paint_cars(const MapBody& body, const map::MapView& view, const Box& box) {
    std::vector<Marker>& markers = scratch_.markers;
    markers.clear();
    if (body.markers.ghost) {
        paint_ghost_cars(body, view, box);
        return;
    }
    const Nanoseconds utc = display_utc_ns(race_, now_, body.markers.delay_ns);
    const map::Venue& venue = *show_.venue_;
    for (const race::CompetitorIndex index : race_.order) {
        const race::Competitor& car = race_.competitors[static_cast<std::size_t>(index)];
        const auto fix = race::position_at(car, utc, kHold);
        if (!on_course(car) || !fix) {
            continue;
        }
        map::Point3 at = standing(body, venue, *fix);
        at.z_mm += kMarkerHeightMm;
        const auto point = map::project(view, at);
        if (!point) {
            continue;
        }
        const bool leads = is_marked(body.markers, car);
        markers.push_back({&car, markers.size(),
                           box.x + static_cast<double>(point->x) / draw::kPixel,
                           box.y + static_cast<double>(point->y) / draw::kPixel, point->depth_mm,
                           leads, is_hidden(view, venue, at)});
    }
    // Far before near, and the leader over all.
    std::sort(markers.begin(), markers.end(), [](const Marker& a, const Marker& b) {
        return std::tuple(a.leads, -a.depth, a.place) < std::tuple(b.leads, -b.depth, b.place);
    });
    if (body.trail > 1) {
        for (const Marker& marker : markers) {
            paint_trail(body, *marker.car, view, box);
        }
    }
    for (const Marker& marker : markers) {
        paint_marker(body.markers, *marker.car, marker.x, marker.y, marker.leads,
                     marker.ghost ? body.ghost_opacity : 1);
    }
}

/// The pair that the template compares, each where it was at the same time of its run.
void Painter::paint_ghost_cars(const MapBody& body, const map::MapView& view, const Box& box) {
    GhostPlaces places;
    if (!ghost_places(places)) {
        return;
    }
    const map::Venue& venue = *show_.venue_;
    for (const GhostPlace& one : places.cars) {
        map::Point3 at = venue.course.at(one.distance_mm);
        at.z_mm += kMarkerHeightMm;
        if (const auto point = map::project(view, at)) {
            paint_marker(body.markers, *one.car,
                         box.x + static_cast<double>(point->x) / draw::kPixel,
                         box.y + static_cast<double>(point->y) / draw::kPixel, one.leads,
                         is_hidden(view, venue, at) ? body.ghost_opacity : 1);
        }
    }
}

void Painter::paint_trail(const MapBody& body, const race::Competitor& car,
                          const map::MapView& view, const Box& box) {
    draw::StrokePolyline stroke = empty_stroke();
    stroke.width = subpixel(body.markers.radius * 0.4 * scale_);
    const Nanoseconds utc = display_utc_ns(race_, now_, body.markers.delay_ns);
    for (std::int32_t i = 0; i < body.trail; ++i) {
        const auto fix = race::position_at(car, utc - i * 100'000'000LL, kHold);
        const auto point =
            fix ? map::project(view, standing(body, *show_.venue_, *fix)) : std::nullopt;
        if (!point) {
            break;
        }
        add_point(stroke.points, {subpixel(box.x) + point->x, subpixel(box.y) + point->y});
    }
    scope_.row = &car;
    const auto* look = show_.classes_.contains(car.entry.car_class)
                           ? &show_.classes_.find(car.entry.car_class)->second
                           : nullptr;
    scope_.row = nullptr;
    stroke.paint = faded(look == nullptr ? draw::Color{160, 160, 160, 255} : look->colour, 0.45);
    add_stroke(std::move(stroke));
}

void Painter::paint_marker(const MarkerLook& look, const race::Competitor& car, double x, double y,
                           bool leads, double opacity) {
    auto group = show_.classes_.find(car.entry.car_class);
    if (group == show_.classes_.end()) {
        group = show_.classes_.find("default");
    }
    // A pair may be of one class: it wears the template's own two colours.
    const draw::Color fill = look.ghost ? (leads ? look.leader_edge : look.edge).of(scope_)
                             : group == show_.classes_.end() ? draw::Color{160, 160, 160, 255}
                                                             : group->second.colour;
    const double radius = (leads ? look.leader_radius : look.radius) * scale_;
    const bool stopped = car.status == race::CarStatus::stopped;
    const double rim = (leads || stopped ? 3.5 : 2) * scale_;
    const auto disc = [&](double r, draw::Color colour) {
        const draw::Subpixel size = subpixel(2 * r);
        list_.commands.emplace_back(draw::FillRect{{subpixel(x - r), subpixel(y - r), size, size},
                                                   {size / 2, size / 2, size / 2, size / 2},
                                                   faded(colour, opacity)});
    };
    if (look.ghost) {
        disc(radius + rim, {12, 13, 15, 255});
    } else {
        if (leads || stopped) {
            disc(radius + rim + 2 * scale_, look.edge.of(scope_));
        }
        const ColourTemplate& edge = stopped ? look.stopped_edge
                                     : leads ? look.leader_edge
                                             : look.edge;
        disc(radius + rim, edge.of(scope_));
    }
    disc(radius, fill);
    TextLook label = look.label;
    label.align = Align::center;
    label.fit = Fit::shrink;  // "168" stays within the disc that "7" fills
    label.min_size = 4;
    label.size = look.label.size * (leads ? look.leader_radius / look.radius : 1);
    const draw::Color ink =
        is_light(fill) ? draw::Color{12, 13, 15, 255} : draw::Color{240, 240, 236, 255};
    const double room = 1.72 * radius;
    const Box box{x - room / 2, y - radius, room, 2 * radius};
    set_line(car.entry.number, label, ink, box, opacity, false);
}

}  // namespace pitcast::show
