// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/multiloop.h"

#include "decoder_fuzz.h"

/// Lines, so that one input can tell the story of a race.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pitcast::feed::MultiloopDecoder decoder;
    pitcast::fuzz::run_lines(decoder, data, size);
    return 0;
}
