// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/edit/template_document.h"
#include "pitcast/edit/version_store.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

TEST(Versions, AreKeptNewestFirstAndNotForEver) {
    const show_fixture::Folder folder{"versions"};
    const VersionStore store(folder.path() / "state/versions");
    const auto path = folder.path() / "show/a.json";
    EXPECT_TRUE(store.of(path).empty());
    for (int i = 0; i < 60; ++i) {
        const Version version{i, "desk", "change " + std::to_string(i), std::to_string(i)};
        ASSERT_TRUE(store.keep(path, version));
        ASSERT_TRUE(store.keep(path, version)) << "the same text is the same version";
    }
    const auto all = store.of(path);
    ASSERT_EQ(all.size(), VersionStore::kMost);
    EXPECT_EQ(all.front().text, "59");
    EXPECT_EQ(all.front().what, "change 59");
    EXPECT_EQ(all.front().who, "desk");
    EXPECT_EQ(all.back().saved_utc_ms, 10);
    EXPECT_TRUE(store.of(folder.path() / "show/b.json").empty());
}

TEST(Versions, AreCalledByWhatWasDone) {
    EXPECT_EQ(summary_of({}), "");
    EXPECT_EQ(summary_of({"move", "move", "set text"}), "move, set text");
    EXPECT_EQ(summary_of({"a", "b", "c", "d", "e", "a"}), "a, b, c, 2 more");
}

TEST(Versions, KnowWhatWasDoneSinceADocumentWasSaved) {
    const show_fixture::Folder folder{"since"};
    folder.write("a.json", R"({"id": "a", "layer": 1})");
    auto opened = TemplateDocument::open(folder.path(), "a.json");
    ASSERT_TRUE(opened);
    TemplateDocument document = *std::move(opened);
    const auto set = [&](const char* label, int value) {
        ASSERT_TRUE(
            document.change(label, [&](JsonText& json) { return json.set("/layer", value); }));
    };
    set("first", 2);
    set("second", 3);
    EXPECT_EQ(document.done_since_saved(), (std::vector<std::string>{"first", "second"}));
    EXPECT_EQ(document.saved_text(), R"({"id": "a", "layer": 1})");
    ASSERT_TRUE(document.save());
    EXPECT_TRUE(document.done_since_saved().empty());
    document.undo();
    EXPECT_EQ(document.done_since_saved(), std::vector<std::string>{"undo second"});
    set("third", 9);
    EXPECT_EQ(document.done_since_saved(), std::vector<std::string>{"third"});
}

}  // namespace
}  // namespace pitcast::edit
