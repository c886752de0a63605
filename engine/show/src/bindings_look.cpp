// SPDX-License-Identifier: Apache-2.0
#include "bindings_look.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace pitcast::show {

std::string written_colour(draw::Color colour) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), colour.a == 255 ? "#%02X%02X%02X" : "#%02X%02X%02X%02X",
                  colour.r, colour.g, colour.b, colour.a);
    return text.data();
}

const race::Competitor* car_of_index(const race::RaceState& race, std::int32_t index) {
    return index >= 0 && static_cast<std::size_t>(index) < race.competitors.size()
               ? &race.competitors[static_cast<std::size_t>(index)]
               : nullptr;
}

const race::Competitor* car_of_place(const race::RaceState& race, std::int32_t place) {
    return place >= 0 && static_cast<std::size_t>(place) < race.order.size()
               ? car_of_index(race, race.order[static_cast<std::size_t>(place)])
               : nullptr;
}

bool suits(const Table& table, const Value& value, std::string_view words) {
    const auto has = [&](std::string_view word) {
        return !word.empty() && table.words.find(word) != table.words.end();
    };
    if (value.kind == ValueKind::text && has(value.text)) {
        return true;
    }
    if ((value.kind == ValueKind::integer || value.kind == ValueKind::boolean) &&
        has(std::to_string(value.number))) {
        return true;
    }
    while (!words.empty()) {
        const auto blank = std::min(words.find(' '), words.size());
        if (has(words.substr(0, blank))) {
            return true;
        }
        words.remove_prefix(std::min(blank + 1, words.size()));
    }
    return false;
}

bool is_of_colours(const Table& table) {
    draw::Color ignored;
    return !table.words.empty() &&
           std::all_of(table.words.begin(), table.words.end(),
                       [&](const auto& word) { return parse_colour(word.second, ignored); });
}

BindingLook::BindingLook(const BindingMoment& moment) {
    const auto* found = dynamic_cast<const Show*>(moment.package.get());
    made = found == nullptr ? nullptr : found->find_template(moment.template_id);
    if (made == nullptr) {
        return;
    }
    show = found;
    instance.made = made;
    instance.start_ns = moment.now.tai_ns - moment.shown_ns;
    instance.step = moment.step;
    set_data(instance, moment.data.is_object() ? moment.data : Json::object(), 0);
    const race::RaceState& race = moment.race ? *moment.race : nobody;
    resolve_competitors(instance, race);
    scope = scope_of(*show, race, moment.now, &instance);
    scope.live = moment.live.get();
    context = {&made->fields, nullptr,         &show->tables_,
               false,         &show->strings_, made->ghost.has_value()};
    if (!moment.row_of.empty()) {
        look_at_row(moment.row_of);
    }
}

void BindingLook::look_at_row(const std::string& id) {
    context.in_row = true;
    const auto found = made->by_id.find(id);
    const ListBody* list = found == made->by_id.end() ? nullptr : list_of(found->second->body);
    if (list != nullptr && list->source == ListBody::Source::field) {
        const auto& rows = instance.fields[list->field].rows;
        context.row_table = &made->fields[list->field];
        scope.row_cells = rows.empty() ? nullptr : &rows.front();
        return;
    }
    if (list == nullptr) {
        scope.row_index = scope.race->order.size() > 1 ? 1 : 0;
        scope.row = car_of_place(*scope.race, scope.row_index);
        return;
    }
    ListScratch scratch;
    read_listed_cars(*list, scope, scratch);
    const Value skipped = list->first.read(scope);
    auto at = skipped.kind == ValueKind::integer && skipped.number > 0
                  ? static_cast<std::size_t>(skipped.number)
                  : std::size_t{0};
    at += at + 1 < scratch.cars.size() ? 1U : 0U;
    if (at < scratch.cars.size()) {
        scope.row = car_of_index(*scope.race, scratch.cars[at]);
        scope.row_index = static_cast<std::int32_t>(at);
    }
}

BoundValue BindingLook::seen(std::string path, ValueKind kind, const Value& value,
                             std::string_view words) const {
    BoundValue made_of;
    made_of.path = std::move(path);
    made_of.kind = static_cast<BoundKind>(kind);
    made_of.there =
        value.kind != ValueKind::none && !(value.kind == ValueKind::text && value.text.empty());
    made_of.number = value.number;
    made_of.colour = value.colour;
    if (value.kind == ValueKind::colour) {
        made_of.text = written_colour(value.colour);
    } else {
        format_value(value, Formatter::automatic, 0, made_of.text);
    }
    if (kind == ValueKind::text || kind == ValueKind::integer || kind == ValueKind::boolean) {
        made_of.in_colours =
            std::any_of(show->tables_.begin(), show->tables_.end(), [&](const auto& table) {
                return suits(table.second, value, words) && is_of_colours(table.second);
            });
    }
    return made_of;
}

}  // namespace pitcast::show
