// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/thread_priority.h"

#include "../../engine/draw/src/thread_pool.h"

namespace pitcast::draw {
namespace {

/// Whether all helpers work at a priority; they may not have woken in the first rounds.
bool all_are(ThreadPool& pool, bool raised) {
    for (int round = 0; round < 2000; ++round) {
        std::atomic<std::size_t> right{0};
        std::atomic<bool> done{false};
        pool.run([&](std::size_t index) {
            if (index > 0) {
                right += is_thread_raised() == raised ? 1 : 0;
                done = true;
            } else {
                for (int i = 0; i < 2000 && !done; ++i) {
                    std::this_thread::yield();
                }
            }
        });
        if (right == pool.size() - 1) {
            return true;
        }
    }
    return false;
}

TEST(ThreadPool, WorksAtThePriorityOfWhoeverCalls) {
    ThreadPool pool(2);
    EXPECT_TRUE(all_are(pool, false));
    std::thread([&] {
        raise_thread_priority();
        if (!is_thread_raised()) {
            GTEST_SKIP() << "no right to raise threads (root, CAP_SYS_NICE)";
        }
        EXPECT_TRUE(all_are(pool, true));
    }).join();
    EXPECT_TRUE(all_are(pool, false)) << "and back among the others";
}

}  // namespace
}  // namespace pitcast::draw
