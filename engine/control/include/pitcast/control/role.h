// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/show/command.h"

namespace pitcast::control {

/// What somebody may do. Each may all that those before it may.
enum class Role : std::uint8_t {
    none,
    viewer,     ///< sees the state and the events
    operator_,  ///< prepares: cues, fills forms in, delays and gains of sources
    director,   ///< decides what is on air: take, continue, out, clear, locks, rules
    engineer    ///< looks after the channel itself: loads the show anew
};

/// "viewer", "operator", "director", "engineer"; "none" otherwise.
[[nodiscard]] std::string_view role_name(Role role);
/// Errors: no such role, with the nearest one.
[[nodiscard]] Result<Role> role_of(std::string_view name);

/// The least role that may give commands of this verb. A verb that this does not know, such as
/// one that is new, is for engineers.
[[nodiscard]] Role role_needed(show::Verb verb);
[[nodiscard]] constexpr bool allows(Role has, Role needed) {
    return has != Role::none && has >= needed;
}

}  // namespace pitcast::control
