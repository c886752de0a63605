// SPDX-License-Identifier: Apache-2.0
// Frames as a channel gives them to a window, and rubbish in their place.
#include <cstring>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/window/frame_inlet.h"

namespace pitcast::window {
namespace {

output::WindowOrder small_order(bool interlaced = false) {
    output::WindowOrder order;
    order.width = 64;
    order.height = 32;
    order.shows = static_cast<std::uint32_t>(output::WindowShows::programme);
    order.interlaced = interlaced ? 1 : 0;
    return order;
}

constexpr std::uint64_t kFrameBytes = 64 * 32 * 4;

class Inlet : public ::testing::Test {
 protected:
    void give_memory(FrameInlet& inlet) {
        auto made = SharedSlots::create(3, kFrameBytes);
        ASSERT_TRUE(made.ok());
        slots_ = *made;
        output::WindowSlots told;
        told.count = 3;
        told.slot_bytes = slots_->slot_bytes();
        ASSERT_TRUE(inlet.use(Descriptor(::dup(slots_->file())), told).ok());
    }
    Status give(FrameInlet& inlet, std::uint32_t slot, Nanoseconds now) {
        slots_->give(slot);
        output::WindowFrame told;
        told.slot = slot;
        return inlet.add(told, now);
    }
    std::shared_ptr<SharedSlots> slots_;
};

TEST_F(Inlet, TheNewestCountsAndTheOthersGoBack) {
    FrameInlet inlet(small_order());
    give_memory(inlet);
    EXPECT_EQ(inlet.picture(), nullptr);
    ASSERT_TRUE(give(inlet, 0, 10).ok());
    inlet.mark_shown();
    ASSERT_TRUE(give(inlet, 1, 20).ok());
    EXPECT_TRUE(slots_->is_free(0));
    EXPECT_FALSE(slots_->is_free(1));
    EXPECT_EQ(inlet.replaced(), 0U);
    ASSERT_TRUE(give(inlet, 2, 30).ok());
    EXPECT_EQ(inlet.replaced(), 1U) << "the one before it was never shown";
    const auto version = inlet.picture()->version;
    output::WindowFrame same;
    same.same = 1;
    ASSERT_TRUE(inlet.add(same, 40).ok());
    EXPECT_EQ(inlet.came_ns(), 40);
    EXPECT_EQ(inlet.changed_ns(), 30);
    EXPECT_EQ(inlet.picture()->version, version);
}

TEST_F(Inlet, FieldsAreEveryOtherLine) {
    FrameInlet inlet(small_order(true));
    give_memory(inlet);
    for (std::size_t line = 0; line < 32; ++line) {
        std::memset(slots_->slot(0).data() + line * 256, static_cast<int>(line), 256);
    }
    ASSERT_TRUE(give(inlet, 0, 10).ok());
    for (const bool second : {false, true}) {
        const draw::Picture& field = *inlet.field(second);
        EXPECT_EQ(field.height, 16);
        for (std::size_t line = 0; line < 16; ++line) {
            EXPECT_EQ(
                static_cast<std::size_t>(field.planes[0].bytes[line * field.planes[0].stride]),
                line * 2 + (second ? 1 : 0));
        }
    }
}

TEST_F(Inlet, RubbishIsRefused) {
    FrameInlet inlet(small_order());
    EXPECT_FALSE(inlet.add({}, 1).ok()) << "there is no memory yet";
    auto small = SharedSlots::create(3, kFrameBytes / 2);
    ASSERT_TRUE(small.ok());
    output::WindowSlots told;
    told.count = 3;
    told.slot_bytes = (*small)->slot_bytes();
    EXPECT_FALSE(inlet.use(Descriptor(::dup((*small)->file())), told).ok());
    give_memory(inlet);
    output::WindowFrame wrong;
    wrong.slot = 3;
    EXPECT_FALSE(inlet.add(wrong, 1).ok());

    EXPECT_TRUE(check_order(small_order()).ok());
    output::WindowOrder order = small_order();
    order.version = 99;
    EXPECT_FALSE(check_order(order).ok());
    order = small_order();
    order.shows = 77;
    EXPECT_FALSE(check_order(order).ok());
    order = small_order();
    order.width = -4;
    EXPECT_FALSE(check_order(order).ok());
    order = small_order(true);
    order.height = 31;
    EXPECT_FALSE(check_order(order).ok());
}

}  // namespace
}  // namespace pitcast::window
