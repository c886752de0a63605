// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/show_view.h"

#include <algorithm>

namespace pitcast::osc {
namespace {

template <typename Items>
const typename Items::value_type* item_called(const Items& items, std::string_view id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

/// Whether the state may not tell it yet.
bool is_news(const ShowView::Recent& ours, const Json* state) {
    const FrameNumber told = state == nullptr ? 0 : state->value("frame", FrameNumber{0});
    return ours.effective == 0 || told < ours.effective;
}

}  // namespace

const show::TemplateSummary* ShowView::find_template(std::string_view id) const {
    return package == nullptr ? nullptr : item_called(package->templates(), id);
}

const show::Page* ShowView::find_page(std::string_view id) const {
    return package == nullptr ? nullptr : item_called(package->pages(), id);
}

std::string ShowView::template_on(std::int32_t layer) const {
    if (const auto ours = recent.find(layer);
        ours != recent.end() && is_news(ours->second, state.get())) {
        return ours->second.template_id;
    }
    std::string on_air;
    std::string cued;
    if (state != nullptr) {
        for (const Json& report : state->value("layers", Json::array())) {
            if (report.value("layer", -1) != layer) {
                continue;
            }
            // What leaves stands before what has come in its place.
            (report.value("phase", "") == "cued" ? cued : on_air) = report.value("template", "");
        }
    }
    return on_air.empty() ? cued : on_air;
}

std::set<std::int32_t> ShowView::layers() const {
    std::set<std::int32_t> found;
    if (state != nullptr) {
        for (const char* list : {"layers", "locks"}) {
            for (const Json& report : state->value(list, Json::array())) {
                found.insert(report.value("layer", -1));
            }
        }
    }
    for (const auto& [layer, ours] : recent) {
        if (is_news(ours, state.get())) {
            found.insert(layer);
        }
    }
    found.erase(-1);
    return found;
}

void ShowView::expect(const show::Command& command, std::uint64_t number) {
    std::erase_if(recent, [&](const auto& entry) { return !is_news(entry.second, state.get()); });
    if (command.verb != show::Verb::take && command.verb != show::Verb::cue) {
        return;
    }
    const show::Page* page = find_page(command.page);
    const std::string& id = page != nullptr ? page->template_id : command.template_id;
    const show::TemplateSummary* made = find_template(id);
    if (made == nullptr) {
        return;
    }
    std::int32_t layer = command.layer;
    layer = layer < 0 && page != nullptr ? page->layer : layer;
    layer = layer < 0 ? made->layer : layer;
    // An update is for what is on air, not for what is cued behind it.
    if (command.verb == show::Verb::take || template_on(layer).empty()) {
        recent[layer] = {id, number, 0};
    }
}

void ShowView::settle(std::uint64_t number, bool taken, FrameNumber effective) {
    const auto found = std::find_if(recent.begin(), recent.end(), [&](const auto& entry) {
        return entry.second.number == number;
    });
    if (found == recent.end()) {
        return;
    }
    if (taken) {
        found->second.effective = effective;
    } else {
        recent.erase(found);
    }
}

}  // namespace pitcast::osc
