// SPDX-License-Identifier: Apache-2.0
#include "f1_text.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <zlib.h>

#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kDeepest = 64;
constexpr std::size_t kLeastCapacity = 64 * 1024;
constexpr std::size_t kLongestInflated = std::size_t{16} << 20;

constexpr std::array<std::int8_t, 256> make_base64_values() {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
        values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

std::optional<std::string> from_base64(std::string_view text) {
    static constexpr auto kValues = make_base64_values();
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    std::string bytes(text.size() * 3 / 4, '\0');
    std::size_t size = 0;
    std::uint32_t bits = 0;
    int held = 0;
    int wrong = 0;
    for (const char c : text) {
        const int value = kValues[static_cast<unsigned char>(c)];
        wrong |= value;
        bits = bits << 6 | (static_cast<std::uint32_t>(value) & 63);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes[size++] = static_cast<char>(bits >> held & 0xff);
        }
    }
    return wrong < 0 ? std::nullopt : std::optional(std::move(bytes));
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

std::optional<F1Json> F1Parser::parse(std::string_view text) {
    if (text.size() > capacity_) {
        const std::size_t wanted = std::max(text.size() + text.size() / 4, kLeastCapacity);
        if (parser_.allocate(wanted, kDeepest) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        capacity_ = wanted;
    }
    padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(text);
    F1Json json;
    const bool sound =
        !text.empty() &&
        parser_.parse(padded_.data(), text.size(), false).get(json) == simdjson::SUCCESS;
    return sound ? std::optional(json) : std::nullopt;
}

std::string f1_python_to_json(std::string_view text) {
    std::string json;
    json.reserve(text.size() + text.size() / 8 + 16);
    const auto word = [&](std::string_view python, std::string_view ours) {
        if (!text.starts_with(python)) {
            return false;
        }
        json += ours;
        text.remove_prefix(python.size());
        return true;
    };
    char quote = 0;
    while (!text.empty()) {
        const std::size_t plain =
            std::min(text.find_first_of(quote != 0 ? "\\\"'" : "\"'TFN"), text.size());
        json += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const char c = text.front();
        if (quote == 0 &&
            (word("True", "true") || word("False", "false") || word("None", "null"))) {
            continue;
        }
        text.remove_prefix(1);
        if (quote == 0) {
            quote = c == '\'' || c == '"' ? c : '\0';
            json += quote != 0 ? '"' : c;
        } else if (c == '\\' && !text.empty()) {
            json += text.front() == '\'' ? "" : "\\";
            json += text.front();
            text.remove_prefix(1);
        } else if (c == quote) {
            quote = 0;
            json += '"';
        } else {
            json += c == '"' ? "\\\"" : std::string_view(&c, 1);
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

std::optional<F1Json> f1_member(const F1Json& object, std::string_view key) {
    simdjson::dom::object members;
    F1Json value;
    const bool there = object.get(members) == simdjson::SUCCESS &&
                       members.at_key(key).get(value) == simdjson::SUCCESS;
    return there ? std::optional(value) : std::nullopt;
}

std::optional<std::string_view> f1_as_text(const F1Json& value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::optional(text) : std::nullopt;
}

std::optional<std::string_view> f1_text(const F1Json& object, std::string_view key) {
    const auto value = f1_member(object, key);
    return value ? f1_as_text(*value) : std::nullopt;
}

std::optional<bool> f1_bool(const F1Json& object, std::string_view key) {
    const auto value = f1_member(object, key);
    bool truth = false;
    if (value && value->get(truth) == simdjson::SUCCESS) {
        return truth;
    }
    const auto text = value ? f1_as_text(*value) : std::nullopt;
    if (text && (*text == "true" || *text == "True")) {
        return true;
    }
    return text && (*text == "false" || *text == "False") ? std::optional(false) : std::nullopt;
}

std::optional<std::int32_t> f1_as_int(const F1Json& value) {
    std::int64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS) {
        return number >= INT32_MIN && number <= INT32_MAX
                   ? std::optional(static_cast<std::int32_t>(number))
                   : std::nullopt;
    }
    const auto text = f1_as_text(value);
    return text ? f1_integer(*text) : std::nullopt;
}

std::optional<std::int32_t> f1_int(const F1Json& object, std::string_view key) {
    const auto value = f1_member(object, key);
    return value ? f1_as_int(*value) : std::nullopt;
}

}  // namespace pitcast::feed
