// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "pitcast/feed/nmea.h"

#include "decoder_fuzz.h"

/// First byte chooses: sentences as they are, or each with the check sum that it ought to have.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast::feed;
    if (size == 0) {
        return 0;
    }
    DecoderOptions options;
    options.origin = GeoPoint{44.7, 5.9, 0};
    options.number = "7";
    NmeaDecoder decoder(options);
    if (data[0] % 2 == 0) {
        pitcast::fuzz::run_lines(decoder, data + 1, size - 1);
        return 0;
    }
    std::string text;
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        const std::size_t dollar = line.find('$');
        unsigned sum = 0;
        const std::string_view body = line.substr(0, line.rfind('*'));
        for (const char c : dollar < body.size() ? body.substr(dollar + 1) : std::string_view{}) {
            sum ^= static_cast<unsigned char>(c);
        }
        constexpr std::string_view digits = "0123456789ABCDEF";
        text += std::string(body) + "*" + digits[sum >> 4 & 15] + digits[sum & 15] + "\n";
    }
    pitcast::fuzz::run_lines(decoder, reinterpret_cast<const std::uint8_t*>(text.data()),
                             text.size());
    return 0;
}
