// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"

/// What the tests of draw share: fonts of the system, a list -> pixels in one call.
namespace pitcast::draw::test {

inline constexpr const char* kLatin =
    "/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf";
inline constexpr const char* kChinese = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

struct Fonts {
    FontLibrary library;
    FontId latin = -1;
    FontId chinese = -1;
    bool there = false;

    Fonts() {
        const auto a = library.load(kLatin);
        const auto b = library.load(kChinese, 2);
        there = a.ok() && b.ok();
        if (there) {
            latin = *a;
            chinese = *b;
        }
    }
    [[nodiscard]] TextStyle style(double size) const {
        TextStyle style;
        style.fonts = {latin, chinese};
        style.size = px(size);
        return style;
    }
    GlyphRun run(std::string_view text, double size, std::int32_t x, std::int32_t y, Color color) {
        GlyphRun run;
        run.origin = {px(x), px(y)};
        run.size = px(size);
        run.glyphs = library.shape(text, style(size)).glyphs;
        run.paint = color;
        return run;
    }
};

#define PITCAST_NEED_FONTS(fonts)                                                     \
    if (!(fonts).there) {                                                             \
        GTEST_SKIP() << "fonts-roboto-unhinted and fonts-noto-cjk are not installed"; \
    }

inline Rect rect_px(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    return {px(x), px(y), px(width), px(height)};
}

/// The usual signal, then every other, by number.
inline PackSignal signal_of(std::uint32_t number) {
    return {(number & 1U) != 0 ? PackRange::full : PackRange::narrow,
            (number & 2U) != 0 ? PackColour::bt2100_hlg : PackColour::bt709,
            (number & 4U) != 0 ? PackDither::ordered : PackDither::none};
}

/// Builds and renders; errors fail the test.
inline RenderStats render(Executor& executor, TileBuilder& builder, const DrawList& list,
                          PackedFrame& frame) {
    TileProgram program;
    const Status built = builder.build(list, program);
    EXPECT_TRUE(built) << (built ? "" : built.error().message());
    PackedFrame* target = &frame;
    const auto stats = executor.render(program, nullptr, std::span(&target, 1));
    EXPECT_TRUE(stats) << (stats ? "" : stats.error().message());
    return stats ? *stats : RenderStats{};
}

inline std::shared_ptr<PackedFrame> draw_frame(Executor& executor, FontLibrary& fonts,
                                               const DrawList& list, const Packing& packing) {
    auto frame = executor.allocate(packing, list.width, list.height);
    EXPECT_TRUE(frame) << (frame ? "" : frame.error().message());
    TileBuilder builder(fonts);
    render(executor, builder, list, **frame);
    return *frame;
}

inline std::array<int, 4> pixel(const PackedFrame& frame, std::int32_t x, std::int32_t y) {
    const std::byte* p = frame.planes[0].bytes +
                         static_cast<std::size_t>(y) * frame.planes[0].stride +
                         static_cast<std::size_t>(x) * 4;
    return {std::to_integer<int>(p[0]), std::to_integer<int>(p[1]), std::to_integer<int>(p[2]),
            std::to_integer<int>(p[3])};
}

inline std::string bytes_of(const PackedFrame& frame) {
    std::string all;
    for (const PackedFrame::Plane& plane : frame.planes) {
        all.append(reinterpret_cast<const char*>(plane.bytes), plane.size);
    }
    return all;
}

/// Names what differs, instead of printing megabytes.
inline void expect_same(const PackedFrame& a, const PackedFrame& b, const std::string& what) {
    const std::string x = bytes_of(a);
    const std::string y = bytes_of(b);
    ASSERT_EQ(x.size(), y.size()) << what;
    for (std::size_t i = 0; i < x.size(); ++i) {
        ASSERT_EQ(static_cast<unsigned char>(x[i]), static_cast<unsigned char>(y[i]))
            << what << ": byte " << i << ", line " << i / a.planes[0].stride << ", offset "
            << i % a.planes[0].stride << " of format " << static_cast<int>(a.format);
    }
}

}  // namespace pitcast::draw::test
