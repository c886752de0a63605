// SPDX-License-Identifier: Apache-2.0
#include "../../engine/gpu/src/gpu_executor.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/gpu/executor.h"

#include "gpu_fixture.h"
#include "pack_reference.h"
#include "random_program.h"

namespace pitcast::gpu {
namespace {

using draw::PackFormat;
using test::RandomProgram;

constexpr std::array<PackFormat, 11> kFormats{
    PackFormat::bgra8, PackFormat::rgba8,    PackFormat::yuv420p8, PackFormat::yuv422p10,
    PackFormat::v210,  PackFormat::v210_key, PackFormat::uyvy,     PackFormat::nv12,
    PackFormat::p010,  PackFormat::rgba16,   PackFormat::v210a};

/// Bytes of the lines themselves: what lies between a line's end and its stride is nobody's, but
/// for v210, whose padding is stated.
std::size_t line_bytes(const draw::PackedFrame& frame, std::size_t plane) {
    const auto width = static_cast<std::size_t>(frame.width);
    switch (frame.format) {
        case PackFormat::yuv420p8:
            return plane == 0 ? width : width / 2;
        case PackFormat::yuv422p10:
            return plane == 0 ? width * 2 : width;
        case PackFormat::v210:
        case PackFormat::v210_key:
        case PackFormat::v210a:
            return frame.planes[plane].stride;
        case PackFormat::uyvy:
        case PackFormat::p010:
            return width * 2;
        case PackFormat::nv12:
            return width;
        case PackFormat::rgba16:
            return width * 8;
        default:
            return width * 4;
    }
}

std::string first_difference(const draw::PackedFrame& frame,
                             const std::array<reference::Bytes, 3>& expected) {
    for (std::size_t p = 0; p < 3; ++p) {
        const auto& plane = frame.planes[p];
        for (std::size_t line = 0; plane.size != 0 && line < plane.size / plane.stride; ++line) {
            for (std::size_t i = 0; i < line_bytes(frame, p); ++i) {
                const std::size_t at = line * plane.stride + i;
                if (plane.bytes[at] != expected[p][at]) {
                    return "format " + std::to_string(static_cast<int>(frame.format)) + " plane " +
                           std::to_string(p) + " line " + std::to_string(line) + " byte " +
                           std::to_string(i) + ": " +
                           std::to_string(static_cast<int>(plane.bytes[at])) + ", expected " +
                           std::to_string(static_cast<int>(expected[p][at]));
                }
            }
        }
    }
    return "";
}

class GpuExecutorTest : public test::GpuTest {
 protected:
    void make(GpuExecutorOptions options = {}) {
        auto made = GpuExecutor::create(device_, options);
        ASSERT_TRUE(made.ok()) << made.error().message();
        executor_ = std::move(made).value();
    }
    void TearDown() override {
        frames_.clear();
        executor_.reset();
        GpuTest::TearDown();
    }
    std::vector<draw::PackedFrame*> allocate_all(std::int32_t width, std::int32_t height,
                                                 draw::PackSignal signal = {}) {
        std::vector<draw::PackedFrame*> targets;
        for (const PackFormat format : kFormats) {
            auto frame = executor_->allocate({format, signal}, width, height);
            EXPECT_TRUE(frame.ok()) << frame.error().message();
            frames_.push_back(*frame);
            targets.push_back(frame->get());
        }
        return targets;
    }
    void expect_same(const draw::TileProgram& program, const draw::TileProgram* second,
                     const std::vector<draw::PackedFrame*>& targets) {
        for (const draw::PackedFrame* frame : targets) {
            const auto expected = reference::render(program, second, *frame);
            EXPECT_EQ(first_difference(*frame, expected), "");
        }
    }

