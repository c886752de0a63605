// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/utf8.h"

#include <array>
#include <cstddef>

namespace pitcast {
namespace {

struct Form {
    unsigned mask;
    unsigned lead;
    std::size_t length;
    char32_t least;  ///< less has a shorter form
};
constexpr std::array<Form, 4> kForms{
    {{0x80, 0x00, 1, 0}, {0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}}};

bool is_character(char32_t c) {
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/// Bytes of the character at the start of `text`; 0 when there is none.
std::size_t character_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    for (const Form& form : kForms) {
        if ((first & form.mask) != form.lead) {
            continue;
        }
        if (text.size() < form.length) {
            return 0;
        }
        char32_t c = first & ~form.mask & 0xFFU;
        for (std::size_t i = 1; i < form.length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if ((byte & 0xC0U) != 0x80U) {
                return 0;
            }
            c = c << 6U | (byte & 0x3FU);
        }
        return c >= form.least && is_character(c) ? form.length : 0;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

bool append_utf8(std::string& text, char32_t c) {
    if (c == 0 || !is_character(c)) {
        return false;
    }
    const auto tail = [&](unsigned shift) {
        text += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xC0U | (c >> 6U));
        tail(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xE0U | (c >> 12U));
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0U | (c >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
    return true;
}

}  // namespace pitcast
