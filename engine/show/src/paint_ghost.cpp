// SPDX-License-Identifier: Apache-2.0
// The ghost comparison: how the difference of two runs grew along the course, and where both cars
// were at the same time since their own start.
#include <algorithm>

#include "ghost_pair.h"
#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kValueRoom = 56;  ///< left of the line, for the seconds
constexpr double kWayRoom = 34;    ///< below it, for the kilometres
constexpr double kTextHeight = 30;
constexpr std::int64_t kPlaces = 240;
constexpr std::int64_t kMmPerKm = 1'000'000;
constexpr double kShade = 0.32;  ///< of the area between the line and zero

/// A round step of which at most `most` fit into the range.
std::int64_t step_within(std::int64_t range, std::int64_t unit, std::int64_t most) {
    for (std::int64_t ten = unit;; ten *= 10) {
        for (const std::int64_t factor : {1, 2, 5}) {
            if (range / (ten * factor) <= most) {
                return ten * factor;
            }
        }
    }
}

std::int64_t down_to(std::int64_t value, std::int64_t step) {
    return -((-value + step - 1) / step) * step;
}

}  // namespace

/// Where things stand in canvas pixels.
struct Painter::GhostPlot {
    Box box;
    std::int64_t length_mm = 1;
    std::int64_t least = 0;  ///< ns; the car is behind below zero, as in a chart of gaps
    std::int64_t most = 1;
    std::int64_t step = 1;

    [[nodiscard]] double x(std::int64_t distance_mm) const {
        return box.x + box.width * static_cast<double>(distance_mm) /
                           static_cast<double>(std::max<std::int64_t>(1, length_mm));
    }
    [[nodiscard]] double y(std::int64_t gap_ns) const {
        return box.y + box.height * static_cast<double>(gap_ns - least) /
                           static_cast<double>(std::max<std::int64_t>(1, most - least));
    }
};

bool Painter::ghost_places(GhostPlaces& places) const {
    const auto runs = ghost_runs(scope_);
    const auto ghost = runs ? race::ghost_of(runs->car, runs->other) : std::nullopt;
    if (!ghost) {
        return false;
    }
    const std::int64_t lap = scope_.live->track().length_mm();
    const auto wrapped = [&](std::int64_t mm) { return mm > lap ? mm % lap : mm; };
    places = {{{{runs->other_shown, wrapped(ghost->other.distance_mm), false},
                {runs->car_shown, wrapped(ghost->car.distance_mm), true}}}};
    return true;
}

void Painter::paint_ghost_chart(const ChartBody& body, const Box& box, const Place& place) {
    const auto runs = ghost_runs(scope_);
    const race::RunTrace* known = !runs                        ? nullptr
                                  : runs->car.trace != nullptr ? runs->car.trace
                                                               : runs->other.trace;
    GhostPlot plot;
    const double left = body.axis_look ? kValueRoom * scale_ : 0;
    const double foot = body.axis_look ? kWayRoom * scale_ : 0;
    plot.box = {box.x + left, box.y, std::max(1.0, box.width - left - body.right * scale_),
                std::max(1.0, box.height - foot)};
    plot.length_mm = known != nullptr         ? known->length_mm()
                     : scope_.live != nullptr ? scope_.live->track().length_mm()
                                              : 0;
    // The difference at even places, as far as both have come.
    ChartData& data = scratch_.chart;
    data.lines.resize(1);
    auto& values = data.lines.front().values;
    values.clear();
    const auto ghost = runs ? race::ghost_of(runs->car, runs->other) : std::nullopt;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (std::int64_t i = 0;
         ghost && i <= kPlaces && plot.length_mm * i / kPlaces <= ghost->gap_at_mm; ++i) {
        values.push_back(race::ghost_gap(runs->car, runs->other, plot.length_mm * i / kPlaces));
        low = std::min(low, values.back().value_or(0));
        high = std::max(high, values.back().value_or(0));
    }
    if (ghost && ghost->gap_ns) {
        low = std::min(low, *ghost->gap_ns);
        high = std::max(high, *ghost->gap_ns);
    }
    // At least a second, so that nothing is made of a tenth.
    const std::int64_t range = std::max(high - low, kNanosecondsPerSecond);
    plot.step = step_within(range, kNanosecondsPerSecond / 2, 4);
    plot.least = down_to(low, plot.step);
    plot.most = -down_to(-high, plot.step);
    if (plot.least == plot.most) {
        plot.least -= plot.step;
        plot.most += plot.step;
    }
    paint_ghost_grid(body, plot, box, place);
    if (ghost) {
        paint_ghost_line(body, plot, *ghost, place);
    }
}

