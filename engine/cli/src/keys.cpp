// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "pitcast/control/key_folder.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct KeysOptions {
    std::filesystem::path folder;
    std::string name;
    std::string role;
    std::string public_key;
};

/// "pitcast/keys" of $XDG_CONFIG_HOME or ~/.config.
std::filesystem::path usual_key_folder() {
    if (const char* named = std::getenv("XDG_CONFIG_HOME"); named != nullptr && *named != '\0') {
        return std::filesystem::path(named) / "pitcast" / "keys";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home != nullptr ? home : ".") / ".config" / "pitcast" / "keys";
}

int make_keys(const KeysOptions& options) {
    const auto role = control::role_of(options.role);
    if (!role) {
        return fail(role.error(), kUsage);
    }
    if (Status made = control::make_server_key(options.folder); !made) {
        return fail(made.error(), kEnvironment);
    }
    const bool elsewhere = !options.public_key.empty();
    const Status added =
        elsewhere ? control::add_client(options.folder, {*role, options.name, options.public_key})
                  : control::make_client(options.folder, options.name, *role);
    if (!added) {
        return fail(added.error(), kBadInput);
    }
    const std::string name = options.name;
    std::printf("%s is %s\n", name.c_str(), options.role.c_str());
    if (!elsewhere) {
        std::printf("private key   %s   (for %s alone)\n",
                    control::client_key_file(options.folder, name).c_str(), name.c_str());
    }
    std::printf("channel's key %s   (for every client)\n",
                control::server_public_file(options.folder).c_str());
    std::printf("the channel:  pitcast run SHOW --control ENDPOINT --control-keys %s\n",
                options.folder.c_str());
    return kDone;
}

int list_keys(const KeysOptions& options) {
    auto list = control::load_client_list(options.folder);
    if (!list) {
        return fail(list.error(), kBadInput);
    }
    for (const Error& fault : list->faults) {
        warn(fault);
    }
    const auto server = control::load_public_key(control::server_public_file(options.folder));
    if (!server) {
        return fail(server.error(), kBadInput);
    }
    std::printf("channel   %s\n", server->c_str());
    for (const control::AuthorisedClient& client : list->clients) {
        std::printf("%s\n", control::client_line(client).c_str());
    }
    return list->faults.empty() ? kDone : kFailed;
}

int withdraw_key(const KeysOptions& options) {
    if (Status done = control::withdraw_client(options.folder, options.name); !done) {
        return fail(done.error(), kBadInput);
    }
    std::printf("%s is no longer known; a channel on air heeds it within a second\n",
                options.name.c_str());
    return kDone;
}

}  // namespace

void add_keys(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<KeysOptions>();
    options->folder = usual_key_folder();
    CLI::App* verb =
        app.add_subcommand("keys", "Keys and roles of those who may command a channel");
    verb->require_subcommand(1);
    const auto with_folder = [&](CLI::App* sub) {
        sub->add_option("--folder", options->folder, "Folder of the keys")->capture_default_str();
        return sub;
    };
    CLI::App* make = with_folder(
        verb->add_subcommand("make", "Make a key for a client, and the channel's own at first"));
    make->add_option("name", options->name, "Of the client: who its commands are from")->required();
    make->add_option("--role", options->role, "viewer, operator, director or engineer")->required();
    make->add_option("--public", options->public_key,
                     "Public key that the client has made itself, instead of making one");
    make->callback([options, &exit_code] { exit_code = make_keys(*options); });
    CLI::App* list = with_folder(
        verb->add_subcommand("list", "Roles, names and public keys; nothing that is secret"));
    list->callback([options, &exit_code] { exit_code = list_keys(*options); });
    CLI::App* withdraw = with_folder(verb->add_subcommand(
        "withdraw", "Take a client off the list: also counts for a channel on air"));
    withdraw->add_option("name", options->name, "Of the client")->required();
    withdraw->callback([options, &exit_code] { exit_code = withdraw_key(*options); });
}

}  // namespace pitcast::cli
