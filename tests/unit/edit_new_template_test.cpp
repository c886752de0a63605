// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/package_check.h"
#include "pitcast/edit/package_look.h"
#include "pitcast/edit/template_plan.h"

#include "show_fixture.h"
#include "test_paths.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

const char* const kBarePackage = R"({
  "schema": 1,
  "id": "bare",
  "templates": ["templates/first.json"]
}
)";
const char* const kFirstTemplate = R"({"schema": 1, "id": "first", "layer": 10, "elements": []}
)";

fs::path bundled(const char* name) {
    return fs::path(PITCAST_SOURCE_DIR) / "templates" / name;
}

class NewTemplate : public ::testing::Test {
 protected:
    NewTemplate() {
        folder_.write("show/package.json", kBarePackage);
        folder_.write("show/templates/first.json", kFirstTemplate);
    }
    [[nodiscard]] fs::path show() const { return folder_.path() / "show"; }
    [[nodiscard]] std::string text(const std::string& file) const {
        const auto read = read_file(show() / file);
        return read ? *read : "";
    }
    [[nodiscard]] Json package() const { return Json::parse(text("package.json"), nullptr, false); }
    static bool has(const std::vector<std::string>& all, std::string_view one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    }
    static TemplateOrigin origin(const fs::path& folder, const std::string& id) {
        for (const TemplateOrigin& one : list_origins(folder, {})) {
            if (one.folder == folder && one.id == id) {
                return one;
            }
        }
        ADD_FAILURE() << "no template " << id;
        return {};
    }

    show_fixture::Folder folder_{"new-template"};
};

TEST_F(NewTemplate, HasAnIdThatIsCheckedAsItIsTyped) {
    const std::vector<std::string> taken{"first"};
    const auto fault = [&](std::string_view id) {
        return fault_of_id(show(), package(), taken, id);
    };
    folder_.write("show/templates/left-over.json", "{}");
    EXPECT_EQ(fault("lower-third"), IdFault::none);
    EXPECT_EQ(fault(""), IdFault::empty);
    EXPECT_EQ(fault("Lower"), IdFault::letters);
    EXPECT_EQ(fault("../first"), IdFault::letters);
    EXPECT_EQ(fault("-third"), IdFault::letters);
    EXPECT_EQ(fault(std::string(65, 'a')), IdFault::too_long);
    EXPECT_EQ(fault("first"), IdFault::taken);
    EXPECT_EQ(fault("left-over"), IdFault::file_there);
    EXPECT_EQ(free_template_id(show(), package(), taken, "first"), "first-2");
    EXPECT_EQ(template_file(package(), "clock"), "templates/clock.json");
    EXPECT_EQ(template_file(Json::object(), "clock"), "clock.json");
}

TEST_F(NewTemplate, TakesTheLookOfThePackageAsItsTokensHaveIt) {
    const auto look = [](const char* name) {
        return look_of(JsonDocument::load(bundled(name) / "package.json").value().root());
    };
    const PackageLook neutral = look("neutral");
    EXPECT_EQ(neutral.panel, "$panel");
    EXPECT_EQ(neutral.solid, "$panel-solid");
    EXPECT_EQ(neutral.ink, "$ink");
    EXPECT_EQ(neutral.dim, "$ink-2");
    EXPECT_EQ(neutral.accent, "$accent");
    EXPECT_EQ(neutral.on_accent, "$on-accent");
    EXPECT_EQ(neutral.strong, "strong");
    EXPECT_EQ(neutral.text, "text");
    const PackageLook xinqiu = look("xinqiu");
    EXPECT_EQ(xinqiu.panel, "$coal");
    EXPECT_EQ(xinqiu.accent, "$ochre");
    EXPECT_EQ(xinqiu.ink, "$white");
    EXPECT_EQ(xinqiu.on_accent, "$coal-solid");
    // There "ink" is what it is written on.
    const PackageLook world = look("world");
    EXPECT_EQ(world.solid, "$ink");
    EXPECT_EQ(world.ink, "$white");
    EXPECT_EQ(world.accent, "$accent");
    // Nothing to go by: values, and no family.
    const PackageLook bare = look_of(package());
    EXPECT_EQ(bare.panel, "#14181DE8");
    EXPECT_EQ(bare.solid, "#14181D");
    EXPECT_EQ(bare.strong, "");
}

