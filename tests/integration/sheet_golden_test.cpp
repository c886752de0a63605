// SPDX-License-Identifier: Apache-2.0
// What every template of every bundled package looks like in every state, held against
// tests/golden/sheets/PACKAGE.txt: one line a picture, its hash and its name. The graphics alone,
// in a ninth of 1080p, on the CPU executor, whose bits are the same everywhere
// (docs/determinism.md).
//
//     tests/golden/renew_sheets.sh        writes the lists anew
//     PITCAST_SCREENSHOTS=FOLDER          the pictures that changed, to look at first
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/draw/image_file.h"

#include "package_pictures.h"

namespace pitcast {
namespace {

namespace fs = std::filesystem;
using channel::TemplatePicture;

class SheetGolden : public ::testing::TestWithParam<std::string> {
 protected:
    SheetGolden()
        : list_(fs::path(PITCAST_SOURCE_DIR) / "tests" / "golden" / "sheets" /
                (GetParam() + ".txt")) {}

    /// Name of the picture -> hash in hexadecimal, in the list's order.
    using Hashes = std::vector<std::pair<std::string, std::string>>;

    [[nodiscard]] Hashes rendered() {
        const fs::path copy = scratch_.path() / GetParam();
        testing::copy_package(GetParam(), copy, [](Json&) {});
        const auto options = testing::picture_options(copy, "360p25");
        const auto known = stored();
        Hashes hashes;
        std::vector<Error> warnings;
        const auto look = [&](const TemplatePicture& picture) -> Status {
            const std::string hash = hash_of(picture.frame);
            hashes.emplace_back(testing::name_of(picture), hash);
            const auto found = known.find(hashes.back().first);
            const char* folder = std::getenv("PITCAST_SCREENSHOTS");
            if (folder == nullptr || (found != known.end() && found->second == hash)) {
                return {};
            }
            fs::create_directories(folder);
            const std::string name = GetParam() + "-" + std::to_string(hashes.size()) + "-" +
                                     picture.shown.id + "-" + picture.state + ".png";
            return draw::write_png(fs::path(folder) / name, picture.frame);
        };
        const Status done = channel::picture_templates(options, look, warnings);
        EXPECT_TRUE(done.ok()) << done.error().message();
        return hashes;
    }
    [[nodiscard]] std::map<std::string, std::string> stored() const {
        std::map<std::string, std::string> hashes;
        const auto text = read_file(list_);
        std::istringstream lines(text ? *text : "");
        for (std::string line; std::getline(lines, line);) {
            if (const auto space = line.find(' '); !line.starts_with('#') && space != line.npos) {
                hashes[line.substr(space + 1)] = line.substr(0, space);
            }
        }
        return hashes;
    }
    static std::string hash_of(const draw::PackedFrame& frame) {
        Hasher hasher;
        for (std::int32_t y = 0; y < frame.height; ++y) {
            const auto& plane = frame.planes[0];
            hasher.add(std::string_view(reinterpret_cast<const char*>(plane.bytes) +
                                            static_cast<std::size_t>(y) * plane.stride,
                                        static_cast<std::size_t>(frame.width) * 4));
        }
        char digits[20];
        std::snprintf(digits, sizeof digits, "%016llx",
                      static_cast<unsigned long long>(hasher.value()));
        return digits;
    }

    testing::Scratch scratch_;
    fs::path list_;
};

TEST_P(SheetGolden, LooksAsItDid) {
    const Hashes now = rendered();
    if (std::getenv("PITCAST_RENEW_GOLDEN") != nullptr) {
        ASSERT_FALSE(HasFailure());
        std::string text;
        for (const auto& [name, hash] : now) {
            text += hash + " " + name + "\n";
        }
        ASSERT_TRUE(write_file(list_, text).ok());
        return;
    }
    auto known = stored();
    for (const auto& [name, hash] : now) {
        const auto found = known.find(name);
        if (found == known.end()) {
            ADD_FAILURE() << GetParam() << ": " << name << " is new";
        } else {
            EXPECT_EQ(hash, found->second) << GetParam() << ": " << name << " looks different";
            known.erase(found);
        }
    }
    for (const auto& [name, hash] : known) {
        ADD_FAILURE() << GetParam() << ": " << name << " is gone";
    }
    if (HasFailure()) {
        std::printf(
            "Look at the pictures (PITCAST_SCREENSHOTS=FOLDER), then write the lists anew: "
            "tests/golden/renew_sheets.sh\n");
    }
}

TEST(ContactSheet, HasEveryStateOrOnePictureATemplate) {
    const testing::Scratch scratch;
    channel::ContactSheetOptions options;
    static_cast<channel::PictureOptions&>(options) =
        testing::picture_options(fs::path(PITCAST_SOURCE_DIR) / "templates" / "minimal", "360p25");
    std::vector<Error> warnings;
    for (const bool brief : {false, true}) {
        options.brief = brief;
        options.out = scratch.path() / (brief ? "brief" : "whole");
        const auto report = channel::make_contact_sheet(options, warnings);
        ASSERT_TRUE(report.ok()) << report.error().message();
        // In, on and out of two samples, or the first of them on air.
        EXPECT_EQ(report->pictures, brief ? 1U : 6U);
        ASSERT_EQ(report->sheets.size(), 1U);
        EXPECT_TRUE(draw::read_png(report->sheets.front()).ok());
    }
    options.templates = {"lower-fourth"};
    EXPECT_EQ(channel::make_contact_sheet(options, warnings).error().what,
              "has no template \"lower-fourth\"");
}

INSTANTIATE_TEST_SUITE_P(Package, SheetGolden, ::testing::ValuesIn(testing::bundled_packages()),
                         [](const auto& made) { return made.param; });

}  // namespace
}  // namespace pitcast
