// SPDX-License-Identifier: Apache-2.0
#include "binding.h"

#include <algorithm>

#include "expression.h"

namespace pitcast::show {
namespace {

const RaceProperty kStep{
    "step", ValueKind::integer,
    [](const race::RaceState&, const Scope& scope) { return Value::of_integer(scope.step); }};

template <typename Property>
const Property* find_property(const std::vector<Property>& properties, std::string_view name) {
    const auto found = std::find_if(properties.begin(), properties.end(),
                                    [&](const Property& one) { return one.name == name; });
    return found == properties.end() ? nullptr : &*found;
}

template <typename Property>
void add_names(const std::vector<Property>& properties, std::vector<std::string>& names) {
    for (const Property& property : properties) {
        names.emplace_back(property.name);
    }
}

std::string binding_says(std::string_view path) {
    return "binding \"" + std::string(path) + "\"";
}

void fail_property(std::string_view path, std::string_view object, std::string_view name,
                   const std::vector<std::string>& known, const Node& at, Reader& reader) {
    const std::string near = nearest_word(name, known);
    reader.fail(at, binding_says(path) + " names no field of " + std::string(object),
                near.empty() ? "" : "did you mean \"" + near + "\"?");
}

struct HopName {
    std::string_view name;
    Hop hop;
};
constexpr std::array<HopName, 3> kHops{
    {{"ahead.", Hop::ahead}, {"behind.", Hop::behind}, {"class_leader.", Hop::class_leader}}};
constexpr std::size_t kMostHops = 4;

/// Takes "ahead." and the like off the front of a car's path.
void take_hops(Binding& binding, std::string_view& name) {
    for (bool more = true; more && binding.hops.size() < kMostHops;) {
        more = false;
        for (const HopName& entry : kHops) {
            if (name.starts_with(entry.name)) {
                binding.hops.push_back(entry.hop);
                name.remove_prefix(entry.name.size());
                more = true;
            }
        }
    }
}

void finish_car(Binding& binding, std::string_view path, std::string_view object,
                std::string_view name, const Node& at, Reader& reader) {
    take_hops(binding, name);
    binding.car = find_property(car_properties(), name);
    if (binding.car == nullptr) {
        std::vector<std::string> known;
        add_names(car_properties(), known);
        if (binding.root == Binding::Root::row) {
            add_names(row_properties(), known);
        }
        for (const HopName& entry : kHops) {
            known.emplace_back(entry.name.substr(0, entry.name.size() - 1));
        }
        fail_property(path, object, name, known, at, reader);
        return;
    }
    binding.kind = binding.car->kind;
    binding.words = binding.car->words;
}

void finish_race(Binding& binding, std::string_view path, std::string_view object,
                 std::string_view name, const std::vector<RaceProperty>& properties, const Node& at,
                 Reader& reader) {
    binding.root = Binding::Root::race;
    binding.race = find_property(properties, name);
    if (binding.race == nullptr) {
        std::vector<std::string> known;
        add_names(properties, known);
        if (object == "race") {
            known.emplace_back("leader");
            known.emplace_back("fastest");
        }
        fail_property(path, object, name, known, at, reader);
        return;
    }
    binding.kind = binding.race->kind;
    binding.words = binding.race->words;
}

ValueKind field_kind(const Field& field) {
    if (field.type == "number") {
        return ValueKind::integer;
    }
    return field.type == "boolean" ? ValueKind::boolean : ValueKind::text;
}

/// `row.` in a list of a table's rows: a column of the table, or what every list knows.
void finish_cell(Binding& binding, std::string_view path, std::string_view name, const Node& at,
                 const Field& table, Reader& reader) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    if (found != table.columns.end()) {
        binding.root = Binding::Root::cell;
        binding.field = static_cast<std::size_t>(found - table.columns.begin());
        binding.kind = ValueKind::text;
        return;
    }
    std::vector<std::string> known = table.columns;
    add_names(row_properties(), known);
    fail_property(path, "the columns of \"" + table.id + "\"", name, known, at, reader);
}

/// `rest` is what stands after "field.": an id, and for a competitor a property of the car.
void finish_field(Binding& binding, std::string_view path, std::string_view rest, const Node& at,
                  const BindingContext& context, Reader& reader) {
    const std::string_view id = rest.substr(0, rest.find('.'));
    std::vector<std::string> known;
    for (std::size_t i = 0; context.fields != nullptr && i < context.fields->size(); ++i) {
        const Field& field = (*context.fields)[i];
        known.push_back(field.id);
        if (field.id != id) {
            continue;
        }
        binding.field = i;
        if (field.type == "table" && rest.substr(id.size()) == ".count") {
            binding.root = Binding::Root::rows;
            binding.kind = ValueKind::integer;
        } else if (field.type == "table") {
            reader.fail(at, binding_says(path) + " is a table, which only a list can show",
                        "a list with \"source\": \"field." + field.id + "\"");
        } else if (id.size() == rest.size()) {
            binding.root = Binding::Root::field;
            binding.kind = field_kind(field);
            binding.is_car = field.type == "competitor";
        } else if (field.type == "competitor") {
            binding.root = Binding::Root::field_car;
            finish_car(binding, path, "a competitor", rest.substr(id.size() + 1), at, reader);
        } else {
            reader.fail(at,
                        binding_says(path) + " goes into field \"" + field.id +
                            "\", which is of type " + field.type,
                        "only fields of type competitor have parts");
        }
        return;
    }
    fail_property(path, "the template's fields", id, known, at, reader);
}

/// `text.KEY`: a string of the package.
void finish_string(Binding& binding, std::string_view path, std::string_view key, const Node& at,
                   const BindingContext& context, Reader& reader) {
    std::vector<std::string> known;
    if (context.strings != nullptr) {
        const auto found = context.strings->find(key);
        if (found != context.strings->end()) {
            binding.root = Binding::Root::string;
            binding.string = &found->second;
            binding.kind = ValueKind::text;
            return;
        }
        for (const auto& [name, text] : *context.strings) {
            known.push_back(name);
        }
    }
    fail_property(path, "\"strings\" in package.json", key, known, at, reader);
}

const race::Competitor* car_at(const race::RaceState& race, race::CompetitorIndex index) {
    return index >= 0 && static_cast<std::size_t>(index) < race.competitors.size()
               ? &race.competitors[static_cast<std::size_t>(index)]
               : nullptr;
}

/// The car at a place of the classification, from 0.
const race::Competitor* car_in_order(const race::RaceState& race, std::int64_t place) {
    return place >= 0 && place < static_cast<std::int64_t>(race.order.size())
               ? car_at(race, race.order[static_cast<std::size_t>(place)])
               : nullptr;
}

const race::Competitor* class_leader_of(const race::RaceState& race, const race::Competitor& car) {
    for (const race::CompetitorIndex index : race.order) {
        const race::Competitor* other = car_at(race, index);
        if (other != nullptr && other->entry.car_class == car.entry.car_class) {
            return other;
        }
    }
    return nullptr;
}

const race::Competitor* hop_from(const race::Competitor& car, Hop hop,
                                 const race::RaceState& race) {
    switch (hop) {
        case Hop::ahead:
            return car_in_order(race, std::int64_t{car.position} - 2);
        case Hop::behind:
            return car.position > 0 ? car_in_order(race, car.position) : nullptr;
        case Hop::class_leader:
            break;
    }
    return class_leader_of(race, car);
}

const race::Competitor* start_of(const Binding& binding, const Scope& scope) {
    using Root = Binding::Root;
    const std::size_t field = binding.field;
    switch (binding.root) {
        case Root::row:
            return scope.row;
        case Root::leader:
            return scope.race->order.empty() ? nullptr
                                             : car_at(*scope.race, scope.race->order.front());
        case Root::fastest:
            return car_at(*scope.race, scope.race->best_lap_holder);
        case Root::order: {
            const Value place = binding.index->read(scope);
            return place.kind == ValueKind::integer ? car_in_order(*scope.race, place.number)
                                                    : nullptr;
        }
        case Root::field_car:
            return scope.fields != nullptr && field < scope.fields->size()
                       ? scope.race->find((*scope.fields)[field].text)
                       : nullptr;
        case Root::none:
        case Root::race:
        case Root::field:
        case Root::rows:
        case Root::cell:
        case Root::string:
            break;
    }
    return nullptr;
}

}  // namespace

