// SPDX-License-Identifier: Apache-2.0
#include "told_text.h"

#include <cstdint>

namespace pitcast::plugin {
namespace {

/// Bytes of the UTF-8 character at the start of `text`; 0 = it is none, or one that controls.
std::size_t printable_size(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = at(0);
    if (lead < 0x80) {
        return lead >= 0x20 && lead != 0x7F ? 1 : 0;
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) {
        return 0;
    }
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    // Longer than need be, surrogates, beyond U+10FFFF, and the controls U+0080 to U+009F.
    const bool wrong = (lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F) ||
                       (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F) ||
                       (lead == 0xC2 && at(1) < 0xA0);
    return wrong ? 0 : size;
}

}  // namespace

std::string told_text(std::string_view text, std::size_t most) {
    std::string told;
    while (!text.empty()) {
        const std::size_t size = printable_size(text);
        if (told.size() + (size == 0 ? 1 : size) > most) {
            break;
        }
        told += size == 0 ? std::string_view("?") : text.substr(0, size);
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return told;
}

}  // namespace pitcast::plugin
