// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <random>

#include "pitcast/draw/pack_matrix.h"

#include "draw_scene.h"

/// "Straight" of draw/tile_program.h: a camera's own code values reach the output untouched.
namespace pitcast::draw {
namespace {

/// Legal random codes: what a camera may send.
PicturePtr camera(PixelFormat format, std::int32_t width, std::int32_t height,
                  std::uint32_t seed = 1, bool interlaced = false) {
    std::mt19937 random(seed);
    auto made = std::make_shared<Picture>();
    made->interlaced = interlaced;
    made->format = format;
    made->width = width;
    made->height = height;
    made->source = seed;
    const auto stride = static_cast<std::size_t>(width) * 2;
    const std::size_t size = stride * static_cast<std::size_t>(height);
    auto bytes = std::make_shared<std::vector<std::byte>>(size * 3);
    for (std::size_t i = 0; i < bytes->size(); i += is_10_bit(format) ? 2 : 1) {
        const auto code = static_cast<std::uint32_t>(random());
        const auto word =
            static_cast<std::uint16_t>(is_10_bit(format) ? 64 + code % 877 : 16 + code % 220);
        std::memcpy(bytes->data() + i, &word, is_10_bit(format) ? 2 : 1);
    }
    for (std::size_t i = 0; i < 3; ++i) {
        made->planes[i] = {bytes->data() + i * size, stride};
    }
    made->owner = bytes;
    return made;
}

DrawPicture one_to_one(const PicturePtr& picture, std::int32_t x = 0, std::int32_t y = 0) {
    return {picture, test::rect_px(x, y, picture->width, picture->height), {}, {}};
}

int code_at(const std::byte* bytes, std::size_t stride, std::int32_t x, std::int32_t y,
            std::size_t size) {
    std::uint16_t word = 0;
    std::memcpy(&word,
                bytes + static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x) * size,
                size);
    return word;
}

int code_of(const PackedFrame& frame, std::size_t plane, std::int32_t x, std::int32_t y) {
    return code_at(frame.planes[plane].bytes, frame.planes[plane].stride, x, y,
                   frame.format == PackFormat::yuv422p10 ? 2 : 1);
}

int code_of(const Picture& picture, std::size_t plane, std::int32_t x, std::int32_t y) {
    return code_at(picture.planes[plane].bytes, picture.planes[plane].stride, x, y,
                   is_10_bit(picture.format) ? 2 : 1);
}

TEST(StraightVideo, KeepsACamerasOwnCodesIn422) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    for (const PixelFormat format : {PixelFormat::yuv422p8, PixelFormat::yuv422p10}) {
        const PicturePtr picture = camera(format, 130, 40);
        const DrawList list{130, 40, {one_to_one(picture)}};
        const auto frame = test::draw_frame(*executor, fonts.library, list, PackFormat::yuv422p10);
        const int up = is_10_bit(format) ? 1 : 4;
        for (std::int32_t y = 0; y < 40; ++y) {
            for (std::int32_t x = 0; x < 130; ++x) {
                ASSERT_EQ(code_of(*frame, 0, x, y), code_of(*picture, 0, x, y) * up);
                ASSERT_EQ(code_of(*frame, 1, x / 2, y), code_of(*picture, 1, x / 2, y) * up);
                ASSERT_EQ(code_of(*frame, 2, x / 2, y), code_of(*picture, 2, x / 2, y) * up);
            }
        }
    }
}

TEST(StraightVideo, KeepsACamerasOwnCodesIn420) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    const PicturePtr picture = camera(PixelFormat::yuv420p8, 130, 40);
    const DrawList list{130, 40, {one_to_one(picture)}};
    const auto frame = test::draw_frame(*executor, fonts.library, list, PackFormat::yuv420p8);
    for (std::int32_t y = 0; y < 40; ++y) {
        for (std::int32_t x = 0; x < 130; ++x) {
            ASSERT_EQ(code_of(*frame, 0, x, y), code_of(*picture, 0, x, y));
            ASSERT_EQ(code_of(*frame, 1, x / 2, y / 2), code_of(*picture, 1, x / 2, y / 2));
            ASSERT_EQ(code_of(*frame, 2, x / 2, y / 2), code_of(*picture, 2, x / 2, y / 2));
        }
    }
}

