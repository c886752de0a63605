// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/json_document.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include "pitcast/core/file.h"

namespace pitcast {
namespace {

constexpr std::size_t kDeepest = 64;

/// Where the lexer stands. The lexer reads one character ahead of numbers, hence "last ink".
struct Cursor {
    std::int32_t line = 1;
    std::int32_t line_of_last_ink = 1;

    void pass(char c) {
        if (c == '\n') {
            ++line;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            line_of_last_ink = line;
        }
    }
};

/// Input iterator over the text that keeps the cursor up to date.
class CountingIterator {
 public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, Cursor* cursor) : at_(at), cursor_(cursor) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        cursor_->pass(*at_);
        ++at_;
        return *this;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) {
        return a.at_ == b.at_;
    }
    friend bool operator!=(const CountingIterator& a, const CountingIterator& b) {
        return !(a == b);
    }

 private:
    const char* at_;
    Cursor* cursor_;
};

/// Builds the value and the table of lines together.
class Builder : public nlohmann::json_sax<Json> {
 public:
    using Lines = std::map<std::string, std::int32_t, std::less<>>;

    Builder(Json& root, Lines& lines, const Cursor& cursor)
        : root_(root), lines_(lines), cursor_(cursor) {}

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        key_ = name;
        if (open_.back().value->contains(name)) {
            return refuse("key \"" + name + "\" stands twice in one object");
        }
        lines_[open_.back().pointer + json_pointer_step(name)] = cursor_.line_of_last_ink;
        return true;
    }
    bool parse_error(std::size_t, const std::string&,
                     const nlohmann::detail::exception& e) override {
        std::string reason = e.what();
        const auto colon = reason.rfind("; last read");
        if (const auto start = reason.find("syntax error"); start != std::string::npos) {
            reason = reason.substr(start, colon == std::string::npos ? colon : colon - start);
        }
        return refuse(reason);
    }

    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] std::int32_t problem_line() const { return problem_line_; }

 private:
    struct Open {
        Json* value;
        std::string pointer;
    };

    bool refuse(std::string reason) {
        problem_ = std::move(reason);
        problem_line_ = cursor_.line_of_last_ink;
        return false;
    }
    Json* place(Json value, std::string& pointer) {
        if (open_.empty()) {
            root_ = std::move(value);
            pointer.clear();
            return &root_;
        }
        Json& parent = *open_.back().value;
        pointer = open_.back().pointer;
        if (parent.is_array()) {
            pointer += "/" + std::to_string(parent.size());
            parent.push_back(std::move(value));
            return &parent.back();
        }
        pointer += json_pointer_step(key_);
        return &(parent[key_] = std::move(value));
    }
    bool put(Json value) {
        std::string pointer;
        place(std::move(value), pointer);
        lines_.try_emplace(pointer, cursor_.line_of_last_ink);
        return true;
    }
    bool open(Json value) {
        if (open_.size() >= kDeepest) {
            return refuse("nested deeper than " + std::to_string(kDeepest) + " levels");
        }
        std::string pointer;
        Json* placed = place(std::move(value), pointer);
        lines_.try_emplace(pointer, cursor_.line_of_last_ink);
        open_.push_back({placed, pointer});
        return true;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json& root_;
    Lines& lines_;
    const Cursor& cursor_;
    std::vector<Open> open_;
    std::string key_;
    std::string problem_;
    std::int32_t problem_line_ = 0;
};

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

}  // namespace

Result<JsonDocument> JsonDocument::parse(std::string_view text, std::string name) {
    JsonDocument document;
    document.name_ = std::move(name);
    Cursor cursor;
    Builder builder(document.root_, document.lines_, cursor);
    const CountingIterator begin(text.data(), &cursor);
    const CountingIterator end(text.data() + text.size(), &cursor);
    if (!Json::sax_parse(begin, end, &builder)) {
        return Error{document.name_ + ":" + std::to_string(builder.problem_line()),
                     "not valid JSON: " + builder.problem(), ""};
    }
    return document;
}

Result<JsonDocument> JsonDocument::load(const std::filesystem::path& path) {
    auto text = read_file(path);
    if (!text) {
        return text.error();
    }
    return parse(*text, path.string());
}

void JsonDocument::put(std::string_view from, const std::string& to) {
    const Json value = root_.at(Json::json_pointer(std::string(from)));
    const Json::json_pointer target(to);
    const auto below = [](std::string_view pointer, std::string_view parent) {
        return pointer.starts_with(parent) &&
               (pointer.size() == parent.size() || pointer[parent.size()] == '/');
    };
    std::erase_if(lines_, [&](const auto& line) { return below(line.first, to); });
    if (value.is_null()) {
        root_.at(target.parent_pointer()).erase(target.back());
        return;
    }
    root_[target] = value;
    std::map<std::string, std::int32_t, std::less<>> copied;
    for (const auto& [pointer, line] : lines_) {
        if (below(pointer, from)) {
            copied[to + pointer.substr(from.size())] = line;
        }
    }
    lines_.merge(copied);
}

std::int32_t JsonDocument::line_of(std::string_view pointer) const {
    for (;;) {
        if (const auto found = lines_.find(pointer); found != lines_.end()) {
            return found->second;
        }
        const auto slash = pointer.rfind('/');
        if (slash == std::string_view::npos) {
            return 1;
        }
        pointer = pointer.substr(0, slash);
    }
}

Error JsonDocument::error_at(std::string_view pointer, std::string what, std::string mend) const {
    return {name_ + ":" + std::to_string(line_of(pointer)), std::move(what), std::move(mend)};
}

std::string json_pointer_step(std::string_view key) {
    std::string step = "/";
    for (const char c : key) {
        if (c == '~') {
            step += "~0";
        } else if (c == '/') {
            step += "~1";
        } else {
            step += c;
        }
    }
    return step;
}

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace pitcast
