// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/show/package.h"

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using show_fixture::Folder;

constexpr std::string_view kPackage = R"({
  "schema": 1, "id": "t", "title": "T",
  "fonts": [{"name": "bold", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"strong": ["bold"]},
  "tokens": {"ochre": "#E3A32B"},
  "styles": {"plain": {"family": "strong", "size": 24}},
  "animations": {"rise": {"y": [[0, 24], [400, 0, "ease-out"]]}},
  "tables": {"flags": {"green": "GO", "default": "-"}},
  "sources": [{"id": "cam", "url": "media:cam.mp4"}],
  "templates": ["a.json"]
})";

std::string package_with(std::string_view from, std::string_view to) {
    std::string text(kPackage);
    text.replace(text.find(from), from.size(), to);
    return text;
}

/// A template whose only element is `element`, on line 2.
std::string around(std::string_view element) {
    return "{\"id\": \"a\", \"fields\": [{\"id\": \"car\", \"type\": \"competitor\"}], "
           "\"elements\": "
           "[\n" +
           std::string(element) + "\n]}";
}

class Loading : public ::testing::Test {
 protected:
    Result<std::shared_ptr<const Package>> load(std::string_view made,
                                                std::string_view package = kPackage) {
        folder_.write("package.json", package);
        folder_.write("a.json", made);
        draw::FontLibrary fonts;
        options_.media_root = folder_.path();
        options_.warnings.clear();
        return load_package(folder_.path(), fonts, options_);
    }
    /// The message, with the folder cut off.
    std::string refusal(std::string_view made, std::string_view package = kPackage) {
        const auto loaded = load(made, package);
        if (loaded) {
            return "loaded";
        }
        std::string message = loaded.error().message();
        const std::string prefix = folder_.path().string() + "/";
        if (message.starts_with(prefix)) {
            message.erase(0, prefix.size());
        }
        return message;
    }
    std::string element(std::string_view text) { return refusal(around(text)); }

    Folder folder_{"show-loading"};
    LoadOptions options_;
};

TEST_F(Loading, TakesASoundTemplate) {
    const auto loaded = load(around(
        R"({"id": "n", "type": "text", "text": "{field.car.name.zh} {race.flag|table:flags}", "style": "plain", "colour": "$ochre", "animate": {"in": "rise"}})"));
    ASSERT_TRUE(loaded.ok()) << loaded.error().message();
    ASSERT_EQ((*loaded)->templates().size(), 1U);
    EXPECT_EQ((*loaded)->templates().front().fields.front().type, "competitor");
    EXPECT_TRUE(options_.warnings.empty());
}

TEST_F(Loading, NamesTheFileLineAndElementOfAnUnknownBinding) {
    EXPECT_EQ(element(R"({"id": "l", "type": "list", "row": [
{"id": "gap", "type": "text", "text": "{row.gapp}", "style": "plain"}]})"),
              "a.json:3: element \"gap\": binding \"row.gapp\" names no field of row (did you mean "
              "\"gap\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "{race.flagg}", "style": "plain"})"),
        "a.json:2: element \"x\": binding \"race.flagg\" names no field of race (did you mean "
        "\"flag\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "{field.cart}", "style": "plain"})"),
        "a.json:2: element \"x\": binding \"field.cart\" names no field of the template's fields "
        "(did you mean \"car\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "text", "text": "{rase.lap}", "style": "plain"})"),
              "a.json:2: element \"x\": binding \"rase.lap\" starts with an unknown word (did you "
              "mean \"race\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "text", "text": "{row.gap}", "style": "plain"})"),
              "a.json:2: element \"x\": binding \"row.gap\" stands outside a list (only the "
              "elements of a list's \"row\" know row)");
}

TEST_F(Loading, NamesWhatIsWrongWithTextTickersAndTransforms) {
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "a", "style": "plain", "min_width": 2})"),
        "a.json:2: element \"x\": \"min_width\" is out of range (between 0.25 and 1)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "a", "style": "plain", "fit": "condens"})"),
        "a.json:2: element \"x\": \"fit\" cannot be \"condens\" (did you mean \"condense\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "a", "style": "plain",
"line_height": 9})"),
        "a.json:3: element \"x\": \"line_height\" is out of range (between 0.5 and 5, in sizes "
        "of the text)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "ticker", "style": "plain", "width": 9, "height": 9})"),
        "a.json:2: element \"x\": a ticker needs \"items\" or \"cars\"");
    EXPECT_EQ(element(R"({"id": "x", "type": "ticker", "style": "plain", "items": ["a"]})"),
              "a.json:2: element \"x\": a ticker needs \"width\" and \"height\"");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "ticker", "style": "plain", "width": 9, "height": 9,
