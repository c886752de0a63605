// SPDX-License-Identifier: Apache-2.0
#include "xinqiu.h"

#include <cmath>

#include "horizon.h"

namespace pitcast::map {
namespace {

constexpr std::int32_t kColumns = 1025;
constexpr std::int32_t kRows = 513;
constexpr std::int64_t kCellMm = 4'000;
constexpr std::int64_t kLoopMm = 1'800'000;

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

/// The points of a line, on the ground; the last one of a closed line is joined to the first.
Course drape(const std::vector<CurvePoint>& line, bool closed, std::int64_t length_mm,
             const Terrain& terrain) {
    Course course;
    course.closed = closed;
    course.length_mm = length_mm;
    const auto pieces = static_cast<std::int64_t>(line.size()) - (closed ? 0 : 1);
    for (std::size_t i = 0; i < line.size(); ++i) {
        CoursePoint point;
        point.at.x_mm = to_mm(line[i].x);
        point.at.y_mm = to_mm(line[i].y);
        point.at.z_mm = terrain.height_at(point.at.x_mm, point.at.y_mm);
        point.width_mm = static_cast<std::int32_t>(to_mm(line[i].width));
        point.distance_mm = static_cast<std::int64_t>(i) * length_mm / pieces;
        course.line.push_back(point);
    }
    return course;
}

/// The pit with its haul roads and the loop, before water.
struct Pit {
    xinqiu::Field field = bare_ground();
    std::vector<xinqiu::Ground> ground{field.z.size(), xinqiu::Ground::none};
    std::vector<CurvePoint> loop = xinqiu::course_line();

    Pit() {
        for (const std::vector<CurvePoint>& road : xinqiu::haul_roads()) {
            xinqiu::cut_road(field, ground, road);
        }
        xinqiu::lay_course(field, ground, loop);
    }
};

Terrain terrain_of(Pit& pit) {
    fill_pond(pit.field, pit.ground);
    Terrain terrain;
    terrain.columns = kColumns;
    terrain.rows = kRows;
    terrain.cell_mm = kCellMm;
    terrain.origin_x_mm = to_mm(pit.field.x0);
    terrain.origin_y_mm = to_mm(pit.field.y0);
    terrain.height_mm.reserve(pit.field.z.size());
    for (const double z : pit.field.z) {
        terrain.height_mm.push_back(static_cast<std::int32_t>(to_mm(z)));
    }
    terrain.albedo = xinqiu::paint_ground(pit.field, pit.ground);
    terrain.occlusion = sky_openness(terrain);
    return terrain;
}

}  // namespace

Venue make_xinqiu() {
    Pit pit;
    Venue venue;
    venue.id = "xinqiu";
    venue.name = "Xinqiu Open Pit, Fuxin";
    venue.name_zh = "阜新新邱露天矿赛道";
    venue.terrain = terrain_of(pit);
    venue.course = drape(pit.loop, true, kLoopMm, venue.terrain);
    venue.course.loops = xinqiu::course_loops();
    venue.course.obstacles = xinqiu::course_obstacles();
    return venue;
}

Venue make_xinqiu_stage() {
    Pit pit;
    const std::vector<CurvePoint> line = xinqiu::stage_line(pit.field);
    xinqiu::cut_road(pit.field, pit.ground, line);
    Venue venue;
    venue.id = "xinqiu-stage";
    venue.name = "Xinqiu Open Pit, stage over the benches";
    venue.name_zh = "阜新新邱露天矿台阶赛段";
    venue.terrain = terrain_of(pit);
    const std::int64_t length_mm = to_mm(plan_length(line, false));
    venue.course = drape(line, false, length_mm, venue.terrain);
    venue.course.loops = xinqiu::stage_loops(length_mm);
    venue.course.obstacles = xinqiu::stage_places(length_mm);
    return venue;
}

}  // namespace pitcast::map
