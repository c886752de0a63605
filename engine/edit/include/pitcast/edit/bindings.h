// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/elements.h"
#include "pitcast/edit/properties.h"
#include "pitcast/show/bindings.h"

/// Members of elements bound to the race: what can be chosen, and what is written then.
namespace pitcast::edit {

/// How a member takes a value of the race.
enum class BindingUse : std::uint8_t {
    none,
    text,        ///< in braces, among other text
    expression,  ///< as it is
    colour,      ///< in braces, alone
    drive        ///< a number that follows a value, by "drive"
};
/// `type` of the element; empty = the template itself.
[[nodiscard]] BindingUse binding_use(const Property& property, std::string_view type);
/// The member of an element that is bound first: its text, its colour; empty = none.
[[nodiscard]] std::string usual_binding(std::string_view type);
/// Whether a member is bound to anything already.
[[nodiscard]] bool is_bound(const Json& element, const std::string& member, BindingUse use);
/// The first expression that a member is bound to, without its formatter; empty = it is not.
[[nodiscard]] std::string bound_path(const Json& element, const std::string& member,
                                     BindingUse use);
/// The element whose rows `row.` is at a member: a list around it, or a list, chart or ticker
/// itself. Empty = `row.` cannot be named there.
[[nodiscard]] std::string row_source(const std::vector<ElementRow>& rows, const ElementRow& at,
                                     std::string_view member);

/// What the expressions of a template are read in, as its picture shows it.
[[nodiscard]] show::BindingMoment binding_moment(const DraftPicture& picture,
                                                 const PictureWish& wish);

/// Whether a value can stand where it is used.
[[nodiscard]] bool fits(const show::BoundValue& value, BindingUse use);

/// A line of what can be chosen.
struct BindingLine {
    bool is_group = false;
    show::BindingGroup::Of of = show::BindingGroup::Of::none;
    std::string prefix;      ///< of the group
    bool open = false;       ///< of a group
    std::size_t count = 0;   ///< of a group: values that fit and are found
    show::BoundValue value;  ///< of a value
    std::string name;        ///< its path within the group
};
/// Groups and the values of those that are open. With a search every group is open that has
/// something in it: each word of it is part of a path or of a value; letters of ASCII of either
/// case are the same. `open`: prefixes.
[[nodiscard]] std::vector<BindingLine> binding_lines(const std::vector<show::BindingGroup>& groups,
                                                     std::string_view search,
                                                     const std::set<std::string>& open,
                                                     BindingUse use);

/// Where something is typed, in bytes.
struct Caret {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< of what is selected; `begin` when nothing is
};
/// A text with "{written}" in the place of what is selected. Within the braces of another
/// expression it takes that one's place; without a caret, the place of everything. What was put in
/// is selected afterwards, so that another choice takes its place.
[[nodiscard]] std::string with_binding(std::string_view text, std::string_view written,
                                       std::optional<Caret>& caret);

/// Binds the member of the element at `pointer`. `caret`: of a text, see with_binding. A drive that
/// is there keeps its ranges; a new one takes them from the value of now.
[[nodiscard]] Status write_binding(JsonText& json, const std::string& pointer,
                                   const std::string& member, BindingUse use,
                                   const show::BoundValue& value, const std::string& written,
                                   std::optional<Caret>& caret);

/// Whether an error of the package's loader is about that element.
[[nodiscard]] bool concerns(const Error& error, std::string_view element_id);

}  // namespace pitcast::edit
