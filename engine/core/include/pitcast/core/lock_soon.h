// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <mutex>
#include <thread>

#include "pitcast/core/clock.h"

namespace pitcast {

/// Takes a lock within a moment, or says that it cannot be had. For threads with a deadline:
/// whoever holds it works on for some microseconds, but may have been put aside by the scheduler
/// for many milliseconds, since it has a lower priority than those who wait.
[[nodiscard]] inline bool lock_soon(std::unique_lock<std::mutex>& lock,
                                    Nanoseconds patience_ns = 200'000) {
    if (lock.try_lock()) {
        return true;
    }
    const Nanoseconds until = monotonic_now_ns() + patience_ns;
    do {
        std::this_thread::yield();
        if (lock.try_lock()) {
            return true;
        }
    } while (monotonic_now_ns() < until);
    return false;
}

}  // namespace pitcast
