// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/control/request.h"
#include "pitcast/control/role.h"

#include "gatekeeper.h"
#include "sockets.h"

/// Who asks, and whether they may.
namespace pitcast::control {

struct Asker {
    std::string account;  ///< what rates and unanswered commands are counted by
    std::string name;     ///< of the key; empty on a channel without keys
    Role role = Role::none;
};

/// Without a gatekeeper everybody is an engineer without a name, counted by connection. With one,
/// errors: the connection proves no key (which happens where ZeroMQ lets in whom nobody has
/// checked), or its key has been withdrawn.
[[nodiscard]] Result<Asker> admit(const Incoming& incoming, const Gatekeeper* gate);

/// Errors: the role that is needed, or a "who" that is somebody else. Puts the asker's name into
/// the commands of the request.
[[nodiscard]] Status authorise(const Asker& asker, Request& request);

}  // namespace pitcast::control
