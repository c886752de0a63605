// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/show/package_file.h"

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;
namespace fs = std::filesystem;

class PackageFile : public ::testing::Test {
 protected:
    PackageFile() {
        folder_.write("show/package.json", "{}");
        folder_.write("show/templates/a.json", std::string(70'000, 'x'));
        folder_.write("show/.git/secret", "no");
    }
    fs::path at(const std::string& name) const { return folder_.path() / name; }
    std::string bytes(const std::string& name) const {
        const auto text = read_file(at(name));
        EXPECT_TRUE(text.ok());
        return text.ok() ? *text : "";
    }
    /// Packs, then puts other bytes of the same length in the place of some everywhere.
    std::string packed_with(std::string_view old, std::string_view fresh) {
        EXPECT_TRUE(pack_package(at("show"), at("p.pitcast")).ok());
        std::string text = bytes("p.pitcast");
        std::size_t found = 0;
        for (std::size_t i = 0; (i = text.find(old, i)) != std::string::npos; i += old.size()) {
            text.replace(i, old.size(), fresh);
            ++found;
        }
        EXPECT_GT(found, 0U);
        folder_.write("bad.pitcast", text);
        const auto done = unpack_package(at("bad.pitcast"), at("out"));
        EXPECT_FALSE(fs::exists(at("out"))) << "something stayed behind";
        return done ? "" : done.error().what;
    }
    Folder folder_{"package-file"};
};

TEST_F(PackageFile, KeepsAFolderToTheByte) {
    ASSERT_TRUE(pack_package(at("show"), at("p.pitcast")).ok());
    ASSERT_TRUE(unpack_package(at("p.pitcast"), at("out")).ok());
    EXPECT_EQ(bytes("out/templates/a.json"), bytes("show/templates/a.json"));
    EXPECT_EQ(bytes("out/package.json"), "{}");
    EXPECT_FALSE(fs::exists(at("out/.git")));
}

TEST_F(PackageFile, IsTheSameForTheSameFolder) {
    ASSERT_TRUE(pack_package(at("show"), at("p.pitcast")).ok());
    const std::string first = bytes("p.pitcast");
    fs::last_write_time(at("show/package.json"), fs::file_time_type::clock::now());
    ASSERT_TRUE(pack_package(at("show"), at("q.pitcast")).ok());
    EXPECT_EQ(first, bytes("q.pitcast"));
}

TEST_F(PackageFile, RefusesNamesThatLeadOutside) {
    EXPECT_NE(packed_with("templates/a.json", "../../tmp/a.json").find("leads outside"),
              std::string::npos);
    EXPECT_NE(packed_with("templates/a.json", "/templatesa.json").find("leads outside"),
              std::string::npos);
}

TEST_F(PackageFile, RefusesWhatIsDamaged) {
    EXPECT_FALSE(packed_with("PK\x05\x06", "PK\x05\x07").empty());
    folder_.write("not.pitcast", "no zip");
    EXPECT_FALSE(unpack_package(at("not.pitcast"), at("out")).ok());
    EXPECT_FALSE(unpack_package(at("missing.pitcast"), at("out")).ok());
    // Every byte in turn: refused or the same files, never anything else.
    ASSERT_TRUE(pack_package(at("show"), at("p.pitcast")).ok());
    const std::string whole = bytes("p.pitcast");
    for (std::size_t i = 0; i < whole.size(); i += 7) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
        folder_.write("bad.pitcast", damaged);
        if (unpack_package(at("bad.pitcast"), at("out")).ok()) {
            std::error_code ignored;
            fs::remove_all(at("out"), ignored);
        }
        EXPECT_FALSE(fs::exists(at("out")));
    }
}

TEST_F(PackageFile, RefusesAFolderThatIsThereOrHasNoPackage) {
    ASSERT_TRUE(pack_package(at("show"), at("p.pitcast")).ok());
    fs::create_directories(at("out"));
    EXPECT_FALSE(unpack_package(at("p.pitcast"), at("out")).ok());
    EXPECT_EQ(pack_package(at("show/templates"), at("q.pitcast")).error().what,
              "holds no package.json");
}

}  // namespace
}  // namespace pitcast::show
