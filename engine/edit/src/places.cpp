// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/places.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pitcast::edit {
namespace {

using map::MarkKind;

constexpr double kMmPerMetre = 1000;

double metres_of(std::int64_t mm) {
    return static_cast<double>(mm) / kMmPerMetre;
}

/// One mark a line, so that a change of one is a change of that line.
std::string text_of(const std::vector<map::Mark>& marks) {
    std::string text = "{\n  \"marks\": [";
    for (std::size_t i = 0; i < marks.size(); ++i) {
        text += (i == 0 ? "\n    " : ",\n    ") + written(written_mark(marks[i]), 4);
    }
    return text + (marks.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

std::int64_t apart_mm(const race::PlanPoint& a, const race::PlanPoint& b) {
    return std::llround(
        std::hypot(static_cast<double>(a.x_mm - b.x_mm), static_cast<double>(a.y_mm - b.y_mm)));
}

}  // namespace

OrderedJson written_mark(const map::Mark& mark) {
    OrderedJson made{{"kind", std::string(word_of(mark.kind))}};
    const auto add = [&](const char* key, const std::string& text) {
        if (!text.empty()) {
            made[key] = text;
        }
    };
    add("id", mark.id);
    add("name", mark.name);
    add("name_zh", mark.name_zh);
    if (mark.distance_mm) {
        made["distance_m"] = metres_of(*mark.distance_mm);
    }
    if (mark.at && !(mark.distance_mm && is_on_course(mark.kind))) {
        made["x_m"] = metres_of(mark.at->x_mm);
        made["y_m"] = metres_of(mark.at->y_mm);
    }
    if (mark.kind == MarkKind::obstacle) {
        made["length_m"] = metres_of(mark.length_mm);
    }
    if (mark.kind == MarkKind::camera) {
        made["above_ground_m"] = metres_of(mark.above_mm);
        made["fov"] = metres_of(mark.fov_mdeg);
        if (mark.target) {
            made["target_x_m"] = metres_of(mark.target->x_mm);
            made["target_y_m"] = metres_of(mark.target->y_mm);
        }
    }
    return made;
}

PlaceDocument::PlaceDocument(TemplateDocument document, map::Venue venue)
    : document_(std::move(document)), course_(venue.course), venue_(std::move(venue)) {
    read();
}

Result<PlaceDocument> PlaceDocument::open(const std::filesystem::path& folder,
                                          const std::filesystem::path& venue) {
    auto loaded = map::load_venue(venue);
    if (!loaded) {
        return loaded.error();
    }
    const std::string file = map::places_name(venue, folder);
    auto document = TemplateDocument::begin(folder, file, text_of(map::marks_of(*loaded)));
    if (!document) {
        return document.error();
    }
    return PlaceDocument(*std::move(document), *std::move(loaded));
}

Status PlaceDocument::read_into(const JsonText& text, std::vector<map::Mark>& marks) {
    const auto document = JsonDocument::parse(text.text(), text.name());
    if (!document) {
        return document.error();
    }
    auto read = map::read_marks(*document);
    if (!read) {
        return read.error();
    }
    map::Course shown = std::exchange(venue_.course, course_);
    if (Status placed = map::place_marks(*document, *read, venue_); !placed) {
        venue_.course = std::move(shown);
        return placed;
    }
    marks = *std::move(read);
    return {};
}

void PlaceDocument::read() {
    error_.reset();
    if (Status done = read_into(document_.json(), marks_); !done) {
        error_ = done.error();
    }
}

Status PlaceDocument::change(std::string label, const TemplateDocument::Change& change,
                             std::string_view series) {
    // Tried first: what would be refused on air does not come into the text.
    JsonText tried = document_.json();
    if (Status done = change(tried); !done) {
        return done;
    }
    std::vector<map::Mark> marks;
    if (Status whole = read_into(tried, marks); !whole && !error_) {
        return whole;
    }
    Status done = document_.change(std::move(label), change, series);
    read();
    return done;
}

std::int64_t PlaceDocument::start_mm() const {
    for (const map::Mark& mark : marks_) {
        if (mark.kind == MarkKind::start) {
            return mark.distance_mm ? *mark.distance_mm : mark.at ? foot_of(*mark.at) : 0;
        }
    }
    return 0;
}

std::int64_t PlaceDocument::foot_of(const race::PlanPoint& at) const {
    return course_.project(at.x_mm, at.y_mm);
}

std::optional<std::int64_t> PlaceDocument::distance_of(std::size_t number) const {
    const map::Mark& mark = marks_[number];
    if (mark.kind == MarkKind::none || (!is_on_course(mark.kind) && mark.at)) {
        return std::nullopt;
    }
    const std::int64_t whole = course_.length_mm;
    const std::int64_t from_start =
        (mark.distance_mm ? *mark.distance_mm : foot_of(*mark.at)) - start_mm();
    return course_.closed && from_start < 0 ? from_start + whole : from_start;
}

race::PlanPoint PlaceDocument::spot_of(std::size_t number) const {
    const map::Mark& mark = marks_[number];
    if (mark.at && !is_on_course(mark.kind)) {
        return *mark.at;
    }
    const std::int64_t distance = mark.distance_mm ? *mark.distance_mm
                                  : mark.at        ? foot_of(*mark.at)
                                                   : 0;
    const map::Point3 at = course_.at(distance);
    return {at.x_mm, at.y_mm};
}

race::PlanPoint PlaceDocument::target_of(std::size_t number) const {
    const map::Mark& mark = marks_[number];
    if (mark.target) {
        return *mark.target;
    }
    const map::Point3 at = course_.at(foot_of(spot_of(number)));
    return {at.x_mm, at.y_mm};
}

std::optional<std::size_t> PlaceDocument::mark_near(const race::PlanPoint& at,
                                                    std::int64_t reach_mm) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        const std::int64_t away = apart_mm(spot_of(i), at);
        if (marks_[i].kind != MarkKind::none && away <= reach_mm) {
            found = i;
            reach_mm = away;
        }
    }
    return found;
}

