// SPDX-License-Identifier: Apache-2.0
// Milliseconds a frame of the compositor at 1920x1080: medians and 99th percentiles, and how many
// times faster than the plain reference.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"

namespace {

using namespace pitcast;
using namespace pitcast::draw;

struct Times {
    double p50 = 0;
    double p99 = 0;
};

Times measure(int rounds, const std::function<void(int)>& work) {
    std::vector<double> ms;
    for (int i = 0; i < rounds; ++i) {
        const Nanoseconds start = monotonic_now_ns();
        work(i);
        ms.push_back(static_cast<double>(monotonic_now_ns() - start) / 1e6);
    }
    std::sort(ms.begin(), ms.end());
    return {ms[ms.size() / 2], ms[ms.size() * 99 / 100]};
}

/// Tower of 24 rows, panel, markers: about 1,000 glyphs on a quarter of the picture.
DrawList overlay(FontLibrary& fonts, const std::vector<FontId>& chain, int frame) {
    DrawList list{1920, 1080, {}};
    TextStyle style;
    style.fonts = chain;
    style.size = px(24);
    style.tabular_figures = true;
    const auto text = [&](std::string_view words, std::int32_t x, std::int32_t y) {
        GlyphRun run;
        run.origin = {px(x), px(y)};
        run.size = style.size;
        run.glyphs = fonts.shape(words, style).glyphs;
        run.paint = Color{255, 255, 255, 255};
        list.commands.push_back(std::move(run));
    };
    const Subpixel r = px(8);
    list.commands.push_back(
        FillRect{{px(60), px(60), px(480), px(960)}, {r, r, r, r}, Color{10, 14, 30, 210}});
    for (int row = 0; row < 24; ++row) {
        const std::int32_t y = 70 + row * 39;
        list.commands.push_back(
            FillRect{{px(70), px(y), px(460), px(35)}, {}, Color{30, 40, 70, 255}});
        const bool moving = row % 10 == 0;
        text(std::to_string(row + 1), 80, y + 26);
        text("张伟 ZHANG Wei Racing", 120, y + 26);
        text("+" + std::to_string(row) + "." + std::to_string(100 + (moving ? frame % 900 : row)),
             430, y + 26);
    }
    list.commands.push_back(
        FillRect{{px(700), px(860), px(1100), px(160)}, {r, r, r, r}, Color{200, 20, 30, 230}});
    for (int line = 0; line < 3; ++line) {
        text("Xinqiu open-pit mine, Fuxin: special stage seven, 42.6 km, sector 3 of 5 新邱", 720,
             900 + line * 44);
    }
    for (int i = 0; i < 30; ++i) {
        list.commands.push_back(
            FillRect{{px(1200 + i * 20) + frame * 40, px(100 + i * 15), px(14), px(14)},
                     {px(7), px(7), px(7), px(7)},
                     Color{255, 220, 0, 255}});
    }
    return list;
}

PicturePtr camera(std::uint64_t version) {
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::yuv422p10;
    picture->width = 1920;
    picture->height = 1080;
    auto words = std::make_shared<std::vector<std::uint16_t>>(1920 * 1080 * 2);
    for (std::size_t i = 0; i < words->size(); ++i) {
        (*words)[i] = static_cast<std::uint16_t>(64 + (i * 7919) % 876);
    }
    const auto* bytes = reinterpret_cast<const std::byte*>(words->data());
    picture->planes[0] = {bytes, 3840};
    picture->planes[1] = {bytes + std::size_t{3840} * 1080, 1920};
    picture->planes[2] = {bytes + std::size_t{3840} * 1080 + std::size_t{1920} * 1080, 1920};
    picture->source = 1;
    picture->version = version;
    picture->owner = words;
    return picture;
}

/// What an onboard camera sends: half the size, 8 bit 4:2:0, to be scaled.
PicturePtr small_camera() {
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::yuv420p8;
    picture->width = 960;
    picture->height = 540;
    auto bytes = std::make_shared<std::vector<std::byte>>(960 * 540 * 3 / 2);
    for (std::size_t i = 0; i < bytes->size(); ++i) {
        (*bytes)[i] = static_cast<std::byte>(16 + (i * 7919) % 219);
    }
    picture->planes[0] = {bytes->data(), 960};
    picture->planes[1] = {bytes->data() + 960 * 540, 480};
    picture->planes[2] = {bytes->data() + 960 * 540 + 480 * 270, 480};
    picture->source = 2;
    picture->owner = bytes;
    return picture;
}

std::shared_ptr<PackedFrame> frame_of(Executor& executor, PackFormat format) {
    auto frame = executor.allocate(format, 1920, 1080);
    if (!frame) {
        std::fprintf(stderr, "%s\n", frame.error().message().c_str());
        std::exit(1);
    }
    return *frame;
}

void run(Executor& executor, const TileProgram& program, PackedFrame& frame) {
    PackedFrame* target = &frame;
    if (!executor.render(program, nullptr, std::span(&target, 1))) {
        std::exit(1);
    }
}

void forget(PackedFrame& frame) {
    for (std::uint64_t& signature : frame.signatures) {
        signature = ~std::uint64_t{0};
    }
}

/// Part of the names of what to run; empty = all.
std::string only;

bool wanted(const char* what) {
    return std::string(what).find(only) != std::string::npos;
}

void report(const char* what, const Times& fast, const Times& slow) {
    std::printf("%-46s p50 %7.3f ms  p99 %7.3f ms  reference %8.2f ms  (%.1f times)\n", what,
                fast.p50, fast.p99, slow.p50, slow.p50 / fast.p50);
}

void compare(const char* what, Executor& fast, Executor& slow, const TileProgram& program,
             PackFormat format, bool overlay_only) {
    if (!wanted(what)) {
        return;
    }
    const auto measured = [&](Executor& executor, int rounds) {
        const auto frame = frame_of(executor, format);
        const auto clear = frame->signatures;
        return measure(rounds, [&](int) {
            overlay_only ? void(frame->signatures = clear) : forget(*frame);
            run(executor, program, *frame);
        });
    };
    report(what, measured(fast, 200), measured(slow, 3));
}

}  // namespace

