// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/output/frame_pool.h"

namespace pitcast::output {
namespace {

/// Hands out empty frames: the pool looks at ownership only.
class BareExecutor final : public draw::Executor {
 public:
    std::string_view name() const override { return "bare"; }
    Result<std::shared_ptr<draw::PackedFrame>> allocate(const draw::Packing& packing,
                                                        std::int32_t width,
                                                        std::int32_t height) override {
        if (width > 8192) {
            return Error{"bare", "too wide", ""};
        }
        auto frame = std::make_shared<draw::PackedFrame>();
        frame->format = packing.format;
        frame->width = width;
        frame->height = height;
        return frame;
    }
    Result<draw::RenderStats> render(const draw::TileProgram&, const draw::TileProgram*,
                                     std::span<draw::PackedFrame* const>) override {
        return draw::RenderStats{};
    }
};

TEST(FramePool, LendsTheFrameWrittenLastWhenItIsFree) {
    BareExecutor executor;
    auto pool = FramePool::create(executor, draw::PackFormat::v210, 64, 16, 3);
    ASSERT_TRUE(pool.ok());
    auto a = pool->acquire();
    const auto* last = a.get();
    a.reset();
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(pool->acquire().get(), last);
    }
    auto held = pool->acquire();
    auto other = pool->acquire();
    EXPECT_NE(other, held);
    const auto* newest = other.get();
    held.reset();
    other.reset();
    EXPECT_EQ(pool->acquire().get(), newest);
}

TEST(FramePool, HasNoneWhenSlowSinksHoldAll) {
    BareExecutor executor;
    auto pool = FramePool::create(executor, draw::PackFormat::v210, 64, 16, 2);
    const auto a = pool->acquire();
    auto b = pool->acquire();
    EXPECT_EQ(pool->free_count(), 0U);
    EXPECT_EQ(pool->acquire(), nullptr);
    EXPECT_EQ(pool->misses(), 1U);
    b.reset();
    EXPECT_NE(pool->acquire(), nullptr);
}

TEST(FramePool, PassesOnTheExecutorsRefusal) {
    BareExecutor executor;
    const auto pool = FramePool::create(executor, draw::PackFormat::v210, 9000, 16, 2);
    ASSERT_FALSE(pool.ok());
    EXPECT_NE(pool.error().message().find("too wide"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::output
