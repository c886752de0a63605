// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "../../engine/editor/src/edit_layout.h"
#include "../../engine/editor/src/layout.h"
#include "../../engine/editor/src/splits.h"

namespace pitcast::editor {
namespace {

/// The smallest window, a usual one, and a very wide one.
constexpr std::pair<float, float> kWindows[] = {{1024, 576}, {1920, 1080}, {3840, 1080}};

Splits all_at(std::int32_t place) {
    Splits splits;
    splits.places.fill(place);
    return splits;
}

TEST(DeskLayout, IsTheUsualOneWhereNobodyHasDrawnIt) {
    const EditLayout edit = edit_layout_for(1920, 1080, false);
    EXPECT_EQ(edit.files.width, 326);
    EXPECT_EQ(edit.inspector.width, 403);
    EXPECT_EQ(edit.timeline.height, 264);
    const Layout direct = layout_for(1920, 1080, true, 3, true);
    EXPECT_EQ(direct.rundown.width, 384);
    EXPECT_EQ(direct.board.width, 422);
}

TEST(DeskLayout, FollowsWhatTheUserHasDrawn) {
    Splits splits;
    splits[Split::edit_left] = 250;
    splits[Split::edit_timeline] = 500;
    const EditLayout edit = edit_layout_for(2000, 1080, false, splits);
    EXPECT_EQ(edit.files.width, 500);
    EXPECT_EQ(edit.canvas.x, 506);
    EXPECT_NEAR(edit.timeline.y - edit.middle.y, edit.middle.height / 2 + 6, 2);
    splits[Split::direct_rundown] = 700;
    const Layout direct = layout_for(1920, 1080, true, 3, true, splits);
    EXPECT_GT(direct.rundown.height, direct.templates.height * 2);
}

TEST(DeskLayout, LeavesEveryPaneItsRoomWhateverWasDrawn) {
    for (const auto& [width, height] : kWindows) {
        for (const std::int32_t place : {0, 1, 300, 700, 999}) {
            const EditLayout edit = edit_layout_for(width, height, true, all_at(place));
            for (const Area& one : {edit.files, edit.layers, edit.tools, edit.canvas, edit.timeline,
                                    edit.inspector, edit.bindings}) {
                EXPECT_GE(one.width, 200) << width << " " << place;
                EXPECT_GE(one.height, 30) << width << " " << place;
            }
            EXPECT_FLOAT_EQ(edit.inspector.x + edit.inspector.width, width);
            EXPECT_FLOAT_EQ(edit.middle.x, edit.files.width + 6);
            EXPECT_FLOAT_EQ(edit.inspector.x, edit.middle.x + edit.middle.width + 6);
            const Layout direct = layout_for(width, height, true, 3, true, all_at(place));
            for (const Area& one : {direct.rundown, direct.templates, direct.preview,
                                    direct.programme, direct.controls, direct.board}) {
                EXPECT_GE(one.width, 150) << width << " " << place;
                EXPECT_GE(one.height, 30) << width << " " << place;
            }
            EXPECT_FLOAT_EQ(direct.board.x + direct.board.width, width);
        }
    }
}

}  // namespace
}  // namespace pitcast::editor
