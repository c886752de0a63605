// SPDX-License-Identifier: Apache-2.0
// `pitcast-camera`: decodes one camera for a channel, which starts it. What a damaged stream does
// to a decoder, it does to this process and to no other.
#include <cstdio>

#include <fcntl.h>

#include "pitcast/core/program.h"

#include "camera_worker.h"

int main() {
    if (::fcntl(pitcast::kProgramSocket, F_GETFD) < 0) {
        std::fputs("pitcast-camera is started by pitcast for each camera of a show\n", stderr);
        return 2;
    }
    return pitcast::video::run_camera_worker();
}
