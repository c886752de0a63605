// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/elements.h"

#include <algorithm>
#include <utility>

namespace pitcast::edit {
namespace {

std::string text_member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

void add_rows(const Json& list, const std::string& pointer, std::size_t depth, bool in_row,
              std::vector<ElementRow>& rows) {
    if (!list.is_array()) {
        return;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Json& element = list[i];
        if (!element.is_object()) {
            continue;
        }
        const std::string own = pointer + "/" + std::to_string(i);
        rows.push_back({own, pointer, i, text_member(element, "id"), text_member(element, "type"),
                        depth, false, in_row});
        const std::size_t at = rows.size() - 1;
        for (const char* inner : {"children", "row"}) {
            if (const auto found = element.find(inner); found != element.end()) {
                add_rows(*found, own + "/" + inner, depth + 1,
                         in_row || std::string_view(inner) == "row", rows);
            }
        }
        rows[at].has_children = rows.size() > at + 1;
    }
}

}  // namespace

std::vector<ElementRow> element_rows(const Json& root) {
    std::vector<ElementRow> rows;
    if (root.is_object()) {
        if (const auto elements = root.find("elements"); elements != root.end()) {
            add_rows(*elements, "/elements", 0, false, rows);
        }
    }
    return rows;
}

const ElementRow* find_row(const std::vector<ElementRow>& rows, std::string_view id) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const ElementRow& row) { return row.id == id; });
    return found == rows.end() ? nullptr : &*found;
}

std::string free_id(const std::vector<ElementRow>& rows, std::string_view wanted) {
    std::string id(wanted);
    for (int number = 2; find_row(rows, id) != nullptr; ++number) {
        id = std::string(wanted) + "-" + std::to_string(number);
    }
    return id;
}

const std::vector<std::string>& new_element_types() {
    static const std::vector<std::string> kTypes{"rect", "text", "group", "polygon", "clock"};
    return kTypes;
}

OrderedJson new_element(std::string_view type, std::string id,
                        const std::vector<std::string>& families) {
    OrderedJson made;
    made["id"] = std::move(id);
    made["type"] = type;
    made["x"] = 760;
    made["y"] = 480;
    made["width"] = 400;
    made["height"] = type == "text" || type == "clock" ? 64 : 120;
    if (type == "rect") {
        made["fill"] = "#2A6FDB";
    } else if (type == "polygon") {
        made["fill"] = "#2A6FDB";
        made["rings"] = {{{0, 0}, {400, 0}, {340, 120}, {0, 120}}};
    } else if (type == "group") {
        made["children"] = OrderedJson::array();
    } else if (type == "text" || type == "clock") {
        if (type == "text") {
            made["text"] = "Text";
        } else {
            made["count"] = "day";
        }
        if (!families.empty()) {
            made["family"] = families.front();
        }
        made["size"] = 48;
        made["colour"] = "#FFFFFF";
    }
    return made;
}

std::string carried(const JsonText& json, std::string_view pointer) {
    const auto span = json.span_of(pointer);
    if (!span) {
        return "";
    }
    const std::string& text = json.text();
    const auto line = span->begin == 0 ? std::string::npos : text.rfind('\n', span->begin - 1);
    const std::size_t column = span->begin - (line == std::string::npos ? 0 : line + 1);
    std::string out;
    for (std::size_t i = span->begin; i < span->end; ++i) {
        out += text[i];
        if (text[i] == '\n') {
            const std::size_t ink = text.find_first_not_of(' ', i + 1);
            i += std::min(column, ink - i - 1);
        }
    }
    return out;
}

Result<std::string> with_free_ids(const std::string& element, const std::vector<ElementRow>& rows) {
    auto json = JsonText::parse(R"({"elements": [)" + element + "]}", "clipboard");
    if (!json) {
        return json.error();
    }
    const std::vector<ElementRow> own = element_rows(json->root());
    if (own.empty() || own.front().id.empty()) {
        return Error{"clipboard", "holds no element", "copy one in the layers first"};
    }
    std::vector<ElementRow> taken = rows;
    for (const ElementRow& row : own) {
        const std::string id = free_id(taken, row.id);
        if (auto set = json->set(row.pointer + "/id", id); !set) {
            return set.error();
        }
        ElementRow named;
        named.id = id;
        taken.push_back(std::move(named));
    }
    return json->text_of("/elements/0");
}

}  // namespace pitcast::edit
