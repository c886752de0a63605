// SPDX-License-Identifier: Apache-2.0
#include "canvas_ghosts.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "edit_desk.h"

namespace pitcast::editor {
namespace {

ImU32 ghost_ink(int rank, int alpha) {
    const ImU32 ink = rank < 0 ? kBefore : kAfter;
    const int faint = std::max(40, alpha - 42 * (std::abs(rank) - 1));
    return (ink & ~IM_COL32_A_MASK) | static_cast<ImU32>(faint) << IM_COL32_A_SHIFT;
}

ImVec2 middle_of(const Lens& lens, const edit::Bounds& box) {
    return lens.to_window(box.x + box.width / 2, box.y + box.height / 2);
}

/// From moment to moment, through where it is now. Of many things that move ways say nothing.
void draw_ghost_ways(const EditDesk& desk, const Lens& lens) {
    constexpr std::size_t kMostWays = 12;
    std::map<std::string_view, std::map<int, const edit::GhostBox*>> ways;
    for (const edit::GhostBox& ghost : desk.ghosts()) {
        ways[ghost.id].emplace(ghost.rank, &ghost);
    }
    if (ways.size() > kMostWays) {
        return;
    }
    auto* list = ImGui::GetWindowDrawList();
    for (const auto& [id, ranks] : ways) {
        const edit::Bounds& here = ranks.begin()->second->now;
        const bool seen = here.width > 0 || here.height > 0;
        const ImVec2 now = middle_of(lens, here);
        for (const int side : {-1, 1}) {
            ImVec2 from = now;
            for (int rank = side; ranks.contains(rank); rank += side) {
                const ImVec2 to = middle_of(lens, ranks.at(rank)->box);
                if (seen || rank != side) {
                    list->AddLine(from, to, ghost_ink(rank, 150), 1.5F);
                }
                list->AddCircleFilled(to, 3.5F, ghost_ink(rank, 255), 12);
                from = to;
            }
        }
    }
}

}  // namespace

void draw_ghosts(const Ui& ui, const Lens& lens) {
    const EditDesk& desk = *ui.edit;
    auto* list = ImGui::GetWindowDrawList();
    for (const edit::GhostBox& ghost : desk.ghosts()) {
        const ImVec2 low = lens.to_window(ghost.box.x, ghost.box.y);
        const ImVec2 high = lens.to_window(ghost.box.right(), ghost.box.bottom());
        list->AddRectFilled(
            low, high, (ghost_ink(ghost.rank, 255) & ~IM_COL32_A_MASK) | 20U << IM_COL32_A_SHIFT);
        list->AddRect(low, high, ghost_ink(ghost.rank, 220), 0, 0, 1.5F);
        if (ui.options.control_seen) {
            ui.told("ghost:" + ghost.id + ":" + std::to_string(ghost.rank),
                    {low.x, low.y, high.x - low.x, high.y - low.y});
        }
    }
    draw_ghost_ways(desk, lens);
}

}  // namespace pitcast::editor