/// Sample (x, y) of plane 0, 1 or 2, whatever the layout.
int sample_of(const PackedFrame& frame, std::size_t plane, std::int32_t x, std::int32_t y) {
    const auto line = [&](std::size_t i) { return frame.planes[i]; };
    switch (frame.format) {
        case PackFormat::uyvy: {
            const std::int32_t at = plane == 0 ? 2 * x + 1 : 4 * x + (plane == 2 ? 2 : 0);
            return code_at(line(0).bytes, line(0).stride, at, y, 1);
        }
        case PackFormat::nv12:
            return plane == 0 ? code_at(line(0).bytes, line(0).stride, x, y, 1)
                              : code_at(line(1).bytes, line(1).stride,
                                        2 * x + static_cast<std::int32_t>(plane) - 1, y, 1);
        case PackFormat::p010:
            return (plane == 0 ? code_at(line(0).bytes, line(0).stride, x, y, 2)
                               : code_at(line(1).bytes, line(1).stride,
                                         2 * x + static_cast<std::int32_t>(plane) - 1, y, 2)) >>
                   6;
        default:
            return code_of(frame, plane, x, y);
    }
}

void expect_own_codes(const PackedFrame& frame, const Picture& first, const Picture& second) {
    const bool ten = frame.format == PackFormat::p010;
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const int sx = plane == 0 ? 0 : 1;
        const int sy = plane == 0 ? 0 : chroma_shift_y(first.format);
        for (std::int32_t y = 0; y < frame.height >> sy; ++y) {
            const Picture& picture = y % 2 == 0 ? first : second;
            for (std::int32_t x = 0; x < frame.width >> sx; ++x) {
                ASSERT_EQ(sample_of(frame, plane, x, y),
                          code_of(picture, plane, x, y) * (ten && !is_10_bit(first.format) ? 4 : 1))
                    << "format " << static_cast<int>(frame.format) << " plane " << plane << " " << x
                    << ", " << y;
            }
        }
    }
}

TEST(StraightVideo, KeepsACamerasOwnCodesInEveryLayoutOfItsSampling) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    for (const auto& [from, to] : {std::pair{PixelFormat::yuv422p8, PackFormat::uyvy},
                                   std::pair{PixelFormat::yuv420p8, PackFormat::nv12},
                                   std::pair{PixelFormat::yuv420p8, PackFormat::p010},
                                   std::pair{PixelFormat::yuv420p10, PackFormat::p010}}) {
        const PicturePtr picture = camera(from, 130, 40);
        const DrawList list{130, 40, {one_to_one(picture)}};
        const auto frame = test::draw_frame(*executor, fonts.library, list, to);
        ASSERT_NO_FATAL_FAILURE(expect_own_codes(*frame, *picture, *picture));
    }
}

TEST(StraightVideo, KeepsTheFieldsOfAnInterlacedCameraIn420) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    TileBuilder builder(fonts.library);
    for (const PackFormat format : {PackFormat::yuv420p8, PackFormat::nv12, PackFormat::p010}) {
        const PicturePtr a = camera(PixelFormat::yuv420p8, 130, 40, 1, true);
        const PicturePtr b = camera(PixelFormat::yuv420p8, 130, 40, 2, true);
        TileProgram first;
        TileProgram second;
        ASSERT_TRUE(builder.build({130, 40, {one_to_one(a)}}, first));
        ASSERT_TRUE(builder.build({130, 40, {one_to_one(b)}}, second));
        const auto frame = executor->allocate(format, 130, 40);
        ASSERT_TRUE(frame);
        PackedFrame* target = frame->get();
        const auto stats = executor->render(first, &second, std::span(&target, 1));
        ASSERT_TRUE(stats);
        EXPECT_EQ(stats->tiles_composed, 0U);
        ASSERT_NO_FATAL_FAILURE(expect_own_codes(*target, *a, *b));
    }
}

