// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "pitcast/feed/raw_recording.h"
#include "pitcast/feed/recorder.h"

#include "decoder_fuzz.h"

/// Recording files, native and of foreign bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast::feed;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto recording = parse_native_recording(bytes, "fuzz")) {
        pitcast::fuzz::race_through(recording->events);
    }
    DecoderOptions options;
    options.origin = GeoPoint{44.7, 5.9, 0};
    if (const auto recording = parse_raw_recording(bytes, "fuzz", options)) {
        pitcast::fuzz::race_through(recording->events);
    }
    return 0;
}
