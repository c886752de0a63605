// SPDX-License-Identifier: Apache-2.0
// Cameras and clips that are HLG, shown in SDR.
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "pitcast/draw/hlg.h"
#include "pitcast/video/input.h"

#include "../../engine/video/src/hlg_to_sdr.h"
#include "video_test_support.h"

namespace pitcast::video {
namespace {

using Code = std::array<std::int32_t, 3>;
using Colour = std::array<double, 3>;

struct Weights {
    double kr, kb;
};
constexpr Weights k709{0.2126, 0.0722};
constexpr Weights k2020{0.2627, 0.0593};

Colour coded(const Colour& rgb, Weights w) {
    const double y = w.kr * rgb[0] + (1 - w.kr - w.kb) * rgb[1] + w.kb * rgb[2];
    return {64 + 876 * y, 512 + 896 * (rgb[2] - y) / (2 - 2 * w.kb),
            512 + 896 * (rgb[0] - y) / (2 - 2 * w.kr)};
}
Colour decoded(const Colour& code, Weights w) {
    const double y = (code[0] - 64) / 876;
    const double r = y + (2 - 2 * w.kr) * (code[2] - 512) / 896;
    const double b = y + (2 - 2 * w.kb) * (code[1] - 512) / 896;
    return {r, (y - w.kr * r - w.kb * b) / (1 - w.kr - w.kb), b};
}
Code rounded(const Colour& code) {
    return {static_cast<std::int32_t>(std::lround(code[0])),
            static_cast<std::int32_t>(std::lround(code[1])),
            static_cast<std::int32_t>(std::lround(code[2]))};
}
Colour as_colour(const Code& code) {
    return {static_cast<double>(code[0]), static_cast<double>(code[1]),
            static_cast<double>(code[2])};
}

/// The steps of hlg_to_sdr.h with the C library's functions.
Colour formula(const Code& code) {
    const double a = 0.17883277;
    const double b = 1 - 4 * a;
    const double c = 0.5 - a * std::log(4 * a);
    Colour scene = decoded(as_colour(code), k2020);
    for (double& e : scene) {
        e = std::max(e, 0.0);
        e = e <= 0.5 ? e * e / 3 : (std::exp((e - c) / a) + b) / 12;
    }
    const double ys = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2];
    const double gain = std::pow(ys, 0.2) / 0.203;
    constexpr double kMatrix[3][3] = {{1.660491, -0.587641, -0.072850},
                                      {-0.124550, 1.132900, -0.008350},
                                      {-0.018151, -0.100579, 1.118730}};
    Colour light{};
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            light[i] += kMatrix[i][j] * scene[j] * gain;
        }
    }
    const double grey = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
    const double least = std::min({light[0], light[1], light[2]});
    for (double& l : light) {
        l = least < 0 ? grey + (l - grey) * grey / (grey - least) : l;
    }
    const double most = std::max({light[0], light[1], light[2]});
    // The turn of the bend for which it begins with slope 1: found once, to six places.
    constexpr double kTurn = 22.765951;
    const double bent = most <= 0.8 ? most
                                    : 0.8 + 0.2 * std::log(1 + kTurn * (most - 0.8)) /
                                                std::log(1 + kTurn * (1 / 0.203 - 0.8));
    for (double& l : light) {
        l = most > 0 ? std::pow(std::max(l, 0.0) * std::min(bent, 1.0) / most, 1 / 2.4) : 0;
    }
    return coded(light, k709);
}

TEST(HlgToSdr, FollowsItsFormula) {
    std::mt19937 random(7);
    double worst = 0;
    double sum = 0;
    constexpr int kColours = 20'000;
    for (int i = 0; i < kColours; ++i) {
        const auto share = [&] { return static_cast<double>(random() % 1001) / 1000; };
        const Code code = rounded(coded({share(), share(), share()}, k2020));
        const Code ours = hlg_to_sdr().convert(code);
        const Colour wanted = formula(code);
        for (std::size_t c = 0; c < 3; ++c) {
            const double off = std::abs(ours[c] - wanted[c]);
            worst = std::max(worst, off);
            sum += off;
        }
    }
    std::printf("codes of 10 bits: %.2f off in the mean, %.1f at most\n", sum / kColours / 3,
                worst);
    EXPECT_LT(sum / kColours / 3, 0.4);
    EXPECT_LT(worst, 5) << "a component next to nothing";
}

