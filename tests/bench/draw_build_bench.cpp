// SPDX-License-Identifier: Apache-2.0
// Milliseconds to turn a draw list of 5,000 commands into a signed tile program, with all shapes
// converted before: what the frame thread pays for a large list, whatever changes in it.
#include <algorithm>
#include <cstdio>
#include <random>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/draw/tile_builder.h"

namespace {

using namespace pitcast;
using namespace pitcast::draw;

constexpr int kCommands = 5000;
constexpr int kRounds = 200;

class Lists {
 public:
    explicit Lists(std::vector<GlyphRun> words) : words_(std::move(words)) {}

    /// Small markers and bars with sharp edges, each on one or a few tiles.
    DrawList boxes() {
        DrawList list{1920, 1080, {}};
        while (list.commands.size() < kCommands) {
            list.commands.push_back(FillRect{place(10, 60), {}, color()});
        }
        return list;
    }
    /// Rounded markers, as cars on a map.
    DrawList rounded() {
        DrawList list{1920, 1080, {}};
        while (list.commands.size() < kCommands) {
            list.commands.push_back(FillRect{place(12, 40), {px(5), px(5), px(5), px(5)}, color()});
        }
        return list;
    }
    /// What a screen full of tables has: two boxes to one text of six glyphs, a clip a hundred.
    DrawList tables() {
        DrawList list{1920, 1080, {}};
        while (list.commands.size() + 4 < kCommands) {
            list.commands.push_back(FillRect{place(20, 200), {}, color()});
            list.commands.push_back(FillRect{place(20, 80), {px(4), px(4), px(4), px(4)}, color()});
            GlyphRun run = words_[random_() % words_.size()];
            run.origin = {px(number(0, 1800)), px(number(20, 1060))};
            list.commands.push_back(run);
            if (list.commands.size() % 100 < 3) {
                PushGroup clip;
                clip.clipped = true;
                clip.clip = place(100, 400);
                list.commands.push_back(clip);
                list.commands.push_back(FillRect{clip.clip, {}, color()});
                list.commands.push_back(PopGroup{});
            }
        }
        return list;
    }

 private:
    std::int32_t number(std::int32_t low, std::int32_t high) {
        return std::uniform_int_distribution<std::int32_t>(low, high)(random_);
    }
    Rect place(std::int32_t smallest, std::int32_t largest) {
        return {px(number(0, 1900)), px(number(0, 1060)), px(number(smallest, largest)),
                px(number(smallest, smallest + 30))};
    }
    Color color() {
        return {static_cast<std::uint8_t>(number(0, 7) * 30), 80, 20,
                static_cast<std::uint8_t>(number(0, 1) == 0 ? 255 : 200)};
    }

    std::mt19937 random_{5};
    std::vector<GlyphRun> words_;
};

void measure(const char* what, const DrawList& list, FontLibrary& fonts) {
    TileBuilder builder(fonts);
    TileProgram program;
    std::vector<double> ms;
    for (int i = 0; i < kRounds; ++i) {
        const Nanoseconds start = monotonic_now_ns();
        if (!builder.build(list, program)) {
            std::printf("%s: cannot be built\n", what);
            return;
        }
        ms.push_back(static_cast<double>(monotonic_now_ns() - start) / 1e6);
    }
    std::sort(ms.begin() + 1, ms.end());  // the first converts the shapes
    std::printf(
        "%-10s %zu commands, %6zu operations: least %6.3f  p50 %6.3f  p99 %6.3f ms; first "
        "%7.2f\n",
        what, list.commands.size(), program.ops.size(), ms[1], ms[kRounds / 2],
        ms[kRounds * 99 / 100], ms[0]);
}

}  // namespace

int main() {
    FontLibrary fonts;
    const auto latin =
        fonts.load("/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf");
    if (!latin) {
        std::fprintf(stderr, "needs fonts-roboto-unhinted\n");
        return 1;
    }
    std::vector<GlyphRun> words;
    for (const char* word : {"+1.234", "ZHANG ", "18:42.", "LAP 12", "S2 31."}) {
        TextStyle style;
        style.fonts = {*latin};
        style.size = px(24);
        style.tabular_figures = true;
        GlyphRun run;
        run.size = style.size;
        run.glyphs = fonts.shape(word, style).glyphs;
        run.paint = Color{255, 255, 255, 255};
        words.push_back(run);
    }
    Lists lists(words);
    measure("boxes", lists.boxes(), fonts);
    measure("rounded", lists.rounded(), fonts);
    measure("tables", lists.tables(), fonts);
    return 0;
}
