// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/guides.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

TEST(Guides, AreFoundNearAPoint) {
    const Guides guides{{true, 100}, {false, 200}, {true, 103}};
    EXPECT_EQ(guide_near(guides, 100.5, 900, 4), std::optional<std::size_t>{0});
    EXPECT_EQ(guide_near(guides, 102.5, 900, 4), std::optional<std::size_t>{2});
    EXPECT_EQ(guide_near(guides, 500, 198, 4), std::optional<std::size_t>{1});
    EXPECT_FALSE(guide_near(guides, 500, 500, 4));
}

TEST(Guides, LieOnceEach) {
    Guides guides;
    lay_guide(guides, {true, 96});
    lay_guide(guides, {false, 96});
    lay_guide(guides, {true, 96});
    EXPECT_EQ(guides.size(), 2U);
}

TEST(Guides, DrawElementsToThem) {
    const Bounds canvas{0, 0, 1920, 1080};
    const Bounds moving{700, 333, 50, 50};
    EXPECT_EQ(snap(moving, {}, {}, {}, canvas, 6).dx, 0);
    const Snap to = snap(moving, {}, {}, {}, canvas, 6, {{true, 704}, {false, 380}});
    EXPECT_EQ(to.dx, 4);
    EXPECT_EQ(to.dy, -3) << "the lower edge to 380";
    ASSERT_EQ(to.lines.size(), 2U);
    EXPECT_EQ(to.lines[0].at, 704);
    EXPECT_FALSE(to.lines[1].across);
}

TEST(Guides, AreKeptForEachPackageOutsideIt) {
    const show_fixture::Folder folder{"guides"};
    folder.write("one/package.json", "{}");
    folder.write("two/package.json", "{}");
    const auto file = folder.path() / "config/pitcast/guides.json";
    const GuideStore store(file);
    EXPECT_TRUE(store.find(folder.path() / "one").empty());
    ASSERT_TRUE(store.keep(folder.path() / "one", {{true, 96}, {false, 54.5}}));
    ASSERT_TRUE(store.keep(folder.path() / "two", {{true, 7}}));
    // However the folder is named.
    const Guides one = GuideStore(file).find(folder.path() / "two/../one/");
    ASSERT_EQ(one.size(), 2U);
    EXPECT_TRUE(one[0].across);
    EXPECT_EQ(one[0].at, 96);
    EXPECT_FALSE(one[1].across);
    EXPECT_EQ(one[1].at, 54.5);
    ASSERT_TRUE(store.keep(folder.path() / "one", {}));
    EXPECT_TRUE(store.find(folder.path() / "one").empty());
    EXPECT_EQ(store.find(folder.path() / "two").size(), 1U);
    folder.write("config/pitcast/guides.json", "no JSON");
    EXPECT_TRUE(store.find(folder.path() / "two").empty());
    EXPECT_TRUE(store.keep(folder.path() / "two", {{true, 1}}));
    EXPECT_TRUE(GuideStore({}).keep(folder.path(), {{true, 1}})) << "nowhere is no error";
}

TEST(Guides, OfPackagesFromLongAgoAreForgotten) {
    const show_fixture::Folder folder{"guides-many"};
    const GuideStore store(folder.path() / "guides.json");
    for (std::size_t i = 0; i <= GuideStore::kMostPackages; ++i) {
        ASSERT_TRUE(store.keep(folder.path() / std::to_string(i), {{true, 1}}));
    }
    EXPECT_TRUE(store.find(folder.path() / "0").empty());
    EXPECT_EQ(store.find(folder.path() / "1").size(), 1U);
}

}  // namespace
}  // namespace pitcast::edit
