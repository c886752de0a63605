// SPDX-License-Identifier: Apache-2.0
// The actions of OGraf's Server API as commands of the show.
#include <algorithm>
#include <charconv>
#include <optional>

#include "pitcast/web/ograf_api.h"

#include "ograf_names.h"

namespace pitcast::web {
namespace {

using show::Command;

/// The status that controllers take as "the graphic could not".
constexpr int kGraphicFailed = 550;
constexpr std::int32_t kMostStepsAtOnce = 32;

std::optional<std::int32_t> layer_number(std::string_view text) {
    std::int32_t number = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = failed == std::errc{} && end == text.data() + text.size();
    return whole && number >= 0 && number <= kLastLayer ? std::optional(number) : std::nullopt;
}

Error no_layer() {
    return {"renderTarget", "names no layer from 0 to 9999", "write {\"layer\": 40}"};
}

struct Instance {
    std::int32_t layer = -1;
    std::string template_id;
};

/// The instance that a body means: by its id, else by its render target and what is there.
Result<Instance> instance_of(const Json& body, const View& view,
                             const std::map<std::int32_t, LayerNow>& layers) {
    const auto target = layer_of_target(body.value("renderTarget", Json()));
    if (!target) {
        return target.error();
    }
    const Json id = body.value("graphicInstanceId", Json());
    if (id.is_null() && *target >= 0) {
        const auto found = layers.find(*target);
        const LayerNow now = found == layers.end() ? LayerNow{} : found->second;
        return Instance{*target, now.on_air.empty() ? now.cued : now.on_air};
    }
    if (!id.is_string()) {
        return Error{"graphicInstanceId", "must be text, as load has given it", ""};
    }
    const std::string text = id.get<std::string>();
    const std::size_t colon = text.find(':');
    const auto layer = layer_number(std::string_view(text).substr(0, colon));
    if (colon == std::string::npos || !layer || !template_of(view, text.substr(colon + 1))) {
        return Error{"graphicInstanceId", "\"" + text + "\" is none of this show", ""};
    }
    if (*target >= 0 && *target != *layer) {
        return Error{"graphicInstanceId", "\"" + text + "\" is on another render target", ""};
    }
    return Instance{*layer, text.substr(colon + 1)};
}

Result<Json> object_in(const Json& parent, const char* key) {
    Json found = parent.value(key, Json::object());
    if (found.is_null()) {
        found = Json::object();
    }
    if (!found.is_object()) {
        return Error{key, "must be an object", ""};
    }
    return found;
}

Result<bool> flag_in(const Json& params, const char* key) {
    const Json found = params.value(key, Json());
    if (!found.is_null() && !found.is_boolean()) {
        return Error{key, "must be true or false", ""};
    }
    return found.is_boolean() && found.get<bool>();
}

Result<std::optional<std::int32_t>> step_in(const Json& params, const char* key) {
    const Json found = params.value(key, Json());
    if (found.is_null()) {
        return std::optional<std::int32_t>();
    }
    const double number = found.is_number() ? found.get<double>() : -1;
    if (!(number >= 0 && number <= kMostStepsAtOnce) ||
        number != static_cast<double>(static_cast<std::int32_t>(number))) {
        return Error{key, "must be a whole number from 0 to 32", "steps only go forward"};
    }
    return std::optional(static_cast<std::int32_t>(number));
}

Command command_on(show::Verb verb, std::int32_t layer) {
    Command command;
    command.verb = verb;
    command.layer = layer;
    return command;
}

Json done(const std::string& instance) {
    return {{"graphicInstanceId", instance}, {"statusCode", 200}, {"statusMessage", "OK"}};
}

Plan plan_of(Command command, Json body) {
    Plan plan;
    plan.commands.push_back(std::move(command));
    plan.body = std::move(body);
    plan.refused_status = kGraphicFailed;
    return plan;
}

Mapped load(const Json& body, const View& view) {
    const Json id = body.value("graphicId", Json());
    const show::TemplateSummary* made =
        id.is_string() ? find_graphic(view, id.get<std::string>()) : nullptr;
    if (made == nullptr) {
        return problem(id.is_string() ? 404 : 400,
                       {"graphicId", "names no graphic of this show", "ask GET /graphics"});
    }
    const auto target = layer_of_target(body.value("renderTarget", Json()));
    if (!target) {
        return problem(400, target.error());
    }
    const auto params = object_in(body, "params");
    const auto data = params ? object_in(*params, "data") : params;
    if (!data) {
        return problem(400, data.error());
    }
    const std::int32_t layer = *target < 0 ? made->layer : *target;
    Command cue = command_on(show::Verb::cue, layer);
    cue.template_id = made->id;
    cue.data = *data;
    return plan_of(std::move(cue), done(instance_id(layer, made->id)));
}

Mapped update(const Json& params, const Instance& instance) {
    const auto data = object_in(params, "data");
    if (!data) {
        return problem(400, data.error());
    }
    Command update = command_on(show::Verb::update, instance.layer);
    update.template_id = instance.template_id;
    update.data = *data;
    return plan_of(std::move(update), done(instance_id(instance.layer, instance.template_id)));
}

/// How many times to go on, and to where; "goto" counts from 0, "delta" from where it is.
struct Steps {
    bool takes = false;
    std::int32_t nexts = 0;
    std::int32_t to = 0;
};

Result<Steps> steps_of(const Json& params, const LayerNow& now, const std::string& template_id) {
    const auto delta = step_in(params, "delta");
    const auto target = step_in(params, "goto");
    if (!delta || !target) {
        return !delta ? delta.error() : target.error();
    }
    const bool is_on = now.on_air == template_id && now.cued != template_id;
    if (!is_on) {
        const std::int32_t to = *target ? **target : std::max(delta->value_or(1) - 1, 0);
        return Steps{true, to, to};
    }
    const std::int32_t to = *target ? **target : now.step + delta->value_or(1);
    if (to < now.step) {
        return Error{
            "goto",
            "is step " + std::to_string(to) + ", and " + std::to_string(now.step) + " is on air",
            "steps only go forward: stop it, and play it again"};
    }
    return Steps{false, to - now.step, to};
}

Mapped play(const Json& params, const Instance& instance, const View& view, const LayerNow& now) {
    const auto steps = steps_of(params, now, instance.template_id);
    const auto skips = flag_in(params, "skipAnimation");
    if (!steps || !skips) {
        return problem(400, !steps ? steps.error() : skips.error());
    }
    Plan plan;
    plan.refused_status = kGraphicFailed;
    if (steps->takes) {
        Command take = command_on(show::Verb::take, instance.layer);
        take.template_id = instance.template_id;
        take.manner = *skips ? show::Manner::cut : show::Manner::natural;
        plan.commands.push_back(std::move(take));
    }
    for (std::int32_t i = 0; i < steps->nexts; ++i) {
        plan.commands.push_back(command_on(show::Verb::next, instance.layer));
    }
    plan.body = done(instance_id(instance.layer, instance.template_id));
    // After the last step it is going out, and has none.
    const show::TemplateSummary* made = template_of(view, instance.template_id);
    if (made != nullptr && steps->to < std::max(made->step_count, 1)) {
        plan.body["currentStep"] = steps->to;
    }
    return plan;
}

Mapped stop(const Json& params, const Instance& instance, const LayerNow& now) {
    const auto skips = flag_in(params, "skipAnimation");
    if (!skips) {
        return problem(400, skips.error());
    }
    const std::string id = instance_id(instance.layer, instance.template_id);
    const std::string& goes = now.on_air.empty() ? now.cued : now.on_air;
    if (goes != instance.template_id) {
        // Another graphic has its layer by now, and an out would take that one away.
        Plan nothing;
        nothing.body = done(id);
        nothing.body["statusMessage"] = "was not on air";
        return nothing;
    }
    Command out = command_on(show::Verb::out, instance.layer);
    out.manner = *skips ? show::Manner::cut : show::Manner::natural;
    return plan_of(std::move(out), done(id));
}

struct Filter {
    std::int32_t layer = -1;
    std::string template_id;

