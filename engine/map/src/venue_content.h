// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "pitcast/map/venue.h"

/// What a venue file holds, before it is packed.
namespace pitcast::map {

constexpr std::uint32_t kContentVersion = 2;
constexpr std::uint32_t kOldestContentVersion = 1;  ///< without what write_content() adds since

[[nodiscard]] std::string write_content(const Venue& venue);

/// Any bytes: says what is wrong with them, or nothing. What was read is in range.
[[nodiscard]] std::string read_content(std::string_view raw, std::uint32_t version, Venue& venue);

}  // namespace pitcast::map
