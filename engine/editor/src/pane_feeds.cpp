// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <string>

#include "monitor_ui.h"

namespace pitcast::editor {
namespace {

ImU32 light_of(feed::Provenance provenance) {
    switch (provenance) {
        case feed::Provenance::live:
            return colour::kGreen;
        case feed::Provenance::none:
        case feed::Provenance::estimated:
            return colour::kAmber;
        default:
            return colour::kFault;
    }
}

std::string feed_age_text(const Ui& ui, Nanoseconds age_ns) {
    if (age_ns < 0) {
        return ui.tr("nothing yet");
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), ui.tr("%.1f s ago"), static_cast<double>(age_ns) / 1e9);
    return text.data();
}

std::string milliseconds_text(Nanoseconds ns) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%+.0f ms", static_cast<double>(ns) / 1e6);
    return text.data();
}

void draw_publisher(const Ui& ui, const feed::PublisherHealth& publisher, bool is_backup,
                    bool is_used, float width) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, 46});
    ui.seen(is_backup ? "feed:backup" : "feed:main");
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, {low.x + width, low.y + 46}, colour::kRow, 3);
    if (is_used) {
        list->AddRectFilled(low, {low.x + 4, low.y + 46}, colour::kGreen, 2);
    }
    const float x = low.x + 12;
    const float name = text_at(ui.fonts.small, {x, low.y + 7}, colour::kDim,
                               is_backup ? ui.tr("BACKUP") : ui.tr("MAIN"));
    text_at(ui.fonts.body, {x + name + 8, low.y + 3}, colour::kText, publisher.endpoint,
            width - name - 110);
    text_ending_at(ui.fonts.small, low.x + width - 10, low.y + 7,
                   publisher.age_ns < 0 ? colour::kAmber : colour::kDim,
                   feed_age_text(ui, publisher.age_ns));
    float at = x;
    const float y = low.y + 26;
    const std::uint64_t open = publisher.gaps_found - publisher.gaps_repaired;
    at += count_at(ui, {at, y}, "GAPS", publisher.gaps_found) + 12;
    at += count_at(ui, {at, y}, "OPEN", open) + 12;
    at += count_at(ui, {at, y}, "REFUSED", publisher.refused) + 12;
    count_at(ui, {at, y}, "RESTARTS", publisher.epoch_changes);
}

}  // namespace

void draw_feeds(const Ui& ui, const Area& area) {
    begin_pane(ui, "##feeds", area, "FEEDS");
    const EngineStatus& status = ui.desk.status();
    if (!status.has_feed) {
        ImGui::PushTextWrapPos(0);
        ImGui::TextDisabled(ui.tr("No timing feed. One is named with --feed (docs/feed.md)."));
        ImGui::PopTextWrapPos();
        end_pane();
        return;
    }
    const feed::FeedHealth& feed = status.feed;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = area.width - 28;
    std::string provenance(feed::text_of(feed.provenance));
    for (char& letter : provenance) {
        letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    float at = low.x;
    at += state_at(ui, {at, low.y}, light_of(feed.provenance), ui.tr(provenance.c_str())) + 16;
    at += text_at(ui.fonts.small, {at, low.y}, status.feed_stale ? colour::kAmber : colour::kText,
                  feed_age_text(ui, status.feed_age_ns)) +
          16;
    at += text_at(ui.fonts.small, {at, low.y}, colour::kDim,
                  std::to_string(feed.events) + " " + ui.tr("EVENTS")) +
          16;
    if (feed.dropped > 0 && at < low.x + width - 70) {
        count_at(ui, {at, low.y}, "DROPPED", feed.dropped);
    }
    const feed::ClockReport& clock = status.clocks.event;
    float y = low.y + 21;
    at = low.x + 16;
    at += text_at(ui.fonts.small, {at, y}, colour::kDim, ui.tr("THEIR CLOCK")) + 6;
    at += text_at(ui.fonts.small, {at, y}, colour::kText,
                  clock.known ? milliseconds_text(clock.offset_ns)
                              : std::string(ui.tr("not known yet"))) +
          14;
    at += count_at(ui, {at, y}, "JUMPS", clock.jumps) + 14;
    if (feed.publishers.size() > 1) {
        count_at(ui, {at, y}, "CHANGE-OVERS", feed.changeovers);
    }
    ImGui::SetCursorScreenPos({low.x, y + 24});
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 4});
    for (std::size_t i = 0; i < feed.publishers.size(); ++i) {
        draw_publisher(ui, feed.publishers[i], i > 0, feed.used == static_cast<std::int32_t>(i),
                       ImGui::GetContentRegionAvail().x);
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
