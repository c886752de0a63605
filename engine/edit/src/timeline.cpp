// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/timeline.h"

#include <algorithm>
#include <cmath>

namespace pitcast::edit {
namespace {

double number_at(const Json& value, double fallback) {
    return value.is_number() ? value.get<double>() : fallback;
}

double number_member(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? 0 : number_at(*found, 0);
}

void add_tracks(const Json& timeline, const std::string& pointer, double delay_ms,
                MomentRow& moment) {
    moment.delay_ms = delay_ms + number_member(timeline, "delay_ms");
    moment.loop_ms = number_member(timeline, "loop_ms");
    for (const std::string_view property : kAnimated) {
        const auto track = timeline.find(std::string(property));
        if (track == timeline.end() || !track->is_array()) {
            continue;
        }
        TrackRow row{std::string(property), pointer + "/" + std::string(property), {}};
        for (const Json& key : *track) {
            if (key.is_array() && key.size() >= 2) {
                row.keys.push_back({number_at(key[0], 0) + moment.delay_ms, number_at(key[1], 0),
                                    key.size() > 2 ? key[2] : Json()});
            }
        }
        moment.tracks.push_back(std::move(row));
    }
}

std::string moment_pointer(const KeyPlace& place) {
    return place.element + "/animate/" + place.moment;
}

std::string track_pointer(const KeyPlace& place) {
    return moment_pointer(place) + "/" + place.property;
}

/// The moment, where it can be changed; null where it is not there yet.
Result<const Json*> own_moment(const JsonText& json, const KeyPlace& place) {
    const Json* moment = json.find(moment_pointer(place));
    if (moment != nullptr && (!moment->is_object() || moment->contains("use"))) {
        return Error{json.name() + ":" + std::to_string(json.line_of(moment_pointer(place))),
                     "\"" + place.moment + "\" is a named animation, shared with others",
                     "make it the element's own first"};
    }
    return moment;
}

Result<const Json*> key_at(const JsonText& json, const KeyPlace& place) {
    const auto moment = own_moment(json, place);
    if (!moment) {
        return moment.error();
    }
    const Json* key = json.find(track_pointer(place) + "/" + std::to_string(place.index));
    if (key == nullptr || !key->is_array() || key->size() < 2) {
        return Error{json.name(), "there is no such keyframe", ""};
    }
    return key;
}

double delay_of(const JsonText& json, const KeyPlace& place) {
    const Json* delay = json.find(moment_pointer(place) + "/delay_ms");
    return delay == nullptr ? 0 : number_at(*delay, 0);
}

}  // namespace

double neutral_value(std::string_view property) {
    return property == "width" || property == "height" || property == "opacity" ||
                   property == "wipe" || property.starts_with("scale") || property == "grow"
               ? 1
               : 0;
}

double MomentRow::length_ms() const {
    double longest = 0;
    for (const TrackRow& track : tracks) {
        longest = track.keys.empty() ? longest : std::max(longest, track.keys.back().ms);
    }
    return longest;
}

std::vector<MomentRow> moments_of(const Json& element, const std::string& pointer,
                                  const Json* animations) {
    std::vector<MomentRow> rows;
    const auto animate = element.find("animate");
    if (animate == element.end() || !animate->is_object()) {
        return rows;
    }
    for (const std::string_view name : kMomentNames) {
        const auto found = animate->find(std::string(name));
        if (found == animate->end()) {
            continue;
        }
        MomentRow row;
        row.moment = name;
        row.pointer = pointer + "/animate/" + row.moment;
        const auto use = found->is_object() ? found->find("use") : found->end();
        if (found->is_string()) {
            row.named = found->get<std::string>();
        } else if (found->is_object() && use != found->end() && use->is_string()) {
            row.named = use->get<std::string>();
        }
        if (row.named.empty() && found->is_object()) {
            add_tracks(*found, row.pointer, 0, row);
        } else if (animations != nullptr && animations->contains(row.named)) {
            add_tracks(animations->at(row.named), "/animations/" + row.named,
                       found->is_object() ? number_member(*found, "delay_ms") : 0, row);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Status make_own(JsonText& json, const std::string& element, const MomentRow& moment) {
    OrderedJson own = OrderedJson::object();
    if (moment.delay_ms > 0) {
        own["delay_ms"] = std::llround(moment.delay_ms);
    }
    if (moment.loop_ms > 0) {
        own["loop_ms"] = std::llround(moment.loop_ms);
    }
    for (const TrackRow& track : moment.tracks) {
        OrderedJson keys = OrderedJson::array();
        for (const KeyRow& key : track.keys) {
            OrderedJson one{key.ms - moment.delay_ms, key.value};
            if (!key.easing.is_null()) {
                one.push_back(OrderedJson(key.easing));
            }
            keys.push_back(std::move(one));
        }
        own[track.property] = std::move(keys);
    }
    return json.set(element + "/animate/" + moment.moment, own);
}

Status set_key(JsonText& json, const KeyPlace& place, double ms, double value) {
    const auto moment = own_moment(json, place);
    if (!moment) {
        return moment.error();
    }
    const double at = std::max(0.0, std::round(ms - delay_of(json, place)));
    const std::string track = track_pointer(place);
    const Json* keys = json.find(track);
    if (keys == nullptr || !keys->is_array()) {
        OrderedJson made = OrderedJson::array();
        made.push_back({at, value});
        return json.set(track, made);
    }
    std::size_t index = 0;
    while (index < keys->size() && number_at((*keys)[index][0], 0) < at - 0.5) {
        ++index;
    }
    if (index < keys->size() && std::abs(number_at((*keys)[index][0], 0) - at) <= 0.5) {
        return json.set(track + "/" + std::to_string(index) + "/1", value);
    }
    return json.insert(track, index, written(OrderedJson{at, value}, 0));
}

Status move_key(JsonText& json, const KeyPlace& place, double ms) {
    const auto key = key_at(json, place);
    if (!key) {
        return key.error();
    }
    const std::string track = track_pointer(place);
    const Json& keys = *json.find(track);
    const double least = place.index == 0 ? 0 : number_at(keys[place.index - 1][0], 0) + 1;
    const double most =
        place.index + 1 < keys.size() ? number_at(keys[place.index + 1][0], 0) - 1 : 600'000;
    const double at = std::round(ms - delay_of(json, place));
    return json.set(track + "/" + std::to_string(place.index) + "/0",
                    std::clamp(at, least, std::max(least, most)));
}

Status set_key_value(JsonText& json, const KeyPlace& place, double value) {
    const auto key = key_at(json, place);
    return key ? json.set(track_pointer(place) + "/" + std::to_string(place.index) + "/1", value)
               : Status{key.error()};
}

Status set_key_easing(JsonText& json, const KeyPlace& place, const OrderedJson& easing) {
    const auto key = key_at(json, place);
    if (!key) {
        return key.error();
    }
    const std::string at = track_pointer(place) + "/" + std::to_string(place.index);
    if (easing.is_null()) {
        return json.erase(at + "/2");
    }
    return (*key)->size() > 2 ? json.set(at + "/2", easing)
                              : json.insert(at, 2, written(easing, 0));
}

Status remove_key(JsonText& json, const KeyPlace& place) {
    const auto key = key_at(json, place);
    if (!key) {
        return key.error();
    }
    const std::string track = track_pointer(place);
    if (json.find(track)->size() > 1) {
        return json.erase(track + "/" + std::to_string(place.index));
    }
    if (auto gone = json.erase(track); !gone) {
        return gone;
    }
    const Json* moment = json.find(moment_pointer(place));
    const bool empty = std::none_of(kAnimated.begin(), kAnimated.end(), [&](auto property) {
        return moment->contains(std::string(property));
    });
    if (!empty) {
        return {};
    }
    if (auto gone = json.erase(moment_pointer(place)); !gone) {
        return gone;
    }
    const std::string animate = place.element + "/animate";
    return json.find(animate)->empty() ? json.erase(animate) : Status{};
}

}  // namespace pitcast::edit
