// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/background.h"

#include <sys/resource.h>
#include <unistd.h>

namespace pitcast::edit {
namespace {

constexpr int kNiceness = 10;

}  // namespace

void work_in_background() {
    // Of this thread alone, as Linux has it. Where it is refused, it is as fast as others.
    (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);
}

}  // namespace pitcast::edit
