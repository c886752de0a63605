// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/json_lines.h"

#include "pitcast/feed/event_codec.h"

#include "text_fields.h"

namespace pitcast::feed {

void JsonLinesDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view line = trimmed(without_bom(record));
    if (line.empty()) {
        return;
    }
    ++stats_.records;
    const auto refuse = [&](const std::string& why) {
        ++stats_.refused;
        stats_.last_refusal = as_utf8(line.substr(0, 64)) + ": " + why;
    };
    if (line.front() != '{') {
        refuse("is no object");
        return;
    }
    auto event = decode_event(line);
    if (!event) {
        refuse(event.error().message());
        return;
    }
    ++stats_.events;
    const Nanoseconds delivered = received_ns_ != 0 ? received_ns_ : event->utc_ns;
    out.push_back({delivered, std::move(*event)});
}

}  // namespace pitcast::feed
