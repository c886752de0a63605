// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "painter.h"

namespace pitcast::show {

void Painter::paint_list(const Element& element, const ListBody& body, const Box& box,
                         const Place& place) {
    if (element.list_index >= instance_->lists.size()) {
        return;
    }
    const ListPlaces& places = instance_->lists[element.list_index];
    if (body.source == ListBody::Source::field) {
        paint_table(body, places, box, place);
        return;
    }
    // Those that lose places lie under those that gain: first all that rest or fall.
    for (const bool rising : {false, true}) {
        for (const race::CompetitorIndex index : race_.order) {
            const race::Competitor& car = race_.competitors[static_cast<std::size_t>(index)];
            const auto found = places.find(car.entry.number);
            if (found == places.end()) {
                continue;
            }
            const RowPlace& row = found->second;
            const std::int64_t at = row.at_q16(body, now_.tai_ns);
            const bool moves_up = row.slot >= 0 && at > (std::int64_t{row.slot} << 16);
            if (moves_up == rising) {
                scope_.row = &car;
                paint_row(body, row, box, place);
                scope_.row = nullptr;
            }
        }
    }
}

void Painter::paint_table(const ListBody& body, const ListPlaces& places, const Box& box,
                          const Place& place) {
    const auto& rows = instance_->fields[body.field].rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto found = places.find(table_row_key(i));
        if (found == places.end()) {
            continue;
        }
        scope_.row_cells = &rows[i];
        old_cells_ = nullptr;
        if (body.field < instance_->old_fields.size() &&
            i < instance_->old_fields[body.field].rows.size()) {
            old_cells_ = &instance_->old_fields[body.field].rows[i];
        }
        paint_row(body, found->second, box, place);
        scope_.row_cells = nullptr;
        old_cells_ = nullptr;
    }
}

void Painter::paint_row(const ListBody& body, const RowPlace& row, const Box& box,
                        const Place& place) {
    const double opacity = row.opacity(body, now_.tai_ns);
    if (opacity <= 0) {
        return;
    }
    const std::int64_t at = row.at_q16(body, now_.tai_ns);
    Place own = place;
    own.x = box.x;
    own.y = box.y + static_cast<double>(at) / 65536.0 * body.pitch * scale_;
    own.resting = place.resting && (at & 0xffff) == 0;
    scope_.row_index = row.position - 1;
    scope_.row_leads_class = row.leads_class;
    scope_.row_slot = static_cast<std::int32_t>((at + 32768) >> 16);
    scope_.row_moved =
        row.change != 0 && now_.tai_ns < row.changed_ns + body.flash_ns ? row.change : 0;
    row_ = &row;
    const bool grouped = opacity * place.opacity < 1 && push(opacity * place.opacity, nullptr);
    own.opacity = grouped ? 1 : place.opacity * opacity;
    paint_all(body.row, own, {box.width / scale_, body.pitch});
    if (grouped) {
        pop();
    }
    row_ = nullptr;
    scope_.row_moved = 0;
}

}  // namespace pitcast::show
