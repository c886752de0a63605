// SPDX-License-Identifier: Apache-2.0
#include "start_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "style.h"

namespace pitcast::editor {
namespace {

enum class Part : std::uint8_t { none, panel, words, accent };

/// Per cent of the picture.
struct Block {
    Part part = Part::none;
    float x = 0, y = 0, width = 0, height = 0;
};

std::vector<Block> blocks_of(std::string_view start) {
    if (start == "lower-third") {
        return {{Part::panel, 6, 72, 50, 20},
                {Part::accent, 6, 72, 2, 20},
                {Part::words, 12, 76, 7, 11},
                {Part::words, 23, 76, 28, 4},
                {Part::words, 23, 84, 18, 3}};
    }
    if (start == "leaderboard") {
        std::vector<Block> all{{Part::panel, 6, 6, 26, 86}, {Part::accent, 6, 6, 26, 3}};
        for (int i = 0; i < 8; ++i) {
            const float y = 15 + 9.5F * static_cast<float>(i);
            all.push_back({Part::words, 8, y, 3, 4});
            all.push_back({Part::words, 13, y, 10, 4});
            all.push_back({Part::words, 26, y, 4, 4});
        }
        return all;
    }
    if (start == "clock") {
        return {{Part::panel, 74, 6, 20, 20},
                {Part::accent, 74, 6, 20, 3},
                {Part::words, 79, 12, 13, 6},
                {Part::words, 85, 21, 7, 3}};
    }
    if (start == "results") {
        std::vector<Block> all{
            {Part::panel, 6, 8, 88, 84}, {Part::accent, 6, 8, 88, 3}, {Part::words, 9, 15, 30, 6}};
        for (int i = 0; i < 6; ++i) {
            const float y = 29 + 10.0F * static_cast<float>(i);
            for (const auto& [x, width] : {std::pair{9.0F, 4.0F},
                                           {16.0F, 22.0F},
                                           {46.0F, 16.0F},
                                           {72.0F, 7.0F},
                                           {84.0F, 7.0F}}) {
                all.push_back({Part::words, x, y, width, 4});
            }
        }
        return all;
    }
    if (start == "head-to-head") {
        return {{Part::panel, 14, 70, 72, 22}, {Part::accent, 14, 70, 72, 2},
                {Part::words, 18, 76, 20, 4},  {Part::words, 18, 84, 13, 3},
                {Part::words, 62, 76, 20, 4},  {Part::words, 69, 84, 13, 3},
                {Part::accent, 44, 77, 12, 8}};
    }
    if (start == "ticker") {
        return {{Part::panel, 6, 86, 88, 8},  {Part::accent, 6, 86, 9, 8},
                {Part::words, 19, 89, 14, 3}, {Part::words, 37, 89, 18, 3},
                {Part::words, 59, 89, 12, 3}, {Part::words, 75, 89, 16, 3}};
    }
    if (start == "map") {
        return {{Part::panel, 56, 44, 38, 48},
                {Part::accent, 56, 44, 38, 2},
                {Part::words, 59, 49, 16, 3}};
    }
    if (start == "onboard") {
        return {{Part::panel, 56, 40, 38, 52},
                {Part::accent, 56, 78, 38, 2},
                {Part::words, 59, 83, 5, 6},
                {Part::words, 67, 83, 16, 4}};
    }
    return {};
}

ImVec2 point_in(const Area& area, float x, float y) {
    return {std::floor(area.x + area.width * x / 100) + 0.5F,
            std::floor(area.y + area.height * y / 100) + 0.5F};
}

void draw_course(ImDrawList& list, const Area& area) {
    constexpr std::array<std::pair<float, float>, 9> kCourse{
        {{62, 82}, {60, 66}, {68, 58}, {74, 66}, {80, 58}, {89, 62}, {88, 78}, {78, 75}, {70, 84}}};
    std::array<ImVec2, kCourse.size()> points;
    std::transform(kCourse.begin(), kCourse.end(), points.begin(),
                   [&](const auto& at) { return point_in(area, at.first, at.second); });
    list.AddPolyline(points.data(), static_cast<int>(points.size()), colour::kText,
                     ImDrawFlags_Closed, 1.5F);
    list.AddCircleFilled(points[3], 3, colour::kAmber, 12);
    list.AddCircleFilled(points[6], 2.5F, colour::kDim, 12);
}

/// A road that runs to the horizon.
void draw_road(ImDrawList& list, const Area& area) {
    const ImVec2 low = point_in(area, 56, 40);
    const ImVec2 high = point_in(area, 94, 78);
    list.AddRectFilled(low, high, IM_COL32(46, 58, 72, 255));
    list.AddQuadFilled(point_in(area, 73, 54), point_in(area, 77, 54), point_in(area, 91, 78),
                       point_in(area, 59, 78), IM_COL32(96, 106, 118, 255));
}

}  // namespace

void draw_start_picture(std::string_view start, const Area& area) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 low{area.x, area.y};
    const ImVec2 high{area.x + area.width, area.y + area.height};
    list.AddRectFilled(low, high, IM_COL32(12, 14, 17, 255));
    if (start == "empty") {
        const ImVec2 middle = point_in(area, 50, 50);
        list.AddLine({middle.x - 9, middle.y}, {middle.x + 9, middle.y}, colour::kDim, 2);
        list.AddLine({middle.x, middle.y - 9}, {middle.x, middle.y + 9}, colour::kDim, 2);
    }
    for (const Block& one : blocks_of(start)) {
        const ImVec2 from = point_in(area, one.x, one.y);
        const ImVec2 to = point_in(area, one.x + one.width, one.y + one.height);
        const ImU32 ink = one.part == Part::accent  ? colour::kAmber
                          : one.part == Part::words ? IM_COL32(176, 184, 194, 255)
                                                    : IM_COL32(52, 60, 72, 255);
        list.AddRectFilled(from, {std::max(to.x, from.x + 1), std::max(to.y, from.y + 1)}, ink);
    }
    if (start == "map") {
        draw_course(list, area);
    } else if (start == "onboard") {
        draw_road(list, area);
    }
    list.AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kLine);
}

}  // namespace pitcast::editor
