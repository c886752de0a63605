// SPDX-License-Identifier: Apache-2.0
// The course from the side: height over distance, with the cars where they are.
#include <algorithm>
#include <cmath>

#include "course_sector.h"
#include "painter.h"
#include "profile.h"

namespace pitcast::show {
namespace {

constexpr Nanoseconds kCarHold = 3 * kNanosecondsPerSecond;
constexpr double kLeftRoom = 78;   ///< for heights
constexpr double kBelowRoom = 34;  ///< for distances
constexpr double kAboveRoom = 34;  ///< for the names of the sectors
constexpr double kLineHeight = 30;
constexpr double kStem = 10;  ///< from the ground to a marker

std::string metres(std::int64_t mm) {
    const std::int64_t whole = (mm >= 0 ? mm + 500 : mm - 500) / 1000;
    return std::to_string(whole) + " m";
}

/// Along the course: kilometres where metres would be five figures.
std::string distance(std::int64_t mm) {
    constexpr std::int64_t kLongMm = 10'000'000;
    if (mm < kLongMm) {
        return metres(mm);
    }
    const std::int64_t tenths = (mm + 50'000) / 100'000;
    return std::to_string(tenths / 10) + (tenths < 1'000 ? "." + std::to_string(tenths % 10) : "") +
           " km";
}

}  // namespace

/// Where things stand in canvas pixels.
struct Painter::ProfilePlot {
    const Profile& profile;
    Box box;

    [[nodiscard]] double x(std::int64_t distance_mm) const {
        return box.x + box.width * static_cast<double>(distance_mm) /
                           static_cast<double>(profile.length_mm);
    }
    [[nodiscard]] double y(std::int64_t height_mm) const {
        return box.y + box.height * static_cast<double>(profile.top_mm - height_mm) /
                           static_cast<double>(profile.top_mm - profile.floor_mm);
    }
    [[nodiscard]] draw::Point post(std::size_t i) const {
        const auto last = static_cast<std::int64_t>(profile.height_mm.size() - 1);
        return {subpixel(x(profile.length_mm * static_cast<std::int64_t>(i) / last)),
                subpixel(y(profile.height_mm[i]))};
    }
};

void Painter::paint_profile(const ProfileBody& body, const Box& box, const Place& place) {
    if (!show_.venue_ || box.width < 8 || box.height < 8) {
        return;
    }
    const Profile& profile = show_.profile_;
    if (profile.height_mm.empty()) {
        return;
    }
    const double left = body.axis_look ? kLeftRoom * scale_ : 0;
    const double below = body.axis_look ? kBelowRoom * scale_ : 0;
    const double above = body.sector_look ? kAboveRoom * scale_ : 0;
    const ProfilePlot plot{profile,
                           {box.x + left, box.y + above, std::max(1.0, box.width - left),
                            std::max(1.0, box.height - below - above)}};
    paint_profile_grid(body, plot, place);
    const auto posts = static_cast<std::size_t>(std::lround(
                           place.grow * static_cast<double>(profile.height_mm.size() - 1))) +
                       1;
    paint_profile_area(body, plot, posts, place);
    paint_profile_line(body, plot, posts, place);
    if (place.grow >= 1) {
        paint_profile_peaks(body, plot, place);
    }
    if (body.has_cars && place.grow >= 1) {
        paint_profile_cars(body, plot, place);
    }
}

void Painter::paint_profile_grid(const ProfileBody& body, const ProfilePlot& plot,
                                 const Place& place) {
    const Profile& profile = plot.profile;
    const draw::Color colour = faded(body.grid.of(scope_), place.opacity);
    const auto rule = [&](const Box& at) {
        draw::FillRect line;
        line.rect = rect_of(at, true);
        line.paint = colour;
        list_.commands.emplace_back(std::move(line));
    };
    const auto text = [&](const std::string& words, TextLook look, Align align, const Box& at) {
        look.align = align;
        set_line(words, look, look.colour.of(scope_), at, place.opacity, place.resting);
    };
    const double height = kLineHeight * scale_;
    for (std::int64_t mm = profile.floor_mm; mm <= profile.top_mm; mm += profile.grid_step_mm) {
        const double y = plot.y(mm);
        rule({plot.box.x, y - scale_, plot.box.width, 2 * scale_});
        if (body.axis_look) {
            text(metres(mm + body.datum_mm), *body.axis_look, Align::right,
                 {plot.box.x - kLeftRoom * scale_, y - height / 2, (kLeftRoom - 10) * scale_,
                  height});
        }
    }
    const double bottom = plot.box.y + plot.box.height;
    for (std::int32_t sector = 1; sector <= 9; ++sector) {
        const auto [from, to] = sector_of(show_.venue_->course, sector);
        if (from >= to || !body.sector_look) {
            continue;
        }
        const double x = plot.x(from);
        if (from > 0) {
            rule({x - scale_, plot.box.y - kAboveRoom * scale_, 2 * scale_,
                  plot.box.height + kAboveRoom * scale_});
        }
        text("S" + std::to_string(sector), *body.sector_look, Align::center,
             {x, plot.box.y - kAboveRoom * scale_, plot.x(to) - x, (kAboveRoom - 6) * scale_});
        if (body.axis_look && from > 0) {
            text(distance(from), *body.axis_look, Align::center,
                 {x - 60 * scale_, bottom + 4 * scale_, 120 * scale_, height});
        }
    }
    if (body.axis_look) {
        text(distance(profile.length_mm), *body.axis_look, Align::right,
             {plot.box.x + plot.box.width - 120 * scale_, bottom + 4 * scale_, 120 * scale_,
              height});
        text("0", *body.axis_look, Align::left,
             {plot.box.x, bottom + 4 * scale_, 60 * scale_, height});
    }
}

void Painter::paint_profile_area(const ProfileBody& body, const ProfilePlot& plot,
                                 std::size_t posts, const Place& place) {
    if (posts < 2) {
        return;
    }
    draw::FillPolygon area = empty_polygon();
    const draw::Subpixel bottom = subpixel(plot.box.y + plot.box.height);
    for (std::size_t i = 0; i < posts; ++i) {
        area.points.push_back(plot.post(i));
    }
    area.points.push_back({area.points.back().x, bottom});
    area.points.push_back({area.points.front().x, bottom});
    area.ring_ends = {static_cast<std::uint32_t>(area.points.size())};
    area.paint = paint_of(body.fill, plot.box, place.opacity);
    list_.commands.emplace_back(std::move(area));
}

/// In pieces of one colour.
void Painter::paint_profile_line(const ProfileBody& body, const ProfilePlot& plot,
                                 std::size_t posts, const Place& place) {
    const auto colour_at = [&](std::size_t i) {
        const std::int32_t gradient = plot.profile.gradient_permille[i];
        const ColourTemplate& colour = gradient >= body.steep_permille    ? body.climb
                                       : gradient <= -body.steep_permille ? body.descent
                                                                          : body.colour;
        return colour.of(scope_);
    };
    for (std::size_t i = 0; i + 1 < posts;) {
        const draw::Color colour = colour_at(i);
        draw::StrokePolyline stroke = empty_stroke();
        stroke.width = subpixel(body.line * scale_);
        stroke.cap = draw::LineCap::round;
        stroke.paint = faded(colour, place.opacity);
        stroke.points.push_back(plot.post(i));
        do {
            stroke.points.push_back(plot.post(++i));
        } while (i + 1 < posts && colour_at(i) == colour);
        list_.commands.emplace_back(std::move(stroke));
    }
}

void Painter::paint_profile_peaks(const ProfileBody& body, const ProfilePlot& plot,
                                  const Place& place) {
    if (!body.peak_look || !plot.profile.is_hilly()) {
        return;
    }
    const Profile& profile = plot.profile;
    const double width = 130 * scale_;
    const double height = kLineHeight * scale_;
    const auto peak = [&](std::size_t post, double below) {
        const draw::Point at = plot.post(post);
        const double x = static_cast<double>(at.x) / draw::kPixel;
        const double y = static_cast<double>(at.y) / draw::kPixel;
        const double r = 5 * scale_;
        TextLook look = *body.peak_look;
        look.align = Align::center;
        const draw::Color ink = look.colour.of(scope_);
        draw::FillRect dot;
        dot.rect = rect_of({x - r, y - r, 2 * r, 2 * r}, false);
        dot.radii = {subpixel(r), subpixel(r), subpixel(r), subpixel(r)};
        dot.paint = faded(ink, place.opacity);
        list_.commands.emplace_back(std::move(dot));
        const double most = plot.box.x + plot.box.width - width;
        set_line(metres(profile.height_mm[post] + body.datum_mm), look, ink,
                 {std::clamp(x - width / 2, plot.box.x, std::max(plot.box.x, most)), y + below,
                  width, height},
                 place.opacity, place.resting);
    };
    // Below the line, where there is room: above it stand the cars.
    peak(profile.highest, 10 * scale_);
    const double under = plot.y(profile.height_mm[profile.lowest]) + 10 * scale_ + height;
    const bool fits = under <= plot.box.y + plot.box.height;
    peak(profile.lowest, fits ? 10 * scale_ : -10 * scale_ - height);
}

void Painter::paint_profile_cars(const ProfileBody& body, const ProfilePlot& plot,
                                 const Place& place) {
    const map::Course& course = show_.venue_->course;
    const auto paint = [&](const race::Competitor& car, std::int64_t along, bool leads) {
        const double x = plot.x(along);
        const double ground = plot.y(course.at(along).z_mm);
        const double radius = (leads ? body.markers.leader_radius : body.markers.radius) * scale_;
        const double y = ground - radius - kStem * scale_;
        draw::FillRect stem;
        stem.rect = rect_of({x - scale_, y, 2 * scale_, ground - y}, false);
        stem.paint =
            faded((leads ? body.markers.leader_edge : body.markers.edge).of(scope_), place.opacity);
        list_.commands.emplace_back(std::move(stem));
        paint_marker(body.markers, car, x, y, leads, place.opacity);
    };
    GhostPlaces places;
    if (body.markers.ghost) {
        for (std::size_t i = 0; ghost_places(places) && i < places.cars.size(); ++i) {
            paint(*places.cars[i].car, places.cars[i].distance_mm, places.cars[i].leads);
        }
        return;
    }
    const Nanoseconds utc = display_utc_ns(race_, now_, body.markers.delay_ns);
    // The last of the order first, so that who leads or is highlighted lies over all.
    auto& cars = scratch_.cars;
    cars.clear();
    for (const bool marked : {false, true}) {
        for (std::size_t i = race_.order.size(); i-- > 0;) {
            const auto& car = race_.competitors[static_cast<std::size_t>(race_.order[i])];
            if (is_marked(body.markers, car) == marked) {
                cars.push_back(&car);
            }
        }
    }
    for (const race::Competitor* car : cars) {
        const bool leads = is_marked(body.markers, *car);
        const auto fix = race::position_at(*car, utc, kCarHold);
        if (!on_course(*car) || !fix) {
            continue;
        }
        paint(*car, course.project(fix->x_mm, fix->y_mm), leads);
    }
}

}  // namespace pitcast::show
