// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/template_data.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "template_xml.h"

namespace pitcast::amcp {
namespace {

std::optional<std::int64_t> integer_of(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

Json suited(const show::Field& field, Json value) {
    if (!value.is_string()) {
        const bool wants_text =
            field.type != "number" && field.type != "boolean" && field.type != "table";
        return wants_text && (value.is_number() || value.is_boolean()) ? Json(value.dump())
                                                                       : std::move(value);
    }
    const auto& text = value.get_ref<const std::string&>();
    if (field.type == "number") {
        const auto number = integer_of(text);
        return number ? Json(*number) : std::move(value);
    }
    if (field.type == "boolean") {
        const bool yes = text == "true" || text == "1";
        return yes || text == "false" || text == "0" ? Json(yes) : std::move(value);
    }
    if (field.type == "table") {
        const auto table = JsonDocument::parse(text, "table");
        if (table && table->root().is_array()) {
            return table->root();
        }
    }
    return value;
}

}  // namespace

Result<Json> parse_template_data(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return Json::object();
    }
    text.remove_prefix(first);
    if (text.front() == '<') {
        return parse_template_xml(text);
    }
    const auto document = JsonDocument::parse(text, "data");
    if (!document) {
        return document.error();
    }
    if (!document->root().is_object()) {
        return Error{"data", "is no JSON object", "write {\"field\": value}"};
    }
    return document->root();
}

Json suited_to(const std::vector<show::Field>& fields, Json data) {
    for (const show::Field& field : fields) {
        if (const auto found = data.find(field.id); found != data.end()) {
            *found = suited(field, std::move(*found));
        }
    }
    return data;
}

}  // namespace pitcast::amcp