TEST(StraightVideo, ComposesWhereTheChromaLinesAreOfAnotherKind) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    TileBuilder builder(fonts.library);
    for (const bool interlaced : {false, true}) {
        TileProgram program;
        const DrawList list{
            96, 32, {one_to_one(camera(PixelFormat::yuv420p8, 96, 32, 1, !interlaced))}};
        ASSERT_TRUE(builder.build(list, program));
        const auto frame = executor->allocate(PackFormat::nv12, 96, 32);
        PackedFrame* target = frame->get();
        const auto stats =
            executor->render(program, interlaced ? &program : nullptr, std::span(&target, 1));
        ASSERT_TRUE(stats);
        EXPECT_EQ(stats->tiles_composed, 4U);
    }
}

TEST(StraightVideo, ComposesOnlyTheTilesWithSomethingOverIt) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    TileBuilder builder(fonts.library);
    DrawList list{480, 160, {one_to_one(camera(PixelFormat::yuv422p10, 480, 160))}};
    list.commands.push_back(FillRect{test::rect_px(60, 20, 20, 8), {}, Color{255, 0, 0, 255}});
    auto frame = executor->allocate(PackFormat::v210, 480, 160);
    ASSERT_TRUE(frame);
    const RenderStats stats = test::render(*executor, builder, list, **frame);
    EXPECT_EQ(stats.tiles_composed, 1U);
    EXPECT_EQ(stats.tiles_packed, 100U);
}

TEST(StraightVideo, KeepsLumaWithinOneCodeOfTheSameVideoComposed) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    const PicturePtr picture = camera(PixelFormat::yuv422p10, 96, 32);
    DrawList list{96, 32, {one_to_one(picture)}};
    const auto straight = test::draw_frame(*executor, fonts.library, list, PackFormat::yuv422p10);
    // A line of another colour at the foot of each tile has all of them composed.
    for (const std::int32_t y : {15, 31}) {
        list.commands.push_back(FillRect{test::rect_px(0, y, 96, 1), {}, Color{9, 9, 9, 255}});
    }
    const auto composed = test::draw_frame(*executor, fonts.library, list, PackFormat::yuv422p10);
    for (std::int32_t y = 0; y < 32; ++y) {
        for (std::int32_t x = 0; x < 96 && y % 16 != 15; ++x) {
            ASSERT_LE(std::abs(code_of(*straight, 0, x, y) - code_of(*composed, 0, x, y)), 1);
        }
    }
}

TEST(StraightVideo, IsTheSameFromTheFastExecutorAndTheReference) {
    test::Fonts fonts;
    const auto fast = make_cpu_executor(2);
    const auto slow = make_reference_executor();
    TileBuilder builder(fonts.library);
    std::uint32_t seed = 0;
    for (const PixelFormat format : {PixelFormat::yuv420p8, PixelFormat::yuv422p8,
                                     PixelFormat::yuv422p10, PixelFormat::yuv420p10}) {
        for (const std::int32_t x : {0, -2, -1, 6, -4}) {
            TileProgram first;
            TileProgram second;
            const DrawList list{
                150, 40, {one_to_one(camera(format, 160, 44, ++seed, x != -2), x, x)}};
            const DrawList other{
                150, 40, {one_to_one(camera(format, 160, 44, ++seed, x != -2), x, x)}};
            ASSERT_TRUE(builder.build(list, first));
            ASSERT_TRUE(builder.build(other, second));
            for (const PackFormat packed :
                 {PackFormat::yuv420p8, PackFormat::yuv422p10, PackFormat::v210, PackFormat::uyvy,
                  PackFormat::nv12, PackFormat::p010}) {
                for (const TileProgram* field : {static_cast<const TileProgram*>(nullptr),
                                                 static_cast<const TileProgram*>(&second)}) {
                    const auto a = fast->allocate(packed, 150, 40);
                    const auto b = slow->allocate(packed, 150, 40);
                    ASSERT_TRUE(a && b);
                    PackedFrame* to_a = a->get();
                    PackedFrame* to_b = b->get();
                    ASSERT_TRUE(fast->render(first, field, std::span(&to_a, 1)));
                    ASSERT_TRUE(slow->render(first, field, std::span(&to_b, 1)));
                    test::expect_same(**a, **b, "seed " + std::to_string(seed));
                }
            }
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
