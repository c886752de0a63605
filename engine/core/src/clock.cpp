// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/clock.h"

#include <cerrno>
#include <ctime>

namespace pitcast {
namespace {

Nanoseconds read_clock(clockid_t id) {
    timespec now{};
    clock_gettime(id, &now);
    return now.tv_sec * kNanosecondsPerSecond + now.tv_nsec;
}

}  // namespace

Nanoseconds monotonic_now_ns() {
    return read_clock(CLOCK_MONOTONIC);
}
Nanoseconds utc_now_ns() {
    return read_clock(CLOCK_REALTIME);
}
Nanoseconds tai_now_ns() {
    return tai_from_utc(utc_now_ns());
}

void sleep_until_monotonic(Nanoseconds deadline_ns) {
    const timespec deadline{deadline_ns / kNanosecondsPerSecond,
                            deadline_ns % kNanosecondsPerSecond};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) == EINTR) {
    }
}

}  // namespace pitcast
