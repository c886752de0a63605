// SPDX-License-Identifier: Apache-2.0
// What a venue has, as marks.
#include <algorithm>

#include "pitcast/core/hash.h"
#include "pitcast/map/places.h"

namespace pitcast::map {
namespace {

MarkKind kind_of(const race::Loop& loop) {
    switch (loop.kind) {
        case race::LoopKind::start_finish:
            return loop.distance_mm == 0 ? MarkKind::start : MarkKind::finish;
        case race::LoopKind::intermediate:
            return MarkKind::intermediate;
        case race::LoopKind::speed_trap:
            return MarkKind::speed_trap;
        case race::LoopKind::pit_in:
            return MarkKind::pit_in;
        case race::LoopKind::pit_out:
            return MarkKind::pit_out;
        case race::LoopKind::detour:
            return MarkKind::detour;
        default:
            return MarkKind::none;
    }
}

race::PlanPoint plan_of(const Point3& at) {
    return {at.x_mm, at.y_mm};
}

}  // namespace

std::vector<Mark> marks_of(const Venue& venue) {
    std::vector<Mark> marks;
    const auto add = [&](MarkKind kind, const auto& of) -> Mark& {
        Mark& mark = marks.emplace_back();
        mark.kind = kind;
        mark.name = of.name;
        return mark;
    };
    for (const race::Loop& loop : venue.course.loops) {
        if (const MarkKind kind = kind_of(loop); kind != MarkKind::none) {
            Mark& mark = add(kind, loop);
            mark.id = loop.id;
            mark.distance_mm = loop.distance_mm;
        }
    }
    for (const Obstacle& obstacle : venue.course.obstacles) {
        Mark& mark = add(MarkKind::obstacle, obstacle);
        mark.name_zh = obstacle.name_zh;
        mark.distance_mm = obstacle.distance_mm;
        mark.length_mm = obstacle.length_mm;
    }
    for (const Place& place : venue.places) {
        Mark& mark = add(place.kind == PlaceKind::gate ? MarkKind::gate : MarkKind::label, place);
        mark.name_zh = place.name_zh;
        mark.at = plan_of(place.at);
        if (place.kind == PlaceKind::gate && place.distance_mm >= 0) {
            mark.distance_mm = place.distance_mm;
        }
    }
    for (const CameraPosition& camera : venue.cameras) {
        Mark& mark = add(MarkKind::camera, camera);
        mark.name_zh = camera.name_zh;
        mark.at = plan_of(camera.eye);
        mark.above_mm = std::clamp<std::int64_t>(
            camera.eye.z_mm - venue.terrain.height_at(camera.eye.x_mm, camera.eye.y_mm), 0,
            10'000'000);
        mark.fov_mdeg = camera.vertical_fov_mdeg;
        mark.target = plan_of(camera.target);
    }
    return marks;
}

std::uint64_t places_hash(const Venue& venue) {
    Hasher hasher;
    const auto add_point = [&](const Point3& at) {
        hasher.add(at.x_mm);
        hasher.add(at.y_mm);
        hasher.add(at.z_mm);
    };
    hasher.add(venue.course.length_mm);
    if (!venue.course.line.empty()) {
        add_point(venue.course.line.front().at);
    }
    for (const race::Loop& loop : venue.course.loops) {
        hasher.add(std::string_view(loop.id));
        hasher.add(std::string_view(loop.name));
        hasher.add(static_cast<std::uint32_t>(loop.kind));
        hasher.add(loop.distance_mm);
        hasher.add(loop.ends_sector);
    }
    for (const Obstacle& obstacle : venue.course.obstacles) {
        hasher.add(std::string_view(obstacle.name));
        hasher.add(std::string_view(obstacle.name_zh));
        hasher.add(obstacle.distance_mm);
        hasher.add(obstacle.length_mm);
    }
    for (const Place& place : venue.places) {
        hasher.add(static_cast<std::uint32_t>(place.kind));
        hasher.add(std::string_view(place.name));
        hasher.add(std::string_view(place.name_zh));
        add_point(place.at);
        hasher.add(place.distance_mm);
    }
    for (const CameraPosition& camera : venue.cameras) {
        hasher.add(std::string_view(camera.name));
        hasher.add(std::string_view(camera.name_zh));
        add_point(camera.eye);
        add_point(camera.target);
        hasher.add(camera.vertical_fov_mdeg);
    }
    return hasher.value();
}

}  // namespace pitcast::map