TEST_F(NewTemplate, ShowsChineseNamesOnlyWithAFontForThem) {
    const auto text_with = [&](const char* file) {
        folder_.write("show/package.json",
                      std::string(R"({"schema": 1, "id": "bare", "families": {"f": ["one"]},
                        "fonts": [{"name": "one", "file": "system:)") +
                          file + R"("}], "templates": []})");
        const auto plan = plan_start(show(), "lower-third", "third", 40);
        return plan ? plan->text : plan.error().message();
    };
    EXPECT_EQ(text_with("truetype/RobotoCondensed-Bold.ttf").find("name.zh"), std::string::npos);
    EXPECT_NE(text_with("opentype/NotoSansCJK-Bold.ttc").find("name.zh"), std::string::npos);
}

/// Those of a package and in a package that has nothing but its id.
TEST_F(NewTemplate, OfEveryStartPassesTheCheckWhateverThePackageHas) {
    for (const TemplateStart& start : template_starts()) {
        const std::string id = "new-" + std::string(start.id);
        const auto plan = plan_start(show(), start.id, id, 77);
        if (start.id == "map") {
            ASSERT_FALSE(plan);
            EXPECT_NE(plan.error().message().find("venue"), std::string::npos);
            continue;
        }
        ASSERT_TRUE(plan) << plan.error().message();
        if (start.id == "lower-third") {
            EXPECT_TRUE(has(plan->brought, "family strong"));
        }
        EXPECT_EQ(has(plan->brought, "source onboard"), start.id == "onboard");
        const Status made = carry_out(show(), *plan, {});
        ASSERT_TRUE(made) << made.error().message();
        const Json json = Json::parse(text(plan->file));
        EXPECT_EQ(json.at("id"), id);
        EXPECT_EQ(json.at("layer"), 77);
        EXPECT_EQ(package().at("templates").back(), plan->file);
    }
    std::vector<std::string> warnings;
    const auto checked = check_package(show(), {}, {}, warnings);
    ASSERT_TRUE(checked) << checked.error().message();
    EXPECT_EQ(checked->templates, template_starts().size());
    EXPECT_TRUE(warnings.empty());
}

TEST_F(NewTemplate, StandsWhereItBelongsOnAnotherCanvas) {
    folder_.write("show/package.json",
                  R"({"schema": 1, "id": "tall", "canvas": {"width": 1080, "height": 1920},
      "templates": ["templates/first.json"]})");
    const auto plan = plan_start(show(), "lower-third", "lower-third", 40);
    ASSERT_TRUE(plan) << plan.error().message();
    const Json third = Json::parse(plan->text).at("elements").at(0);
    EXPECT_EQ(third.at("width"), 484);  // 860 * 1080 / 1920
    EXPECT_GT(third.at("y"), 1700) << "as low as before";
    EXPECT_TRUE(carry_out(show(), *plan, {}));
}

TEST_F(NewTemplate, ThatCannotBeLoadedLeavesNothingBehind) {
    auto plan = plan_start(show(), "clock", "clock", 31);
    ASSERT_TRUE(plan);
    plan->text = R"({"schema": 1, "id": "clock", "layer": 1, "elements": [{"id": "x"}]})";
    plan->copies.push_back({show() / "package.json", "pictures/deep/logo.png"});
    const Status made = carry_out(show(), *plan, {});
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message().find("clock.json"), std::string::npos);
    EXPECT_EQ(text("package.json"), kBarePackage);
    EXPECT_FALSE(fs::exists(show() / "templates/clock.json"));
    EXPECT_FALSE(fs::exists(show() / "pictures"));
}

TEST_F(NewTemplate, IsNotMadeOverAPackageThatChangedMeanwhile) {
    const auto plan = plan_start(show(), "clock", "clock", 31);
    ASSERT_TRUE(plan);
    folder_.write("show/package.json", std::string(kBarePackage) + " ");
    EXPECT_FALSE(carry_out(show(), *plan, {}));
    EXPECT_FALSE(fs::exists(show() / "templates/clock.json"));
}

