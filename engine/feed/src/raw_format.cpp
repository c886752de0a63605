// SPDX-License-Identifier: Apache-2.0
#include "raw_format.h"

#include <utility>

#include "record_format.h"

namespace pitcast::feed {

Result<RawRecording> parse_raw(std::string_view bytes, const std::string& name) {
    const Error none{name, "is not a recording of a timing system's bytes",
                     "record with `pitcast feed record rmonitor://host:port FILE`"};
    if (!bytes.starts_with(kRawMagic)) {
        return none;
    }
    const std::size_t total = bytes.size();
    bytes.remove_prefix(kRawMagic.size());
    const auto first = take_record(bytes);
    if (!first || !*first || (*first)->frames.size() != 2) {
        return none;
    }
    RawRecording recording;
    recording.protocol = (*first)->frames[0];
    recording.source = (*first)->frames[1];
    while (!bytes.empty()) {
        const std::size_t at = total - bytes.size();
        auto record = take_record(bytes);
        if (!record || (*record && (*record)->frames.size() > 1)) {
            ++recording.damaged;
            recording.last_damage = name + ": byte " + std::to_string(at) + ": " +
                                    (record ? "record of two frames" : record.error().message());
            continue;
        }
        if (*record) {
            const bool connected = (*record)->frames.empty();
            recording.chunks.push_back(
                {(*record)->received_utc_ns, connected,
                 connected ? std::string{} : std::move((*record)->frames[0])});
        }
    }
    return recording;
}

}  // namespace pitcast::feed
