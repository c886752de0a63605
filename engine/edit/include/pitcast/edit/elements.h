// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/edit/json_text.h"

namespace pitcast::edit {

/// An element of a template, in the order in which they are drawn: parents before children.
struct ElementRow {
    std::string pointer;  ///< "/elements/0/children/2"
    std::string list;     ///< the array it is in
    std::size_t index = 0;
    std::string id;
    std::string type;
    std::size_t depth = 0;
    bool has_children = false;
    bool in_row = false;  ///< of a list's row: drawn once for every car
};

/// Everything under "elements", "children" of groups and "row" of lists; what is no element is
/// passed over.
[[nodiscard]] std::vector<ElementRow> element_rows(const Json& root);

/// Null when there is none.
[[nodiscard]] const ElementRow* find_row(const std::vector<ElementRow>& rows, std::string_view id);

/// An id that no element has yet: `wanted`, or that with the first free number from 2.
[[nodiscard]] std::string free_id(const std::vector<ElementRow>& rows, std::string_view wanted);

/// Kinds that `new_element` makes.
[[nodiscard]] const std::vector<std::string>& new_element_types();
/// An element to begin with, of a size that can be seen. Needs nothing of the package but, for
/// texts, a style or family; the first of `families` is taken.
[[nodiscard]] OrderedJson new_element(std::string_view type, std::string id,
                                      const std::vector<std::string>& families);

/// Texts of elements, to be carried within a template or to another: each as it is written, with
/// lines after the first as deep as the first one.
[[nodiscard]] std::string carried(const JsonText& json, std::string_view pointer);
/// A carried element with ids that are free in `rows`; those of its children too.
[[nodiscard]] Result<std::string> with_free_ids(const std::string& element,
                                                const std::vector<ElementRow>& rows);

}  // namespace pitcast::edit
