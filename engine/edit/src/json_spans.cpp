// SPDX-License-Identifier: Apache-2.0
#include "json_spans.h"

#include <algorithm>
#include <utility>

namespace pitcast::edit {
namespace {

/// Walks a text that is known to be JSON, no deeper than JsonDocument allows.
class SpanWalker {
 public:
    using Spans = std::map<std::string, JsonText::Span, std::less<>>;

    explicit SpanWalker(const std::string& text) : text_(text) {}

    Spans walk() {
        pass_blanks();
        value("", at_);
        return std::move(spans_);
    }

 private:
    void value(const std::string& pointer, std::size_t key) {
        const std::size_t begin = at_;
        switch (text_[at_]) {
            case '{':
                object(pointer);
                break;
            case '[':
                array(pointer);
                break;
            case '"':
                pass_string();
                break;
            default:
                at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        }
        spans_[pointer] = {key, begin, at_};
    }

    void object(const std::string& pointer) {
        ++at_;
        pass_blanks();
        while (text_[at_] != '}') {
            const std::size_t key = at_;
            pass_string();
            const std::string quoted = text_.substr(key, at_ - key);
            pass_blanks();
            ++at_;  // the colon
            pass_blanks();
            value(pointer + json_pointer_step(Json::parse(quoted).get<std::string>()), key);
            pass_comma();
        }
        ++at_;
    }

    void array(const std::string& pointer) {
        ++at_;
        pass_blanks();
        for (std::size_t i = 0; text_[at_] != ']'; ++i) {
            value(pointer + "/" + std::to_string(i), at_);
            pass_comma();
        }
        ++at_;
    }

    void pass_comma() {
        pass_blanks();
        if (text_[at_] == ',') {
            ++at_;
            pass_blanks();
        }
    }

    void pass_string() {
        for (++at_; text_[at_] != '"'; ++at_) {
            at_ += text_[at_] == '\\' ? 1U : 0U;
        }
        ++at_;
    }

    void pass_blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }

    const std::string& text_;
    std::size_t at_ = 0;
    Spans spans_;
};

}  // namespace

std::map<std::string, JsonText::Span, std::less<>> spans_in(const std::string& text) {
    return SpanWalker(text).walk();
}

}  // namespace pitcast::edit
