// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <set>
#include <vector>

#include "pitcast/gpu/scene_renderer.h"

#include "../../engine/gpu/src/scene_refinement.h"
#include "gpu_fixture.h"

namespace pitcast::gpu {
namespace {

class SceneTest : public test::GpuTest {
 protected:
    static map::MapView view_of(const map::Venue& venue, std::int32_t width, std::int32_t height) {
        map::MapView view;
        const map::Point3 centre = venue.course.at(0);
        view.camera = map::orbit_camera(centre, 900'000, 150'000, 35'000);
        view.width = width;
        view.height = height;
        return view;
    }
    static int byte_at(const draw::Picture& picture, std::int32_t x, std::int32_t y, int channel) {
        return static_cast<int>(
            picture.planes[0].bytes[static_cast<std::size_t>(y) * picture.planes[0].stride +
                                    static_cast<std::size_t>(x * 4 + channel)]);
    }
};

TEST_F(SceneTest, DrawsTheVenuePremultipliedOverATransparentSky) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 4'000);
    ASSERT_TRUE(scene.ok()) << scene.error().message();
    map::MapView view = view_of(venue, 320, 180);
    view.camera = map::orbit_camera(venue.course.at(0), 1'500'000, 150'000, 20'000);
    const auto picture = (*scene)->render(view);
    ASSERT_TRUE(picture.ok()) << picture.error().message();
    int opaque = 0;
    int clear = 0;
    const std::int32_t pixels = (*picture)->width * (*picture)->height;
    for (std::int32_t y = 0; y < (*picture)->height; ++y) {
        for (std::int32_t x = 0; x < (*picture)->width; ++x) {
            const int alpha = byte_at(**picture, x, y, 3);
            opaque += alpha == 255 ? 1 : 0;
            clear += alpha == 0 ? 1 : 0;
            for (int c = 0; c < 3; ++c) {
                ASSERT_LE(byte_at(**picture, x, y, c), alpha);
            }
        }
    }
    EXPECT_GT(opaque, pixels / 10);
    EXPECT_GT(clear, pixels / 50);
    view.transparent_sky = false;
    const auto full = (*scene)->render(view);
    ASSERT_TRUE(full.ok());
    EXPECT_EQ(byte_at(**full, 0, 0, 3), 255);
}

TEST_F(SceneTest, GivesTheSamePictureForEqualViews) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 2'000);
    ASSERT_TRUE(scene.ok());
    map::MapView view = view_of(venue, 160, 90);
    draw::PicturePtr last;
    std::set<std::uint64_t> versions;
    for (int i = 0; i < 20; ++i) {
        const auto picture = (*scene)->render(view);
        ASSERT_TRUE(picture.ok());
        last = *picture;
        versions.insert(last->version);
    }
    EXPECT_EQ(last->width, 160);
    EXPECT_EQ(last->height, 90);
    const std::uint64_t drawn = (*scene)->stats().drawn;
    if (!device_->is_real_gpu()) {
        EXPECT_EQ(drawn, 17U) << "once, and 16 passes";
        EXPECT_EQ(versions.size(), 4U) << "half the size; 1, 2 and 4 samples a pixel";
    }
    for (int i = 0; i < 3; ++i) {
        const auto picture = (*scene)->render(view);
        ASSERT_TRUE(picture.ok());
        EXPECT_EQ(*picture, last);
    }
    EXPECT_EQ((*scene)->stats().drawn, drawn);
    auto another = SceneRenderer::create(device_, venue, 2'000);
    ASSERT_TRUE(another.ok());
    const auto settled = (*another)->render_settled(view);
    ASSERT_TRUE(settled.ok());
    EXPECT_EQ((*settled)->version, last->version);
    EXPECT_EQ((*another)->stats().drawn, drawn);
    view.style = map::MapStyle::natural;
    const auto other = (*scene)->render(view);
    ASSERT_TRUE(other.ok());
    EXPECT_NE((*other)->version, last->version);
    EXPECT_EQ((*other)->source, last->source);
}

TEST_F(SceneTest, RefinesAViewAtRestTowardsItself) {
    if (device_->is_real_gpu()) {
        GTEST_SKIP() << "a real GPU draws it whole at once";
    }
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 4'000);
    ASSERT_TRUE(scene.ok());
    const map::MapView view = view_of(venue, 320, 180);
    // The same at four times the size: the mean of 4 x 4 of its pixels is one of the whole.
    map::MapView fine = view;
    fine.width *= 8;
    fine.height *= 8;
    const auto truth = (*scene)->render(fine);  // drawn in half of that
    ASSERT_TRUE(truth.ok());
    const auto error_of = [&](const draw::Picture& picture) {
        double sum = 0;
        const std::int32_t scale = (*truth)->width / picture.width;
        for (std::int32_t y = 0; y < picture.height; ++y) {
            for (std::int32_t x = 0; x < picture.width; ++x) {
                int mean = 0;
                for (std::int32_t k = 0; k < scale * scale; ++k) {
                    mean += byte_at(**truth, x * scale + k % scale, y * scale + k / scale, 1);
                }
                sum += std::abs(byte_at(picture, x, y, 1) -
                                static_cast<double>(mean) / (scale * scale));
            }
        }
        return sum / (picture.width * picture.height);
    };
    std::vector<double> errors;
    draw::PicturePtr last;
    for (int i = 0; i < 20; ++i) {
        const auto picture = (*scene)->render(view);
        ASSERT_TRUE(picture.ok());
        if (*picture != last && (*picture)->width == view.width) {
            errors.push_back(error_of(**picture));
        }
        last = *picture;
    }
    ASSERT_EQ(errors.size(), 3U);
    std::printf("from the truth, levels: %.2f, %.2f, %.2f\n", errors[0], errors[1], errors[2]);
    EXPECT_LT(errors[2], errors[0]);
    EXPECT_LT(errors[2], 2.5);
}

TEST(SceneRefinement, PutsEveryPassInItsPlace) {
    SceneRefinement refinement(1, 1);
    // A ramp that rises by 40 a pixel to the right and 10 a pixel down, as passes would sample it.
    std::vector<std::uint8_t> mean(16);
    for (int pass = 0; pass < SceneRefinement::kPasses; ++pass) {
        const auto offset = refinement.offset();
        const auto level = static_cast<std::uint8_t>(100 + 40 * offset[0] + 10 * offset[1]);
        refinement.add(std::vector<std::uint8_t>(4, level));
        EXPECT_EQ(refinement.is_even(), pass == 3 || pass == 7 || pass == 15);
    }
    EXPECT_TRUE(refinement.is_done());
    refinement.write_mean(mean);
    EXPECT_NEAR(mean[0], 100 - 20 - 5, 1);
    EXPECT_NEAR(mean[4], 100 + 20 - 5, 1);
    EXPECT_NEAR(mean[8], 100 - 20 + 5, 1);
    EXPECT_NEAR(mean[12], 100 + 20 + 5, 1);
}

TEST_F(SceneTest, RefusesSizesThatCannotBeDrawn) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 1'000);
    ASSERT_TRUE(scene.ok());
    EXPECT_FALSE((*scene)->render(view_of(venue, 0, 90)).ok());
    EXPECT_FALSE((*scene)->render(view_of(venue, 160, 9'000)).ok());
    EXPECT_FALSE(SceneRenderer::create(device_, map::Venue{}, 1'000).ok());
}

TEST_F(SceneTest, DrawsAMovingCameraAtHalfSize) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 10'000);
    ASSERT_TRUE(scene.ok());
    map::MapView view = view_of(venue, 1920, 1080);
    std::int64_t best = 0;
    for (int i = 0; i < 6; ++i) {
        view.camera = map::orbit_camera(venue.course.at(0), 900'000, 150'000 + i * 500, 35'000);
        ASSERT_TRUE((*scene)->render(view).ok());
        const std::int64_t ns = (*scene)->stats().last_draw_ns;
        best = best == 0 ? ns : std::min(best, ns);
    }
    std::printf("3D pass of 1920x1080 in half its size, %u triangles: %.2f ms with validation\n",
                (*scene)->stats().triangles, static_cast<double>(best) / 1e6);
    EXPECT_GT((*scene)->stats().triangles, 1'000U);
}

}  // namespace
}  // namespace pitcast::gpu