std::vector<std::size_t> PlaceDocument::in_order() const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        if (marks_[i].kind != MarkKind::none) {
            numbers.push_back(i);
        }
    }
    const auto rank = [&](std::size_t number) {
        const auto distance = distance_of(number);
        const bool camera = marks_[number].kind == MarkKind::camera;
        return std::pair(distance ? 0 : camera ? 2 : 1, distance.value_or(0));
    };
    std::stable_sort(numbers.begin(), numbers.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    return numbers;
}

void PlaceDocument::undo() {
    document_.undo();
    read();
}

void PlaceDocument::redo() {
    document_.redo();
    read();
}

Status PlaceDocument::replace(std::string label, std::string text) {
    Status done = document_.replace(std::move(label), std::move(text));
    read();
    return done;
}

Status PlaceDocument::take_from_disk() {
    Status done = document_.take_from_disk();
    read();
    return done;
}

Status PlaceDocument::save(bool over) {
    return error_ ? Status(*error_) : document_.save(over);
}

std::optional<feed::GeoPoint> PlaceDocument::on_earth(const race::PlanPoint& at) const {
    if (!venue_.origin) {
        return std::nullopt;
    }
    const feed::GeoPoint origin{static_cast<double>(venue_.origin->latitude_ndeg) / 1e9,
                                static_cast<double>(venue_.origin->longitude_ndeg) / 1e9, 0};
    const feed::LocalFrame frame(origin);
    constexpr double kMmPerDegree = 111'132'000;
    feed::GeoPoint found = origin;
    // The plane is nearly that of degrees: what is missing shrinks a thousandfold each time.
    for (int i = 0; i < 5; ++i) {
        const feed::LocalFrame::Point there = frame.to_mm(found);
        const double narrow = std::max(0.01, std::cos(found.latitude_deg * M_PI / 180));
        found.latitude_deg += static_cast<double>(at.y_mm - there.y_mm) / kMmPerDegree;
        found.longitude_deg += static_cast<double>(at.x_mm - there.x_mm) / (kMmPerDegree * narrow);
    }
    return feed::is_on_earth(found) ? std::optional(found) : std::nullopt;
}

std::optional<race::PlanPoint> PlaceDocument::in_plan(const feed::GeoPoint& at) const {
    if (!venue_.origin || !feed::is_on_earth(at)) {
        return std::nullopt;
    }
    const feed::LocalFrame frame({static_cast<double>(venue_.origin->latitude_ndeg) / 1e9,
                                  static_cast<double>(venue_.origin->longitude_ndeg) / 1e9, 0});
    const feed::LocalFrame::Point there = frame.to_mm(at);
    return race::PlanPoint{there.x_mm, there.y_mm};
}

}  // namespace pitcast::edit
