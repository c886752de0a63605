// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "canvas_ghosts.h"
#include "canvas_guides.h"

namespace pitcast::editor {
namespace {

constexpr float kHandle = 4;  ///< half of a handle's side
constexpr float kGrip = 8;    ///< how far from it a handle is still taken
constexpr float kSnapReach = 6;
constexpr double kLeastZoom = 0.05;
constexpr double kMostZoom = 16;

using Drag = CanvasDrag;

void zoom_at(EditDesk& desk, const Lens& lens, const Area& area, ImVec2 mouse, double factor) {
    const double x = lens.to_x(mouse.x);
    const double y = lens.to_y(mouse.y);
    const double zoom = std::clamp(lens.zoom * factor, kLeastZoom, kMostZoom);
    desk.view.zoom = zoom;
    // The point under the mouse stays there.
    desk.view.pan_x = x + (static_cast<double>(area.x + area.width / 2 - mouse.x)) / zoom;
    desk.view.pan_y = y + (static_cast<double>(area.y + area.height / 2 - mouse.y)) / zoom;
}

std::array<std::pair<ImVec2, edit::Edges>, 8> handles_of(const edit::Bounds& box,
                                                         const Lens& lens) {
    const ImVec2 low = lens.to_window(box.x, box.y);
    const ImVec2 high = lens.to_window(box.right(), box.bottom());
    const ImVec2 mid{(low.x + high.x) / 2, (low.y + high.y) / 2};
    return {{{{low.x, low.y}, {.left = true, .top = true}},
             {{mid.x, low.y}, {.top = true}},
             {{high.x, low.y}, {.top = true, .right = true}},
             {{high.x, mid.y}, {.right = true}},
             {{high.x, high.y}, {.right = true, .bottom = true}},
             {{mid.x, high.y}, {.bottom = true}},
             {{low.x, high.y}, {.left = true, .bottom = true}},
             {{low.x, mid.y}, {.left = true}}}};
}

ImGuiMouseCursor cursor_of(const edit::Edges& edges) {
    if ((edges.left && edges.top) || (edges.right && edges.bottom)) {
        return ImGuiMouseCursor_ResizeNWSE;
    }
    if ((edges.right && edges.top) || (edges.left && edges.bottom)) {
        return ImGuiMouseCursor_ResizeNESW;
    }
    return edges.left || edges.right ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS;
}

void draw_safe_areas(const edit::Bounds& canvas, const Lens& lens) {
    auto* list = ImGui::GetWindowDrawList();
    for (const double cut : edit::kSafeAreas) {
        list->AddRect(lens.to_window(canvas.width * cut, canvas.height * cut),
                      lens.to_window(canvas.width * (1 - cut), canvas.height * (1 - cut)),
                      IM_COL32(255, 255, 255, 56));
    }
}

void draw_box(const edit::Bounds& box, const Lens& lens, ImU32 ink, float thick) {
    ImGui::GetWindowDrawList()->AddRect(
        lens.to_window(box.x, box.y), lens.to_window(box.right(), box.bottom()), ink, 0, 0, thick);
}

void draw_selection(const Ui& ui, const Lens& lens, const Drag& drag, const Area& area) {
    const EditDesk& desk = *ui.edit;
    auto* list = ImGui::GetWindowDrawList();
    for (const std::string& id : desk.selection()) {
        if (const auto box = edit::bounds_of(desk.picture().placed, id)) {
            draw_box(*box, lens, colour::kAmber, 1.5F);
        }
    }
    const edit::ElementRow* one = desk.selected();
    if (one != nullptr && desk.selection().size() == 1) {
        if (const auto box = edit::bounds_of(desk.picture().placed, one->id)) {
            for (const auto& [at, edges] : handles_of(*box, lens)) {
                list->AddRectFilled({at.x - kHandle, at.y - kHandle},
                                    {at.x + kHandle, at.y + kHandle}, IM_COL32(12, 14, 18, 255));
                list->AddRect({at.x - kHandle, at.y - kHandle}, {at.x + kHandle, at.y + kHandle},
                              colour::kAmber, 0, 0, 1.5F);
            }
            char label[96];
            std::snprintf(label, sizeof label, "%.6g, %.6g   %.6g x %.6g", box->x, box->y,
                          box->width, box->height);
            const ImVec2 low = lens.to_window(box->x, box->bottom());
            const float y = std::min(low.y + 8, area.y + area.height - 22);
            const float x = std::max(low.x, area.x + 4);
            list->AddRectFilled(
                {x - 4, y - 2},
                {x + 8 + 7.0F * static_cast<float>(std::char_traits<char>::length(label)), y + 18},
                IM_COL32(12, 14, 18, 200), 3);
            text_at(ui.fonts.small, {x, y}, colour::kAmber, label);
        }
    }
    for (const edit::SnapLine& line : drag.lines) {
        const ImVec2 at = lens.to_window(line.at, line.at);
        const ImU32 ink = IM_COL32(255, 82, 180, 255);
        if (line.across) {
            list->AddLine({at.x, area.y}, {at.x, area.y + area.height}, ink);
        } else {
            list->AddLine({area.x, at.y}, {area.x + area.width, at.y}, ink);
        }
    }
}

void begin_drag(EditDesk& desk, const Area& area, const Lens& lens, Drag& drag,
                const ImVec2& mouse) {
    drag.from_x = mouse.x;
    drag.from_y = mouse.y;
    drag.done_x = drag.done_y = 0;
    drag.lines.clear();
    ++drag.number;
    const edit::ElementRow* one = desk.selected();
    if (one != nullptr && desk.selection().size() == 1) {
        if (const auto box = edit::bounds_of(desk.picture().placed, one->id)) {
            for (const auto& [at, edges] : handles_of(*box, lens)) {
                if (std::abs(at.x - mouse.x) <= kGrip && std::abs(at.y - mouse.y) <= kGrip) {
                    drag.kind = Drag::Kind::resize;
                    drag.edges = edges;
                    drag.began = *box;
                    return;
                }
            }
        }
    }
    if (begin_guide(desk, area, lens, mouse)) {
        return;
    }
    const bool add = ImGui::GetIO().KeyShift;
    const std::string hit = desk.element_at(lens.to_x(mouse.x), lens.to_y(mouse.y));
    // What is selected is dragged as it is, also by what lies in it.
    const auto around = edit::bounds_of(desk.picture().placed, desk.selection());
    const double x = lens.to_x(mouse.x);
    const double y = lens.to_y(mouse.y);
    const bool inside =
        around && x >= around->x && x < around->right() && y >= around->y && y < around->bottom();
    const bool keeps =
        inside && !add && !desk.selection().empty() &&
        (desk.selection().size() > 1 || desk.selected()->type == "group" || desk.is_selected(hit));
    if (!keeps) {
        if (hit.empty()) {
            if (!add) {
                desk.clear_selection();
            }
            drag.kind = Drag::Kind::marquee;
            return;
        }
        desk.select(hit, add);
    }
    drag.kind = Drag::Kind::move;
    drag.began = edit::bounds_of(desk.picture().placed, desk.selection()).value_or(edit::Bounds{});
}

/// To whole design pixels, and to what is near unless Alt is held.
void drag_on(EditDesk& desk, const Lens& lens, Drag& drag, const ImVec2& mouse) {
    double dx = std::round(static_cast<double>(mouse.x - drag.from_x) / lens.zoom);
    double dy = std::round(static_cast<double>(mouse.y - drag.from_y) / lens.zoom);
    if (std::abs(mouse.x - drag.from_x) < 3 && std::abs(mouse.y - drag.from_y) < 3 &&
        drag.done_x == 0 && drag.done_y == 0) {
        return;  // a click, so far
    }
    const bool resizes = drag.kind == Drag::Kind::resize;
    if (!resizes && ImGui::GetIO().KeyShift) {
        (std::abs(dx) > std::abs(dy) ? dy : dx) = 0;
    }
    drag.lines.clear();
    if (!ImGui::GetIO().KeyAlt) {
        edit::Bounds moving = drag.began;
        if (resizes) {
            // Only the corner that is dragged counts.
            moving = {drag.edges.left ? moving.x : moving.right(),
                      drag.edges.top ? moving.y : moving.bottom(), 0, 0};
        }
        moving.x += dx;
        moving.y += dy;
        const edit::Snap near =
            edit::snap(moving, desk.rows(), desk.picture().placed, desk.selection(), desk.canvas(),
                       static_cast<double>(kSnapReach) / lens.zoom, desk.snapping_guides());
        dx += near.dx;
        dy += near.dy;
        drag.lines = near.lines;
    }
    if (resizes) {
        desk.resize_selected(drag.edges, dx - drag.done_x, dy - drag.done_y, drag.series());
    } else {
        desk.move_selection(dx - drag.done_x, dy - drag.done_y, drag.series());
    }
    drag.done_x = dx;
    drag.done_y = dy;
}

void end_marquee(EditDesk& desk, const Lens& lens, const Drag& drag, const ImVec2& mouse) {
    const double left = lens.to_x(std::min(drag.from_x, mouse.x));
    const double right = lens.to_x(std::max(drag.from_x, mouse.x));
    const double top = lens.to_y(std::min(drag.from_y, mouse.y));
    const double bottom = lens.to_y(std::max(drag.from_y, mouse.y));
    for (const show::PlacedElement& one : desk.picture().placed) {
        const edit::ElementRow* row = edit::find_row(desk.rows(), one.id);
        if (row != nullptr && row->type != "group" && !desk.is_selected(one.id) && one.x >= left &&
            one.x + one.width <= right && one.y >= top && one.y + one.height <= bottom) {
            desk.select(one.id, true);
        }
    }
}

void handle_mouse(const Ui& ui, const Area& area, const Lens& lens, Drag& drag) {
    EditDesk& desk = *ui.edit;
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 mouse = io.MousePos;
    const bool hovered = ImGui::IsItemHovered();
    if (hovered && io.MouseWheel != 0) {
        zoom_at(desk, lens, area, mouse, std::pow(1.15, static_cast<double>(io.MouseWheel)));
    }
    if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Middle)) {
        drag.kind = Drag::Kind::pan;
        drag.from_x = mouse.x;
        drag.from_y = mouse.y;
        drag.pan_x = lens.to_x(area.x + area.width / 2);
        drag.pan_y = lens.to_y(area.y + area.height / 2);
    } else if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        begin_drag(desk, area, lens, drag, mouse);
    }
    const edit::ElementRow* one = desk.selected();
    if (hovered && drag.kind == Drag::Kind::none) {
        point_at_guides(desk, area, lens, mouse);
    }
    if (hovered && drag.kind == Drag::Kind::none && one != nullptr &&
        desk.selection().size() == 1) {
        if (const auto box = edit::bounds_of(desk.picture().placed, one->id)) {
            for (const auto& [at, edges] : handles_of(*box, lens)) {
                if (std::abs(at.x - mouse.x) <= kGrip && std::abs(at.y - mouse.y) <= kGrip) {
                    ImGui::SetMouseCursor(cursor_of(edges));
                }
            }
        }
    }
    if (drag.kind == Drag::Kind::pan) {
        desk.view.zoom = lens.zoom;
        desk.view.pan_x = drag.pan_x - static_cast<double>(mouse.x - drag.from_x) / lens.zoom;
        desk.view.pan_y = drag.pan_y - static_cast<double>(mouse.y - drag.from_y) / lens.zoom;
    } else if (drag.kind == Drag::Kind::move || drag.kind == Drag::Kind::resize) {
        drag_on(desk, lens, drag, mouse);
    } else if (drag.kind == Drag::Kind::guide) {
        drag_guide(desk, lens, mouse);
    } else if (drag.kind == Drag::Kind::marquee) {
        ImGui::GetWindowDrawList()->AddRect({drag.from_x, drag.from_y}, mouse, colour::kAmber);
    }
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left) &&
        !ImGui::IsMouseDown(ImGuiMouseButton_Middle)) {
        if (drag.kind == Drag::Kind::marquee) {
            end_marquee(desk, lens, drag, mouse);
        } else if (drag.kind == Drag::Kind::guide) {
            end_guide(desk, area, mouse);
        }
        if (drag.kind != Drag::Kind::none) {
            desk.end_series();
        }
        drag.kind = Drag::Kind::none;
        drag.lines.clear();
    }
}

