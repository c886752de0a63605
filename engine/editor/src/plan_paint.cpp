// SPDX-License-Identifier: Apache-2.0
// What a venue looks like from above.
#include "plan_paint.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "style.h"

namespace pitcast::editor {
namespace {

constexpr float kPlanCell = 12;  ///< pixels between two samples of the ground
constexpr ImU32 kPlanRoad = IM_COL32(228, 232, 238, 255);
constexpr ImU32 kPlanEdge = IM_COL32(8, 10, 12, 255);
constexpr ImU32 kPlanPit = IM_COL32(116, 164, 255, 255);

bool lies_on(const map::Terrain& terrain, const race::PlanPoint& at) {
    return at.x_mm >= terrain.origin_x_mm && at.y_mm >= terrain.origin_y_mm &&
           at.x_mm <= terrain.origin_x_mm + terrain.cell_mm * (terrain.columns - 1) &&
           at.y_mm <= terrain.origin_y_mm + terrain.cell_mm * (terrain.rows - 1);
}

/// Lit from the upper left of the picture of a map with north above, dim enough to write on.
ImU32 ground_colour(const map::Terrain& terrain, const race::PlanPoint& at) {
    if (!lies_on(terrain, at)) {
        return IM_COL32(16, 18, 22, 255);
    }
    const auto height = [&](std::int64_t dx, std::int64_t dy) {
        return static_cast<double>(terrain.height_at(at.x_mm + dx, at.y_mm + dy));
    };
    const std::int64_t step = std::max<std::int64_t>(1, terrain.cell_mm);
    const double here = height(0, 0);
    const double east = (height(step, 0) - here) / static_cast<double>(step);
    const double north = (height(0, step) - here) / static_cast<double>(step);
    const double light = std::clamp(
        (0.5 * east - 0.5 * north + 0.72) / std::sqrt(1 + east * east + north * north), 0.1, 1.3);
    const auto post = [](std::int64_t away, std::int64_t cell, std::int32_t count) {
        return static_cast<std::size_t>(
            std::clamp<std::int64_t>((away + cell / 2) / cell, 0, count - 1));
    };
    const std::size_t i = post(at.y_mm - terrain.origin_y_mm, step, terrain.rows) *
                              static_cast<std::size_t>(terrain.columns) +
                          post(at.x_mm - terrain.origin_x_mm, step, terrain.columns);
    const std::uint32_t rgb = terrain.albedo[i];
    const double open = 0.55 + 0.45 * terrain.occlusion[i] / 255;
    const double by = light * open;
    // Coal is nearly black: its shape is what matters here.
    const auto part = [&](unsigned shift) {
        return static_cast<int>(std::clamp((0.6 * ((rgb >> shift) & 0xFFU) + 26) * by, 0.0, 255.0));
    };
    return IM_COL32(part(16), part(8), part(0), 255);
}

/// Points of the course in the window, none nearer to the one before than it can be seen.
std::vector<ImVec2> seen_course(const map::Course& course, const edit::PlanLens& lens,
                                std::int64_t from_mm, std::int64_t to_mm) {
    constexpr float kNear = 2.5F;
    std::vector<ImVec2> points;
    const auto take = [&](const map::Point3& at, bool always) {
        const ImVec2 spot = to_window(lens, {at.x_mm, at.y_mm});
        if (points.empty() || always ||
            std::abs(spot.x - points.back().x) + std::abs(spot.y - points.back().y) >= kNear) {
            points.push_back(spot);
        }
    };
    take(course.at(from_mm), true);
    const std::int64_t turns = course.closed && to_mm > course.length_mm ? 2 : 1;
    for (std::int64_t turn = 0; turn < turns; ++turn) {
        for (const map::CoursePoint& point : course.line) {
            const std::int64_t distance = point.distance_mm + turn * course.length_mm;
            if (distance > from_mm && distance < to_mm) {
                take(point.at, false);
            }
        }
    }
    take(course.at(to_mm), true);
    return points;
}

void stroke(const std::vector<ImVec2>& points, ImU32 ink, float width) {
    ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()), ink, 0,
                                            width);
}

/// Chevrons in the way that the cars go.
void draw_ways(const map::Course& course, const edit::PlanLens& lens) {
    constexpr int kWays = 12;
    for (int i = 0; i < kWays; ++i) {
        const std::int64_t at = course.length_mm * (2 * i + 1) / (2 * kWays);
        const map::Point3 here = course.at(at);
        const map::Point3 ahead = course.at(at + 8'000);
        const ImVec2 a = to_window(lens, {here.x_mm, here.y_mm});
        const ImVec2 b = to_window(lens, {ahead.x_mm, ahead.y_mm});
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        if (length < 0.01F) {
            continue;
        }
        const ImVec2 way{(b.x - a.x) / length, (b.y - a.y) / length};
        const auto corner = [&](float along, float aside) {
            return ImVec2{a.x + way.x * along - way.y * aside, a.y + way.y * along + way.x * aside};
        };
        ImGui::GetWindowDrawList()->AddTriangleFilled(corner(7, 0), corner(-4, -6.5F),
                                                      corner(-4, 6.5F), kPlanEdge);
        ImGui::GetWindowDrawList()->AddTriangleFilled(corner(5, 0), corner(-3, -4.5F),
                                                      corner(-3, 4.5F), kPlanRoad);
    }
}

}  // namespace