    std::unique_ptr<GpuExecutor> executor_;
    std::vector<std::shared_ptr<draw::PackedFrame>> frames_;
};

TEST_F(GpuExecutorTest, AllocatesClearFramesInEveryFormat) {
    make();
    draw::TileProgram clear;
    clear.width = 100;
    clear.height = 20;
    clear.tiles_x = 3;
    clear.tiles_y = 2;
    clear.tiles.resize(6);
    clear.signatures.assign(6, 0);
    expect_same(clear, nullptr, allocate_all(100, 20));
}

TEST_F(GpuExecutorTest, GivesTheBitsOfTheContractForRandomPrograms) {
    make();
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        const RandomProgram random(seed, 90 + static_cast<int>(seed) * 2, 36);
        const auto targets = allocate_all(random.program.width, random.program.height);
        const auto stats = executor_->render(random.program, nullptr, targets);
        ASSERT_TRUE(stats.ok()) << stats.error().message();
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_same(random.program, nullptr, targets);
    }
}

TEST_F(GpuExecutorTest, WeavesTwoFieldsWithTheBitsOfTheContract) {
    make();
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        const RandomProgram first(seed, 100, 40);
        const RandomProgram second(seed + 100, 100, 40);
        const auto targets = allocate_all(100, 40);
        const auto stats = executor_->render(first.program, &second.program, targets);
        ASSERT_TRUE(stats.ok()) << stats.error().message();
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_same(first.program, &second.program, targets);
    }
}

TEST_F(GpuExecutorTest, GivesTheBitsOfTheContractInEverySignal) {
    make({.line_filter = draw::LineFilter::tent});
    // Bits: full, HLG, dithered. Not all eight: each has pipelines of its own, slow to compile
    // here.
    for (const std::uint32_t number : {1U, 2U, 6U, 7U}) {
        const draw::PackSignal signal{
            (number & 1U) != 0 ? draw::PackRange::full : draw::PackRange::narrow,
            (number & 2U) != 0 ? draw::PackColour::bt2100_hlg : draw::PackColour::bt709,
            (number & 4U) != 0 ? draw::PackDither::ordered : draw::PackDither::none};
        RandomProgram first(number, 100, 40);
        const RandomProgram second(number + 100, 100, 40);
        first.program.dither_phase = number;
        first.program.line_filter =
            number % 2 == 0 ? draw::LineFilter::tent : draw::LineFilter::none;
        const auto targets = allocate_all(100, 40, signal);
        targets.front()->limited = number == 6;
        for (const draw::TileProgram* field :
             {static_cast<const draw::TileProgram*>(nullptr), &second.program}) {
            const auto stats = executor_->render(first.program, field, targets);
            ASSERT_TRUE(stats.ok()) << stats.error().message();
            SCOPED_TRACE("signal " + std::to_string(number));
            expect_same(first.program, field, targets);
        }
    }
}

TEST_F(GpuExecutorTest, ComposesAgainWhatALineFilterReachesInto) {
    make({.line_filter = draw::LineFilter::tent});
    RandomProgram first(8, 144, 64);
    const RandomProgram second(9, 144, 64);
    first.program.line_filter = draw::LineFilter::tent;
    const auto targets = allocate_all(144, 64);
    ASSERT_TRUE(executor_->render(first.program, &second.program, targets).ok());
    first.program.tiles[4].op_count = 0;  // of the first field: seen in the tile below
    first.program.signatures[4] = 0x4321;
    const auto stats = executor_->render(first.program, &second.program, targets);
    ASSERT_TRUE(stats.ok());
    EXPECT_EQ(stats->tiles_composed, 2U);
    expect_same(first.program, &second.program, targets);
}

TEST_F(GpuExecutorTest, GivesTheSameBitsWhenItStagesAsOnADiscreteGpu) {
    make({.always_stage = true});
    const auto targets = allocate_all(150, 52);
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        const RandomProgram random(seed, 150, 52);
        const auto stats = executor_->render(random.program, nullptr, targets);
        ASSERT_TRUE(stats.ok()) << stats.error().message();
        SCOPED_TRACE("seed " + std::to_string(seed));
        expect_same(random.program, nullptr, targets);
    }
}

TEST_F(GpuExecutorTest, DoesNothingForAFrameThatIsAlreadyHeld) {
    make();
    const RandomProgram random(3, 200, 40);
    const auto targets = allocate_all(200, 40);
    ASSERT_TRUE(executor_->render(random.program, nullptr, targets).ok());
    const auto again = executor_->render(random.program, nullptr, targets);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->tiles_composed, 0U);
    EXPECT_EQ(again->tiles_packed, 0U);
}

