// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/thread_priority.h"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pitcast {
namespace {

constexpr int kBeforeOthers = -15;

void set_nice(int nice) {
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

/// Of this thread; what it starts is not raised with it.
void set_policy(int policy) {
    sched_param priority{};
    priority.sched_priority = sched_get_priority_min(policy);
    (void)sched_setscheduler(0, policy | SCHED_RESET_ON_FORK, &priority);
}

}  // namespace

void raise_thread_priority() {
    set_nice(kBeforeOthers);
    set_policy(SCHED_FIFO);
}

void lower_thread_priority() {
    set_policy(SCHED_OTHER);
    set_nice(0);
}

void step_thread_back(int nice) {
    set_nice(nice);
}

bool is_thread_raised() {
    return (sched_getscheduler(0) & ~SCHED_RESET_ON_FORK) == SCHED_FIFO ||
           getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())) == kBeforeOthers;
}

void keep_time_on_this_thread() {
    raise_thread_priority();
    // Others wake up to 50 us after their time.
    (void)prctl(PR_SET_TIMERSLACK, 1UL);
}

}  // namespace pitcast
