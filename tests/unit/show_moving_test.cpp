// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/draw/image_file.h"

#include "../../engine/show/src/clock.h"
#include "../../engine/show/src/sequence.h"
#include "show_fixture.h"

/// Sequences, Lottie animations, clocks and masks.
namespace pitcast::show {
namespace {

using namespace show_fixture;

const char* const kLottie = R"({"v": "5.5.7", "fr": 25, "ip": 0, "op": 5, "w": 100, "h": 100,
  "assets": [], "layers": [{"ty": 1, "ind": 1, "nm": "bar", "sw": 100, "sh": 100, "sc": "#ff0000",
  "ip": 0, "op": 5, "st": 0, "sr": 1, "ks": {"o": {"a": 0, "k": 100}, "r": {"a": 0, "k": 0},
  "a": {"a": 0, "k": [0, 0, 0]}, "s": {"a": 0, "k": [100, 100, 100]},
  "p": {"a": 1, "k": [{"t": 0, "s": [-100, 0, 0], "i": {"x": 1, "y": 1}, "o": {"x": 0, "y": 0}},
  {"t": 4, "s": [0, 0, 0]}]}}}]})";

class Moving : public ::testing::Test {
 protected:
    void write_png(const std::string& name, std::int32_t side) {
        std::vector<std::byte> pixels(static_cast<std::size_t>(side * side) * 4, std::byte{200});
        draw::PackedFrame frame;
        frame.format = draw::PackFormat::rgba8;
        frame.width = frame.height = side;
        frame.planes[0] = {pixels.data(), static_cast<std::size_t>(side) * 4};
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        ASSERT_TRUE(draw::write_png(folder_.path() / name, frame).ok());
    }
    Result<std::shared_ptr<const Package>> load(const std::string& element) {
        folder_.write("package.json", R"({"schema": 1, "id": "t",
          "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
          "families": {"f": ["f"]}, "styles": {"s": {"family": "f", "size": 60}},
          "templates": ["a.json"]})");
        folder_.write("a.json",
                      R"({"id": "a", "layer": 1, "elements": [{"id": "e", )" + element + "}]}");
        LoadOptions options{folder_.path(), {}};
        return load_package(folder_.path(), fonts_, options);
    }
    std::string fault(const std::string& element) {
        const auto loaded = load(element);
        return loaded ? "" : loaded.error().message();
    }
    draw::DrawList drawn(const std::string& element, Nanoseconds shown) {
        draw::DrawList list{1920, 1080, {}};
        const auto loaded = load(element);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        if (!loaded.ok()) {
            return list;
        }
        ShowState state(*loaded);
        Command take;
        take.verb = Verb::take;
        take.template_id = "a";
        EXPECT_TRUE(state.apply(take, instant(0)).ok());
        const auto race = make_race(nullptr, utc_from_tai(kStartTai));
        state.step(race, instant(0));
        state.draw(race, instant(shown), fonts_, pictures_, true, list);
        return list;
    }
    template <typename T>
    T first(const draw::DrawList& list) {
        for (const auto& command : list.commands) {
            if (const auto* found = std::get_if<T>(&command)) {
                return *found;
            }
        }
        ADD_FAILURE() << "not drawn";
        return {};
    }

    Folder folder_{"show-moving"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
};

TEST_F(Moving, SequenceShowsThePictureOfItsTime) {
    SequenceBody body;
    auto pictures = std::make_shared<Pictures>();
    for (int i = 0; i < 3; ++i) {
        pictures->push_back(std::make_shared<draw::Picture>());
    }
    body.pictures = pictures;
    constexpr Nanoseconds kPicture = 40'000'000;
    EXPECT_EQ(body.at(0), (*pictures)[0]);
    EXPECT_EQ(body.at(kPicture - 1), (*pictures)[1]) << "a start of a frame is cut, not rounded";
    EXPECT_EQ(body.at(9 * kPicture), (*pictures)[2]);
    body.hold_first = true;
    EXPECT_EQ(body.at(9 * kPicture), (*pictures)[0]);
    body.loop = true;
    EXPECT_EQ(body.at(4 * kPicture), (*pictures)[1]);
}

TEST_F(Moving, SequenceIsReadFromAPatternOrAFolder) {
    for (const char* name : {"s/p-01.png", "s/p-02.png", "s/p-03.png"}) {
        write_png(name, 4);
    }
    const std::string box = R"("type": "sequence", "width": 4, "height": 4, "fps": 25, )";
    const auto one = first<draw::DrawPicture>(drawn(box + R"("folder": "s")", 40'000'000));
    const auto same =
        first<draw::DrawPicture>(drawn(box + R"("files": "s/p-%02d.png")", 40'000'000));
    EXPECT_NE(one.picture->source, 0U);
    EXPECT_EQ(one.picture->source, same.picture->source);
    EXPECT_NE(one.picture->source,
              first<draw::DrawPicture>(drawn(box + R"("folder": "s")", 0)).picture->source);
}

