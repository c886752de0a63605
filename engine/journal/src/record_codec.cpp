// SPDX-License-Identifier: Apache-2.0
#include "record_codec.h"

#include <span>

#include "pitcast/core/hash.h"

namespace pitcast::journal {

std::uint64_t check_of(std::string_view bytes, std::uint64_t seed) {
    return hash_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())), seed);
}

HeadBytes encode_head(const RecordHead& head) {
    HeadBytes bytes{};
    put_little(bytes.data(), head.payload_bytes);
    put_little(bytes.data() + 4, head.kind);
    put_little(bytes.data() + 8, static_cast<std::uint64_t>(head.effect_frame));
    return bytes;
}

RecordHead decode_head(std::string_view bytes) {
    return {get_little<std::uint32_t>(bytes.data()), get_little<std::uint16_t>(bytes.data() + 4),
            static_cast<FrameNumber>(get_little<std::uint64_t>(bytes.data() + 8))};
}

void append_record(std::string& out, std::string_view head, std::string_view payload,
                   std::uint64_t ordinal) {
    // Seeded with the ordinal, so that a record copied or moved within the file is found.
    std::array<char, kHeadCheckBytes> head_check{};
    put_little(head_check.data(), static_cast<std::uint32_t>(check_of(head, ordinal)));
    std::array<char, kCheckBytes> check{};
    put_little(check.data(), check_of(payload, ordinal));
    out.append(head);
    out.append(head_check.data(), head_check.size());
    out.append(payload);
    out.append(check.data(), check.size());
}

std::string encode_file_header(std::string_view json_text) {
    std::string out(kMagic);
    std::array<char, 8> number{};
    put_little(number.data(), kVersion);
    put_little(number.data() + 4, static_cast<std::uint32_t>(json_text.size()));
    out.append(number.data(), number.size());
    out.append(json_text);
    put_little(number.data(), check_of(json_text, kVersion));
    out.append(number.data(), number.size());
    return out;
}

}  // namespace pitcast::journal
