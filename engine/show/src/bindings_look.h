// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/show/bindings.h"

#include "instance.h"
#include "reader.h"
#include "text_template.h"

namespace pitcast::show {

/// "#RRGGBB", with alpha where that is not full.
[[nodiscard]] std::string written_colour(draw::Color colour);
/// Null when there is none.
[[nodiscard]] const race::Competitor* car_of_index(const race::RaceState& race, std::int32_t index);
/// The car at a place of the order, from 0.
[[nodiscard]] const race::Competitor* car_of_place(const race::RaceState& race, std::int32_t place);
/// Whether a table has a word for a value: it names the value of now, or one of the `words` that it
/// can be.
[[nodiscard]] bool suits(const Table& table, const Value& value, std::string_view words);
[[nodiscard]] bool is_of_colours(const Table& table);

/// A template at a moment, with what its expressions may name and what they read from.
struct BindingLook {
    /// `made` stays null where the package has no such template.
    explicit BindingLook(const BindingMoment& moment);
    BindingLook(const BindingLook&) = delete;
    BindingLook& operator=(const BindingLook&) = delete;

    [[nodiscard]] BoundValue seen(std::string path, ValueKind kind, const Value& value,
                                  std::string_view words) const;

    const Show* show = nullptr;
    const Template* made = nullptr;
    Instance instance;
    Scope scope;
    BindingContext context;
    JsonDocument nothing;  ///< where expressions stand that are in no file

 private:
    void look_at_row(const std::string& id);

    race::RaceState nobody;
};

}  // namespace pitcast::show
