// SPDX-License-Identifier: Apache-2.0
#include "template_xml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "pitcast/core/utf8.h"

namespace pitcast::amcp {
namespace {

struct Tag {
    enum class Kind : std::uint8_t { none, open, close, whole };
    Kind kind = Kind::none;  ///< none: the text has ended
    std::string name;
    std::map<std::string, std::string, std::less<>> attributes;

    [[nodiscard]] std::string attribute(std::string_view key) const {
        const auto found = attributes.find(key);
        return found == attributes.end() ? "" : found->second;
    }
};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

class TagReader {
 public:
    explicit TagReader(std::string_view text) : rest_(text) {}

    /// The next tag; comments, the declaration and space are passed over.
    Result<Tag> next() {
        while (true) {
            skip_space();
            if (rest_.empty()) {
                return Tag{};
            }
            if (!take("<")) {
                return wrong("has text outside of attributes");
            }
            if (take("!--")) {
                if (!skip_past("-->")) {
                    return wrong("has a comment without end");
                }
            } else if (take("?")) {
                if (!skip_past("?>")) {
                    return wrong("has a declaration without end");
                }
            } else if (take("!")) {
                return wrong("has a document type or CDATA");
            } else {
                return tag();
            }
        }
    }

    static Error wrong(std::string what) {
        return {"template data", std::move(what),
                "write <templateData><componentData id=\"field\"><data id=\"text\" value=\"…\"/>"
                "</componentData></templateData>"};
    }

 private:
    Result<Tag> tag() {
        Tag tag;
        tag.kind = take("/") ? Tag::Kind::close : Tag::Kind::open;
        tag.name = name();
        if (tag.name.empty()) {
            return wrong("has a tag without a name");
        }
        while (true) {
            const bool spaced = skip_space();
            if (take(">")) {
                return tag;
            }
            if (tag.kind == Tag::Kind::open && take("/>")) {
                tag.kind = Tag::Kind::whole;
                return tag;
            }
            if (tag.kind == Tag::Kind::close || !spaced) {
                return wrong("has a tag <" + tag.name + "> that does not end");
            }
            const std::string key = name();
            skip_space();
            const bool equals = take("=");
            skip_space();
            const auto value = key.empty() || !equals ? std::nullopt : quoted();
            if (!value || !tag.attributes.emplace(key, *value).second) {
                return wrong("has an attribute of <" + tag.name + "> that is not well formed");
            }
        }
    }

    std::string name() {
        const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_name);
        std::string word(rest_.begin(), end);
        rest_.remove_prefix(word.size());
        return word;
    }

    std::optional<std::string> quoted() {
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\'')) {
            return std::nullopt;
        }
        const std::size_t end = rest_.find(rest_.front(), 1);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view raw = rest_.substr(1, end - 1);
        rest_.remove_prefix(end + 1);
        return resolved(raw);
    }

    /// Character references replaced.
    static std::optional<std::string> resolved(std::string_view raw) {
        std::string text;
        while (!raw.empty()) {
            const std::size_t plain = std::min(raw.find_first_of("&<"), raw.size());
            text += raw.substr(0, plain);
            raw.remove_prefix(plain);
            if (raw.empty()) {
                break;
            }
            const std::size_t end = raw.find(';');
            if (raw.front() == '<' || end == std::string_view::npos ||
                !append_reference(text, raw.substr(1, end - 1))) {
                return std::nullopt;
            }
            raw.remove_prefix(end + 1);
        }
        return text;
    }

    static bool append_reference(std::string& text, std::string_view reference) {
        static constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
            {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};
        for (const auto& [name, character] : kNamed) {
            if (reference == name) {
                text += character;
                return true;
            }
        }
        if (reference.substr(0, 1) != "#") {
            return false;
        }
        const bool hex = reference.substr(0, 2) == "#x";
        reference.remove_prefix(hex ? 2 : 1);
        std::uint32_t number = 0;
        const auto [end, failed] = std::from_chars(
            reference.data(), reference.data() + reference.size(), number, hex ? 16 : 10);
        return failed == std::errc{} && end == reference.data() + reference.size() &&
               append_utf8(text, number);
    }

    bool take(std::string_view word) {
        if (rest_.substr(0, word.size()) != word) {
            return false;
        }
        rest_.remove_prefix(word.size());
        return true;
    }

    bool skip_space() {
        const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_space);
        const auto count = static_cast<std::size_t>(end - rest_.begin());
        rest_.remove_prefix(count);
        return count > 0;
    }

    bool skip_past(std::string_view end) {
        const std::size_t at = rest_.find(end);
        rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + end.size());
        return at != std::string_view::npos;
    }

    std::string_view rest_;
};

/// Children of <componentData>: the one called "text" counts, else the first.
Result<std::string> component_value(TagReader& reader) {
    std::optional<std::string> first;
    std::optional<std::string> text;
    while (true) {
        auto tag = reader.next();
        if (!tag) {
            return tag.error();
        }
        if (tag->kind == Tag::Kind::close && tag->name == "componentData") {
            return text.value_or(first.value_or(""));
        }
        if (tag->name != "data" || tag->kind == Tag::Kind::close || tag->kind == Tag::Kind::none) {
            return TagReader::wrong("has a <componentData> with something other than <data>");
        }
        if (tag->kind == Tag::Kind::open) {
            const auto end = reader.next();
            if (!end || end->kind != Tag::Kind::close || end->name != "data") {
                return TagReader::wrong("has a <data> that is not empty");
            }
        }
        auto& into = tag->attribute("id") == "text" ? text : first;
        if (!into) {
            into = tag->attribute("value");
        }
    }
}

}  // namespace

Result<Json> parse_template_xml(std::string_view text) {
    if (!is_utf8(text)) {
        return TagReader::wrong("is not UTF-8");
    }
    TagReader reader(text);
    const auto root = reader.next();
    if (!root) {
        return root.error();
    }
    if (root->name != "templateData" || root->kind == Tag::Kind::close) {
        return TagReader::wrong("does not begin with <templateData>");
    }
    Json fields = Json::object();
    for (bool open = root->kind == Tag::Kind::open; open;) {
        const auto tag = reader.next();
        if (!tag) {
            return tag.error();
        }
        if (tag->kind == Tag::Kind::close && tag->name == "templateData") {
            open = false;
            continue;
        }
        const std::string id = tag->attribute("id");
        if (tag->name != "componentData" || tag->kind == Tag::Kind::close ||
            tag->kind == Tag::Kind::none || id.empty()) {
            return TagReader::wrong("has something other than <componentData id=\"…\">");
        }
        if (fields.contains(id)) {
            return TagReader::wrong("has \"" + id + "\" twice");
        }
        if (tag->kind == Tag::Kind::whole) {
            fields[id] = "";
            continue;
        }
        auto value = component_value(reader);
        if (!value) {
            return value.error();
        }
        fields[id] = *std::move(value);
    }
    const auto after = reader.next();
    if (!after || after->kind != Tag::Kind::none) {
        return TagReader::wrong("goes on after </templateData>");
    }
    return fields;
}

}  // namespace pitcast::amcp
