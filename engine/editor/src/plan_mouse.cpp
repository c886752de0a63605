// SPDX-License-Identifier: Apache-2.0
#include "plan_mouse.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "edit_desk.h"
#include "plan_paint.h"

namespace pitcast::editor {
namespace {

/// Keeps the place under the pointer where it is.
void zoom_plan(PlanView& view, const edit::PlanLens& lens, const ImVec2& mouse, double by) {
    const race::PlanPoint under =
        lens.to_plan(static_cast<double>(mouse.x), static_cast<double>(mouse.y));
    view.scale = std::clamp(lens.scale * by, 1e-7, 0.2);
    const double part = 1 - lens.scale / view.scale;
    view.east = lens.east + (static_cast<double>(under.x_mm) - lens.east) * part;
    view.north = lens.north + (static_cast<double>(under.y_mm) - lens.north) * part;
}

void begin_plan_drag(EditDesk& desk, const edit::PlanLens& lens, const ImVec2& mouse) {
    PlanView& view = desk.view.plan;
    const edit::PlaceDocument& places = *desk.places();
    const race::PlanPoint at =
        lens.to_plan(static_cast<double>(mouse.x), static_cast<double>(mouse.y));
    if (view.adding != map::MarkKind::none) {
        const map::MarkKind kind = std::exchange(view.adding, map::MarkKind::none);
        desk.say("");
        desk.add_mark(kind, at);
        return;
    }
    view.drag = {PlanDrag::Kind::none, mouse.x, mouse.y, {}, false, view.drag.number + 1};
    const std::int64_t reach = plan_reach(lens);
    if (const auto chosen = view.selected;
        chosen && places.marks()[*chosen].kind == map::MarkKind::camera) {
        const ImVec2 target = to_window(lens, places.target_of(*chosen));
        const ImVec2 eye = to_window(lens, places.spot_of(*chosen));
        const float to_target = std::hypot(target.x - mouse.x, target.y - mouse.y);
        if (to_target <= kPlanReach && to_target < std::hypot(eye.x - mouse.x, eye.y - mouse.y)) {
            view.drag.kind = PlanDrag::Kind::target;
            view.drag.began = places.target_of(*chosen);
            return;
        }
    }
    const auto hit = places.mark_near(at, reach);
    desk.select_mark(hit);
    if (hit) {
        view.drag.kind = PlanDrag::Kind::mark;
        view.drag.began = places.spot_of(*hit);
    }
}

void drag_plan(EditDesk& desk, const edit::PlanLens& lens, const ImVec2& mouse) {
    PlanView& view = desk.view.plan;
    PlanDrag& drag = view.drag;
    drag.moved =
        drag.moved || std::abs(mouse.x - drag.from_x) > 3 || std::abs(mouse.y - drag.from_y) > 3;
    if (!drag.moved) {
        return;
    }
    const race::PlanPoint from =
        lens.to_plan(static_cast<double>(drag.from_x), static_cast<double>(drag.from_y));
    const race::PlanPoint now =
        lens.to_plan(static_cast<double>(mouse.x), static_cast<double>(mouse.y));
    if (drag.kind == PlanDrag::Kind::pan) {
        view.scale = lens.scale;
        view.east = static_cast<double>(drag.began.x_mm - (now.x_mm - from.x_mm));
        view.north = static_cast<double>(drag.began.y_mm - (now.y_mm - from.y_mm));
        // `from` is read through the lens as it is now: what has been moved counts once.
        drag.began = {std::llround(view.east), std::llround(view.north)};
        drag.from_x = mouse.x;
        drag.from_y = mouse.y;
        return;
    }
    if (!view.selected) {
        return;
    }
    // Tenths of a metre are as fine as anybody places a mark with a mouse.
    const auto rounded = [](std::int64_t mm) { return (mm >= 0 ? mm + 50 : mm - 50) / 100 * 100; };
    const race::PlanPoint to{rounded(drag.began.x_mm + now.x_mm - from.x_mm),
                             rounded(drag.began.y_mm + now.y_mm - from.y_mm)};
    const std::size_t number = *view.selected;
    desk.change_places([&](edit::PlaceDocument& places) {
        return drag.kind == PlanDrag::Kind::target ? places.aim(number, to, drag.series())
                                                   : places.move(number, to, drag.series());
    });
}

}  // namespace

void handle_plan_mouse(const Ui& ui, const edit::PlanLens& lens, bool hovered) {
    EditDesk& desk = *ui.edit;
    PlanView& view = desk.view.plan;
    const ImGuiIO& io = ImGui::GetIO();
    if (hovered && io.MouseWheel != 0) {
        zoom_plan(view, lens, io.MousePos, std::pow(1.15, static_cast<double>(io.MouseWheel)));
    }
    if (hovered && (ImGui::IsMouseClicked(ImGuiMouseButton_Middle) ||
                    ImGui::IsMouseClicked(ImGuiMouseButton_Right))) {
        view.drag = {PlanDrag::Kind::pan,
                     io.MousePos.x,
                     io.MousePos.y,
                     {std::llround(lens.east), std::llround(lens.north)},
                     false,
                     view.drag.number + 1};
    } else if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        begin_plan_drag(desk, lens, io.MousePos);
    }
    if (view.drag.kind != PlanDrag::Kind::none) {
        drag_plan(desk, lens, io.MousePos);
    }
    if (!ImGui::IsAnyMouseDown() && view.drag.kind != PlanDrag::Kind::none) {
        view.drag.kind = PlanDrag::Kind::none;
        desk.change_places([](edit::PlaceDocument& places) {
            places.end_series();
            return Status{};
        });
    }
}

std::int64_t plan_reach(const edit::PlanLens& lens) {
    return static_cast<std::int64_t>(static_cast<double>(kPlanReach) / lens.scale);
}

}  // namespace pitcast::editor
