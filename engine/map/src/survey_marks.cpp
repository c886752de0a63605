// SPDX-License-Identifier: Apache-2.0
// Loops, obstacles, gates, labels and cameras, put on the finished course and ground.
#include <algorithm>
#include <cmath>

#include "survey_parts.h"

namespace pitcast::map {
namespace {

using Kind = SurveyMark::Kind;

/// Farther off than this a mark cannot be meant to lie on the course.
constexpr double kMostOffMm = 300'000;

std::int64_t in_mm(double metres) {
    return std::llround(metres * 1000);
}

std::string called(const SurveyMark& mark) {
    return mark.name.empty() ? (mark.id.empty() ? "without a name" : mark.id) : mark.name;
}

Point3 ground_at(const Venue& venue, double x, double y) {
    const std::int64_t x_mm = in_mm(x), y_mm = in_mm(y);
    return {x_mm, y_mm, venue.terrain.height_at(x_mm, y_mm)};
}

struct OnCourse {
    std::int64_t distance_mm = 0;
    double off_mm = 0;
};

/// Where on the course a mark lies, and how far beside it.
Result<OnCourse> on_course(const SurveyMark& mark, const Course& course) {
    if (mark.x && mark.y) {
        const std::int64_t x = in_mm(*mark.x), y = in_mm(*mark.y);
        const std::int64_t distance = course.project(x, y);
        const Point3 foot = course.at(distance);
        return OnCourse{distance, std::hypot(static_cast<double>(x - foot.x_mm),
                                             static_cast<double>(y - foot.y_mm))};
    }
    if (!mark.distance) {
        return Error{"mark \"" + called(mark) + "\"", "says neither a place nor a distance",
                     "give it \"lat\" and \"lon\", or \"distance_m\""};
    }
    const std::int64_t distance = in_mm(*mark.distance);
    if (distance < 0 || distance > course.length_mm) {
        return Error{"mark \"" + called(mark) + "\"",
                     "lies at " + std::to_string(std::llround(*mark.distance)) +
                         " m of a course of " + std::to_string(course.length_mm / 1000) + " m",
                     "distances count from the start, in metres"};
    }
    return OnCourse{distance, 0};
}

bool is_loop(Kind kind) {
    return kind == Kind::intermediate || kind == Kind::speed_trap || kind == Kind::pit_in ||
           kind == Kind::pit_out;
}

race::LoopKind loop_kind(Kind kind) {
    return kind == Kind::speed_trap ? race::LoopKind::speed_trap
           : kind == Kind::pit_in   ? race::LoopKind::pit_in
           : kind == Kind::pit_out  ? race::LoopKind::pit_out
                                    : race::LoopKind::intermediate;
}

void add_camera(const SurveyMark& mark, const OnCourse& on, Venue& venue) {
    CameraPosition camera;
    camera.name = mark.name;
    camera.name_zh = mark.name_zh;
    const Point3 foot = venue.course.at(on.distance_mm);
    camera.eye = mark.x && mark.y ? ground_at(venue, *mark.x, *mark.y) : foot;
    camera.eye.z_mm += in_mm(mark.above_ground);
    camera.target =
        mark.target_x && mark.target_y ? ground_at(venue, *mark.target_x, *mark.target_y) : foot;
    camera.vertical_fov_mdeg =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(in_mm(mark.fov_deg), 1'000, 120'000));
    venue.cameras.push_back(std::move(camera));
}

/// Start, intermediates in their order, finish; each but the start ends a sector.
void finish_loops(Venue& venue) {
    Course& course = venue.course;
    auto& loops = course.loops;
    std::stable_sort(loops.begin(), loops.end(), [](const race::Loop& a, const race::Loop& b) {
        return a.distance_mm < b.distance_mm;
    });
    std::int32_t sector = 0;
    std::int32_t unnamed = 0;
    for (race::Loop& loop : loops) {
        if (loop.kind == race::LoopKind::intermediate) {
            loop.ends_sector = ++sector;
        }
        if (loop.id.empty()) {
            loop.id = "I" + std::to_string(++unnamed);
        }
    }
    const race::LoopKind ends = race::LoopKind::start_finish;
    if (course.closed) {
        loops.insert(loops.begin(), {"SF", "Start / finish", ends, 0, sector + 1});
        return;
    }
    loops.insert(loops.begin(), {"START", "Start", ends, 0, 0});
    loops.push_back({"FINISH", "Finish", ends, course.length_mm, sector + 1});
}

}  // namespace

Status set_marks(const Survey& survey, Venue& venue, SurveyReport& report) {
    Course& course = venue.course;
    for (const SurveyMark& mark : survey.marks) {
        if (mark.kind == Kind::none || mark.kind == Kind::start || mark.kind == Kind::finish) {
            continue;
        }
        const auto on = on_course(mark, course);
        if (!on) {
            return on.error();
        }
        const bool beside = on->off_mm > kMostOffMm;
        if (mark.kind == Kind::camera) {
            add_camera(mark, *on, venue);
            continue;
        }
        if (mark.kind == Kind::label || mark.kind == Kind::gate) {
            Place place;
            place.kind = mark.kind == Kind::gate ? PlaceKind::gate : PlaceKind::label;
            place.name = mark.name;
            place.name_zh = mark.name_zh;
            const Point3 foot = course.at(on->distance_mm);
            place.at = mark.x && mark.y ? ground_at(venue, *mark.x, *mark.y) : foot;
            place.distance_mm = beside ? -1 : on->distance_mm;
            venue.places.push_back(std::move(place));
            continue;
        }
        if (beside) {
            report.notes.push_back("\"" + called(mark) + "\" lies " +
                                   std::to_string(std::llround(on->off_mm / 1000)) +
                                   " m beside the course and is left out");
            continue;
        }
        if (is_loop(mark.kind)) {
            course.loops.push_back({mark.id, mark.name, loop_kind(mark.kind), on->distance_mm, 0});
        } else {
            course.obstacles.push_back(
                {mark.name, mark.name_zh, on->distance_mm,
                 std::clamp<std::int64_t>(in_mm(mark.length), 0, course.length_mm)});
        }
    }
    finish_loops(venue);
    std::stable_sort(
        course.obstacles.begin(), course.obstacles.end(),
        [](const Obstacle& a, const Obstacle& b) { return a.distance_mm < b.distance_mm; });
    for (const SurveyPoint& p : survey.pit_lane) {
        course.pit_lane.push_back(ground_at(venue, p.x, p.y));
    }
    return {};
}

}  // namespace pitcast::map
