// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pitcast::osc {

/// Whether a part of an address may stand for others: has one of ? * [ ] { }.
[[nodiscard]] bool is_pattern(std::string_view part);

/// Whether `name`, a part of an address between two "/", is one that `pattern` means:
///   ?  one character       *  any number of them
///   [abc] [a-z] [!a-z]     one of these, one of none of these
///   {one,two}              one of these texts
/// What does not close ([, {), or is longer than an address may be, matches nothing. Takes time by
/// the product of both lengths at most, whatever stands in them.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view name);

/// The texts of a pattern that is nothing but {one,two}; none for any other.
[[nodiscard]] std::vector<std::string> choices_of(std::string_view pattern);

}  // namespace pitcast::osc