TEST_F(GpuExecutorTest, ComposesOnlyTheTilesThatChanged) {
    make();
    RandomProgram random(4, 240, 48);
    const auto targets = allocate_all(240, 48);
    ASSERT_TRUE(executor_->render(random.program, nullptr, targets).ok());
    random.program.tiles[7].op_count = 0;
    random.program.signatures[7] = 0x1234;
    const auto stats = executor_->render(random.program, nullptr, targets);
    ASSERT_TRUE(stats.ok());
    EXPECT_EQ(stats->tiles_composed, 1U);
    EXPECT_EQ(stats->tiles_packed, kFormats.size());
    expect_same(random.program, nullptr, targets);
}

TEST_F(GpuExecutorTest, UploadsAPictureAgainOnlyWhenItsVersionChanges) {
    make();
    RandomProgram random(5, 144, 48);
    auto frame = executor_->allocate(PackFormat::bgra8, 144, 48);
    ASSERT_TRUE(frame.ok());
    draw::PackedFrame* target = frame->get();
    ASSERT_TRUE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    const std::uint64_t before = executor_->pictures().uploads();
    for (auto& signature : random.program.signatures) {
        signature += 500;
    }
    ASSERT_TRUE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    EXPECT_EQ(executor_->pictures().uploads(), before);
}

TEST_F(GpuExecutorTest, KeepsPicturesBelowTheCap) {
    make({.picture_cap_bytes = 150'000});
    auto frame = executor_->allocate(PackFormat::rgba8, 144, 48);
    ASSERT_TRUE(frame.ok());
    draw::PackedFrame* target = frame->get();
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        const RandomProgram random(seed, 144, 48);
        ASSERT_TRUE(executor_->render(random.program, nullptr, {&target, 1}).ok());
        EXPECT_LE(executor_->pictures().bytes(), 150'000U);
        expect_same(random.program, nullptr, {target});
    }
}

TEST_F(GpuExecutorTest, UploadsWhatAnArenaGains) {
    make();
    RandomProgram random(6, 144, 48);
    auto frame = executor_->allocate(PackFormat::rgba8, 144, 48);
    ASSERT_TRUE(frame.ok());
    draw::PackedFrame* target = frame->get();
    std::vector<std::uint8_t> arena(random.program.arena,
                                    random.program.arena + random.program.arena_size);
    random.program.arena_size = 100;
    random.program.arena = arena.data();
    const auto tiles = random.program.tiles;
    for (auto& tile : random.program.tiles) {
        tile.op_count = 0;
    }
    ASSERT_TRUE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    random.program.tiles = tiles;
    random.program.arena_size = arena.size();
    for (auto& signature : random.program.signatures) {
        signature += 77;
    }
    ASSERT_TRUE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    expect_same(random.program, nullptr, {target});
}

TEST_F(GpuExecutorTest, RefusesDamagedProgramsAndForeignFrames) {
    make();
    RandomProgram random(7, 96, 32);
    auto frame = executor_->allocate(PackFormat::rgba8, 96, 32);
    ASSERT_TRUE(frame.ok());
    draw::PackedFrame* target = frame->get();
    random.program.tiles[0] = {0, 1};
    random.program.signatures[0] = 9;
    random.program.ops[0].kind = draw::OpKind::fill;
    random.program.ops[0].paint = 1'000;
    EXPECT_FALSE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    random.program.ops[0].kind = draw::OpKind::pop_group;
    EXPECT_FALSE(executor_->render(random.program, nullptr, {&target, 1}).ok());
    draw::PackedFrame foreign;
    foreign.width = 96;
    foreign.height = 32;
    foreign.format = PackFormat::rgba8;
    foreign.signatures.assign(4, 0);
    target = &foreign;
    const auto refused = executor_->render(random.program, nullptr, {&target, 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message().find("another executor"), std::string::npos);
    EXPECT_FALSE(executor_->allocate(PackFormat::v210, 97, 32).ok());
    EXPECT_FALSE(executor_->allocate(PackFormat::yuv420p8, 96, 33).ok());
}

}  // namespace
}  // namespace pitcast::gpu
