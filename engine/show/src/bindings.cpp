// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/bindings.h"

#include "bindings_look.h"

namespace pitcast::show {
namespace {

using Of = BindingGroup::Of;

/// Collects the groups of a moment.
class Gatherer {
 public:
    explicit Gatherer(const BindingLook& look) : look_(look) {}

    [[nodiscard]] std::vector<BindingGroup> take() { return std::move(groups_); }

    void begin(Of of, std::string prefix) { groups_.push_back({of, std::move(prefix), {}}); }

    void add(std::string_view name, ValueKind kind, const Value& value,
             std::string_view words = {}) {
        BindingGroup& group = groups_.back();
        group.values.push_back(look_.seen(group.prefix + std::string(name), kind, value, words));
    }
    void add_all(const std::vector<RaceProperty>& properties) {
        for (const RaceProperty& one : properties) {
            add(one.name, one.kind, one.get(*look_.scope.race, look_.scope), one.words);
        }
    }
    void add_car(const race::Competitor* car) {
        for (const CarProperty& one : car_properties()) {
            add(one.name, one.kind, car == nullptr ? Value{} : one.get(*car, look_.scope),
                one.words);
        }
    }

 private:
    const BindingLook& look_;
    std::vector<BindingGroup> groups_;
};

void gather_row(const BindingLook& look, Gatherer& into) {
    if (!look.context.in_row) {
        return;
    }
    into.begin(Of::row, "row.");
    if (look.context.row_table != nullptr) {
        const auto& columns = look.context.row_table->columns;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto* cells = look.scope.row_cells;
            into.add(columns[i], ValueKind::text,
                     cells != nullptr && i < cells->size() ? Value::of_text((*cells)[i]) : Value{});
        }
    } else {
        into.add_car(look.scope.row);
    }
    into.add_all(row_properties());
}

void gather_fields(const BindingLook& look, Gatherer& into) {
    const auto& fields = look.made->fields;
    if (fields.empty()) {
        return;
    }
    into.begin(Of::fields, "field.");
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const FieldValue& own = look.instance.fields[i];
        if (fields[i].type == "table") {
            into.add(fields[i].id + ".count", ValueKind::integer,
                     Value::of_integer(static_cast<std::int64_t>(own.rows.size())));
        } else {
            const ValueKind kind = fields[i].type == "number"    ? ValueKind::integer
                                   : fields[i].type == "boolean" ? ValueKind::boolean
                                                                 : ValueKind::text;
            const bool nobody = fields[i].type == "competitor" && own.text.starts_with('@');
            into.add(fields[i].id, kind,
                     nobody                              ? Value{}
                     : own.value.kind == ValueKind::none ? Value::of_text(own.text)
                                                         : own.value);
        }
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].type == "competitor") {
            into.begin(Of::car, "field." + fields[i].id + ".");
            into.add_car(look.scope.race->find(look.instance.fields[i].text));
        }
    }
}

void gather_race(const BindingLook& look, std::int32_t place, Gatherer& into) {
    const race::RaceState& race = *look.scope.race;
    into.begin(Of::race, "race.");
    into.add_all(race_properties());
    into.begin(Of::leader, "race.leader.");
    into.add_car(car_of_place(race, 0));
    into.begin(Of::place, "race.order[" + std::to_string(place) + "].");
    into.add_car(car_of_place(race, place));
    into.begin(Of::fastest, "race.fastest.");
    into.add_car(car_of_index(race, race.best_lap_holder));
    into.begin(Of::session, "session.");
    into.add_all(session_properties());
    into.begin(Of::venue, "venue.");
    into.add_all(venue_properties());
}

/// Words of a fixed set, when the expression is a path to one.
std::string_view words_of(const BindingLook& look, std::string_view expression) {
    Reader reader(look.nothing);
    return resolve_binding(expression, reader.root(), look.context, reader).words;
}

}  // namespace

std::string_view name_of(BoundKind kind) {
    return kind_name(static_cast<ValueKind>(kind));
}

std::vector<BindingGroup> bindings(const BindingMoment& moment, std::int32_t place) {
    const BindingLook look(moment);
    if (look.made == nullptr) {
        return {};
    }
    Gatherer all(look);
    gather_row(look, all);
    gather_fields(look, all);
    gather_race(look, place, all);
    if (look.context.has_ghost) {
        all.begin(Of::ghost, "ghost.");
        all.add_all(ghost_properties());
    }
    if (!look.show->strings_.empty()) {
        all.begin(Of::strings, "text.");
        for (const auto& [key, text] : look.show->strings_) {
            all.add(key, ValueKind::text, Value::of_text(text));
        }
    }
    all.begin(Of::own, "");
    all.add("step", ValueKind::integer, Value::of_integer(look.scope.step));
    all.add("shown", ValueKind::duration, Value::of_duration(look.scope.shown_ns));
    return all.take();
}

Result<BoundValue> bound_value(const BindingMoment& moment, std::string_view expression) {
    const BindingLook look(moment);
    if (look.made == nullptr) {
        return Error{"template \"" + moment.template_id + "\"", "is not in the package", ""};
    }
    Reader reader(look.nothing);
    const Expression parsed = parse_expression(expression, reader.root(), look.context, reader);
    if (reader.failed()) {
        return Error{"", reader.error()->what, reader.error()->mend};
    }
    return look.seen(std::string(expression), parsed.kind(), parsed.read(look.scope),
                     words_of(look, expression));
}

Result<std::string> bound_text(const BindingMoment& moment, std::string_view text) {
    const BindingLook look(moment);
    if (look.made == nullptr) {
        return Error{"template \"" + moment.template_id + "\"", "is not in the package", ""};
    }
    Reader reader(look.nothing);
    const TextTemplate parsed = parse_text(text, reader.root(), look.context, reader);
    if (reader.failed()) {
        return Error{"", reader.error()->what, reader.error()->mend};
    }
    std::string out;
    parsed.format(look.scope, out);
    return out;
}

std::vector<FormatChoice> format_choices(const BindingMoment& moment, std::string_view expression,
                                         bool as_colour) {
    const BindingLook look(moment);
    std::vector<FormatChoice> choices;
    if (look.made == nullptr) {
        return choices;
    }
    Reader reader(look.nothing);
    const Expression parsed = parse_expression(expression, reader.root(), look.context, reader);
    if (reader.failed()) {
        return choices;
    }
    const std::string path(expression);
    std::vector<std::string> wanted;
    if ((parsed.kind() == ValueKind::colour) == as_colour) {
        wanted.push_back(path);
    }
    const Value now = parsed.read(look.scope);
    const std::string_view words = words_of(look, expression);
    for (const auto& [name, table] : look.show->tables_) {
        if (suits(table, now, words) && is_of_colours(table) == as_colour) {
            wanted.push_back(path + "|table:" + name);
        }
    }
    if (!as_colour) {
        for (const std::string_view formatter : formatters_for(parsed.kind())) {
            wanted.push_back(path + "|" + std::string(formatter));
        }
    }
    for (std::string& one : wanted) {
        FormatChoice choice{one, "", {}};
        Reader each(look.nothing);
        if (as_colour) {
            const auto document = JsonDocument::parse(Json("{" + one + "}").dump(), "colour");
            Reader own(*document);
            choice.colour = parse_colour_template(own.root(), look.context, own).of(look.scope);
            choice.text = written_colour(choice.colour);
        } else {
            parse_text("{" + one + "}", each.root(), look.context, each)
                .format(look.scope, choice.text);
        }
        choices.push_back(std::move(choice));
    }
    return choices;
}

}  // namespace pitcast::show
