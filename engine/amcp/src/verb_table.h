// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string_view>

#include "pitcast/amcp/request.h"

namespace pitcast::amcp {

/// What stands between verb and subverb.
enum class Address : std::uint8_t { none, channel };

struct VerbEntry {
    std::string_view name;  ///< "CG ADD"
    Verb verb = Verb::none;
    Address address = Address::none;
    std::size_t least = 0;      ///< parameters without which it makes no sense
    std::string_view action{};  ///< in answers; empty = the name
};

/// Null when there is no such verb.
[[nodiscard]] const VerbEntry* find_verb(std::string_view name, Address address);

}  // namespace pitcast::amcp
