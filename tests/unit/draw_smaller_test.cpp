// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstring>
#include <random>

#include <hwy/detect_targets.h>
#include <hwy/targets.h>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/smaller_pictures.h"

#include "draw_scene.h"

/// Pictures at half the size, for small boxes.
namespace pitcast::draw {
namespace {

constexpr PixelFormat kFormats[] = {
    PixelFormat::rgba8,     PixelFormat::yuv420p8,  PixelFormat::yuv422p8, PixelFormat::yuv444p8,
    PixelFormat::yuv420p10, PixelFormat::yuv422p10, PixelFormat::yuv444p10};

std::size_t sample_bytes(PixelFormat format) {
    return is_10_bit(format) ? 2 : 1;
}

/// Samples a pixel of a plane.
std::size_t samples_of(PixelFormat format) {
    return format == PixelFormat::rgba8 ? 4 : 1;
}

/// `value(plane, x, y)` in each sample. A plane ends where its last sample does, so that a
/// sanitizer sees what reads beyond it.
template <typename Value>
PicturePtr picture_of(PixelFormat format, std::int32_t width, std::int32_t height,
                      const Value& value) {
    auto made = std::make_shared<Picture>();
    made->format = format;
    made->width = width;
    made->height = height;
    made->source = 42;
    auto planes = std::make_shared<std::array<std::vector<std::byte>, 3>>();
    for (std::size_t i = 0; i < 3; ++i) {
        const PlaneExtent extent = plane_extent(format, width, height, i);
        (*planes)[i].resize(extent.line_bytes * extent.lines);
        const std::size_t size = sample_bytes(format);
        for (std::size_t at = 0; at < (*planes)[i].size(); at += size) {
            const auto sample = static_cast<std::uint16_t>(
                value(i, at % extent.line_bytes / size, at / extent.line_bytes));
            std::memcpy(&(*planes)[i][at], &sample, size);
        }
        made->planes[i] = {(*planes)[i].empty() ? nullptr : (*planes)[i].data(), extent.line_bytes};
    }
    made->owner = planes;
    return made;
}

unsigned sample_at(const Picture& picture, std::size_t plane, std::size_t x, std::size_t y) {
    std::uint16_t sample = 0;
    const std::size_t size = sample_bytes(picture.format);
    std::memcpy(&sample, picture.planes[plane].bytes + y * picture.planes[plane].stride + x * size,
                size);
    return is_10_bit(picture.format) ? sample & 1023U : sample;
}

/// What the header says, sample by sample.
unsigned expected_at(const Picture& from, std::size_t plane, std::size_t x, std::size_t y) {
    const PlaneExtent extent = plane_extent(from.format, from.width, from.height, plane);
    const std::size_t step = samples_of(from.format);
    const std::size_t last = extent.line_bytes / sample_bytes(from.format) / step - 1;
    const std::size_t left = x / step * 2;
    const auto at = [&](std::size_t column, std::size_t line) {
        return sample_at(from, plane, std::min(column, last) * step + x % step,
                         std::min(line, extent.lines - 1));
    };
    const unsigned first = at(left, 2 * y) + at(left, 2 * y + 1);
    const unsigned second = at(left + 1, 2 * y) + at(left + 1, 2 * y + 1);
    const bool sited_left = plane > 0 && chroma_shift_x(from.format) != 0;
    return sited_left ? (3 * first + second + 4) / 8 : (first + second + 2) / 4;
}

void expect_halves(const Picture& from, const Picture& to) {
    ASSERT_EQ(to.width, (from.width + 1) / 2);
    ASSERT_EQ(to.height, (from.height + 1) / 2);
    ASSERT_EQ(to.format, from.format);
    EXPECT_NE(to.source, from.source);
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const PlaneExtent extent = plane_extent(to.format, to.width, to.height, plane);
        for (std::size_t y = 0; y < extent.lines; ++y) {
            for (std::size_t x = 0; x < extent.line_bytes / sample_bytes(to.format); ++x) {
                ASSERT_EQ(sample_at(to, plane, x, y), expected_at(from, plane, x, y))
                    << "plane " << plane << " " << x << "," << y;
            }
        }
    }
}

TEST(SmallerPictures, AreMeansOfFourOnEveryInstructionSet) {
    std::mt19937 random(3);
    for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
        hwy::SetSupportedTargetsForTest(left & -left);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        for (const PixelFormat format : kFormats) {
            for (const auto& [width, height] : {std::pair{640, 360}, {517, 259}, {1026, 258}}) {
                SCOPED_TRACE(std::to_string(static_cast<int>(format)) + " " +
                             std::to_string(width));
                // Words have more than their 10 bits: a damaged stream's may.
                const PicturePtr whole = with_smaller(
                    picture_of(format, width, height, [&](auto...) { return random(); }));
                ASSERT_NE(whole->smaller, nullptr);
                expect_halves(*whole, *whole->smaller);
                const bool again = width > 1024;
                EXPECT_EQ(whole->smaller->smaller != nullptr, again && height > 512);
            }
        }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

TEST(SmallerPictures, GoDownToWhatIsWorthIt) {
    const PicturePtr whole =
        with_smaller(picture_of(PixelFormat::yuv420p8, 1920, 1080, [](auto...) { return 90; }));
    std::vector<std::int32_t> widths;
    for (const Picture* at = whole.get(); at != nullptr; at = at->smaller.get()) {
        widths.push_back(at->width);
    }
    EXPECT_EQ(widths, (std::vector<std::int32_t>{1920, 960, 480}));
    EXPECT_EQ(bytes_with_smaller(1920, 1080, 1600), 1600U + 400 + 100);
    EXPECT_EQ(bytes_with_smaller(480, 270, 1600), 1600U);
}

TEST(SmallerPictures, AreNotMadeOfFieldsNorOfSmallOnes) {
    auto interlaced = std::make_shared<Picture>(
        *picture_of(PixelFormat::yuv422p10, 720, 576, [](auto...) { return 90; }));
    interlaced->interlaced = true;
    EXPECT_EQ(with_smaller(interlaced)->smaller, nullptr);
    const PicturePtr small =
        picture_of(PixelFormat::yuv422p10, 480, 270, [](auto...) { return 90; });
    EXPECT_EQ(with_smaller(small), small);
    EXPECT_EQ(with_smaller(nullptr), nullptr);
}

/// Chroma that rises evenly across is still where it was: sited left, of pixels twice as wide.
TEST(SmallerPictures, KeepChromaWhereItIs) {
    const auto ramp = [](std::size_t plane, std::size_t x, std::size_t) {
        return plane == 0 ? 512 : 100 + x;  // at luma column 2x
    };
    const PicturePtr whole = with_smaller(picture_of(PixelFormat::yuv422p10, 1024, 300, ramp));
    // Sample x of the smaller one lies at its column 2x, which is column 4x + 0.5 of the whole.
    for (std::size_t x = 0; x < 250; ++x) {
        const double there = 100 + (4 * static_cast<double>(x) + 0.5) / 2;
        EXPECT_NEAR(sample_at(*whole->smaller, 1, x, 7), there, 0.5);
    }
}

DrawList box_of(const PicturePtr& picture, std::int32_t width, std::int32_t height, Filter filter) {
    DrawList list{480, 272, {}};
    DrawPicture shown{picture, test::rect_px(9, 4, width, height), {}, {}};
    shown.filter = filter;
    shown.crop = test::rect_px(3, 2, picture->width - 8, picture->height - 6);
    list.commands.push_back(shown);
    return list;
}

std::int32_t width_drawn(test::Fonts& fonts, const DrawList& list) {
    TileBuilder builder(fonts.library);
    TileProgram program;
    EXPECT_TRUE(builder.build(list, program));
    return program.pictures.empty() ? 0 : program.pictures[0]->width;
}

/// Soft blobs: what a smaller picture has as well.
unsigned blob(std::size_t plane, std::size_t x, std::size_t y) {
    const double at = std::sin(static_cast<double>(x) / 90) * std::cos(static_cast<double>(y) / 70);
    return static_cast<unsigned>(std::lround(512 + (plane == 0 ? 300 : 120) * at));
}

TEST(SmallerPictures, AreDrawnInSmallBoxesOnly) {
    test::Fonts fonts;
    const PicturePtr whole = with_smaller(picture_of(PixelFormat::yuv420p10, 1920, 1080, blob));
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 320, 180, Filter::area)), 480);
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 470, 265, Filter::area)), 480);
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 1100, 610, Filter::area)), 1920);
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 900, 500, Filter::area)), 960);
    // Made smaller one way only: nothing is lost the other way.
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 320, 1000, Filter::area)), 1920);
    EXPECT_EQ(width_drawn(fonts, box_of(whole, 320, 180, Filter::bilinear)), 1920);

    DrawList pinned{480, 272, {}};
    DrawPinned turned;
    turned.picture = whole;
    turned.filter = Filter::area;
    turned.corners = {Point{px(80), px(10)}, Point{px(380), px(40)}, Point{px(360), px(220)},
                      Point{px(60), px(190)}};
    pinned.commands.push_back(turned);
    EXPECT_EQ(width_drawn(fonts, pinned), 480);
}

