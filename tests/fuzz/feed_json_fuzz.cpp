// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/event_codec.h"
#include "pitcast/feed/json_lines.h"

#include "decoder_fuzz.h"

/// Lines of events; what is understood must survive being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast::feed;
    JsonLinesDecoder decoder;
    pitcast::fuzz::run_lines(decoder, data, size);
    if (const auto event = decode_event({reinterpret_cast<const char*>(data), size})) {
        const auto again = decode_event(encode_msgpack(*event));
        if (!again || event_to_json(*again) != event_to_json(*event)) {
            __builtin_trap();
        }
    }
    return 0;
}