TEST_F(NewTemplate, AsACopyBringsWhatItNeedsAndSaysWhatItDoesNot) {
    folder_.write("show/package.json", R"({"schema": 1, "id": "bare",
      "tokens": {"accent": "#FF0000", "ink": "#E8EBEE"},
      "templates": ["templates/first.json"]})");
    const auto plan = plan_copy(show(), origin(bundled("neutral"), "lower-third"), "driver", 41);
    ASSERT_TRUE(plan) << plan.error().message();
    for (const char* one : {"$panel", "style label", "family strong", "font roboto-bold",
                            "animation open", "easing glide"}) {
        EXPECT_TRUE(has(plan->brought, one)) << one;
    }
    EXPECT_FALSE(has(plan->brought, "$gain")) << "nothing of it has that colour";
    EXPECT_FALSE(has(plan->brought, "$ink")) << "it is there already, and the same";
    EXPECT_EQ(plan->kept, std::vector<std::string>{"$accent"});
    EXPECT_EQ(plan->left_out, std::vector<std::string>{"9:16"});
    ASSERT_TRUE(carry_out(show(), *plan, {}));
    EXPECT_EQ(package().at("tokens").at("accent"), "#FF0000");
    EXPECT_EQ(Json::parse(text("templates/driver.json")).at("layer"), 41);
}

TEST_F(NewTemplate, AsACopyBringsTextsInTheLanguagesOfThePackage) {
    const auto plan = plan_copy(show(), origin(bundled("neutral"), "clock"), "clock", 31);
    ASSERT_TRUE(plan) << plan.error().message();
    EXPECT_TRUE(has(plan->brought, "text.to_go"));
    EXPECT_TRUE(has(plan->brought, "table clock.ink"));
    const Status made = carry_out(show(), *plan, {});
    ASSERT_TRUE(made) << made.error().message();
    EXPECT_EQ(package().at("language"), "zh+en");
    EXPECT_EQ(package().at("strings").at("en").at("to_go"), "TO GO");
}

TEST_F(NewTemplate, AsACopyBringsItsPicturesUnlessOthersHaveTheirNames) {
    folder_.write("other/package.json", R"({"schema": 1, "id": "other", "templates": ["a.json"]})");
    folder_.write("other/a.json", R"({"schema": 1, "id": "a", "layer": 1, "elements": [
      {"id": "logo", "type": "image", "file": "pictures/logo.png", "width": 4, "height": 4},
      {"id": "burst", "type": "sequence", "folder": "burst", "width": 4, "height": 4}]})");
    folder_.write("other/pictures/logo.png", "theirs");
    folder_.write("other/burst/b-0.png", "one");
    folder_.write("other/burst/b-1.png", "two");
    const TemplateOrigin from = origin(folder_.path() / "other", "a");
    auto plan = plan_copy(show(), from, "a", 1);
    ASSERT_TRUE(plan) << plan.error().message();
    EXPECT_EQ(plan->brought, (std::vector<std::string>{"pictures/logo.png", "burst"}));
    ASSERT_EQ(plan->copies.size(), 3U);
    EXPECT_EQ(plan->copies[2].to, "burst/b-1.png");
    folder_.write("show/pictures/logo.png", "theirs");
    folder_.write("show/burst/b-0.png", "one");
    folder_.write("show/burst/b-1.png", "two");
    plan = plan_copy(show(), from, "a", 1);
    ASSERT_TRUE(plan) << "the same is the same";
    EXPECT_TRUE(plan->brought.empty());
    EXPECT_TRUE(plan->copies.empty());
    folder_.write("show/pictures/logo.png", "ours");
    plan = plan_copy(show(), from, "a", 1);
    ASSERT_FALSE(plan);
    EXPECT_NE(plan.error().message().find("pictures/logo.png"), std::string::npos);
}

TEST_F(NewTemplate, IsCopiedFromThePackagesAroundAndFromTheBundledOnes) {
    folder_.write("other/package.json", R"({"schema": 1, "id": "other", "title": "The other",
      "templates": ["a.json", "gone.json"]})");
    folder_.write("other/a.json", R"({"schema": 1, "id": "a", "layer": 3, "elements": []})");
    folder_.write("broken/package.json", "{");
    const auto all = list_origins(show(), {bundled(""), folder_.path()});
    ASSERT_GT(all.size(), 40U);
    EXPECT_EQ(all[0].id, "first");
    EXPECT_EQ(all[0].folder, show());
    EXPECT_EQ(all[1].package, "The other");
    EXPECT_EQ(all[1].layer, 3);
    EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.id == "a"; }),
              1);
}

}  // namespace
}  // namespace pitcast::edit
