// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/lock_soon.h"
#include "pitcast/core/thread_priority.h"

namespace pitcast {
namespace {

TEST(LockSoon, TakesALockThatIsFree) {
    std::mutex mutex;
    std::unique_lock lock(mutex, std::defer_lock);
    EXPECT_TRUE(lock_soon(lock));
    EXPECT_TRUE(lock.owns_lock());
}

TEST(LockSoon, GivesUpOneThatIsNotAndTakesOneThatIsGivenBackInTime) {
    std::mutex mutex;
    std::atomic<bool> held{false};
    std::atomic<bool> give_back{false};
    std::thread other([&] {
        const std::lock_guard lock(mutex);
        held = true;
        while (!give_back) {
            std::this_thread::yield();
        }
    });
    while (!held) {
        std::this_thread::yield();
    }
    std::unique_lock lock(mutex, std::defer_lock);
    const Nanoseconds begin = monotonic_now_ns();
    EXPECT_FALSE(lock_soon(lock, 3'000'000));
    EXPECT_FALSE(lock.owns_lock());
    EXPECT_GE(monotonic_now_ns() - begin, 3'000'000);
    give_back = true;
    EXPECT_TRUE(lock_soon(lock, 60 * kNanosecondsPerSecond));
    lock.unlock();
    other.join();
}

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
