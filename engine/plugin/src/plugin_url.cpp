// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/plugin_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "pitcast/core/url.h"
#include "pitcast/plugin/plugin_info.h"

#include "plugin_name.h"
#include "told_text.h"

namespace pitcast::plugin {
namespace {

constexpr std::string_view kScheme = "plugin:";
constexpr std::array<std::string_view, 5> kPackingKeys{"pack", "bus", "colour", "range", "dither"};

int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/// With %XX decoded; nothing: one that is none, or a zero byte, which a C string cannot have.
std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

std::optional<std::int32_t> whole_number(std::string_view text, std::int32_t least,
                                         std::int32_t most) {
    std::int32_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool right = failed == std::errc() && end == text.data() + text.size();
    return right && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

/// An option as it may stand in a message.
std::string safe_option(std::string_view key, std::string_view value) {
    constexpr std::string_view kAround = "x://x?";
    return safe_to_tell(std::string(kAround) + std::string(key) + "=" + safe_to_tell(value))
        .substr(kAround.size());
}

Status take_option(PluginUrl& url, std::string_view key, std::string_view raw) {
    if (std::find(kPackingKeys.begin(), kPackingKeys.end(), key) != kPackingKeys.end()) {
        url.packing += (url.packing.empty() ? "" : "&") + std::string(key) + "=" + std::string(raw);
        return {};
    }
    auto value = decoded(raw);
    if (!value) {
        return Error{url.url, "\"" + std::string(raw) + "\" has a % that begins no byte",
                     "write %25 for a percent sign"};
    }
    url.url += (url.url.find('?') == std::string::npos ? "?" : "&") +
               (raw.empty() ? std::string(key) : told_text(safe_option(key, *value)));
    if (key == "in_process") {
        url.in_process = true;
    } else if (key == "source") {
        url.source = *std::move(value);
    } else if (key == "control_key") {
        url.control_key = *std::move(value);
    } else if (key == "control_server_key") {
        url.control_server_key = *std::move(value);
    } else if (key == "restarts") {
        const auto count = whole_number(*value, 0, 1'000'000);
        if (!count) {
            return Error{url.url, "restarts is no number", "use restarts=10"};
        }
        url.limits.short_lives = *count + 1;
    } else if (key == "patience_ms") {
        const auto ms = whole_number(*value, 100, 3'600'000);
        if (!ms) {
            return Error{url.url, "patience_ms is no number from 100 to 3600000",
                         "use patience_ms=10000"};
        }
        url.limits.silence_ns = Nanoseconds{*ms} * 1'000'000;
    } else {
        url.options.emplace_back(std::string(key), *std::move(value));
    }
    return {};
}

}  // namespace

bool is_plugin_url(std::string_view url) {
    return url.starts_with(kScheme);
}

Result<PluginUrl> parse_plugin_url(std::string_view text) {
    PluginUrl url;
    url.whole = text;
    url.url = safe_to_tell(told_text(text.substr(0, text.find('?'))));
    if (!is_plugin_url(text)) {
        return Error{url.url, "is no plug-in", "write plugin:NAME?key=value"};
    }
    const std::size_t question = std::min(text.find('?'), text.size());
    url.name = text.substr(kScheme.size(), question - kScheme.size());
    if (!is_plugin_name(url.name)) {
        return Error{url.url, "names no plug-in", "write plugin:NAME?key=value"};
    }
    std::string_view query = text.substr(std::min(question + 1, text.size()));
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (equals == 0) {
            return Error{url.url, "has an option without a name", "write key=value&key=value"};
        }
        if (Status taken = take_option(url, pair.substr(0, equals),
                                       pair.substr(std::min(equals + 1, pair.size())));
            !taken) {
            return taken.error();
        }
    }
    return url;
}

}  // namespace pitcast::plugin
