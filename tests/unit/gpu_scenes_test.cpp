// SPDX-License-Identifier: Apache-2.0
// The property that the whole design rests on: any draw list gives the same bits from the plain
// reference, the vectorised CPU executor and the GPU executor.
#include <array>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

#include "../../engine/gpu/src/gpu_executor.h"
#include "gpu_fixture.h"
#include "random_list.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t kScenes = 20;  // a part
#else
constexpr std::uint32_t kScenes = 250;
#endif

constexpr std::array<PackFormat, 9> kFormats{
    PackFormat::v210, PackFormat::yuv420p8, PackFormat::v210_key,
    PackFormat::uyvy, PackFormat::nv12,     PackFormat::yuv422p10,
    PackFormat::p010, PackFormat::bgra8,    PackFormat::v210a};

/// In parts, that can run beside one another.
class GpuScenes : public test::GpuTest, public ::testing::WithParamInterface<std::uint32_t> {};

/// Line by line: what lies between a line's end and its stride is nobody's.
std::string bytes_of(const draw::PackedFrame& frame) {
    const std::size_t pixel = frame.format == PackFormat::bgra8    ? 4
                              : frame.format == PackFormat::rgba16 ? 8
                                                                   : 0;
    std::string bytes;
    for (const auto& plane : frame.planes) {
        const std::size_t used =
            pixel != 0 ? pixel * static_cast<std::size_t>(frame.width) : plane.stride;
        for (std::size_t at = 0; at < plane.size; at += plane.stride) {
            bytes.append(reinterpret_cast<const char*>(plane.bytes) + at, used);
        }
    }
    return bytes;
}

/// Both formats from one composition.
void render(draw::Executor& executor, const draw::TileProgram& first,
            const draw::TileProgram* second, const std::array<draw::Packing, 2>& formats,
            bool limited, std::array<std::string, 2>& bytes) {
    std::array<std::shared_ptr<draw::PackedFrame>, 2> frames;
    std::array<draw::PackedFrame*, 2> targets{};
    for (std::size_t i = 0; i < 2; ++i) {
        const auto frame = executor.allocate(formats[i], first.width, first.height);
        ASSERT_TRUE(frame) << frame.error().message();
        frames[i] = *frame;
        frames[i]->limited = limited;
        targets[i] = frame->get();
    }
    const auto stats = executor.render(first, second, targets);
    ASSERT_TRUE(stats) << stats.error().message();
    bytes = {bytes_of(*frames[0]), bytes_of(*frames[1])};
}

TEST_P(GpuScenes, AreAlikeOnEveryExecutor) {
    auto made = GpuExecutor::create(device_, {.line_filter = draw::LineFilter::tent});
    ASSERT_TRUE(made) << made.error().message();
    const auto cpu = draw::make_cpu_executor(2);
    const auto reference = draw::make_reference_executor();
    draw::test::Fonts fonts;
    draw::TileBuilder builder(fonts.library);
    draw::TileBuilder builder_of_second(fonts.library);
    const std::uint32_t start = GetParam() * kScenes;
    const std::uint32_t scenes =
        std::getenv("PITCAST_THOROUGH") != nullptr ? kScenes : kScenes * 2 / 5;
    for (std::uint32_t seed = start; seed < start + scenes && !HasFailure(); ++seed) {
        draw::test::Random random(seed);
        draw::DrawList list = draw::test::random_list(random, fonts);
        // A CPU driver takes a second for a filtered frame of the full size: a quarter will do.
        const bool filtered = seed % 8 == 7;
        list.width = filtered ? 160 : 320;
        list.height = filtered ? 92 : 180;
        draw::TileProgram first;
        draw::TileProgram second;
        ASSERT_TRUE(builder.build(list, first));
        const bool interlaced = seed % 4 == 3;
        if (interlaced) {
            draw::DrawList other = draw::test::random_list(random, fonts);
            other.width = list.width;
            other.height = list.height;
            ASSERT_TRUE(builder_of_second.build(other, second));
        }
        // Half of the scenes in a signal of its own; interlaced ones with and without a filter.
        const draw::PackSignal signal =
            seed % 4 < 2 ? draw::test::signal_of(seed / 4) : draw::PackSignal{};
        first.line_filter = filtered ? draw::LineFilter::tent : draw::LineFilter::none;
        first.dither_phase = seed % draw::kDitherPhases;
        const std::array<draw::Packing, 2> formats{
            draw::Packing{PackFormat::rgba16},
            draw::Packing{kFormats[seed % kFormats.size()], signal}};
        const draw::TileProgram* field = interlaced ? &second : nullptr;
        std::array<std::string, 2> expected;
        ASSERT_NO_FATAL_FAILURE(render(*reference, first, field, formats, seed % 5 == 0, expected));
        for (draw::Executor* executor : {cpu.get(), static_cast<draw::Executor*>(made->get())}) {
            std::array<std::string, 2> bytes;
            ASSERT_NO_FATAL_FAILURE(render(*executor, first, field, formats, seed % 5 == 0, bytes));
            EXPECT_TRUE(bytes == expected) << executor->name() << ", seed " << seed << ", format "
                                           << static_cast<int>(formats[1].format);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Thousand, GpuScenes, ::testing::Range(0U, 4U));

}  // namespace
}  // namespace pitcast::gpu
