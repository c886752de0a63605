// SPDX-License-Identifier: Apache-2.0
// Where the camera of a map stands: on its keyframes, round what it follows, and over the ground.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "course_frame.h"
#include "painter.h"

namespace pitcast::show {
namespace {

constexpr Nanoseconds kLongAgo = 24 * 3600 * kNanosecondsPerSecond;
constexpr std::int64_t kClearanceMm = 6'000;
constexpr std::int64_t kAheadMm = 30'000;  ///< the way a car goes is that of its course round it
/// A followed car is where it was on the mean of the last 0.3 s: fixes jitter, cameras must not.
constexpr int kSmoothed = 4;
constexpr Nanoseconds kSmoothing = 100'000'000;
/// What is followed takes at most this share of the picture.
constexpr double kFramed = 0.7;
constexpr std::size_t kMostFollowed = 4;  ///< see load_camera.cpp

double between(double from, double to, double share) {
    return from + (to - from) * share;
}

/// On the way from `a`, left at `from_ns`, to `b`.
CameraKey on_the_way(const CameraKey& a, const CameraKey& b, Nanoseconds from_ns,
                     Nanoseconds t_ns) {
    const double s = b.easing.at(t_ns - from_ns, b.at_ns - from_ns);
    CameraKey key = a;
    key.bearing_deg = between(a.bearing_deg, b.bearing_deg, s);
    key.pitch_deg = between(a.pitch_deg, b.pitch_deg, s);
    key.range_m = between(a.range_m, b.range_m, s);
    key.x_m = between(a.x_m, b.x_m, s);
    key.y_m = between(a.y_m, b.y_m, s);
    key.z_m = between(a.z_m, b.z_m, s);
    key.along = between(a.along, b.along, s);
    key.fit = between(a.fit, b.fit, s);
    key.fov_deg = between(a.fov_deg, b.fov_deg, s);
    return key;
}

CameraKey camera_on(const std::vector<CameraKey>& keys, Nanoseconds t_ns) {
    if (t_ns <= keys.front().at_ns) {
        return keys.front();
    }
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (t_ns < keys[i].at_ns) {
            return on_the_way(keys[i - 1], keys[i], keys[i - 1].at_ns, t_ns);
        }
    }
    return keys.back();
}

/// A step that has keyframes of its own begins where the camera stood when it came.
CameraKey camera_at(const MapBody& body, const Instance& instance, Nanoseconds now_ns) {
    Nanoseconds t_ns = now_ns - instance.start_ns;
    if (body.camera_loops && body.camera[0].back().at_ns > 0) {
        t_ns = std::max<Nanoseconds>(0, t_ns) % body.camera[0].back().at_ns;
    }
    const auto& starts = instance.step_starts;
    const std::size_t steps = std::min(starts.size(), body.camera.size() - 1);
    const auto left_ns = [&](std::size_t step) { return step < steps ? starts[step] : now_ns; };
    CameraKey camera = camera_on(body.camera[0], steps == 0 ? t_ns : starts[0] - instance.start_ns);
    for (std::size_t step = 1; step <= steps; ++step) {
        const auto& keys = body.camera[step];
        const Nanoseconds since = left_ns(step) - starts[step - 1];
        camera = since < keys.front().at_ns ? on_the_way(camera, keys.front(), 0, since)
                                            : camera_on(keys, since);
    }
    return camera;
}

std::int32_t permille(double share) {
    return static_cast<std::int32_t>(std::lround(share * 1000));
}

/// Metres of the venue.
struct Spot {
    double x, y, z;
};

Spot metres(const map::Point3& p) {
    return {static_cast<double>(p.x_mm) / 1000, static_cast<double>(p.y_mm) / 1000,
            static_cast<double>(p.z_mm) / 1000};
}

std::optional<Spot> spot_of(const race::Competitor& car, Nanoseconds utc_ns) {
    Spot sum{0, 0, 0};
    int fixes = 0;
    for (int i = 0; i < kSmoothed; ++i) {
        if (const auto fix = race::position_at(car, utc_ns - i * kSmoothing, kLongAgo)) {
            const Spot at = metres({fix->x_mm, fix->y_mm, fix->z_mm});
            sum = {sum.x + at.x, sum.y + at.y, sum.z + at.z};
            ++fixes;
        }
    }
    return fixes == 0 ? std::nullopt
                      : std::optional(Spot{sum.x / fixes, sum.y / fixes, sum.z / fixes});
}

/// Degrees from north, clockwise, in which the course goes at a distance.
double bearing_along(const map::Course& course, std::int64_t distance_mm) {
    const Spot back = metres(course.at(distance_mm - kAheadMm));
    const Spot ahead = metres(course.at(distance_mm + kAheadMm));
    return std::atan2(ahead.x - back.x, ahead.y - back.y) * 180 / std::numbers::pi;
}

/// What a camera follows: its middle, how far it reaches from there to the sides and to the front
/// and the back, and where it goes.
struct Subject {
    Spot middle{0, 0, 0};
    double across_m = 0;
    double away_m = 0;
    double bearing_deg = 0;
    double range_m = 0;  ///< known already
};

Subject on_course_at(const map::Course& course, double along) {
    const auto at = std::llround(along * static_cast<double>(course.length_mm));
    return {metres(course.at(at)), 0, 0, bearing_along(course, at), 0};
}

/// The middle of the box round all of them; the first one says where they go.
Subject around(std::span<const Spot> spots, const map::Course& course) {
    Spot low = spots.front();
    Spot high = low;
    double z = 0;
    for (const Spot& spot : spots) {
        low = {std::min(low.x, spot.x), std::min(low.y, spot.y), 0};
        high = {std::max(high.x, spot.x), std::max(high.y, spot.y), 0};
        z += spot.z / static_cast<double>(spots.size());
    }
    const auto first =
        course.project(std::llround(spots.front().x * 1000), std::llround(spots.front().y * 1000));
    const double reach = std::hypot(high.x - low.x, high.y - low.y) / 2;
    return {{(low.x + high.x) / 2, (low.y + high.y) / 2, z},
            reach,
            reach,
            bearing_along(course, first),
            0};
}

/// All of the course, with some room about it.
Subject whole(const MapBody& body, const map::Course& course, const CameraKey& key, const Box& box,
              double scale) {
    CourseView view = view_of_course(body, box.width, box.height, scale);
    view.bearing_deg = key.bearing_deg + (body.turns ? body.broadest_deg - 180 : 0);
    view.pitch_deg = key.pitch_deg;
    const CourseFrame frame = frame_course(course, view);
    return {{frame.x_m, frame.y_m, frame.z_m}, 0, 0, body.broadest_deg - 180, frame.range_m};
}

/// Where the cars are that a camera follows; the start line, where cars come from, if there is
/// none.
std::span<const Spot> followed_spots(const MapBody& body, const Scope& scope, Nanoseconds utc_ns,
                                     const map::Course& course, std::span<Spot> room) {
    std::size_t count = 0;
    for (const Binding& followed : body.followed) {
        const race::Competitor* car = followed.car_of(scope);
        if (const auto spot = car == nullptr ? std::nullopt : spot_of(*car, utc_ns)) {
            room[count++] = *spot;
        }
    }
    if (count == 0) {
        room[count++] = metres(course.at(0));
    }
    return room.first(count);
}

}  // namespace

