// SPDX-License-Identifier: Apache-2.0
#include "overrides.h"

#include <algorithm>

#include "apply.h"

namespace pitcast::race {

void apply_overrides(const RaceState& state, std::vector<CompetitorIndex>& order,
                     std::size_t placed) {
    for (const PlaceOverride& decision : state.place_overrides) {
        const auto car = state.by_number.find(decision.number);
        const auto end = order.begin() + static_cast<std::ptrdiff_t>(placed);
        const auto from =
            car == state.by_number.end() ? end : std::find(order.begin(), end, car->second);
        if (from == end) {
            continue;  // without a place: nothing to move
        }
        const auto now = static_cast<std::size_t>(from - order.begin());
        const std::size_t wanted = decision.position > 0
                                       ? static_cast<std::size_t>(decision.position) - 1
                                       : now + static_cast<std::size_t>(decision.places_lost);
        const auto to = order.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, placed - 1));
        if (to < from) {
            std::rotate(to, from, from + 1);
        } else {
            std::rotate(from, from + 1, to + 1);
        }
    }
}

bool apply_override(RaceState& state, const PlaceOverride& told) {
    const bool says_where = (told.position > 0) != (told.places_lost > 0);
    if (told.position < 0 || told.position > kMostOfAnything || told.places_lost < 0 ||
        told.places_lost > kMostOfAnything || (!says_where && !told.withdrawn) ||
        !fits(told.reason) || !fits(told.id)) {
        return false;
    }
    auto& all = state.place_overrides;
    const auto same = std::find_if(all.begin(), all.end(), [&](const PlaceOverride& known) {
        return told.id.empty() ? known.id.empty() && known.number == told.number
                               : known.id == told.id;
    });
    if (told.withdrawn) {
        if (same == all.end()) {
            return false;
        }
        all.erase(same);
        return true;
    }
    if (all.size() >= kMostOverrides || !find_or_add(state, told.number)) {
        return false;
    }
    if (same != all.end()) {
        *same = told;
    } else {
        all.push_back(told);
    }
    return true;
}

}  // namespace pitcast::race