int main(int argc, char** argv) {
    only = argc > 1 ? argv[1] : "";
    FontLibrary fonts;
    const auto latin =
        fonts.load("/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf");
    const auto chinese = fonts.load("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2);
    if (!latin || !chinese) {
        std::fprintf(stderr, "needs fonts-roboto-unhinted and fonts-noto-cjk\n");
        return 1;
    }
    const std::vector<FontId> chain{*latin, *chinese};
    TileBuilder builder(fonts);
    std::vector<TileProgram> programs(2);
    TileProgram scratch;
    const Times shaped = measure(300, [&](int i) { (void)overlay(fonts, chain, i % 20); });
    const Times built =
        measure(300, [&](int i) { (void)builder.build(overlay(fonts, chain, i % 20), scratch); });
    std::size_t glyphs = 0;
    for (const Command& command : overlay(fonts, chain, 0).commands) {
        if (const auto* one = std::get_if<GlyphRun>(&command)) {
            glyphs += one->glyphs.size();
        }
    }
    std::printf(
        "overlay of %zu glyphs: list p50 %.3f ms; list and tile program p50 %.3f p99 %.3f ms\n",
        glyphs, shaped.p50, built.p50, built.p99);
    for (int i = 0; i < 2; ++i) {
        if (!builder.build(overlay(fonts, chain, i), programs[static_cast<std::size_t>(i)])) {
            return 1;
        }
    }
    const auto slow = make_reference_executor();
    DrawList video{1920, 1080, {}};
    video.commands.push_back(DrawPicture{camera(1), {0, 0, px(1920), px(1080)}, {}, {}});
    TileProgram one_to_one;
    TileProgram scaled;
    DrawList layer = video;
    TileProgram image;
    DrawList solid{1920, 1080, {FillRect{{0, 0, px(1920), px(1080)}, {}, Color{9, 9, 9, 128}}}};
    TileProgram solid_program;
    if (!builder.build(video, one_to_one) || !builder.build(solid, solid_program)) {
        return 1;
    }
    std::get<DrawPicture>(video.commands[0]).crop = {0, 0, px(1500), px(900)};
    DrawList onboard = overlay(fonts, chain, 0);
    onboard.commands.insert(onboard.commands.begin(),
                            DrawPicture{small_camera(), {0, 0, px(1920), px(1080)}, {}, {}});
    DrawList shaded = solid;
    Gradient diagonal{{0, 0}, {px(1920), px(1080)}, {{0, {9, 9, 9, 255}}, {kOne, {99, 9, 9, 128}}}};
    std::get<FillRect>(shaded.commands[0]).paint = diagonal;
    TileProgram onboard_program;
    TileProgram shaded_program;
    if (!builder.build(onboard, onboard_program) || !builder.build(shaded, shaded_program)) {
        return 1;
    }
    auto still = std::make_shared<Picture>();
    auto pixels = std::make_shared<std::vector<std::byte>>(1920 * 1080 * 4, std::byte{99});
    still->format = PixelFormat::rgba8;
    still->width = 1920;
    still->height = 1080;
    still->planes[0] = {pixels->data(), 7680};
    still->owner = pixels;
    std::get<DrawPicture>(layer.commands[0]).picture = still;
    if (!builder.build(video, scaled) || !builder.build(layer, image)) {
        return 1;
    }
    for (const int threads : {1, 2}) {
        const auto fast = make_cpu_executor(threads);
        std::printf("%s\n", std::string(fast->name()).c_str());
        compare("  overlay on a clear bgra8 frame", *fast, *slow, programs[0], PackFormat::bgra8,
                true);
        compare("  overlay on a clear v210 frame", *fast, *slow, programs[0], PackFormat::v210,
                true);
        const char* changed = "  overlay, next frame (what changed), v210";
        if (wanted(changed)) {
            const auto frame = frame_of(*fast, PackFormat::v210);
            const auto other = frame_of(*slow, PackFormat::v210);
            const auto next = [&](Executor& executor, PackedFrame& to) {
                return [&](int i) { run(executor, programs[static_cast<std::size_t>(i % 2)], to); };
            };
            report(changed, measure(200, next(*fast, *frame)), measure(6, next(*slow, *other)));
        }
        compare("  one solid layer 1080p, bgra8", *fast, *slow, solid_program, PackFormat::bgra8,
                false);
        compare("  one solid layer 1080p, v210", *fast, *slow, solid_program, PackFormat::v210,
                false);
        compare("  one rgba layer 1080p, bgra8", *fast, *slow, image, PackFormat::bgra8, false);
        compare("  video 1:1 4:2:2 10 bit, v210", *fast, *slow, one_to_one, PackFormat::v210,
                false);
        compare("  video scaled, v210", *fast, *slow, scaled, PackFormat::v210, false);
        compare("  960x540 4:2:0 under overlay, yuv420p8", *fast, *slow, onboard_program,
                PackFormat::yuv420p8, false);
        compare("  one gradient 1080p, bgra8", *fast, *slow, shaded_program, PackFormat::bgra8,
                false);
        compare("  overlay whole frame yuv420p8", *fast, *slow, programs[0], PackFormat::yuv420p8,
                false);
    }
    return 0;
}