void Painter::paint_ghost_grid(const ChartBody& body, const GhostPlot& plot, const Box& box,
                               const Place& place) {
    const draw::Color colour = faded(body.grid.of(scope_), place.opacity);
    const auto rule = [&](double x, double y, double width, double height, draw::Color paint) {
        draw::FillRect line;
        line.rect = rect_of({x, y, width, height}, true);
        line.paint = paint;
        list_.commands.emplace_back(std::move(line));
    };
    for (std::int64_t value = plot.least; value <= plot.most; value += plot.step) {
        const double y = plot.y(value);
        const bool zero = value == 0;
        rule(plot.box.x, y - (zero ? 1.5 : 1) * scale_, plot.box.width, (zero ? 3 : 2) * scale_,
             zero ? faded(body.colour.of(scope_), 0.55 * place.opacity) : colour);
        if (body.axis_look) {
            text_.clear();
            const bool whole = plot.step % kNanosecondsPerSecond == 0;
            if (zero) {
                text_ = "0";
            } else {
                format_value(Value::of_duration(value), Formatter::delta, whole ? 0 : 1, text_);
            }
            TextLook look = *body.axis_look;
            look.align = Align::right;
            look.fit = Fit::condense;  // "-10.0" is wider than the room, and must stay whole
            set_line(text_, look, look.colour.of(scope_),
                     {box.x, y - kTextHeight / 2 * scale_, (kValueRoom - 12) * scale_,
                      kTextHeight * scale_},
                     place.opacity, place.resting);
        }
    }
    if (!body.axis_look || plot.length_mm <= 0) {
        return;
    }
    const std::int64_t way = step_within(plot.length_mm, kMmPerKm, 8);
    for (std::int64_t mm = 0; mm <= plot.length_mm; mm += way) {
        const double x = plot.x(mm);
        const double bottom = plot.box.y + plot.box.height;
        rule(x - scale_, bottom, 2 * scale_, 6 * scale_, colour);
        TextLook look = *body.axis_look;
        look.align = Align::center;
        text_ = std::to_string(mm / kMmPerKm);
        text_ += mm == 0 ? " km" : "";
        set_line(text_, look, look.colour.of(scope_),
                 {x - 40 * scale_, bottom + 6 * scale_, 80 * scale_, (kWayRoom - 6) * scale_},
                 place.opacity, place.resting);
    }
}

/// The area between two places and zero, in the colour of who is ahead there.
void Painter::shade_ghost(const ChartBody& body, const GhostPlot& plot,
                          const std::array<draw::Point, 2>& ends, bool faster, const Place& place) {
    const draw::Subpixel zero = subpixel(plot.y(0));
    if (ends[0].x == ends[1].x || (ends[0].y == zero && ends[1].y == zero)) {
        return;
    }
    draw::FillPolygon area = empty_polygon();
    area.points.push_back({ends[0].x, zero});
    area.points.push_back(ends[0]);
    area.points.push_back(ends[1]);
    area.points.push_back({ends[1].x, zero});
    area.ring_ends = {static_cast<std::uint32_t>(area.points.size())};
    area.paint = faded((faster ? body.faster : body.slower).of(scope_), kShade * place.opacity);
    list_.commands.emplace_back(std::move(area));
}

