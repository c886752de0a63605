// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/background.h"

#include <sys/resource.h>
#include <unistd.h>

namespace pitcast::edit {

void work_in_background(Patience patience) {
    const int niceness = patience == Patience::all ? 19 : 10;
    // Of this thread alone, as Linux has it. Where it is refused, it is as fast as others.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

}  // namespace pitcast::edit
