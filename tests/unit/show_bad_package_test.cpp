// SPDX-License-Identifier: Apache-2.0
// Packages made to do harm, or by mistake what those would: each is refused, and told by name.
#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/show/package.h"
#include "pitcast/show/package_file.h"

#include "bare_zip.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using pitcast::testing::BareZip;
using pitcast::testing::ZipEntry;
using show_fixture::Folder;
namespace fs = std::filesystem;

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

class BadArchive : public ::testing::Test {
 protected:
    /// What is said of an archive with these entries; empty when it is unpacked.
    std::string refusal(const std::vector<ZipEntry>& entries) {
        BareZip zip;
        for (const ZipEntry& entry : entries) {
            zip.add(entry);
        }
        folder_.write("bad.pitcast", zip.finished());
        return refusal_of("bad.pitcast");
    }
    std::string refusal_of(const std::string& name) {
        const fs::path out = folder_.path() / "out";
        const auto done = unpack_package(folder_.path() / name, out);
        EXPECT_EQ(fs::exists(out), done.ok());
        EXPECT_FALSE(fs::exists(folder_.path() / "outside"));
        std::error_code ignored;
        fs::remove_all(out, ignored);
        if (!done) {
            EXPECT_EQ(done.error().where, (folder_.path() / name).string());
        }
        return done ? "" : done.error().what;
    }
    static ZipEntry good() { return {"package.json", "{}"}; }

    Folder folder_{"bad-archive"};
};

TEST_F(BadArchive, IsNoneWhenSound) {
    EXPECT_EQ(refusal({good(), {"templates/", "", 040755}, {"templates/a.json", "{}"}}), "");
}

TEST_F(BadArchive, LeadsNowhereElse) {
    EXPECT_EQ(refusal({good(), {"../outside", "x"}}),
              "path \"../outside\" leads outside the folder");
    EXPECT_EQ(refusal({good(), {"a/../../outside", "x"}}),
              "path \"a/../../outside\" leads outside the folder");
    EXPECT_EQ(refusal({good(), {"../outside/", ""}}),
              "path \"../outside/\" leads outside the folder");
    EXPECT_EQ(refusal({good(), {"/tmp/pitcast-outside", "x"}}),
              "path \"/tmp/pitcast-outside\" leads outside the folder");
    EXPECT_FALSE(fs::exists("/tmp/pitcast-outside"));
}

TEST_F(BadArchive, HoldsNoLinks) {
    EXPECT_EQ(refusal({good(), {"fonts", "/etc", 0120777}, {"fonts/passwd", "x"}}),
              "holds a link, \"fonts\"");
}

TEST_F(BadArchive, HoldsNothingTwice) {
    EXPECT_EQ(refusal({good(), {"./package.json", "[]"}}), "holds \"./package.json\" twice");
    EXPECT_NE(refusal({good(), good()}), "");
    EXPECT_EQ(refusal({{"a", "x"}, {"a/b", "x"}}), "cannot be unpacked at \"a/b\"");
}

TEST_F(BadArchive, SaysNoSizeThatIsNotTrue) {
    EXPECT_NE(refusal({good(), {"a", "x", 0100644, 0xfffffff0}}), "");
    EXPECT_NE(refusal({good(), {"a", "xyz", 0100644, 2}}), "");
}

TEST_F(BadArchive, DoesNotFillTheDisk) {
    folder_.write("show/package.json", "{}");
    folder_.write("show/zeros", "");
    fs::resize_file(folder_.path() / "show/zeros", std::uintmax_t{32} << 20U);
    ASSERT_TRUE(pack_package(folder_.path() / "show", folder_.path() / "bomb.pitcast").ok());
    EXPECT_LT(fs::file_size(folder_.path() / "bomb.pitcast"), 100'000U);
    EXPECT_EQ(refusal_of("bomb.pitcast"), "grows to more than 200 times its size at \"zeros\"");
}

TEST_F(BadArchive, HoldsNoMoreFilesThanAPackageMay) {
    std::vector<ZipEntry> entries;
    for (std::uint64_t i = 0; i <= kMostPackageFiles; ++i) {
        entries.push_back({std::to_string(i), ""});
    }
    EXPECT_EQ(refusal(entries), "holds 4097 files, more than a package may");
}

class BadPackage : public ::testing::Test {
 protected:
    BadPackage() { folder_.write("a.json", R"({"id": "a", "elements": []})"); }
    std::string load() {
        draw::FontLibrary fonts;
        options_.media_root = folder_.path();
        const auto loaded = load_package(folder_.path(), fonts, options_);
        std::string message = loaded ? "loaded" : loaded.error().message();
        const std::string prefix = folder_.path().string() + "/";
        for (std::size_t at = 0; (at = message.find(prefix)) != message.npos;) {
            message.erase(at, prefix.size());
        }
        return message;
    }
    /// With these members beside the ordinary ones; they begin on line 2.
    std::string package(std::string_view members) {
        folder_.write("package.json",
                      "{\"schema\": 1, \"id\": \"p\", \"templates\": [\"a.json\"],\n" +
                          std::string(members) + "\n}");
        return load();
    }
    std::string elements(std::string_view text) {
        folder_.write("a.json", "{\"id\": \"a\", \"elements\": [\n" + std::string(text) + "\n]}");
        return package("\"comment\": \"\"");
    }
    Folder folder_{"bad-package"};
    LoadOptions options_;
};

TEST_F(BadPackage, HasAPictureTooLargeToDecode) {
    // The header alone, of 60000x60000 pixels of RGBA: 14 GB, were they reserved.
    std::string png = std::string("\x89PNG\r\n\x1a\n") + std::string("\0\0\0\rIHDR", 8);
    for (int i = 0; i < 2; ++i) {
        png += std::string("\0\0\xea\x60", 4);
    }
    png += std::string("\x08\x06\0\0\0", 5) + "\0\0\0\0";
    folder_.write("huge.png", png);
    EXPECT_EQ(elements(R"({"id": "x", "type": "image",
"file": "huge.png"})"),
              "a.json:3: element \"x\": image \"huge.png\": is 60000x60000 pixels, more than 8192 "
              "a side (save it as an ordinary PNG of at most 8192 pixels a side)");
}

