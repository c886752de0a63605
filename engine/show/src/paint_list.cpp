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
                paint_row(body, car, row, box, place);
            }
        }
    }
}

void Painter::paint_row(const ListBody& body, const race::Competitor& car, const RowPlace& row,
                        const Box& box, const Place& place) {
    const double opacity = row.opacity(body, now_.tai_ns);
    if (opacity <= 0) {
        return;
    }
    const std::int64_t at = row.at_q16(body, now_.tai_ns);
    Place own = place;
    own.x = box.x;
    own.y = box.y + static_cast<double>(at) / 65536.0 * body.pitch * scale_;
    own.resting = place.resting && (at & 0xffff) == 0;
    scope_.row = &car;
    scope_.row_slot = static_cast<std::int32_t>((at + 32768) >> 16);
    scope_.row_moved =
        row.change != 0 && now_.tai_ns < row.changed_ns + body.flash_ns ? row.change : 0;
    row_ = &row;
    const bool grouped = opacity * place.opacity < 1 && push(opacity * place.opacity, nullptr);
    own.opacity = grouped ? 1 : place.opacity * opacity;
    paint_all(body.row, own);
    if (grouped) {
        pop();
    }
    row_ = nullptr;
    scope_.row = nullptr;
    scope_.row_moved = 0;
}

}  // namespace pitcast::show
