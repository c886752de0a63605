// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/map/camera.h"

namespace pitcast::map {
namespace {

constexpr std::int32_t kPitchMdeg = 26'000;
constexpr std::int32_t kFovMdeg = 30'000;

/// Whether the whole course stays inside the picture with a margin of a twelfth.
bool frames_course(const Venue& venue, const Camera& camera) {
    MapView view;
    view.camera = camera;
    view.width = 1920;
    view.height = 1080;
    return std::all_of(venue.course.line.begin(), venue.course.line.end(),
                       [&](const CoursePoint& point) {
                           const auto at = project(view, point.at);
                           const auto inside = [](draw::Subpixel v, std::int32_t size) {
                               return v > draw::px(size / 12) && v < draw::px(size - size / 12);
                           };
                           return at && inside(at->x, view.width) && inside(at->y, view.height);
                       });
}

}  // namespace

Camera default_overview(const Venue& venue) {
    Point3 low = venue.course.line.empty() ? Point3{} : venue.course.line[0].at;
    Point3 high = low;
    for (const CoursePoint& point : venue.course.line) {
        low = {std::min(low.x_mm, point.at.x_mm), std::min(low.y_mm, point.at.y_mm),
               std::min(low.z_mm, point.at.z_mm)};
        high = {std::max(high.x_mm, point.at.x_mm), std::max(high.y_mm, point.at.y_mm),
                std::max(high.z_mm, point.at.z_mm)};
    }
    const Point3 centre = {(low.x_mm + high.x_mm) / 2, (low.y_mm + high.y_mm) / 2,
                           (low.z_mm + high.z_mm) / 2};
    Camera camera;
    for (std::int64_t range_mm = 150'000; range_mm < 200'000'000; range_mm += range_mm / 40) {
        camera = orbit_camera(centre, range_mm, 180'000, kPitchMdeg);
        camera.vertical_fov_mdeg = kFovMdeg;
        if (frames_course(venue, camera)) {
            break;
        }
    }
    return camera;
}

}  // namespace pitcast::map
