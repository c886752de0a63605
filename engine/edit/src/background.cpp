// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/background.h"

#include "pitcast/core/thread_priority.h"

namespace pitcast::edit {

void work_in_background(Patience patience) {
    const int niceness = patience == Patience::all ? 19 : 10;
    step_thread_back(niceness);
}

}  // namespace pitcast::edit
