// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "pitcast/web/ograf_api.h"
#include "pitcast/web/routes.h"

#include "ograf_names.h"

namespace pitcast::web {
namespace {

Json text_schema(std::string_view about) {
    return {{"type", "string"}, {"description", about}};
}

Json object_schema(Json properties, Json required = Json::array()) {
    Json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) {
        schema["required"] = std::move(required);
    }
    return schema;
}

Json schema_ref(std::string_view name) {
    return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json schemas() {
    const Json data{{"type", "object"}, {"description", "Fields of the template"}};
    const Json step{{"type", "integer"}, {"minimum", 0}, {"maximum", 32}};
    const Json flag{{"type", "boolean"}};
    const auto instance = [](Json params) {
        return object_schema({{"renderTarget", schema_ref("RenderTarget")},
                              {"graphicInstanceId", text_schema("As load has given it")},
                              {"params", object_schema(std::move(params))}});
    };
    return {
        {"Problem", object_schema({{"type", text_schema("about:blank")},
                                   {"title", text_schema("The kind")},
                                   {"status", {{"type", "integer"}}},
                                   {"detail", text_schema("What is wrong, where, how to mend it")},
                                   {"error", {{"type", "object"}}}},
                                  {"title", "status", "detail"})},
        {"RenderTarget",
         object_schema(
             {{"layer", {{"type", "integer"}, {"minimum", 0}, {"maximum", kLastLayer}}}})},
        {"Load", object_schema({{"renderTarget", schema_ref("RenderTarget")},
                                {"graphicId", text_schema("Of GET /graphics")},
                                {"params", object_schema({{"data", data}})}},
                               {"graphicId"})},
        {"Play", instance({{"delta", step}, {"goto", step}, {"skipAnimation", flag}})},
        {"Update", instance({{"data", data}})},
        {"Stop", instance({{"skipAnimation", flag}})},
        {"Clear",
         object_schema({{"filters",
                         {{"type", "array"},
                          {"items", object_schema({{"renderTarget", schema_ref("RenderTarget")},
                                                   {"graphicId", text_schema("")},
                                                   {"graphicInstanceId", text_schema("")}})}}}})},
        {"Command",
         object_schema({{"verb",
                         {{"type", "string"},
                          {"enum",
                           {"cue", "take", "update", "continue", "out", "clear", "arm", "disarm",
                            "lock", "unlock", "delay", "gain"}}}},
                        {"id", text_schema("Sent again with the same id, it is done once")},
                        {"template", text_schema("")},
                        {"page", text_schema("Of the rundown, instead of a template")},
                        {"layer", {{"type", "integer"}}},
                        {"data", data},
                        {"manner", {{"type", "string"}, {"enum", {"cut", "animate"}}}},
                        {"who", text_schema("Whose locks count")}},
                       {"verb"})},
        {"Taken", object_schema({{"ok", flag}, {"effective_frame", {{"type", "integer"}}}})}};
}

/// What examples are about: the first template that is no list of everything.
struct Example {
    std::string graphic;
    std::string instance;
    std::int32_t layer = 0;
};

Example example_of(const View& view) {
    if (view.package == nullptr || view.package->templates().empty()) {
        return {};
    }
    const show::TemplateSummary& made = view.package->templates().front();
    return {view.package->id() + "." + made.id, instance_id(made.layer, made.id), made.layer};
}

struct Body {
    std::string schema;
    Json example;
};

Body body_of(Endpoint endpoint, const Example& example) {
    const Json target{{"layer", example.layer}};
    Json instance{{"renderTarget", target}, {"graphicInstanceId", example.instance}};
    const auto with = [&](Json params) {
        Json body = instance;
        body["params"] = std::move(params);
        return body;
    };
    switch (endpoint) {
        case Endpoint::commands:
            return {"Command",
                    {{"verb", "take"},
                     {"template", example.instance.substr(example.instance.find(':') + 1)}}};
        case Endpoint::ograf_load:
            return {"Load",
                    {{"renderTarget", target},
                     {"graphicId", example.graphic},
                     {"params", {{"data", Json::object()}}}}};
        case Endpoint::ograf_play:
            return {"Play", with({{"skipAnimation", false}})};
        case Endpoint::ograf_update:
            return {"Update", with({{"data", Json::object()}})};
        case Endpoint::ograf_stop:
            return {"Stop", with({{"skipAnimation", false}})};
        case Endpoint::ograf_clear:
            return {"Clear", {{"filters", {{{"renderTarget", target}}}}}};
        default:
            return {};
    }
}

Json parameters_of(const Route& route, const Example& example) {
    Json parameters = Json::array();
    const auto add = [&](std::string_view name, std::string_view in, std::string value) {
        parameters.push_back({{"name", name},
                              {"in", in},
                              {"required", true},
                              {"schema", {{"type", "string"}}},
                              {"example", std::move(value)}});
    };
    if (route.path.find("{graphicId}") != std::string_view::npos) {
        add("graphicId", "path", example.graphic);
    }
    if (route.endpoint == Endpoint::picture) {
        add("bus", "path", "programme");
    }
    if (route.path.find("{rendererId}") != std::string_view::npos) {
        add("rendererId", "path", std::string(kRenderer));
    }
    if (route.path.find("{customActionId}") != std::string_view::npos) {
        add("customActionId", "path", "none");
    }
    if (route.endpoint == Endpoint::ograf_target) {
        add("renderTarget", "query", Json{{"layer", example.layer}}.dump());
    }
    return parameters;
}

Json responses_of(const Route& route) {
    const auto content = [](std::string_view type, Json schema) {
        return Json{{std::string(type), {{"schema", std::move(schema)}}}};
    };
    const std::string type = route.endpoint == Endpoint::metrics   ? "text/plain"
                             : route.endpoint == Endpoint::events  ? "text/event-stream"
                             : route.endpoint == Endpoint::picture ? "image/jpeg"
                                                                   : "application/json";
    Json responses = Json::object();
    const auto refusal = [&](const char* status, std::string_view what) {
        responses[status] = {
            {"description", what},
            {"content", content("application/problem+json", schema_ref("Problem"))}};
    };
    const bool never = route.endpoint == Endpoint::ograf_delete ||
                       route.endpoint == Endpoint::ograf_renderer_action ||
                       route.endpoint == Endpoint::ograf_custom;
    if (!never) {
        responses["200"] = {
            {"description", "Done"},
            {"content",
             content(type,
                     route.endpoint == Endpoint::commands
                         ? schema_ref("Taken")
                         : Json{{"type", type == "application/json" ? "object" : "string"}})}};
    }
    refusal("401", "The token is missing or wrong");
    refusal("403", "Host or Origin are not allowed");
    if (route.path.find('{') != std::string_view::npos) {
        refusal("404", "There is no such thing");
    }
    if (route.endpoint == Endpoint::healthz) {
        responses["503"] = {{"description", "It does not; the body has reasons"},
                            {"content", content("application/json", {{"type", "object"}})}};
    }
    if (route.endpoint == Endpoint::picture) {
        refusal("400", "\"after\" is no frame");
        refusal("503", "The channel has no time for pictures");
    }
    if (route.endpoint == Endpoint::ograf_delete) {
        refusal("405", "Templates are files");
    }
    if (route.method != "GET") {
        refusal("400", "The body makes no sense");
        refusal("413", "The body is too large");
        refusal("500", "The channel did not answer");
        refusal("503", "The channel has too many commands waiting");
        refusal(route.endpoint == Endpoint::commands ? "409" : "550", "The show refuses it");
    }
    return responses;
}

}  // namespace

Json openapi_document(const View& view) {
    const Example example = example_of(view);
    Json paths = Json::object();
    for (const Route& route : routes()) {
        if (route.summary.empty()) {
            continue;
        }
        const Body body = body_of(route.endpoint, example);
        Json operation{{"summary", route.summary},
                       {"tags", {route.path.starts_with(kOgrafRoot) ? "OGraf" : "Pitcast"}},
                       {"responses", responses_of(route)}};
        if (Json parameters = parameters_of(route, example); !parameters.empty()) {
            operation["parameters"] = std::move(parameters);
        }
        if (!body.schema.empty()) {
            operation["requestBody"] = {
                {"required", true},
                {"content",
                 {{"application/json",
                   {{"schema", schema_ref(body.schema)}, {"example", body.example}}}}}};
        }
        std::string method(route.method);
        std::transform(method.begin(), method.end(), method.begin(),
                       [](char c) { return static_cast<char>(c + 32); });
        paths[std::string(route.path)][method] = std::move(operation);
    }
    return {{"openapi", "3.0.3"},
            {"info",
             {{"title", "Pitcast: a channel over HTTP"},
              {"version", view.version.empty() ? "0" : view.version},
              {"description", "Commands and state of a channel, and EBU OGraf's Server API v1."}}},
            {"security", {{{"bearer", Json::array()}}, Json::object()}},
            {"paths", std::move(paths)},
            {"components",
             {{"schemas", schemas()},
              {"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}}}}};
}

}  // namespace pitcast::web
