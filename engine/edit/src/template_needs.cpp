// SPDX-License-Identifier: Apache-2.0
#include "template_needs.h"

#include <utility>
#include <vector>

#include "pitcast/core/json_members.h"

namespace pitcast::edit {
namespace {

/// Names behind each `mark` of a text: "table:flag.colour", "text.lap".
std::vector<std::string> names_behind(const std::string& text, std::string_view mark,
                                      bool with_dots) {
    std::vector<std::string> names;
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
        std::size_t end = at + mark.size();
        const auto belongs = [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '-' || (with_dots && c == '.') ||
                   static_cast<unsigned char>(c) >= 0x80;
        };
        while (end < text.size() && belongs(text[end])) {
            ++end;
        }
        names.push_back(text.substr(at + mark.size(), end - at - mark.size()));
    }
    return names;
}

class NeedsReader {
 public:
    explicit NeedsReader(const Json& package) : package_(package) {}

    void read(const Json& value, std::string_view key, bool moves) {
        if (value.is_string()) {
            return read_text(value.get<std::string>(), key, moves);
        }
        if (value.is_array()) {
            for (const Json& one : value) {
                read(one, key, moves);
            }
        } else if (value.is_object()) {
            for (const auto& one : value.items()) {
                read(one.value(), one.key(), moves || one.key() == "animate");
            }
        }
    }

    [[nodiscard]] TemplateNeeds take() && { return std::move(needs_); }

 private:
    void read_text(const std::string& text, std::string_view key, bool moves) {
        if (key == "id" || key == "title" || key == "comment" || key == "type") {
            return;
        }
        if (text.starts_with('$')) {
            want("tokens", text.substr(1));
        }
        for (const std::string& table : names_behind(text, "table:", true)) {
            want("tables", table);
        }
        for (const std::string& word : names_behind(text, "text.", false)) {
            want("strings", word);
        }
        if (key == "style" || key.ends_with("_style")) {
            want("styles", text);
        } else if (key == "family") {
            want("families", text);
        } else if (key == "sponsor") {
            want("sponsors", text);
        } else if (moves || key.ends_with("easing")) {
            want("easings", text);
        }
        if (moves) {
            want("animations", text);
        } else {
            want("sources", text);  // also among the choices of a field
        }
    }

    void want(const std::string& member, const std::string& name) {
        const Json* found = named_in(package_, member, name);
        if (found == nullptr || !needs_[member].insert(name).second) {
            return;
        }
        if (member == "families") {
            for (const Json& font : *found) {
                if (font.is_string()) {
                    want("fonts", font.get<std::string>());
                }
            }
        } else if (member == "styles" || member == "animations" || member == "tables") {
            read(*found, "", member == "animations");
        }
    }

    const Json& package_;
    TemplateNeeds needs_;
};

}  // namespace

const Json* named_in(const Json& package, std::string_view member, std::string_view name) {
    const auto all = package.find(member);
    if (all == package.end()) {
        return nullptr;
    }
    if (member == "strings") {
        for (const Json& language : *all) {
            if (const auto found = language.find(name); found != language.end()) {
                return &*found;
            }
        }
        return nullptr;
    }
    if (all->is_object()) {
        const auto found = all->find(name);
        return found == all->end() ? nullptr : &*found;
    }
    for (const Json& one : *all) {
        std::string id;
        read_member(one, member == "fonts" ? "name" : "id", id);
        if (id == name) {
            return &one;
        }
    }
    return nullptr;
}

TemplateNeeds needs_of(const Json& root, const Json& package) {
    NeedsReader reader(package);
    reader.read(root, "", false);
    return std::move(reader).take();
}

}  // namespace pitcast::edit
