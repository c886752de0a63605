// SPDX-License-Identifier: Apache-2.0
#include "address.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "pitcast/osc/meaning.h"
#include "pitcast/osc/pattern.h"

namespace pitcast::osc {
namespace {

constexpr std::int32_t kHighestLayer = 9999;
constexpr std::size_t kMostParts = 8;

using Names = std::vector<std::string>;
using Stems = std::vector<show::Command>;

Error not_ours() {
    return {"address", "is none of this channel's", "docs/control.md lists those that there are"};
}

std::vector<std::string_view> parts_of(std::string_view address) {
    std::vector<std::string_view> parts;
    while (!address.empty() && parts.size() <= kMostParts) {
        address.remove_prefix(1);  // the "/"
        const std::size_t end = std::min(address.find('/'), address.size());
        parts.push_back(address.substr(0, end));
        address.remove_prefix(end);
    }
    return parts;
}

std::optional<std::int32_t> layer_number(std::string_view text) {
    std::int32_t number = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = !text.empty() && text.front() != '-' && failed == std::errc{} &&
                       end == text.data() + text.size() && number <= kHighestLayer;
    return whole ? std::optional(number) : std::nullopt;
}

/// Layers that a part means. A pattern means those that something is on; {10,20} just these.
Result<std::vector<std::int32_t>> layers_meant(std::string_view part, const ShowView& view) {
    std::vector<std::int32_t> layers;
    Names choices = choices_of(part);
    if (!is_pattern(part)) {
        choices.emplace_back(part);
    }
    for (const std::string& choice : choices) {
        const auto number = layer_number(choice);
        if (!number) {
            return Error{"layer \"" + choice + "\"", "is no number from 0 to 9999",
                         "write /pitcast/layer/20/…, or a pattern"};
        }
        layers.push_back(*number);
    }
    if (choices.empty()) {
        for (const std::int32_t layer : view.layers()) {
            if (matches(part, std::to_string(layer))) {
                layers.push_back(layer);
            }
        }
    }
    return layers;
}

template <typename Items>
Names ids_of(const Items& items) {
    Names ids;
    for (const auto& item : items) {
        ids.push_back(item.id);
    }
    return ids;
}

/// Names that a part means: itself, or all of `known` that match it.
Result<Names> names_meant(std::string_view part, const char* what, const Names& known) {
    if (!is_pattern(part)) {
        return Names{std::string(part)};
    }
    Names meant;
    std::copy_if(known.begin(), known.end(), std::back_inserter(meant),
                 [&](const std::string& name) { return matches(part, name); });
    if (meant.empty()) {
        return Error{"pattern \"" + std::string(part) + "\"",
                     std::string("matches no ") + what + " of this show", ""};
    }
    return meant;
}

Result<Names> named_things(Place place, std::string_view part, const ShowView& view) {
    if (view.package == nullptr) {
        return Names{std::string(part)};
    }
    switch (place) {
        case Place::page:
            return names_meant(part, "page", ids_of(view.package->pages()));
        case Place::rule:
            return names_meant(part, "rule", ids_of(view.package->rules()));
        case Place::source:
            return names_meant(part, "source", ids_of(view.package->sources()));
        default:
            return names_meant(part, "template", ids_of(view.package->templates()));
    }
}

std::string& name_in(show::Command& stem, Place place) {
    return place == Place::page     ? stem.page
           : place == Place::rule   ? stem.rule
           : place == Place::source ? stem.source
                                    : stem.template_id;
}

/// Every stem with every name.
Result<Stems> with_names(const Stems& stems, Place place, std::string_view part,
                         const ShowView& view) {
    const auto names = named_things(place, part, view);
    if (!names) {
        return names.error();
    }
    if (stems.size() * names->size() > kMostInOrder) {
        return Error{"address", "means more than 256 things at once", ""};
    }
    Stems all;
    for (const show::Command& stem : stems) {
        for (const std::string& name : *names) {
            all.push_back(stem);
            name_in(all.back(), place) = name;
        }
    }
    return all;
}

Place place_called(std::string_view part) {
    constexpr std::pair<std::string_view, Place> kPlaces[] = {{"layer", Place::layer},
                                                              {"template", Place::template_},
                                                              {"rundown", Place::page},
                                                              {"rule", Place::rule},
                                                              {"source", Place::source}};
    for (const auto& [name, place] : kPlaces) {
        if (name == part) {
            return place;
        }
    }
    return Place::none;
}

Result<Stems> layer_stems(std::string_view part, const ShowView& view) {
    const auto layers = layers_meant(part, view);
    if (!layers) {
        return layers.error();
    }
    if (layers->size() > kMostInOrder) {
        return Error{"address", "means more than 256 layers at once", ""};
    }
    Stems stems(layers->size());
    for (std::size_t i = 0; i < stems.size(); ++i) {
        stems[i].layer = (*layers)[i];
    }
    return stems;
}

}  // namespace

Result<Target> target_of(std::string_view address, const ShowView& view) {
    std::vector<std::string_view> parts = parts_of(address);
    const bool has_blank =
        std::any_of(parts.begin(), parts.end(), [](std::string_view part) { return part.empty(); });
    if (parts.size() < 2 || parts.size() > kMostParts || parts.front() != "pitcast" || has_blank) {
        return not_ours();
    }
    parts.erase(parts.begin());
    Target target;
    if (parts.size() == 1) {
        target.place = Place::root;
        target.stems.resize(1);
        target.word = parts.front();
        return target;
    }
    target.place = place_called(parts[0]);
    if (target.place == Place::none) {
        return not_ours();
    }
    auto stems = target.place == Place::layer ? layer_stems(parts[1], view)
                                              : with_names(Stems(1), target.place, parts[1], view);
    parts.erase(parts.begin(), parts.begin() + 2);
    if (stems && target.place == Place::layer && parts.size() >= 3 && parts[0] == "template") {
        target.place = Place::layer_template;
        stems = with_names(*stems, Place::layer_template, parts[1], view);
        parts.erase(parts.begin(), parts.begin() + 2);
    }
    if (!stems) {
        return stems.error();
    }
    target.stems = *std::move(stems);
    const bool has_fields = target.place == Place::layer || target.place == Place::template_ ||
                            target.place == Place::layer_template;
    if (parts.size() == 2 && parts[0] == "field" && has_fields) {
        target.field = parts[1];
        return target;
    }
    if (parts.size() != 1) {
        return not_ours();
    }
    target.word = parts.front();
    return target;
}

}  // namespace pitcast::osc
