// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pitcast/map/venue.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"

#include "reader.h"
#include "value.h"

/// Paths such as `row.gap`, resolved when a template is loaded into a function that reads the
/// value. Nothing is looked up by name on air, but the fields of an operator.
namespace pitcast::show {

/// How a class of cars is shown ("classes" of package.json).
struct ClassLook {
    std::string name;
    std::string name_zh;
    draw::Color colour{128, 128, 128, 255};
};

/// Word -> text or colour ("tables" of package.json). The word "default" stands for all others.
struct Table {
    std::map<std::string, std::string, std::less<>> words;
};

/// An operator's field as the bindings read it.
struct FieldValue {
    Value value;       ///< of a number or a boolean; none for text
    std::string text;  ///< text, choice; number of a competitor
};

/// What the bindings of a frame read from.
struct Scope {
    const race::RaceState* race = nullptr;
    const std::map<std::string, ClassLook, std::less<>>* classes = nullptr;
    const map::Venue* venue = nullptr;       ///< null = no venue
    const race::LiveTiming* live = nullptr;  ///< null = no positions along a track
    const std::vector<FieldValue>* fields = nullptr;
    Nanoseconds utc_ns = 0;                 ///< see display_utc_ns
    Nanoseconds offset_s = 0;               ///< local time less UTC, seconds
    const race::Competitor* row = nullptr;  ///< in a list
    std::int32_t row_slot = 0;              ///< line of the list, from 0
    std::int32_t row_moved = 0;             ///< 1 = gained, -1 = lost a place just now
    std::int32_t step = 0;
};

/// A property of a car or of the race.
template <typename Object>
struct PropertyOf {
    std::string_view name;
    ValueKind kind;
    Value (*get)(const Object& object, const Scope& scope);
    std::string_view words = {};  ///< for words of a fixed set: "green yellow red"
};
using CarProperty = PropertyOf<race::Competitor>;
using RaceProperty = PropertyOf<race::RaceState>;

[[nodiscard]] const std::vector<CarProperty>& car_properties();
[[nodiscard]] const std::vector<RaceProperty>& race_properties();
[[nodiscard]] const std::vector<RaceProperty>& session_properties();
/// What a list knows of its own lines ("row.slot", "row.moved").
[[nodiscard]] const std::vector<RaceProperty>& row_properties();

/// A path, resolved.
struct Binding {
    enum class Root : std::uint8_t { none, race, row, leader, fastest, field_car, field };
    Root root = Root::none;
    std::size_t field = 0;  ///< for field and field_car
    const CarProperty* car = nullptr;
    const RaceProperty* race = nullptr;
    ValueKind kind = ValueKind::none;
    std::string_view words;

    [[nodiscard]] Value read(const Scope& scope) const;
    /// The car that the path starts from; null when there is none now.
    [[nodiscard]] const race::Competitor* car_of(const Scope& scope) const;
};

/// What may be named where a path stands.
struct BindingContext {
    const std::vector<Field>* fields = nullptr;
    const std::map<std::string, Table, std::less<>>* tables = nullptr;
    bool in_row = false;
};

/// Resolves a path; fails through `reader` with "did you mean".
[[nodiscard]] Binding resolve_binding(std::string_view path, const Node& at,
                                      const BindingContext& context, Reader& reader);
/// Path of a car alone: "field.driver", "row", "race.leader".
[[nodiscard]] Binding resolve_car(std::string_view path, const Node& at,
                                  const BindingContext& context, Reader& reader);

enum class Formatter : std::uint8_t {
    automatic,
    gap,
    interval,
    lap_time,
    clock,
    ordinal,
    signed_number,
    upper,
    table
};

/// Text with `{path|formatter}` in it.
struct TextTemplate {
    struct Part {
        std::string literal;
        Binding binding;  ///< Root::none = literal
        Formatter formatter = Formatter::automatic;
        const Table* table = nullptr;
    };
    std::vector<Part> parts;

    /// Appends the text of now to `out`.
    void format(const Scope& scope, std::string& out) const;
};

[[nodiscard]] TextTemplate parse_text(std::string_view text, const Node& at,
                                      const BindingContext& context, Reader& reader);
/// Appends one value as a viewer reads it; nothing for a value that is not there.
void format_value(const Value& value, Formatter formatter, std::string& out);

/// "row.status == in_pit && race.flag != red || step > 0".
struct Condition {
    enum class Test : std::uint8_t { holds, fails, equal, unequal, less, at_most, more, at_least };
    struct Comparison {
        Binding binding;
        Test test = Test::holds;
        std::int64_t number = 0;
        std::string word;
    };
    std::vector<std::vector<Comparison>> any_of_all;  ///< empty = always

    [[nodiscard]] bool holds(const Scope& scope) const;
};

[[nodiscard]] Condition parse_condition(std::string_view text, const Node& at,
                                        const BindingContext& context, Reader& reader);

/// A colour, fixed or bound.
struct ColourTemplate {
    draw::Color fixed;
    Binding binding;  ///< Root::none = fixed
    const Table* table = nullptr;

    [[nodiscard]] draw::Color of(const Scope& scope) const;
};

/// "#RRGGBB", "$token", "{path}" or "{path|table:name}".
[[nodiscard]] ColourTemplate parse_colour_template(const Node& at, const BindingContext& context,
                                                   Reader& reader);

}  // namespace pitcast::show
