// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "../../engine/draw/src/thread_pool.h"

namespace pitcast::draw {
namespace {

TEST(ThreadPool, SharesOutAllTheWorkOfEachRound) {
    ThreadPool pool(4);
    std::vector<std::atomic<int>> done(1000);
    for (int round = 1; round <= 200; ++round) {
        std::atomic<std::size_t> next{0};
        pool.run([&](std::size_t) {
            for (std::size_t i = next++; i < done.size(); i = next++) {
                ++done[i];
            }
        });
        for (const auto& count : done) {
            ASSERT_EQ(count.load(), round);
        }
    }
}

TEST(ThreadPool, RunsOnTheCallerAndAtMostOnceOnEachThread) {
    ThreadPool pool(3);
    for (int round = 0; round < 500; ++round) {
        std::atomic<int> calls[3] = {};
        std::thread::id caller;
        pool.run([&](std::size_t index) {
            ++calls[index];
            if (index == 0) {
                caller = std::this_thread::get_id();
            }
        });
        EXPECT_EQ(calls[0].load(), 1);
        EXPECT_LE(calls[1].load(), 1);
        EXPECT_LE(calls[2].load(), 1);
        EXPECT_EQ(caller, std::this_thread::get_id());
    }
}

}  // namespace
}  // namespace pitcast::draw