TEST_F(Moving, SequenceNamesTheFileThatIsWrong) {
    write_png("s/p-01.png", 4);
    write_png("s/p-02.png", 5);
    const std::string box = R"("type": "sequence", "width": 4, "height": 4, )";
    EXPECT_NE(fault(box + R"("folder": "s")").find("s/p-02.png"), std::string::npos);
    write_png("s/p-04.png", 4);
    EXPECT_NE(fault(box + R"("folder": "s")").find("s/p-04.png"), std::string::npos);
    EXPECT_NE(fault(box + R"("files": "s/q-%02d.png")").find("s/q-00.png"), std::string::npos);
    EXPECT_NE(fault(box + R"("files": "s/q.png")").find("pattern"), std::string::npos);
    EXPECT_NE(fault(box + R"("folder": "s", "files": "a")").find("one of the two"),
              std::string::npos);
}

TEST_F(Moving, LottieIsPlayedAsPicturesOfItsBox) {
    folder_.write("l.json", kLottie);
    const std::string element = R"("type": "lottie", "width": 50, "height": 50, "file": "l.json")";
    const auto last = first<draw::DrawPicture>(drawn(element, 4 * kSecond)).picture;
    ASSERT_NE(last, nullptr);
    EXPECT_EQ(last->width, 50);
    EXPECT_EQ(last->planes[0].bytes[0], std::byte{255}) << "red comes first";
    EXPECT_EQ(last->planes[0].bytes[2], std::byte{0});
    const auto again = first<draw::DrawPicture>(drawn(element, 4 * kSecond)).picture;
    EXPECT_EQ(again->version, last->version);
    EXPECT_NE(first<draw::DrawPicture>(drawn(element, 0)).picture->version, last->version);
}

TEST_F(Moving, LottieThatCannotBePlayedIsRefused) {
    const std::string element = R"("type": "lottie", "width": 50, "height": 50, "file": "l.json")";
    EXPECT_NE(fault(element).find("l.json"), std::string::npos);
    folder_.write("l.json", "{}");
    EXPECT_NE(fault(element).find("no Lottie"), std::string::npos);
    folder_.write("l.json", R"({"layers": [], "assets": [{"p": "/etc/passwd"}]})");
    EXPECT_NE(fault(element).find("refers to a picture"), std::string::npos);
    folder_.write("l.json", kLottie);
    EXPECT_NE(
        fault(R"("type": "lottie", "width": 9000, "height": 5, "file": "l.json")").find("4096"),
        std::string::npos);
}

std::string reading(const ClockRule& rule, Nanoseconds shown) {
    Scope scope;
    scope.shown_ns = shown;
    scope.utc_ns = (12 * 3600) * kSecond + shown;
    std::string text;
    rule.read(scope, text);
    return text;
}

TEST_F(Moving, ClockRunsToATimeOfDayAndHoldsOrCountsOver) {
    ClockRule rule;
    rule.format = parse_clock_format("mm:ss");
    rule.day.emplace();
    rule.day->parts.emplace_back();
    rule.day->parts.back().literal = "12:01";
    EXPECT_EQ(reading(rule, 0), "01:00");
    EXPECT_EQ(reading(rule, 1), "01:00") << "zero is not shown before it is zero";
    EXPECT_EQ(reading(rule, 59 * kSecond + 1), "00:01");
    EXPECT_EQ(reading(rule, 60 * kSecond), "00:00");
    EXPECT_EQ(reading(rule, 90 * kSecond), "00:00");
    rule.over = true;
    EXPECT_EQ(reading(rule, 90 * kSecond), "+00:30");
    rule.day->parts.back().literal = "11:59";
    EXPECT_EQ(reading(rule, 0), "+01:00") << "just over, not tomorrow";
    rule.day->parts.back().literal = "soon";
    EXPECT_EQ(reading(rule, 0), "");
}

