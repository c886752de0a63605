// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/thread_priority.h"

#include <sys/resource.h>
#include <unistd.h>

namespace pitcast {

void raise_thread_priority() {
    constexpr int kBeforeOthers = -15;
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kBeforeOthers);
}

}  // namespace pitcast
