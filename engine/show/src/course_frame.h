// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/map/venue.h"

namespace pitcast::show {

struct MapBody;

/// From where and through what a course is looked at.
struct CourseView {
    double bearing_deg = 180;  ///< where the camera stands
    double pitch_deg = 35;
    double half_width = 1;  ///< of the picture at a distance of 1, without its margins
    double above = 1;       ///< the same from its middle up
    double below = 1;
    double exaggeration = 1;
};

/// Of a map element of so many pixels, `scale` of which make one of the design; where its camera
/// stands is left out.
[[nodiscard]] CourseView view_of_course(const MapBody& body, double width, double height,
                                        double scale);

/// An orbit from which the course fills the picture.
struct CourseFrame {
    double x_m = 0;
    double y_m = 0;
    double z_m = 0;      ///< measured, not exaggerated
    double range_m = 0;  ///< at which its farthest point on either side touches the margin
};
[[nodiscard]] CourseFrame frame_course(const map::Course& course, const CourseView& view);

/// Where a camera in the south half of the compass comes closest: a course lies across the
/// picture rather than into it. `view.bearing_deg` does not count. Steps of 5 degrees.
[[nodiscard]] double broadest_bearing(const map::Course& course, const CourseView& view);

}  // namespace pitcast::show
