// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <mutex>

#include <pthread.h>

#include "pitcast/core/clock.h"

namespace pitcast {

/// A mutex between a thread with a deadline and others: who holds it runs with the priority of the
/// first who waits for it, until it lets go (PTHREAD_PRIO_INHERIT, POSIX.1-2017
/// pthread_mutexattr_setprotocol). Behind a common one such a thread waits until the scheduler
/// comes round to a holder that was put aside: 20 ms and more on a busy machine. For
/// std::lock_guard and std::unique_lock; a common mutex where the system knows no inheritance.
class PiMutex {
 public:
    PiMutex();
    ~PiMutex();
    PiMutex(const PiMutex&) = delete;
    PiMutex& operator=(const PiMutex&) = delete;

    void lock();
    [[nodiscard]] bool try_lock();
    void unlock();

 private:
    friend class PiCondition;
    pthread_mutex_t mutex_{};
};

/// std::condition_variable for a PiMutex. Waits end early now and then, as with every condition.
class PiCondition {
 public:
    PiCondition();
    ~PiCondition();
    PiCondition(const PiCondition&) = delete;
    PiCondition& operator=(const PiCondition&) = delete;

    void notify_one();
    void notify_all();
    void wait(std::unique_lock<PiMutex>& lock);
    /// False when this point of the monotonic clock has come.
    bool wait_until(std::unique_lock<PiMutex>& lock, Nanoseconds monotonic_ns);

    template <typename Holds>
    void wait(std::unique_lock<PiMutex>& lock, Holds holds) {
        while (!holds()) {
            wait(lock);
        }
    }
    /// Whether it holds in the end.
    template <typename Holds>
    bool wait_for(std::unique_lock<PiMutex>& lock, std::chrono::nanoseconds patience, Holds holds) {
        const Nanoseconds until = monotonic_now_ns() + patience.count();
        while (!holds()) {
            if (!wait_until(lock, until)) {
                return holds();
            }
        }
        return true;
    }

 private:
    pthread_cond_t condition_{};
};

}  // namespace pitcast
