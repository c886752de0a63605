// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/edit/bindings.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

using namespace show_fixture;
using show::BindingGroup;
using show::BoundKind;

const char* const kBoundPackage = R"({
  "schema": 1, "id": "bound", "canvas": {"width": 1920, "height": 1080},
  "tables": {"flag.colour": {"green": "#00FF00", "default": "#808080"},
             "flag.word": {"green": "GO", "default": "?"}},
  "language": "en", "strings": {"en": {"lap": "LAP"}},
  "templates": ["board.json"]
})";
const char* const kBoard = R"({
  "schema": 1, "id": "board", "layer": 10, "steps": 2,
  "fields": [{"id": "driver", "type": "competitor", "default": "@p1"},
             {"id": "page", "type": "number", "default": 3},
             {"id": "crew", "type": "table", "columns": ["role"], "default": [{"role": "chief"}]}],
  "ghost": {"car": "field.driver", "against": "race.leader"},
  "elements": [
    {"id": "plate", "type": "rect", "x": 100, "y": 200, "width": 300, "height": 100, "fill": "#FF0000"},
    {"id": "order", "type": "list", "x": 0, "y": 0, "width": 400, "height": 400, "pitch": 40,
     "where": "row.class == Unlimited", "first": "1",
     "row": [{"id": "line", "type": "group", "width": 400, "height": 40, "children": [
              {"id": "bar", "type": "rect", "width": 40, "height": 40, "fill": "{row.class.colour}"}]}]},
    {"id": "people", "type": "list", "source": "field.crew", "width": 400, "height": 400,
     "row": [{"id": "person", "type": "rect", "width": 40, "height": 40, "fill": "#00FF00"}]}
  ]
}
)";

class Bindings : public ::testing::Test {
 protected:
    Bindings() {
        folder_.write("package.json", kBoundPackage);
        folder_.write("board.json", kBoard);
        PainterOptions options;
        options.folder = folder_.path();
        options.width = 480;
        options.height = 270;
        wish_.template_id = "board";
        wish_.sample.race =
            std::make_shared<const race::RaceState>(make_race(nullptr, utc_from_tai(kStartTai)));
        picture_ = DraftPainter(options).picture(wish_);
        EXPECT_FALSE(picture_.error) << picture_.error->message();
    }
    [[nodiscard]] show::BindingMoment moment(std::string row_of = "") const {
        show::BindingMoment made = binding_moment(picture_, wish_);
        made.row_of = std::move(row_of);
        return made;
    }
    static const BindingGroup* find(const std::vector<BindingGroup>& groups,
                                    std::string_view prefix) {
        const auto found = std::find_if(groups.begin(), groups.end(),
                                        [&](const auto& group) { return group.prefix == prefix; });
        return found == groups.end() ? nullptr : &*found;
    }
    [[nodiscard]] std::string text(std::string_view text, std::string row_of = "") const {
        const auto said = show::bound_text(moment(std::move(row_of)), text);
        return said ? *said : "! " + said.error().message();
    }
    static JsonText json() {
        auto made = JsonText::parse(kBoard, "board.json");
        EXPECT_TRUE(made);
        return *std::move(made);
    }

    show_fixture::Folder folder_{"bindings"};
    PictureWish wish_;
    DraftPicture picture_;
};

TEST_F(Bindings, EachThatIsOfferedIsTakenAndSaysWhatWasShown) {
    std::size_t there = 0;
    for (const char* row_of : {"", "order", "people"}) {
        const auto groups = show::bindings(moment(row_of), 4);
        EXPECT_EQ(find(groups, "row.") != nullptr, *row_of != 0);
        for (const BindingGroup& group : groups) {
            for (const show::BoundValue& value : group.values) {
                const auto again = show::bound_value(moment(row_of), value.path);
                ASSERT_TRUE(again) << value.path << ": " << again.error().message();
                EXPECT_EQ(again->kind, value.kind) << value.path;
                EXPECT_EQ(again->text, value.text) << value.path;
                EXPECT_EQ(again->there, value.there) << value.path;
                there += value.there ? 1U : 0U;
            }
        }
    }
    EXPECT_GT(there, 300U);
}

