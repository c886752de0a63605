// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kAxisRoom = 44;  ///< left of the lines, for the values
constexpr double kFootRoom = 30;  ///< below them, for the laps
constexpr double kLabelHeight = 30;

/// The part of the element's box that the lines have, in canvas pixels.
Box plot_of(const ChartBody& body, const Box& box, double scale) {
    const double left = body.axis_look ? kAxisRoom * scale : 0;
    const double foot = body.axis_look ? kFootRoom * scale : 0;
    return {box.x + left, box.y, std::max(1.0, box.width - left - body.right * scale),
            std::max(1.0, box.height - foot)};
}

double x_of(const ChartData& data, const Box& plot, std::int32_t lap) {
    const std::int32_t laps = std::max(1, data.last_lap - data.first_lap);
    return plot.x + plot.width * (lap - data.first_lap) / laps;
}

double y_of(const ChartData& data, const Box& plot, std::int64_t value) {
    return plot.y + plot.height * static_cast<double>(value - data.least) /
                        static_cast<double>(data.most - data.least);
}

/// Every first, second, fifth, … lap, so that at most a dozen numbers stand below.
std::int32_t lap_step(std::int32_t laps) {
    for (std::int32_t ten = 1;; ten *= 10) {
        for (const std::int32_t factor : {1, 2, 5}) {
            if (laps / (ten * factor) <= 12) {
                return ten * factor;
            }
        }
    }
}

}  // namespace

void Painter::paint_chart(const ChartBody& body, const Box& box, const Place& place) {
    if (body.kind == ChartBody::Kind::ghost) {
        paint_ghost_chart(body, box, place);
        return;
    }
    ChartData& data = scratch_.chart;
    read_chart(body, scope_, data);
    paint_chart_grid(body, data, box, place);
    if (data.last_lap < data.first_lap) {
        return;
    }
    // The leader's line lies on top.
    for (std::size_t i = data.lines.size(); i-- > 0;) {
        scope_.row = data.lines[i].car;
        paint_chart_line(body, data, i, box, place);
        scope_.row = nullptr;
    }
}

void Painter::paint_chart_grid(const ChartBody& body, const ChartData& data, const Box& box,
                               const Place& place) {
    const Box plot = plot_of(body, box, scale_);
    const draw::Color colour = faded(body.grid.of(scope_), place.opacity);
    for (std::int64_t value = data.least; value <= data.most; value += data.grid_step) {
        const double y = y_of(data, plot, value);
        // Two lines high: one alone would twitter in interlaced pictures.
        const Box line{plot.x, y - scale_, plot.width, 2 * scale_};
        draw::FillRect rule;
        rule.rect = rect_of(line, true);
        rule.paint = colour;
        list_.commands.emplace_back(std::move(rule));
        if (!body.axis_look) {
            continue;
        }
        text_.clear();
        if (body.kind == ChartBody::Kind::positions) {
            text_ = std::to_string(value);
        } else {
            format_value(Value::of_duration(value), Formatter::seconds,
                         data.grid_step < kNanosecondsPerSecond ? 1 : 0, text_);
        }
        set_line(
            text_, *body.axis_look, body.axis_look->colour.of(scope_),
            {box.x, y - kLabelHeight / 2 * scale_, (kAxisRoom - 8) * scale_, kLabelHeight * scale_},
            place.opacity, place.resting);
    }
    const std::int32_t step = lap_step(data.last_lap - data.first_lap + 1);
    for (std::int32_t lap = data.first_lap; body.axis_look && lap <= data.last_lap; ++lap) {
        if (lap % step != 0 && lap != data.first_lap) {
            continue;
        }
        TextLook look = *body.axis_look;
        look.align = Align::center;
        set_line(std::to_string(lap), look, look.colour.of(scope_),
                 {x_of(data, plot, lap) - 30 * scale_, plot.y + plot.height + 4 * scale_,
                  60 * scale_, (kFootRoom - 4) * scale_},
                 place.opacity, place.resting);
    }
}

void Painter::paint_chart_line(const ChartBody& body, const ChartData& data, std::size_t line,
                               const Box& box, const Place& place) {
    const Box plot = plot_of(body, box, scale_);
    const double share =
        body.grow_ns == 0
            ? 1.0
            : std::clamp(static_cast<double>(scope_.shown_ns) / static_cast<double>(body.grow_ns),
                         0.0, 1.0);
    const double until = data.first_lap + (data.last_lap - data.first_lap) * share;
    draw::StrokePolyline stroke;
    const auto begin = [&] {
        stroke = empty_stroke();
        stroke.width = subpixel(body.line * scale_);
        stroke.paint = faded(body.colour.of(scope_), place.opacity);
    };
    const auto flush = [&] {
        if (stroke.points.size() >= 2) {
            list_.commands.emplace_back(std::move(stroke));
            begin();
        }
        stroke.points.clear();
    };
    begin();
    double end_x = 0;
    double end_y = -1;
    const auto& values = data.lines[line].values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto lap = data.first_lap + static_cast<std::int32_t>(i);
        if (!values[i]) {
            flush();
            continue;
        }
        double x = x_of(data, plot, lap);
        double y = y_of(data, plot, *values[i]);
        const double over = lap - until;
        if (over >= 1) {
            break;
        }
        if (over > 0 && i > 0 && values[i - 1]) {
            // Part of the way to this lap.
            const double before = y_of(data, plot, *values[i - 1]);
            x -= over * (x - x_of(data, plot, lap - 1));
            y -= over * (y - before);
        } else if (over > 0) {
            break;
        }
        stroke.points.push_back({subpixel(x), subpixel(y)});
        end_x = x;
        end_y = y;
    }
    flush();
    list_.spares.keep(stroke.points);
    if (end_y < 0 || body.label.parts.empty()) {
        return;
    }
    text_.clear();
    body.label.format(scope_, text_);
    set_line(text_, *body.label_look, body.label_look->colour.of(scope_),
             {end_x + 10 * scale_, end_y - kLabelHeight / 2 * scale_, body.right * scale_,
              kLabelHeight * scale_},
             place.opacity, false);
}

}  // namespace pitcast::show
