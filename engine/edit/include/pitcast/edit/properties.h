// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"

namespace pitcast::edit {

/// How a member of an element is edited.
enum class PropertyKind : std::uint8_t {
    number,      ///< a number, a token, or one of `words`
    integer,     ///< a whole number
    text,        ///< with expressions in braces
    expression,  ///< an expression without braces
    boolean,
    choice,  ///< one of `words`
    colour,  ///< #RRGGBB, #RRGGBBAA, a token or an expression
    pair,    ///< two numbers
    json,    ///< anything else, as it is written
};

/// Where a member stands in an inspector.
enum class PropertySection : std::uint8_t { place, own, transform, visibility, motion };

struct Property {
    std::string name;
    PropertyKind kind = PropertyKind::json;
    PropertySection section = PropertySection::own;
    std::vector<std::string> words{};
    std::optional<double> least{};
    std::optional<double> most{};
    std::string description{};
};

/// The published schema of templates (docs/template.schema.json), of which this program was built.
[[nodiscard]] const Json& template_schema();

/// Members of a template itself, without "schema", "id" and "elements".
[[nodiscard]] const std::vector<Property>& template_properties();

/// Members that an element of a type may have, in the order of an inspector, without "id", "type"
/// and lists of elements; empty for a type that there is not.
[[nodiscard]] const std::vector<Property>& properties_of(std::string_view type);

}  // namespace pitcast::edit
