// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <random>

#include "pitcast/draw/pack_matrix.h"

#include "draw_scene.h"

/// One field of an interlaced picture is drawn where its lines belong.
namespace pitcast::draw {
namespace {

constexpr std::int32_t kWidth = 144;
constexpr std::int32_t kHeight = 64;

/// 10-bit picture whose luma is `luma(x, y)`; grey.
template <typename Luma>
PicturePtr frame_of(PixelFormat format, const Luma& luma) {
    auto made = std::make_shared<Picture>();
    made->interlaced = true;
    made->format = format;
    made->width = kWidth;
    made->height = kHeight;
    made->source = 7;
    made->version = 1;
    auto words = std::make_shared<std::vector<std::uint16_t>>(kWidth * kHeight * 3, 512);
    for (std::int32_t y = 0; y < kHeight; ++y) {
        for (std::int32_t x = 0; x < kWidth; ++x) {
            (*words)[static_cast<std::size_t>(y * kWidth + x)] =
                static_cast<std::uint16_t>(luma(x, y));
        }
    }
    for (std::size_t i = 0; i < 3; ++i) {
        made->planes[i] = {reinterpret_cast<const std::byte*>(words->data() + i * kWidth * kHeight),
                           kWidth * 2};
    }
    made->owner = words;
    return made;
}

PicturePtr field_of(const PicturePtr& frame, FieldParity parity) {
    auto field = std::make_shared<Picture>(*frame);
    field->interlaced = false;
    field->height /= 2;
    for (Picture::Plane& plane : field->planes) {
        plane.bytes += parity == FieldParity::bottom ? plane.stride : 0;
        plane.stride *= 2;
    }
    field->field = parity;
    field->frame = frame;
    field->version = parity == FieldParity::bottom ? 3 : 2;
    return field;
}

DrawList list_of(const PicturePtr& picture, CanvasLines lines = CanvasLines::all) {
    DrawList list{
        kWidth, kHeight, {DrawPicture{picture, test::rect_px(0, 0, kWidth, kHeight), {}, {}}}};
    list.lines = lines;
    return list;
}

int luma_at(const PackedFrame& frame, std::int32_t x, std::int32_t y) {
    std::uint16_t word = 0;
    std::memcpy(&word,
                frame.planes[0].bytes + static_cast<std::size_t>(y) * frame.planes[0].stride +
                    static_cast<std::size_t>(x) * 2,
                2);
    return word;
}

/// What a progressive channel draws of it.
std::shared_ptr<PackedFrame> drawn(const DrawList& list) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    return test::draw_frame(*executor, fonts.library, list, PackFormat::yuv422p10);
}

int slope(std::int32_t, std::int32_t y) {
    return 100 + 12 * y;
}

/// A slope down the picture looks the same from either field: detail that rests does not bob.
TEST(Field, RestsWhereItsFrameIs) {
    const PicturePtr frame = frame_of(PixelFormat::yuv422p10, slope);
    for (const FieldParity parity : {FieldParity::top, FieldParity::bottom}) {
        const auto picture = drawn(list_of(field_of(frame, parity)));
        for (std::int32_t y = 2; y < kHeight - 2; ++y) {
            EXPECT_NEAR(luma_at(*picture, 70, y), slope(0, y), 1) << y;
        }
    }
}

/// What `list_with` draws of either field is what it draws of the frame, down a column.
template <typename ListWith>
void expect_rest(const ListWith& list_with, std::int32_t x, std::int32_t from, std::int32_t to,
                 int within) {
    const PicturePtr frame = frame_of(PixelFormat::yuv422p10, slope);
    const auto whole = drawn(list_with(frame));
    for (const FieldParity parity : {FieldParity::top, FieldParity::bottom}) {
        const auto picture = drawn(list_with(field_of(frame, parity)));
        for (std::int32_t y = from; y < to; ++y) {
            EXPECT_NEAR(luma_at(*picture, x, y), luma_at(*whole, x, y), within) << y;
        }
    }
}

TEST(Field, RestsWhereItsFrameIsWhenCroppedOrScaled) {
    expect_rest(
        [](const PicturePtr& picture) {
            const DrawPicture command{
                picture, test::rect_px(3, 5, 100, 45), test::rect_px(20, 9, 90, 31), {}};
            return DrawList{kWidth, kHeight, {command}};
        },
        50, 8, 46, 1);
}

TEST(Field, RestsWhereItsFrameIsWhenPinned) {
    expect_rest(
        [](const PicturePtr& picture) {
            DrawPinned command;
            command.picture = picture;
            command.corners = {Point{px(5), px(3)}, Point{px(140), px(8)}, Point{px(130), px(60)},
                               Point{px(2), px(62)}};
            return DrawList{kWidth, kHeight, {command}};
        },
        70, 10, 54, 2);
}

int noise(std::int32_t x, std::int32_t y) {
    return 64 + static_cast<int>(
                    (static_cast<std::uint32_t>(x * 7919 + y * 104729 + 13) * 2654435761U) >> 8U) %
                    877;
}

std::shared_ptr<PackedFrame> interlaced(const DrawList& first, const DrawList& second,
                                        std::uint64_t& composed) {
    test::Fonts fonts;
    TileBuilder builder(fonts.library);
    TileProgram programs[2];
    EXPECT_TRUE(builder.build(first, programs[0]));
    EXPECT_TRUE(builder.build(second, programs[1]));
    const auto executor = make_cpu_executor(1);
    auto frame = executor->allocate(PackFormat::yuv422p10, kWidth, kHeight);
    EXPECT_TRUE(frame);
    PackedFrame* target = frame->get();
    const auto stats = executor->render(programs[0], &programs[1], std::span(&target, 1));
    EXPECT_TRUE(stats);
    composed = stats->tiles_composed;
    return *frame;
}

/// An interlaced camera full screen in an interlaced channel: every line is its own, to the bit.
TEST(Field, ReachesItsOwnLinesOfAnInterlacedFrameUntouched) {
    const PicturePtr frame = frame_of(PixelFormat::yuv422p10, noise);
    std::uint64_t composed = 1;
    const auto packed =
        interlaced(list_of(field_of(frame, FieldParity::top), CanvasLines::even),
                   list_of(field_of(frame, FieldParity::bottom), CanvasLines::odd), composed);
    EXPECT_EQ(composed, 0U);
    for (std::int32_t y = 0; y < kHeight; ++y) {
        for (std::int32_t x = 0; x < kWidth; ++x) {
            ASSERT_EQ(luma_at(*packed, x, y), noise(x, y)) << x << ", " << y;
        }
    }
}

/// The same below graphics, where it is composed: within one code of it.
TEST(Field, KeepsItsLinesUnderGraphics) {
    const PicturePtr frame = frame_of(PixelFormat::yuv422p10, noise);
    const auto with_panel = [](DrawList list) {
        FillRect panel{test::rect_px(0, 0, kWidth, kHeight), {}, Color{0, 0, 0, 1}};
        panel.rect.width = px(1);
        list.commands.emplace_back(panel);
        return list;
    };
    std::uint64_t composed = 0;
    const auto packed = interlaced(
        with_panel(list_of(field_of(frame, FieldParity::top), CanvasLines::even)),
        with_panel(list_of(field_of(frame, FieldParity::bottom), CanvasLines::odd)), composed);
    EXPECT_GT(composed, 0U);
    for (std::int32_t y = 0; y < kHeight; ++y) {
        for (std::int32_t x = 1; x < kWidth; ++x) {
            ASSERT_NEAR(luma_at(*packed, x, y), noise(x, y), 1) << x << ", " << y;
        }
    }
}

/// A field that comes at the other field's instant is laid between its lines, not onto wrong ones.
TEST(Field, IsInterpolatedOnTheOtherFieldsLines) {
    const PicturePtr frame = frame_of(PixelFormat::yuv422p10, slope);
    std::uint64_t composed = 0;
    const auto packed =
        interlaced(list_of(field_of(frame, FieldParity::bottom), CanvasLines::even),
                   list_of(field_of(frame, FieldParity::top), CanvasLines::odd), composed);
    for (std::int32_t y = 2; y < kHeight - 2; ++y) {
        EXPECT_NEAR(luma_at(*packed, 70, y), slope(0, y), 1) << y;
    }
}

/// 4:2:0 of 10 bit: the luma lines are exact too (within one code, since it is composed).
TEST(Field, KeepsTheLinesOf420) {
    const PicturePtr frame = frame_of(PixelFormat::yuv420p10, noise);
    std::uint64_t composed = 0;
    const auto packed =
        interlaced(list_of(field_of(frame, FieldParity::top), CanvasLines::even),
                   list_of(field_of(frame, FieldParity::bottom), CanvasLines::odd), composed);
    for (std::int32_t y = 0; y < kHeight; ++y) {
        for (std::int32_t x = 0; x < kWidth; ++x) {
            ASSERT_NEAR(luma_at(*packed, x, y), noise(x, y), 1) << x << ", " << y;
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
