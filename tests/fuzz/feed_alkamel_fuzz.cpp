// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/alkamel.h"

#include "decoder_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto recording = pitcast::feed::parse_alkamel(bytes, "fuzz")) {
        pitcast::fuzz::race_through(recording->events);
    }
    return 0;
}
