// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/osc/message.h"

namespace pitcast::osc {

inline constexpr std::size_t kMostPacketBytes = 65'536;
inline constexpr std::size_t kMostAddressBytes = 1024;
inline constexpr std::size_t kMostElements = 1024;  ///< messages and bundles of a packet
inline constexpr int kDeepestBundle = 8;            ///< bundles within bundles
inline constexpr int kDeepestArray = 8;

/// Reads a packet. Any bytes are safe; what is read takes at most some tens of times their memory.
/// A message without type tags, as very old senders write it, has no arguments. Errors: sizes that
/// do not fit, padding that is not zeros, a type that is not known, text that is not UTF-8, more or
/// deeper than the limits above.
[[nodiscard]] Result<Packet> parse_packet(std::string_view bytes);

/// The bytes of a message; what is in a text from its first zero on is left out.
[[nodiscard]] std::string encode(const Message& message);
[[nodiscard]] std::string encode(const Bundle& bundle);
[[nodiscard]] std::string encode(const Packet& packet);

/// Encoded messages as datagrams of at most `most_bytes` where that is possible: several as a
/// bundle to be done at once, one by itself as it is.
[[nodiscard]] std::vector<std::string> datagrams_of(std::span<const std::string> messages,
                                                    std::size_t most_bytes);

}  // namespace pitcast::osc
