// SPDX-License-Identifier: Apache-2.0
// Marks placed by hand, put on a venue in the place of its own.
#include "pitcast/map/places.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace pitcast::map {
namespace {

/// Farther off than this a mark cannot be meant to lie on the course.
constexpr std::int64_t kMostBesideMm = 300'000;
/// What a cut may leave.
constexpr std::int64_t kShortestCourseMm = 10'000;

race::LoopKind loop_kind_of(MarkKind kind) {
    switch (kind) {
        case MarkKind::start:
        case MarkKind::finish:
            return race::LoopKind::start_finish;
        case MarkKind::speed_trap:
            return race::LoopKind::speed_trap;
        case MarkKind::pit_in:
            return race::LoopKind::pit_in;
        case MarkKind::pit_out:
            return race::LoopKind::pit_out;
        case MarkKind::detour:
            return race::LoopKind::detour;
        default:
            return race::LoopKind::intermediate;
    }
}

/// The course from one distance on: all the way round a circuit, of a stage to another distance.
void recut(Course& course, std::int64_t from_mm, std::int64_t to_mm) {
    const std::int64_t whole = course.length_mm;
    const auto width_at = [&](std::int64_t distance) {
        std::int32_t width = course.line.front().width_mm;
        for (const CoursePoint& point : course.line) {
            width = point.distance_mm <= distance ? point.width_mm : width;
        }
        return width;
    };
    std::vector<CoursePoint> line{{course.at(from_mm), width_at(from_mm), 0}};
    const std::int64_t length = course.closed ? whole : to_mm - from_mm;
    const auto take = [&](std::int64_t shift) {
        for (const CoursePoint& point : course.line) {
            const std::int64_t distance = point.distance_mm + shift;
            if (distance > line.back().distance_mm && distance < length) {
                line.push_back({point.at, point.width_mm, distance});
            }
        }
    };
    take(-from_mm);
    if (course.closed) {
        take(whole - from_mm);
    } else {
        line.push_back({course.at(to_mm), width_at(to_mm), length});
    }
    course.line = std::move(line);
    course.length_mm = length;
}

/// Puts marks on a venue whose own are gone.
class Placer {
 public:
    Placer(const JsonDocument& document, Venue& venue) : document_(document), venue_(venue) {}

    Status place(const std::vector<Mark>& marks) {
        for (std::size_t i = 0; i < marks.size() && !error_; ++i) {
            find_ends(marks[i], i);
        }
        if (!error_) {
            cut();
            keep_ends();
        }
        for (std::size_t i = 0; i < marks.size() && !error_; ++i) {
            place(marks[i], i);
        }
        number_sectors();
        return error_ ? Status(*error_) : Status();
    }

 private:
    void fail(std::size_t item, std::string what, std::string mend) {
        error_ =
            document_.error_at("/marks/" + std::to_string(item), std::move(what), std::move(mend));
    }

    [[nodiscard]] Point3 ground(const race::PlanPoint& at) const {
        return {at.x_mm, at.y_mm, venue_.terrain.height_at(at.x_mm, at.y_mm)};
    }

    /// Distance on the course that is there now; none with an error.
    std::optional<std::int64_t> distance_of(const Mark& mark, std::size_t item) {
        const Course& course = venue_.course;
        if (!mark.distance_mm) {
            const std::int64_t distance = course.project(mark.at->x_mm, mark.at->y_mm);
            const Point3 foot = course.at(distance);
            if (std::max(std::abs(foot.x_mm - mark.at->x_mm), std::abs(foot.y_mm - mark.at->y_mm)) >
                kMostBesideMm) {
                fail(item, "lies over 300 m beside the course", "say \"distance_m\" instead");
                return std::nullopt;
            }
            return distance;
        }
        if (*mark.distance_mm > whole_mm_) {
            fail(item,
                 "lies at " + std::to_string(*mark.distance_mm / 1000) + " m of a course of " +
                     std::to_string(whole_mm_ / 1000) + " m",
                 "distances count from the start of the venue file, in metres");
            return std::nullopt;
        }
        std::int64_t distance = *mark.distance_mm - start_mm_;
        if (course.closed) {
            // The end of the last lap is the start of the next, and not written as 0.
            return distance < 0 ? distance + whole_mm_ : distance;
        }
        if (distance < 0 || distance > course.length_mm) {
            fail(item, "lies where the stage is cut off", "move it between start and finish");
            return std::nullopt;
        }
        return distance;
    }

    void find_ends(const Mark& mark, std::size_t item) {
        if (mark.kind != MarkKind::start && mark.kind != MarkKind::finish) {
            return;
        }
        const bool starts = mark.kind == MarkKind::start;
        if (!starts && venue_.course.closed) {
            return fail(item, "is a finish on a circuit, which ends where it starts",
                        "take it out, or make it an intermediate");
        }
        if (std::exchange(starts ? has_start_ : has_finish_, true)) {
            return fail(item, starts ? "is a second start" : "is a second finish", "keep one");
        }
        if (const auto distance = distance_of(mark, item)) {
            if (starts) {
                cut_from_ = *distance;
            } else {
                cut_to_ = distance;
            }
            end_item_ = item;
        }
    }

    void cut() {
        Course& course = venue_.course;
        const std::int64_t from = course.closed ? cut_from_ % whole_mm_ : cut_from_;
        const std::int64_t to = cut_to_.value_or(whole_mm_);
        if (!course.closed && to - from < std::min(kShortestCourseMm, whole_mm_)) {
            return fail(end_item_, "leaves less than 10 m of the stage",
                        "the finish lies behind the start");
        }
        if (from != 0 || to != whole_mm_) {
            recut(course, from, to);
        }
        start_mm_ = from;
    }