/// A box looks as it would from the whole picture, on both executors to the same bit.
TEST(SmallerPictures, LookLikeTheWhole) {
    test::Fonts fonts;
    const auto slow = make_reference_executor();
    const auto fast = make_cpu_executor(2);
    for (const PixelFormat format : {PixelFormat::yuv420p10, PixelFormat::yuv422p10}) {
        const PicturePtr whole = picture_of(format, 1920, 1080, blob);
        const auto shown = [&](Executor& executor, const PicturePtr& picture) {
            auto frame = executor.allocate(PackFormat::rgba16, 480, 272);
            EXPECT_TRUE(frame);
            TileBuilder builder(fonts.library);
            test::render(executor, builder, box_of(picture, 320, 180, Filter::area), **frame);
            return std::move(*frame);
        };
        const auto small = shown(*fast, with_smaller(whole));
        test::expect_same(*small, *shown(*slow, with_smaller(whole)), "both executors");
        const auto large = shown(*fast, whole);
        int farthest = 0;
        double all = 0;
        for (std::size_t y = 6; y < 180; ++y) {
            const auto line = [&](const PackedFrame& frame) {
                return reinterpret_cast<const std::uint16_t*>(frame.planes[0].bytes +
                                                              y * frame.planes[0].stride);
            };
            for (std::size_t x = 4 * 12; x < 4 * 325; ++x) {
                const int off = std::abs(line(*small)[x] - line(*large)[x]);
                farthest = std::max(farthest, off);
                all += off;
            }
        }
        // Each size rounds each of three samples once.
        EXPECT_LT(farthest, 65535 * 4 / 1023) << "4 of 1023";
        EXPECT_LT(all / (174.0 * 4 * 313), 65535 / 1023.0) << "1 of 1023 in the mean";
    }
}

}  // namespace
}  // namespace pitcast::draw
