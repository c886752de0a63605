// SPDX-License-Identifier: Apache-2.0
#include "instance.h"

#include <algorithm>
#include <charconv>

namespace pitcast::show {
namespace {

void hash_places(const ListPlaces& places, Hasher& hasher) {
    hasher.add(places.size());
    for (const auto& [number, place] : places) {
        hasher.add(std::string_view(number));
        hasher.add(place.from_q16);
        hasher.add(place.slot);
        hasher.add(place.moved_ns);
        hasher.add(place.shown_ns);
        hasher.add(place.position);
        hasher.add(place.change);
        hasher.add(place.changed_ns);
    }
}

void hash_fields(const std::vector<FieldValue>& fields, Hasher& hasher) {
    hasher.add(fields.size());
    for (const FieldValue& field : fields) {
        hasher.add(std::string_view(field.text));
        hasher.add(field.value.number);
    }
}

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

void step_list(const ListBody& list, ListPlaces& places, const Instance& instance,
               const race::RaceState& race, Nanoseconds now_ns) {
    const auto cars = static_cast<std::int32_t>(race.order.size());
    const bool first_time = places.empty();
    for (std::int32_t i = 0; i < cars; ++i) {
        const race::Competitor& car =
            race.competitors[static_cast<std::size_t>(race.order[static_cast<std::size_t>(i)])];
        auto found = places.find(car.entry.number);
        const bool fresh = found == places.end();
        if (fresh) {
            found = places.emplace(car.entry.number, RowPlace{}).first;
        }
        RowPlace& place = found->second;
        const std::int32_t slot =
            slot_of(list, i, cars, std::max<Nanoseconds>(0, now_ns - instance.start_ns));
        move_row(place, slot, fresh, list, now_ns);
        if (fresh && first_time) {
            place.shown_ns = now_ns - 2 * list.fade_ns;  // there from the start: nothing fades in
        }
        if (!fresh && place.position != i + 1) {
            place.change = place.position > i + 1 ? 1 : -1;
            place.changed_ns = now_ns;
        }
        place.position = i + 1;
    }
    std::erase_if(places, [&](const auto& entry) {
        const race::Competitor* car = race.find(entry.first);
        return car == nullptr || entry.second.position > cars;
    });
}

}  // namespace

std::int64_t RowPlace::at_q16(const ListBody& list, Nanoseconds now_ns) const {
    if (slot < 0) {
        return from_q16;
    }
    const std::int64_t to = std::int64_t{slot} << 16;
    if (moved_ns == 0 || list.move_ns == 0 || now_ns >= moved_ns + list.move_ns) {
        return moved_ns == 0 ? from_q16 : to;
    }
    const double share = static_cast<double>(now_ns - moved_ns) / static_cast<double>(list.move_ns);
    return from_q16 + static_cast<std::int64_t>(static_cast<double>(to - from_q16) *
                                                list.move_easing.at(share));
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

std::vector<FieldValue> field_values(const Template& made, const Json& data) {
    std::vector<FieldValue> values(made.fields.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Field& field = made.fields[i];
        const auto found = data.find(field.id);
        const Json& value = found == data.end() ? field.fallback : *found;
        if (value.is_string()) {
            values[i].text = value.get<std::string>();
        }
        if (value.is_boolean()) {
            values[i].value = Value::of_bool(value.get<bool>());
        } else if (value.is_number_integer()) {
            values[i].value = Value::of_integer(value.get<std::int64_t>());
        }
    }
    return values;
}

void step_lists(Instance& instance, const race::RaceState& race, Nanoseconds now_ns) {
    instance.lists.resize(instance.made->lists.size());
    for (std::size_t i = 0; i < instance.lists.size(); ++i) {
        step_list(*instance.made->lists[i], instance.lists[i], instance, race, now_ns);
    }
}

void resolve_competitors(Instance& instance, const race::RaceState& race) {
    if (!instance.unresolved || race.order.empty()) {
        return;
    }
    instance.unresolved = false;
    for (std::size_t i = 0; i < instance.fields.size(); ++i) {
        std::string& text = instance.fields[i].text;
        if (instance.made->fields[i].type != "competitor" || !text.starts_with('@')) {
            continue;
        }
        race::CompetitorIndex car = race.order.front();
        if (text == "@fastest" && race.best_lap_holder >= 0) {
            car = race.best_lap_holder;
        } else if (text.starts_with("@p")) {
            std::size_t place = 1;
            (void)std::from_chars(text.data() + 2, text.data() + text.size(), place);
            place = std::clamp<std::size_t>(place, 1, race.order.size());
            car = race.order[place - 1];
        }
        text = race.competitors[static_cast<std::size_t>(car)].entry.number;
        instance.data[instance.made->fields[i].id] = text;
    }
}

void hash_instance(const Instance& instance, Hasher& hasher) {
    hasher.add(std::string_view(instance.made->id));
    hasher.add(std::string_view(instance.data.dump()));
    hash_fields(instance.fields, hasher);
    hash_fields(instance.old_fields, hasher);
    hasher.add(instance.phase);
    hasher.add(instance.start_ns);
    hasher.add(instance.out_ns);
    hasher.add(instance.update_ns);
    hasher.add(instance.step);
    hasher.add(instance.old_step);
    hasher.add(instance.step_ns);
    hasher.add(static_cast<std::uint8_t>(instance.unresolved));
    hasher.add(instance.lists.size());
    for (const ListPlaces& places : instance.lists) {
        hash_places(places, hasher);
    }
}

}  // namespace pitcast::show
