// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/control/role.h"

/// The list of those whom a channel knows: no secrets in it. A line a client:
///
///   director  anna  rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7
///
/// that is role, name and public key, with blanks between them. Lines that begin with "#" and
/// empty ones are passed over.
namespace pitcast::control {

struct AuthorisedClient {
    Role role = Role::none;
    std::string name;  ///< "who" of its commands; see is_client_name
    std::string public_key;
};

struct ClientList {
    std::vector<AuthorisedClient> clients;  ///< names and keys are unique
    std::vector<Error> faults;              ///< lines that count for nothing

    [[nodiscard]] const AuthorisedClient* by_key(std::string_view public_key) const;
    [[nodiscard]] const AuthorisedClient* by_name(std::string_view name) const;
};

/// At most so many clients; further lines are faults.
inline constexpr std::size_t kMostClients = 1024;

/// Small letters, digits, ".", "_" and "-", 1 to 64 of them, a letter or digit first. Not "desk",
/// "rundown" and "server", which are no clients.
[[nodiscard]] bool is_client_name(std::string_view name);

/// Any text is safe. A line that makes no sense counts for nothing, and no other line suffers from
/// it: so a key that was taken out is out, whatever else has gone wrong with the file.
[[nodiscard]] ClientList parse_client_list(std::string_view text, const std::string& name);
/// The line of a client, without line end.
[[nodiscard]] std::string client_line(const AuthorisedClient& client);

}  // namespace pitcast::control