TEST_F(Bindings, SayWhatThePictureShows) {
    EXPECT_EQ(text("{race.lap} of {race.laps_total}"), "9 of 24");
    EXPECT_EQ(text("{field.driver.name.zh}"), "刘海川") << "who is named by a place is looked up";
    EXPECT_EQ(text("{race.order[4].name}"), "HE Mingze");
    EXPECT_EQ(text("{text.lap} {field.page}"), "LAP 3");
    EXPECT_EQ(text("{row.name}", "order"), "XU Songbai")
        << "of those that the list shows, the second";
    EXPECT_EQ(text("{row.role}", "people"), "chief");
    EXPECT_EQ(
        text("{row.name}"),
        R"(! binding "row.name" stands outside a list (only the elements of a list's "row" know row))");
    EXPECT_EQ(text("{race.lapp}"),
              R"(! binding "race.lapp" names no field of race (did you mean "lap"?))");
    const auto groups = show::bindings(moment(), 0);
    ASSERT_NE(find(groups, "ghost."), nullptr);
    EXPECT_EQ(find(groups, "field.driver.")->of, BindingGroup::Of::car);
    EXPECT_EQ(find(groups, "field.")->values.back().path, "field.crew.count");
}

TEST_F(Bindings, WithoutARaceAreThereAndEmpty) {
    wish_.sample = {};
    const auto groups = show::bindings(moment("order"), 0);
    ASSERT_NE(find(groups, "race.leader."), nullptr);
    for (const show::BoundValue& value : find(groups, "race.leader.")->values) {
        EXPECT_FALSE(value.there) << value.path;
    }
    EXPECT_EQ(text("{race.leader.name}", "order"), "");
}

TEST_F(Bindings, AreFormattedByEverythingThatTakesThem) {
    const auto written = [&](std::string_view path, bool as_colour = false) {
        std::string all;
        for (const auto& choice : show::format_choices(moment(), path, as_colour)) {
            all += choice.written.substr(path.size()) + "=" + choice.text + " ";
            if (!as_colour) {
                EXPECT_EQ(text("{" + choice.written + "}"), choice.text);
            }
        }
        return all;
    };
    EXPECT_EQ(written("race.lap"),
              "=9 |ordinal=9th |signed=+9 |pad:2=09 |pad:3=009 |fixed:1=0.9 "
              "|fixed:2=0.09 |fixed:3=0.009 ");
    EXPECT_EQ(written("race.flag"), "=green |table:flag.word=GO |upper=GREEN ");
    EXPECT_EQ(written("race.flag", true), "|table:flag.colour=#00FF00 ");
    EXPECT_EQ(written("race.leader.team", true), "") << "no table of colours knows a team";
    EXPECT_EQ(written("race.lap +"), "") << "no expression";
    EXPECT_EQ(written("race.order[1].gap"), "=+3.529 |gap=+3.529 |interval=+3.529 ");
}

