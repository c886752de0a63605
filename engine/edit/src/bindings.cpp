// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/bindings.h"

#include <algorithm>
#include <array>

#include "pitcast/core/clock.h"
#include "pitcast/edit/timeline.h"

namespace pitcast::edit {
namespace {

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Texts of the schema that take expressions in braces; others name something of the package.
constexpr std::array<std::string_view, 6> kTexts{"text",        "sponsor", "label",
                                                 "value_label", "cars",    "to"};
constexpr std::array<std::string_view, 2> kValues{"value", "from"};
/// Colours that are read without a race.
constexpr std::array<std::string_view, 3> kFixedColours{"empty", "ground", "contour"};
/// Members of charts and tickers that are drawn once a car.
constexpr std::array<std::string_view, 7> kOfRows{"colour", "label", "value", "value_label",
                                                  "track",  "where", "cars"};

bool has_rows(std::string_view type) {
    return type == "list" || type == "chart" || type == "ticker";
}

std::string text_at_member(const Json& element, const std::string& member) {
    const auto found = element.find(member);
    return found != element.end() && found->is_string() ? found->get<std::string>() : "";
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool contains(std::string_view text, std::string_view word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool found_by(std::string_view search, const show::BoundValue& value) {
    while (!search.empty()) {
        const std::size_t blank = std::min(search.find(' '), search.size());
        const std::string_view word = search.substr(0, blank);
        if (!word.empty() && !contains(value.path, word) && !contains(value.text, word)) {
            return false;
        }
        search.remove_prefix(std::min(blank + 1, search.size()));
    }
    return true;
}

}  // namespace

BindingUse binding_use(const Property& property, std::string_view type) {
    switch (property.kind) {
        case PropertyKind::expression:
            return BindingUse::expression;
        case PropertyKind::colour:
            return one_of(kFixedColours, property.name) ? BindingUse::none : BindingUse::colour;
        case PropertyKind::number:
            return !type.empty() && one_of(kAnimated, property.name) ? BindingUse::drive
                                                                     : BindingUse::none;
        case PropertyKind::text:
            break;
        default:
            return BindingUse::none;
    }
    if (one_of(kValues, property.name)) {
        return BindingUse::expression;
    }
    const bool of_camera = type == "video" && property.name == "source";
    return one_of(kTexts, property.name) || of_camera ? BindingUse::text : BindingUse::none;
}

std::string usual_binding(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kUsual{
        {{"text", "text"},
         {"rect", "fill"},
         {"polygon", "fill"},
         {"image", "tint"},
         {"video", "source"},
         {"list", "where"},
         {"chart", "label"},
         {"ticker", "cars"},
         {"clock", "from"}}};
    for (const auto& [of, member] : kUsual) {
        if (of == type) {
            return std::string(member);
        }
    }
    return type.empty() ? "" : "visible_if";
}

bool is_bound(const Json& element, const std::string& member, BindingUse use) {
    switch (use) {
        case BindingUse::text:
        case BindingUse::colour: {
            const std::string text = text_at_member(element, member);
            for (std::size_t at = 0; (at = text.find('{', at)) != std::string::npos; at += 2) {
                if (at + 1 >= text.size() || text[at + 1] != '{') {
                    return true;
                }
            }
            return false;
        }
        case BindingUse::expression:
            return !text_at_member(element, member).empty();
        case BindingUse::drive: {
            const auto drive = element.find("drive");
            return drive != element.end() && drive->is_object() && drive->contains(member);
        }
        case BindingUse::none:
            break;
    }
    return false;
}

std::string bound_path(const Json& element, const std::string& member, BindingUse use) {
    if (!is_bound(element, member, use)) {
        return "";
    }
    if (use == BindingUse::drive) {
        const std::string value = text_at_member(element.at("drive").at(member), "value");
        const bool time = value.starts_with("ms(") && value.ends_with(")");
        return time ? value.substr(3, value.size() - 4) : value;
    }
    const std::string text = text_at_member(element, member);
    if (use == BindingUse::expression) {
        return text;
    }
    std::size_t at = text.find('{');
    while (at + 1 < text.size() && text[at + 1] == '{') {
        at = text.find('{', at + 2);
    }
    return text.substr(at + 1, text.find_first_of("|}", at) - at - 1);
}

std::string row_source(const std::vector<ElementRow>& rows, const ElementRow& at,
                       std::string_view member) {
    if (has_rows(at.type) && one_of(kOfRows, member)) {
        return at.id;
    }
    for (const ElementRow& one : rows) {
        if (one.type == "list" && at.pointer.starts_with(one.pointer + "/row/")) {
            return one.id;
        }
    }
    return "";
}

show::BindingMoment binding_moment(const DraftPicture& picture, const PictureWish& wish) {
    show::BindingMoment moment;
    moment.package = picture.package;
    moment.template_id = wish.template_id;
    moment.data = wish.data;
    moment.race = wish.sample.race;
    moment.live = wish.sample.live;
    moment.shown_ns = std::max<Nanoseconds>(0, picture.at_ns);
    constexpr FrameRate kRate{50, 1};
    const Nanoseconds begin = moment.race ? moment.race->now_utc_ns : 0;
    const FrameNumber frame = frame_at_tai_ns(tai_from_utc(begin) + moment.shown_ns, kRate) + 1;
    moment.now = {frame, frame_start_tai_ns(frame, kRate), kRate};
    for (const Course::Part& part : picture.course.parts) {
        moment.step += part.name.starts_with("step") && part.begin_ns <= picture.at_ns ? 1 : 0;
    }
    return moment;
}

bool fits(const show::BoundValue& value, BindingUse use) {
    using Kind = show::BoundKind;
    switch (use) {
        case BindingUse::text:
            return value.kind != Kind::colour || value.in_colours;
        case BindingUse::colour:
            return value.kind == Kind::colour || value.in_colours;
        case BindingUse::drive:
            return value.kind == Kind::number || value.kind == Kind::time ||
                   value.kind == Kind::boolean;
        case BindingUse::expression:
            return value.kind != Kind::colour;
        case BindingUse::none:
            break;
    }
    return true;
}

std::vector<BindingLine> binding_lines(const std::vector<show::BindingGroup>& groups,
                                       std::string_view search, const std::set<std::string>& open,
                                       BindingUse use) {
    const bool searching = search.find_first_not_of(' ') != std::string_view::npos;
    std::vector<BindingLine> lines;
    for (const show::BindingGroup& group : groups) {
        BindingLine head;
        head.is_group = true;
        head.of = group.of;
        head.prefix = group.prefix;
        head.open = searching || open.contains(group.prefix);
        const std::size_t at = lines.size();
        lines.push_back(head);
        std::size_t count = 0;
        for (const show::BoundValue& value : group.values) {
            if (!fits(value, use) || !found_by(search, value)) {
                continue;
            }
            ++count;
            if (head.open) {
                BindingLine line;
                line.of = group.of;
                line.prefix = group.prefix;
                line.value = value;
                line.name = value.path.substr(group.prefix.size());
                lines.push_back(std::move(line));
            }
        }
        lines[at].count = count;
        if (count == 0) {
            lines.pop_back();
        }
    }
    return lines;
}

bool concerns(const Error& error, std::string_view element_id) {
    const std::string named = "element \"" + std::string(element_id) + "\"";
    return error.where.find(named) != std::string::npos ||
           error.what.find(named) != std::string::npos;
}

}  // namespace pitcast::edit
