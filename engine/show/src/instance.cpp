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
        hasher.add(static_cast<std::uint8_t>(place.leads_class));
        hasher.add(place.change);
        hasher.add(place.changed_ns);
        hasher.add(place.value);
        hasher.add(place.old_value);
        hasher.add(place.valued_ns);
    }
}

void hash_fields(const std::vector<FieldValue>& fields, Hasher& hasher) {
    hasher.add(fields.size());
    for (const FieldValue& field : fields) {
        hasher.add(std::string_view(field.text));
        hasher.add(field.value.number);
        hasher.add(field.rows.size());
        for (const auto& row : field.rows) {
            for (const std::string& cell : row) {
                hasher.add(std::string_view(cell));
            }
        }
    }
}

std::vector<std::vector<std::string>> table_rows(const Field& field, const Json& value) {
    std::vector<std::vector<std::string>> rows;
    for (const Json& row : value) {
        auto& cells = rows.emplace_back(field.columns.size());
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const auto found = row.find(field.columns[column]);
            if (found != row.end()) {
                cells[column] = found->is_string() ? found->get<std::string>()
                                                   : std::to_string(found->get<std::int64_t>());
            }
        }
    }
    return rows;
}

}  // namespace

Scope scope_of(const Show& show, const race::RaceState& race, const Instant& now,
               const Instance* instance) {
    Scope scope;
    scope.race = &race;
    scope.classes = &show.classes_;
    scope.teams = &show.teams_;
    scope.venue = show.venue_ ? &*show.venue_ : nullptr;
    scope.profile = show.venue_ ? &show.profile_ : nullptr;
    scope.utc_ns = display_utc_ns(race, now, 0);
    scope.offset_s = show.utc_offset_s_;
    if (instance != nullptr) {
        scope.fields = &instance->fields;
        scope.step = instance->step;
        scope.ghost = instance->made->ghost ? &*instance->made->ghost : nullptr;
        scope.shown_ns = std::max<Nanoseconds>(0, now.tai_ns - instance->start_ns);
    }
    return scope;
}

std::vector<FieldValue> field_values(const Template& made, const Json& data) {
    std::vector<FieldValue> values(made.fields.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Field& field = made.fields[i];
        const auto found = data.find(field.id);
        const Json& value = found == data.end() ? field.fallback : *found;
        if (field.type == "table") {
            values[i].rows = table_rows(field, value);
        } else if (value.is_string()) {
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

void set_data(Instance& instance, const Json& data, Nanoseconds now_ns) {
    instance.data.update(data);
    instance.old_fields = std::move(instance.fields);
    instance.fields = field_values(*instance.made, instance.data);
    instance.unresolved = true;
    instance.update_ns = now_ns == 0 ? instance.update_ns : now_ns;
    drive_clip(instance, data, now_ns);
}

Nanoseconds Instance::leave_ns() const {
    if (!leaves || !passage.is()) {
        return made->out_ns;
    }
    return passage.kind == TakeOver::combo ? std::max(passage.length_ns, made->out_ns)
                                           : passage.length_ns;
}

double Instance::passage_share(Nanoseconds now_ns) const {
    if (!passage.is()) {
        return 1;
    }
    return passage.easing.at(now_ns - passage.start_ns, passage.length_ns);
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
    hasher.add(instance.step_starts.size());
    for (const Nanoseconds start : instance.step_starts) {
        hasher.add(start);
    }
    hasher.add(static_cast<std::uint8_t>(instance.unresolved));
    hasher.add(static_cast<std::uint8_t>(instance.entered));
    hasher.add(static_cast<std::uint8_t>(instance.leaves));
    hasher.add(instance.passage.kind);
    hasher.add(instance.passage.start_ns);
    hasher.add(
        std::string_view(instance.passage.partner != nullptr ? instance.passage.partner->id : ""));
    if (instance.passage.is()) {
        hasher.add(instance.passage.length_ns);
    }
    if (instance.transition) {
        hasher.add(instance.transition->kind);
        hasher.add(instance.transition->length_ns);
    }
    hasher.add(static_cast<std::uint8_t>(instance.at_end));
    if (!instance.made->clips.empty()) {
        hasher.add(instance.clip.base_ns);
        hasher.add(instance.clip.since_ns);
        hasher.add(static_cast<std::uint8_t>(instance.clip.paused));
    }
    hasher.add(std::string_view(instance.pending.empty() ? "" : instance.pending.dump()));
    hasher.add(std::string_view(instance.page == nullptr ? "" : instance.page->id));
    hasher.add(static_cast<std::uint8_t>(instance.followed));
    hasher.add(std::string_view(instance.who));
    hasher.add(instance.lists.size());
    for (const ListPlaces& places : instance.lists) {
        hash_places(places, hasher);
    }
}

}  // namespace pitcast::show
