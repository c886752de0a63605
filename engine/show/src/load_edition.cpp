// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "loader.h"

/// The forms that one package has: themes, languages, and templates that differ between them.
namespace pitcast::show {
namespace {

std::vector<std::string> keys_of(const Node& node) {
    std::vector<std::string> keys;
    if (node && node.json->is_object()) {
        for (const auto& member : node.json->items()) {
            keys.push_back(member.key());
        }
    }
    return keys;
}

bool has_word(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// "zh+en": both, one after the other; a language of its own comes first.
std::vector<std::string> parts_of(const std::string& language,
                                  const std::vector<std::string>& known) {
    if (has_word(known, language)) {
        return {language};
    }
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= language.size();) {
        const std::size_t end = std::min(language.find('+', begin), language.size());
        parts.push_back(language.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

void check_language(const Node& at, const std::string& language,
                    const std::vector<std::string>& known, Reader& reader) {
    for (const std::string& part : parts_of(language, known)) {
        if (!has_word(known, part)) {
            reader.fail_word(at, "no language \"" + part + "\" in \"strings\"", part, known);
        }
    }
}

/// Every theme is checked, the one chosen is put over what the package has.
void load_theme_of(const Node& theme, const Node& root, bool chosen, LoadContext& context,
                   Reader& reader) {
    reader.object(theme, {"tokens", "styles"});
    Show& show = context.show;
    const std::vector<std::string> tokens = keys_of(root.child("tokens"));
    each_member(theme.child("tokens"), "tokens", reader, [&](const auto& name, const Node& node) {
        if (!has_word(tokens, name)) {
            reader.fail_word(node, "theme: no token \"" + name + "\" in \"tokens\"", name, tokens);
        } else if (!node.json->is_string() && !node.json->is_number()) {
            reader.fail(node, "a token is text or a number");
        } else if (chosen) {
            show.tokens_[name] = *node.json;
        }
    });
    const std::vector<std::string> styles = keys_of(root.child("styles"));
    each_member(theme.child("styles"), "styles", reader, [&](const auto& name, const Node& node) {
        if (!has_word(styles, name)) {
            reader.fail_word(node, "theme: no style \"" + name + "\" in \"styles\"", name, styles);
        } else if (reader.object(node, style_members()) && chosen) {
            show.styles_[name] = *node.json;
        }
    });
}

/// All elements with an id, by their places in the document.
void find_elements(const Json& list, const std::string& pointer,
                   std::map<std::string, std::string>& places) {
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
        const Json& element = list[i];
        const std::string at = pointer + "/" + std::to_string(i);
        const auto id = element.is_object() ? element.find("id") : element.end();
        if (!element.is_object() || id == element.end() || !id->is_string()) {
            continue;  // refused when the elements are read
        }
        places.emplace(id->get<std::string>(), at);
        for (const char* inner : {"children", "row"}) {
            if (element.contains(inner)) {
                find_elements(element[inner], at + "/" + inner, places);
            }
        }
    }
}

bool counts(const Node& when, const LoadContext& context, Reader& reader) {
    if (!reader.object(when, {"language", "theme", "aspect"})) {
        return false;
    }
    const Show& show = context.show;
    const std::string language = reader.text(when, "language", context.edition.language);
    const std::string theme = reader.text(when, "theme", context.edition.theme);
    if (when.child("language")) {
        check_language(when.child("language"), language, show.languages_, reader);
    }
    if (when.child("theme") && !has_word(show.theme_names_, theme)) {
        reader.fail_word(when.child("theme"), "no theme \"" + theme + "\" in package.json", theme,
                         show.theme_names_);
    }
    const std::string aspect = reader.text(when, "aspect", show.aspect_);
    if (when.child("aspect")) {
        std::vector<std::string> known;
        for (const AspectSummary& one : show.aspects_) {
            known.push_back(one.name);
        }
        if (!has_word(known, aspect)) {
            reader.fail_word(when.child("aspect"), "no aspect \"" + aspect + "\" in package.json",
                             aspect, known);
        }
    }
    return language == context.edition.language && theme == context.edition.theme &&
           aspect == show.aspect_;
}

}  // namespace

const std::vector<std::string>& style_members() {
    static const std::vector<std::string> members{"family", "size",      "tracking",    "tabular",
                                                  "colour", "min_size",  "fit",         "align",
                                                  "lines",  "min_width", "line_height", "valign"};
    return members;
}

void load_themes(const Node& root, LoadContext& context, Reader& reader) {
    const Node themes = root.child("themes");
    const std::string& chosen = context.edition.theme;
    each_member(themes, "themes", reader, [&](const auto& name, const Node& node) {
        context.show.theme_names_.push_back(name);
        load_theme_of(node, root, name == chosen, context, reader);
    });
    if (!chosen.empty() && !has_word(context.show.theme_names_, chosen)) {
        reader.fail_word(themes ? themes : root, "the show has no theme \"" + chosen + "\"", chosen,
                         context.show.theme_names_);
    }
}

void load_aspects(const Node& root, LoadContext& context, Reader& reader) {
    constexpr int kSmallest = 16;
    constexpr int kLargest = 8192;
    Show& show = context.show;
    each_member(root.child("aspects"), "aspects", reader, [&](const auto& name, const Node& node) {
        reader.object(node, {"width", "height"});
        show.aspects_.push_back(
            {name,
             {static_cast<std::int32_t>(reader.integer(node, "width", 0, kSmallest, kLargest)),
              static_cast<std::int32_t>(reader.integer(node, "height", 0, kSmallest, kLargest))}});
    });
    if (reader.failed() || context.picture.width <= 0 || context.picture.height <= 0) {
        return;
    }
    // The nearest shape is the one that leaves the least of the picture empty.
    const auto filled = [&](double width, double height) {
        const double picture = static_cast<double>(context.picture.width) / context.picture.height;
        return std::min(picture * height / width, width / height / picture);
    };
    double best = filled(show.canvas_width_, show.canvas_height_);
    const PictureSize* canvas = nullptr;
    for (const AspectSummary& one : show.aspects_) {
        const double share = filled(one.canvas.width, one.canvas.height);
        if (share > best) {
            best = share;
            canvas = &one.canvas;
            show.aspect_ = one.name;
        }
    }
    if (canvas != nullptr) {
        show.canvas_width_ = canvas->width;
        show.canvas_height_ = canvas->height;
    }
}

void load_strings(const Node& root, LoadContext& context, Reader& reader) {
    const Node strings = root.child("strings");
    Show& show = context.show;
    std::map<std::string, std::map<std::string, std::string>> texts;
    std::vector<std::string> keys;
    each_member(strings, "strings", reader, [&](const auto& language, const Node& node) {
        show.languages_.push_back(language);
        each_member(node, language, reader, [&](const auto& key, const Node& text) {
            if (!text.json->is_string()) {
                reader.fail(text, "a string is text");
                return;
            }
            texts[language][key] = text.json->template get<std::string>();
            keys.push_back(key);
        });
    });
    for (const std::string& language : show.languages_) {
        for (const std::string& key : keys) {
            if (!texts[language].contains(key)) {
                reader.fail(strings.child(language),
                            "string \"" + key + "\" is not there in \"" + language + "\"",
                            "every language has all strings");
            }
        }
    }
    const Node own = root.child("language");
    if (strings && !own) {
        reader.fail(strings, "a package with \"strings\" says its \"language\"");
    }
    std::string& chosen = context.edition.language;
    if (own) {
        const std::string usual = reader.required_text(root, "language");
        check_language(own, usual, show.languages_, reader);
        chosen = chosen.empty() ? usual : chosen;
    }
    if (!chosen.empty()) {
        check_language(strings ? strings : root, chosen, show.languages_, reader);
    }
    if (reader.failed()) {
        return;
    }
    for (const std::string& part : parts_of(chosen, show.languages_)) {
        for (const auto& [key, text] : texts[part]) {
            std::string& whole = show.strings_[key];
            whole += (whole.empty() ? "" : " ") + text;
        }
    }
}

Status apply_variants(JsonDocument& document, const LoadContext& context) {
    Reader reader(document);
    const Node variants = reader.root().child("variants");
    if (!variants || !reader.array(variants, "variants")) {
        return reader.failed() ? Status(*reader.error()) : Status();
    }
    std::map<std::string, std::string> places;
    if (const Node elements = reader.root().child("elements")) {
        find_elements(*elements.json, "/elements", places);
    }
    std::vector<std::string> ids;
    for (const auto& [id, place] : places) {
        ids.push_back(id);
    }
    std::vector<std::pair<std::string, std::string>> changes;
    for (std::size_t i = 0; i < variants.size() && !reader.failed(); ++i) {
        const Node variant = variants.item(i);
        reader.object(variant, {"when", "elements", "comment"});
        const bool chosen = counts(variant.child("when"), context, reader);
        each_member(
            variant.child("elements"), "elements", reader, [&](const auto& id, const Node& node) {
                if (!has_word(ids, id)) {
                    reader.fail_word(node, "variant: no element \"" + id + "\" in the template", id,
                                     ids);
                    return;
                }
                each_member(node, id, reader, [&](const auto& member, const Node& value) {
                    for (const char* fixed : {"id", "type", "children", "row"}) {
                        if (member == fixed) {
                            reader.fail(value, "variant: element \"" + id + "\": \"" + member +
                                                   "\" is the same in all variants");
                        }
                    }
                    if (chosen) {
                        changes.emplace_back(value.pointer, places[id] + json_pointer_step(member));
                    }
                });
            });
    }
    if (reader.failed()) {
        return *reader.error();
    }
    for (const auto& [from, to] : changes) {
        document.put(from, to);
    }
    return {};
}

}  // namespace pitcast::show
