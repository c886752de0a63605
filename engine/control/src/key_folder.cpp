// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/key_folder.h"

#include <sys/stat.h>

#include "pitcast/core/file.h"

namespace pitcast::control {
namespace {

constexpr std::string_view kListHead =
    "# Who may speak to this channel: role, name, public key. Take a line out to withdraw its "
    "key;\n"
    "# a channel on air reads this anew within a second.\n";

Result<std::string> list_text(const std::filesystem::path& folder) {
    std::error_code failed;
    const auto file = client_list_file(folder);
    if (!std::filesystem::exists(file, failed)) {
        return std::string(kListHead);
    }
    return read_file(file);
}

Status check_new(const ClientList& list, const std::string& name) {
    if (!is_client_name(name)) {
        return Error{name, "is no name for a client",
                     "1 to 64 small letters, digits, \".\", \"_\" and \"-\"; not \"desk\", "
                     "\"rundown\" and \"server\""};
    }
    if (list.by_name(name) != nullptr) {
        return Error{name, "is known already",
                     "choose another name, or first: pitcast keys withdraw " + name};
    }
    return {};
}

}  // namespace

std::filesystem::path server_key_file(const std::filesystem::path& folder) {
    return folder / "server.key";
}
std::filesystem::path server_public_file(const std::filesystem::path& folder) {
    return folder / "server.pub";
}
std::filesystem::path client_list_file(const std::filesystem::path& folder) {
    return folder / "clients";
}
std::filesystem::path client_key_file(const std::filesystem::path& folder,
                                      const std::string& name) {
    return folder / (name + ".key");
}

Status make_server_key(const std::filesystem::path& folder) {
    std::error_code failed;
    if (!std::filesystem::exists(folder, failed)) {
        std::filesystem::create_directories(folder, failed);
        if (failed) {
            return Error{folder.string(), "cannot be made: " + failed.message(), ""};
        }
        ::chmod(folder.c_str(), 0700);
    }
    if (std::filesystem::exists(server_key_file(folder), failed)) {
        return {};
    }
    const auto pair = make_key_pair();
    if (!pair) {
        return pair.error();
    }
    if (auto written = write_private_key(server_key_file(folder), *pair, "the channel"); !written) {
        return written;
    }
    std::filesystem::remove(server_public_file(folder), failed);  // of a key that is gone
    return write_public_key(server_public_file(folder), pair->public_key, "the channel");
}

Result<ClientList> load_client_list(const std::filesystem::path& folder) {
    const auto text = list_text(folder);
    if (!text) {
        return text.error();
    }
    return parse_client_list(*text, client_list_file(folder).string());
}

Status add_client(const std::filesystem::path& folder, const AuthorisedClient& client) {
    auto text = list_text(folder);
    if (!text) {
        return text.error();
    }
    const ClientList list = parse_client_list(*text, client_list_file(folder).string());
    if (auto fresh = check_new(list, client.name); !fresh) {
        return fresh;
    }
    if (!is_key(client.public_key)) {
        return Error{client.name, "has no public key of 40 characters", ""};
    }
    if (const auto* other = list.by_key(client.public_key)) {
        return Error{client.name, "has the same key as " + other->name,
                     "each client has a key of its own"};
    }
    if (!text->empty() && text->back() != '\n') {
        *text += '\n';
    }
    return write_file(client_list_file(folder), *text + client_line(client) + "\n");
}

Status make_client(const std::filesystem::path& folder, const std::string& name, Role role) {
    const auto list = load_client_list(folder);
    if (!list) {
        return list.error();
    }
    if (auto fresh = check_new(*list, name); !fresh) {
        return fresh;
    }
    const auto pair = make_key_pair();
    if (!pair) {
        return pair.error();
    }
    const auto file = client_key_file(folder, name);
    if (auto written = write_private_key(file, *pair, name); !written) {
        return written;
    }
    const Status added = add_client(folder, {role, name, pair->public_key});
    if (!added) {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
    return added;
}

Status withdraw_client(const std::filesystem::path& folder, const std::string& name) {
    const auto text = list_text(folder);
    if (!text) {
        return text.error();
    }
    std::string kept;
    bool found = false;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto alone = parse_client_list(line, "");
        if (alone.by_name(name) != nullptr) {
            found = true;
        } else {
            kept.append(line).append("\n");
        }
    }
    if (!found) {
        return Error{name, "is not on the list", "\"pitcast keys list\" shows who is"};
    }
    return write_file(client_list_file(folder), kept);
}

}  // namespace pitcast::control
