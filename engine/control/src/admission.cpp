// SPDX-License-Identifier: Apache-2.0
#include "admission.h"

#include <algorithm>

namespace pitcast::control {
namespace {

std::string verb_text(const show::Command& command) {
    return show::command_to_json(command)["verb"].get<std::string>();
}

}  // namespace

Result<Asker> admit(const Incoming& incoming, const Gatekeeper* gate) {
    if (gate == nullptr) {
        return Asker{incoming.from.identity, "", Role::engineer};
    }
    const AuthorisedClient* client = gate->client(incoming.user_id);
    if (incoming.user_id.empty() || client == nullptr) {
        return Error{"key",
                     incoming.user_id.empty() ? "this connection has proved no key"
                                              : "this key is no longer known here",
                     "ask who keeps the keys of the channel (pitcast keys)"};
    }
    return Asker{client->public_key, client->name, client->role};
}

Status authorise(const Asker& asker, Request& request) {
    const show::Command* hardest = &request.command;
    for (const show::Command& one : request.batch) {
        if (hardest == &request.command || role_needed(one.verb) > role_needed(hardest->verb)) {
            hardest = &one;
        }
    }
    const Role needed = request.asks_state ? Role::viewer : role_needed(hardest->verb);
    if (!allows(asker.role, needed)) {
        return Error{"role",
                     "\"" + verb_text(*hardest) + "\" needs the role " +
                         std::string(role_name(needed)) + ", and " + asker.name + " is " +
                         std::string(role_name(asker.role)),
                     "ask who keeps the keys of the channel for a key of that role"};
    }
    if (asker.name.empty()) {
        return {};
    }
    std::string& who = request.command.who;
    if (!who.empty() && who != asker.name) {
        return Error{"who", "says somebody else than the key, which is " + asker.name + "'s",
                     "leave \"who\" out"};
    }
    who = asker.name;
    for (show::Command& one : request.batch) {
        one.who = asker.name;
    }
    return {};
}

}  // namespace pitcast::control
