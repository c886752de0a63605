// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/draft_store.h"
#include "pitcast/edit/template_document.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

const char* const kSmall = R"({"id": "small", "x": 1})";

class DocumentTest : public ::testing::Test {
 protected:
    void SetUp() override { ASSERT_TRUE(write_file(path(), kSmall)); }
    [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "small.json"; }
    [[nodiscard]] TemplateDocument opened() const {
        auto document = TemplateDocument::open(folder_.path(), "small.json");
        EXPECT_TRUE(document) << document.error().message();
        return *std::move(document);
    }
    static TemplateDocument::Change set_x(int x) {
        return [x](JsonText& json) { return json.set("/x", x); };
    }

    show_fixture::Folder folder_{"document"};
};

TEST_F(DocumentTest, UndoesAndRedoesEverythingInOrder) {
    TemplateDocument document = opened();
    ASSERT_TRUE(document.change("first", set_x(2)));
    ASSERT_TRUE(document.change("second", set_x(3)));
    EXPECT_EQ(document.undo_label(), "second");
    document.undo();
    document.undo();
    EXPECT_EQ(document.json().text(), kSmall);
    EXPECT_FALSE(document.dirty());
    EXPECT_FALSE(document.can_undo());
    EXPECT_EQ(document.redo_label(), "first");
    document.redo();
    EXPECT_EQ(document.json().find("/x")->get<int>(), 2);
    ASSERT_TRUE(document.change("third", set_x(9)));
    EXPECT_FALSE(document.can_redo()) << "a new change ends what could be done again";
}

TEST_F(DocumentTest, ADragIsUndoneAtOnce) {
    TemplateDocument document = opened();
    for (int x = 2; x < 50; ++x) {
        ASSERT_TRUE(document.change("drag", set_x(x), "drag 1"));
    }
    document.end_series();
    ASSERT_TRUE(document.change("drag", set_x(60), "drag 1"));
    document.undo();
    EXPECT_EQ(document.json().find("/x")->get<int>(), 49);
    document.undo();
    EXPECT_EQ(document.json().text(), kSmall);
}

TEST_F(DocumentTest, AChangeThatFailsLeavesNothingBehind) {
    TemplateDocument document = opened();
    const auto version = document.version();
    EXPECT_FALSE(document.change("half", [](JsonText& json) -> Status {
        EXPECT_TRUE(json.set("/x", 5));
        return Error{"", "no", ""};
    }));
    EXPECT_EQ(document.json().text(), kSmall);
    EXPECT_EQ(document.version(), version);
    EXPECT_FALSE(document.replace("broken", "{"));
    EXPECT_FALSE(document.can_undo());
}

TEST_F(DocumentTest, SavesWhatIsShownAndRefusesToOverwriteOthers) {
    TemplateDocument document = opened();
    ASSERT_TRUE(document.change("x", set_x(2)));
    EXPECT_TRUE(document.dirty());
    ASSERT_TRUE(document.save());
    EXPECT_FALSE(document.dirty());
    EXPECT_EQ(*read_file(path()), R"({"id": "small", "x": 2})");

    ASSERT_TRUE(write_file(path(), R"({"id": "theirs"})"));
    EXPECT_EQ(document.look_at_disk(), OnDisk::changed);
    ASSERT_TRUE(document.change("x", set_x(3)));
    const Status refused = document.save();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message().find("somebody else"), std::string::npos);
    EXPECT_EQ(*read_file(path()), R"({"id": "theirs"})");

    ASSERT_TRUE(document.take_from_disk());
    EXPECT_EQ(document.id(), "theirs");
    EXPECT_FALSE(document.dirty());
    document.undo();
    EXPECT_EQ(document.json().find("/x")->get<int>(), 3) << "mine can be had back";
    ASSERT_TRUE(document.save());
    EXPECT_EQ(document.look_at_disk(), OnDisk::same);
    std::filesystem::remove(path());
    EXPECT_EQ(document.look_at_disk(), OnDisk::gone);
    ASSERT_TRUE(document.save());
}

TEST_F(DocumentTest, OpensNothingOutsideThePackage) {
    EXPECT_FALSE(TemplateDocument::open(folder_.path() / "none", "../small.json"));
    EXPECT_FALSE(TemplateDocument::open(folder_.path(), "missing.json"));
}

TEST_F(DocumentTest, DraftsAreKeptOutsideThePackageAndFoundAgain) {
    const DraftStore store(folder_.path() / "state" / "drafts");
    EXPECT_FALSE(store.find(path()));
    ASSERT_TRUE(store.keep(path(), {R"({"x": "车"})", kSmall}));
    ASSERT_TRUE(store.keep(path(), {R"({"x": 2})", kSmall}));
    const auto found = store.find(folder_.path() / "." / "small.json");
    ASSERT_TRUE(found) << "by another way to the same file";
    EXPECT_EQ(found->text, R"({"x": 2})");
    EXPECT_EQ(found->base, kSmall);
    EXPECT_FALSE(store.find(folder_.path() / "other.json"));
    store.forget(path());
    EXPECT_FALSE(store.find(path()));
}

}  // namespace
}  // namespace pitcast::edit
