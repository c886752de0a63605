// SPDX-License-Identifier: Apache-2.0
#include "canvas_guides.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace pitcast::editor {
namespace {

constexpr ImU32 kRulerInk = IM_COL32(16, 18, 22, 255);
constexpr ImU32 kGuideInk = IM_COL32(64, 190, 255, 255);
constexpr float kGuideGrip = 4;
constexpr float kGuideSnap = 6;

bool on_upper_ruler(const Area& area, ImVec2 mouse) {
    return mouse.y >= area.y && mouse.y < area.y + kRulerHeight && mouse.x >= area.x &&
           mouse.x < area.x + area.width;
}

bool on_left_ruler(const Area& area, ImVec2 mouse) {
    return mouse.x >= area.x && mouse.x < area.x + kRulerWidth && mouse.y >= area.y &&
           mouse.y < area.y + area.height;
}

/// Design pixels from label to label, so that labels never meet.
double ruler_step(double zoom, double room) {
    double step = 10;
    for (const double factor : {5.0, 2.0, 5.0, 2.0}) {
        if (step * zoom < room) {
            step *= factor;
        }
    }
    return step;
}

void draw_guide(const Area& area, const Lens& lens, const edit::SnapLine& line, ImU32 ink) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 at = lens.to_window(line.at, line.at);
    if (line.across) {
        const float x = std::floor(at.x) + 0.5F;
        list->AddLine({x, area.y + kRulerHeight}, {x, area.y + area.height}, ink);
    } else {
        const float y = std::floor(at.y) + 0.5F;
        list->AddLine({area.x + kRulerWidth, y}, {area.x + area.width, y}, ink);
    }
}

/// On the rulers, where a guide is: seen when its line is lost on the picture.
void draw_guide_mark(const Area& area, const Lens& lens, const edit::SnapLine& line) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 at = lens.to_window(line.at, line.at);
    if (line.across && at.x > area.x + kRulerWidth) {
        const float y = area.y + kRulerHeight;
        list->AddTriangleFilled({at.x - 4, y - 6}, {at.x + 4, y - 6}, {at.x, y}, kGuideInk);
    } else if (!line.across && at.y > area.y + kRulerHeight) {
        const float x = area.x + kRulerWidth;
        list->AddTriangleFilled({x - 6, at.y - 4}, {x, at.y}, {x - 6, at.y + 4}, kGuideInk);
    }
}

}  // namespace

void draw_rulers(const Ui& ui, const Area& area, const Lens& lens) {
    auto* list = ImGui::GetWindowDrawList();
    const float left = area.x + kRulerWidth;
    const float top = area.y + kRulerHeight;
    list->AddRectFilled({area.x, area.y}, {area.x + area.width, top}, kRulerInk);
    list->AddRectFilled({area.x, area.y}, {left, area.y + area.height}, kRulerInk);
    const auto first = [](double from, double step) { return std::ceil(from / step) * step; };
    const double across = ruler_step(lens.zoom, 56);
    for (double x = first(lens.to_x(left), across / 5); x < lens.to_x(area.x + area.width);
         x += across / 5) {
        const float at = std::floor(lens.to_window(x, 0).x) + 0.5F;
        list->AddLine({at, top - 3}, {at, top}, colour::kDim);
    }
    for (double x = first(lens.to_x(left), across); x < lens.to_x(area.x + area.width);
         x += across) {
        const float at = std::floor(lens.to_window(x, 0).x) + 0.5F;
        list->AddLine({at, top - 6}, {at, top}, colour::kDim);
        text_at(ui.fonts.small, {at + 3, area.y + 1}, colour::kDim, std::to_string(std::lround(x)));
    }
    const double down = ruler_step(lens.zoom, 32);
    for (double y = first(lens.to_y(top), down / 5); y < lens.to_y(area.y + area.height);
         y += down / 5) {
        const float at = std::floor(lens.to_window(0, y).y) + 0.5F;
        list->AddLine({left - 3, at}, {left, at}, colour::kDim);
    }
    for (double y = first(lens.to_y(top), down); y < lens.to_y(area.y + area.height); y += down) {
        const float at = std::floor(lens.to_window(0, y).y) + 0.5F;
        list->AddLine({left - 6, at}, {left, at}, colour::kDim);
        text_ending_at(ui.fonts.small, left - 8, at - 8, colour::kDim,
                       std::to_string(std::lround(y)));
    }
    list->AddRectFilled({area.x, area.y}, {left, top}, kRulerInk);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    if (mouse.x > left && mouse.x < area.x + area.width) {
        list->AddLine({mouse.x, area.y}, {mouse.x, top}, colour::kAmber);
    }
    if (mouse.y > top && mouse.y < area.y + area.height) {
        list->AddLine({area.x, mouse.y}, {left, mouse.y}, colour::kAmber);
    }
    if (ui.edit->view.guides_shown) {
        for (const edit::SnapLine& line : ui.edit->guides()) {
            draw_guide_mark(area, lens, line);
        }
    }
    ui.told("ruler:top", {left, area.y, area.width - kRulerWidth, kRulerHeight});
    ui.told("ruler:left", {area.x, top, kRulerWidth, area.height - kRulerHeight});
}