void Painter::paint_ghost_line(const ChartBody& body, const GhostPlot& plot,
                               const race::Ghost& ghost, const Place& place) {
    const double share =
        body.grow_ns == 0
            ? 1.0
            : std::clamp(static_cast<double>(scope_.shown_ns) / static_cast<double>(body.grow_ns),
                         0.0, 1.0);
    const auto until = static_cast<std::int64_t>(share * static_cast<double>(ghost.gap_at_mm));
    auto& values = scratch_.chart.lines.front().values;
    const auto shown = [&](std::size_t i) {
        return plot.length_mm * static_cast<std::int64_t>(i) / kPlaces;
    };
    const auto point = [&](std::int64_t mm, std::int64_t gap) {
        return draw::Point{subpixel(plot.x(mm)), subpixel(plot.y(gap))};
    };
    struct Spot {
        std::int64_t mm;
        std::optional<std::int64_t> gap;
    };
    // The newest difference stands at the end, between two of the even places.
    const std::size_t count = values.size() + 1;
    const auto at = [&](std::size_t i) {
        return i < values.size() ? Spot{shown(i), values[i]} : Spot{ghost.gap_at_mm, ghost.gap_ns};
    };
    // Shades lie below the whole line.
    for (std::size_t i = 1; i < count; ++i) {
        const Spot a = at(i - 1);
        const Spot b = at(i);
        if (!a.gap || !b.gap || b.mm > until) {
            continue;
        }
        if ((*a.gap < 0) != (*b.gap < 0) && *a.gap != 0 && *b.gap != 0) {
            const std::int64_t cross =
                a.mm + (b.mm - a.mm) * std::abs(*a.gap) / (std::abs(*a.gap) + std::abs(*b.gap));
            shade_ghost(body, plot, {point(a.mm, *a.gap), point(cross, 0)}, *a.gap < 0, place);
            shade_ghost(body, plot, {point(cross, 0), point(b.mm, *b.gap)}, *b.gap < 0, place);
        } else {
            shade_ghost(body, plot, {point(a.mm, *a.gap), point(b.mm, *b.gap)},
                        *a.gap < 0 || *b.gap < 0, place);
        }
    }
    draw::StrokePolyline stroke;
    const auto begin = [&] {
        stroke = empty_stroke();
        stroke.width = subpixel(body.line * scale_);
        stroke.cap = draw::LineCap::round;
        stroke.paint = faded(body.colour.of(scope_), place.opacity);
    };
    begin();
    std::optional<Spot> end;
    for (std::size_t i = 0; i < count && at(i).mm <= until; ++i) {
        const Spot here = at(i);
        if (here.gap) {
            const draw::Point next = point(here.mm, *here.gap);
            if (stroke.points.empty() || !(stroke.points.back() == next)) {
                stroke.points.push_back(next);
            }
            end = here;
        } else if (!stroke.points.empty()) {
            add_stroke(std::move(stroke));
            begin();
        }
    }
    add_stroke(std::move(stroke));
    if (end) {
        paint_ghost_end(body, plot, end->mm, *end->gap, place);
    }
}

void Painter::paint_ghost_end(const ChartBody& body, const GhostPlot& plot, std::int64_t mm,
                              std::int64_t gap_ns, const Place& place) {
    const double r = 2.2 * body.line * scale_;
    const double x = plot.x(mm);
    const double y = plot.y(gap_ns);
    draw::FillRect dot;
    dot.rect = rect_of({x - r, y - r, 2 * r, 2 * r}, false);
    dot.radii = {subpixel(r), subpixel(r), subpixel(r), subpixel(r)};
    dot.paint = faded((gap_ns < 0 ? body.faster : body.slower).of(scope_), place.opacity);
    list_.commands.emplace_back(std::move(dot));
    if (body.label.parts.empty()) {
        return;
    }
    text_.clear();
    body.label.format(scope_, text_);
    set_line(text_, *body.label_look, body.label_look->colour.of(scope_),
             {x + r + 8 * scale_, y - kTextHeight / 2 * scale_, body.right * scale_,
              kTextHeight * scale_},
             place.opacity, false);
}

}  // namespace pitcast::show