void draw_plan_ground(const map::Terrain& terrain, const edit::PlanLens& lens, const Area& area) {
    const int columns = static_cast<int>(area.width / kPlanCell) + 2;
    const int rows = static_cast<int>(area.height / kPlanCell) + 2;
    if (terrain.columns < 2 || terrain.rows < 2 || columns * rows > 60'000) {
        return;
    }
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    list->PrimReserve((columns - 1) * (rows - 1) * 6, columns * rows);
    const unsigned first = list->_VtxCurrentIdx;
    const auto vertex = [&](int column, int row) {
        return static_cast<ImDrawIdx>(first + static_cast<unsigned>(row * columns + column));
    };
    for (int row = 0; row + 1 < rows; ++row) {
        for (int column = 0; column + 1 < columns; ++column) {
            for (const auto& [x, y] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 1}}) {
                list->PrimWriteIdx(vertex(column + x, row + y));
            }
        }
    }
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column) {
            const ImVec2 at{area.x + kPlanCell * static_cast<float>(column),
                            area.y + kPlanCell * static_cast<float>(row)};
            list->PrimWriteVtx(at, white,
                               ground_colour(terrain, lens.to_plan(static_cast<double>(at.x),
                                                                   static_cast<double>(at.y))));
        }
    }
}

void draw_plan_course(const edit::PlaceDocument& places, const edit::PlanLens& lens) {
    const map::Course& course = places.venue().course;
    if (course.line.size() < 2) {
        return;
    }
    if (course.pit_lane.size() > 1) {
        std::vector<ImVec2> lane;
        for (const map::Point3& at : course.pit_lane) {
            lane.push_back(to_window(lens, {at.x_mm, at.y_mm}));
        }
        stroke(lane, kPlanEdge, 5);
        stroke(lane, kPlanPit, 2.5F);
    }
    const std::vector<ImVec2> line = seen_course(course, lens, 0, course.length_mm);
    stroke(line, kPlanEdge, 8);
    stroke(line, kPlanRoad, 4);
    for (const map::Obstacle& obstacle : course.obstacles) {
        stroke(seen_course(course, lens, obstacle.distance_mm,
                           obstacle.distance_mm + std::max<std::int64_t>(obstacle.length_mm, 1)),
               mark_colour(map::MarkKind::obstacle), 5);
    }
    draw_ways(course, lens);
}

ImU32 mark_colour(map::MarkKind kind) {
    switch (kind) {
        case map::MarkKind::start:
        case map::MarkKind::finish:
            return IM_COL32(255, 255, 255, 255);
        case map::MarkKind::intermediate:
            return IM_COL32(90, 208, 226, 255);
        case map::MarkKind::speed_trap:
            return IM_COL32(206, 138, 255, 255);
        case map::MarkKind::pit_in:
        case map::MarkKind::pit_out:
            return kPlanPit;
        case map::MarkKind::detour:
            return IM_COL32(255, 132, 186, 255);
        case map::MarkKind::obstacle:
            return IM_COL32(242, 130, 30, 255);
        case map::MarkKind::gate:
            return IM_COL32(244, 208, 96, 255);
        case map::MarkKind::label:
            return IM_COL32(236, 238, 241, 255);
        case map::MarkKind::camera:
            return IM_COL32(120, 222, 150, 255);
        default:
            return colour::kDim;
    }
}

void draw_mark_sign(map::MarkKind kind, ImVec2 at, float size, ImVec2 way) {
    auto* list = ImGui::GetWindowDrawList();
    const ImU32 ink = mark_colour(kind);
    const float half = size / 2;
    const ImVec2 aside{-way.y, way.x};
    const auto corner = [&](float along, float left) {
        return ImVec2{at.x + way.x * along + aside.x * left, at.y + way.y * along + aside.y * left};
    };
    if (kind == map::MarkKind::camera) {
        const ImVec2 body[4] = {corner(-half, -half * 0.62F), corner(half * 0.25F, -half * 0.62F),
                                corner(half * 0.25F, half * 0.62F), corner(-half, half * 0.62F)};
        const ImVec2 lens[3] = {corner(half * 0.1F, 0), corner(half, -half * 0.6F),
                                corner(half, half * 0.6F)};
        list->AddCircleFilled(at, half + 3, kPlanEdge, 20);
        list->AddQuadFilled(body[0], body[1], body[2], body[3], ink);
        list->AddTriangleFilled(lens[0], lens[1], lens[2], ink);
    } else if (kind == map::MarkKind::label) {
        list->AddCircleFilled(at, half * 0.75F + 2, kPlanEdge, 16);
        list->AddCircleFilled(at, half * 0.75F, ink, 16);
        list->AddCircleFilled(at, half * 0.3F, kPlanEdge, 12);
    } else if (kind == map::MarkKind::gate) {
        for (const float left : {-half, half}) {
            list->AddCircleFilled(corner(0, left), half * 0.42F + 2, kPlanEdge, 12);
            list->AddCircleFilled(corner(0, left), half * 0.42F, ink, 12);
        }
        list->AddLine(corner(0, -half), corner(0, half), ink, 1.5F);
    } else if (kind == map::MarkKind::obstacle) {
        list->AddQuadFilled({at.x, at.y - half - 1}, {at.x + half + 1, at.y},
                            {at.x, at.y + half + 1}, {at.x - half - 1, at.y}, kPlanEdge);
        list->AddQuadFilled({at.x, at.y - half + 1.5F}, {at.x + half - 1.5F, at.y},
                            {at.x, at.y + half - 1.5F}, {at.x - half + 1.5F, at.y}, ink);
    } else {
        // Loops lie across the course.
        list->AddLine(corner(0, -half - 2), corner(0, half + 2), kPlanEdge, 8);
        list->AddLine(corner(0, -half), corner(0, half), ink, 4);
        if (kind == map::MarkKind::start || kind == map::MarkKind::finish) {
            for (const float left : {-half, -half * 0.2F, half * 0.6F}) {
                list->AddLine(corner(0, left), corner(0, left + half * 0.4F), kPlanEdge, 4);
            }
        }
    }
}

}  // namespace pitcast::editor
