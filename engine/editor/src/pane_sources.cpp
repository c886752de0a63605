// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "monitor_ui.h"
#include "source_sheet.h"

namespace pitcast::editor {
namespace {

constexpr float kValueWidth = 76;              ///< of a label and its number, left of a slider
constexpr std::int32_t kUsualMostDelay = 100;  ///< end of the slider; two seconds of 50 a second
constexpr double kPendingSeconds = 2;          ///< until the channel has it
constexpr float kQuietestDb = -60;
constexpr float kLoudestDb = 12;

struct RowPlace {
    ImVec2 low;
    float width = 0;
    float picture = 0;  ///< its width
    [[nodiscard]] float text() const { return low.x + picture + 20; }
    [[nodiscard]] float room() const { return width - picture - 30; }
};

bool is_map(const channel::SourceReport& source) {
    return source.id == "map" && source.health.width == 0 && source.health.codec.empty();
}

ImU32 light_of(const std::string& state) {
    if (state == "playing") {
        return colour::kGreen;
    }
    return state == "ended"                                                ? colour::kDim
           : state == "stalled" || state == "failed" || state == "missing" ? colour::kFault
                                                                           : colour::kAmber;
}

std::string upper(std::string text) {
    for (char& letter : text) {
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return text;
}

std::string number_text(double value, const char* format) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

/// "H264  1920 x 1080  50"
std::string format_text(const video::InputHealth& health) {
    if (health.width == 0) {
        return health.codec.empty() ? "no picture yet" : upper(health.codec);
    }
    std::string text = upper(health.codec) + "  " + std::to_string(health.width) + " x " +
                       std::to_string(health.height);
    if (health.rate.numerator > 0 && health.rate.denominator > 0) {
        text += number_text(static_cast<double>(health.rate.numerator) / health.rate.denominator,
                            "  %.4g/s");
    }
    return text;
}

/// How old what is shown is, where that is more than a moment.
std::string age_text(const channel::SourceReport& source) {
    const video::InputHealth& health = source.health;
    if (source.state == "stalled" || health.age_ns > kNanosecondsPerSecond / 2) {
        return number_text(static_cast<double>(std::max(health.age_ns, health.silent_ns)) / 1e9,
                           "%.1f s old");
    }
    return health.clock.empty()
               ? ""
               : number_text(static_cast<double>(health.way_ns) / 1e6, "way %.0f ms");
}

void draw_picture(const Ui& ui, const RowPlace& row, const channel::SourceReport& source) {
    auto* list = ImGui::GetWindowDrawList();
    const Area place{row.low.x + 8, row.low.y + 8, row.picture, std::floor(row.picture * 9 / 16)};
    const ImVec2 high{place.x + place.width, place.y + place.height};
    list->AddRectFilled({place.x, place.y}, high, IM_COL32_BLACK);
    const auto cell = ui.sources != nullptr ? ui.sources->cell_of(source.id) : std::nullopt;
    if (cell) {
        constexpr float kWidth = SourceSheet::kCellWidth;
        constexpr float kHeight = SourceSheet::kCellHeight;
        const auto column = static_cast<float>(*cell % SourceSheet::kColumns);
        const auto line = static_cast<float>(*cell / SourceSheet::kColumns);
        const auto& sheet = ui.sources->sheet();
        ui.picture(Shown::sources)
            .add_part(place, {column * kWidth, line * kHeight, kWidth, kHeight},
                      {static_cast<float>(sheet->width), static_cast<float>(sheet->height)});
    } else {
        text_at(ui.fonts.small, {place.x + 8, place.y + 6}, colour::kDim,
                is_map(source) ? ui.tr("3D MAP") : ui.tr("NO PICTURE"));
    }
    if (source.on_air) {
        list->AddRect({place.x - 1.5F, place.y - 1.5F}, {high.x + 1.5F, high.y + 1.5F},
                      colour::kOnAir, 0, 0, 3);
    } else {
        list->AddRect({place.x, place.y}, high, colour::kLine);
    }
    if (source.state == "stalled") {
        // What stands still must not be taken for what is live.
        list->AddRectFilled({place.x, place.y}, high, IM_COL32(10, 8, 6, 150));
        draw_hazard(ui, {place.x, place.y + place.height / 2 - 12, place.width, 24}, "STALLED",
                    true, true);
    }
}

/// What a slider is of and where it stands, left of it: on it the grip would lie over the number.
void draw_value(const Ui& ui, ImVec2 at, const char* label, const std::string& value) {
    text_at(ui.fonts.small, at, colour::kDim, ui.tr(label));
    const float width = size_of(ui.fonts.small, value).x;
    text_at(ui.fonts.small, {at.x + kValueWidth - 10 - width, at.y}, colour::kText, value.c_str());
}

std::string decibels_text(float decibels) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%+.1f", static_cast<double>(decibels));
    return text.data();
}

/// The value that the slider shows: what was set last, until the channel has it.
std::int32_t shown_delay(DeskView& view, const channel::SourceReport& source) {
    if (view.delay.source != source.id) {
        return source.delay_frames;
    }
    const bool done =
        view.delay.sent_at >= 0 && (view.delay.frames == source.delay_frames ||
                                    ImGui::GetTime() - view.delay.sent_at > kPendingSeconds);
    if (done) {
        view.delay = {};
        return source.delay_frames;
    }
    return view.delay.frames;
}

void draw_delay(const Ui& ui, const RowPlace& row, float y, const channel::SourceReport& source) {
    DeskView& view = ui.desk.view;
    std::int32_t frames = shown_delay(view, source);
    draw_value(ui, {row.text(), y + 5}, "DELAY", std::to_string(frames));
    float x = row.text() + kValueWidth;
    const float slider = row.room() - kValueWidth - 2 * 30;
    const auto step = [&](const char* id, const char* label, std::int32_t by) {
        ImGui::SetCursorScreenPos({x, y});
        x += 30;
        if (button(ui, (id + source.id).c_str(), label, nullptr, {26, 26}, ButtonKind::plain)) {
            ui.desk.set_delay(source.id, source.delay_frames + by);
        }
    };
    step("delay-:", "-", -1);
    ImGui::SetCursorScreenPos({x, y});
    ImGui::SetNextItemWidth(slider - 4);
    const std::int32_t most =
        frames > kUsualMostDelay ? show::SourceDeclaration::kLongestDelayFrames : kUsualMostDelay;
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {6, 3});
    if (ImGui::SliderInt(("##delay:" + source.id).c_str(), &frames, 0, most, "",
                         ImGuiSliderFlags_NoInput)) {
        view.delay = {source.id, frames, -1};
    }
    ImGui::PopStyleVar();
    ui.seen("delay:" + source.id);
    if (ImGui::IsItemDeactivated() && view.delay.source == source.id && view.delay.sent_at < 0) {
        ui.desk.set_delay(source.id, view.delay.frames);
        view.delay.sent_at = ImGui::GetTime();
    }
    x += slider;
    step("delay+:", "+", 1);
}

/// Peaks of each channel, -60 dBFS to the loudest, and the fader.
void draw_sound(const Ui& ui, const RowPlace& row, float y, const channel::SourceReport& source) {
    auto* list = ImGui::GetWindowDrawList();
    DeskView& view = ui.desk.view;
    float gain = static_cast<float>(source.sound.gain_tenths) / 10;
    if (view.gain.source == source.id) {
        gain = view.gain.decibels;
    }
    draw_value(ui, {row.text(), y + 5}, "GAIN", decibels_text(gain));
    ImGui::SetCursorScreenPos({row.text() + kValueWidth, y});
    const float half = std::floor((row.room() - kValueWidth) * 0.5F);
    ImGui::SetNextItemWidth(half);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {6, 3});
    if (ImGui::SliderFloat(("##gain:" + source.id).c_str(), &gain, kQuietestDb, kLoudestDb, "",
                           ImGuiSliderFlags_NoInput)) {
        view.gain = {source.id, gain};
    }
    ImGui::PopStyleVar();
    ui.seen("gain:" + source.id);
    if (ImGui::IsItemDeactivated() && view.gain.source == source.id) {
        ui.desk.set_gain(source.id,
                         static_cast<std::int32_t>(std::lround(view.gain.decibels * 10)));
        view.gain = {};
    }
    const float left = row.text() + kValueWidth + half + 10;
    const float right = row.text() + row.room();
    const auto channels = static_cast<std::size_t>(std::min(source.sound.channels, 4));
    const float height = 20 / static_cast<float>(channels) - 2;
    for (std::size_t c = 0; c < channels; ++c) {
        const auto level = static_cast<float>(audio::dbfs_of(source.sound.peaks[c]));
        const float top = y + 3 + static_cast<float>(c) * (height + 2);
        const float lit = std::clamp(1 - level / kQuietestDb, 0.0F, 1.0F);
        list->AddRectFilled({left, top}, {right, top + height}, IM_COL32(12, 14, 18, 255));
        // EBU R 68: alignment at -18 dBFS, permitted up to -9.
        const ImU32 ink = level > -9 ? colour::kAmber : colour::kGreen;
        list->AddRectFilled({left, top}, {left + (right - left) * lit, top + height}, ink);
    }
}

