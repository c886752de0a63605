// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <memory>
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

/// How a team is shown ("teams" of package.json).
struct TeamLook {
    draw::Color colour{128, 128, 128, 255};
    draw::Color ink{255, 255, 255, 255};  ///< of what stands on it
};

/// Word -> text or colour ("tables" of package.json). The word "default" stands for all others.
struct Table {
    std::map<std::string, std::string, std::less<>> words;
};

/// An operator's field as the bindings read it.
struct FieldValue {
    Value value;                                 ///< of a number or a boolean; none for text
    std::string text;                            ///< text, choice; number of a competitor
    std::vector<std::vector<std::string>> rows;  ///< of a table, a text for each column
};

struct GhostPair;
struct Profile;

/// What the bindings of a frame read from.
struct Scope {
    const race::RaceState* race = nullptr;
    const std::map<std::string, ClassLook, std::less<>>* classes = nullptr;
    const std::map<std::string, TeamLook, std::less<>>* teams = nullptr;
    const map::Venue* venue = nullptr;       ///< null = no venue
    const Profile* profile = nullptr;        ///< of the venue's course; null = no venue
    const race::LiveTiming* live = nullptr;  ///< null = no positions along a track
    const GhostPair* ghost = nullptr;        ///< of the template; null = it compares no runs
    const std::vector<FieldValue>* fields = nullptr;
    Nanoseconds utc_ns = 0;                               ///< see display_utc_ns
    Nanoseconds shown_ns = 0;                             ///< since the template's "in" began
    Nanoseconds offset_s = 0;                             ///< local time less UTC, seconds
    const race::Competitor* row = nullptr;                ///< in a list of cars
    const std::vector<std::string>* row_cells = nullptr;  ///< in a list of a table's rows
    std::int32_t row_index = 0;                           ///< place in what is listed, from 0
    std::int32_t row_slot = 0;                            ///< line of the list, from 0
    bool row_leads_class = false;  ///< another class stands before it in the list
    std::int32_t row_moved = 0;    ///< 1 = gained, -1 = lost a place just now
    std::int32_t step = 0;
};

inline constexpr Nanoseconds kDayNs = 86'400 * kNanosecondsPerSecond;
/// Nanoseconds since midnight, local.
[[nodiscard]] inline Nanoseconds local_time_of_day(const Scope& scope) {
    const Nanoseconds local = scope.utc_ns + scope.offset_s * kNanosecondsPerSecond;
    return ((local % kDayNs) + kDayNs) % kDayNs;
}

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
/// Sectors under way and splits; `car_properties` has them too.
[[nodiscard]] const std::vector<CarProperty>& split_properties();
[[nodiscard]] const std::vector<RaceProperty>& race_properties();
/// Of the pair that the template compares ("ghost.gap").
[[nodiscard]] const std::vector<RaceProperty>& ghost_properties();
[[nodiscard]] const std::vector<RaceProperty>& session_properties();
/// Of the place where the race is ("venue.km").
[[nodiscard]] const std::vector<RaceProperty>& venue_properties();
/// What a list knows of its own lines ("row.slot", "row.moved").
[[nodiscard]] const std::vector<RaceProperty>& row_properties();

class Expression;

/// From a car to another one.
enum class Hop : std::uint8_t { ahead, behind, class_leader };

/// A path, resolved.
struct Binding {
    enum class Root : std::uint8_t {
        none,
        race,
        row,
        leader,
        fastest,
        order,  ///< the car at a place of the classification
        field_car,
        field,
        rows,   ///< how many a table has
        cell,   ///< of a table's row, in a list
        string  ///< of the package, in its language
    };
    Root root = Root::none;
    std::size_t field = 0;                    ///< for field and field_car; column of a cell
    bool is_car = false;                      ///< for field: it names a competitor
    std::shared_ptr<const Expression> index;  ///< for order: place from 0
    std::vector<Hop> hops;                    ///< from that car on, one after the other
    const CarProperty* car = nullptr;
    const RaceProperty* race = nullptr;
    const std::string* string = nullptr;
    ValueKind kind = ValueKind::none;
    std::string_view words;

    [[nodiscard]] Value read(const Scope& scope) const;
    /// The car that the path leads to; null when there is none now.
    [[nodiscard]] const race::Competitor* car_of(const Scope& scope) const;
};

/// What may be named where a path stands.
struct BindingContext {
    const std::vector<Field>* fields = nullptr;
    const Field* row_table = nullptr;  ///< in a list of the rows of this field
    const std::map<std::string, Table, std::less<>>* tables = nullptr;
    bool in_row = false;
    const std::map<std::string, std::string, std::less<>>* strings = nullptr;
    bool has_ghost = false;  ///< the template has a "ghost"
};

/// Resolves a path; fails through `reader` with "did you mean". `index` is what stood in the
/// brackets of `race.order[…]`, which `path` has as `race.order[]`.
[[nodiscard]] Binding resolve_binding(std::string_view path, const Node& at,
                                      const BindingContext& context, Reader& reader,
                                      std::shared_ptr<const Expression> index = nullptr);
/// Path of a car alone: "field.driver", "row", "race.leader".
[[nodiscard]] Binding resolve_car(std::string_view path, const Node& at,
                                  const BindingContext& context, Reader& reader);

}  // namespace pitcast::show
