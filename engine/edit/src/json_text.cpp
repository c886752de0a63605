// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/json_text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "json_spans.h"

namespace pitcast::edit {
namespace {

/// Lines after the first, moved right (or left) by as much as the first one was.
std::string reindented(const std::string& text, std::size_t from, std::size_t to) {
    std::string moved;
    for (std::size_t i = 0; i < text.size(); ++i) {
        moved += text[i];
        if (text[i] != '\n') {
            continue;
        }
        const std::size_t ink = std::min(text.find_first_not_of(' ', i + 1), text.size());
        const std::size_t blanks = ink - i - 1;
        moved += std::string(blanks + to > from ? blanks + to - from : 0, ' ');
        i = ink - 1;
    }
    return moved;
}

/// An array's item, as an index.
std::optional<std::size_t> index_of(std::string_view pointer) {
    const std::string step = last_step(pointer);
    std::size_t index = 0;
    const auto read = std::from_chars(step.data(), step.data() + step.size(), index);
    if (read.ec != std::errc() || read.ptr != step.data() + step.size()) {
        return std::nullopt;
    }
    return index;
}

std::string item_of(std::string_view array, std::size_t index) {
    return std::string(array) + "/" + std::to_string(index);
}

}  // namespace

std::string parent_of(std::string_view pointer) {
    const auto slash = pointer.rfind('/');
    return std::string(pointer.substr(0, slash == std::string_view::npos ? 0 : slash));
}

std::string last_step(std::string_view pointer) {
    const auto slash = pointer.rfind('/');
    std::string step(slash == std::string_view::npos ? pointer : pointer.substr(slash + 1));
    for (const auto& [escaped, plain] : {std::pair{"~1", "/"}, std::pair{"~0", "~"}}) {
        for (auto at = step.find(escaped); at != std::string::npos;
             at = step.find(escaped, at + 1)) {
            step.replace(at, 2, plain);
        }
    }
    return step;
}

Result<JsonText> JsonText::parse(std::string text, std::string name) {
    auto document = JsonDocument::parse(text, std::move(name));
    if (!document) {
        return document.error();
    }
    JsonText made;
    made.document_ = *std::move(document);
    made.text_ = std::move(text);
    made.spans_ = spans_in(made.text_);
    return made;
}

Status JsonText::become(std::string text) {
    auto made = parse(std::move(text), document_.name());
    if (!made) {
        return made.error();
    }
    *this = *std::move(made);
    return {};
}

const Json* JsonText::find(std::string_view pointer) const {
    if (spans_.find(pointer) == spans_.end()) {
        return nullptr;
    }
    return &root().at(Json::json_pointer(std::string(pointer)));
}

std::optional<JsonText::Span> JsonText::span_of(std::string_view pointer) const {
    const auto found = spans_.find(pointer);
    return found == spans_.end() ? std::nullopt : std::optional(found->second);
}

std::string JsonText::text_of(std::string_view pointer) const {
    const auto span = span_of(pointer);
    return span ? text_.substr(span->begin, span->end - span->begin) : "";
}

std::size_t JsonText::column_of(std::size_t at) const {
    const auto line = at == 0 ? std::string::npos : text_.rfind('\n', at - 1);
    return line == std::string::npos ? at : at - line - 1;
}

std::size_t JsonText::indent_of(std::size_t at) const {
    const std::size_t line = at - column_of(at);
    return std::min(text_.find_first_not_of(' ', line), text_.size()) - line;
}

bool JsonText::begins_line(std::size_t at) const {
    return at > 0 && indent_of(at) == column_of(at) && at > column_of(at);
}

Status JsonText::set(std::string_view pointer, const OrderedJson& value) {
    if (const Json* old = find(pointer)) {
        if (*old == Json(value)) {
            return {};
        }
        const Span span = *span_of(pointer);
        std::string text = text_;
        text.replace(span.begin, span.end - span.begin, written(value, column_of(span.begin)));
        return become(std::move(text));
    }
    if (pointer.empty()) {
        return Error{name(), "has no value", ""};
    }
    const std::string parent = parent_of(pointer);
    const Json* object = find(parent);
    if (object == nullptr) {
        OrderedJson made = OrderedJson::object();
        made[last_step(pointer)] = value;
        return set(parent, made);
    }
    if (!object->is_object()) {
        return Error{name() + ":" + std::to_string(line_of(parent)),
                     "\"" + parent + "\" is no object that could have a member", ""};
    }
    const std::string key = last_step(pointer);
    return add_member(parent, key, written(value, column_of(span_of(parent)->begin) + 1));
}

Status JsonText::add_member(std::string_view object, const std::string& key,
                            const std::string& written_value) {
    const Span whole = *span_of(object);
    const std::string member = OrderedJson(key).dump() + ": " + written_value;
    std::string text = text_;
    // After the last member of one line, so that what is written over many stays last.
    std::optional<Span> after;
    std::optional<Span> first;
    for (const auto& item : find(object)->items()) {
        const Span span = *span_of(std::string(object) + json_pointer_step(item.key()));
        first = !first || span.key < first->key ? span : *first;
        const bool one_line = text_.find('\n', span.begin) >= span.end;
        if (one_line && (!after || span.end > after->end)) {
            after = span;
        }
    }
    if (!first) {
        text.replace(whole.begin, whole.end - whole.begin, "{" + member + "}");
    } else if (!after) {
        text.insert(first->key, member + ",\n" + std::string(column_of(first->key), ' '));
    } else {
        const std::size_t line_end = std::min(text_.find('\n', after->end), text_.size());
        const bool own_lines = begins_line(first->key) && begins_line(after->key);
        const bool fits = column_of(line_end) + member.size() + 2 <= kWidestLine;
        const std::string between =
            fits && !own_lines ? ", " : ",\n" + std::string(column_of(first->key), ' ');
        text.insert(after->end, between + member);
    }
    return become(std::move(text));
}

Status JsonText::erase(std::string_view pointer) {
    const auto span = span_of(pointer);
    if (!span || pointer.empty()) {
        return {};
    }
    // With the comma before it, or, of the first, the one after it.
    const std::size_t before = text_.find_last_not_of(" \t\r\n", span->key - 1);
    const std::size_t behind = text_.find_first_not_of(" \t\r\n", span->end);
    std::string text = text_;
    if (text[before] == ',') {
        text.erase(before, span->end - before);
    } else if (text[behind] == ',') {
        const std::size_t next = text_.find_first_not_of(" \t\r\n", behind + 1);
        text.erase(span->key, next - span->key);
    } else {
        text.erase(before + 1, behind - before - 1);
    }
    return become(std::move(text));
}

Status JsonText::insert(std::string_view array, std::size_t index, std::string item) {
    const Json* there = find(array);
    if (there == nullptr) {
        if (auto made = set(array, OrderedJson::array()); !made) {
            return made;
        }
        there = find(array);
    }
    if (!there->is_array()) {
        return Error{name() + ":" + std::to_string(line_of(array)),
                     "\"" + std::string(array) + "\" is no list", ""};
    }
    const Span whole = *span_of(array);
    std::string text = text_;
    if (there->empty()) {
        const std::size_t indent = indent_of(whole.begin);
        const bool object = item.starts_with('{');
        const std::string inner = std::string(indent + 2, ' ');
        text.replace(whole.begin, whole.end - whole.begin,
                     object ? "[\n" + inner + reindented(item, 0, indent + 2) + "\n" +
                                  std::string(indent, ' ') + "]"
                            : "[" + item + "]");
        return become(std::move(text));
    }
    const Span first = *span_of(item_of(array, 0));
    const bool own_lines = begins_line(first.begin);
    const std::size_t column = column_of(first.begin);
    const std::string blanks = own_lines ? "\n" + std::string(column, ' ') : " ";
    item = reindented(item, 0, own_lines ? column : 0);
    if (index < there->size()) {
        text.insert(span_of(item_of(array, index))->begin, item + "," + blanks);
    } else {
        text.insert(span_of(item_of(array, there->size() - 1))->end, "," + blanks + item);
    }
    return become(std::move(text));
}

Status JsonText::move(std::string_view item, std::string_view array, std::size_t index) {
    const auto span = span_of(item);
    if (!span) {
        return Error{name(), "\"" + std::string(item) + "\" is not there", ""};
    }
    if (array.starts_with(item) && (array.size() == item.size() || array[item.size()] == '/')) {
        return Error{name(), "\"" + std::string(item) + "\" cannot be put into itself", ""};
    }
    const std::string carried = reindented(text_of(item), column_of(span->begin), 0);
    // Items behind the one taken out move up, and so do the pointers that lead through them.
    std::string target(array);
    const std::string from = parent_of(item);
    const auto taken = index_of(item);
    if (taken && target.size() > from.size() && target.starts_with(from + "/")) {
        const auto end = std::min(target.find('/', from.size() + 1), target.size());
        const auto through = index_of(target.substr(0, end));
        if (through && *through > *taken) {
            target = item_of(from, *through - 1) + target.substr(end);
        }
    }
    const std::string old = text_;
    auto done = erase(item);
    done = done ? insert(target, index, carried) : done;
    if (!done) {
        (void)become(old);
    }
    return done;
}

}  // namespace pitcast::edit
