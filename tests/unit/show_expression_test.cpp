// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "../../engine/show/src/text_template.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

/// Reads expressions against the race of the fixture, with a few fields.
class Expressions : public ::testing::Test {
 protected:
    Expressions() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        fields_ = {{"n", "", "number", 0, {}, {}},
                   {"car", "", "competitor", "", {}, {}},
                   {"reason", "", "choice", "best-lap", {"best-lap", "driver"}, {}},
                   {"zero", "", "number", 0, {}, {}}};
        values_.resize(fields_.size());
        values_[0].value = Value::of_integer(7);
        values_[1].text = "88";
        values_[2].text = "best-lap";
        values_[3].value = Value::of_integer(0);
        scope_.race = &race_;
        scope_.fields = &values_;
        scope_.utc_ns = utc_from_tai(kStartTai);
        scope_.shown_ns = 3 * kSecond;
        tables_["flag"] = {{{"green", "GO"}, {"default", "?"}}};
    }

    /// What a text with this in it shows; the error when it is refused.
    std::string text(const std::string& inside) {
        const auto document = JsonDocument::parse("{}", "t.json");
        Reader reader(*document);
        BindingContext context{&fields_, nullptr, &tables_, scope_.row != nullptr};
        const TextTemplate made = parse_text("{" + inside + "}", reader.root(), context, reader);
        if (reader.failed()) {
            return "! " + reader.error()->what +
                   (reader.error()->mend.empty() ? "" : " (" + reader.error()->mend + ")");
        }
        std::string out;
        made.format(scope_, out);
        return out;
    }
    bool holds(const std::string& condition) {
        const auto document = JsonDocument::parse("{}", "t.json");
        Reader reader(*document);
        const Expression made = parse_expression(condition, reader.root(),
                                                 {&fields_, nullptr, &tables_, false}, reader);
        EXPECT_FALSE(reader.failed()) << condition << ": " << reader.error()->what;
        return made.holds(scope_);
    }

    race::RaceState race_;
    std::vector<Field> fields_;
    std::vector<FieldValue> values_;
    std::map<std::string, Table, std::less<>> tables_;
    Scope scope_;
};

TEST_F(Expressions, SayNothingOfACarThatIsAskedForByAPlaceThatNobodyHas) {
    values_[1].text = "@p1";  // as it stands until the race has an order
    EXPECT_EQ(text("field.car.number ?? field.car"), "");
    EXPECT_EQ(text("field.car ?? '-'"), "-");
    values_[1].text = "99";  // a car that the race does not know
    EXPECT_EQ(text("field.car.number ?? field.car"), "99");
}

TEST_F(Expressions, ComputeWithWholeNumbersAndTimes) {
    EXPECT_EQ(text("1 + 2 * 3"), "7");
    EXPECT_EQ(text("(1 + 2) * 3"), "9");
    EXPECT_EQ(text("10 - 3 - 2"), "5");
    EXPECT_EQ(text("-7 / 2"), "-3");
    EXPECT_EQ(text("field.n % 4"), "3");
    EXPECT_EQ(text("field.n-1"), "6");
    EXPECT_EQ(text("min(3, 2) + max(3, 2) + abs(-4)"), "9");
    EXPECT_EQ(text("1min + 2s + 3ms"), "1:02.003");
    EXPECT_EQ(text("90s / 2"), "45.000");
    EXPECT_EQ(text("90s / 30s"), "3");
    EXPECT_EQ(text("ms(1500ms)"), "1500");
    EXPECT_EQ(text("10s - shown|clock"), "00:07");
    EXPECT_EQ(text("race.lap + 1"), "10");
}

TEST_F(Expressions, ReadCarsByPlaceAndByNeighbourhood) {
    EXPECT_EQ(text("race.order[0].number"), "7");
    EXPECT_EQ(text("race.order[field.n - 5].name.zh"), "欧阳天宇");
    EXPECT_EQ(text("race.order[99].number"), "");
    EXPECT_EQ(text("field.car.number"), "88");
    EXPECT_EQ(text("field.car.ahead.number"), "1");
    EXPECT_EQ(text("field.car.behind.behind.number"), "21");
    EXPECT_EQ(text("race.leader.ahead.number"), "");
    EXPECT_EQ(text("race.order[9].class_leader.number"), "9");
    EXPECT_EQ(text("time(field.car.gap)|delta:1"), "+13.0");
}

TEST_F(Expressions, NameTheClassOfACar) {
    const std::map<std::string, ClassLook, std::less<>> classes{
        {"Manufacturer", {"A NAME THAT NEEDS MEMORY OF ITS OWN", "厂商组厂商组厂商组", {}}}};
    scope_.classes = &classes;
    EXPECT_EQ(text("race.leader.class.name"), "A NAME THAT NEEDS MEMORY OF ITS OWN");
    EXPECT_EQ(text("race.leader.class.name.zh"), "厂商组厂商组厂商组");
    EXPECT_EQ(text("field.car.class.name"), "Unlimited");
}

