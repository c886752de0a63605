// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/core/shared_slots.h"

namespace pitcast {

/// A TCP socket that listens.
struct Listener {
    Descriptor socket;
    std::string address;             ///< as bound, with the real port
    bool only_this_machine = false;  ///< a loopback address
};

/// Where a door of the channel may be, and what its errors say.
struct ListenRules {
    bool wide = false;         ///< addresses that other machines reach are allowed
    std::string_view example;  ///< an address as it is usually written: "127.0.0.1:5250"
    std::string_view why_not;  ///< added to the refusal of a wide address
    std::string_view mend;     ///< what to do about that
    std::string_view in_use;   ///< who else takes the port; may be empty
};

/// `address`: "127.0.0.1:5250", "[::1]:5250", "localhost:0" (a free port), "*:5250" (all).
/// Errors: an address that is not understood, that other machines reach although that is not
/// allowed, or that is in use.
[[nodiscard]] Result<Listener> listen_at(const std::string& address, const ListenRules& rules);

struct Caller {
    Descriptor socket;  ///< none = nobody waits
    std::string address;
};

/// The next caller that waits, ready for use without blocking. `out_of_descriptors` is set when
/// one waits but cannot be taken.
[[nodiscard]] Caller accept_from(const Listener& listener, bool& out_of_descriptors);

}  // namespace pitcast
