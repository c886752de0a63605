// SPDX-License-Identifier: Apache-2.0
// Painted grounds that are kept between runs.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/gpu/ground_cache.h"

namespace pitcast::gpu {
namespace {

namespace fs = std::filesystem;

class Grounds : public ::testing::Test {
 protected:
    Grounds() {
        std::string pattern = (fs::temp_directory_path() / "pitcast-ground-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Grounds() override { fs::remove_all(folder_); }

    static map::GroundPicture painted() {
        map::GroundPicture picture{{1, 2, 300, 400}, 3, 4, {}};
        for (std::uint32_t i = 0; i < 12; ++i) {
            picture.rgba.push_back(i * 0x01020304U);
        }
        return picture;
    }
    [[nodiscard]] std::vector<fs::path> files() const {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder_)) {
            files.push_back(entry.path());
        }
        return files;
    }

    fs::path folder_;
    GroundCache::Key key_{map::MapStyle::natural, map::DayPhase::midday, {1, 2, 300, 400}, 2048};
};

TEST_F(Grounds, ComeBackAsTheyWerePainted) {
    const GroundCache cache(folder_, 7);
    EXPECT_FALSE(cache.find(key_));
    cache.keep(key_, painted());
    const auto found = GroundCache(folder_, 7).find(key_);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->rgba, painted().rgba);
    EXPECT_EQ(found->columns, 3);
    EXPECT_EQ(found->rows, 4);
    EXPECT_EQ(found->window.depth, 400);
}

TEST_F(Grounds, AreThoseOfTheirVenueLightAndPlace) {
    GroundCache(folder_, 7).keep(key_, painted());
    EXPECT_FALSE(GroundCache(folder_, 8).find(key_));
    const GroundCache cache(folder_, 7);
    auto other = key_;
    other.day = map::DayPhase::dusk;
    EXPECT_FALSE(cache.find(other));
    other = key_;
    other.texels = 4096;
    EXPECT_FALSE(cache.find(other));
    other = key_;
    other.window.x0 = 1.5;
    EXPECT_FALSE(cache.find(other));
}

TEST_F(Grounds, ArePassedOverWhenTheirFileIsDamaged) {
    const GroundCache cache(folder_, 7);
    cache.keep(key_, painted());
    const auto only = files();
    ASSERT_EQ(only.size(), 1U);
    {
        std::fstream file(only[0], std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(40);
        file.put('x');
    }
    EXPECT_FALSE(cache.find(key_));
    cache.keep(key_, painted());
    EXPECT_TRUE(cache.find(key_));
    fs::resize_file(only[0], 30);
    EXPECT_FALSE(cache.find(key_));
}

TEST_F(Grounds, AreNotHoardedAndNeedNoPlace) {
    const GroundCache cache(folder_, 7);
    for (std::int32_t i = 0; i < 40; ++i) {
        auto key = key_;
        key.texels = 100 + i;
        cache.keep(key, painted());
    }
    EXPECT_LE(files().size(), 24U);
    const GroundCache nowhere("/proc/nowhere", 7);
    nowhere.keep(key_, painted());
    EXPECT_FALSE(nowhere.find(key_));
    GroundCache().keep(key_, painted());
    EXPECT_FALSE(GroundCache().find(key_));
}

}  // namespace
}  // namespace pitcast::gpu
