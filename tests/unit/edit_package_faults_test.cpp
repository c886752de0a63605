// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/draft_folder.h"
#include "pitcast/edit/package_check.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

const char* const kFaultyPackage = R"({
  "schema": 1, "id": "faulty",
  "tokens": {"accent": "#E3A32B"},
  "themes": {"night": {"tokens": {"accent": "#112233"}}},
  "fonts": [{"name": "lost", "file": "system:lost.ttf"}],
  "families": {"strong": ["lost"]},
  "templates": ["a.json", "b.json", "c.json"]
})";
const char* const kGood = R"({"schema": 1, "id": "a", "layer": 1, "elements": []})";
const char* const kWrongToken = R"({"schema": 1, "id": "b", "layer": 1, "elements": [
  {"id": "bar", "type": "rect", "width": 10, "height": 10,
   "fill": "$accnt"}]})";
const char* const kByNight = R"({"schema": 1, "id": "c", "layer": 1,
  "variants": [{"when": {"theme": "night"}, "elements": {"plate": {"fill": "$moon"}}}],
  "elements": [{"id": "plate", "type": "rect", "width": 10, "height": 10, "fill": "$accent"}]})";

class PackageFaults : public ::testing::Test {
 protected:
    PackageFaults() {
        folder_.write("show/package.json", kFaultyPackage);
        folder_.write("show/a.json", kGood);
        folder_.write("show/b.json", kWrongToken);
        folder_.write("show/c.json", kByNight);
    }
    [[nodiscard]] fs::path show() const { return folder_.path() / "show"; }
    [[nodiscard]] CheckReport faults(std::map<std::string, std::string> drafts = {}) {
        return find_faults(show(), {}, std::move(drafts), stop_);
    }

    show_fixture::Folder folder_{"faults"};
    std::atomic<bool> stop_{false};
};

TEST_F(PackageFaults, AreAllToldNotOnlyTheFirst) {
    const CheckReport report = faults();
    EXPECT_EQ(report.errors, 2U);
    ASSERT_GE(report.findings.size(), 3U);
    const Finding& token = report.findings[0];
    EXPECT_TRUE(token.is_error);
    EXPECT_EQ(token.file, "b.json");
    EXPECT_EQ(token.line, 3);
    EXPECT_EQ(token.element, "bar");
    EXPECT_EQ(token.what, "no token \"$accnt\" in package.json");
    EXPECT_EQ(token.mend, "did you mean \"$accent\"?");
    EXPECT_EQ(token.edition, "");
    const Finding& night = report.findings[1];
    EXPECT_EQ(night.file, "c.json");
    EXPECT_EQ(night.element, "plate");
    EXPECT_EQ(night.edition, "night");
    const Finding& font = report.findings[2];
    EXPECT_FALSE(font.is_error);
    EXPECT_EQ(font.file, "package.json");
    EXPECT_NE(font.what.find("lost"), std::string::npos);
    EXPECT_EQ(report.tally.templates, 3U);
}

TEST_F(PackageFaults, AreThoseOfWhatIsNotSavedAndOfWhatPitcastCheckFinds) {
    EXPECT_EQ(faults({{"b.json", R"({"schema": 1, "id": "b", "layer": 1, "elements": []})"},
                      {"c.json", R"({"schema": 1, "id": "c", "layer": 1, "elements": []})"}})
                  .errors,
              0U);
    const CheckReport draft = faults({{"a.json", "{"}});
    EXPECT_EQ(draft.errors, 3U);
    EXPECT_EQ(draft.findings[0].file, "a.json");
    std::vector<std::string> warnings;
    const auto first = check_package(show(), {}, {}, warnings);
    ASSERT_FALSE(first);
    EXPECT_EQ(finding_of(first.error(), show()).what, faults().findings[0].what);
}

TEST_F(PackageFaults, OfThePackageItselfAreTold) {
    folder_.write("show/package.json", R"({"schema": 1, "id": "faulty", "templates": ["gone.json"],
      "tokens": 7})");
    const CheckReport report = faults();
    EXPECT_GE(report.errors, 1U);
    EXPECT_EQ(report.tally.templates, 0U);
    EXPECT_FALSE(report.stopped);
}

TEST_F(PackageFaults, AreNotLookedForWhenItIsToStop) {
    stop_ = true;
    EXPECT_TRUE(faults().stopped);
}

TEST_F(PackageFaults, AreReadOffWhatTheLoaderSays) {
    const Finding none = finding_of({"template \"a\"", "field \"x\" takes no number", ""}, show());
    EXPECT_EQ(none.file, "");
    EXPECT_EQ(none.what, "template \"a\": field \"x\" takes no number");
    const Finding whole =
        finding_of({(show() / "a.json").string(), "is no JSON", "mend it"}, show());
    EXPECT_EQ(whole.file, "a.json");
    EXPECT_EQ(whole.line, 0);
}

TEST_F(PackageFaults, AFolderWithDraftsLeavesThePackageAsItIs) {
    folder_.write("show/pictures/logo.png", "picture");
    folder_.write("show/.git/config", "hidden");
    const fs::path copy = folder_.path() / "copy";
    folder_.write("copy/old.json", "from the time before");
    const Status made = make_draft_folder(show(), {{"a.json", "{\"new\": 1}"}}, copy);
    ASSERT_TRUE(made) << made.error().message();
    EXPECT_EQ(read_file(copy / "a.json").value(), "{\"new\": 1}");
    EXPECT_EQ(read_file(copy / "b.json").value(), kWrongToken);
    EXPECT_EQ(read_file(copy / "pictures/logo.png").value(), "picture");
    EXPECT_FALSE(fs::exists(copy / "old.json"));
    EXPECT_FALSE(fs::exists(copy / ".git"));
    EXPECT_EQ(read_file(show() / "a.json").value(), kGood);
}

}  // namespace
}  // namespace pitcast::edit
