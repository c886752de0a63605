// SPDX-License-Identifier: Apache-2.0
#include "binding.h"

#include <algorithm>

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

void finish_car(Binding& binding, std::string_view path, std::string_view object,
                std::string_view name, const Node& at, Reader& reader) {
    binding.car = find_property(car_properties(), name);
    if (binding.car == nullptr) {
        std::vector<std::string> known;
        add_names(car_properties(), known);
        if (binding.root == Binding::Root::row) {
            add_names(row_properties(), known);
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
        if (id.size() == rest.size()) {
            binding.root = Binding::Root::field;
            binding.kind = field_kind(field);
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

const race::Competitor* car_at(const race::RaceState& race, race::CompetitorIndex index) {
    return index >= 0 && static_cast<std::size_t>(index) < race.competitors.size()
               ? &race.competitors[static_cast<std::size_t>(index)]
               : nullptr;
}

}  // namespace

const race::Competitor* Binding::car_of(const Scope& scope) const {
    switch (root) {
        case Root::row:
            return scope.row;
        case Root::leader:
            return scope.race->order.empty() ? nullptr
                                             : car_at(*scope.race, scope.race->order.front());
        case Root::fastest:
            return car_at(*scope.race, scope.race->best_lap_holder);
        case Root::field_car:
            return scope.fields != nullptr && field < scope.fields->size()
                       ? scope.race->find((*scope.fields)[field].text)
                       : nullptr;
        case Root::none:
        case Root::race:
        case Root::field:
            break;
    }
    return nullptr;
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
        return own.value.kind == ValueKind::none ? Value::of_text(own.text) : own.value;
    }
    if (race != nullptr) {
        return race->get(*scope.race, scope);
    }
    const race::Competitor* from = car_of(scope);
    return from == nullptr || car == nullptr ? Value{} : car->get(*from, scope);
}

Binding resolve_binding(std::string_view path, const Node& at, const BindingContext& context,
                        Reader& reader) {
    Binding binding;
    const auto dot = path.find('.');
    const std::string_view root = path.substr(0, dot);
    const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
    if (path == "step") {
        binding.root = Binding::Root::race;
        binding.race = &kStep;
        binding.kind = ValueKind::integer;
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
    } else if (root == "field") {
        finish_field(binding, path, rest, at, context, reader);
    } else if (root == "row" && !context.in_row) {
        reader.fail(at, binding_says(path) + " stands outside a list",
                    "only the elements of a list's \"row\" know row");
    } else if (root == "row" && find_property(row_properties(), rest) != nullptr) {
        finish_race(binding, path, "row", rest, row_properties(), at, reader);
    } else if (root == "row") {
        binding.root = Binding::Root::row;
        finish_car(binding, path, "row", rest, at, reader);
    } else {
        reader.fail_word(at, binding_says(path) + " starts with an unknown word", root,
                         {"race", "session", "row", "field", "step"});
    }
    return binding;
}

Binding resolve_car(std::string_view path, const Node& at, const BindingContext& context,
                    Reader& reader) {
    // The car itself is found through any of its properties.
    return resolve_binding(std::string(path) + ".number", at, context, reader);
}

}  // namespace pitcast::show
