// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/request.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>
#include <utility>

#include "pitcast/core/utf8.h"

#include "verb_table.h"

namespace pitcast::amcp {
namespace {

constexpr std::size_t kMostIdBytes = 128;
/// Of a request that is given back because it was not understood.
constexpr std::size_t kMostEcho = 1000;
constexpr std::int32_t kMostLayer = 9999;

struct Place {
    std::int32_t channel = 0;
    std::int32_t layer = -1;
};

std::optional<std::int32_t> whole_number(std::string_view text) {
    std::int32_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || text.front() == '-' || failed != std::errc{} ||
        end != text.data() + text.size()) {
        return std::nullopt;
    }
    return number;
}

/// "1" or "1-20"; nothing when the word is something else.
std::optional<Place> place_of(std::string_view word) {
    const std::size_t dash = word.find('-');
    const auto channel = whole_number(word.substr(0, dash));
    if (!channel) {
        return std::nullopt;
    }
    if (dash == std::string_view::npos) {
        return Place{*channel, -1};
    }
    const auto layer = whole_number(word.substr(dash + 1));
    return layer ? std::optional(Place{*channel, *layer}) : std::nullopt;
}

/// An id goes back into the first line of the answer, so it may not end that line.
bool is_plain_id(std::string_view id) {
    return !id.empty() && id.size() <= kMostIdBytes &&
           std::all_of(id.begin(), id.end(),
                       [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
}

Refusal not_understood(std::string id, std::string_view line, std::string reason) {
    std::string echo(line.substr(0, kMostEcho));
    if (!is_utf8(echo)) {
        std::replace_if(
            echo.begin(), echo.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
            '?');
    }
    return {std::move(id), "", {400, {std::move(echo)}, std::move(reason)}};
}

/// The entry whose one or two words stand at `words[at]`, and how many they are.
std::pair<const VerbEntry*, std::size_t> entry_at(const std::string& first,
                                                  const std::vector<std::string>& words,
                                                  std::size_t at, Address address) {
    if (at < words.size()) {
        if (const VerbEntry* entry = find_verb(first + " " + upper(words[at]), address)) {
            return {entry, at + 1};
        }
    }
    return {find_verb(first, address), at};
}

}  // namespace

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false;
    const auto end_word = [&](bool even_if_empty) {
        if (even_if_empty || !word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\') {
            if (++i < line.size()) {
                word += line[i] == 'n' ? '\n' : line[i];
            }
        } else if (c == '"') {
            end_word(quoted);
            quoted = !quoted;
        } else if (c == ' ' && !quoted) {
            end_word(false);
        } else {
            word += c;
        }
    }
    end_word(false);
    return words;
}

std::variant<Request, Refusal> parse_request(std::string_view line) {
    if (!is_utf8(line) || line.find('\0') != std::string_view::npos) {
        return not_understood("", line, "is no text in UTF-8");
    }
    const std::vector<std::string> words = words_of(line);
    std::size_t at = 0;
    Request request;
    if (words.empty()) {
        return request;
    }
    if (upper(words[at]) == "REQ") {
        if (words.size() < 2 || !is_plain_id(words[1])) {
            return not_understood("", line, "REQ has no id of 1 to 128 visible characters");
        }
        request.id = words[1];
        at = 2;
        if (words.size() < 3) {
            return not_understood(request.id, line, "has no verb");
        }
    }
    const std::string first = upper(words[at++]);
    const VerbEntry* entry = nullptr;
    std::size_t after = at;
    const auto place = at < words.size() ? place_of(words[at]) : std::nullopt;
    if (place) {
        std::tie(entry, after) = entry_at(first, words, at + 1, Address::channel);
        if (entry != nullptr) {
            request.channel = place->channel;
            request.layer = place->layer;
        }
    }
    if (entry == nullptr) {
        // A number may also be the first parameter of a verb that has no channel.
        std::tie(entry, after) = entry_at(first, words, at, Address::none);
    }
    if (entry == nullptr) {
        return not_understood(request.id, line, "is no command of this server");
    }
    if (entry->address == Address::channel && request.channel != 1) {
        return not_understood(request.id, line, "names a channel other than 1, the only one");
    }
    request.verb = entry->verb;
    request.action = entry->action.empty() ? entry->name : entry->action;
    request.parameters.assign(words.begin() + static_cast<std::ptrdiff_t>(after), words.end());
    if (request.parameters.size() < entry->least) {
        return Refusal{request.id, request.action, fault(402, "a parameter is missing")};
    }
    if (request.layer > kMostLayer) {
        return Refusal{request.id, request.action, fault(403, "layers end at 9999")};
    }
    return request;
}

}  // namespace pitcast::amcp