const race::Competitor* Binding::car_of(const Scope& scope) const {
    const race::Competitor* own = start_of(*this, scope);
    for (std::size_t i = 0; i < hops.size() && own != nullptr; ++i) {
        own = hop_from(*own, hops[i], *scope.race);
    }
    return own;
}

Value Binding::read(const Scope& scope) const {
    if (root == Root::none) {
        return {};
    }
    if (root == Root::field) {
        if (scope.fields == nullptr || field >= scope.fields->size()) {
            return {};
        }
        const FieldValue& own = (*scope.fields)[field];
        if (is_car && own.text.starts_with('@')) {
            return {};  // "@p1", and nobody has that place yet: no word for the air
        }
        return own.value.kind == ValueKind::none ? Value::of_text(own.text) : own.value;
    }
    if (root == Root::rows) {
        return scope.fields != nullptr && field < scope.fields->size()
                   ? Value::of_integer(
                         static_cast<std::int64_t>((*scope.fields)[field].rows.size()))
                   : Value{};
    }
    if (root == Root::string) {
        return Value::of_text(*string);
    }
    if (root == Root::cell) {
        return scope.row_cells != nullptr && field < scope.row_cells->size()
                   ? Value::of_text((*scope.row_cells)[field])
                   : Value{};
    }
    if (race != nullptr) {
        return race->get(*scope.race, scope);
    }
    const race::Competitor* from = car_of(scope);
    return from == nullptr || car == nullptr ? Value{} : car->get(*from, scope);
}