TEST_F(Expressions, ChooseAndFillIn) {
    EXPECT_EQ(text("if(field.n > 5, 'many', 'few')"), "many");
    EXPECT_EQ(text("field.n == 7 ? 'seven' : 'other'"), "seven");
    EXPECT_EQ(text("race.order[99].name ?? 'nobody'"), "nobody");
    EXPECT_EQ(text("race.order[0].name ?? 'nobody'"), "LIU Haichuan");
    EXPECT_EQ(text("race.flag|table:flag"), "GO");
    EXPECT_EQ(text("length('刘海川') + length('ab')"), "5");
}

TEST_F(Expressions, HoldAsConditions) {
    EXPECT_TRUE(holds("field.reason == best-lap"));
    EXPECT_TRUE(holds("field.reason != driver && race.flag == green"));
    EXPECT_FALSE(holds("!(field.n > 5) || false"));
    EXPECT_TRUE(holds("contains(race.leader.team, 'Gold')"));
    EXPECT_TRUE(holds("race.leader.number == 7 && race.order[1].number == 007"));
    EXPECT_TRUE(holds("shown >= 3000"));
    EXPECT_TRUE(holds("shown < 4s"));
    EXPECT_TRUE(holds("there(race.leader.best_lap) && !there(race.order[99].number)"));
    EXPECT_TRUE(holds("time(race.order[1].interval) < 2s"));
    EXPECT_FALSE(holds("race.order[99].laps < 100"));  // not there: neither less nor more
}

TEST_F(Expressions, AreTotal) {
    EXPECT_EQ(text("1 / field.zero"), "");
    EXPECT_EQ(text("1 % field.zero"), "");
    EXPECT_EQ(text("9223372036854775807 + 1"), "");
    EXPECT_EQ(text("(0 - 9223372036854775807 - 1) / -1"), "");
    EXPECT_EQ(text("-(0 - 9223372036854775807 - 1)"), "");
    EXPECT_EQ(text("race.order[99].laps + 1"), "");
}

TEST_F(Expressions, AreShownAsAViewerReadsThem) {
    EXPECT_EQ(text("1234|fixed:2"), "12.34");
    EXPECT_EQ(text("-5|fixed:2"), "-0.05");
    EXPECT_EQ(text("7|pad:3"), "007");
    EXPECT_EQ(text("83s|seconds:1"), "83.0");
    EXPECT_EQ(text("0s - 250ms|delta"), "-0.250");
    EXPECT_EQ(text("0s - 250ms|delta:0"), "-0");
    EXPECT_EQ(text("3|ordinal"), "3rd");
    EXPECT_EQ(text("field.reason == 'a|b' || true ? 'x' : 'y'|upper"), "X");
}

TEST_F(Expressions, SayWhatIsWrongWhenTheyAreRead) {
    EXPECT_EQ(text("race.lap + race.clock"),
              "! expression \"race.lap + race.clock\" computes with a number and a time (the time "
              "of a gap is time(…), the milliseconds of a time are ms(…))");
    EXPECT_EQ(text("race.leader.gap > 3"),
              "! expression \"race.leader.gap > 3\" compares a gap with a number");
    EXPECT_EQ(text("race.leader.name < 'M'"),
              "! expression \"race.leader.name < 'M'\" puts text in order (compare text with == or "
              "!=)");
    EXPECT_EQ(text("leader"),
              "! expression \"leader\" has the word \"leader\", which is no path (text stands in "
              "quotation marks: 'leader')");
    EXPECT_EQ(text("mx(1, 2)"),
              "! expression \"mx(1, 2)\" has no function \"mx\" (did you mean \"max\"?)");
    EXPECT_EQ(text("max(1)"), "! expression \"max(1)\" lacks a \",\"");
    EXPECT_EQ(text("1 +"), "! expression \"1 +\" ends where a value should stand");
    EXPECT_EQ(text("1 2"), "! expression \"1 2\" goes on with \"2\" where it should end");
    EXPECT_EQ(text("3 days"), "! expression \"3 days\" goes on with \"days\" where it should end");
    EXPECT_EQ(text("3d"), "! expression \"3d\" has no unit \"d\" (known: ms, s, min, h)");
    EXPECT_EQ(text("race.order['a'].name"),
              "! expression \"race.order['a'].name\" has text in brackets, not a number");
    EXPECT_EQ(text("race.order[0].nam"),
              "! binding \"race.order[].nam\" names no field of a competitor (did you mean "
              "\"name\"?)");
    EXPECT_EQ(text("race.cars[0]"),
              "! binding \"race.cars[]\" has brackets where none can stand (race.order[0].name is "
              "the leader's name)");
    EXPECT_EQ(text("7|fixed:9"),
              "! formatter \"fixed\" has \"9\" after its colon (it takes a number of digits, at "
              "most 6)");
}

TEST_F(Expressions, EndWithAnErrorHoweverDeepTheyAre) {
    EXPECT_EQ(text(std::string(5000, '(')).find("! expression"), 0U);
    EXPECT_EQ(text(std::string(5000, '!') + "1").find("! expression"), 0U);
    std::string chain = "1";
    for (int i = 0; i < 3000; ++i) {
        chain += "+1";
    }
    EXPECT_EQ(text(chain), "! expression \"" + chain + "\" is too long");
    std::string brackets = "1";
    for (int i = 0; i < 60; ++i) {
        brackets = "race.order[" + brackets + "].laps";
    }
    EXPECT_EQ(text(brackets).find("! expression"), 0U);
}

}  // namespace
}  // namespace pitcast::show
