// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/thread_priority.h"

namespace pitcast {
namespace {

TEST(ThreadPriority, IsOfOneThreadAndNotOfThoseItStarts) {
    std::thread([] {
        EXPECT_FALSE(is_thread_raised());
        raise_thread_priority();
        if (!is_thread_raised()) {
            GTEST_SKIP() << "no right to raise threads (root, CAP_SYS_NICE)";
        }
        std::thread([] { EXPECT_FALSE(is_thread_raised()); }).join();
        lower_thread_priority();
        EXPECT_FALSE(is_thread_raised());
    }).join();
}

}  // namespace
}  // namespace pitcast