TEST_F(Bindings, GoWhereTheyFit) {
    const auto use_of = [](std::string_view type, std::string_view member) {
        for (const Property& one : type.empty() ? template_properties() : properties_of(type)) {
            if (one.name == member) {
                return binding_use(one, type);
            }
        }
        ADD_FAILURE() << type << " has no " << member;
        return BindingUse::none;
    };
    EXPECT_EQ(use_of("text", "text"), BindingUse::text);
    EXPECT_EQ(use_of("text", "colour"), BindingUse::colour);
    EXPECT_EQ(use_of("text", "style"), BindingUse::none);
    EXPECT_EQ(use_of("rect", "fill"), BindingUse::colour);
    EXPECT_EQ(use_of("rect", "visible_if"), BindingUse::expression);
    EXPECT_EQ(use_of("rect", "width"), BindingUse::drive);
    EXPECT_EQ(use_of("rect", "right"), BindingUse::none);
    EXPECT_EQ(use_of("video", "source"), BindingUse::text);
    EXPECT_EQ(use_of("list", "source"), BindingUse::none);
    EXPECT_EQ(use_of("", "sponsor"), BindingUse::text);
    for (const char* type : {"text", "rect", "polygon", "image", "video", "list", "chart", "ticker",
                             "clock", "group", "map", "profile", "sequence", "lottie"}) {
        EXPECT_NE(use_of(type, usual_binding(type)), BindingUse::none) << type;
    }
    const auto groups = show::bindings(moment(), 0);
    const auto count = [&](BindingUse use) {
        return binding_lines({*find(groups, "race.")}, "", {"race."}, use).size();
    };
    EXPECT_EQ(count(BindingUse::colour), 2U) << "the head, and the flag by its table";
    EXPECT_GT(count(BindingUse::text), count(BindingUse::drive));
}

TEST_F(Bindings, KnowTheRowsAroundAnElement) {
    const auto rows = element_rows(json().root());
    EXPECT_EQ(row_source(rows, *find_row(rows, "bar"), "fill"), "order");
    EXPECT_EQ(row_source(rows, *find_row(rows, "person"), "fill"), "people");
    EXPECT_EQ(row_source(rows, *find_row(rows, "plate"), "fill"), "");
    EXPECT_EQ(row_source(rows, *find_row(rows, "order"), "where"), "order");
    EXPECT_EQ(row_source(rows, *find_row(rows, "order"), "visible_if"), "");
}

TEST_F(Bindings, AreFoundByPathAndByValue) {
    const auto groups = show::bindings(moment(), 0);
    const auto all = binding_lines(groups, "", {}, BindingUse::text);
    EXPECT_TRUE(std::all_of(all.begin(), all.end(), [](const auto& line) {
        return line.is_group && line.count > 0 && !line.open;
    }));
    const auto open = binding_lines(groups, "", {"session."}, BindingUse::text);
    EXPECT_EQ(open.size(), all.size() + find(groups, "session.")->values.size());
    const auto found = binding_lines(groups, "LEADER haichuan", {}, BindingUse::text);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[1].value.path, "race.leader.name");
    EXPECT_EQ(found[1].name, "name");
    EXPECT_TRUE(binding_lines(groups, "nothing is called so", {}, BindingUse::text).empty());
}

TEST(BindingText, GoesInWhereTheCaretIs) {
    const auto put = [](std::string_view text, std::optional<Caret> caret) {
        const std::string made = with_binding(text, "race.lap|pad:2", caret);
        EXPECT_TRUE(caret);
        EXPECT_EQ(with_binding(made, "race.lap|pad:2", caret), made)
            << "another choice takes its place";
        return made + "@" + std::to_string(caret->end);
    };
    EXPECT_EQ(put("Text", {}), "{race.lap|pad:2}@16") << "nobody types: all of it is replaced";
    EXPECT_EQ(put("LAP ", Caret{4, 4}), "LAP {race.lap|pad:2}@20");
    EXPECT_EQ(put("LAP x!", Caret{4, 5}), "LAP {race.lap|pad:2}!@20");
    EXPECT_EQ(put("LAP x!", Caret{5, 4}), "LAP {race.lap|pad:2}!@20") << "selected backwards";
    EXPECT_EQ(put("圈 {race.flag} !", Caret{8, 8}), "圈 {race.lap|pad:2} !@20")
        << "another one is exchanged";
    EXPECT_EQ(put("{a}{b}", Caret{3, 3}), "{a}{race.lap|pad:2}{b}@19");
    EXPECT_EQ(put("{{a} {b", Caret{99, 99}), "{{a} {race.lap|pad:2}@21")
        << "one that is not closed";
    EXPECT_EQ(put("{{a}", Caret{3, 3}), "{{a{race.lap|pad:2}}@19") << "a brace of the text's own";
    EXPECT_EQ(put("", Caret{0, 0}), "{race.lap|pad:2}@16");
}

