// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "instance.h"

namespace pitcast::show {
namespace {

/// The line of a list on which a car of this place in the order stands; -1 = on another page.
std::int32_t slot_of(const ListBody& list, std::int32_t index, std::int32_t cars,
                     Nanoseconds shown_for_ns) {
    if (index < list.keep_top || cars <= list.rows) {
        return index < list.rows ? index : -1;
    }
    if (list.page_ns == 0) {
        return index < list.rows ? index : -1;
    }
    const std::int32_t a_page = list.rows - list.keep_top;
    const std::int32_t paged = cars - list.keep_top;
    const std::int32_t pages = (paged + a_page - 1) / a_page;
    const auto page = static_cast<std::int32_t>(shown_for_ns / list.page_ns % pages);
    // The last page is filled up from the one before, so that the panel never has holes.
    const std::int32_t first = list.keep_top + std::min(page * a_page, paged - a_page);
    return index >= first && index < first + a_page ? list.keep_top + index - first : -1;
}

void move_row(RowPlace& place, std::int32_t slot, bool fresh, const ListBody& list,
              Nanoseconds now_ns) {
    if (slot == place.slot && !fresh) {
        return;
    }
    const bool was_shown = place.slot >= 0 && !fresh;
    const bool is_shown = slot >= 0;
    if (was_shown && is_shown) {
        place.from_q16 = place.at_q16(list, now_ns);
        place.moved_ns = now_ns;
    } else if (is_shown) {
        place.from_q16 = std::int64_t{slot} << 16;
        place.shown_ns = now_ns;
    } else {
        place.from_q16 = place.at_q16(list, now_ns);  // fades out where it stands
        place.shown_ns = now_ns;
    }
    place.slot = slot;
}

/// Stable, and nearly nothing to do for what was in order before; std::stable_sort takes memory.
template <typename T, typename Before>
void insertion_sort(std::vector<T>& all, const Before& before) {
    for (auto one = all.begin(); one != all.end(); ++one) {
        std::rotate(std::upper_bound(all.begin(), one, *one, before), one, one + 1);
    }
}

/// Values of bars are at most this large, so that sums of some stay within 64 bits.
constexpr std::int64_t kLargestValue = 1'000'000'000'000'000'000;

/// The value of the row in the scope; none where the list compares values and this has none.
std::optional<std::int64_t> value_of(const ListBody& list, const Scope& scope) {
    if (list.value.empty()) {
        return 0;
    }
    const Value value = list.value.read(scope);
    return value.kind == ValueKind::none
               ? std::nullopt
               : std::optional(std::clamp<std::int64_t>(value.number, 0, kLargestValue));
}

void read_rows(const ListBody& list, Scope scope, ListScratch& scratch) {
    auto& rows = scratch.rows;
    rows.clear();
    if (list.source == ListBody::Source::field) {
        const auto& table = (*scope.fields)[list.field].rows;
        for (std::size_t i = 0; i < table.size(); ++i) {
            scope.row_cells = &table[i];
            if (const auto value = value_of(list, scope)) {
                rows.push_back({table_row_key(i), false, *value});
            }
        }
        return;
    }
    const std::string* last = nullptr;
    read_listed_cars(list, scope, scratch);
    for (const race::CompetitorIndex index : scratch.cars) {
        const race::Competitor& car = scope.race->competitors[static_cast<std::size_t>(index)];
        scope.row = &car;
        if (const auto value = value_of(list, scope)) {
            const std::string& group = car.entry.car_class;
            rows.push_back({car.entry.number, last == nullptr || *last != group, *value});
            last = &group;
        }
    }
}

/// The bar grows from where it is now to the value of now.
void grow_row(RowPlace& place, std::int64_t value, std::int32_t row, bool first_time, bool fresh,
              const ListBody& list, Nanoseconds now_ns) {
    if (fresh) {
        place.value = value;
        place.valued_ns = now_ns + (first_time ? list.delay_ns + row * list.stagger_ns : 0);
    } else if (value != place.value) {
        place.old_value = place.value_at(list, now_ns);
        place.value = value;
        place.valued_ns = std::max(place.valued_ns, now_ns);
    }
}

std::int32_t left_out(const ListBody& list, const Scope& scope) {
    const Value first = list.first.read(scope);
    return first.kind == ValueKind::integer
               ? static_cast<std::int32_t>(std::clamp<std::int64_t>(first.number, 0, 10'000))
               : 0;
}

void step_list(const ListBody& list, ListPlaces& places, const Scope& scope, Nanoseconds now_ns,
               ListScratch& scratch) {
    read_rows(list, scope, scratch);
    auto& rows = scratch.rows;
    if (list.sort != ListBody::Sort::none) {
        const bool falls = list.sort == ListBody::Sort::falling;
        insertion_sort(rows, [&](const auto& a, const auto& b) {
            return falls ? a.value > b.value : a.value < b.value;
        });
    }
    const std::int32_t skipped = left_out(list, scope);
    const auto count = static_cast<std::int32_t>(rows.size());
    const bool first_time = places.empty();
    for (auto& [key, place] : places) {
        place.position = -place.position;  // until it is met again
    }
    for (std::int32_t i = 0; i < count; ++i) {
        const ListScratch::Row& row = rows[static_cast<std::size_t>(i)];
        const auto [found, fresh] = places.try_emplace(row.key);
        RowPlace& place = found->second;
        const std::int32_t slot =
            i < skipped ? -1 : slot_of(list, i - skipped, count - skipped, scope.shown_ns);
        move_row(place, slot, fresh, list, now_ns);
        if (fresh && first_time) {
            place.shown_ns = now_ns - 2 * list.fade_ns;  // there from the start: nothing fades in
        }
        const std::int32_t before = -place.position;
        if (!fresh && before != i + 1) {
            place.change = before > i + 1 ? 1 : -1;
            place.changed_ns = now_ns;
        }
        if (!list.value.empty()) {
            grow_row(place, row.value, i, first_time, fresh, list, now_ns);
        }
        place.position = i + 1;
        place.leads_class = row.leads_class;
    }
    std::erase_if(places, [](const auto& entry) { return entry.second.position <= 0; });
}

/// Classes by their best car, so that groups stand in the order of the race.
void read_classes(const race::RaceState& race, std::vector<std::string_view>& classes) {
    classes.clear();
    for (const race::CompetitorIndex index : race.order) {
        const auto& name = race.competitors[static_cast<std::size_t>(index)].entry.car_class;
        if (std::find(classes.begin(), classes.end(), name) == classes.end()) {
            classes.emplace_back(name);
        }
    }
}

}  // namespace

std::string table_row_key(std::size_t row) {
    return "#" + std::to_string(row);
}

void read_listed_cars(const ListBody& list, Scope scope, ListScratch& scratch) {
    const race::RaceState& race = *scope.race;
    const auto car = [&](race::CompetitorIndex index) -> const race::Competitor& {
        return race.competitors[static_cast<std::size_t>(index)];
    };
    auto& cars = scratch.cars;
    if (list.order_by == ListBody::OrderBy::best_lap) {
        race::rank_into(race, race::Ranking::best_lap, cars);
    } else {
        cars = race.order;
    }
    if (list.order_by == ListBody::OrderBy::grid) {
        // Cars without a place on the grid start last.
        insertion_sort(cars, [&](auto a, auto b) {
            const auto last = [](std::int32_t place) { return place > 0 ? place : 1'000'000; };
            return last(car(a).entry.grid_position) < last(car(b).entry.grid_position);
        });
    } else if (list.order_by == ListBody::OrderBy::group) {
        read_classes(race, scratch.classes);
        const auto rank = [&](race::CompetitorIndex index) {
            return std::find(scratch.classes.begin(), scratch.classes.end(),
                             car(index).entry.car_class);
        };
        insertion_sort(cars, [&](auto a, auto b) { return rank(a) < rank(b); });
    }
    if (!list.cars.empty()) {
        std::erase_if(cars, [&](race::CompetitorIndex index) {
            return std::none_of(list.cars.begin(), list.cars.end(), [&](const Binding& binding) {
                return binding.car_of(scope) == &car(index);
            });
        });
    }
    if (!list.where.empty()) {
        std::erase_if(cars, [&](race::CompetitorIndex index) {
            scope.row = &car(index);
            return !list.where.holds(scope);
        });
    }
}

void step_lists(Instance& instance, const Show& show, const race::RaceState& race,
                const Instant& now, ListScratch& scratch) {
    if (instance.made->lists.empty()) {
        return;
    }
    instance.lists.resize(instance.made->lists.size());
    const Scope scope = scope_of(show, race, now, &instance);
    for (std::size_t i = 0; i < instance.lists.size(); ++i) {
        step_list(*instance.made->lists[i], instance.lists[i], scope, now.tai_ns, scratch);
    }
}

std::int64_t RowPlace::at_q16(const ListBody& list, Nanoseconds now_ns) const {
    if (slot < 0) {
        return from_q16;
    }
    const std::int64_t to = std::int64_t{slot} << 16;
    if (moved_ns == 0 || list.move_ns == 0 || now_ns >= moved_ns + list.move_ns) {
        return moved_ns == 0 ? from_q16 : to;
    }
    const double share = list.move_easing.at(now_ns - moved_ns, list.move_ns);
    return from_q16 + static_cast<std::int64_t>(static_cast<double>(to - from_q16) * share);
}

std::int64_t RowPlace::value_at(const ListBody& list, Nanoseconds now_ns) const {
    if (list.grow_ns == 0 || now_ns >= valued_ns + list.grow_ns) {
        return now_ns < valued_ns ? old_value : value;
    }
    const double share =
        now_ns <= valued_ns ? 0 : list.move_easing.at(now_ns - valued_ns, list.grow_ns);
    return old_value + static_cast<std::int64_t>(static_cast<double>(value - old_value) * share);
}

double RowPlace::opacity(const ListBody& list, Nanoseconds now_ns) const {
    if (list.fade_ns == 0) {
        return slot < 0 ? 0 : 1;
    }
    const double share = static_cast<double>(now_ns - shown_ns) / static_cast<double>(list.fade_ns);
    if (slot < 0) {
        return 1 - std::clamp(share, 0.0, 1.0);
    }
    // What comes waits for what goes, so that two names never stand over each other.
    return std::clamp(share - 1, 0.0, 1.0);
}

}  // namespace pitcast::show
