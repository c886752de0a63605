// SPDX-License-Identifier: Apache-2.0
// What is written when something is bound.
#include <algorithm>

#include "pitcast/edit/bindings.h"
#include "pitcast/edit/timeline.h"

namespace pitcast::edit {
namespace {

/// A round number that is not less: 1, 2, 5, 10, 20 …
std::int64_t round_above(std::int64_t number) {
    std::int64_t step = 1;
    for (std::int64_t unit = 1; step < number && unit <= 1'000'000'000'000; unit *= 10) {
        for (const std::int64_t times : {1, 2, 5}) {
            step = unit * times;
            if (step >= number) {
                break;
            }
        }
    }
    return step;
}

/// How far a property goes that a value drives: of a factor, from nothing to itself.
double driven_to(std::string_view property) {
    if (neutral_value(property) > 0) {
        return 1;
    }
    return property == "rotation"                         ? 90
           : property == "skew_x" || property == "skew_y" ? 20
           : property == "x" || property == "y"           ? 100
                                                          : 0.5;
}

Status bind_drive(JsonText& json, const std::string& place, const std::string& member,
                  const show::BoundValue& value, const std::string& written) {
    const bool time = value.kind == show::BoundKind::time;
    // Thousandths of a second: a range in nanoseconds is nothing to read.
    const std::string expression = time ? "ms(" + written + ")" : written;
    if (json.find(place) != nullptr) {
        return json.set(place + "/value", expression);
    }
    const std::int64_t now = time ? value.number / 1'000'000 : value.number;
    const std::int64_t most = value.kind == show::BoundKind::boolean ? 1 : round_above(now);
    return json.set(
        place,
        OrderedJson{{"value", expression}, {"from", {0, most}}, {"to", {0, driven_to(member)}}});
}

}  // namespace

std::string with_binding(std::string_view text, std::string_view written,
                         std::optional<Caret>& caret) {
    const std::string made = "{" + std::string(written) + "}";
    std::size_t begin = 0;
    std::size_t end = text.size();
    if (caret) {
        begin = std::min({caret->begin, caret->end, text.size()});
        end = std::min(std::max(caret->begin, caret->end), text.size());
        // The braces around, if it stands within some: "{{" is a brace of the text.
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '{' && i + 1 < text.size() && text[i + 1] == '{') {
                ++i;
            } else if (text[i] == '{') {
                const std::size_t close = std::min(text.find('}', i), text.size());
                if (begin > i && end <= close) {
                    begin = i;
                    end = std::min(close + 1, text.size());
                    break;
                }
                i = close;
            }
        }
    }
    std::string whole(text.substr(0, begin));
    whole += made;
    caret = Caret{begin, whole.size()};
    whole += text.substr(end);
    return whole;
}

Status write_binding(JsonText& json, const std::string& pointer, const std::string& member,
                     BindingUse use, const show::BoundValue& value, const std::string& written,
                     std::optional<Caret>& caret) {
    const std::string place = pointer + json_pointer_step(member);
    switch (use) {
        case BindingUse::text: {
            const Json* old = json.find(place);
            return json.set(place, with_binding(old != nullptr && old->is_string()
                                                    ? old->get_ref<const std::string&>()
                                                    : std::string_view(),
                                                written, caret));
        }
        case BindingUse::colour:
            return json.set(place, "{" + written + "}");
        case BindingUse::expression:
            return json.set(place, written);
        case BindingUse::drive:
            return bind_drive(json, pointer + "/drive" + json_pointer_step(member), member, value,
                              written);
        case BindingUse::none:
            break;
    }
    return Error{"\"" + member + "\"", "cannot be bound to the race",
                 "texts, colours, conditions and what can be animated can"};
}

}  // namespace pitcast::edit