"items": ["a",
"{row.gap}"]})"),
        "a.json:4: element \"x\": binding \"row.gap\" stands outside a list (only the elements "
        "of a list's \"row\" know row)");
    EXPECT_EQ(element(R"({"id": "x", "type": "ticker", "style": "plain", "width": 9, "height": 9,
"cars": "{row.gapp}"})"),
              "a.json:3: element \"x\": binding \"row.gapp\" names no field of row (did you mean "
              "\"gap\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "ticker", "style": "plain", "width": 9, "height": 9,
"items": ["a"], "speed": 0})"),
              "a.json:3: element \"x\": \"speed\" is out of range (between 1 and 64)");
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "scale": [1, 2, 3]})"),
              "a.json:2: element \"x\": \"scale\" is a number or two");
    EXPECT_EQ(element(R"({"id": "x", "type": "group",
"skew": [85, 0]})"),
              "a.json:3: element \"x\": \"skew\" is out of range (between -80 and 80 degrees)");
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "animate": {"in": {"rotatio": [[0, 1]]}}})"),
              "a.json:2: element \"x\": unknown member \"rotatio\" (did you mean \"rotation\"?)");
}

TEST_F(Loading, NamesWhatIsWrongWithAnElement) {
    EXPECT_EQ(element(R"({"id": "x", "type": "rekt"})"),
              "a.json:2: element \"x\": \"type\" cannot be \"rekt\" (did you mean \"rect\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fil": "#000000"})"),
              "a.json:2: element \"x\": unknown member \"fil\" (did you mean \"fill\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "$ocher"})"),
              "a.json:2: element \"x\": no token \"$ocher\" in package.json (did you mean "
              "\"$ochre\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "#12345"})"),
              "a.json:2: element \"x\": \"#12345\" is no colour (\"#RRGGBB\", \"#RRGGBBAA\", "
              "\"$token\" or \"{path}\")");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "{race.flag}"})"),
              "a.json:2: element \"x\": binding \"race.flag\" is text, not a colour (give it a "
              "table: {path|table:name})");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "$ochre", "width": "wide"})"),
              "a.json:2: element \"x\": \"width\" must be a number");
    EXPECT_EQ(element(R"({"type": "rect", "fill": "$ochre"})"),
              "a.json:2: member \"id\" is missing");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "$ochre"},
{"id": "x", "type": "rect", "fill": "$ochre"})"),
              "a.json:3: element \"x\": id stands twice in the template (ids must differ)");
    EXPECT_EQ(element(R"({"id": "x", "type": "map", "camera": [{}]})"),
              "a.json:2: element \"x\": a map needs a venue (name one as \"venue\" in "
              "package.json)");
    EXPECT_EQ(element(R"({"id": "x", "type": "video", "source": "cm"})"),
              "a.json:2: element \"x\": no source \"cm\" in package.json (did you mean \"cam\"?)");
}

TEST_F(Loading, NamesWhatIsWrongWithAnEffect) {
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": {"type": "radial", "from": [0, 0],
"stops": [[0, "#000000"], [1, "#FFFFFF"]]}})"),
              "a.json:2: element \"x\": unknown member \"from\" (known: \"type\", \"center\", "
              "\"radius\", \"stops\")");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": {"type": "conical",
"stops": [[0, "#000000"], [1, "#FFFFFF"]]}})"),
              "a.json:2: element \"x\": \"type\" cannot be \"conical\" (did you mean \"conic\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": {"stops": [[0, "#000000"]]}})"),
              "a.json:2: element \"x\": a gradient needs two stops");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "$ochre", "slant": 4,
"stroke": {"width": 2}})"),
              "a.json:3: element \"x\": a slanted rect has no \"stroke\" (leave one of the two "
              "out)");
    EXPECT_EQ(element(R"({"id": "x", "type": "rect", "fill": "$ochre", "shadow": {"blur": 900}})"),
              "a.json:2: element \"x\": \"blur\" is out of range (between 0 and 60)");
    EXPECT_EQ(element(R"({"id": "x", "type": "text", "text": "A", "style": "plain",
"outline": -1})"),
              "a.json:3: element \"x\": \"outline\" is out of range (between 0 and 40)");
}

TEST_F(Loading, NamesWhatIsWrongWithTextAndConditions) {
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "{race.lap|clok}", "style": "plain"})"),
        "a.json:2: element \"x\": unknown formatter \"clok\" (did you mean \"clock\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "text", "text": "{race.lap|clock}", "style": "plain"})"),
        "a.json:2: element \"x\": formatter \"clock\" takes a time, not a number");
    EXPECT_EQ(element(R"({"id": "x", "type": "text", "text": "{race.lap", "style": "plain"})"),
              "a.json:2: element \"x\": text has a \"{\" without its \"}\" (a brace itself is "
              "\"{{\")");
    EXPECT_EQ(element(R"({"id": "x", "type": "text", "text": "a", "style": "plane"})"),
              "a.json:2: element \"x\": no style \"plane\" in package.json (did you mean "
              "\"plain\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "visible_if": "race.flag == gren"})"),
              "a.json:2: element \"x\": expression \"race.flag == gren\" compares with \"gren\", "
              "which it "
              "can never be (did you mean \"green\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "group", "visible_if": "race.lap > many"})"),
        "a.json:2: element \"x\": expression \"race.lap > many\" compares a number with text");
}

