// SPDX-License-Identifier: Apache-2.0
// `pitcast-window`: one window of a channel. What a desktop or its driver does to a program, it
// does to this process and to no other.
#include <cstdio>

#include <fcntl.h>

#include "pitcast/core/program.h"
#include "pitcast/window/viewer.h"

int main() {
    if (::fcntl(pitcast::kProgramSocket, F_GETFD) < 0) {
        std::fputs("pitcast-window is started by pitcast for each \"window:\" output\n", stderr);
        return 2;
    }
    return pitcast::window::run_viewer(pitcast::Descriptor(pitcast::kProgramSocket));
}
