// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/draw/geometry.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

/// What the texts, colours and conditions of a template can be bound to, each with what it has at
/// a moment: for whoever makes templates. Nothing of it is asked on air.
namespace pitcast::show {

/// A template that is looked at.
struct BindingMoment {
    std::shared_ptr<const Package> package;
    std::string template_id;
    Json data = Json::object();  ///< over the defaults of the fields; "@p1" is looked up
    std::shared_ptr<const race::RaceState> race;   ///< null = nobody races
    std::shared_ptr<const race::LiveTiming> live;  ///< null = no gaps between loops
    Instant now;
    Nanoseconds shown_ns = 0;  ///< since it was taken
    std::int32_t step = 0;
    /// List, chart or ticker of which `row.` is a row; empty = `row.` cannot be named. Of cars it
    /// is the second, for the leader has no gaps; of a table the first.
    std::string row_of;
};

enum class BoundKind : std::uint8_t { none, boolean, number, time, gap, text, colour };
/// "a time", "text".
[[nodiscard]] std::string_view name_of(BoundKind kind);

/// A path and what it has now.
struct BoundValue {
    std::string path;  ///< "race.leader.name"
    BoundKind kind = BoundKind::none;
    bool there = false;       ///< false: it has nothing now
    std::string text;         ///< as a text shows it; of a colour "#RRGGBB"
    std::int64_t number = 0;  ///< of a number or a boolean; of a time nanoseconds
    draw::Color colour;       ///< of a colour
    bool in_colours = false;  ///< a table makes colours of it
};

/// Paths that begin alike.
struct BindingGroup {
    enum class Of : std::uint8_t {
        none,
        row,     ///< of the list around the element
        fields,  ///< what the operator fills in
        car,     ///< that the operator names in a field
        race,
        leader,
        fastest,  ///< who holds the fastest lap
        place,    ///< "race.order[n]."
        session,
        venue,
        ghost,
        strings,
        own  ///< of the template: "step", "shown"
    };
    Of of = Of::none;
    std::string prefix;  ///< "race.leader."; empty where nothing is common to all
    std::vector<BoundValue> values;
};

/// Everything that can be named there. `place`: of which car of the order, from 0, the group
/// `place` is. Empty for a template that the package does not have.
[[nodiscard]] std::vector<BindingGroup> bindings(const BindingMoment& moment, std::int32_t place);

/// Value of an expression. Errors say what is wrong with it.
[[nodiscard]] Result<BoundValue> bound_value(const BindingMoment& moment,
                                             std::string_view expression);
/// What a text with expressions in braces says now.
[[nodiscard]] Result<std::string> bound_text(const BindingMoment& moment, std::string_view text);

/// An expression as it is formatted.
struct FormatChoice {
    std::string written;  ///< what stands in braces: "race.lap|pad:2"
    std::string text;     ///< what comes out; of colours "#RRGGBB"
    draw::Color colour;   ///< of colours
};
/// The expression as it is, where it can stand so, and with everything that formats its kind.
/// `as_colour`: for a colour, else for a text. Empty for an expression that is none.
[[nodiscard]] std::vector<FormatChoice> format_choices(const BindingMoment& moment,
                                                       std::string_view expression, bool as_colour);

}  // namespace pitcast::show
