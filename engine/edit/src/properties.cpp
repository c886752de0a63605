// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/properties.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "template_schema.h"

namespace pitcast::edit {
namespace {

constexpr std::array<std::string_view, 6> kPlace{"x", "y", "width", "height", "right", "bottom"};
constexpr std::array<std::string_view, 6> kTransform{"opacity", "scale",  "rotation",
                                                     "skew",    "anchor", "clip"};
constexpr std::array<std::string_view, 6> kVisibility{"visible_if", "steps",   "background",
                                                      "bleed",      "sponsor", "comment"};
constexpr std::array<std::string_view, 5> kMotion{"animate", "wipe_from", "drive", "mask", "matte"};
constexpr std::array<std::string_view, 4> kElsewhere{"id", "type", "children", "row"};

template <std::size_t N>
std::size_t place_in(const std::array<std::string_view, N>& names, std::string_view name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& names, std::string_view name) {
    return place_in(names, name) < N;
}

PropertySection section_of(std::string_view name) {
    return is_in(kPlace, name)        ? PropertySection::place
           : is_in(kTransform, name)  ? PropertySection::transform
           : is_in(kVisibility, name) ? PropertySection::visibility
           : is_in(kMotion, name)     ? PropertySection::motion
                                      : PropertySection::own;
}

void take_words(const Json& rule, Property& made) {
    if (const auto words = rule.find("enum"); words != rule.end()) {
        for (const Json& word : *words) {
            if (word.is_string()) {
                made.words.push_back(word.get<std::string>());
            }
        }
    }
}

bool refers_to(const Json& rule, std::string_view what) {
    const auto reference = rule.find("$ref");
    return reference != rule.end() && *reference == "#/$defs/" + std::string(what);
}

PropertyKind kind_of(const Json& rule, Property& made) {
    if (refers_to(rule, "number")) {
        return PropertyKind::number;
    }
    if (refers_to(rule, "colour")) {
        return PropertyKind::colour;
    }
    if (refers_to(rule, "fill")) {
        return PropertyKind::colour;  // gradients are told apart by their value
    }
    if (rule.contains("enum")) {
        take_words(rule, made);
        return PropertyKind::choice;
    }
    if (const auto any = rule.find("anyOf"); any != rule.end()) {
        bool number = false;
        bool more = false;
        for (const Json& one : *any) {
            take_words(one, made);
            number = number || refers_to(one, "number");
            more = more || (!one.contains("enum") && !refers_to(one, "number"));
        }
        return number && !more ? PropertyKind::number : PropertyKind::json;
    }
    const std::string type = rule.value("type", std::string());
    if (type == "string") {
        return made.description.starts_with("an expression") ? PropertyKind::expression
                                                             : PropertyKind::text;
    }
    if (type == "boolean") {
        return PropertyKind::boolean;
    }
    if (type == "integer" || type == "number") {
        return type == "integer" ? PropertyKind::integer : PropertyKind::number;
    }
    const bool two = type == "array" && rule.value("minItems", 0) == 2 &&
                     rule.value("maxItems", 0) == 2 && rule.contains("items") &&
                     refers_to(rule.at("items"), "number");
    return two ? PropertyKind::pair : PropertyKind::json;
}

Property property_from(const std::string& name, const Json& rule) {
    Property made;
    made.name = name;
    made.section = section_of(name);
    made.description = rule.value("description", std::string());
    made.kind = kind_of(rule, made);
    if (rule.contains("minimum")) {
        made.least = rule.at("minimum").get<double>();
    }
    if (rule.contains("maximum")) {
        made.most = rule.at("maximum").get<double>();
    }
    return made;
}

/// Members with an order of their own first in it, the others by name.
std::pair<std::size_t, std::string_view> order_of(const Property& one) {
    std::size_t place = 0;
    switch (one.section) {
        case PropertySection::place:
            place = place_in(kPlace, one.name);
            break;
        case PropertySection::transform:
            place = place_in(kTransform, one.name);
            break;
        case PropertySection::visibility:
            place = place_in(kVisibility, one.name);
            break;
        case PropertySection::motion:
            place = place_in(kMotion, one.name);
            break;
        case PropertySection::own: {
            constexpr std::array<std::string_view, 14> kFirst{
                "text", "source", "file",   "kind",  "style",  "family", "size",
                "fill", "colour", "radius", "align", "valign", "fit",    "lines"};
            place = place_in(kFirst, one.name);
            break;
        }
    }
    return {place, one.name};
}

std::map<std::string, std::vector<Property>, std::less<>> read_schema() {
    std::map<std::string, std::vector<Property>, std::less<>> sheets;
    constexpr std::string_view kPrefix = "element_";
    for (const auto& definition : template_schema().at("$defs").items()) {
        if (!definition.key().starts_with(kPrefix)) {
            continue;
        }
        std::vector<Property>& sheet = sheets[definition.key().substr(kPrefix.size())];
        for (const auto& member : definition.value().at("properties").items()) {
            if (!is_in(kElsewhere, member.key())) {
                sheet.push_back(property_from(member.key(), member.value()));
            }
        }
        std::sort(sheet.begin(), sheet.end(), [](const Property& a, const Property& b) {
            return std::pair(a.section, order_of(a)) < std::pair(b.section, order_of(b));
        });
    }
    return sheets;
}

}  // namespace

const Json& template_schema() {
    static const Json kSchema = Json::parse(kTemplateSchema);
    return kSchema;
}

const std::vector<Property>& template_properties() {
    static const auto kSheet = [] {
        std::vector<Property> sheet;
        for (const char* name : {"title", "layer", "steps", "fields", "samples", "sponsor",
                                 "background", "take_over", "take_over_ms", "take_over_easing",
                                 "hold_ms", "update_ms", "ghost", "variants", "comment"}) {
            const Json& members = template_schema().at("properties");
            if (members.contains(name)) {
                sheet.push_back(property_from(name, members.at(name)));
            }
        }
        return sheet;
    }();
    return kSheet;
}

const std::vector<Property>& properties_of(std::string_view type) {
    static const auto kSheets = read_schema();
    static const std::vector<Property> kNone;
    const auto found = kSheets.find(type);
    return found == kSheets.end() ? kNone : found->second;
}

}  // namespace pitcast::edit
