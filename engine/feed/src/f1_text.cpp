// SPDX-License-Identifier: Apache-2.0
#include "f1_text.h"

#include <array>
#include <charconv>

#include <zlib.h>

#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLongestInflated = std::size_t{16} << 20;

bool is_too_deep(std::string_view text) {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kDeepest) {
                return true;
            }
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return false;
}

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::optional<std::string> from_base64(std::string_view text) {
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const int value = base64_value(c);
        if (value < 0) {
            return std::nullopt;
        }
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xff);
        }
    }
    return bytes;
}

/// ".1234567" as nanoseconds; digits beyond the ninth are cut off.
std::optional<Nanoseconds> fraction(std::string_view text) {
    Nanoseconds ns = 0;
    Nanoseconds unit = kNanosecondsPerSecond / 10;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        ns += (c - '0') * unit;
        unit /= 10;
    }
    return ns;
}

}  // namespace

std::optional<Json> f1_parse(std::string_view text) {
    if (is_too_deep(text)) {
        return std::nullopt;
    }
    Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    return json.is_discarded() ? std::nullopt : std::optional(std::move(json));
}

std::string f1_python_to_json(std::string_view text) {
    std::string json;
    json.reserve(text.size() + 16);
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            if (c == '\\' && i + 1 < text.size()) {
                ++i;
                json += text[i] == '\'' ? "'" : std::string{'\\', text[i]};
            } else if (c == quote) {
                quote = 0;
                json += '"';
            } else {
                json += c == '"' ? "\\\"" : std::string(1, c);
            }
            continue;
        }
        const auto word = [&](std::string_view python, std::string_view ours) {
            if (text.substr(i, python.size()) != python) {
                return false;
            }
            json += ours;
            i += python.size() - 1;
            return true;
        };
        if (c == '\'' || c == '"') {
            quote = c;
            json += '"';
        } else if (!word("True", "true") && !word("False", "false") && !word("None", "null")) {
            json += c;
        }
    }
    return json;
}

std::optional<std::string> f1_inflate(std::string_view base64) {
    auto packed = from_base64(base64);
    if (!packed || packed->empty()) {
        return std::nullopt;
    }
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
        return std::nullopt;
    }
    stream.next_in = reinterpret_cast<Bytef*>(packed->data());
    stream.avail_in = static_cast<uInt>(packed->size());
    std::string text;
    std::array<char, 16384> part;
    int rc = Z_OK;
    while (rc == Z_OK && text.size() <= kLongestInflated) {
        stream.next_out = reinterpret_cast<Bytef*>(part.data());
        stream.avail_out = static_cast<uInt>(part.size());
        rc = inflate(&stream, Z_NO_FLUSH);
        text.append(part.data(), part.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return rc == Z_STREAM_END && text.size() <= kLongestInflated ? std::optional(std::move(text))
                                                                 : std::nullopt;
}

std::optional<Nanoseconds> f1_duration(std::string_view text) {
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
    }
    const std::size_t dot = text.find('.');
    const auto decimals = fraction(dot == std::string_view::npos ? "" : text.substr(dot + 1));
    std::string_view whole = text.substr(0, dot);
    std::int64_t seconds = 0;
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = whole.find(':');
        const auto value = f1_integer(whole.substr(0, colon));
        if (!decimals || !value || *value < 0 || *value > 100'000) {
            return std::nullopt;
        }
        seconds = seconds * 60 + *value;
        if (colon == std::string_view::npos) {
            return seconds * kNanosecondsPerSecond + *decimals;
        }
        whole.remove_prefix(colon + 1);
    }
    return std::nullopt;
}

std::optional<Nanoseconds> f1_utc(std::string_view text) {
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T') {
        return std::nullopt;
    }
    const auto year = f1_integer(text.substr(0, 4));
    const auto month = f1_integer(text.substr(5, 2));
    const auto day = f1_integer(text.substr(8, 2));
    std::string_view clock = text.substr(11);
    if (clock.back() == 'Z') {
        clock.remove_suffix(1);
    }
    const auto time = f1_duration(clock);
    const auto days = year && month && day ? days_since_1970(*year, *month, *day) : std::nullopt;
    if (!days || !time || *time > 25 * 3600 * kNanosecondsPerSecond) {
        return std::nullopt;
    }
    return *days * 86'400 * kNanosecondsPerSecond + *time;
}

std::optional<std::int32_t> f1_integer(std::string_view text) {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty()
               ? std::optional(value)
               : std::nullopt;
}

const Json* f1_member(const Json& object, const char* key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
}

std::optional<std::string> f1_text(const Json& object, const char* key) {
    const Json* value = f1_member(object, key);
    return value && value->is_string() ? std::optional(value->get<std::string>()) : std::nullopt;
}

std::optional<bool> f1_bool(const Json& object, const char* key) {
    const Json* value = f1_member(object, key);
    if (value && value->is_boolean()) {
        return value->get<bool>();
    }
    const auto text = f1_text(object, key);
    if (text && (*text == "true" || *text == "True")) {
        return true;
    }
    return text && (*text == "false" || *text == "False") ? std::optional(false) : std::nullopt;
}

std::optional<std::int32_t> f1_int(const Json& object, const char* key) {
    const Json* value = f1_member(object, key);
    if (value && value->is_number_integer()) {
        const auto number = value->get<std::int64_t>();
        return number >= INT32_MIN && number <= INT32_MAX
                   ? std::optional(static_cast<std::int32_t>(number))
                   : std::nullopt;
    }
    const auto text = f1_text(object, key);
    return text ? f1_integer(*text) : std::nullopt;
}

}  // namespace pitcast::feed
