// SPDX-License-Identifier: Apache-2.0
// What is done to marks: each a change of their text.
#include <algorithm>
#include <utility>

#include "pitcast/edit/places.h"

namespace pitcast::edit {
namespace {

using map::MarkKind;

double in_metres(std::int64_t mm) {
    return static_cast<double>(mm) / 1000;
}

std::string pointer_of(std::size_t number) {
    return "/marks/" + std::to_string(number);
}

std::string called(const map::Mark& mark) {
    return !mark.name.empty() ? mark.name
           : !mark.id.empty() ? mark.id
                              : std::string(word_of(mark.kind));
}

Status set_point(JsonText& json, const std::string& mark, const char* x, const char* y,
                 const race::PlanPoint& at) {
    if (auto set = json.set(mark + "/" + x, in_metres(at.x_mm)); !set) {
        return set;
    }
    return json.set(mark + "/" + y, in_metres(at.y_mm));
}

Status erase_point(JsonText& json, const std::string& mark, const char* x, const char* y) {
    if (auto gone = json.erase(mark + "/" + x); !gone) {
        return gone;
    }
    return json.erase(mark + "/" + y);
}

/// What says where a mark lies is one of the two.
Status set_distance(JsonText& json, const std::string& mark, std::int64_t distance_mm) {
    if (auto set = json.set(mark + "/distance_m", in_metres(distance_mm)); !set) {
        return set;
    }
    return erase_point(json, mark, "x_m", "y_m");
}

}  // namespace

std::string PlaceDocument::free_id(MarkKind kind) const {
    const std::string stem = kind == MarkKind::intermediate ? "I"
                             : kind == MarkKind::speed_trap ? "T"
                             : kind == MarkKind::pit_in     ? "PI"
                             : kind == MarkKind::pit_out    ? "PO"
                             : kind == MarkKind::detour     ? "D"
                                                            : "SF";
    for (int number = 1;; ++number) {
        // There is one way into most pits, and several intermediates.
        std::string id = stem + (number == 1 && stem.size() == 2 ? "" : std::to_string(number));
        if (std::none_of(marks_.begin(), marks_.end(),
                         [&](const map::Mark& mark) { return mark.id == id; })) {
            return id;
        }
    }
}

Status PlaceDocument::add(MarkKind kind, const race::PlanPoint& at) {
    map::Mark mark;
    mark.kind = kind;
    if (is_loop(kind)) {
        mark.id = free_id(kind);
    }
    if (is_on_course(kind)) {
        mark.distance_mm = foot_of(at);
    } else {
        mark.at = at;
    }
    if (kind == MarkKind::label || kind == MarkKind::gate || kind == MarkKind::obstacle) {
        const auto same = std::count_if(marks_.begin(), marks_.end(),
                                        [&](const map::Mark& one) { return one.kind == kind; });
        mark.name = std::string(kind == MarkKind::label  ? "Place"
                                : kind == MarkKind::gate ? "Gate"
                                                         : "Obstacle") +
                    " " + std::to_string(same + 1);
    }
    if (kind == MarkKind::obstacle) {
        mark.length_mm = std::min<std::int64_t>(20'000, course_.length_mm / 10);
    }
    if (kind == MarkKind::camera) {
        const auto same = std::count_if(marks_.begin(), marks_.end(), [](const map::Mark& one) {
            return one.kind == MarkKind::camera;
        });
        mark.name = "Camera " + std::to_string(same + 1);
        mark.above_mm = 10'000;
    }
    const std::string label = "add " + called(mark);
    return change(label, [&](JsonText& json) {
        return json.insert("/marks", std::size_t{1} << 30U, written(written_mark(mark), 4));
    });
}

Status PlaceDocument::duplicate(std::size_t number) {
    map::Mark mark = marks_[number];
    if (mark.kind == MarkKind::start || mark.kind == MarkKind::finish) {
        return Error{"", "there is one start, and one finish", ""};
    }
    constexpr std::int64_t kAside = 30'000;
    mark.id = is_loop(mark.kind) ? free_id(mark.kind) : "";
    if (mark.distance_mm) {
        mark.distance_mm = course_.closed ? (*mark.distance_mm + kAside) % course_.length_mm
                                          : std::min(*mark.distance_mm + kAside, course_.length_mm);
    } else if (mark.at) {
        mark.at->x_mm += kAside;
    }
    return change("duplicate " + called(mark), [&](JsonText& json) {
        return json.insert("/marks", std::size_t{1} << 30U, written(written_mark(mark), 4));
    });
}

Status PlaceDocument::remove(std::size_t number) {
    const map::Mark& mark = marks_[number];
    if (mark.kind == MarkKind::start || mark.kind == MarkKind::finish) {
        return Error{"", "a course begins and ends somewhere", "move it instead"};
    }
    return change("delete " + called(mark),
                  [&](JsonText& json) { return json.erase(pointer_of(number)); });
}

Status PlaceDocument::move(std::size_t number, const race::PlanPoint& at, std::string_view series) {
    const map::Mark mark = marks_[number];
    const std::string place = pointer_of(number);
    return change(
        "move " + called(mark),
        [&](JsonText& json) -> Status {
            if (is_on_course(mark.kind)) {
                return set_distance(json, place, foot_of(at));
            }
            if (auto gone = json.erase(place + "/distance_m"); !gone) {
                return gone;
            }
            return set_point(json, place, "x_m", "y_m", at);
        },
        series);
}

Status PlaceDocument::move_along(std::size_t number, std::int64_t distance_mm,
                                 std::string_view series) {
    const std::int64_t whole = course_.length_mm;
    std::int64_t in_file = distance_mm + start_mm();
    // Of the start itself the way is that by which it moves.
    in_file = course_.closed ? ((in_file % whole) + whole) % whole
                             : std::clamp<std::int64_t>(in_file, 0, whole);
    return change(
        "move " + called(marks_[number]),
        [&](JsonText& json) { return set_distance(json, pointer_of(number), in_file); }, series);
}

Status PlaceDocument::aim(std::size_t number, const std::optional<race::PlanPoint>& at,
                          std::string_view series) {
    const std::string place = pointer_of(number);
    return change(
        "aim " + called(marks_[number]),
        [&](JsonText& json) {
            return at ? set_point(json, place, "target_x_m", "target_y_m", *at)
                      : erase_point(json, place, "target_x_m", "target_y_m");
        },
        series);
}

Status PlaceDocument::set_kind(std::size_t number, MarkKind kind) {
    const map::Mark mark = marks_[number];
    if (mark.kind == kind) {
        return {};
    }
    const race::PlanPoint at = spot_of(number);
    const std::string place = pointer_of(number);
    return change("make " + called(mark) + " a " + std::string(word_of(kind)),
                  [&](JsonText& json) -> Status {
                      map::Mark made = mark;
                      made.kind = kind;
                      made.id = !is_loop(kind) ? "" : mark.id.empty() ? free_id(kind) : mark.id;
                      made.distance_mm.reset();
                      made.at.reset();
                      if (is_on_course(kind)) {
                          made.distance_mm = foot_of(at);
                      } else {
                          made.at = at;
                      }
                      return json.set(place, written_mark(made));
                  });
}

Status PlaceDocument::set_text(std::size_t number, const char* member, const std::string& text) {
    const std::string place = pointer_of(number) + "/" + member;
    return change(
        "set " + std::string(member) + " of " + called(marks_[number]),
        [&](JsonText& json) { return text.empty() ? json.erase(place) : json.set(place, text); },
        place);
}

Status PlaceDocument::set_number(std::size_t number, const char* member, double value) {
    const std::string place = pointer_of(number) + "/" + member;
    return change(
        "set " + std::string(member) + " of " + called(marks_[number]),
        [&](JsonText& json) { return json.set(place, value); }, place);
}

}  // namespace pitcast::edit
