// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/edit/asset_import.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

const char* const kPackageOfAssets = R"({
  "schema": 1, "id": "assets", "canvas": {"width": 1920, "height": 1080},
  "fonts": [{"name": "latin", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"},
            {"name": "lost", "file": "fonts/lost.ttf"}],
  "sources": [{"id": "cam", "url": "media:nobody.mp4"}, {"id": "far", "url": "srt://x:1"},
              {"id": "still", "url": "./pictures/still.png", "fallback": "pattern:bars"}],
  "templates": ["a.json", "gone.json"]
})";
const char* const kAssetTemplate = R"({"schema": 1, "id": "a", "layer": 1,
  "variants": [{"when": {"theme": "night"}, "elements": {"logo": {"file": "pictures/night.png"}}}],
  "elements": [
    {"id": "logo", "type": "image", "file": "pictures/logo.png", "width": 10, "height": 10},
    {"id": "box", "type": "group", "width": 10, "height": 10, "children": [
      {"id": "again", "type": "image", "file": "pictures/logo.png", "width": 10, "height": 10},
      {"id": "flame", "type": "sequence", "folder": "flame", "width": 10, "height": 10},
      {"id": "spark", "type": "sequence", "files": "spark/s-%02d.png", "width": 10, "height": 10},
      {"id": "shown", "type": "video", "source": "still", "width": 10, "height": 10}]}]
})";
const char* const kLottie =
    R"({"v": "5.5", "fr": 25, "ip": 0, "op": 50, "w": 64, "h": 32, "layers": []})";

class Assets : public ::testing::Test {
 protected:
    Assets() {
        texts_.folder = folder();
        texts_.media_root = folder() / "no-media";
        texts_.package = Json::parse(kPackageOfAssets);
        texts_.templates["a.json"] = Json::parse(kAssetTemplate);
        folder_.write("show/package.json", kPackageOfAssets);
        folder_.write("show/a.json", kAssetTemplate);
        fs::create_directories(folder() / "pictures");
    }
    [[nodiscard]] fs::path folder() const { return folder_.path() / "show"; }

    /// A picture of one colour, in the package or beside it.
    void png(const std::string& name, std::int32_t width = 8, std::int32_t height = 4) const {
        const auto executor = draw::make_cpu_executor(1);
        const auto frame = executor->allocate(draw::PackFormat::bgra8, width, height);
        ASSERT_TRUE(frame);
        const fs::path path = folder_.path() / name;
        fs::create_directories(path.parent_path());
        ASSERT_TRUE(draw::write_png(path, **frame));
    }
    [[nodiscard]] std::vector<Asset> list() { return list_assets(texts_, facts_); }
    static const Asset* find(const std::vector<Asset>& all, std::string_view file) {
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Asset& one) { return one.file == file; });
        return found == all.end() ? nullptr : &*found;
    }
    Result<Asset> import(const std::string& name) {
        return import_asset(folder(), list(), folder_.path() / name);
    }

    show_fixture::Folder folder_{"assets"};
    PackageTexts texts_;
    AssetFacts facts_;
};

TEST_F(Assets, AreListedWithWhereTheyAreUsedAndWhatIsMissing) {
    png("show/pictures/logo.png", 64, 32);
    png("show/pictures/still.png");
    png("show/pictures/old.png");
    for (int i = 0; i < 4; ++i) {
        png("show/flame/f-" + std::to_string(i) + ".png");
        png("show/spark/s-0" + std::to_string(i) + ".png");
        png("show/smoke/" + std::to_string(i) + ".png");
    }
    folder_.write("show/lottie/sweep.json", kLottie);
    folder_.write("show/README.md", "to be read");
    folder_.write("show/.hidden/x.png", "");
    folder_.write("show/other.json", R"({"schema": 1, "elements": []})");
    const auto all = list();
    std::string told;
    for (const Asset& one : all) {
        told += one.file + (one.missing ? " missing" : "") + " " + std::to_string(one.uses.size()) +
                "\n";
    }
    EXPECT_EQ(told,
              "pictures/night.png missing 1\n"
              "fonts/lost.ttf missing 1\n"
              "media:nobody.mp4 missing 1\n"
              "gone.json missing 1\n"
              "pictures/logo.png 2\n"
              "pictures/old.png 0\n"
              "pictures/still.png 2\n"
              "flame 1\n"
              "smoke 0\n"
              "spark/s-%02d.png 1\n"
              "lottie/sweep.json 0\n"
              "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf 1\n");
    const Asset* logo = find(all, "pictures/logo.png");
    EXPECT_EQ(logo->width, 64);
    EXPECT_EQ(logo->height, 32);
    EXPECT_EQ(logo->uses[1].file, "a.json");
    EXPECT_EQ(logo->uses[1].element, "again");
    EXPECT_EQ(find(all, "pictures/still.png")->uses[0].what, "source still");
    EXPECT_EQ(find(all, "pictures/still.png")->uses[1].element, "shown");
    EXPECT_EQ(find(all, "smoke")->files, 4U);
    EXPECT_EQ(find(all, "spark/s-%02d.png")->files, 4U);
    EXPECT_EQ(find(all, "spark/s-%02d.png")->width, 8);
    EXPECT_EQ(find(all, "lottie/sweep.json")->duration_ns, 2 * kNanosecondsPerSecond);
}

