// SPDX-License-Identifier: Apache-2.0
#include "track.h"

#include <algorithm>
#include <cmath>

#include "pitcast/map/places.h"

namespace pitcast::tools {
namespace {

constexpr double kTopSpeed = 42;   // m/s
constexpr double kSideways = 6.5;  // m/s2 that the ground holds
constexpr double kAcceleration = 4.5;
constexpr double kBraking = 7;
constexpr double kDemoLapSeconds = 80;
constexpr double kCarRoom = 1.6;  // half a car and some air

std::int64_t to_mm(double metres) {
    return static_cast<std::int64_t>(std::floor(metres * 1000));
}

double metres(std::int64_t mm) {
    return static_cast<double>(mm) / 1000;
}

}  // namespace

Result<Track> Track::make(const std::string& venue_path, const std::string& package,
                          std::int32_t pace_permille) {
    map::Venue venue;
    if (venue_path.empty()) {
        venue = map::make_xinqiu();
    } else if (auto loaded = map::load_placed_venue(venue_path, package); loaded) {
        venue = std::move(*loaded);
    } else {
        return loaded.error();
    }
    if (!venue.course.closed || venue.course.line.size() < 8 || venue.course.length_mm < 200'000) {
        return Error{venue_path, "course is not a closed loop of at least 200 m",
                     "choose a venue with a circuit"};
    }
    Track track(std::move(venue));
    track.profile(pace_permille);
    return track;
}

Result<Track> Track::make_stage(map::Venue venue) {
    if (venue.course.closed || venue.course.line.size() < 8 || venue.course.length_mm < 200'000) {
        return Error{venue.id, "course is not a stage of at least 200 m",
                     "choose a venue with an open course"};
    }
    Track track(std::move(venue));
    track.sample_limits();
    std::vector<double>& speed = track.speed_;
    speed.front() = 2;
    for (std::size_t i = 1; i < speed.size(); ++i) {
        const double before = speed[i - 1];
        speed[i] =
            std::min(speed[i], std::sqrt(before * before + 2 * kAcceleration * track.step_m_));
    }
    for (std::size_t i = speed.size(); i-- > 1;) {
        const double after = speed[i];
        speed[i - 1] =
            std::min(speed[i - 1], std::sqrt(after * after + 2 * kBraking * track.step_m_));
    }
    return track;
}

/// Speed that bends and slope allow. Curvature by Menger: 4 * area / product of the sides.
double Track::limit_at(double distance_m) const {
    constexpr double reach = 8;
    const auto& course = venue_.course;
    const map::Point3 a = course.at(to_mm(distance_m - reach));
    const map::Point3 b = course.at(to_mm(distance_m));
    const map::Point3 c = course.at(to_mm(distance_m + reach));
    const double ux = metres(b.x_mm - a.x_mm);
    const double uy = metres(b.y_mm - a.y_mm);
    const double vx = metres(c.x_mm - b.x_mm);
    const double vy = metres(c.y_mm - b.y_mm);
    const double wx = ux + vx;
    const double wy = uy + vy;
    const double sides = std::sqrt((ux * ux + uy * uy) * (vx * vx + vy * vy) * (wx * wx + wy * wy));
    const double curvature = sides > 0 ? 2 * std::abs(ux * vy - uy * vx) / sides : 0;
    const double bend = curvature > 1e-4 ? std::sqrt(kSideways / curvature) : kTopSpeed;
    const double rise = metres(c.z_mm - a.z_mm) / (2 * reach);
    const double slope = kTopSpeed * (1 - std::clamp(2.2 * rise, -0.1, 0.6));
    return std::clamp(std::min(bend, slope), 5.0, kTopSpeed);
}

void Track::sample_limits() {
    length_m_ = metres(venue_.course.length_mm);
    const auto count = static_cast<std::size_t>(length_m_ / 4);
    step_m_ = length_m_ / static_cast<double>(count);
    speed_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        speed_[i] = limit_at(static_cast<double>(i) * step_m_);
    }
}

void Track::profile(std::int32_t pace_permille) {
    sample_limits();
    const std::size_t count = speed_.size();
    // Twice round in both directions, so that the seam at the line is as smooth as the rest.
    for (std::size_t i = 1; i < 2 * count; ++i) {
        const double before = speed_[(i - 1) % count];
        const double most = std::sqrt(before * before + 2 * kAcceleration * step_m_);
        speed_[i % count] = std::min(speed_[i % count], most);
    }
    for (std::size_t i = 2 * count; i-- > 1;) {
        const double after = speed_[i % count];
        const double most = std::sqrt(after * after + 2 * kBraking * step_m_);
        speed_[(i - 1) % count] = std::min(speed_[(i - 1) % count], most);
    }
    double seconds = 0;
    for (const double speed : speed_) {
        seconds += step_m_ / speed;
    }
    const double wanted = kDemoLapSeconds * (length_m_ / 1800) * 1000 / pace_permille;
    for (double& speed : speed_) {
        speed *= seconds / wanted;
    }
}

double Track::speed_at(double distance_m) const {
    const double turns = venue_.course.closed ? std::floor(distance_m / length_m_) : 0;
    const double at = std::clamp(distance_m - turns * length_m_, 0.0, length_m_ - 0.001) / step_m_;
    const auto index = static_cast<std::size_t>(at) % speed_.size();
    const double part = at - std::floor(at);
    const std::size_t next =
        venue_.course.closed ? (index + 1) % speed_.size() : std::min(index + 1, speed_.size() - 1);
    return speed_[index] + part * (speed_[next] - speed_[index]);
}

map::Point3 Track::position(double distance_m, double left_m) const {
    const auto& course = venue_.course;
    map::Point3 centre = course.at(to_mm(distance_m));
    const map::Point3 before = course.at(to_mm(distance_m - 3));
    const map::Point3 after = course.at(to_mm(distance_m + 3));
    const double dx = metres(after.x_mm - before.x_mm);
    const double dy = metres(after.y_mm - before.y_mm);
    const double length = std::max(std::sqrt(dx * dx + dy * dy), 0.001);
    map::Point3 at = centre;
    at.x_mm += to_mm(-dy / length * left_m);
    at.y_mm += to_mm(dx / length * left_m);
    if (!venue_.terrain.height_mm.empty()) {
        at.z_mm += venue_.terrain.height_at(at.x_mm, at.y_mm) -
                   venue_.terrain.height_at(centre.x_mm, centre.y_mm);
    }
    return at;
}

double Track::half_width_m(double distance_m) const {
    const auto& line = venue_.course.line;
    const double turns = std::floor(distance_m / length_m_);
    const std::int64_t at = to_mm(distance_m - turns * length_m_);
    const auto after = std::upper_bound(line.begin(), line.end(), at,
                                        [](std::int64_t value, const map::CoursePoint& point) {
                                            return value < point.distance_mm;
                                        });
    const map::CoursePoint& point = after == line.begin() ? line.front() : *(after - 1);
    return std::max(metres(point.width_mm) / 2 - kCarRoom, 1.0);
}

std::int32_t Track::sector_at(double distance_m) const {
    const double turns = std::floor(distance_m / length_m_);
    const std::int64_t at = to_mm(distance_m - turns * length_m_);
    std::int32_t sector = 1;
    for (const race::Loop& loop : venue_.course.loops) {
        const bool inside = loop.ends_sector > 0 && loop.distance_mm > 0;
        if (inside && at >= loop.distance_mm) {
            sector = std::max(sector, loop.ends_sector + 1);
        }
    }
    return sector;
}

}  // namespace pitcast::tools
