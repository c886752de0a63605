// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "pitcast/core/hash.h"
#include "pitcast/draw/hlg.h"

#include "draw_scene.h"

namespace pitcast::draw {
namespace {

using Colour = std::array<double, 3>;

/// The chain of hlg.h in doubles and with the C library's functions.
Colour formula(const Colour& sdr) {
    constexpr double kMatrix[3][3] = {
        {0.6274, 0.3293, 0.0433}, {0.0691, 0.9195, 0.0114}, {0.0164, 0.0880, 0.8956}};
    constexpr double kGamma = 1.2;
    Colour display{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            display[i] += 0.203 * kMatrix[i][j] * std::pow(sdr[j], 2.4);
        }
    }
    const double luminance = 0.2627 * display[0] + 0.6780 * display[1] + 0.0593 * display[2];
    const double a = 0.17883277;
    const double b = 1 - 4 * a;
    const double c = 0.5 - a * std::log(4 * a);
    Colour hlg{};
    for (std::size_t i = 0; i < 3 && luminance > 0; ++i) {
        const double e = display[i] * std::pow(luminance, (1 - kGamma) / kGamma);
        hlg[i] = e <= 1.0 / 12 ? std::sqrt(3 * e) : a * std::log(12 * e - b) + c;
    }
    return hlg;
}

double worst_error(std::int32_t r, std::int32_t g, std::int32_t b) {
    const auto ours = hlg_of_sdr(hlg_tables(), {r, g, b});
    const Colour wanted = formula({r / 16384.0, g / 16384.0, b / 16384.0});
    double worst = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        worst = std::max(worst, 876 * std::abs(ours[i] / 16384.0 - wanted[i]));
    }
    return worst;
}

TEST(Hlg, IsWithinAnEighthOfA10BitCodeOfTheFormula) {
    double worst = 0;
    for (std::int32_t v = 0; v <= kHlgMostIn; ++v) {  // grey, and each primary by itself
        worst = std::max({worst, worst_error(v, v, v), worst_error(v, 0, 0), worst_error(0, v, 0),
                          worst_error(0, 0, v)});
    }
    for (std::int32_t r = 0; r <= kHlgMostIn; r += 512) {
        for (std::int32_t g = 0; g <= kHlgMostIn; g += 512) {
            for (std::int32_t b = 0; b <= kHlgMostIn; b += 512) {
                worst = std::max(worst, worst_error(r, g, b));
            }
        }
    }
    EXPECT_LT(worst, 0.125);
}

TEST(Hlg, PutsSdrWhiteAtThreeQuarters) {
    // BT.2408: 100 % SDR at 75 % HLG, 10-bit code 721; greys as commonly published for it.
    constexpr std::array<std::array<int, 2>, 6> kGreys{
        {{10, 142}, {25, 259}, {50, 454}, {75, 618}, {90, 684}, {100, 721}}};
    for (const auto& [percent, code] : kGreys) {
        const std::int32_t v = 16384 * percent / 100;
        const auto hlg = hlg_of_sdr(hlg_tables(), {v, v, v});
        EXPECT_EQ(hlg[0], hlg[1]);
        EXPECT_EQ(hlg[1], hlg[2]);
        EXPECT_EQ(std::lround(64 + 876 * hlg[0] / 16384.0), code) << percent << " %";
    }
}

TEST(Hlg, HasTheSameTablesOnEveryMachine) {
    const auto* bytes = reinterpret_cast<const std::byte*>(&hlg_tables());
    EXPECT_EQ(hash_bytes({bytes, sizeof(HlgTables)}), 0x7093c21b945a5eb1U);
}

TEST(Hlg, IsMultipliedByAlphaAgainForTheKeyer) {
    const auto opaque = hlg_of_canvas(hlg_tables(), {16384, 8192, 0, 16384});
    const auto half = hlg_of_canvas(hlg_tables(), {8192, 4096, 0, 8192});
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_NEAR(half[i] * 2, opaque[i], 1);
    }
    EXPECT_EQ(hlg_of_canvas(hlg_tables(), {100, 100, 100, 0}), (std::array<std::int32_t, 3>{}));
}

TEST(Hlg, GoesOutBesideSdrFromOneComposition) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    TileBuilder builder(fonts.library);
    TileProgram program;
    DrawList list{48, 16, {}};
    list.commands.push_back(FillRect{test::rect_px(0, 0, 48, 16), {}, Color{255, 255, 255, 255}});
    ASSERT_TRUE(builder.build(list, program));
    const auto sdr = executor->allocate(PackFormat::yuv422p10, 48, 16);
    const auto hlg =
        executor->allocate({PackFormat::yuv422p10, {.colour = PackColour::bt2100_hlg}}, 48, 16);
    std::array<PackedFrame*, 2> targets{sdr->get(), hlg->get()};
    const auto stats = executor->render(program, nullptr, targets);
    ASSERT_TRUE(stats);
    EXPECT_EQ(stats->tiles_composed, 1U);
    EXPECT_EQ(stats->tiles_packed, 2U);
    const auto code = [](const PackedFrame& frame, std::size_t plane) {
        std::uint16_t word = 0;
        std::memcpy(&word, frame.planes[plane].bytes + 4, sizeof word);
        return word;
    };
    EXPECT_EQ(code(**sdr, 0), 940);
    EXPECT_EQ(code(**hlg, 0), 721);
    EXPECT_EQ(code(**hlg, 1), 512);
    EXPECT_EQ(code(**hlg, 2), 512);
}

}  // namespace
}  // namespace pitcast::draw