TEST_F(Loading, NamesWhatIsWrongWithAnAnimation) {
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "animate": {"inn": "rise"}})"),
              "a.json:2: element \"x\": unknown member \"inn\" (did you mean \"in\"?)");
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "animate": {"in": "rize"}})"),
              "a.json:2: element \"x\": no animation \"rize\" in package.json (did you mean "
              "\"rise\"?)");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "group", "animate": {"in": {"x": [[9, 1], [3, 0]]}}})"),
        "a.json:2: element \"x\": keyframes must stand in order of time");
    EXPECT_EQ(element(R"({"id": "x", "type": "group", "animate": {"in": {"x": []}}})"),
              "a.json:2: element \"x\": a track needs a keyframe");
    EXPECT_EQ(
        element(R"({"id": "x", "type": "group", "animate": {"in": {"x": [[0, 1, "ease-inn"]]}}})"),
        "a.json:2: element \"x\": no easing \"ease-inn\" (did you mean \"ease-in\"?)");
}

TEST_F(Loading, PathsOfSourcesCanBeOpenedFromAnywhere) {
    folder_.write("clip.mp4", "x");
    folder_.write("package.json", R"({"schema": 1, "id": "t", "sources": [
        {"id": "a", "url": "clip.mp4", "fallback": "media:b.mp4"}], "templates": []})");
    draw::FontLibrary fonts;
    LoadOptions options{folder_.path(), {}};
    const auto loaded = load_package(folder_.path(), fonts, options);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message();
    EXPECT_TRUE(std::filesystem::path((*loaded)->sources()[0].url).is_absolute());
    EXPECT_TRUE(
        std::filesystem::equivalent((*loaded)->sources()[0].url, folder_.path() / "clip.mp4"));
    EXPECT_EQ((*loaded)->sources()[0].fallback, "media:b.mp4");
}

TEST_F(Loading, SoundIsRoutedChannelByChannel) {
    const auto load = [&](const std::string& audio) {
        folder_.write("package.json", R"({"schema": 1, "id": "t", "sources": [
            {"id": "cam", "url": "pattern:bars"}], "templates": [], "audio": )" +
                                          audio + "}");
        draw::FontLibrary fonts;
        LoadOptions options{folder_.path(), {}};
        return load_package(folder_.path(), fonts, options);
    };
    const auto fault = [&](const std::string& audio) {
        const auto loaded = load(audio);
        return loaded ? std::string() : loaded.error().message();
    };
    const auto usual = load(R"({"routes": [{"source": "cam"}]})");
    ASSERT_TRUE(usual.ok()) << usual.error().message();
    const AudioPlan& plan = (*usual)->audio();
    EXPECT_EQ(plan.channels, 2);
    ASSERT_EQ(plan.routes.size(), 2U);
    EXPECT_EQ(plan.routes[1].from, 1);
    EXPECT_EQ(plan.routes[1].to, 1);
    EXPECT_FALSE(plan.routes[1].follows_picture);
    const auto own = load(R"({"channels": 4, "routes": [
        {"source": "cam", "from": [1, 1], "to": [3, 4], "gain_db": -4.5, "follow": "picture"}]})");
    ASSERT_TRUE(own.ok()) << own.error().message();
    EXPECT_EQ((*own)->audio().routes[1].from, 0);
    EXPECT_EQ((*own)->audio().routes[1].to, 3);
    EXPECT_EQ((*own)->audio().routes[1].gain_tenths, -45);
    EXPECT_TRUE((*own)->audio().routes[1].follows_picture);
    EXPECT_NE(fault(R"({"routes": [{"source": "cma"}]})").find("did you mean \"cam\""),
              std::string::npos);
    EXPECT_NE(fault(R"({"routes": [{"source": "cam", "to": [3]}]})").find("no such channel"),
              std::string::npos);
    EXPECT_NE(fault(R"({"routes": [{"source": "cam", "from": [1], "to": [1, 2]}]})")
                  .find("another number of channels"),
              std::string::npos);
    EXPECT_NE(fault(R"({"channels": 17})").find("1 to 16"), std::string::npos);
    EXPECT_NE(fault(R"({"routes": [{"source": "cam", "gain_db": 60}]})").find("out of range"),
              std::string::npos);
    EXPECT_NE(fault(R"({"routes": [{"source": "cam", "follow": "flag"}]})").find("picture"),
              std::string::npos);
}

