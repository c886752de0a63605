// SPDX-License-Identifier: Apache-2.0
#include "xinqiu.h"

#include <cmath>

#include "horizon.h"

namespace pitcast::map {
namespace {

constexpr std::int32_t kColumns = 1025;
constexpr std::int32_t kRows = 513;
constexpr std::int64_t kCellMm = 4'000;

std::int64_t to_mm(double metres) {
    return std::llround(metres * 1000);
}

xinqiu::Field bare_ground() {
    xinqiu::Field field;
    field.columns = kColumns;
    field.rows = kRows;
    field.cell = static_cast<double>(kCellMm) / 1000;
    field.x0 = -field.cell * (kColumns - 1) / 2;
    field.y0 = -field.cell * (kRows - 1) / 2;
    field.z.reserve(static_cast<std::size_t>(kColumns) * kRows);
    for (std::int32_t row = 0; row < kRows; ++row) {
        for (std::int32_t column = 0; column < kColumns; ++column) {
            field.z.push_back(xinqiu::ground_height(field.x(column), field.y(row)));
        }
    }
    return field;
}

void fill_pond(xinqiu::Field& field, std::vector<xinqiu::Ground>& ground) {
    for (std::size_t i = 0; i < field.z.size(); ++i) {
        if (field.z[i] < xinqiu::kLakeZ && ground[i] == xinqiu::Ground::none) {
            field.z[i] = xinqiu::kLakeZ;
            ground[i] = xinqiu::Ground::water;
        }
    }
}

Course drape(const std::vector<CurvePoint>& line, const Terrain& terrain) {
    Course course;
    course.length_mm = 1'800'000;
    for (std::size_t i = 0; i < line.size(); ++i) {
        CoursePoint point;
        point.at.x_mm = to_mm(line[i].x);
        point.at.y_mm = to_mm(line[i].y);
        point.at.z_mm = terrain.height_at(point.at.x_mm, point.at.y_mm);
        point.width_mm = static_cast<std::int32_t>(to_mm(line[i].width));
        point.distance_mm = static_cast<std::int64_t>(i) * course.length_mm /
                            static_cast<std::int64_t>(line.size());
        course.line.push_back(point);
    }
    course.loops = xinqiu::course_loops();
    course.obstacles = xinqiu::course_obstacles();
    return course;
}

}  // namespace

Venue make_xinqiu() {
    xinqiu::Field field = bare_ground();
    std::vector<xinqiu::Ground> ground(field.z.size(), xinqiu::Ground::none);
    const std::vector<CurvePoint> line = xinqiu::course_line();
    xinqiu::cut_haul_roads(field, ground);
    xinqiu::lay_course(field, ground, line);
    fill_pond(field, ground);

    Venue venue;
    venue.id = "xinqiu";
    venue.name = "Xinqiu Open Pit, Fuxin";
    venue.name_zh = "阜新新邱露天矿赛道";
    Terrain& terrain = venue.terrain;
    terrain.columns = kColumns;
    terrain.rows = kRows;
    terrain.cell_mm = kCellMm;
    terrain.origin_x_mm = to_mm(field.x0);
    terrain.origin_y_mm = to_mm(field.y0);
    terrain.height_mm.reserve(field.z.size());
    for (const double z : field.z) {
        terrain.height_mm.push_back(static_cast<std::int32_t>(to_mm(z)));
    }
    terrain.albedo = xinqiu::paint_ground(field, ground);
    terrain.occlusion = sky_openness(terrain);
    venue.course = drape(line, terrain);
    return venue;
}

}  // namespace pitcast::map
