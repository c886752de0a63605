// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"

#include "descriptor.h"

namespace pitcast::amcp {

/// A TCP socket that listens.
struct Listener {
    Descriptor socket;
    std::string address;  ///< as bound
};

/// Errors: an address that is not understood, that other machines reach although `wide` is false,
/// or that is in use.
[[nodiscard]] Result<Listener> listen_at(const std::string& address, bool wide);

struct Caller {
    Descriptor socket;  ///< none = nobody waits
    std::string address;
};

/// The next caller that waits, ready for use without blocking. `out_of_descriptors` is set when
/// one waits but cannot be taken.
[[nodiscard]] Caller accept_from(const Listener& listener, bool& out_of_descriptors);

}  // namespace pitcast::amcp