float height_of(const channel::SourceReport& source, float picture) {
    const float texts = is_map(source) ? 56.0F : source.sound.channels > 0 ? 134.0F : 106.0F;
    return std::max(texts, std::floor(is_map(source) ? 0 : picture * 9 / 16) + 16);
}

void draw_source(const Ui& ui, std::size_t index, const channel::SourceReport& source,
                 RowPlace row) {
    auto* list = ImGui::GetWindowDrawList();
    if (is_map(source)) {
        row.picture = 0;
    }
    const float height = height_of(source, row.picture);
    const ImVec2 high{row.low.x + row.width, row.low.y + height};
    list->AddRectFilled(row.low, high, colour::kRow, 3);
    ImGui::SetCursorScreenPos(row.low);
    // Beside the controls: the picture and the texts select.
    if (ImGui::InvisibleButton(("source:" + source.id).c_str(), {row.width, 46})) {
        ui.desk.view.source = index;
    }
    ui.seen("source:" + source.id);
    if (ui.desk.view.source == index) {
        list->AddRect({row.low.x + 0.5F, row.low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F},
                      colour::kAmber, 3, 0, 2);
    }
    if (!is_map(source)) {
        draw_picture(ui, row, source);
    }
    float y = row.low.y + 8;
    const float name =
        text_at(ui.fonts.body, {row.text(), y - 3}, colour::kText,
                is_map(source) ? std::string_view(ui.tr("3D map")) : source.id, row.room() - 110);
    state_at(ui, {row.text() + name + 14, y}, light_of(source.state),
             ui.tr(upper(source.state).c_str()));
    y += 20;
    if (is_map(source)) {
        text_at(ui.fonts.body, {row.text(), y}, colour::kDim, source.error, row.room());
        return;
    }
    const float format = text_at(ui.fonts.small, {row.text(), y}, colour::kDim,
                                 format_text(source.health), row.room());
    text_at(ui.fonts.small, {row.text() + format + 14, y},
            source.state == "stalled" ? colour::kFault : colour::kDim, age_text(source),
            std::max(row.room() - format - 14, 1.0F));
    y += 19;
    if (!source.error.empty()) {
        text_at(ui.fonts.body, {row.text(), y - 3}, colour::kAmber, source.error, row.room());
    } else {
        float x = row.text();
        x += count_at(ui, {x, y}, "LATE", source.health.frames_late) + 14;
        x += count_at(ui, {x, y}, "LOST", source.health.frames_dropped) + 14;
        x += count_at(ui, {x, y}, "DAMAGED", source.health.decode_errors) + 14;
        if (x + 50 < row.text() + row.room()) {
            count_at(ui, {x, y}, "AGAIN", source.health.reconnects);
        }
    }
    y += 24;
    if (source.state != "missing") {
        draw_delay(ui, row, y, source);
    }
    if (source.sound.channels > 0) {
        draw_sound(ui, row, y + 30, source);
    }
}

}  // namespace

void draw_sources(const Ui& ui, const Area& area) {
    begin_pane(ui, "##sources", area, "SOURCES");
    text_ending_at(ui.fonts.small, area.x + area.width - 14, area.y + 12, colour::kDim,
                   ui.tr("Up Down select   Left Right delay"));
    const auto& sources = ui.desk.status().sources;
    if (sources.empty()) {
        ImGui::TextDisabled(ui.tr("The show has no cameras, clips or maps."));
        end_pane();
        return;
    }
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const float width = ImGui::GetContentRegionAvail().x;
    const float picture = std::round(std::clamp(width * 0.37F, 112.0F, 176.0F));
    float y = ImGui::GetCursorScreenPos().y;
    const float x = ImGui::GetCursorScreenPos().x;
    const float top = y;
    for (std::size_t i = 0; i < sources.size(); ++i) {
        draw_source(ui, i, sources[i], {{x, y}, width, picture});
        y += height_of(sources[i], is_map(sources[i]) ? 0 : picture) + 4;
    }
    ImGui::SetCursorScreenPos({x, top});
    ImGui::Dummy({width, y - top});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
