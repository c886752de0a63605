// SPDX-License-Identifier: Apache-2.0
// Themes, languages, and templates that differ between them.
#include <gtest/gtest.h>

#include "pitcast/show/package.h"

#include "../../engine/show/src/model.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using show_fixture::Folder;

constexpr std::string_view kPackage = R"({"schema": 1, "id": "t", "language": "zh+en",
  "tokens": {"panel": "#101010", "edge": 4},
  "fonts": [], "families": {"f": []}, "styles": {"label": {"family": "f", "size": 30, "colour": "$panel"}},
  "themes": {
    "light": {"tokens": {"panel": "#F0F0F0"}, "styles": {"label": {"size": 40}}},
    "wide": {"tokens": {"edge": 9}}},
  "strings": {"zh": {"gap": "差距"}, "en": {"gap": "GAP"}},
  "templates": ["a.json"]})";
constexpr std::string_view kTemplate = R"({"id": "a",
  "variants": [
    {"when": {"language": "en"}, "elements": {
       "label": {"x": 50, "visible_if": null},
       "inner": {"text": "{text.gap}: {race.lap}"}}},
    {"when": {"theme": "light", "language": "en"}, "elements": {"panel": {"width": 77}}}],
  "elements": [
    {"id": "panel", "type": "rect", "width": "$edge", "height": 10, "fill": "$panel"},
    {"id": "label", "type": "text", "style": "label", "text": "{text.gap}", "visible_if": "race.lap"},
    {"id": "g", "type": "group", "children": [
      {"id": "inner", "type": "text", "style": "label", "text": "{race.lap > 3 ? text.gap : 'x'}"}]}]})";

class Editions : public ::testing::Test {
 protected:
    Editions() {
        folder_.write("package.json", kPackage);
        folder_.write("a.json", kTemplate);
    }
    Result<std::shared_ptr<const Package>> load(Edition edition) {
        LoadOptions options{folder_.path(), {}, std::move(edition)};
        return load_package(folder_.path(), fonts_, options);
    }
    /// The template as it is in an edition.
    const Template& made(const Edition& edition) {
        auto loaded = load(edition);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
        return *dynamic_cast<const Show&>(*package_).find_template("a");
    }
    std::string fault(std::string_view package, std::string_view made, Edition edition = {}) {
        folder_.write("package.json", package);
        folder_.write("a.json", made);
        const auto loaded = load(std::move(edition));
        return loaded.ok() ? "" : loaded.error().message();
    }
    static std::string text_of(const Template& made, std::string_view id) {
        std::string text;
        std::get<TextBody>(made.by_id.at(id)->body).text.format({}, text);
        return text;
    }
    static std::uint8_t red_of(const Template& made) {
        const auto& body = std::get<RectBody>(made.by_id.at("panel")->body);
        return std::get<ColourTemplate>(body.fill).fixed.r;
    }
    static std::string with(std::string_view text, std::string_view from, std::string_view to) {
        std::string changed(text);
        changed.replace(changed.find(from), from.size(), to);
        return changed;
    }

    Folder folder_{"edition"};
    draw::FontLibrary fonts_;
    std::shared_ptr<const Package> package_;
};

TEST_F(Editions, AThemePutsItsTokensAndStylesOverThePackage) {
    EXPECT_EQ(red_of(made({})), 0x10);
    EXPECT_EQ(made({}).by_id.at("panel")->width, 4);
    const Template& light = made({"light", ""});
    EXPECT_EQ(red_of(light), 0xF0);
    const TextLook& look = std::get<TextBody>(light.by_id.at("label")->body).look;
    EXPECT_EQ(look.size, 40);
    EXPECT_EQ(look.colour.fixed.r, 0xF0);
    EXPECT_EQ(made({"wide", ""}).by_id.at("panel")->width, 9);
    EXPECT_EQ(package_->themes(), (std::vector<std::string>{"light", "wide"}));
}

TEST_F(Editions, StringsAreInOneLanguageOrInTwo) {
    EXPECT_EQ(text_of(made({}), "label"), "差距 GAP");
    EXPECT_EQ(text_of(made({"", "zh"}), "label"), "差距");
    EXPECT_EQ(text_of(made({"", "en"}), "label"), "GAP");
    EXPECT_EQ(package_->languages(), (std::vector<std::string>{"en", "zh"}));
}

TEST_F(Editions, VariantsChangeMembersWhereTheyCount) {
    const Template& own = made({});
    EXPECT_EQ(own.by_id.at("label")->x, 0);
    EXPECT_FALSE(own.by_id.at("label")->visible_if.empty());
    const Template& english = made({"", "en"});
    EXPECT_EQ(english.by_id.at("label")->x, 50);
    EXPECT_TRUE(english.by_id.at("label")->visible_if.empty());
    EXPECT_EQ(english.by_id.at("panel")->width, 4);
    EXPECT_EQ(made({"light", "en"}).by_id.at("panel")->width, 77);
}

TEST_F(Editions, EachIsAContentOfItsOwn) {
    const std::uint64_t own = (*load({}))->content_hash();
    EXPECT_EQ((*load({}))->content_hash(), own);
    EXPECT_EQ((*load({"", "zh+en"}))->content_hash(), own);
    EXPECT_NE((*load({"light", ""}))->content_hash(), own);
    EXPECT_NE((*load({"", "en"}))->content_hash(), own);
}

TEST_F(Editions, WhatIsNotThereIsNamed) {
    const auto has = [](const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_PRED2(has, fault(kPackage, kTemplate, {"lihgt", ""}), "did you mean \"light\"?");
    EXPECT_PRED2(has, fault(kPackage, kTemplate, {"", "fr"}), "no language \"fr\"");
    EXPECT_PRED2(
        has, fault(with(kPackage, "{\"panel\": \"#F0", "{\"panle\": \"#F0"), kTemplate),
        "package.json:5: theme: no token \"panle\" in \"tokens\" (did you mean \"panel\"?)");
    EXPECT_PRED2(has, fault(with(kPackage, "{\"gap\": \"GAP\"}", "{}"), kTemplate),
                 "string \"gap\" is not there in \"en\"");
    EXPECT_PRED2(has, fault(with(kPackage, "\"language\": \"zh+en\",", ""), kTemplate),
                 "says its \"language\"");
    EXPECT_PRED2(has, fault(kPackage, with(kTemplate, "{text.gap}:", "{text.gpa}:"), {"", "en"}),
                 "a.json:5: element \"inner\": binding \"text.gpa\"");
    EXPECT_PRED2(
        has, fault(kPackage, with(kTemplate, "\"inner\": {", "\"iner\": {")),
        "a.json:5: variant: no element \"iner\" in the template (did you mean \"inner\"?)");
    EXPECT_PRED2(has, fault(kPackage, with(kTemplate, "{\"x\": 50", "{\"id\": \"q\"")),
                 "is the same in all variants");
    EXPECT_PRED2(has,
                 fault(kPackage, with(kTemplate, "\"theme\": \"light\"", "\"theme\": \"dim\"")),
                 "no theme \"dim\" in package.json");
}

}  // namespace
}  // namespace pitcast::show
