// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "pitcast/control/client_list.h"
#include "pitcast/control/keys.h"

/// The folder with the keys of a channel (`pitcast keys`):
///
///   server.key   private key of the channel, mode 0600
///   server.pub   its public key: every client has a copy
///   clients      who is known, in which role: no secrets (client_list.h)
///   NAME.key     private key of a client, mode 0600: goes to the client's machine
///
/// A channel reads server.key at its start, and clients again whenever it changes.
namespace pitcast::control {

[[nodiscard]] std::filesystem::path server_key_file(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path server_public_file(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path client_list_file(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path client_key_file(const std::filesystem::path& folder,
                                                    const std::string& name);

/// Makes the folder (mode 0700) and the channel's own key where they are missing.
[[nodiscard]] Status make_server_key(const std::filesystem::path& folder);
/// The list of the folder; empty where there is none yet. Errors: it cannot be read.
[[nodiscard]] Result<ClientList> load_client_list(const std::filesystem::path& folder);
/// Makes a key for a new client and puts it on the list. Errors: a name that is taken or none.
[[nodiscard]] Status make_client(const std::filesystem::path& folder, const std::string& name,
                                 Role role);
/// Puts a client on the list whose key was made elsewhere. Errors also: no key, known already.
[[nodiscard]] Status add_client(const std::filesystem::path& folder,
                                const AuthorisedClient& client);
/// Takes a client off the list; its private key, where it lies, remains. All else that stands in
/// the list, comments and lines that make no sense too, stays. Errors: no such client.
[[nodiscard]] Status withdraw_client(const std::filesystem::path& folder, const std::string& name);

}  // namespace pitcast::control
