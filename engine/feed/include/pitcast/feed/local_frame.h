// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/race/event.h"

namespace pitcast::feed {

/// A place on the Earth, WGS 84.
struct GeoPoint {
    double latitude_deg = 0;   ///< north, -90..90
    double longitude_deg = 0;  ///< east, -180..180
    double height_m = 0;       ///< above whatever the source counts from
};

/// Whether the numbers are finite and in range.
[[nodiscard]] bool is_on_earth(const GeoPoint& point);

/// "44.7356,5.8945" or "44.7356,5.8945,812": degrees north and east, metres. Errors say what is
/// wrong with the text.
[[nodiscard]] Result<GeoPoint> parse_geo_point(std::string_view text);

/// The metric frame of a venue: east and north in the plane that touches the ellipsoid at the
/// origin, up as the difference of heights. Within 20 km of the origin the plane is off the ground
/// distance by less than 4 cm in 10 km.
class LocalFrame {
 public:
    explicit LocalFrame(const GeoPoint& origin);

    struct Point {
        std::int64_t x_mm = 0;
        std::int64_t y_mm = 0;
        std::int64_t z_mm = 0;
    };
    /// `point` must be on the Earth.
    [[nodiscard]] Point to_mm(const GeoPoint& point) const;
    [[nodiscard]] const GeoPoint& origin() const { return origin_; }

 private:
    struct Vector {
        double x, y, z;
    };
    static Vector on_ellipsoid(const GeoPoint& point);

    GeoPoint origin_;
    Vector at_;
    double sin_latitude_, cos_latitude_, sin_longitude_, cos_longitude_;
};

}  // namespace pitcast::feed
