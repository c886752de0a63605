// SPDX-License-Identifier: Apache-2.0
// `pitcast-output`: holds one output for a channel, which starts it, and goes on when the channel
// dies.
#include <cstdio>

#include "holder.h"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("pitcast-output is started by pitcast for each \"hold:\" output\n", stderr);
        return 2;
    }
    const pitcast::Status ended = pitcast::output::run_holder(argv[1]);
    if (!ended) {
        std::fprintf(stderr, "pitcast-output: %s\n", ended.error().message().c_str());
        return 1;
    }
    return 0;
}