/// Elements are controls too: of several of one id, the first.
void tell_places(const Ui& ui, const Lens& lens) {
    if (!ui.options.control_seen) {
        return;
    }
    const auto& placed = ui.edit->picture().placed;
    for (std::size_t i = placed.size(); i-- > 0;) {
        const ImVec2 low = lens.to_window(placed[i].x, placed[i].y);
        const ImVec2 high =
            lens.to_window(placed[i].x + placed[i].width, placed[i].y + placed[i].height);
        ui.told("element:" + placed[i].id, {low.x, low.y, high.x - low.x, high.y - low.y});
    }
}

void draw_notes(const Ui& ui, const Area& area) {
    const EditDesk& desk = *ui.edit;
    auto* list = ImGui::GetWindowDrawList();
    float y = area.y + area.height;
    const auto note = [&](const std::string& text, ImU32 fill, ImU32 ink) {
        y -= 32;
        list->AddRectFilled({area.x, y}, {area.x + area.width, y + 32}, fill);
        text_at(ui.fonts.body, {area.x + 14, y + 6}, ink, text, area.width - 28);
    };
    if (desk.error()) {
        note(desk.error()->message(), IM_COL32(72, 50, 8, 244), IM_COL32(255, 220, 140, 255));
    }
    if (!desk.message().empty() && !(desk.error() && desk.message_is_error())) {
        note(desk.message(),
             desk.message_is_error() ? IM_COL32(72, 50, 8, 244) : IM_COL32(30, 34, 41, 244),
             desk.message_is_error() ? IM_COL32(255, 220, 140, 255) : colour::kText);
    }
}

}  // namespace