TEST_F(BadPackage, IsNestedWithoutEnd) {
    folder_.write("package.json", "{\"schema\":\n" + repeated("[", 10'000));
    EXPECT_EQ(load(), "package.json:2: not valid JSON: nested deeper than 64 levels");
    EXPECT_EQ(elements(repeated(R"({"a": )", 10'000)),
              "a.json:2: not valid JSON: nested deeper than 64 levels");
    std::string groups;
    for (int i = 0; i < 20; ++i) {
        groups += "{\"id\": \"g" + std::to_string(i) + "\", \"type\": \"group\", \"children\": [\n";
    }
    EXPECT_EQ(elements(groups + repeated("]}", 20)),
              "a.json:17: element \"g15\": elements are nested deeper than 16 levels");
    EXPECT_EQ(elements("{\"id\": \"x\", \"type\": \"group\", \"visible_if\": \"" +
                       repeated("(", 10'000) + "\"}")
                  .substr(0, 24),
              "a.json:2: element \"x\": e");
}

TEST_F(BadPackage, HasMoreElementsThanATemplateMay) {
    std::string many;
    for (int i = 0; i <= 4096; ++i) {
        many += (i == 0 ? "" : ",\n") + std::string("{\"id\": \"g") + std::to_string(i) +
                "\", \"type\": \"group\"}";
    }
    EXPECT_EQ(elements(many),
              "a.json:4098: element \"g4096\": stands beyond the 4096 elements that a template may "
              "have");
}

TEST_F(BadPackage, SaysWhetherAnElementBleeds) {
    EXPECT_EQ(elements(R"({"id": "x", "type": "group", "bleed": true})"), "loaded");
    EXPECT_EQ(elements(R"({"id": "x", "type": "group", "bleed": 1})"),
              "a.json:2: element \"x\": \"bleed\" must be true or false");
}

TEST_F(BadPackage, IsNoTextThatPeopleWrite) {
    folder_.write("a.json", std::string(std::size_t{9} << 20U, ' '));
    EXPECT_EQ(package("\"comment\": \"\""),
              "a.json: is larger than 8 MiB (split it into several templates)");
}

TEST_F(BadPackage, HasAnimationsThatUseEachOther) {
    EXPECT_EQ(package(R"("animations": {"a": {"use": "b"},
"b": {"use": "a"}})"),
              "package.json:2: animation \"a\": unknown member \"use\"");
}

TEST_F(BadPackage, HasFamiliesOfFamilies) {
    EXPECT_EQ(package(R"("fonts": [{"name": "f", "file": "f.ttf"}], "families": {"a": ["b"],
"b": ["a"]})"),
              "package.json:2: no font \"b\" in \"fonts\" (did you mean \"f\"?)");
}

TEST_F(BadPackage, HasPagesThatFollowEachOtherAtOnce) {
    constexpr std::string_view kPages = R"("pages": [
{"id": "one", "template": "a", "follow": {"page": "two"}},
{"id": "two", "template": "a", "follow": {"page": "one", "after_ms": 0}}])";
    EXPECT_EQ(package(kPages),
              "package.json:3: page \"one\" follows itself without any time between (give one of "
              "the pages in the circle an \"after_ms\")");
    std::string slides(kPages);
    slides.replace(slides.find("0}}]"), 1, "5000");
    EXPECT_EQ(package(slides), "loaded");
}

TEST_F(BadPackage, LacksAFontAndSaysWhere) {
    EXPECT_EQ(package(R"("fonts": [
{"name": "f", "file": "f.ttf"}], "families": {
"strong": ["f"]})"),
              "loaded");
    ASSERT_EQ(options_.warnings.size(), 2U);
    const std::string at = (folder_.path() / "package.json").string();
    EXPECT_EQ(
        options_.warnings[0],
        at + ":3: font \"f\" (f.ttf) cannot be loaded; the fall-back chain goes on without it");
    EXPECT_EQ(options_.warnings[1],
              at + ":4: family \"strong\" has no font that loads; its text is not drawn");
}

TEST_F(BadPackage, NamesFilesOutside) {
    EXPECT_EQ(package(R"("fonts": [
{"name": "f", "file": "../f.ttf"}])")
                  .substr(0, 56),
              "package.json:3: path \"../f.ttf\" leads outside the folder");
    std::error_code failed;
    fs::create_symlink("/etc/hostname", folder_.path() / "link.png", failed);
    ASSERT_FALSE(failed);
    EXPECT_EQ(elements(R"({"id": "x", "type": "image", "file": "link.png"})"),
              "a.json:2: element \"x\": path \"link.png\" leads outside the folder (use a path "
              "relative to this folder, without \"..\")");
}

}  // namespace
}  // namespace pitcast::show
