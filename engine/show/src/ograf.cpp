// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/ograf.h"

#include <algorithm>
#include <array>

namespace pitcast::show {
namespace {

constexpr std::string_view kManifestSchema =
    "https://ograf.ebu.io/v1/specification/json-schemas/graphics/schema.json";
constexpr std::string_view kGddSchema =
    "https://superflytv.github.io/GraphicsDataDefinition/gdd-"
    "meta-schema/v1/schema.json";

Json choice_schema(const Field& field) {
    Json labels = Json::object();
    for (const std::string& choice : field.choices) {
        labels[choice] = choice;
    }
    return {{"type", "string"},
            {"gddType", "select"},
            {"enum", field.choices},
            {"gddOptions", {{"labels", std::move(labels)}}}};
}

Json table_schema(const Field& field) {
    Json columns = Json::object();
    for (const std::string& column : field.columns) {
        columns[column] = {{"type", "string"}, {"gddType", "single-line"}};
    }
    return {{"type", "array"}, {"items", {{"type", "object"}, {"properties", std::move(columns)}}}};
}

Json field_schema(const Field& field) {
    Json schema;
    if (field.type == "number") {
        schema = {{"type", "integer"}};
    } else if (field.type == "boolean") {
        schema = {{"type", "boolean"}};
    } else if (field.type == "choice") {
        schema = choice_schema(field);
    } else if (field.type == "table") {
        schema = table_schema(field);
    } else {
        schema = {{"type", "string"}, {"gddType", "single-line"}};
    }
    if (field.type == "competitor") {
        schema["description"] = "Start number, or @p1 (place), @fastest";
        schema["v_pitcast"] = {{"type", "competitor"}};
    }
    schema["title"] = field.title.empty() ? field.id : field.title;
    schema["default"] = field.fallback;
    return schema;
}

bool is_text(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() &&
           !found->get_ref<const std::string&>().empty();
}

std::string in_quotes(std::string_view key) {
    return "\"" + std::string(key) + "\"";
}

std::string fault_in_schema(const Json& schema) {
    if (!schema.is_object() || schema.value("type", "") != "object" ||
        !schema.contains("properties") || !schema["properties"].is_object()) {
        return "\"schema\" must be of type object, with properties";
    }
    for (const auto& property : schema["properties"].items()) {
        if (!property.value().is_object() || !property.value().contains("type")) {
            return "property " + in_quotes(property.key()) + " has no type";
        }
    }
    return "";
}

}  // namespace

std::string_view ograf_main_module() {
    return R"js(// Pitcast draws this graphic itself. In a browser there is nothing to draw it with.
export default class PitcastGraphic extends HTMLElement {
  #refusal = { statusCode: 501, statusMessage: "This graphic is drawn by a Pitcast renderer." };
  async load() { return this.#refusal; }
  async dispose() { return { statusCode: 200 }; }
  async playAction() { return this.#refusal; }
  async updateAction() { return this.#refusal; }
  async stopAction() { return this.#refusal; }
  async customAction() { return this.#refusal; }
  async goToTime() { return this.#refusal; }
  async setActionsSchedule() { return this.#refusal; }
}
)js";
}

Json ograf_manifest(const Package& package, const TemplateSummary& summary) {
    Json properties = Json::object();
    for (const Field& field : summary.fields) {
        properties[field.id] = field_schema(field);
    }
    return {{"$schema", kManifestSchema},
            {"id", package.id() + "." + summary.id},
            {"version", "1"},
            {"name", summary.title.empty() ? summary.id : summary.title},
            {"description", package.title()},
            {"main", kOgrafMain},
            {"supportsRealTime", true},
            {"supportsNonRealTime", false},
            {"stepCount", summary.step_count},
            {"customActions", Json::array()},
            {"schema",
             {{"$schema", kGddSchema}, {"type", "object"}, {"properties", std::move(properties)}}},
            {"v_pitcast",
             {{"package", package.id()}, {"template", summary.id}, {"layer", summary.layer}}}};
}

std::string ograf_fault(const Json& manifest) {
    static constexpr std::array<std::string_view, 14> kKnown{"$schema",
                                                             "id",
                                                             "name",
                                                             "main",
                                                             "supportsRealTime",
                                                             "version",
                                                             "author",
                                                             "description",
                                                             "schema",
                                                             "supportsNonRealTime",
                                                             "stepCount",
                                                             "customActions",
                                                             "renderRequirements",
                                                             "thumbnails"};
    if (!manifest.is_object()) {
        return "a manifest must be an object";
    }
    for (const char* key : {"$schema", "id", "name", "main"}) {
        if (!is_text(manifest, key)) {
            return in_quotes(key) + " must be text";
        }
    }
    for (const char* key : {"supportsRealTime", "supportsNonRealTime"}) {
        if (!manifest.contains(key) || !manifest[key].is_boolean()) {
            return in_quotes(key) + " must be true or false";
        }
    }
    for (const auto& member : manifest.items()) {
        if (!member.key().starts_with("v_") &&
            std::find(kKnown.begin(), kKnown.end(), member.key()) == kKnown.end()) {
            return "unknown member " + in_quotes(member.key()) + "; one's own begin with v_";
        }
    }
    if (manifest.contains("stepCount") &&
        (!manifest["stepCount"].is_number_integer() || manifest["stepCount"] < -1)) {
        return "\"stepCount\" must be a whole number from -1";
    }
    return manifest.contains("schema") ? fault_in_schema(manifest["schema"]) : "";
}

}  // namespace pitcast::show
