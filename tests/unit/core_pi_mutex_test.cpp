// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sched.h>

#include "pitcast/core/pi_mutex.h"

namespace pitcast {
namespace {

using namespace std::chrono_literals;

TEST(PiMutex, IsHeldByOneAtATime) {
    PiMutex mutex;
    int sum = 0;
    const auto add = [&] {
        for (int i = 0; i < 20'000; ++i) {
            const std::lock_guard lock(mutex);
            ++sum;
        }
    };
    std::thread other(add);
    add();
    other.join();
    EXPECT_EQ(sum, 40'000);
    const std::lock_guard lock(mutex);
    std::thread([&] { EXPECT_FALSE(mutex.try_lock()); }).join();
}

TEST(PiCondition, WaitsUntilItHoldsOrTimeIsUp) {
    PiMutex mutex;
    PiCondition changed;
    bool ready = false;
    std::unique_lock lock(mutex);
    const Nanoseconds begin = monotonic_now_ns();
    EXPECT_FALSE(changed.wait_for(lock, 20ms, [&] { return ready; }));
    EXPECT_GE(monotonic_now_ns() - begin, 20'000'000);
    std::thread other([&] {
        const std::lock_guard held(mutex);
        ready = true;
        changed.notify_all();
    });
    changed.wait(lock, [&] { return ready; });
    EXPECT_TRUE(changed.wait_for(lock, 0ms, [&] { return ready; }));
    lock.unlock();
    other.join();
}

/// The cores that this thread may run on.
std::vector<int> own_cores() {
    cpu_set_t cores;
    std::vector<int> numbers;
    if (::sched_getaffinity(0, sizeof cores, &cores) == 0) {
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (CPU_ISSET(core, &cores)) {
                numbers.push_back(core);
            }
        }
    }
    return numbers;
}

bool stay_on(int core) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    return ::sched_setaffinity(0, sizeof one, &one) == 0;
}

/// This thread runs before all of a lower priority: 1 and more, 0 as everybody.
bool run_before(int priority) {
    sched_param wanted{};
    wanted.sched_priority = priority;
    return ::sched_setscheduler(0, priority == 0 ? SCHED_OTHER : SCHED_FIFO, &wanted) == 0;
}

bool kernel_knows_inheritance() {
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;
    (void)pthread_mutexattr_init(&attributes);
    (void)pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    const bool knows = pthread_mutex_init(&mutex, &attributes) == 0;
    if (knows) {
        (void)pthread_mutex_destroy(&mutex);
    }
    (void)pthread_mutexattr_destroy(&attributes);
    return knows;
}

void contend() {
    if (!kernel_knows_inheritance()) {
        GTEST_SKIP() << "this kernel has no mutexes with priority inheritance";
    }
    PiMutex mutex;
    std::atomic<bool> held{false};
    std::atomic<bool> busy{false};
    std::atomic<bool> asked{false};
    std::atomic<bool> got{false};
    const std::vector<int> cores = own_cores();
    // What is started begins where this thread is: beside the core that they meet on.
    if (cores.size() < 2 || !stay_on(cores[1]) || !run_before(3) || !run_before(0)) {
        GTEST_SKIP() << "one core, or no right to run in real time (root, CAP_SYS_NICE)";
    }
    std::thread holder([&] {
        (void)stay_on(cores[0]);
        const std::lock_guard lock(mutex);
        held = true;
        while (!asked) {
        }
    });
    while (!held) {
        std::this_thread::yield();
    }
    bool in_time = false;
    std::thread between([&] {
        (void)run_before(1);
        (void)stay_on(cores[0]);
        const Nanoseconds until = monotonic_now_ns() + 400'000'000;
        busy = true;
        while (!got && monotonic_now_ns() < until) {
        }
        in_time = got;
    });
    while (!busy) {
        std::this_thread::yield();
    }
    std::thread hurried([&] {
        (void)run_before(2);
        (void)stay_on(cores[0]);
        asked = true;
        const std::lock_guard lock(mutex);
        got = true;
    });
    hurried.join();
    between.join();
    holder.join();
    EXPECT_TRUE(in_time);
}

// All on one core: who holds the lock, whoever keeps it from running, who waits for the lock.
TEST(PiMutex, NobodyComesBetweenTheHolderAndAThreadWithADeadline) {
    std::thread(contend).join();
}

}  // namespace
}  // namespace pitcast