Binding resolve_binding(std::string_view path, const Node& at, const BindingContext& context,
                        Reader& reader, std::shared_ptr<const Expression> index) {
    Binding binding;
    const auto dot = path.find('.');
    const std::string_view root = path.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
    if (path == "step") {
        binding.root = Binding::Root::race;
        binding.race = &kStep;
        binding.kind = ValueKind::integer;
    } else if (index != nullptr && path.starts_with("race.order[].")) {
        binding.root = Binding::Root::order;
        binding.index = std::move(index);
        finish_car(binding, path, "a competitor", path.substr(13), at, reader);
    } else if (index != nullptr) {
        reader.fail(at, binding_says(path) + " has brackets where none can stand",
                    "race.order[0].name is the leader's name");
    } else if (root == "race" && rest.starts_with("leader.")) {
        binding.root = Binding::Root::leader;
        finish_car(binding, path, "a competitor", rest.substr(7), at, reader);
    } else if (root == "race" && rest.starts_with("fastest.")) {
        binding.root = Binding::Root::fastest;
        finish_car(binding, path, "a competitor", rest.substr(8), at, reader);
    } else if (root == "race") {
        finish_race(binding, path, "race", rest, race_properties(), at, reader);
    } else if (root == "session") {
        finish_race(binding, path, "session", rest, session_properties(), at, reader);
    } else if (root == "venue") {
        finish_race(binding, path, "venue", rest, venue_properties(), at, reader);
    } else if (root == "ghost" && !context.has_ghost) {
        reader.fail(
            at, binding_says(path) + " stands in a template that compares no runs",
            "\"ghost\": {\"car\": \"field.driver\", \"against\": \"race.leader\"} names them");
    } else if (root == "ghost") {
        finish_race(binding, path, "ghost", rest, ghost_properties(), at, reader);
    } else if (root == "field") {
        finish_field(binding, path, rest, at, context, reader);
    } else if (root == "text") {
        finish_string(binding, path, rest, at, context, reader);
    } else if (root == "row" && !context.in_row) {
        reader.fail(at, binding_says(path) + " stands outside a list",
                    "only the elements of a list's \"row\" know row");
    } else if (root == "row" && find_property(row_properties(), rest) != nullptr) {
        finish_race(binding, path, "row", rest, row_properties(), at, reader);
    } else if (root == "row" && context.row_table != nullptr) {
        finish_cell(binding, path, rest, at, *context.row_table, reader);
    } else if (root == "row") {
        binding.root = Binding::Root::row;
        finish_car(binding, path, "row", rest, at, reader);
    } else {
        reader.fail_word(at, binding_says(path) + " starts with an unknown word", root,
                         {"race", "session", "venue", "row", "field", "text", "ghost", "step"});
    }
    return binding;
}

Binding resolve_car(std::string_view path, const Node& at, const BindingContext& context,
                    Reader& reader) {
    // The car itself is found through any of its properties.
    return resolve_binding(std::string(path) + ".number", at, context, reader);
}

}  // namespace pitcast::show
