// SPDX-License-Identifier: Apache-2.0
#include "text_template.h"

#include <algorithm>
#include <charconv>

namespace pitcast::show {
namespace {

struct FormatterName {
    std::string_view name;
    Formatter formatter;
    ValueKind takes;
    std::int32_t most_digits = 0;  ///< of what stands after a colon; 0 = nothing may
};
constexpr std::array<FormatterName, 11> kFormatters{{
    {"gap", Formatter::gap, ValueKind::gap},
    {"interval", Formatter::interval, ValueKind::gap},
    {"lap_time", Formatter::lap_time, ValueKind::duration},
    {"clock", Formatter::clock, ValueKind::duration},
    {"ordinal", Formatter::ordinal, ValueKind::integer},
    {"signed", Formatter::signed_number, ValueKind::integer},
    {"upper", Formatter::upper, ValueKind::text},
    {"seconds", Formatter::seconds, ValueKind::duration, 3},
    {"delta", Formatter::delta, ValueKind::duration, 3},
    {"fixed", Formatter::fixed, ValueKind::integer, 6},
    {"pad", Formatter::pad, ValueKind::integer, 9},
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

std::int32_t read_digits(std::string_view text, const FormatterName& entry, const Node& at,
                         Reader& reader) {
    std::int32_t digits = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), digits);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || digits < 0 ||
        digits > entry.most_digits) {
        reader.fail(at,
                    "formatter \"" + std::string(entry.name) + "\" has \"" + std::string(text) +
                        "\" after its colon",
                    entry.most_digits == 0 ? "it takes nothing there"
                                           : "it takes a number of digits, at most " +
                                                 std::to_string(entry.most_digits));
        return 0;
    }
    return digits;
}

void read_formatter(std::string_view word, const Node& at, const BindingContext& context,
                    TextTemplate::Part& part, Reader& reader) {
    if (word.starts_with("table:")) {
        part.formatter = Formatter::table;
        part.table = find_table(word.substr(6), at, context, reader);
        return;
    }
    std::vector<std::string> known{"table:"};
    const auto colon = word.find(':');
    const std::string_view name = word.substr(0, colon);
    for (const FormatterName& entry : kFormatters) {
        known.emplace_back(entry.name);
        if (entry.name != name) {
            continue;
        }
        if (entry.takes != part.value.kind() && !reader.failed()) {
            reader.fail(at, "formatter \"" + std::string(name) + "\" takes " +
                                std::string(kind_name(entry.takes)) + ", not " +
                                std::string(kind_name(part.value.kind())));
        }
        part.formatter = entry.formatter;
        part.digits = colon == std::string_view::npos
                          ? std::min(entry.most_digits, 3)
                          : read_digits(word.substr(colon + 1), entry, at, reader);
        return;
    }
    reader.fail_word(at, "unknown formatter \"" + std::string(word) + "\"", word, known);
}

/// Where the formatter begins: the last bar that is no part of "||" or of quoted text.
std::size_t formatter_bar(std::string_view inside) {
    std::size_t bar = std::string_view::npos;
    bool quoted = false;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        quoted = quoted != (inside[i] == '\'');
        if (quoted || inside[i] != '|') {
            continue;
        }
        if (i + 1 < inside.size() && inside[i + 1] == '|') {
            ++i;
        } else {
            bar = i;
        }
    }
    return bar;
}

/// `inside` is what stands between the braces.
TextTemplate::Part parse_bound(std::string_view inside, const Node& at,
                               const BindingContext& context, Reader& reader) {
    TextTemplate::Part part;
    const auto bar = formatter_bar(inside);
    part.value = parse_expression(inside.substr(0, bar), at, context, reader);
    if (bar != std::string_view::npos) {
        read_formatter(inside.substr(bar + 1), at, context, part, reader);
    } else if (part.value.kind() == ValueKind::colour) {
        reader.fail(at, "binding \"" + std::string(inside) + "\" is a colour, not text");
    }
    return part;
}

const std::string* look_up(const Table& table, const Value& value) {
    const std::string number = value.kind == ValueKind::text || value.kind == ValueKind::none
                                   ? std::string()
                                   : std::to_string(value.number);
    auto found = table.words.find(value.kind == ValueKind::text ? value.text : number);
    if (found == table.words.end()) {
        found = table.words.find("default");
    }
    return found == table.words.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<std::string_view> formatters_for(ValueKind kind) {
    switch (kind) {
        case ValueKind::gap:
            return {"gap", "interval"};
        case ValueKind::duration:
            return {"lap_time", "clock", "seconds:3", "seconds:1", "seconds:0", "delta:3"};
        case ValueKind::integer:
            return {"ordinal", "signed", "pad:2", "pad:3", "fixed:1", "fixed:2", "fixed:3"};
        case ValueKind::text:
            return {"upper"};
        case ValueKind::none:
        case ValueKind::boolean:
        case ValueKind::colour:
            break;
    }
    return {};
}

void TextTemplate::format(const Scope& scope, std::string& out) const {
    for (const Part& part : parts) {
        if (part.value.empty()) {
            out += part.literal;
            continue;
        }
        const Value value = part.value.read(scope);
        if (part.formatter != Formatter::table) {
            format_value(value, part.formatter, part.digits, out);
        } else if (const std::string* word = look_up(*part.table, value)) {
            out += *word;
        } else {
            format_value(value, Formatter::automatic, 0, out);
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
    if (value.empty()) {
        return fixed;
    }
    const Value now = value.read(scope);
    if (now.kind == ValueKind::colour) {
        return now.colour;
    }
    draw::Color colour = fixed;
    if (table != nullptr) {
        if (const std::string* word = look_up(*table, now)) {
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
    const auto bar = formatter_bar(inside);
    result.fixed = {0, 0, 0, 0};
    result.value = parse_expression(inside.substr(0, bar), at, context, reader);
    if (bar == std::string_view::npos) {
        if (!reader.failed() && result.value.kind() != ValueKind::colour) {
            reader.fail(at,
                        "binding \"" + std::string(inside) + "\" is " +
                            std::string(kind_name(result.value.kind())) + ", not a colour",
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