TEST_F(Assets, HaveSafeNames) {
    EXPECT_EQ(safe_name("Team Logo (final).PNG"), "team-logo-final.png");
    EXPECT_EQ(safe_name("../../etc/passwd"), "etc-passwd");
    EXPECT_EQ(safe_name("车队 标志.png"), "asset.png");
    EXPECT_EQ(safe_name("车队 7.png"), "7.png");
    EXPECT_EQ(safe_name(".hidden"), "hidden");
    EXPECT_EQ(safe_name(""), "asset");
    EXPECT_EQ(safe_name("a\nb"), "a-b");
}

TEST_F(Assets, AreCopiedUnderANameThatIsFreeAndOnlyOnce) {
    png("desk/Team Logo.png", 40, 20);
    png("other/team-logo.png", 41, 20);
    const auto first = import("desk/Team Logo.png");
    ASSERT_TRUE(first) << first.error().message();
    EXPECT_EQ(first->file, "pictures/team-logo.png");
    EXPECT_EQ(first->width, 40);
    const auto again = import("desk/Team Logo.png");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->file, "pictures/team-logo.png") << "the same bytes are there already";
    const auto second = import("other/team-logo.png");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->file, "pictures/team-logo-2.png");
    const auto inside = import("show/pictures/team-logo.png");
    ASSERT_TRUE(inside);
    EXPECT_EQ(inside->file, "pictures/team-logo.png") << "it lies there already";
    for (int i = 0; i < 3; ++i) {
        png("desk/burst/b" + std::to_string(i) + ".png");
    }
    folder_.write("desk/burst/notes.txt", "no picture");
    const auto sequence = import("desk/burst");
    ASSERT_TRUE(sequence) << sequence.error().message();
    EXPECT_EQ(sequence->file, "sequences/burst");
    EXPECT_FALSE(fs::exists(folder() / "sequences/burst/notes.txt"));
    EXPECT_EQ(find(list(), "sequences/burst")->files, 3U);
}

TEST_F(Assets, ThatThePackageCannotLoadAreRefusedAndSayWhatToDo) {
    folder_.write("desk/photo.jpg", "JFIF");
    folder_.write("desk/broken.png", "no picture");
    folder_.write("desk/broken.ttf", "no font");
    folder_.write("desk/broken.mp4", "no clip");
    folder_.write("desk/sound.wav", "RIFF");
    folder_.write("desk/template.json", kAssetTemplate);
    folder_.write("desk/text.json", R"({"fr": 25, "layers": [], "fonts": {"list": []}})");
    fs::create_directories(folder_.path() / "desk/empty");
    for (const auto& [name, part] : std::vector<std::pair<std::string, std::string>>{
             {"photo.jpg", "pictures are PNG: convert it"},
             {"broken.png", "broken.png"},
             {"broken.ttf", "no font"},
             {"broken.mp4", "cannot open as video"},
             {"sound.wav", "sound comes with"},
             {"template.json", "is of a kind"},
             {"text.json", "convert its text to shapes"},
             {"empty", "folder without PNG"},
             {"nothing.png", "nothing.png"}}) {
        const auto made = import("desk/" + name);
        ASSERT_FALSE(made) << name;
        EXPECT_NE(made.error().message().find(part), std::string::npos) << made.error().message();
    }
    EXPECT_TRUE(find(list(), "pictures/broken.png") == nullptr);
    EXPECT_FALSE(fs::exists(folder() / "clips")) << "nothing is left behind";
}

TEST_F(Assets, AreMadeElementsOfThatTheLoaderTakes) {
    Asset picture;
    picture.kind = AssetKind::picture;
    picture.file = "pictures/wide.png";
    picture.width = 3840;
    picture.height = 1080;
    const OrderedJson element = element_of(picture, "", 1920, 1080);
    EXPECT_EQ(
        element.dump(),
        R"({"id":"wide","type":"image","x":0,"y":270,"width":1920,"height":540,"file":"pictures/wide.png"})");
    auto package = JsonText::parse(kPackageOfAssets, "package.json");
    ASSERT_TRUE(package);
    Asset clip;
    clip.kind = AssetKind::clip;
    clip.file = "clips/far.mp4";
    std::string id;
    ASSERT_TRUE(declare(*package, clip, id));
    EXPECT_EQ(id, "far-2") << "there is a source of that id";
    EXPECT_EQ(element_of(clip, id, 1920, 1080).at("source"), "far-2");
    ASSERT_TRUE(declare(*package, clip, id));
    EXPECT_EQ(id, "far-2");
    EXPECT_EQ(package->find("/sources")->size(), 4U) << "it is named once";
    Asset font;
    font.kind = AssetKind::font;
    font.file = "fonts/bold.ttf";
    ASSERT_TRUE(declare(*package, font, id));
    EXPECT_EQ(package->find("/families/bold")->at(0), "bold");
    EXPECT_TRUE(element_of(font, id, 1920, 1080).is_null());
    EXPECT_FALSE(declare(*package, picture, id));
}

TEST_F(Assets, AreRemovedOnlyWhereNothingUsesThem) {
    png("show/pictures/logo.png");
    png("show/pictures/old.png");
    for (int i = 0; i < 3; ++i) {
        png("show/smoke/" + std::to_string(i) + ".png");
    }
    const auto all = list();
    EXPECT_FALSE(remove_asset(folder(), *find(all, "pictures/logo.png")));
    EXPECT_TRUE(remove_asset(folder(), *find(all, "pictures/old.png")));
    EXPECT_TRUE(remove_asset(folder(), *find(all, "smoke")));
    EXPECT_FALSE(fs::exists(folder() / "smoke"));
    EXPECT_TRUE(fs::exists(folder() / "pictures/logo.png"));
    Asset outside;
    outside.file = "../precious.png";
    EXPECT_FALSE(remove_asset(folder(), outside));
}

}  // namespace
}  // namespace pitcast::edit
