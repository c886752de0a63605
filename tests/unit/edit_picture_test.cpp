// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/edit/arrange.h"
#include "pitcast/edit/draft_picture.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

const char* const kPackageText = R"({
  "schema": 1, "id": "drafts", "canvas": {"width": 1920, "height": 1080},
  "templates": ["box.json"]
})";
const char* const kBoxText = R"({
  "schema": 1, "id": "box", "layer": 10,
  "fields": [{"id": "shown", "type": "boolean", "default": true}],
  "elements": [
    {"id": "plate", "type": "rect", "x": 100, "y": 200, "width": 300, "height": 100, "fill": "#FF0000",
     "animate": {"in": {"x": [[0, -100], [400, 0]]}, "out": {"opacity": [[0, 1], [200, 0]]}}},
    {"id": "pair", "type": "group", "x": 1000, "y": 500, "width": 400, "height": 200,
     "children": [
       {"id": "left", "type": "rect", "width": 100, "height": 100, "fill": "#00FF00"},
       {"id": "far", "type": "rect", "right": 0, "y": 20, "width": 100, "height": 100, "fill": "#0000FF"},
       {"id": "middle", "type": "rect", "x": "center", "y": 60, "width": 50, "height": 50, "fill": "#FFFFFF"}
     ]},
    {"id": "stack", "type": "group", "x": 100, "y": 700, "width": 300, "height": 80, "layout": {"type": "row", "gap": 10},
     "children": [{"id": "first", "type": "rect", "width": 80, "height": 80, "fill": "#FFFFFF"}]}
  ]
}
)";

class DraftTest : public ::testing::Test {
 protected:
    DraftTest() {
        folder_.write("package.json", kPackageText);
        folder_.write("box.json", kBoxText);
        options_.folder = folder_.path();
        options_.width = 480;
        options_.height = 270;
    }

    static PictureWish wish(std::string text, Nanoseconds at_ns = -1) {
        PictureWish made;
        made.drafts["box.json"] = std::move(text);
        made.template_id = "box";
        made.at_ns = at_ns;
        return made;
    }
    /// B, G, R of a pixel of the design.
    static std::array<int, 3> pixel(const DraftPicture& picture, int x, int y) {
        const auto& plane = picture.frame->planes[0];
        const auto* at = plane.bytes + static_cast<std::size_t>(y / 4) * plane.stride +
                         static_cast<std::size_t>(x / 4) * 4;
        return {std::to_integer<int>(at[0]), std::to_integer<int>(at[1]),
                std::to_integer<int>(at[2])};
    }
    JsonText json() {
        auto made = JsonText::parse(kBoxText, "box.json");
        EXPECT_TRUE(made);
        return *std::move(made);
    }

    show_fixture::Folder folder_{"draft"};
    PainterOptions options_;
};

TEST_F(DraftTest, ShowsWhatIsNotSavedAndTellsWhereEverythingIs) {
    DraftPainter painter(options_);
    const DraftPicture saved = painter.picture(wish(kBoxText));
    ASSERT_FALSE(saved.error) << saved.error->message();
    EXPECT_EQ(pixel(saved, 200, 250), (std::array{0, 0, 255}));
    const auto plate = bounds_of(saved.placed, "plate");
    ASSERT_TRUE(plate);
    EXPECT_DOUBLE_EQ(plate->x, 100);
    EXPECT_DOUBLE_EQ(plate->width, 300);
    const auto far = bounds_of(saved.placed, "far");
    EXPECT_DOUBLE_EQ(far->x, 1300) << "in the group, from its far side";
    EXPECT_DOUBLE_EQ(far->y, 520);

    JsonText changed = json();
    ASSERT_TRUE(changed.set("/elements/0/fill", "#00FF00"));
    const DraftPicture draft = painter.picture(wish(changed.text()));
    EXPECT_EQ(pixel(draft, 200, 250), (std::array{0, 255, 0}));
    EXPECT_EQ(pixel(painter.picture(wish(kBoxText)), 200, 250), (std::array{0, 0, 255}));
}

TEST_F(DraftTest, GoesToAnyMomentOfTheCourse) {
    DraftPainter painter(options_);
    const Nanoseconds ms = 1'000'000;
    const DraftPicture rest = painter.picture(wish(kBoxText));
    ASSERT_EQ(rest.course.parts.size(), 3U);
    EXPECT_EQ(rest.course.parts[0].end_ns, 400 * ms);
    EXPECT_EQ(rest.course.parts[2].name, "out");
    EXPECT_EQ(rest.course.length_ns(), 1600 * ms);
    EXPECT_DOUBLE_EQ(bounds_of(painter.picture(wish(kBoxText, 0)).placed, "plate")->x, 0);
    EXPECT_DOUBLE_EQ(bounds_of(painter.picture(wish(kBoxText, 200 * ms)).placed, "plate")->x, 50);
    const DraftPicture leaving = painter.picture(wish(kBoxText, 1500 * ms));
    EXPECT_NEAR(pixel(leaving, 200, 250)[2], 128, 3) << "half gone";
}

