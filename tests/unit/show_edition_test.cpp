// SPDX-License-Identifier: Apache-2.0
// Themes, languages, and templates that differ between them.
#include <gtest/gtest.h>

#include "pitcast/show/package.h"

#include "../../engine/show/src/instance.h"
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

TEST_F(Editions, AnAspectIsTheCanvasThatFillsThePictureBest) {
    const std::string package = with(kPackage, R"("templates")",
                                     R"("canvas": {"width": 1920, "height": 1080}, "aspects": {
                 "9:16": {"width": 1080, "height": 1920}, "1:1": {"width": 1080, "height": 1080}},
                "templates")");
    folder_.write("package.json", package);
    folder_.write("a.json", with(kTemplate, R"({"when": {"language": "en"})",
                                 R"({"when": {"aspect": "9:16"})"));
    const auto shown = [&](PictureSize picture) {
        LoadOptions options{folder_.path(), {}, {}, {}, picture};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
        const auto& show = dynamic_cast<const Show&>(*package_);
        return std::tuple(show.aspect(), show.canvas_width_, show.canvas_height_,
                          show.find_template("a")->by_id.at("label")->x);
    };
    EXPECT_EQ(shown({}), std::tuple("", 1920, 1080, 0));
    EXPECT_EQ(shown({3840, 2160}), std::tuple("", 1920, 1080, 0));
    EXPECT_EQ(shown({720, 1280}), std::tuple("9:16", 1080, 1920, 50));
    EXPECT_EQ(shown({1080, 1080}), std::tuple("1:1", 1080, 1080, 0));
    EXPECT_EQ(shown({1440, 1080}), std::tuple("", 1920, 1080, 0));
    EXPECT_EQ(package_->aspects().size(), 2U);
    const std::string wrong = fault(package, with(kTemplate, R"({"when": {"language": "en"})",
                                                  R"({"when": {"aspect": "9:17"})"));
    EXPECT_NE(wrong.find("a.json:3: no aspect \"9:17\" in package.json (did you mean \"9:16\"?)"),
              std::string::npos)
        << wrong;
}

TEST_F(Editions, ATeamHasItsColour) {
    folder_.write("package.json",
                  with(kPackage, R"("templates")",
                       R"("teams": {"Reds": {"colour": "#C00000", "ink": "#FFFFFE"}},
                          "templates")"));
    folder_.write("a.json",
                  with(kTemplate, R"("fill": "$panel")", R"("fill": "{race.leader.team.colour}")"));
    auto loaded = load({});
    ASSERT_TRUE(loaded.ok()) << loaded.error().message();
    const auto& show = dynamic_cast<const Show&>(**loaded);
    race::RaceState race;
    race.competitors.resize(2);
    race.competitors[0].entry.team = "Reds";
    race.competitors[1].entry.team = "Others";
    race.competitors[1].entry.colour = "#0000C0";
    const auto& fill = std::get<ColourTemplate>(
        std::get<RectBody>(show.find_template("a")->by_id.at("panel")->body).fill);
    const auto colour = [&](race::CompetitorIndex leader) {
        race.order = {leader, 1 - leader};
        return fill.of(scope_of(show, race, show_fixture::instant(0), nullptr));
    };
    EXPECT_EQ(colour(0), (draw::Color{0xC0, 0, 0, 255}));
    EXPECT_EQ(colour(1), (draw::Color{0, 0, 0xC0, 255}));
    const std::string wrong =
        fault(with(kPackage, R"("templates")", R"("teams": {"Reds": {}}, "templates")"), kTemplate);
    EXPECT_NE(wrong.find("team \"Reds\" has no \"colour\""), std::string::npos) << wrong;
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
