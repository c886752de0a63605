// SPDX-License-Identifier: Apache-2.0
#include "course_frame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "model.h"

namespace pitcast::show {
namespace {

constexpr std::size_t kPoints = 400;  ///< thousands say no more than hundreds
constexpr int kRounds = 5;
constexpr double kCourseShare = 0.8;  ///< a whole course less: names stand over it

/// As seen from the camera's bearing, metres.
struct Seen {
    double right, away, up;
};

/// The camera's axes over the ground, and the tilt of its view.
class Looker {
 public:
    explicit Looker(const CourseView& view) : view_(view) {
        const double bearing = view.bearing_deg * std::numbers::pi / 180;
        const double pitch = view.pitch_deg * std::numbers::pi / 180;
        right_x_ = -std::cos(bearing);  // the camera stands at the bearing, looking back
        right_y_ = std::sin(bearing);
        level_ = std::cos(pitch);
        down_ = std::sin(pitch);
    }

    [[nodiscard]] Seen seen(const map::Point3& at) const {
        const double x = static_cast<double>(at.x_mm) / 1000;
        const double y = static_cast<double>(at.y_mm) / 1000;
        return {x * right_x_ + y * right_y_, y * right_x_ - x * right_y_,
                static_cast<double>(at.z_mm) / 1000 * view_.exaggeration};
    }
    /// How much farther than the centre, and how far over it in the picture's plane.
    [[nodiscard]] double behind(const Seen& s) const { return s.away * level_ - s.up * down_; }
    [[nodiscard]] double above(const Seen& s) const { return s.away * down_ + s.up * level_; }
    /// Distance from the centre at which the point touches a margin.
    [[nodiscard]] double range_for(const Seen& s) const {
        const double up = above(s);
        return std::max(std::abs(s.right) / view_.half_width,
                        up > 0 ? up / view_.above : -up / view_.below) -
               behind(s);
    }
    /// Ground that the centre moves over when the picture moves up.
    [[nodiscard]] double ground_for(double up) const { return up / std::max(down_, 0.2); }

    [[nodiscard]] CourseFrame frame(const Seen& centre, double range) const {
        return {centre.right * right_x_ - centre.away * right_y_,
                centre.right * right_y_ + centre.away * right_x_, centre.up / view_.exaggeration,
                range};
    }

 private:
    const CourseView& view_;
    double right_x_, right_y_, level_, down_;
};

template <typename Each>
void each_point(const map::Course& course, const Each& each) {
    const std::size_t step = std::max<std::size_t>(1, course.line.size() / kPoints);
    for (std::size_t i = 0; i < course.line.size(); i += step) {
        each(course.line[i].at);
    }
    if (!course.line.empty()) {
        each(course.line.back().at);
    }
}

struct Reach {
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
    void add(double v) {
        low = std::min(low, v);
        high = std::max(high, v);
    }
    [[nodiscard]] double middle() const { return (low + high) / 2; }
};

}  // namespace

CourseView view_of_course(const MapBody& body, double width, double height, double scale) {
    CourseView view;
    const double half = std::tan(body.fov_deg * std::numbers::pi / 360);
    view.half_width = half * kCourseShare * width / std::max(height, 1.0);
    view.below = half * kCourseShare;
    view.above = view.below * std::max(1 - 2 * body.clear_top * scale / std::max(height, 1.0), 0.1);
    view.exaggeration = body.exaggeration;
    return view;
}

CourseFrame frame_course(const map::Course& course, const CourseView& view) {
    const Looker looker(view);
    Reach right, away, up;
    each_point(course, [&](const map::Point3& at) {
        const Seen s = looker.seen(at);
        right.add(s.right);
        away.add(s.away);
        up.add(s.up);
    });
    if (course.line.empty()) {
        return {};
    }
    Seen centre{right.middle(), away.middle(), up.middle()};
    double range = 0;
    // What is near looks larger, so the middle of the ground is not that of the picture.
    for (int round = 0; round < kRounds; ++round) {
        const auto from_centre = [&](const map::Point3& at) {
            const Seen s = looker.seen(at);
            return Seen{s.right - centre.right, s.away - centre.away, s.up - centre.up};
        };
        range = 0;
        each_point(course, [&](const map::Point3& at) {
            range = std::max(range, looker.range_for(from_centre(at)));
        });
        Reach across, above;
        each_point(course, [&](const map::Point3& at) {
            const Seen s = from_centre(at);
            const double depth = std::max(range + looker.behind(s), 1.0);
            across.add(s.right / depth);
            above.add(looker.above(s) / depth);
        });
        if (round + 1 < kRounds) {
            centre.right += across.middle() * range;
            const double wanted = (view.above - view.below) / 2;
            centre.away += looker.ground_for((above.middle() - wanted) * range);
        }
    }
    return looker.frame(centre, range);
}

double broadest_bearing(const map::Course& course, const CourseView& view) {
    double best = 180;
    double least = std::numeric_limits<double>::max();
    // From the south outwards, so that of two alike the one with north above is taken.
    for (int step = 0; step <= 18; ++step) {
        for (const int side : {1, -1}) {
            CourseView turned = view;
            turned.bearing_deg = 180 + 5 * step * side;
            if (const double range = frame_course(course, turned).range_m; range < 0.99 * least) {
                least = range;
                best = turned.bearing_deg;
            }
        }
    }
    return best;
}

}  // namespace pitcast::show