void draw_guides(const Ui& ui, const Area& area, const Lens& lens) {
    const EditDesk& desk = *ui.edit;
    const CanvasDrag& drag = desk.view.drag;
    if (desk.view.guides_shown) {
        for (const edit::SnapLine& line : desk.guides()) {
            draw_guide(area, lens, line, IM_COL32(64, 190, 255, 150));
            const ImVec2 at = lens.to_window(line.at, line.at);
            char name[48];
            std::snprintf(name, sizeof name, "guide:%s:%.6g", line.across ? "x" : "y", line.at);
            ui.told(name, line.across ? Area{at.x - 2, area.y + kRulerHeight, 4, 40}
                                      : Area{area.x + kRulerWidth, at.y - 2, 40, 4});
        }
    }
    if (drag.kind != CanvasDrag::Kind::guide) {
        return;
    }
    draw_guide(area, lens, drag.guide, kGuideInk);
    char label[32];
    std::snprintf(label, sizeof label, "%s %.6g", drag.guide.across ? "x" : "y", drag.guide.at);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const ImVec2 size = size_of(ui.fonts.small, label);
    const ImVec2 at{mouse.x + 14, mouse.y + 12};
    ImGui::GetWindowDrawList()->AddRectFilled(
        {at.x - 6, at.y - 3}, {at.x + size.x + 6, at.y + size.y + 3}, IM_COL32(12, 14, 18, 230), 3);
    text_at(ui.fonts.small, at, kGuideInk, label);
}

bool begin_guide(EditDesk& desk, const Area& area, const Lens& lens, ImVec2 mouse) {
    CanvasDrag& drag = desk.view.drag;
    const bool upper = on_upper_ruler(area, mouse);
    if (upper || on_left_ruler(area, mouse)) {
        desk.view.guides_shown = true;
        drag.guide = {!upper, upper ? lens.to_y(mouse.y) : lens.to_x(mouse.x)};
        drag.kind = CanvasDrag::Kind::guide;
        return true;
    }
    if (!desk.view.guides_shown) {
        return false;
    }
    const double reach = static_cast<double>(kGuideGrip) / lens.zoom;
    const auto found =
        edit::guide_near(desk.guides(), lens.to_x(mouse.x), lens.to_y(mouse.y), reach);
    if (!found) {
        return false;
    }
    drag.guide = desk.guides()[*found];
    drag.kind = CanvasDrag::Kind::guide;
    desk.lift_guide(*found);
    return true;
}

void drag_guide(EditDesk& desk, const Lens& lens, ImVec2 mouse) {
    CanvasDrag& drag = desk.view.drag;
    edit::Bounds point{std::round(lens.to_x(mouse.x)), std::round(lens.to_y(mouse.y)), 0, 0};
    if (!ImGui::GetIO().KeyAlt) {
        const edit::Snap near =
            edit::snap(point, desk.rows(), desk.picture().placed, {}, desk.canvas(),
                       static_cast<double>(kGuideSnap) / lens.zoom);
        point.x += near.dx;
        point.y += near.dy;
    }
    drag.guide.at = drag.guide.across ? point.x : point.y;
}

void end_guide(EditDesk& desk, const Area& area, ImVec2 mouse) {
    const CanvasDrag& drag = desk.view.drag;
    const bool inside = mouse.x >= area.x && mouse.x < area.x + area.width && mouse.y >= area.y &&
                        mouse.y < area.y + area.height;
    const bool home = drag.guide.across ? on_left_ruler(area, mouse) : on_upper_ruler(area, mouse);
    if (inside && !home) {
        desk.lay_guide(drag.guide);
    } else {
        desk.keep_guides();
    }
}

void point_at_guides(const EditDesk& desk, const Area& area, const Lens& lens, ImVec2 mouse) {
    if (on_upper_ruler(area, mouse)) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    } else if (on_left_ruler(area, mouse)) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    } else if (desk.view.guides_shown) {
        const auto found = edit::guide_near(desk.guides(), lens.to_x(mouse.x), lens.to_y(mouse.y),
                                            static_cast<double>(kGuideGrip) / lens.zoom);
        if (found) {
            ImGui::SetMouseCursor(desk.guides()[*found].across ? ImGuiMouseCursor_ResizeEW
                                                               : ImGuiMouseCursor_ResizeNS);
        }
    }
}

}  // namespace pitcast::editor
