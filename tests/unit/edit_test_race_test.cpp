// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>

#include "pitcast/edit/test_race.h"
#include "pitcast/show/bindings.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

using namespace show_fixture;

const char* const kPlain = R"({
  "schema": 1, "id": "plain", "layer": 10,
  "fields": [{"id": "a", "type": "competitor", "default": "7"}, {"id": "b", "type": "competitor"},
             {"id": "note", "type": "text", "default": "x"}],
  "elements": [{"id": "order", "type": "list", "width": 400, "height": 1000, "pitch": 16, "rows": 60,
    "row": [{"id": "bar", "type": "rect", "width": 400, "height": 12, "fill": "#FFFFFF"}]}]
}
)";

RaceSample usual() {
    return {std::make_shared<const race::RaceState>(make_race(nullptr, utc_from_tai(kStartTai))),
            nullptr};
}

TEST(WorstRace, HasTheFullFieldOnceEach) {
    for (const RaceSample& like : {usual(), RaceSample{}}) {
        const RaceSample worst = worst_race(like);
        ASSERT_NE(worst.race, nullptr);
        ASSERT_EQ(worst.race->order.size(), kWorstCars);
        std::set<std::string> numbers;
        for (std::size_t i = 0; i < kWorstCars; ++i) {
            const auto& car =
                worst.race->competitors[static_cast<std::size_t>(worst.race->order[i])];
            numbers.insert(car.entry.number);
            EXPECT_EQ(worst.race->find(car.entry.number), &car);
            EXPECT_EQ(car.position, static_cast<std::int32_t>(i) + 1);
            EXPECT_EQ(car.entry.number.size(), 3U);
            EXPECT_GE(car.entry.name.size(), 26U);
            EXPECT_GE(car.entry.name_zh.size(), 32U);
        }
        EXPECT_EQ(numbers.size(), kWorstCars);
    }
    EXPECT_EQ(worst_race(usual()).race->session.kind, race::SessionKind::race);
}

TEST(WorstRace, IsAtLeastAsLongAsTheUsualOneInEverything) {
    const show_fixture::Folder folder{"worst"};
    folder.write("package.json", R"({"schema": 1, "id": "w", "templates": ["plain.json"]})");
    folder.write("plain.json", kPlain);
    PainterOptions options;
    options.folder = folder.path();
    options.width = 480;
    options.height = 270;
    DraftPainter painter(options);
    PictureWish wish;
    wish.template_id = "plain";
    wish.sample = worst_race(usual());
    wish.data = worst_data(Json::parse(kPlain).at("fields"), Json{{"a", "7"}, {"note", "y"}});
    EXPECT_EQ(wish.data, Json::parse(R"({"a": "@p1", "b": "@p2", "note": "y"})"));
    const DraftPicture picture = painter.picture(wish);
    ASSERT_FALSE(picture.error) << picture.error->message();
    std::size_t bars = 0;
    for (const auto& one : picture.placed) {
        bars += one.id == "bar" ? 1U : 0U;
    }
    EXPECT_EQ(bars, kWorstCars);

    show::BindingMoment moment{
        picture.package, "plain", {}, wish.sample.race, nullptr, instant(0), 0, 0, ""};
    show::BindingMoment before = moment;
    before.race = usual().race;
    const auto long_ones = show::bindings(moment, 5);
    const auto usual_ones = show::bindings(before, 5);
    for (std::size_t i = 0; i < usual_ones.size(); ++i) {
        if (usual_ones[i].of != show::BindingGroup::Of::place) {
            continue;
        }
        for (std::size_t j = 0; j < usual_ones[i].values.size(); ++j) {
            const auto& value = long_ones[i].values[j];
            const bool grows = value.kind == show::BoundKind::time ||
                               value.kind == show::BoundKind::gap ||
                               value.path.find("name") != std::string::npos ||
                               value.path.find("team") != std::string::npos;
            if (grows && usual_ones[i].values[j].kind != show::BoundKind::colour &&
                value.path.find("class") == std::string::npos &&
                value.path.find("_now") == std::string::npos) {
                EXPECT_GE(value.text.size(), usual_ones[i].values[j].text.size()) << value.path;
            }
        }
    }
}

}  // namespace
}  // namespace pitcast::edit
