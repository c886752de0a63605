// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/feed/decoder.h"

/// Whole files of lines, for the decoders of text.
namespace pitcast::feed {

/// Calls f(line, number) for every line, without its line feed; numbers from 1.
template <typename F>
void for_each_line(std::string_view bytes, F&& f) {
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        const std::size_t end = bytes.find('\n');
        f(bytes.substr(0, end), number);
        bytes = end == bytes.npos ? std::string_view{} : bytes.substr(end + 1);
    }
}

/// Decodes every line, and what waits at the end. The statistics name the line last refused.
[[nodiscard]] DecoderStats decode_lines(std::string_view bytes, Decoder& decoder,
                                        std::vector<TimedEvent>& out);

/// A file of a protocol in lines -> its events. Errors: nothing of the protocol in it; `mend` says
/// what should be.
[[nodiscard]] Result<Recording> parse_lines(std::string_view bytes, const std::string& name,
                                            Decoder& decoder, std::string protocol,
                                            std::string mend);

}  // namespace pitcast::feed
