// SPDX-License-Identifier: Apache-2.0
#include "line_reader.h"

#include <utility>

namespace pitcast::feed {

DecoderStats decode_lines(std::string_view bytes, Decoder& decoder, std::vector<TimedEvent>& out) {
    std::uint64_t refused = decoder.stats().refused;
    std::string refusal;
    for_each_line(bytes, [&](std::string_view line, std::size_t number) {
        decoder.decode(line, out);
        if (decoder.stats().refused != refused) {
            refused = decoder.stats().refused;
            refusal = "line " + std::to_string(number) + ": " + decoder.stats().last_refusal;
        }
    });
    decoder.finish(out);
    DecoderStats stats = decoder.stats();
    if (stats.refused == refused) {
        stats.last_refusal = refusal;
    }
    return stats;
}

Result<Recording> parse_lines(std::string_view bytes, const std::string& name, Decoder& decoder,
                              std::string protocol, std::string mend) {
    Recording recording;
    recording.stats = decode_lines(bytes, decoder, recording.events);
    if (recording.events.empty()) {
        const std::string& refusal = recording.stats.last_refusal;
        return Error{name, "holds nothing of " + protocol + (refusal.empty() ? "" : "; " + refusal),
                     std::move(mend)};
    }
    recording.protocol = std::move(protocol);
    return recording;
}

}  // namespace pitcast::feed
