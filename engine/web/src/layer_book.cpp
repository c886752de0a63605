// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/layer_book.h"

#include <algorithm>

namespace pitcast::web {
namespace {

constexpr std::size_t kMostTaken = 512;

FrameNumber told_frame(const View& view) {
    return view.state == nullptr ? 0 : view.state->value("frame", FrameNumber{0});
}

const show::Page* page_of(const View& view, const std::string& id) {
    const auto& all = view.package->pages();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::string template_id_of(const show::Command& command, const View& view) {
    if (command.page.empty() || view.package == nullptr) {
        return command.template_id;
    }
    const show::Page* page = page_of(view, command.page);
    return page == nullptr ? "" : page->template_id;
}

void take_on(LayerNow& layer, const std::string& what) {
    layer.on_air = what.empty() ? layer.cued : what;
    layer.step = 0;
    layer.cued.clear();
}

/// In few words what docs/playout.md says in a table.
void apply(LayerNow& layer, const show::Command& command, const View& view) {
    const std::string what = template_id_of(command, view);
    const show::TemplateSummary* shown = template_of(view, layer.on_air);
    switch (command.verb) {
        case show::Verb::cue:
            layer.cued = what;
            break;
        case show::Verb::take:
            take_on(layer, what);
            break;
        case show::Verb::next:
            if (++layer.step; shown != nullptr && layer.step >= std::max(shown->step_count, 1)) {
                layer.on_air.clear();
            }
            break;
        case show::Verb::out:
            (layer.on_air.empty() ? layer.cued : layer.on_air).clear();
            break;
        case show::Verb::clear:
            layer = {};
            break;
        default:
            break;
    }
}

}  // namespace

const show::TemplateSummary* template_of(const View& view, const std::string& id) {
    if (view.package == nullptr) {
        return nullptr;
    }
    const auto& all = view.package->templates();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.id == id; });
    return found == all.end() ? nullptr : &*found;
}

std::int32_t layer_of(const show::Command& command, const View& view) {
    if (command.layer >= 0 || view.package == nullptr) {
        return command.layer;
    }
    if (const show::Page* page = command.page.empty() ? nullptr : page_of(view, command.page);
        page != nullptr && page->layer >= 0) {
        return page->layer;
    }
    const show::TemplateSummary* made = template_of(view, template_id_of(command, view));
    return made == nullptr ? -1 : made->layer;
}

void LayerBook::note(const show::Command& command, FrameNumber effective, const View& view) {
    const FrameNumber told = told_frame(view);
    std::erase_if(taken_, [&](const Taken& one) { return one.effective <= told; });
    if (taken_.size() >= kMostTaken) {
        taken_.erase(taken_.begin());
    }
    taken_.push_back({command, effective});
}

std::map<std::int32_t, LayerNow> LayerBook::now(const View& view) const {
    std::map<std::int32_t, LayerNow> layers;
    if (view.state != nullptr) {
        for (const Json& told : view.state->value("layers", Json::array())) {
            LayerNow& layer = layers[told.value("layer", -1)];
            const std::string phase = told.value("phase", "");
            const std::string what = told.value("template", "");
            if (phase == "cued") {
                layer.cued = what;
            } else if (phase != "out") {
                layer.on_air = what;
                layer.step = told.value("step", 0);
            }
        }
    }
    const FrameNumber told = told_frame(view);
    for (const Taken& one : taken_) {
        if (one.effective <= told) {
            continue;
        }
        const std::int32_t number = layer_of(one.command, view);
        if (number < 0 && one.command.verb == show::Verb::clear) {
            layers.clear();
        } else if (number >= 0) {
            apply(layers[number], one.command, view);
        }
    }
    return layers;
}

}  // namespace pitcast::web
