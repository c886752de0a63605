// SPDX-License-Identifier: Apache-2.0
#include <hwy/detect_targets.h>
#include <hwy/targets.h>

#include "random_list.h"
#include "random_program.h"

/// The fast executor against the reference over random lists, on every instruction set here.
namespace pitcast::draw {
namespace {

using test::Random;

/// The usual signal, and every other in turn.
Packing packing_of(PackFormat format, std::uint32_t seed) {
    return {format, test::signal_of(seed)};
}

void compare(std::uint32_t seed, test::Fonts& fonts, Executor& fast, Executor& slow) {
    Random random(seed);
    TileBuilder builder(fonts.library);
    TileProgram first;
    TileProgram second;
    DrawList list = test::random_list(random, fonts);
    ASSERT_TRUE(builder.build(list, first));
    DrawList other = test::random_list(random, fonts);
    other.width = list.width;
    other.height = list.height;
    ASSERT_TRUE(builder.build(other, second));
    const TileProgram* field = seed % 3 == 0 ? &second : nullptr;
    first.line_filter = seed % 6 == 0 ? LineFilter::tent : LineFilter::none;
    first.dither_phase = seed % kDitherPhases;
    for (const PackFormat format :
         {PackFormat::rgba8, PackFormat::bgra8, PackFormat::yuv420p8, PackFormat::yuv422p10,
          PackFormat::v210, PackFormat::v210_key, PackFormat::uyvy, PackFormat::nv12,
          PackFormat::p010, PackFormat::rgba16, PackFormat::v210a}) {
        const Packing packing = packing_of(format, seed / 2);
        const auto a = fast.allocate(packing, list.width, list.height);
        const auto b = slow.allocate(packing, list.width, list.height);
        ASSERT_TRUE(a && b);
        test::expect_same(**a, **b, "clear");
        PackedFrame* to_a = a->get();
        PackedFrame* to_b = b->get();
        ASSERT_TRUE(fast.render(first, field, std::span(&to_a, 1)));
        ASSERT_TRUE(slow.render(first, field, std::span(&to_b, 1)));
        test::expect_same(**a, **b, "seed " + std::to_string(seed));
        // And brought up from the frame before, it is what a fresh frame shows.
        ASSERT_TRUE(fast.render(second, nullptr, std::span(&to_a, 1)));
        const auto fresh = slow.allocate(packing, list.width, list.height);
        PackedFrame* to_fresh = fresh->get();
        ASSERT_TRUE(slow.render(second, nullptr, std::span(&to_fresh, 1)));
        test::expect_same(**a, **fresh, "second, seed " + std::to_string(seed));
    }
}

/// Every paint and operation of the contract, also those that no draw list leads to.
void compare_programs(std::uint32_t seed, Executor& fast, Executor& slow) {
    pitcast::test::RandomProgram first(seed, 100 + static_cast<int>(seed % 8) * 2, 40);
    const pitcast::test::RandomProgram second(seed + 1000, first.program.width, 40);
    first.program.line_filter = seed % 6 == 0 ? LineFilter::tent : LineFilter::none;
    first.program.dither_phase = seed % kDitherPhases;
    const TileProgram* field = seed % 3 == 0 ? &second.program : nullptr;
    for (const PackFormat format : {PackFormat::rgba16, PackFormat::v210, PackFormat::v210a,
                                    PackFormat::uyvy, PackFormat::nv12, PackFormat::p010}) {
        const Packing packing = packing_of(format, seed);
        const auto a = fast.allocate(packing, first.program.width, first.program.height);
        const auto b = slow.allocate(packing, first.program.width, first.program.height);
        ASSERT_TRUE(a && b);
        PackedFrame* to_a = a->get();
        PackedFrame* to_b = b->get();
        ASSERT_TRUE(fast.render(first.program, field, std::span(&to_a, 1)));
        ASSERT_TRUE(slow.render(first.program, field, std::span(&to_b, 1)));
        test::expect_same(**a, **b, "program, seed " + std::to_string(seed));
    }
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kPrograms = 10;  // what may be read and written is the same for all
#else
constexpr int kPrograms = 40;
#endif

TEST(RandomPrograms, GiveTheSameBitsOnEveryInstructionSet) {
    test::Fonts fonts;
    const auto slow = make_reference_executor();
    std::uint32_t seed = 0;
    for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
        const std::int64_t target = left & -left;
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        const auto fast = make_cpu_executor(2);
        SCOPED_TRACE(std::string(fast->name()));
        for (int i = 0; i < kPrograms && !::testing::Test::HasFatalFailure(); ++i) {
            compare_programs(seed, *fast, *slow);
            compare(seed++, fonts, *fast, *slow);
        }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace
}  // namespace pitcast::draw
