// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/ograf_api.h"

#include <algorithm>
#include <set>

#include "pitcast/show/ograf.h"

#include "ograf_names.h"

namespace pitcast::web {
namespace {

Json graphic_info(const View& view, const show::TemplateSummary& made) {
    const Json manifest = show::ograf_manifest(*view.package, made);
    return {{"id", manifest["id"]},
            {"version", manifest["version"]},
            {"name", manifest["name"]},
            {"description", manifest["description"]}};
}

Json layer_target(const View& view, std::int32_t number, const LayerNow& now) {
    Json instances = Json::array();
    for (const std::string& id : {now.on_air, now.cued}) {
        if (const show::TemplateSummary* made = template_of(view, id)) {
            instances.push_back({{"graphicInstanceId", instance_id(number, id)},
                                 {"graphic", graphic_info(view, *made)},
                                 {"v_pitcast", {{"onAir", id == now.on_air}}}});
        }
    }
    return {{"renderTarget", {{"layer", number}}},
            {"name", "Layer " + std::to_string(number)},
            {"status", "OK"},
            {"graphicInstances", std::move(instances)}};
}

/// Layers that templates are made for, and those that something is on.
std::set<std::int32_t> known_layers(const View& view,
                                    const std::map<std::int32_t, LayerNow>& layers) {
    std::set<std::int32_t> numbers;
    for (const show::TemplateSummary& made : view.package->templates()) {
        numbers.insert(made.layer);
    }
    for (const auto& [number, now] : layers) {
        if (number >= 0) {
            numbers.insert(number);
        }
    }
    return numbers;
}

Json target_schema(const View& view) {
    const auto& templates = view.package->templates();
    Json schema{{"type", "object"},
                {"properties",
                 {{"layer",
                   {{"type", "integer"},
                    {"title", "Layer"},
                    {"description", "Left out: the layer that the template is made for"},
                    {"minimum", 0},
                    {"maximum", kLastLayer}}}}}};
    if (!templates.empty()) {
        schema["default"] = {{"layer", templates.front().layer}};
    }
    return schema;
}

Reply no_graphic(const std::string& id) {
    return problem(404, {"graphic \"" + id + "\"", "is not of this show", ""});
}

}  // namespace

std::string instance_id(std::int32_t layer, const std::string& template_id) {
    return std::to_string(layer) + ":" + template_id;
}

const show::TemplateSummary* find_graphic(const View& view, const std::string& id) {
    const std::string own = view.package->id() + ".";
    return template_of(view, id.starts_with(own) ? id.substr(own.size()) : id);
}

Reply ograf_server(const View& view) {
    return json_reply(
        {{"name", "Pitcast"},
         {"description", view.package->title()},
         {"version", view.version},
         {"author", {{"name", "Pitcast"}}},
         {"v_pitcast", {{"package", view.package->id()}, {"openapi", "/openapi.json"}}}});
}

Reply ograf_graphics(const View& view) {
    Json graphics = Json::array();
    for (const show::TemplateSummary& made : view.package->templates()) {
        graphics.push_back(graphic_info(view, made));
    }
    return json_reply({{"graphics", std::move(graphics)}});
}

Reply ograf_graphic(const View& view, const std::string& id) {
    const show::TemplateSummary* made = find_graphic(view, id);
    if (made == nullptr) {
        return no_graphic(id);
    }
    return json_reply(
        {{"graphic", show::ograf_manifest(*view.package, *made)}, {"metadata", Json::object()}});
}

Reply ograf_delete(const View& view, const std::string& id) {
    if (find_graphic(view, id) == nullptr) {
        return no_graphic(id);
    }
    return problem(405, {"graphic \"" + id + "\"", "is a file of the show and stays",
                         "take it out of package.json, and reload"});
}

Reply ograf_renderers(const View& view) {
    return json_reply(
        {{"renderers",
          {{{"id", kRenderer}, {"name", "Pitcast"}, {"description", view.package->title()}}}}});
}

Reply ograf_renderer(const View& view, const LayerBook& book) {
    const auto layers = book.now(view);
    Json targets = Json::array();
    for (const std::int32_t number : known_layers(view, layers)) {
        const auto found = layers.find(number);
        targets.push_back(
            layer_target(view, number, found == layers.end() ? LayerNow{} : found->second));
    }
    const bool runs = view.state != nullptr;
    return json_reply(
        {{"renderer",
          {{"id", kRenderer},
           {"name", "Pitcast"},
           {"description", view.package->title()},
           {"customActions", Json::array()},
           {"renderCharacteristics",
            {{"resolution", {{"width", view.format.width}, {"height", view.format.height}}},
             {"frameRate",
              static_cast<double>(view.format.rate.numerator) / view.format.rate.denominator}}},
           {"renderTargetSchema", target_schema(view)},
           {"status",
            {{"status", runs ? "OK" : "WARNING"},
             {"message", runs ? "" : "no frame yet"},
             {"renderTargets", targets}}},
           {"renderTargets", targets}}}});
}

Reply ograf_target(const View& view, const LayerBook& book, const std::string& text) {
    auto target = JsonDocument::parse(text, "renderTarget");
    if (!target) {
        return problem(400, target.error());
    }
    const auto layer = layer_of_target(target->root());
    if (!layer) {
        return problem(400, layer.error());
    }
    if (*layer < 0) {
        return problem(404, {"renderTarget", "names no layer", "write {\"layer\": 40}"});
    }
    const auto layers = book.now(view);
    const auto found = layers.find(*layer);
    return json_reply(
        {{"renderTarget",
          layer_target(view, *layer, found == layers.end() ? LayerNow{} : found->second)}});
}

}  // namespace pitcast::web
