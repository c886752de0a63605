// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/url.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace pitcast {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::array<std::string_view, 9> kSecrets{
    "passphrase", "password", "passwd", "pass", "secret", "token", "key", "auth", "streamid"};

/// Names that only contain a secret's ("access_token") count too.
bool is_secret(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::any_of(kSecrets.begin(), kSecrets.end(), [&](std::string_view secret) {
        return lower.find(secret) != std::string::npos;
    });
}

void append_query(std::string_view query, std::string& told) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view member = query.substr(0, end);
        const std::size_t equals = member.find('=');
        if (equals != std::string_view::npos && is_secret(member.substr(0, equals))) {
            told += member.substr(0, equals + 1);
            told += kHidden;
        } else {
            told += member;
        }
        query.remove_prefix(end);
        if (!query.empty()) {
            told += '&';
            query.remove_prefix(1);
        }
    }
}

}  // namespace

std::string_view scheme_of(std::string_view url) {
    const std::size_t at = url.find("://");
    if (at == std::string_view::npos || url.substr(0, at) == "file") {
        return {};
    }
    return url.substr(0, at);
}

std::string path_of(std::string_view url) {
    if (url.starts_with("file://")) {
        url.remove_prefix(7);
    } else if (url.starts_with("file:")) {
        url.remove_prefix(5);
    }
    return std::string(url);
}

bool is_play_list(std::string_view url) {
    return scheme_of(url).starts_with("http") &&
           url.substr(0, std::min(url.find('?'), url.size())).ends_with(".m3u8");
}

std::string taken_out(std::string& url, std::string_view member) {
    const std::size_t query = url.find('?');
    for (std::size_t at = query; at < url.size();) {
        const std::size_t end = std::min(url.find('&', at + 1), url.size());
        const std::string_view one = std::string_view(url).substr(at + 1, end - at - 1);
        if (one.starts_with(member) && one.substr(member.size()).starts_with('=')) {
            const std::string value(one.substr(member.size() + 1));
            // What follows comes to stand behind the sign before it.
            const std::size_t behind = end < url.size() ? end + 1 : end;
            const std::size_t from = end < url.size() ? at + 1 : at;
            url.erase(from, behind - from);
            return value;
        }
        at = end;
    }
    return {};
}

std::string safe_to_tell(std::string_view url) {
    const std::string_view scheme = scheme_of(url);
    if (scheme.empty()) {
        return std::string(url);
    }
    std::string told(url.substr(0, scheme.size() + 3));
    url.remove_prefix(told.size());
    const std::size_t query = std::min(url.find('?'), url.size());
    const std::string_view place = url.substr(0, query);
    const std::string_view host = place.substr(0, std::min(place.find('/'), place.size()));
    // rist://@host has nobody before the sign: it says who listens.
    if (const std::size_t at = host.rfind('@'); at != std::string_view::npos && at > 0) {
        told += kHidden;
        told += place.substr(at);
    } else {
        told += place;
    }
    if (query < url.size()) {
        told += '?';
        append_query(url.substr(query + 1), told);
    }
    return told;
}

}  // namespace pitcast
