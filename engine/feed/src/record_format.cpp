// SPDX-License-Identifier: Apache-2.0
#include "record_format.h"

#include <algorithm>

#include "wire.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kHead = 8;
constexpr std::size_t kBodyHead = 10;
constexpr std::size_t kMostFrames = 4;
constexpr std::size_t kLargestBody = 8 << 20;

Error damaged(std::string what) {
    return {"record", std::move(what), "the rest of the recording is used"};
}

}  // namespace

void append_record(std::string& out, const Record& record) {
    std::string body;
    const std::size_t count = std::min(record.frames.size(), kMostFrames);
    wire::put(body, record.received_utc_ns);
    wire::put(body, static_cast<std::uint8_t>(record.source));
    wire::put(body, static_cast<std::uint8_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
        wire::put(body, static_cast<std::uint32_t>(record.frames[i].size()));
        body += record.frames[i];
    }
    wire::put(out, static_cast<std::uint32_t>(body.size()));
    wire::put(out, wire::crc32_of(body));
    out += body;
}

Result<std::optional<Record>> take_record(std::string_view& bytes) {
    if (bytes.empty()) {
        return std::optional<Record>();
    }
    const std::size_t size = bytes.size() < kHead ? 0 : wire::get<std::uint32_t>(bytes, 0);
    if (size < kBodyHead || size > kLargestBody || size > bytes.size() - kHead) {
        bytes = {};
        return damaged("cut off, or its length is damaged");
    }
    const auto crc = wire::get<std::uint32_t>(bytes, 4);
    std::string_view body = bytes.substr(kHead, size);
    bytes.remove_prefix(kHead + size);
    if (wire::crc32_of(body) != crc) {
        return damaged("damaged (CRC)");
    }
    Record record;
    record.received_utc_ns = wire::get<std::int64_t>(body, 0);
    record.source = body[8] == 1   ? Record::Source::live
                    : body[8] == 2 ? Record::Source::repair
                                   : Record::Source::unknown;
    const std::size_t count = static_cast<std::uint8_t>(body[9]);
    body.remove_prefix(kBodyHead);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t length = body.size() < 4 ? 0 : wire::get<std::uint32_t>(body, 0);
        if (body.size() < 4 || length > body.size() - 4 || i >= kMostFrames) {
            return damaged("its frames contradict its length");
        }
        record.frames.emplace_back(body.substr(4, length));
        body.remove_prefix(4 + length);
    }
    return std::optional<Record>(std::move(record));
}

}  // namespace pitcast::feed
