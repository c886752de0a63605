// SPDX-License-Identifier: Apache-2.0
#include "reader.h"

#include <algorithm>
#include <cmath>

namespace pitcast::show {
namespace {

std::string in_quotes(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string list_of(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) {
        list += (list.empty() ? "" : ", ") + in_quotes(word);
    }
    return list;
}

}  // namespace

Node Node::child(std::string_view key) const {
    if (json == nullptr || !json->is_object()) {
        return {nullptr, pointer + json_pointer_step(key)};
    }
    const auto found = json->find(key);
    return {found == json->end() ? nullptr : &*found, pointer + json_pointer_step(key)};
}

Node Node::item(std::size_t index) const {
    if (json == nullptr || !json->is_array() || index >= json->size()) {
        return {nullptr, pointer};
    }
    return {&(*json)[index], pointer + "/" + std::to_string(index)};
}

std::string Reader::place(const Node& at) const {
    return document_.error_at(at.pointer, "").where;
}

void Reader::fail(const Node& at, std::string what, std::string mend) {
    if (error_) {
        return;
    }
    if (!subject_.empty()) {
        what = subject_ + ": " + what;
    }
    error_ = document_.error_at(at.pointer, std::move(what), std::move(mend));
}

void Reader::fail_word(const Node& at, std::string what, std::string_view word,
                       const std::vector<std::string>& known) {
    const std::string near = nearest_word(word, known);
    std::string mend;
    if (!near.empty()) {
        mend = "did you mean " + in_quotes(near) + "?";
    } else if (!known.empty() && known.size() <= 12) {
        mend = "known: " + list_of(known);
    }
    fail(at, std::move(what), std::move(mend));
}

bool Reader::object(const Node& node, const std::vector<std::string>& known) {
    if (node.json == nullptr || !node.json->is_object()) {
        fail(node, "must be an object");
        return false;
    }
    for (const auto& member : node.json->items()) {
        if (std::find(known.begin(), known.end(), member.key()) == known.end()) {
            fail_word(node.child(member.key()), "unknown member " + in_quotes(member.key()),
                      member.key(), known);
            return false;
        }
    }
    return !failed();
}

bool Reader::array(const Node& node, std::string_view name) {
    if (node.json == nullptr || !node.json->is_array()) {
        fail(node, in_quotes(name) + " must be a list");
        return false;
    }
    return !failed();
}

const Json* Reader::resolved(const Node& node) {
    const Json* json = node.json;
    if (json == nullptr || !json->is_string() || tokens_ == nullptr) {
        return json;
    }
    const auto& word = json->get_ref<const std::string&>();
    if (!word.starts_with('$')) {
        return json;
    }
    const auto found = tokens_->find(word.substr(1));
    if (found != tokens_->end()) {
        return &found->second;
    }
    std::vector<std::string> known;
    for (const auto& [name, value] : *tokens_) {
        known.push_back("$" + name);
    }
    fail_word(node, "no token " + in_quotes(word) + " in package.json", word, known);
    return nullptr;
}

std::string Reader::text(const Node& parent, std::string_view key, std::string_view fallback) {
    const Node node = parent.child(key);
    if (!node) {
        return std::string(fallback);
    }
    if (!node.json->is_string()) {
        fail(node, in_quotes(key) + " must be text");
        return std::string(fallback);
    }
    return node.json->get<std::string>();
}

std::string Reader::required_text(const Node& parent, std::string_view key) {
    const Node node = parent.child(key);
    if (!node) {
        fail(parent, "member " + in_quotes(key) + " is missing");
        return {};
    }
    std::string value = text(parent, key, "");
    if (value.empty()) {
        fail(node, in_quotes(key) + " must not be empty");
    }
    return value;
}

double Reader::number_of(const Node& node, std::string_view name) {
    const Json* json = resolved(node);
    if (json == nullptr || !json->is_number()) {
        fail(node, in_quotes(name) + " must be a number");
        return 0;
    }
    const double value = json->get<double>();
    // Bounds that no layout needs to pass, so that later arithmetic cannot overflow.
    if (!std::isfinite(value) || std::abs(value) > 1e6) {
        fail(node, in_quotes(name) + " is out of range", "between -1000000 and 1000000");
        return 0;
    }
    return value;
}

double Reader::number(const Node& parent, std::string_view key, double fallback) {
    const Node node = parent.child(key);
    return node ? number_of(node, key) : fallback;
}

std::int64_t Reader::integer(const Node& parent, std::string_view key, std::int64_t fallback,
                             std::int64_t least, std::int64_t most) {
    const Node node = parent.child(key);
    if (!node) {
        return fallback;
    }
    const Json* json = resolved(node);
    if (json == nullptr || !json->is_number_integer()) {
        fail(node, in_quotes(key) + " must be a whole number");
        return fallback;
    }
    const bool huge = json->is_number_unsigned() &&
                      json->get<std::uint64_t>() > static_cast<std::uint64_t>(most < 0 ? 0 : most);
    const std::int64_t value = huge ? 0 : json->get<std::int64_t>();
    if (huge || value < least || value > most) {
        fail(node, in_quotes(key) + " is out of range",
             "between " + std::to_string(least) + " and " + std::to_string(most));
        return fallback;
    }
    return value;
}

bool Reader::boolean(const Node& parent, std::string_view key, bool fallback) {
    const Node node = parent.child(key);
    if (!node) {
        return fallback;
    }
    if (!node.json->is_boolean()) {
        fail(node, in_quotes(key) + " must be true or false");
        return fallback;
    }
    return node.json->get<bool>();
}

std::size_t Reader::choice(const Node& parent, std::string_view key,
                           const std::vector<std::string>& words, std::size_t fallback) {
    const Node node = parent.child(key);
    if (!node) {
        return fallback;
    }
    const std::string word = text(parent, key, "");
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) {
        fail_word(node, in_quotes(key) + " cannot be " + in_quotes(word), word, words);
        return fallback;
    }
    return static_cast<std::size_t>(found - words.begin());
}

}  // namespace pitcast::show
