// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../engine/editor/src/board_cursor.h"
#include "show_fixture.h"

namespace pitcast::editor {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> kCars{"7", "007", "1", "88", "1A", "168"};

TEST(BoardCursor, StepsWithinTheList) {
    BoardCursor cursor;
    cursor.step(kCars, 1);
    EXPECT_EQ(cursor.car, "7") << "it begins at the top";
    cursor.step(kCars, 1);
    cursor.step(kCars, 1);
    EXPECT_EQ(cursor.car, "1");
    cursor.step(kCars, BoardCursor::kPage);
    EXPECT_EQ(cursor.car, "168");
    cursor.step(kCars, -BoardCursor::kPage);
    EXPECT_EQ(cursor.car, "7");
    cursor.go_to_end(kCars, true);
    EXPECT_EQ(cursor.car, "168");
    cursor.step({}, 1);
    EXPECT_EQ(cursor.car, "168") << "an empty board leaves it alone";
}

TEST(BoardCursor, GoesToTheNumberThatIsTyped) {
    BoardCursor cursor;
    const std::int64_t second = 1'000'000'000;
    cursor.type(kCars, '1', 10 * second);
    EXPECT_EQ(cursor.car, "1") << "the number itself before one that begins so";
    cursor.type(kCars, 'a', 10 * second + 1);
    EXPECT_EQ(cursor.car, "1A");
    cursor.type(kCars, '8', 20 * second);
    EXPECT_EQ(cursor.car, "88") << "the first that begins so";
    cursor.type(kCars, '8', 20 * second + 1);
    EXPECT_EQ(cursor.car, "88");
    cursor.type(kCars, '7', 20 * second + 2);
    EXPECT_EQ(cursor.car, "7") << "no number goes on so: it is another one";
    cursor.type(kCars, '0', 30 * second);
    cursor.type(kCars, '0', 30 * second + 1);
    EXPECT_EQ(cursor.car, "007");
    cursor.type(kCars, '9', 40 * second);
    EXPECT_EQ(cursor.car, "007") << "nothing is called so";
}

TEST(BoardCursor, FiltersFollowOneAnother) {
    const map::Venue venue = map::make_xinqiu();
    const race::RaceState race = show_fixture::make_race(&venue, 1'780'000'000'000'000'000);
    BoardFilter filter;
    std::vector<BoardFilter> seen;
    do {
        seen.push_back(filter);
        filter = filter_beside(race, filter, 1);
    } while (!(filter == BoardFilter{}) && seen.size() < 20);
    EXPECT_EQ(seen.size(), 3 + classes_of(race).size());
    EXPECT_EQ(filter_beside(race, BoardFilter{}, -1), classes_of(race).back());
    const auto cars = cars_shown(race, classes_of(race).front());
    EXPECT_FALSE(cars.empty());
    EXPECT_LT(cars.size(), cars_shown(race, {}).size());
}

}  // namespace
}  // namespace pitcast::editor