TEST_F(DraftTest, TellsWhatIsWrongAndGoesOnWithTheNext) {
    DraftPainter painter(options_);
    JsonText broken = json();
    ASSERT_TRUE(broken.set("/elements/0/fill", "red"));
    const DraftPicture wrong = painter.picture(wish(broken.text()));
    ASSERT_TRUE(wrong.error);
    EXPECT_NE(wrong.error->message().find("box.json:5"), std::string::npos)
        << wrong.error->message();
    EXPECT_NE(wrong.error->message().find("plate"), std::string::npos);
    EXPECT_EQ(wrong.frame, nullptr);
    EXPECT_FALSE(painter.picture(wish(kBoxText)).error);
    PictureWish unknown = wish(kBoxText);
    unknown.template_id = "other";
    EXPECT_TRUE(painter.picture(unknown).error);
}

TEST_F(DraftTest, AStudioShowsTheNewestWish) {
    DraftStudio studio(options_);
    for (std::uint64_t number = 1; number <= 20; ++number) {
        PictureWish next = wish(kBoxText, static_cast<Nanoseconds>(number) * 20'000'000);
        next.number = number;
        studio.ask(std::move(next));
    }
    std::uint64_t newest = 0;
    while (newest != 20) {
        if (const auto picture = studio.take()) {
            EXPECT_GT(picture->number, newest);
            newest = picture->number;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_FALSE(studio.busy());
}

class ArrangeTest : public DraftTest {
 protected:
    void SetUp() override {
        DraftPainter painter(options_);
        placed_ = painter.picture(wish(kBoxText)).placed;
        rows_ = element_rows(json_.root());
    }
    Arrangement on() { return {json_, rows_, placed_}; }
    /// Where it is after what was done to the text.
    Bounds now(const std::string& id) {
        DraftPainter painter(options_);
        const DraftPicture picture = painter.picture(wish(json_.text()));
        EXPECT_FALSE(picture.error) << picture.error->message();
        const auto box = bounds_of(picture.placed, id);
        EXPECT_TRUE(box) << id;
        return box.value_or(Bounds{});
    }

    JsonText json_ = json();
    std::vector<show::PlacedElement> placed_;
    std::vector<ElementRow> rows_;
};

TEST_F(ArrangeTest, MovesByWhateverMemberPlacesIt) {
    ASSERT_TRUE(move_by(on(), {"plate", "left", "far", "middle"}, 10, -20));
    EXPECT_DOUBLE_EQ(now("plate").x, 110);
    EXPECT_DOUBLE_EQ(now("left").x, 1010) << "from a member that was not there";
    EXPECT_DOUBLE_EQ(now("far").x, 1310);
    EXPECT_EQ(*json_.find("/elements/1/children/1/right"), -10);
    EXPECT_DOUBLE_EQ(now("middle").x, 1000 + 175 + 10) << "no longer centred";
    EXPECT_DOUBLE_EQ(now("middle").y, 540);
}

TEST_F(ArrangeTest, WhatLiesInAnotherGoesWithItOnce) {
    ASSERT_TRUE(move_by(on(), {"pair", "left"}, 30, 0));
    EXPECT_DOUBLE_EQ(now("left").x, 1030);
    EXPECT_EQ(json_.find("/elements/1/children/0/x"), nullptr);
}

TEST_F(ArrangeTest, SaysWhyAStackedElementStays) {
    const Status moved = move_by(on(), {"first"}, 1, 0);
    ASSERT_FALSE(moved);
    EXPECT_NE(moved.error().message().find("layout"), std::string::npos);
}

TEST_F(ArrangeTest, ResizesByTheEdgeThatIsDragged) {
    ASSERT_TRUE(resize(on(), "plate", {.left = true, .bottom = true}, 20, 30));
    Bounds plate = now("plate");
    EXPECT_DOUBLE_EQ(plate.x, 120);
    EXPECT_DOUBLE_EQ(plate.width, 280);
    EXPECT_DOUBLE_EQ(plate.height, 130);
    ASSERT_TRUE(resize(on(), "far", {.left = true}, -40, 0));
    EXPECT_DOUBLE_EQ(now("far").right(), 1400) << "its far side stays";
    EXPECT_DOUBLE_EQ(now("far").width, 140);
    ASSERT_TRUE(resize(on(), "far", {.right = true}, 10, 0));
    EXPECT_DOUBLE_EQ(now("far").right(), 1410);
    ASSERT_TRUE(resize(on(), "plate", {.right = true}, -5000, 0));
    EXPECT_DOUBLE_EQ(now("plate").width, 1);
}

TEST_F(ArrangeTest, AlignsAndDistributes) {
    const Bounds canvas{0, 0, 1920, 1080};
    ASSERT_TRUE(align(on(), {"plate"}, Align::center, canvas));
    EXPECT_DOUBLE_EQ(now("plate").x, 810);
    JsonText fresh = json();
    json_ = fresh;
    ASSERT_TRUE(align(on(), {"left", "far", "middle"}, Align::bottom, canvas));
    EXPECT_DOUBLE_EQ(now("left").bottom(), 620);
    EXPECT_DOUBLE_EQ(now("middle").bottom(), 620);
    json_ = fresh;
    ASSERT_TRUE(move_by(on(), {"middle"}, -40, 0));
    DraftPainter painter(options_);
    placed_ = painter.picture(wish(json_.text())).placed;
    ASSERT_TRUE(distribute(on(), {"left", "far", "middle"}, true));
    EXPECT_DOUBLE_EQ(now("middle").x, 1175);
    EXPECT_FALSE(distribute(on(), {"left", "far"}, true));
}

TEST_F(ArrangeTest, GroupsAndDissolvesWithoutMovingAnything) {
    std::string group;
    ASSERT_TRUE(make_group(on(), {"far", "left"}, group));
    EXPECT_EQ(group, "group");
    const auto grouped = element_rows(json_.root());
    EXPECT_EQ(find_row(grouped, "far")->list, "/elements/1/children/0/children");
    EXPECT_DOUBLE_EQ(now("left").x, 1000);
    EXPECT_DOUBLE_EQ(now("far").x, 1300);
    EXPECT_DOUBLE_EQ(now("far").y, 520);
    rows_ = element_rows(json_.root());
    ASSERT_TRUE(dissolve_group(on(), group));
    EXPECT_DOUBLE_EQ(now("left").x, 1000);
    EXPECT_DOUBLE_EQ(now("far").y, 520);
    rows_ = element_rows(json_.root());
    EXPECT_EQ(find_row(rows_, "group"), nullptr);
    EXPECT_FALSE(make_group(on(), {"plate", "left"}, group)) << "of two lists";
}

TEST_F(ArrangeTest, SnapsToOthersToTheCanvasAndToItsSafeAreas) {
    const Bounds canvas{0, 0, 1920, 1080};
    const Snap beside = snap({396, 300, 50, 50}, rows_, placed_, {"left"}, canvas, 6);
    EXPECT_DOUBLE_EQ(beside.dx, 4) << "the plate's right edge";
    EXPECT_DOUBLE_EQ(beside.dy, 0) << "its lower edge, exactly";
    ASSERT_FALSE(beside.lines.empty());
    const Snap safe = snap({98, 900, 10, 10}, rows_, placed_, {"plate"}, canvas, 6);
    EXPECT_DOUBLE_EQ(safe.dx, -2) << "5 % of 1920, not the plate itself";
    EXPECT_DOUBLE_EQ(snap({640, 900, 7, 7}, rows_, placed_, {"plate"}, canvas, 6).dx, 0);
}

TEST_F(ArrangeTest, CarriesElementsWithIdsOfTheirOwn) {
    const auto copy = with_free_ids(carried(json_, "/elements/1"), rows_);
    ASSERT_TRUE(copy) << copy.error().message();
    ASSERT_TRUE(json_.insert("/elements", 2, *copy));
    const auto rows = element_rows(json_.root());
    EXPECT_NE(find_row(rows, "pair-2"), nullptr);
    EXPECT_NE(find_row(rows, "middle-2"), nullptr);
    EXPECT_DOUBLE_EQ(now("far-2").x, 1300);
    EXPECT_FALSE(with_free_ids("[1]", rows_));
    for (const std::string& type : new_element_types()) {
        JsonText with_new = json();
        ASSERT_TRUE(with_new.insert("/elements", 0, written(new_element(type, "new", {}), 0)));
        if (type == "text" || type == "clock") {
            continue;  // need a family of the package
        }
        json_ = with_new;
        EXPECT_DOUBLE_EQ(now("plate").x, 100) << type;
    }
}

}  // namespace
}  // namespace pitcast::edit
