// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>

#include "report.h"

namespace pitcast::osc {
namespace {

/// What a lamp shows.
enum Tally : std::int32_t { kTallyNone = 0, kTallyCued = 1, kTallyOnAir = 2 };

struct LayerTold {
    std::string on_air;
    std::string phase = "empty";
    std::int32_t step = 0;
    std::string page;
    std::string cued;
    std::string locked;
    std::int32_t tally = kTallyNone;
};

using Layers = std::map<std::int32_t, LayerTold>;
using Tallies = std::map<std::string, std::int32_t>;

void raise(Tallies& tallies, const std::string& id, std::int32_t to) {
    if (!id.empty()) {
        std::int32_t& tally = tallies[id];
        tally = std::max(tally, to);
    }
}

/// A layer may have something that leaves under what comes; the later one is told.
void take_layer(const Json& report, LayerTold& layer, Tallies& templates, Tallies& pages) {
    const std::string made = report.value("template", "");
    const std::string page = report.value("page", "");
    const std::string phase = report.value("phase", "");
    const std::int32_t tally = phase == "cued" ? kTallyCued : kTallyOnAir;
    raise(templates, made, tally);
    raise(pages, page, tally);
    layer.tally = std::max(layer.tally, tally);
    if (tally == kTallyCued) {
        layer.cued = made;
        return;
    }
    layer.on_air = made;
    layer.phase = phase;
    layer.step = report.value("step", 0);
    layer.page = page;
}

void tell_layers(const Layers& layers, Messages& out) {
    for (const auto& [number, layer] : layers) {
        const std::string at = "/pitcast/layer/" + std::to_string(number) + "/";
        out.push_back({at + "on-air", {layer.on_air}});
        out.push_back({at + "phase", {layer.phase}});
        out.push_back({at + "step", {layer.step}});
        out.push_back({at + "page", {layer.page}});
        out.push_back({at + "cued", {layer.cued}});
        out.push_back({at + "locked", {layer.locked}});
        out.push_back({at + "tally", {layer.tally}});
    }
}

void tell_tallies(const char* tree, const Tallies& tallies, Messages& out) {
    for (const auto& [id, tally] : tallies) {
        out.push_back({std::string(tree) + id + "/tally", {tally}});
    }
}

}  // namespace

void report_show(const Json& state, const show::Package* package,
                 const std::set<std::int32_t>& known, Messages& out) {
    Layers layers;
    Tallies templates;
    Tallies pages;
    for (const std::int32_t layer : known) {
        layers[layer] = {};
    }
    if (package != nullptr) {
        for (const show::TemplateSummary& made : package->templates()) {
            templates[made.id] = kTallyNone;
        }
        for (const show::Page& page : package->pages()) {
            pages[page.id] = kTallyNone;
        }
    }
    for (const Json& report : state.value("layers", Json::array())) {
        take_layer(report, layers[report.value("layer", 0)], templates, pages);
    }
    for (const Json& lock : state.value("locks", Json::array())) {
        layers[lock.value("layer", 0)].locked = lock.value("who", "");
    }
    std::int32_t on_air = 0;
    for (const auto& [number, layer] : layers) {
        on_air += layer.tally == kTallyOnAir ? 1 : 0;
    }
    out.push_back({"/pitcast/on-air", {on_air}});
    tell_layers(layers, out);
    tell_tallies("/pitcast/template/", templates, out);
    tell_tallies("/pitcast/rundown/", pages, out);
    for (const Json& rule : state.value("rules", Json::array())) {
        const std::string at = "/pitcast/rule/" + rule.value("id", "") + "/";
        out.push_back({at + "armed", {rule.value("armed", false) ? 1 : 0}});
        out.push_back({at + "holds", {rule.value("holds", false) ? 1 : 0}});
    }
}

}  // namespace pitcast::osc
