// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/thread_priority.h"

#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pitcast {

void raise_thread_priority() {
    constexpr int kBeforeOthers = -15;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kBeforeOthers);
}

void keep_time_on_this_thread() {
    raise_thread_priority();
    // Others wake up to 50 us after their time.
    (void)prctl(PR_SET_TIMERSLACK, 1UL);
    sched_param lowest{};
    lowest.sched_priority = sched_get_priority_min(SCHED_FIFO);
    (void)pthread_setschedparam(pthread_self(), SCHED_FIFO, &lowest);
}

}  // namespace pitcast
