// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/web/command_api.h"

#include "web_show.h"

namespace pitcast::web {
namespace {

race::Competitor car(const char* number, const char* name_zh, std::int32_t position) {
    race::Competitor made;
    made.entry.number = number;
    made.entry.name = std::string("Driver ") + number;
    made.entry.name_zh = name_zh;
    made.position = position;
    return made;
}

TEST(WebRace, HasTheCarsInTheirOrderAndThoseWithoutAPlaceBehindThem) {
    View view = test::web_view(test::web_state(100));
    EXPECT_EQ(race_json(view)["cars"], Json::array()) << "nothing was told yet";

    race::RaceState race;
    race.session.name_zh = "决赛";
    race.competitors = {car("007", "周大鹏", 2), car("7", "", 0), car("88", "赵国栋", 1)};
    race.order = {2, 0};
    view.race = std::make_shared<const race::RaceState>(race);
    const Json told = race_json(view);
    EXPECT_EQ(told["name_zh"], "决赛");
    ASSERT_EQ(told["cars"].size(), 3U);
    EXPECT_EQ(told["cars"][0]["number"], "88");
    EXPECT_EQ(told["cars"][0]["position"], 1);
    EXPECT_EQ(told["cars"][1]["number"], "007");
    EXPECT_EQ(told["cars"][1]["name_zh"], "周大鹏");
    EXPECT_EQ(told["cars"][2]["number"], "7");
    EXPECT_EQ(told["cars"][2]["name"], "Driver 7");
}

}  // namespace
}  // namespace pitcast::web
