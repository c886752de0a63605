// SPDX-License-Identifier: Apache-2.0
// `pitcast-plugin-host`: runs one plug-in for a channel, which starts it. What a plug-in does to
// its process, it does to this one and to no other.
#include <cstdio>

#include <fcntl.h>

#include "pitcast/core/program.h"

#include "worker.h"

int main() {
    if (::fcntl(pitcast::kProgramSocket, F_GETFD) < 0) {
        std::fputs("pitcast-plugin-host is started by pitcast for each plug-in\n", stderr);
        return 2;
    }
    return pitcast::plugin::run_plugin_worker();
}
