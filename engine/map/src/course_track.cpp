// SPDX-License-Identifier: Apache-2.0
#include "pitcast/map/venue.h"

namespace pitcast::map {

Result<race::Track> track_of(const Course& course) {
    std::vector<race::PlanPoint> line;
    line.reserve(course.line.size());
    for (const CoursePoint& point : course.line) {
        line.push_back({point.at.x_mm, point.at.y_mm});
    }
    return race::Track::make(line, course.closed, course.length_mm);
}

}  // namespace pitcast::map
