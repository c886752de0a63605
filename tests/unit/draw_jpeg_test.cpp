// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include <gmock/gmock.h>

#include "pitcast/draw/jpeg.h"

#include "draw_scene.h"

/// Stills for people who look over the network.
namespace pitcast::draw {
namespace {

std::shared_ptr<PackedFrame> picture(std::int32_t width, std::int32_t height, PackFormat format) {
    auto frame = make_cpu_executor(1)->allocate(format, width, height);
    EXPECT_TRUE(frame);
    for (std::int32_t y = 0; y < height; ++y) {
        auto* line =
            (*frame)->planes[0].bytes + static_cast<std::size_t>(y) * (*frame)->planes[0].stride;
        for (std::int32_t x = 0; x < width; ++x) {
            const int value = x < width / 2 ? 220 : 30;
            const std::array<int, 4> pixel{value, 60, 250 - value, 255};
            for (int c = 0; c < 4; ++c) {
                line[4 * x + c] = static_cast<std::byte>(pixel[static_cast<std::size_t>(c)]);
            }
        }
    }
    return *frame;
}

int channel(const PackedFrame& frame, std::int32_t x, std::int32_t y, int c) {
    return std::to_integer<int>(
        frame.planes[0].bytes[static_cast<std::size_t>(y) * frame.planes[0].stride +
                              static_cast<std::size_t>(4 * x + c)]);
}

TEST(Jpeg, IsMadeSmallAndComesBackAlike) {
    const auto whole = picture(1920, 1080, PackFormat::rgba8);
    const auto jpeg = jpeg_of(*whole, 640);
    ASSERT_TRUE(jpeg.ok());
    EXPECT_LT(jpeg->size(), 60'000U);
    const auto back = frame_of_jpeg(*jpeg);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ((*back)->width, 480);
    EXPECT_EQ((*back)->height, 270);
    for (const std::int32_t x : {20, 200, 300, 460}) {
        const int value = x < 240 ? 220 : 30;
        EXPECT_NEAR(channel(**back, x, 100, 2), value, 6) << "red, in bgra8";
        EXPECT_NEAR(channel(**back, x, 100, 1), 60, 6);
        EXPECT_NEAR(channel(**back, x, 100, 0), 250 - value, 6);
        EXPECT_EQ(channel(**back, x, 100, 3), 255);
    }
}

TEST(Jpeg, RefusesOtherFramesAndWhatIsNone) {
    EXPECT_FALSE(jpeg_of(*picture(64, 64, PackFormat::bgra8), 640).ok());
    EXPECT_FALSE(frame_of_jpeg("").ok());
    EXPECT_FALSE(frame_of_jpeg("\xFF\xD8\xFF and then nothing").ok());
    const auto jpeg = jpeg_of(*picture(640, 360, PackFormat::rgba8), 640);
    ASSERT_TRUE(jpeg.ok());
    // What breaks off is shown as far as it came, or refused; nothing is read behind it.
    for (std::size_t size = 0; size < jpeg->size(); size += jpeg->size() / 37 + 1) {
        (void)frame_of_jpeg(std::string_view(*jpeg).substr(0, size));
    }
}

}  // namespace
}  // namespace pitcast::draw
