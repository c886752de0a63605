// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/gpx.h"

#include "decoder_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pitcast::feed::DecoderOptions options;
    options.origin = pitcast::feed::GeoPoint{44.7, 5.9, 0};
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto recording = pitcast::feed::parse_gpx(bytes, "fuzz", options)) {
        pitcast::fuzz::race_through(recording->events);
    }
    return 0;
}