TEST_F(Moving, ClockFormatsItsUnits) {
    ClockRule rule;
    rule.count = ClockRule::Count::up;
    rule.format = parse_clock_format("s.t");
    EXPECT_EQ(reading(rule, 75'480'000'000), "75.4");
    rule.format = parse_clock_format("H:mm:ss.tt");
    EXPECT_EQ(reading(rule, 3'675'480'000'000), "1:01:15.48");
    rule.count = ClockRule::Count::day;
    rule.format = parse_clock_format("HH:mm");
    EXPECT_EQ(reading(rule, 0), "12:00");
    EXPECT_TRUE(parse_clock_format("mm:xx").empty());
    EXPECT_EQ(parse_time_of_day("24:00"), -1);
}

TEST_F(Moving, FiguresOfAClockStandStill) {
    const std::string element =
        R"("type": "clock", "width": 300, "height": 80, "from": "20s", "style": "s")";
    const auto one = first<draw::GlyphRun>(drawn(element, 0));
    const auto other = first<draw::GlyphRun>(drawn(element, 9 * kSecond));
    ASSERT_EQ(one.glyphs.size(), 5U);
    ASSERT_EQ(other.glyphs.size(), 5U);
    EXPECT_EQ(one.origin.x, other.origin.x);
    EXPECT_EQ(one.glyphs[2].x, other.glyphs[2].x);
    EXPECT_NE(one.glyphs[3].index, other.glyphs[3].index);
    EXPECT_NE(fault(R"("type": "clock", "style": "s")").find("\"from\" or \"to\""),
              std::string::npos);
    EXPECT_NE(fault(R"("type": "clock", "style": "s", "from": "10")").find("no time"),
              std::string::npos);
    EXPECT_NE(fault(R"("type": "clock", "style": "s", "to": "25:00")").find("time of day"),
              std::string::npos);
}

TEST_F(Moving, MaskBecomesTheClipOfAGroup) {
    const std::string rect =
        R"("type": "rect", "width": 100, "height": 50, "fill": "#FFFFFF", "mask": )";
    const auto round =
        first<draw::PushGroup>(drawn(rect + R"({"x": 10, "width": 80, "radius": 8})", 0));
    EXPECT_TRUE(round.clipped);
    EXPECT_EQ(round.clip, (draw::Rect{draw::px(10), 0, draw::px(80), draw::px(50)}));
    EXPECT_EQ(round.radii[0], draw::px(8));
    const auto hole =
        first<draw::PushGroup>(drawn(rect + R"({"x": 10, "width": 80, "invert": true})", 0));
    EXPECT_EQ(hole.path.ring_ends.size(), 2U);
    EXPECT_TRUE(hole.path.even_odd);
    const auto soft = first<draw::PushGroup>(drawn(
        rect + R"({"fill": {"stops": [[0, "#FFFFFF00"], [1, "#FFFFFF"]]}, "invert": true})", 0));
    ASSERT_TRUE(soft.mask.has_value());
    EXPECT_EQ(std::get<draw::Gradient>(*soft.mask).stops.front().color.a, 255);
    EXPECT_NE(fault(rect + R"({"shape": "round"})").find("shape"), std::string::npos);
    EXPECT_NE(fault(R"("type": "group", "mask": {"radius": 4})").find("size"), std::string::npos);
}

TEST_F(Moving, TheLastChildOfAGroupIsItsMatte) {
    const auto group = [](const std::string& members) {
        return R"("type": "group", )" + members + R"(, "children": [
          {"id": "a", "type": "rect", "width": 100, "height": 50, "fill": "#FF0000"},
          {"id": "b", "type": "text", "width": 100, "height": 50, "text": "A", "style": "s"}])";
    };
    const draw::DrawList list = drawn(group(R"("matte": "luma-inverted", "opacity": 0.5)"), 0);
    ASSERT_EQ(list.commands.size(), 6U);
    EXPECT_EQ(std::get<draw::PushGroup>(list.commands[0]).opacity, draw::kOne / 2);
    EXPECT_TRUE(std::holds_alternative<draw::FillRect>(list.commands[1]));
    EXPECT_TRUE(std::get<draw::PushMatte>(list.commands[2]).invert);
    EXPECT_TRUE(std::get<draw::PushMatte>(list.commands[2]).luma);
    EXPECT_TRUE(std::holds_alternative<draw::GlyphRun>(list.commands[3]));
    EXPECT_TRUE(std::holds_alternative<draw::PopMatte>(list.commands[4]));
    EXPECT_FALSE(first<draw::PushMatte>(drawn(group(R"("matte": "alpha")"), 0)).luma);
    EXPECT_NE(fault(group(R"("matte": "chroma")")).find("alpha-inverted"), std::string::npos);
    EXPECT_NE(fault(R"("type": "group", "matte": "alpha", "children": [
          {"id": "a", "type": "rect", "width": 100, "height": 50, "fill": "#FF0000"}])")
                  .find("two children"),
              std::string::npos);
}

TEST_F(Moving, AMatteTooDeepIsLeftOut) {
    const draw::DrawList list = drawn(R"("type": "group", "opacity": 0.5, "children": [
      {"id": "g", "type": "group", "opacity": 0.5, "children": [
      {"id": "h", "type": "group", "opacity": 0.5, "children": [
      {"id": "i", "type": "group", "matte": "alpha", "children": [
        {"id": "a", "type": "rect", "width": 100, "height": 50, "fill": "#FF0000"},
        {"id": "b", "type": "rect", "width": 10, "height": 50, "fill": "#00FF00"}]}]}]}])",
                                      0);
    std::size_t rects = 0;
    for (const auto& command : list.commands) {
        EXPECT_FALSE(std::holds_alternative<draw::PushMatte>(command));
        rects += std::holds_alternative<draw::FillRect>(command) ? 1 : 0;
    }
    EXPECT_EQ(rects, 1U) << "the matte itself is never seen";
}

}  // namespace
}  // namespace pitcast::show
