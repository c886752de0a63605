// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/client_list.h"

#include <algorithm>

#include "pitcast/control/keys.h"

namespace pitcast::control {
namespace {

constexpr std::size_t kMostFaults = 16;
constexpr std::string_view kBlanks = " \t\r";

// Takes the next word off `line`; empty at its end.
std::string_view next_listed_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
    line.remove_prefix(word.size());
    return word;
}

Result<AuthorisedClient> client_of_line(std::string_view line, const ClientList& so_far) {
    AuthorisedClient client;
    auto role = role_of(next_listed_word(line));
    client.name = next_listed_word(line);
    client.public_key = next_listed_word(line);
    if (!role) {
        return role.error();
    }
    client.role = *role;
    if (!is_client_name(client.name)) {
        return Error{"name", "is not one of 1 to 64 small letters, digits, \".\", \"_\" and \"-\"",
                     "write role, name and public key"};
    }
    if (!is_key(client.public_key)) {
        return Error{client.name, "has no public key of 40 characters",
                     "copy it from \"pitcast keys list\""};
    }
    if (!next_listed_word(line).empty()) {
        return Error{client.name, "has more after its key", "write role, name and public key"};
    }
    if (so_far.by_name(client.name) != nullptr || so_far.by_key(client.public_key) != nullptr) {
        return Error{client.name, "its name or key stands in the list already",
                     "take one of the lines out"};
    }
    if (so_far.clients.size() >= kMostClients) {
        return Error{client.name, "there are 1024 clients already", ""};
    }
    return client;
}

}  // namespace

const AuthorisedClient* ClientList::by_key(std::string_view public_key) const {
    const auto found = std::find_if(clients.begin(), clients.end(), [&](const auto& client) {
        return client.public_key == public_key;
    });
    return found == clients.end() ? nullptr : &*found;
}

const AuthorisedClient* ClientList::by_name(std::string_view name) const {
    const auto found = std::find_if(clients.begin(), clients.end(),
                                    [&](const auto& client) { return client.name == name; });
    return found == clients.end() ? nullptr : &*found;
}

bool is_client_name(std::string_view name) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 64 && plain(name.front()) && name != "rundown" &&
           name != "desk" && name != "server" && std::all_of(name.begin(), name.end(), [&](char c) {
               return plain(c) || c == '.' || c == '_' || c == '-';
           });
}

ClientList parse_client_list(std::string_view text, const std::string& name) {
    ClientList list;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        ++number;
        const auto first = line.find_first_not_of(kBlanks);
        if (first == std::string_view::npos || line[first] == '#') {
            continue;
        }
        auto client = client_of_line(line, list);
        if (client) {
            list.clients.push_back(*std::move(client));
        } else if (list.faults.size() < kMostFaults) {
            list.faults.push_back(client.error().within(name + ":" + std::to_string(number)));
        }
    }
    return list;
}

std::string client_line(const AuthorisedClient& client) {
    std::string line(role_name(client.role));
    line.resize(std::max<std::size_t>(line.size() + 1, 10), ' ');
    return line + client.name + "  " + client.public_key;
}

}  // namespace pitcast::control