    /// A start or finish that no mark says is the venue's own.
    void keep_ends() {
        std::vector<race::Loop>& loops = venue_.course.loops;
        std::erase_if(loops, [&](const race::Loop& loop) {
            return loop.kind == race::LoopKind::start_finish &&
                   (loop.distance_mm == 0 ? has_start_ : has_finish_);
        });
        for (race::Loop& loop : loops) {
            loop.distance_mm = loop.distance_mm == 0 ? 0 : venue_.course.length_mm;
            ids_.insert(loop.id);
        }
    }

    void place(const Mark& mark, std::size_t item) {
        if (mark.kind == MarkKind::none) {
            return;
        }
        if (mark.kind == MarkKind::camera) {
            return place_camera(mark, item);
        }
        if (mark.kind == MarkKind::label && mark.at) {
            return place_label(mark);
        }
        const bool ends = mark.kind == MarkKind::start || mark.kind == MarkKind::finish;
        const std::optional<std::int64_t> distance =
            ends ? std::optional(mark.kind == MarkKind::start ? 0 : venue_.course.length_mm)
                 : distance_of(mark, item);
        if (!distance) {
            return;
        }
        if (is_loop(mark.kind)) {
            place_loop(mark, *distance, item);
        } else if (mark.kind == MarkKind::obstacle) {
            venue_.course.obstacles.push_back({mark.name, mark.name_zh, *distance,
                                               std::min(mark.length_mm, venue_.course.length_mm)});
        } else {
            const bool gate = mark.kind == MarkKind::gate;
            venue_.places.push_back(
                {gate ? PlaceKind::gate : PlaceKind::label, mark.name, mark.name_zh,
                 mark.at ? ground(*mark.at) : venue_.course.at(*distance), *distance});
        }
    }

    void place_loop(const Mark& mark, std::int64_t distance, std::size_t item) {
        if (mark.id.empty()) {
            return fail(item, "is a loop without an \"id\"", "the feed names loops by it");
        }
        if (!ids_.insert(mark.id).second) {
            return fail(item, "is a second loop \"" + mark.id + "\"", "ids of loops are unique");
        }
        venue_.course.loops.push_back({mark.id, mark.name, loop_kind_of(mark.kind), distance, 0});
    }

    void place_label(const Mark& mark) {
        const std::int64_t distance = venue_.course.project(mark.at->x_mm, mark.at->y_mm);
        const Point3 foot = venue_.course.at(distance);
        const bool beside = std::max(std::abs(foot.x_mm - mark.at->x_mm),
                                     std::abs(foot.y_mm - mark.at->y_mm)) > kMostBesideMm;
        venue_.places.push_back(
            {PlaceKind::label, mark.name, mark.name_zh, ground(*mark.at), beside ? -1 : distance});
    }

    void place_camera(const Mark& mark, std::size_t item) {
        const Course& course = venue_.course;
        CameraPosition camera;
        camera.name = mark.name;
        camera.name_zh = mark.name_zh;
        camera.vertical_fov_mdeg = mark.fov_mdeg;
        if (mark.at) {
            camera.eye = ground(*mark.at);
        } else if (const auto distance = distance_of(mark, item)) {
            camera.eye = course.at(*distance);
        }
        camera.target = mark.target ? ground(*mark.target)
                                    : course.at(course.project(camera.eye.x_mm, camera.eye.y_mm));
        camera.eye.z_mm += mark.above_mm;
        venue_.cameras.push_back(std::move(camera));
    }

    /// In the order of the course; intermediates end sectors in theirs, and the last one ends at
    /// the finish.
    void number_sectors() {
        Course& course = venue_.course;
        const auto before = [](const auto& a, const auto& b) {
            return a.distance_mm < b.distance_mm;
        };
        std::stable_sort(course.loops.begin(), course.loops.end(), before);
        std::stable_sort(course.obstacles.begin(), course.obstacles.end(), before);
        std::int32_t sector = 0;
        for (race::Loop& loop : course.loops) {
            if (loop.kind == race::LoopKind::intermediate) {
                loop.ends_sector = ++sector;
            }
        }
        for (race::Loop& loop : course.loops) {
            const bool ends =
                course.closed ? loop.distance_mm == 0 : loop.distance_mm == course.length_mm;
            if (loop.kind == race::LoopKind::start_finish && ends) {
                loop.ends_sector = sector + 1;
            }
        }
    }

    const JsonDocument& document_;
    Venue& venue_;
    std::int64_t whole_mm_ = venue_.course.length_mm;  ///< of the venue file
    std::int64_t start_mm_ = 0;                        ///< of what is left of it
    std::int64_t cut_from_ = 0;
    std::optional<std::int64_t> cut_to_;
    bool has_start_ = false;
    bool has_finish_ = false;
    std::size_t end_item_ = 0;
    std::set<std::string> ids_;
    std::optional<Error> error_;
};

}  // namespace

Status place_marks(const JsonDocument& document, const std::vector<Mark>& marks, Venue& venue) {
    // The ground stays where it is; the rest is little.
    Course course = venue.course;
    std::vector<Place> places = std::exchange(venue.places, {});
    std::vector<CameraPosition> cameras = std::exchange(venue.cameras, {});
    venue.course.obstacles.clear();
    std::erase_if(venue.course.loops,
                  [](const race::Loop& loop) { return loop.kind != race::LoopKind::start_finish; });
    Status placed = Placer(document, venue).place(marks);
    if (!placed) {
        venue.course = std::move(course);
        venue.places = std::move(places);
        venue.cameras = std::move(cameras);
    }
    return placed;
}

}  // namespace pitcast::map
