// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/wrc.h"

#include "decoder_fuzz.h"

/// The document twice, the second time cut in two: what is new must bear what was before.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto recording = pitcast::feed::parse_wrc(bytes, "fuzz")) {
        pitcast::fuzz::race_through(recording->events);
    }
    pitcast::feed::WrcDecoder decoder;
    pitcast::fuzz::run_lines(decoder, data, size);
    return 0;
}
