// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <zlib.h>

#include "pitcast/feed/raw_recording.h"
#include "pitcast/feed/recorder.h"

#include "decoder_fuzz.h"

namespace {

template <typename T>
void put(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF);
    }
}

/// A record with the check sum that it ought to have.
void put_record(std::string& out, std::int64_t utc_ns, const std::vector<std::string>& frames) {
    std::string body;
    put(body, utc_ns);
    put(body, std::uint8_t{1});
    put(body, static_cast<std::uint8_t>(frames.size()));
    for (const std::string& frame : frames) {
        put(body, static_cast<std::uint32_t>(frame.size()));
        body += frame;
    }
    put(out, static_cast<std::uint32_t>(body.size()));
    put(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()),
                                              static_cast<uInt>(body.size()))));
    out += body;
}

/// The bytes as a source of some protocol might have sent them, cut anywhere.
std::string recording_of(std::string_view bytes) {
    const std::vector<std::string> protocols = pitcast::feed::bridge_protocols();
    std::string out = "PITCRAW1";
    const std::size_t choice = static_cast<unsigned char>(bytes.front());
    put_record(out, 0, {protocols[choice % protocols.size()], "fuzz"});
    bytes.remove_prefix(1);
    for (std::int64_t at = 1'750'000'000'000'000'000; !bytes.empty(); at += 100'000'000) {
        const std::size_t length =
            std::min<std::size_t>(bytes.size(), 1 + static_cast<unsigned char>(bytes.front()));
        put_record(out, at, {std::string(bytes.substr(0, length))});
        if (length % 16 == 0) {
            put_record(out, at, {});  // connected again
        }
        bytes.remove_prefix(length);
    }
    return out;
}

}  // namespace

/// Recording files, native and of foreign bytes: as they are, and with sound check sums.
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
    if (size > 0) {
        const auto recording = parse_raw_recording(recording_of(bytes), "fuzz", options);
        if (!recording) {
            __builtin_trap();  // the file is sound, whatever is in it
        }
        pitcast::fuzz::race_through(recording->events);
    }
    return 0;
}