map::Camera Painter::camera_of(const MapBody& body, const Box& box) const {
    const map::Venue& venue = *show_.venue_;
    CameraKey key = camera_at(body, *instance_, now_.tai_ns);
    std::array<Spot, kMostFollowed> spots{};
    const Nanoseconds utc = display_utc_ns(race_, now_, body.markers.delay_ns);
    Subject subject;
    if (body.follow == Followed::course) {
        subject = on_course_at(venue.course, key.along);
    } else if (body.follow == Followed::whole_course) {
        subject = whole(body, venue.course, key, box, scale_);
    } else if (body.follow == Followed::cars) {
        subject = around(followed_spots(body, scope_, utc, venue.course, spots), venue.course);
    }
    const double half = std::tan(key.fov_deg * std::numbers::pi / 360) * kFramed;
    const double flat = std::sin(key.pitch_deg * std::numbers::pi / 180);
    const double across = subject.across_m * box.height / std::max(box.width, 1.0);
    const double least = std::max(subject.range_m, std::max(across, subject.away_m * flat) / half);
    key.range_m = std::max(key.range_m, key.fit * least);
    const double bearing = key.bearing_deg + (body.turns ? subject.bearing_deg : 0);
    const map::Point3 centre{std::llround((subject.middle.x + key.x_m) * 1000),
                             std::llround((subject.middle.y + key.y_m) * 1000),
                             std::llround((subject.middle.z + key.z_m) * body.exaggeration * 1000)};
    map::Camera camera = map::orbit_camera(
        centre, std::llround(key.range_m * 1000),
        static_cast<std::int32_t>(std::lround((bearing - 360 * std::floor(bearing / 360)) * 1000)),
        static_cast<std::int32_t>(std::lround(key.pitch_deg * 1000)));
    camera.vertical_fov_mdeg = static_cast<std::int32_t>(std::lround(key.fov_deg * 1000));
    return map::raised_clear(venue.terrain, camera, kClearanceMm, permille(body.exaggeration));
}

map::MapView Painter::view_of(const MapBody& body, const Box& box, double grow) const {
    map::MapView view;
    view.camera = camera_of(body, box);
    view.width = static_cast<std::int32_t>(std::lround(box.width));
    view.height = static_cast<std::int32_t>(std::lround(box.height));
    view.style = body.style;
    view.day = body.day;
    view.transparent_sky = true;
    view.exaggeration_permille = permille(body.exaggeration);
    view.course_permille = body.has_course ? permille(grow) : 0;
    return view;
}

}  // namespace pitcast::show