TEST(HlgToSdr, GivesBackWhatWasMadeHlgOfSdr) {
    double worst = 0;
    for (int r = 0; r <= 8; ++r) {
        for (int g = 0; g <= 8; ++g) {
            for (int b = 0; b <= 8; ++b) {
                // Below the bend, and no component next to nothing, where HLG codes are coarse.
                const Code sdr{2400 + r * 1500, 2400 + g * 1500, 2400 + b * 1500};
                const auto hlg = draw::hlg_of_sdr(draw::hlg_tables(), sdr);
                const Code code =
                    rounded(coded({hlg[0] / 16384.0, hlg[1] / 16384.0, hlg[2] / 16384.0}, k2020));
                const Code back = hlg_to_sdr().convert(code);
                const Colour wanted =
                    coded({sdr[0] / 16384.0, sdr[1] / 16384.0, sdr[2] / 16384.0}, k709);
                for (std::size_t c = 0; c < 3; ++c) {
                    worst = std::max(worst, std::abs(back[c] - wanted[c]));
                }
            }
        }
    }
    std::printf("there and back: %.1f codes of 10 bits at most\n", worst);
    EXPECT_LT(worst, 8);
}

TEST(HlgToSdr, KeepsGreysGreyAndInOrder) {
    EXPECT_EQ(hlg_to_sdr().convert({64, 512, 512}), (Code{64, 512, 512}));
    EXPECT_EQ(hlg_to_sdr().convert({940, 512, 512})[0], 940) << "1000 cd/m2 are white";
    EXPECT_NEAR(hlg_to_sdr().convert({721, 512, 512})[0], 64 + 876 * 0.946, 3)
        << "reference white, bent";
    std::int32_t last = 0;
    for (std::int32_t y = 64; y <= 940; ++y) {
        const Code sdr = hlg_to_sdr().convert({y, 512, 512});
        EXPECT_GE(sdr[0], last) << y;
        EXPECT_NEAR(sdr[1], 512, 1);
        EXPECT_NEAR(sdr[2], 512, 1);
        last = sdr[0];
    }
}

TEST(HlgToSdr, ConvertsPicturesOfEverySampling) {
    const Code code = rounded(coded({0.5, 0.3, 0.2}, k2020));
    const Code wanted = hlg_to_sdr().convert(code);
    for (const auto format : {draw::PixelFormat::yuv420p10, draw::PixelFormat::yuv422p10,
                              draw::PixelFormat::yuv444p10}) {
        for (const bool interlaced : {false, true}) {
            constexpr std::int32_t kWidth = 16;
            constexpr std::int32_t kHeight = 8;
            std::array<std::vector<std::uint16_t>, 3> planes;
            draw::Picture hlg;
            hlg.format = format;
            hlg.matrix = draw::ColorMatrix::bt2020;
            hlg.interlaced = interlaced;
            hlg.width = kWidth;
            hlg.height = kHeight;
            hlg.version = 9;
            for (std::size_t i = 0; i < 3; ++i) {
                planes[i].assign(kWidth * kHeight, static_cast<std::uint16_t>(code[i]));
                hlg.planes[i] = {reinterpret_cast<const std::byte*>(planes[i].data()), 2 * kWidth};
            }
            const auto sdr = hlg_to_sdr().convert(hlg);
            EXPECT_EQ(sdr->format, format);
            EXPECT_EQ(sdr->matrix, draw::ColorMatrix::bt709);
            EXPECT_EQ(sdr->interlaced, interlaced);
            EXPECT_EQ(sdr->version, 9U);
            for (std::size_t i = 0; i < 3; ++i) {
                const bool across = i > 0 && format != draw::PixelFormat::yuv444p10;
                const bool down = i > 0 && format == draw::PixelFormat::yuv420p10;
                for (std::int32_t y = 0; y < kHeight >> (down ? 1 : 0); ++y) {
                    const auto* line = reinterpret_cast<const std::uint16_t*>(
                        sdr->planes[i].bytes + static_cast<std::size_t>(y) * sdr->planes[i].stride);
                    for (std::int32_t x = 0; x < kWidth >> (across ? 1 : 0); ++x) {
                        ASSERT_EQ(line[x], wanted[i]) << i << " " << x << " " << y;
                    }
                }
            }
        }
    }
}

TEST(HlgToSdr, IsDoneToClipsThatSaySo) {
    const test::Folder folder;
    const std::string path = folder / "hlg.mov";
    ASSERT_EQ(std::system(("ffmpeg -v error -f lavfi -i color=c=white:s=64x64:r=25:d=0.2 -vf "
                           "format=yuv422p10le,geq=lum=721:cb=512:cr=512 -color_primaries bt2020 "
                           "-color_trc arib-std-b67 -colorspace bt2020nc -color_range tv -c:v v210 "
                           "'" +
                           path + "'")
                              .c_str()),
              0);
    auto input = VideoInput::open({.id = "clip", .url = path, .realtime = false});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const auto picture = (*input)->picture_at(0);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->matrix, draw::ColorMatrix::bt709);
    EXPECT_EQ(reinterpret_cast<const std::uint16_t*>(picture->planes[0].bytes)[5],
              hlg_to_sdr().convert({721, 512, 512})[0]);
}

}  // namespace
}  // namespace pitcast::video
