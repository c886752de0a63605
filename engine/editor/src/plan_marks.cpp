// SPDX-License-Identifier: Apache-2.0
// Marks on the plan of a venue, with their names.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "edit_desk.h"
#include "plan_paint.h"
#include "ui.h"

namespace pitcast::editor {
namespace {

using map::MarkKind;

constexpr ImU32 kTagShade = IM_COL32(10, 12, 15, 214);

/// In which direction the course goes on the screen where a mark stands.
ImVec2 way_at(const edit::PlaceDocument& places, std::size_t number, const edit::PlanLens& lens) {
    const map::Course& course = places.venue().course;
    race::PlanPoint from = places.spot_of(number);
    race::PlanPoint to = from;
    if (places.marks()[number].kind == MarkKind::camera) {
        to = places.target_of(number);
    } else {
        const std::int64_t at = course.project(from.x_mm, from.y_mm);
        const map::Point3 back = course.at(at - 4'000);
        const map::Point3 ahead = course.at(at + 4'000);
        from = {back.x_mm, back.y_mm};
        to = {ahead.x_mm, ahead.y_mm};
    }
    const ImVec2 a = to_window(lens, from);
    const ImVec2 b = to_window(lens, to);
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    return length < 0.01F ? ImVec2{1, 0} : ImVec2{(b.x - a.x) / length, (b.y - a.y) / length};
}

/// What a camera sees, as far as what it looks at.
void draw_sight(const edit::PlaceDocument& places, std::size_t number, const edit::PlanLens& lens,
                bool selected) {
    auto* list = ImGui::GetWindowDrawList();
    const map::Mark& camera = places.marks()[number];
    const ImVec2 eye = to_window(lens, places.spot_of(number));
    const ImVec2 target = to_window(lens, places.target_of(number));
    const float range = std::hypot(target.x - eye.x, target.y - eye.y);
    const double half = std::atan(std::tan(camera.fov_mdeg * M_PI / 360'000) * 16 / 9);
    const float middle = std::atan2(target.y - eye.y, target.x - eye.x);
    const auto edge = [&](double angle) {
        const float at = middle + static_cast<float>(angle);
        return ImVec2{eye.x + range * std::cos(at), eye.y + range * std::sin(at)};
    };
    list->PathLineTo(eye);
    for (int i = -6; i <= 6; ++i) {
        list->PathLineTo(edge(half * i / 6));
    }
    list->PathFillConvex(selected ? IM_COL32(255, 176, 0, 46) : IM_COL32(120, 222, 150, 30));
    const ImU32 ink = selected ? colour::kAmber : IM_COL32(120, 222, 150, 130);
    list->AddLine(eye, target, ink, 1);
    list->AddCircle(target, selected ? 6.0F : 3.5F, ink, 16, 1.5F);
    if (selected) {
        list->AddLine({target.x - 9, target.y}, {target.x + 9, target.y}, ink);
        list->AddLine({target.x, target.y - 9}, {target.x, target.y + 9}, ink);
    }
}

std::string name_on_map(const Ui& ui, const map::Mark& mark) {
    const std::string& own =
        ui.language == Language::chinese && !mark.name_zh.empty() ? mark.name_zh : mark.name;
    return own.empty() ? mark.id : own;
}

/// Names beside their marks, where no other name and no mark is; one that has no such place is left
/// out.
class NameTags {
 public:
    explicit NameTags(const Area& area) : area_(area) {}

    void keep_clear(ImVec2 at) { taken_.push_back({at.x - 9, at.y - 9, 18, 18}); }

    void add(const Ui& ui, ImVec2 at, const std::string& text, ImU32 ink, bool always) {
        // Of the Chinese the small letters have only the desk's own.
        const bool latin = std::all_of(text.begin(), text.end(), [](char c) { return c > 0; });
        ImFont* const font = latin ? ui.fonts.small : ui.fonts.body;
        const ImVec2 extent = size_of(font, text);
        const float width = extent.x + 12;
        const float height = extent.y + 4;
        const std::array<ImVec2, 4> places{{{at.x + 14, at.y - height / 2},
                                            {at.x - 14 - width, at.y - height / 2},
                                            {at.x - width / 2, at.y - 14 - height},
                                            {at.x - width / 2, at.y + 14}}};
        const auto box_at = [&](ImVec2 low) {
            return Area{std::floor(low.x), std::floor(low.y), width, height};
        };
        const auto found = std::find_if(places.begin(), places.end(),
                                        [&](ImVec2 low) { return is_free(box_at(low)); });
        if (text.empty() || (found == places.end() && !always)) {
            return;
        }
        const Area box = box_at(found == places.end() ? places.front() : *found);
        taken_.push_back(box);
        ImGui::GetWindowDrawList()->AddRectFilled({box.x, box.y}, {box.x + width, box.y + height},
                                                  kTagShade, 3);
        text_at(font, {box.x + 6, box.y + 2}, ink, text);
    }

 private:
    [[nodiscard]] bool is_free(const Area& box) const {
        return box.x > area_.x && box.x + box.width < area_.x + area_.width &&
               std::none_of(taken_.begin(), taken_.end(), [&](const Area& other) {
                   return box.x < other.x + other.width && other.x < box.x + box.width &&
                          box.y < other.y + other.height && other.y < box.y + box.height;
               });
    }

    Area area_;
    std::vector<Area> taken_;
};

}  // namespace

void draw_plan_marks(const Ui& ui, const Area& area, const edit::PlanLens& lens,
                     std::optional<std::size_t> under) {
    const EditDesk& desk = *ui.edit;
    const edit::PlaceDocument& places = *desk.places();
    const auto selected = desk.view.plan.selected;
    for (std::size_t i = 0; i < places.marks().size(); ++i) {
        if (places.marks()[i].kind == MarkKind::camera) {
            draw_sight(places, i, lens, selected == i);
        }
    }
    std::vector<std::size_t> order = places.in_order();
    // What is in hand is written first, so that it keeps its place, and drawn last.
    const auto first = [&](std::size_t i) { return i == selected || i == under; };
    NameTags tags(area);
    for (const std::size_t i : order) {
        tags.keep_clear(to_window(lens, places.spot_of(i)));
    }
    std::stable_partition(order.begin(), order.end(), first);
    for (const std::size_t i : order) {
        tags.add(ui, to_window(lens, places.spot_of(i)), name_on_map(ui, places.marks()[i]),
                 selected == i ? colour::kAmber : colour::kText, first(i));
    }
    std::reverse(order.begin(), order.end());
    for (const std::size_t i : order) {
        const ImVec2 at = to_window(lens, places.spot_of(i));
        draw_mark_sign(places.marks()[i].kind, at, 16, way_at(places, i, lens));
        if (first(i)) {
            ImGui::GetWindowDrawList()->AddCircle(
                at, 15, selected == i ? colour::kAmber : IM_COL32(255, 255, 255, 170), 28, 2);
        }
        ui.told("mark:" + std::to_string(i), {at.x - 8, at.y - 8, 16, 16});
        if (selected == i && places.marks()[i].kind == MarkKind::camera) {
            const ImVec2 target = to_window(lens, places.target_of(i));
            ui.told("mark:target", {target.x - 6, target.y - 6, 12, 12});
        }
    }
}

}  // namespace pitcast::editor
