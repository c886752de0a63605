// SPDX-License-Identifier: Apache-2.0
// The property that the whole design rests on: any draw list gives the same bits from the plain
// reference, the vectorised CPU executor and the GPU executor.
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "../../engine/gpu/src/gpu_executor.h"
#include "gpu_fixture.h"
#include "random_list.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t kScenes = 60;
#else
constexpr std::uint32_t kScenes = 1000;
#endif

constexpr std::array<PackFormat, 8> kFormats{
    PackFormat::v210, PackFormat::yuv420p8,  PackFormat::v210_key, PackFormat::uyvy,
    PackFormat::nv12, PackFormat::yuv422p10, PackFormat::p010,     PackFormat::bgra8};

class GpuScenes : public test::GpuTest {};

void render(draw::Executor& executor, const draw::TileProgram& first,
            const draw::TileProgram* second, PackFormat format, std::string& bytes) {
    const auto frame = executor.allocate(format, first.width, first.height);
    ASSERT_TRUE(frame) << frame.error().message();
    draw::PackedFrame* target = frame->get();
    const auto stats = executor.render(first, second, std::span(&target, 1));
    ASSERT_TRUE(stats) << stats.error().message();
    // Line by line: what lies between a line's end and its stride is nobody's.
    bytes.clear();
    const std::size_t widest = format == PackFormat::bgra8    ? 4
                               : format == PackFormat::rgba16 ? 8
                                                              : 0;
    for (const auto& plane : target->planes) {
        const std::size_t used =
            widest != 0 ? widest * static_cast<std::size_t>(first.width) : plane.stride;
        for (std::size_t at = 0; at < plane.size; at += plane.stride) {
            bytes.append(reinterpret_cast<const char*>(plane.bytes) + at, used);
        }
    }
}

TEST_F(GpuScenes, OfAThousandDrawListsAreAlikeOnEveryExecutor) {
    auto made = GpuExecutor::create(device_, {});
    ASSERT_TRUE(made) << made.error().message();
    const auto cpu = draw::make_cpu_executor(2);
    const auto reference = draw::make_reference_executor();
    draw::test::Fonts fonts;
    draw::TileBuilder builder(fonts.library);
    draw::TileBuilder builder_of_second(fonts.library);
    for (std::uint32_t seed = 0; seed < kScenes && !HasFailure(); ++seed) {
        draw::test::Random random(seed);
        draw::DrawList list = draw::test::random_list(random, fonts);
        list.width = 320;
        list.height = 180;
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
        for (const PackFormat format : {PackFormat::rgba16, kFormats[seed % kFormats.size()]}) {
            std::array<std::string, 3> bytes;
            const draw::TileProgram* field = interlaced ? &second : nullptr;
            ASSERT_NO_FATAL_FAILURE(render(*reference, first, field, format, bytes[0]));
            ASSERT_NO_FATAL_FAILURE(render(*cpu, first, field, format, bytes[1]));
            ASSERT_NO_FATAL_FAILURE(render(**made, first, field, format, bytes[2]));
            EXPECT_TRUE(bytes[0] == bytes[1])
                << "CPU, seed " << seed << ", format " << static_cast<int>(format);
            EXPECT_TRUE(bytes[0] == bytes[2])
                << "GPU, seed " << seed << ", format " << static_cast<int>(format);
        }
    }
}

}  // namespace
}  // namespace pitcast::gpu
