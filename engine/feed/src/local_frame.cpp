// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/local_frame.h"

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "text_fields.h"

namespace pitcast::feed {
namespace {

// WGS 84: NIMA TR8350.2, 3.2.
constexpr double kSemiMajorM = 6'378'137.0;
constexpr double kFlattening = 1 / 298.257'223'563;
constexpr double kEccentricitySquared = kFlattening * (2 - kFlattening);

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

}  // namespace

bool is_on_earth(const GeoPoint& point) {
    // False for what is no number, too.
    return std::abs(point.latitude_deg) <= 90 && std::abs(point.longitude_deg) <= 180 &&
           std::abs(point.height_m) <= 100'000;
}

Result<GeoPoint> parse_geo_point(std::string_view text) {
    std::array<std::string_view, 3> parts;
    const std::size_t count = split_fields(text, ',', parts);
    const auto latitude = parse_decimal(parts[0]);
    const auto longitude = parse_decimal(parts[1]);
    const auto height = count == 3 ? parse_decimal(parts[2]) : std::optional(0.0);
    const GeoPoint point{latitude.value_or(1000), longitude.value_or(1000), height.value_or(1e9)};
    if (count < 2 || count > 3 || !is_on_earth(point)) {
        return Error{std::string(text), "is no place on the Earth",
                     "write degrees north and east, and metres if need be: 44.7356,5.8945,812"};
    }
    return point;
}

LocalFrame::Vector LocalFrame::on_ellipsoid(const GeoPoint& point) {
    const double sin_latitude = std::sin(radians(point.latitude_deg));
    const double cos_latitude = std::cos(radians(point.latitude_deg));
    const double normal =
        kSemiMajorM / std::sqrt(1 - kEccentricitySquared * sin_latitude * sin_latitude);
    return {normal * cos_latitude * std::cos(radians(point.longitude_deg)),
            normal * cos_latitude * std::sin(radians(point.longitude_deg)),
            normal * (1 - kEccentricitySquared) * sin_latitude};
}

LocalFrame::LocalFrame(const GeoPoint& origin)
    : origin_(origin),
      at_(on_ellipsoid(origin)),
      sin_latitude_(std::sin(radians(origin.latitude_deg))),
      cos_latitude_(std::cos(radians(origin.latitude_deg))),
      sin_longitude_(std::sin(radians(origin.longitude_deg))),
      cos_longitude_(std::cos(radians(origin.longitude_deg))) {}

LocalFrame::Point LocalFrame::to_mm(const GeoPoint& point) const {
    const Vector there = on_ellipsoid(point);
    const double x = there.x - at_.x;
    const double y = there.y - at_.y;
    const double z = there.z - at_.z;
    const double east = -sin_longitude_ * x + cos_longitude_ * y;
    const double north = -sin_latitude_ * cos_longitude_ * x - sin_latitude_ * sin_longitude_ * y +
                         cos_latitude_ * z;
    return {std::llround(east * 1000), std::llround(north * 1000),
            std::llround((point.height_m - origin_.height_m) * 1000)};
}

}  // namespace pitcast::feed
