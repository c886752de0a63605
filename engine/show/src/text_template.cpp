// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "binding.h"

namespace pitcast::show {
namespace {

struct FormatterName {
    std::string_view name;
    Formatter formatter;
    ValueKind takes;  ///< none = any
};
constexpr std::array<FormatterName, 7> kFormatters{{
    {"gap", Formatter::gap, ValueKind::gap},
    {"interval", Formatter::interval, ValueKind::gap},
    {"lap_time", Formatter::lap_time, ValueKind::duration},
    {"clock", Formatter::clock, ValueKind::duration},
    {"ordinal", Formatter::ordinal, ValueKind::integer},
    {"signed", Formatter::signed_number, ValueKind::integer},
    {"upper", Formatter::upper, ValueKind::text},
}};

/// Table named after "table:"; null after an error.
const Table* find_table(std::string_view name, const Node& at, const BindingContext& context,
                        Reader& reader) {
    std::vector<std::string> known;
    if (context.tables != nullptr) {
        const auto found = context.tables->find(name);
        if (found != context.tables->end()) {
            return &found->second;
        }
        for (const auto& [key, table] : *context.tables) {
            known.push_back(key);
        }
    }
    reader.fail_word(at, "no table \"" + std::string(name) + "\" in package.json", name, known);
    return nullptr;
}

void read_formatter(std::string_view word, const Node& at, const BindingContext& context,
                    TextTemplate::Part& part, Reader& reader) {
    if (word.starts_with("table:")) {
        part.formatter = Formatter::table;
        part.table = find_table(word.substr(6), at, context, reader);
        return;
    }
    std::vector<std::string> known{"table:"};
    for (const FormatterName& entry : kFormatters) {
        known.emplace_back(entry.name);
        if (entry.name != word) {
            continue;
        }
        if (entry.takes != part.binding.kind && !reader.failed()) {
            reader.fail(at, "formatter \"" + std::string(word) + "\" takes " +
                                std::string(kind_name(entry.takes)) + ", not " +
                                std::string(kind_name(part.binding.kind)));
        }
        part.formatter = entry.formatter;
        return;
    }
    reader.fail_word(at, "unknown formatter \"" + std::string(word) + "\"", word, known);
}

/// `inside` is what stands between the braces.
TextTemplate::Part parse_bound(std::string_view inside, const Node& at,
                               const BindingContext& context, Reader& reader) {
    TextTemplate::Part part;
    const auto bar = inside.find('|');
    part.binding = resolve_binding(inside.substr(0, bar), at, context, reader);
    if (bar != std::string_view::npos) {
        read_formatter(inside.substr(bar + 1), at, context, part, reader);
    } else if (part.binding.kind == ValueKind::colour) {
        reader.fail(at, "binding \"" + std::string(inside) + "\" is a colour, not text");
    }
    return part;
}

const std::string* look_up(const Table& table, const Value& value) {
    std::string word;
    if (value.kind == ValueKind::text) {
        word = value.text;
    } else if (value.kind != ValueKind::none) {
        word = std::to_string(value.number);
    }
    auto found = table.words.find(word);
    if (found == table.words.end()) {
        found = table.words.find("default");
    }
    return found == table.words.end() ? nullptr : &found->second;
}

}  // namespace

void TextTemplate::format(const Scope& scope, std::string& out) const {
    for (const Part& part : parts) {
        if (part.binding.root == Binding::Root::none) {
            out += part.literal;
            continue;
        }
        const Value value = part.binding.read(scope);
        if (part.formatter != Formatter::table) {
            format_value(value, part.formatter, out);
        } else if (const std::string* word = look_up(*part.table, value)) {
            out += *word;
        } else {
            format_value(value, Formatter::automatic, out);
        }
    }
}

TextTemplate parse_text(std::string_view text, const Node& at, const BindingContext& context,
                        Reader& reader) {
    TextTemplate result;
    std::string literal;
    const auto flush = [&] {
        if (!literal.empty()) {
            result.parts.push_back({});
            result.parts.back().literal = std::move(literal);
            literal.clear();
        }
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
            literal += c;
            ++i;
        } else if (c == '{') {
            const auto end = text.find('}', i);
            if (end == std::string_view::npos) {
                reader.fail(at, "text has a \"{\" without its \"}\"", "a brace itself is \"{{\"");
                return result;
            }
            flush();
            result.parts.push_back(
                parse_bound(text.substr(i + 1, end - i - 1), at, context, reader));
            i = end;
        } else {
            literal += c;
        }
    }
    flush();
    return result;
}

draw::Color ColourTemplate::of(const Scope& scope) const {
    if (binding.root == Binding::Root::none) {
        return fixed;
    }
    const Value value = binding.read(scope);
    if (value.kind == ValueKind::colour) {
        return value.colour;
    }
    draw::Color colour = fixed;
    if (table != nullptr) {
        if (const std::string* word = look_up(*table, value)) {
            // Tables that colours refer to were checked when they were named.
            (void)parse_colour(*word, colour);
        }
    }
    return colour;
}

namespace {

void check_colours(const Table& table, const Node& at, std::string_view name, Reader& reader) {
    draw::Color ignored;
    for (const auto& [word, colour] : table.words) {
        if (!parse_colour(colour, ignored)) {
            reader.fail(at,
                        "table \"" + std::string(name) + "\" has \"" + colour + "\" for \"" + word +
                            "\", which is no colour",
                        "colours are #RRGGBB or #RRGGBBAA");
        }
    }
}

void parse_bound_colour(std::string_view inside, const Node& at, const BindingContext& context,
                        ColourTemplate& result, Reader& reader) {
    const auto bar = inside.find('|');
    result.fixed = {0, 0, 0, 0};
    result.binding = resolve_binding(inside.substr(0, bar), at, context, reader);
    if (bar == std::string_view::npos) {
        if (!reader.failed() && result.binding.kind != ValueKind::colour) {
            reader.fail(at,
                        "binding \"" + std::string(inside) + "\" is " +
                            std::string(kind_name(result.binding.kind)) + ", not a colour",
                        "give it a table: {path|table:name}");
        }
        return;
    }
    const std::string_view word = inside.substr(bar + 1);
    if (!word.starts_with("table:")) {
        reader.fail(at, "a colour takes only a table after \"|\"");
        return;
    }
    result.table = find_table(word.substr(6), at, context, reader);
    if (result.table != nullptr) {
        check_colours(*result.table, at, word.substr(6), reader);
    }
}

}  // namespace

ColourTemplate parse_colour_template(const Node& at, const BindingContext& context,
                                     Reader& reader) {
    ColourTemplate result;
    const Json* json = reader.resolved(at);
    if (json == nullptr || !json->is_string()) {
        reader.fail(at, "a colour must be text", "\"#RRGGBB\", \"$token\" or \"{path}\"");
        return result;
    }
    const std::string_view text = json->get_ref<const std::string&>();
    if (text.size() > 2 && text.front() == '{' && text.back() == '}') {
        parse_bound_colour(text.substr(1, text.size() - 2), at, context, result, reader);
    } else if (!text.starts_with('#') || !parse_colour(text, result.fixed)) {
        reader.fail(at, "\"" + std::string(text) + "\" is no colour",
                    "\"#RRGGBB\", \"#RRGGBBAA\", \"$token\" or \"{path}\"");
    }
    return result;
}

}  // namespace pitcast::show
