// SPDX-License-Identifier: Apache-2.0
// Key files and lists of clients: any bytes are safe, and what is taken is what is written.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/control/client_list.h"
#include "pitcast/control/keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto list = control::parse_client_list(text, "clients");
    for (const auto& client : list.clients) {
        const auto again = control::parse_client_list(control::client_line(client), "again");
        const auto* found = again.by_name(client.name);
        if (found == nullptr || found->public_key != client.public_key ||
            found->role != client.role || !control::allows(found->role, control::Role::viewer) ||
            list.by_key(client.public_key) != &client || list.by_name(client.name) != &client) {
            __builtin_trap();
        }
    }
    if (const auto pair = control::parse_key_file(text, "key")) {
        if (!control::is_key(pair->public_key) ||
            (!pair->secret_key.empty() && !control::is_key(pair->secret_key))) {
            __builtin_trap();
        }
    }
    return 0;
}
