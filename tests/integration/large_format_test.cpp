// SPDX-License-Identifier: Apache-2.0
// The bundled show at 3840x2160: the same graphics in the same places, only finer.
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/channel/offline.h"

#include "bundled_show.h"
#include "pitcast_tools/race_sim.h"

namespace pitcast {
namespace {

/// Mean of the key's luma in each ninth of the picture, of the first frame drawn.
std::vector<double> key_of(std::string_view format, std::int64_t at_ms) {
    const auto found = video_format(format);
    EXPECT_TRUE(found.ok()) << (found ? "" : found.error().message());
    channel::OfflineOptions options;
    options.show = testing::bundled_show();
    options.render = testing::small_render();
    options.render.format = *found;
    auto race = tools::RaceSim::make({});
    EXPECT_TRUE(race.ok());
    (*race)->generate(20 * kNanosecondsPerSecond, options.events);
    options.from = at_ms * found->rate.numerator / found->rate.denominator / 1000;
    options.frames = 1;
    std::vector<double> means(9);
    std::vector<Error> warnings;
    const auto report = channel::render_offline(
        options, {{channel::Bus::graphics, draw::PackFormat::v210_key}},
        [&](FrameNumber, const channel::Rendered& rendered, const channel::Simulation&) -> Status {
            const draw::PackedFrame& frame = *rendered.items.at(0).frame;
            EXPECT_EQ(frame.width, found->width);
            EXPECT_EQ(frame.height, found->height);
            std::vector<double> counts(9);
            for (std::int32_t y = 0; y < frame.height; ++y) {
                const auto* line = reinterpret_cast<const std::uint32_t*>(
                    frame.planes[0].bytes + static_cast<std::size_t>(y) * frame.planes[0].stride);
                for (std::int32_t x = 0; x < frame.width; x += 6) {
                    // The first word of a group of six pixels holds the first one's luma.
                    const std::uint32_t luma = line[x / 6 * 4] >> 10U & 1023U;
                    const auto part =
                        static_cast<std::size_t>(y * 3 / frame.height * 3 + x * 3 / frame.width);
                    means[part] += luma;
                    counts[part] += 1;
                }
            }
            for (std::size_t i = 0; i < means.size(); ++i) {
                means[i] /= counts[i];
            }
            return {};
        },
        warnings);
    EXPECT_TRUE(report.ok()) << (report ? "" : report.error().message());
    return means;
}

TEST(LargeFormat, ShowsTheSameGraphicsFiner) {
    constexpr std::int64_t kAtMs = 8000;
    const std::vector<double> usual = key_of("1080p50", kAtMs);
    EXPECT_GT(*std::max_element(usual.begin(), usual.end()), 200);  // something is up
    for (const char* format : {"2160p50", "2160p25"}) {
        const std::vector<double> large = key_of(format, kAtMs);
        for (std::size_t i = 0; i < usual.size(); ++i) {
            EXPECT_NEAR(large[i], usual[i], 6) << format << ", part " << i;
        }
    }
}

}  // namespace
}  // namespace pitcast