TEST_F(Bindings, AreWrittenAsTheMemberTakesThem) {
    JsonText text = json();
    std::optional<Caret> caret;
    const std::string plate = "/elements/0";
    const auto value = [&](std::string_view path) { return *show::bound_value(moment(), path); };
    ASSERT_TRUE(write_binding(text, plate, "fill", BindingUse::colour, value("race.flag"),
                              "race.flag|table:flag.colour", caret));
    ASSERT_TRUE(write_binding(text, plate, "visible_if", BindingUse::expression,
                              value("race.neutralised"), "race.neutralised", caret));
    ASSERT_TRUE(write_binding(text, plate, "width", BindingUse::drive,
                              value("race.leader.speed_kmh"), "race.leader.speed_kmh", caret));
    ASSERT_TRUE(write_binding(text, plate, "opacity", BindingUse::drive, value("race.clock"),
                              "race.clock", caret));
    EXPECT_FALSE(write_binding(text, plate, "right", BindingUse::none, value("race.lap"),
                               "race.lap", caret));
    const Json& made = *text.find(plate);
    EXPECT_EQ(made.at("fill"), "{race.flag|table:flag.colour}");
    EXPECT_EQ(made.at("visible_if"), "race.neutralised");
    EXPECT_EQ(made.at("drive").at("width").at("value"), "race.leader.speed_kmh");
    EXPECT_EQ(made.at("drive").at("width").at("from"), Json({0, 200})) << "104 km/h now";
    EXPECT_EQ(made.at("drive").at("opacity").at("value"), "ms(race.clock)");
    EXPECT_TRUE(is_bound(made, "width", BindingUse::drive));
    EXPECT_TRUE(is_bound(made, "fill", BindingUse::colour));
    EXPECT_FALSE(is_bound(made, "height", BindingUse::drive));
    EXPECT_EQ(bound_path(made, "fill", BindingUse::colour), "race.flag");
    EXPECT_EQ(bound_path(made, "opacity", BindingUse::drive), "race.clock");
    EXPECT_EQ(bound_path(made, "height", BindingUse::drive), "");
    EXPECT_EQ(bound_path({{"text", "{{x} {race.lap + 1|pad:2} {b}"}}, "text", BindingUse::text),
              "race.lap + 1");
    ASSERT_TRUE(text.set(plate + "/drive/width/to", OrderedJson{0, 3}));
    ASSERT_TRUE(write_binding(text, plate, "width", BindingUse::drive, value("race.leader.gap"),
                              "race.leader.laps", caret));
    EXPECT_EQ(text.find(plate)->at("drive").at("width").at("to"), Json({0, 3})) << "ranges stay";
    // What was written is taken by the loader.
    wish_.drafts["board.json"] = text.text();
    PainterOptions options;
    options.folder = folder_.path();
    options.width = 480;
    options.height = 270;
    const DraftPicture picture = DraftPainter(options).picture(wish_);
    EXPECT_FALSE(picture.error) << picture.error->message();
}

TEST_F(Bindings, AnErrorIsToldBesideTheElementThatItIsAbout) {
    JsonText text = json();
    ASSERT_TRUE(text.set("/elements/1/row/0/children/0/fill", "{row.klass.colour}"));
    wish_.drafts["board.json"] = text.text();
    PainterOptions options;
    options.folder = folder_.path();
    const DraftPicture picture = DraftPainter(options).picture(wish_);
    ASSERT_TRUE(picture.error);
    EXPECT_TRUE(concerns(*picture.error, "bar")) << picture.error->message();
    EXPECT_FALSE(concerns(*picture.error, "line"));
    EXPECT_FALSE(concerns(*picture.error, "ba"));
}

}  // namespace
}  // namespace pitcast::edit
