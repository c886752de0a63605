// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "pitcast/feed/p3.h"

#include "decoder_fuzz.h"

/// First byte chooses: a file, a stream cut in two, or the fields of a frame with a right check
/// sum.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast::feed;
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::vector<TimedEvent> events;
    P3Decoder decoder;
    switch (data[0] % 3) {
        case 0:
            if (const auto recording = parse_p3_file(bytes, "fuzz")) {
                events = recording->events;
            }
            break;
        case 1:
            decoder.decode(bytes.substr(0, bytes.size() / 2), events);
            decoder.decode(bytes.substr(bytes.size() / 2), events);
            break;
        default: {
            P3Frame frame;
            frame.kind = P3Kind::passing;
            for (std::size_t at = 0; at + 9 <= bytes.size(); at += 9) {
                frame.fields.push_back(
                    {static_cast<std::uint8_t>(bytes[at]), std::string(bytes.substr(at + 1, 8))});
                if (frame.fields.size() > 12) {  // frames as large as real ones, not ever larger
                    frame.fields.erase(frame.fields.begin());
                }
                decoder.decode(build_p3(frame), events);
            }
        }
    }
    decoder.finish(events);
    while (decoder.take_request()) {
    }
    pitcast::fuzz::race_through(events);
    return 0;
}