    [[nodiscard]] bool holds(std::int32_t number, const std::string& shown) const {
        return (layer < 0 || layer == number) && (template_id.empty() || template_id == shown);
    }
};

Result<Filter> filter_of(const Json& json, const View& view) {
    if (!json.is_object()) {
        return Error{"filters", "must be objects", ""};
    }
    Filter filter;
    const auto target = layer_of_target(json.value("renderTarget", Json()));
    if (!target) {
        return target.error();
    }
    filter.layer = *target;
    if (const Json id = json.value("graphicId", Json()); !id.is_null()) {
        const show::TemplateSummary* made =
            id.is_string() ? find_graphic(view, id.get<std::string>()) : nullptr;
        // What there is not cannot be on air: such a filter clears nothing.
        filter.template_id = made == nullptr ? "\n" : made->id;
    }
    if (json.contains("graphicInstanceId") && !json["graphicInstanceId"].is_null()) {
        const auto instance =
            instance_of({{"graphicInstanceId", json["graphicInstanceId"]}}, view, {});
        if (!instance) {
            filter.template_id = "\n";
        } else if ((filter.layer >= 0 && filter.layer != instance->layer) ||
                   (!filter.template_id.empty() && filter.template_id != instance->template_id)) {
            filter.template_id = "\n";
        } else {
            filter = {instance->layer, instance->template_id};
        }
    }
    return filter;
}

/// Filters are ORed, members of one ANDed; none at all means everything.
Mapped clear(const Json& body, const View& view, const std::map<std::int32_t, LayerNow>& layers) {
    const Json given = body.value("filters", Json());
    if (!given.is_null() && !given.is_array()) {
        return problem(400, {"filters", "must be a list", ""});
    }
    std::vector<Filter> filters;
    for (const Json& one : given.is_null() ? Json::array() : given) {
        const auto filter = filter_of(one, view);
        if (!filter) {
            return problem(400, filter.error());
        }
        filters.push_back(*filter);
    }
    Plan plan;
    plan.refused_status = kGraphicFailed;
    Json cleared = Json::array();
    for (const auto& [number, now] : layers) {
        bool any = false;
        for (const std::string& shown : {now.on_air, now.cued}) {
            const bool chosen = !shown.empty() &&
                                (filters.empty() ||
                                 std::any_of(filters.begin(), filters.end(), [&](const Filter& f) {
                                     return f.holds(number, shown);
                                 }));
            if (chosen) {
                any = true;
                cleared.push_back({{"renderTarget", {{"layer", number}}},
                                   {"graphicInstanceId", instance_id(number, shown)}});
            }
        }
        if (any && !filters.empty()) {
            plan.commands.push_back(command_on(show::Verb::clear, number));
        }
    }
    if (filters.empty()) {
        plan.commands.push_back(command_on(show::Verb::clear, -1));
    }
    plan.body = {{"graphicInstances", std::move(cleared)}};
    return plan;
}

}  // namespace

Result<std::int32_t> layer_of_target(const Json& target) {
    if (target.is_null()) {
        return -1;
    }
    if (target.is_number_integer()) {
        const auto number = layer_number(target.dump());
        return number ? Result<std::int32_t>(*number) : Result<std::int32_t>(no_layer());
    }
    if (target.is_string()) {
        const std::string text = target.get<std::string>();
        if (const auto number = layer_number(text)) {
            return *number;
        }
        const auto inner = JsonDocument::parse(text, "renderTarget");
        return inner && !inner->root().is_string() ? layer_of_target(inner->root())
                                                   : Result<std::int32_t>(no_layer());
    }
    if (!target.is_object()) {
        return no_layer();
    }
    for (const char* key : {"layer", "layerId"}) {
        if (const auto found = target.find(key); found != target.end() && !found->is_object()) {
            return layer_of_target(*found);
        }
    }
    return target.empty() ? Result<std::int32_t>(-1) : Result<std::int32_t>(no_layer());
}

Mapped ograf_action(std::string_view action, std::string_view text, const View& view,
                    const LayerBook& book) {
    const auto parsed = JsonDocument::parse(text.empty() ? "{}" : text, "body");
    if (!parsed) {
        return problem(400, parsed.error());
    }
    const Json& body = parsed->root();
    if (!body.is_object()) {
        return problem(400, {"body", "must be an object", ""});
    }
    const auto layers = book.now(view);
    if (action == "load") {
        return load(body, view);
    }
    if (action == "clear") {
        return clear(body, view, layers);
    }
    const auto instance = instance_of(body, view, layers);
    if (!instance) {
        return problem(404, instance.error());
    }
    const auto params = object_in(body, "params");
    if (!params) {
        return problem(400, params.error());
    }
    const auto found = layers.find(instance->layer);
    const LayerNow now = found == layers.end() ? LayerNow{} : found->second;
    if (action == "updateAction") {
        return update(*params, *instance);
    }
    if (action == "playAction") {
        return play(*params, *instance, view, now);
    }
    if (action == "stopAction") {
        return stop(*params, *instance, now);
    }
    return problem(404, {"action", "\"" + std::string(action) + "\" is none of this graphic", ""});
}

}  // namespace pitcast::web