void draw_canvas(const Ui& ui, const Area& area) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    begin_pane(ui, "##canvas", area, nullptr);
    ImGui::PopStyleVar();
    EditDesk& desk = *ui.edit;
    Drag& drag = desk.view.drag;
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + area.height},
                        IM_COL32(13, 15, 18, 255));
    const Lens lens = lens_for(desk, area);
    const edit::Bounds canvas = desk.canvas();
    if (desk.picture().frame != nullptr) {
        const ImVec2 low = lens.to_window(0, 0);
        ui.picture(Shown::draft)
            .add({low.x, low.y, static_cast<float>(canvas.width * lens.zoom),
                  static_cast<float>(canvas.height * lens.zoom)},
                 area);
    } else {
        text_at(ui.fonts.body, {area.x + 40, area.y + 40}, colour::kDim,
                desk.document() == nullptr ? ui.tr("Open a template on the left to edit it.")
                                           : ui.tr("The first picture is on its way"));
    }
    draw_box(canvas, lens, colour::kLine, 1);
    if (desk.view.safe_areas) {
        draw_safe_areas(canvas, lens);
    }
    ImGui::SetCursorScreenPos({area.x, area.y});
    ImGui::InvisibleButton("canvas", {area.width, area.height},
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle);
    ui.seen("canvas");
    tell_places(ui, lens);
    if (desk.document() != nullptr) {
        if (ImGui::IsItemHovered() && drag.kind == Drag::Kind::none) {
            const std::string under = desk.element_at(lens.to_x(ImGui::GetIO().MousePos.x),
                                                      lens.to_y(ImGui::GetIO().MousePos.y));
            if (const auto box = edit::bounds_of(desk.picture().placed, under);
                box && !desk.is_selected(under)) {
                draw_box(*box, lens, IM_COL32(255, 255, 255, 110), 1);
            }
        }
        draw_guides(ui, area, lens);
        draw_ghosts(ui, lens);
        draw_selection(ui, lens, drag, area);
        handle_mouse(ui, area, lens, drag);
    }
    draw_rulers(ui, area, lens);
    draw_notes(ui, area);
    end_pane();
}

}  // namespace pitcast::editor
