// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/show/ograf.h"

#include "../../engine/show/src/loader.h"
#include "show_fixture.h"
#include "test_paths.h"

/// What we publish for others holds what the engine does.
namespace pitcast::show {
namespace {

using namespace show_fixture;

std::set<std::string> keys(const Json& object) {
    std::set<std::string> all;
    for (const auto& member : object.items()) {
        all.insert(member.key());
    }
    return all;
}

TEST(Published, SchemaNamesTheMembersThatTheLoaderTakes) {
    const auto text = read_file(std::string(PITCAST_SOURCE_DIR) + "/docs/template.schema.json");
    ASSERT_TRUE(text.ok());
    const Json schema = Json::parse(*text);
    for (std::size_t i = 0; i < element_types().size(); ++i) {
        const auto members = members_of(i);
        const std::string name = "element_" + element_types()[i];
        ASSERT_TRUE(schema["$defs"].contains(name)) << name;
        EXPECT_EQ(keys(schema["$defs"][name]["properties"]),
                  std::set<std::string>(members.begin(), members.end()))
            << name;
    }
}

std::shared_ptr<const Package> package_of(const Folder& folder) {
    folder.write("package.json",
                 R"({"schema": 1, "id": "p", "title": "P", "templates": ["a.json"]})");
    folder.write("a.json", R"({"id": "a", "title": "A", "layer": 7, "steps": 3, "fields": [
        {"id": "t", "type": "text", "default": "x"}, {"id": "n", "type": "number", "default": 4},
        {"id": "b", "type": "boolean"}, {"id": "c", "type": "competitor", "default": "@p1"},
        {"id": "k", "type": "choice", "choices": ["one", "two"]},
        {"id": "rows", "type": "table", "columns": ["year"]}], "elements": []})");
    draw::FontLibrary fonts;
    LoadOptions options{folder.path(), {}};
    auto loaded = load_package(folder.path(), fonts, options);
    EXPECT_TRUE(loaded.ok()) << loaded.error().message();
    return *loaded;
}

TEST(Published, ManifestsKeepTheRulesOfOgraf) {
    const Folder folder("show-ograf");
    const auto package = package_of(folder);
    const Json manifest = ograf_manifest(*package, package->templates().front());
    EXPECT_EQ(ograf_fault(manifest), "");
    EXPECT_EQ(manifest["id"], "p.a");
    EXPECT_EQ(manifest["stepCount"], 3);
    const Json& fields = manifest["schema"]["properties"];
    EXPECT_EQ(fields["n"]["type"], "integer");
    EXPECT_EQ(fields["n"]["default"], 4);
    EXPECT_EQ(fields["k"]["enum"], (Json{"one", "two"}));
    EXPECT_EQ(fields["k"]["gddType"], "select");
    EXPECT_EQ(fields["rows"]["items"]["properties"]["year"]["type"], "string");
}

TEST(Published, ManifestsThatBreakTheRulesAreTold) {
    const Folder folder("show-ograf");
    const auto package = package_of(folder);
    const Json fine = ograf_manifest(*package, package->templates().front());
    const auto fault = [&](const char* key, const Json& value) {
        Json broken = fine;
        broken[key] = value;
        return ograf_fault(broken);
    };
    EXPECT_EQ(fault("main", ""), "\"main\" must be text");
    EXPECT_EQ(fault("supportsRealTime", "yes"), "\"supportsRealTime\" must be true or false");
    EXPECT_EQ(fault("scene", 1), "unknown member \"scene\"; one's own begin with v_");
    EXPECT_EQ(fault("stepCount", -2), "\"stepCount\" must be a whole number from -1");
    EXPECT_EQ(fault("schema", Json{{"type", "object"}, {"properties", {{"a", Json::object()}}}}),
              "property \"a\" has no type");
    EXPECT_EQ(ograf_fault(Json::array()), "a manifest must be an object");
}

}  // namespace
}  // namespace pitcast::show