TEST_F(Loading, RefusesPathsThatLeaveThePackage) {
    const std::string fine = around(R"({"id": "x", "type": "group"})");
    EXPECT_NE(element(R"({"id": "x", "type": "image", "file": "../secret.png"})")
                  .find("a.json:2: element \"x\": path \"../secret.png\" leads outside"),
              std::string::npos);
    EXPECT_NE(refusal(fine, package_with("media:cam.mp4", "/etc/passwd")).find("leads outside"),
              std::string::npos);
    EXPECT_NE(
        refusal(fine, package_with("media:cam.mp4", "media:../cam.mp4")).find("leads outside"),
        std::string::npos);
    EXPECT_NE(refusal(fine, package_with("media:cam.mp4", "http://x/y")).find("may not open"),
              std::string::npos);
    EXPECT_NE(refusal(fine, package_with("[\"a.json\"]", "[\"../a.json\"]")).find("leads outside"),
              std::string::npos);
    EXPECT_NE(refusal(fine, package_with("system:truetype", "/usr/share")).find("leads outside"),
              std::string::npos);
}

TEST_F(Loading, RefusesWhatIsMissing) {
    const std::string fine = around(R"({"id": "x", "type": "group"})");
    EXPECT_EQ(refusal(fine, package_with("[\"a.json\"]", "[\"b.json\"]")),
              "package.json:10: template \"b.json\" does not exist");
    EXPECT_NE(element(R"({"id": "x", "type": "image", "file": "logo.png"})")
                  .find("a.json:2: element \"x\": image \"logo.png\""),
              std::string::npos);
    EXPECT_EQ(refusal(fine, package_with("[\"a.json\"]", "[\"a.json\", \"a.json\"]")),
              "a.json:1: template \"a\" stands twice in the package");
}

TEST_F(Loading, WarnsOfAMissingFontAndGoesOn) {
    const auto loaded = load(around(R"({"id": "x", "type": "group"})"),
                             package_with("RobotoCondensed-Bold", "NoSuchFont"));
    ASSERT_TRUE(loaded.ok()) << loaded.error().message();
    ASSERT_EQ(options_.warnings.size(), 2U);
    EXPECT_NE(options_.warnings.front().find("font \"bold\""), std::string::npos);
}

TEST_F(Loading, ChecksTheRundown) {
    const std::string fine = around(R"({"id": "x", "type": "group"})");
    const auto with = [&](std::string_view cues) {
        return package_with("[\"a.json\"]",
                            "[\"a.json\"],\n\"rundown\": {\"length_ms\": 1000, "
                            "\"cues\": [\n" +
                                std::string(cues) + "]}");
    };
    EXPECT_EQ(refusal(fine, with(R"({"at_ms": 5, "verb": "take", "template": "b"})")),
              "package.json:12: cue: no template \"b\" (did you mean \"a\"?)");
    EXPECT_EQ(refusal(fine, with(R"({"at_ms": 5, "verb": "tak", "template": "a"})")),
              "package.json:12: cue: unknown verb \"tak\" (did you mean \"take\"?)");
    EXPECT_EQ(refusal(fine, with(R"({"at_ms": 5, "verb": "take", "template": "a",
                                    "data": {"carr": "7"}})")),
              "package.json:12: cue: template \"a\" has no field \"carr\" (did you mean \"car\"?)");
    EXPECT_EQ(refusal(fine, with(R"({"at_ms": 1000, "verb": "take", "template": "a"})")),
              "package.json:12: the cue stands after the end of the rundown");
}

TEST(ShowCommand, SurvivesTheRoundTrip) {
    const Command command{"7", Verb::next, "tower", 20, Json{{"a", 1}}, "desk"};
    const auto back = command_from_json(command_to_json(command));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(command_to_json(*back), command_to_json(command));
    EXPECT_EQ(command_to_json(command)["verb"], "continue");
}

TEST(ShowCommand, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(command_from_json(Json{{"verb", "tkae"}}).error().what, "unknown verb \"tkae\"");
    EXPECT_EQ(command_from_json(Json{{"verb", "take"}, {"layr", 1}}).error().mend,
              "did you mean \"layer\"?");
    EXPECT_FALSE(command_from_json(Json{{"verb", "take"}, {"layer", "x"}}).ok());
    EXPECT_FALSE(command_from_json(Json{{"verb", "take"}, {"layer", 4'000'000'000ULL}}).ok());
    EXPECT_FALSE(command_from_json(Json::array()).ok());
}

}  // namespace
}  // namespace pitcast::show
