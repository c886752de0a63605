// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr double kAxisHeight = 34;  ///< below the bars, for the numbers
constexpr double kNumberWidth = 120;
constexpr double kLabelGap = 12;

/// The smallest step of the axis: one, or a tenth of a second.
std::int64_t least_step(const BarsBody& body) {
    return body.rows.value.kind() == ValueKind::duration ? kNanosecondsPerSecond / 10 : 1;
}

/// The end of an axis that has room for a value.
std::int64_t end_of_axis(std::int64_t value, std::int64_t least) {
    const std::int64_t step = round_step(value, least);
    return std::max<std::int64_t>((value + step - 1) / step, 1) * step;
}

/// The axis ends where the longest bar asks for it, and glides there with that bar. What a bar has
/// yet to grow to for the first time counts at once, or else all would seem full from the start.
std::int64_t end_of_axis(const BarsBody& body, const ListPlaces& places, Nanoseconds now_ns) {
    const std::int64_t least = least_step(body);
    std::int64_t end = least;
    for (const auto& [key, row] : places) {
        if (row.slot < 0) {
            continue;
        }
        const std::int64_t to = end_of_axis(row.value, least);
        const std::int64_t from = row.old_value == 0 ? to : end_of_axis(row.old_value, least);
        RowPlace asked;
        asked.value = to;
        asked.old_value = from;
        asked.valued_ns = row.valued_ns;
        end = std::max(end, asked.value_at(body.rows, now_ns));
    }
    return end;
}

}  // namespace

void Painter::paint_bars(const Element& element, const BarsBody& body, const Box& box,
                         const Place& place) {
    if (element.list_index >= instance_->lists.size()) {
        return;
    }
    const ListPlaces& places = instance_->lists[element.list_index];
    const double foot = body.axis_look ? kAxisHeight * scale_ : 0;
    const Box plot{box.x + body.left * scale_, box.y,
                   std::max(1.0, box.width - (body.left + body.right) * scale_),
                   std::clamp(static_cast<double>(places.size()) * body.rows.pitch * scale_, 1.0,
                              std::max(1.0, box.height - foot))};
    const std::int64_t most = end_of_axis(body, places, now_.tai_ns);
    paint_bars_axis(body, most, plot, place);
    if (body.rows.source == ListBody::Source::field) {
        const auto& rows = instance_->fields[body.rows.field].rows;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (const auto found = places.find(table_row_key(i)); found != places.end()) {
                scope_.row_cells = &rows[i];
                paint_bar(body, found->second, most, plot, box, place);
            }
        }
        scope_.row_cells = nullptr;
        return;
    }
    for (const race::CompetitorIndex index : race_.order) {
        const race::Competitor& car = race_.competitors[static_cast<std::size_t>(index)];
        if (const auto found = places.find(car.entry.number); found != places.end()) {
            scope_.row = &car;
            paint_bar(body, found->second, most, plot, box, place);
        }
    }
    scope_.row = nullptr;
}

void Painter::paint_bars_axis(const BarsBody& body, std::int64_t most, const Box& plot,
                              const Place& place) {
    const std::int64_t step = round_step(most, least_step(body));
    const draw::Color colour = faded(body.grid.of(scope_), place.opacity);
    const bool time = body.rows.value.kind() == ValueKind::duration;
    for (std::int64_t value = 0; value <= most; value += step) {
        const double x =
            plot.x + plot.width * (static_cast<double>(value) / static_cast<double>(most));
        draw::FillRect rule;
        rule.rect = rect_of({x - scale_, plot.y, 2 * scale_, plot.height}, true);
        rule.paint = colour;
        list_.commands.emplace_back(std::move(rule));
        if (!body.axis_look) {
            continue;
        }
        text_.clear();
        format_value(time ? Value::of_duration(value) : Value::of_integer(value),
                     time ? Formatter::seconds : Formatter::automatic,
                     step < kNanosecondsPerSecond ? 1 : 0, text_);
        TextLook look = *body.axis_look;
        look.align = Align::center;
        set_line(text_, look, look.colour.of(scope_),
                 {x - kNumberWidth / 2 * scale_, plot.y + plot.height + 4 * scale_,
                  kNumberWidth * scale_, (kAxisHeight - 4) * scale_},
                 place.opacity, place.resting);
    }
}

void Painter::paint_bar(const BarsBody& body, const RowPlace& row, std::int64_t most,
                        const Box& plot, const Box& box, const Place& place) {
    const double opacity = row.opacity(body.rows, now_.tai_ns) * place.opacity;
    if (opacity <= 0) {
        return;
    }
    const std::int64_t at = row.at_q16(body.rows, now_.tai_ns);
    const bool resting = place.resting && (at & 0xffff) == 0;
    scope_.row_index = row.position - 1;
    const double pitch = body.rows.pitch * scale_;
    const double thickness = body.thickness * scale_;
    const Box line{box.x, box.y + static_cast<double>(at) / 65536.0 * pitch, box.width, pitch};
    const double top = line.y + (pitch - thickness) / 2;
    const std::array<double, 4> radii{body.radius, body.radius, body.radius, body.radius};
    const auto bar = [&](double length, draw::Color colour, bool rests) {
        draw::FillRect shape;
        shape.rect = rect_of({plot.x, top, length, thickness}, rests);
        shape.radii = radii_of(radii);
        shape.paint = faded(colour, opacity);
        list_.commands.emplace_back(std::move(shape));
    };
    if (body.track) {
        bar(plot.width, body.track->of(scope_), resting);
    }
    const std::int64_t value = row.value_at(body.rows, now_.tai_ns);
    const double length =
        plot.width * std::min(1.0, static_cast<double>(value) / static_cast<double>(most));
    if (length > 0) {
        bar(length, body.colour.of(scope_), false);
    }
    if (!body.label.parts.empty()) {
        text_.clear();
        body.label.format(scope_, text_);
        set_line(text_, *body.label_look, body.label_look->colour.of(scope_),
                 {line.x, line.y, std::max(1.0, (body.left - kLabelGap) * scale_), pitch}, opacity,
                 resting);
    }
    if (!body.value_label.parts.empty()) {
        text_.clear();
        body.value_label.format(scope_, text_);
        TextLook look = *body.value_look;
        // Where bars have a track, beyond it and flush right: a column that can be read downwards.
        const double from = body.track ? plot.width : length;
        look.align = body.track ? Align::right : look.align;
        set_line(text_, look, look.colour.of(scope_),
                 {plot.x + from + kLabelGap * scale_, line.y,
                  std::max(1.0, (body.right - kLabelGap) * scale_), pitch},
                 opacity, resting && (body.track || value == row.value));
    }
}

}  // namespace pitcast::show
