// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/pattern.h"

#include <cstddef>

namespace pitcast::osc {
namespace {

/// Longer ones match nothing: an address has no room for them.
constexpr std::size_t kLongestPart = 1024;

/// Tries every way, and none twice: from which places of pattern and name there is no way to the
/// end is remembered, so that "*a*a*a*b" takes no longer than it is long.
class Matcher {
 public:
    Matcher(std::string_view pattern, std::string_view name)
        : pattern_(pattern), name_(name), failed_((pattern.size() + 1) * (name.size() + 1)) {}

    [[nodiscard]] bool match(std::size_t p, std::size_t n) {
        const std::size_t place = p * (name_.size() + 1) + n;
        if (failed_[place]) {
            return false;
        }
        const bool found = try_match(p, n);
        failed_[place] = !found;
        return found;
    }

 private:
    [[nodiscard]] bool try_match(std::size_t p, std::size_t n) {
        if (p == pattern_.size()) {
            return n == name_.size();
        }
        switch (pattern_[p]) {
            case '*':
                return match(p + 1, n) || (n < name_.size() && match(p, n + 1));
            case '?':
                return n < name_.size() && match(p + 1, n + 1);
            case '[':
                return match_set(p, n);
            case '{':
                return match_choice(p, n);
            case ']':
            case '}':
                return false;
            default:
                return n < name_.size() && pattern_[p] == name_[n] && match(p + 1, n + 1);
        }
    }

    [[nodiscard]] bool match_set(std::size_t p, std::size_t n) {
        const std::size_t end = pattern_.find(']', p);
        if (end == std::string_view::npos || n >= name_.size()) {
            return false;
        }
        std::string_view set = pattern_.substr(p + 1, end - p - 1);
        const bool negated = set.starts_with('!');
        set.remove_prefix(negated ? 1 : 0);
        bool within = false;
        for (std::size_t i = 0; i < set.size(); ++i) {
            // A minus at either end is itself.
            if (i + 2 < set.size() && set[i + 1] == '-') {
                within = within || (set[i] <= name_[n] && name_[n] <= set[i + 2]);
                i += 2;
            } else {
                within = within || set[i] == name_[n];
            }
        }
        return within != negated && match(end + 1, n + 1);
    }

    [[nodiscard]] bool match_choice(std::size_t p, std::size_t n) {
        const std::size_t end = pattern_.find('}', p);
        if (end == std::string_view::npos) {
            return false;
        }
        std::string_view rest = pattern_.substr(p + 1, end - p - 1);
        while (true) {
            const std::size_t comma = rest.find(',');
            const std::string_view choice = rest.substr(0, comma);
            if (name_.substr(n).starts_with(choice) && match(end + 1, n + choice.size())) {
                return true;
            }
            if (comma == std::string_view::npos) {
                return false;
            }
            rest.remove_prefix(comma + 1);
        }
    }

    const std::string_view pattern_;
    const std::string_view name_;
    std::vector<bool> failed_;
};

}  // namespace

bool is_pattern(std::string_view part) {
    return part.find_first_of("?*[]{}") != std::string_view::npos;
}

bool matches(std::string_view pattern, std::string_view name) {
    return pattern.size() <= kLongestPart && name.size() <= kLongestPart &&
           Matcher(pattern, name).match(0, 0);
}

std::vector<std::string> choices_of(std::string_view pattern) {
    std::vector<std::string> choices;
    if (pattern.size() < 2 || pattern.front() != '{' || pattern.back() != '}') {
        return choices;
    }
    std::string_view rest = pattern.substr(1, pattern.size() - 2);
    if (is_pattern(rest)) {
        return choices;
    }
    while (true) {
        const std::size_t comma = rest.find(',');
        choices.emplace_back(rest.substr(0, comma));
        if (comma == std::string_view::npos) {
            return choices;
        }
        rest.remove_prefix(comma + 1);
    }
}

}  // namespace pitcast::osc
