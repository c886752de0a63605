// SPDX-License-Identifier: Apache-2.0
// Both executors over the demo: every frame, every packed byte the same.
#include <gtest/gtest.h>

#include "pitcast/channel/offline.h"
#include "pitcast/core/hash.h"

#include "bundled_show.h"
#include "pitcast_tools/race_sim.h"

namespace pitcast {
namespace {

using channel::Bus;
using draw::PackFormat;

/// Hash of each packed frame, in order.
std::vector<std::uint64_t> hashes_of(const channel::OfflineOptions& options) {
    std::vector<std::uint64_t> hashes;
    std::vector<Error> warnings;
    auto report = channel::render_offline(
        options,
        {{Bus::programme, PackFormat::yuv420p8},
         {Bus::programme, PackFormat::bgra8},
         {Bus::graphics, PackFormat::v210},
         {Bus::graphics, PackFormat::v210_key},
         {Bus::programme,
          {PackFormat::yuv422p10,
           {.colour = draw::PackColour::bt2100_hlg, .dither = draw::PackDither::ordered}}},
         {Bus::graphics, PackFormat::v210a}},
        [&](FrameNumber, const channel::Rendered& rendered, const channel::Simulation&) -> Status {
            for (const auto& item : rendered.items) {
                for (const auto& plane : item.frame->planes) {
                    if (plane.bytes != nullptr) {
                        hashes.push_back(hash_bytes({plane.bytes, plane.size}));
                    }
                }
            }
            return {};
        },
        warnings);
    EXPECT_TRUE(report.ok()) << report.error().message();
    return hashes;
}

TEST(Executors, GiveTheSameBitsOverTheDemo) {
    // A minute of the demo, every eighth second of it: what the rundown takes in and out.
    channel::OfflineOptions options;
    options.show = testing::bundled_show();
    options.render = testing::small_render();
    auto race = tools::RaceSim::make({});
    ASSERT_TRUE(race.ok()) << race.error().message();
    (*race)->generate(60 * kNanosecondsPerSecond, options.events);
    options.frames = 10;
    for (options.from = 20; options.from < 1500; options.from += 190) {
        options.render.executor = channel::ExecutorChoice::cpu;
        const auto on_cpu = hashes_of(options);
        options.render.executor = channel::ExecutorChoice::gpu;
        const auto on_gpu = hashes_of(options);
        ASSERT_FALSE(on_cpu.empty());
        EXPECT_EQ(on_cpu, on_gpu) << "from frame " << options.from;
    }
}

}  // namespace
}  // namespace pitcast
