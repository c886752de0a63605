// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/role.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/core/json_document.h"

namespace pitcast::control {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 4> kRoleNames{
    {{Role::viewer, "viewer"},
     {Role::operator_, "operator"},
     {Role::director, "director"},
     {Role::engineer, "engineer"}}};

}  // namespace

std::string_view role_name(Role role) {
    for (const auto& [known, name] : kRoleNames) {
        if (known == role) {
            return name;
        }
    }
    return "none";
}

Result<Role> role_of(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& [role, known] : kRoleNames) {
        if (known == name) {
            return role;
        }
        names.emplace_back(known);
    }
    const std::string near = nearest_word(name, names);
    return Error{"role", "there is no role of this name",
                 near.empty() ? "roles are viewer, operator, director and engineer"
                              : "did you mean \"" + near + "\"?"};
}

Role role_needed(show::Verb verb) {
    switch (verb) {
        case show::Verb::cue:
        case show::Verb::update:
        case show::Verb::delay:
        case show::Verb::gain:
        case show::Verb::correct:
            return Role::operator_;
        case show::Verb::take:
        case show::Verb::next:
        case show::Verb::out:
        case show::Verb::clear:
        case show::Verb::arm:
        case show::Verb::disarm:
        case show::Verb::lock:
        case show::Verb::unlock:
        case show::Verb::mix:
        case show::Verb::undo:
        case show::Verb::swap:
            return Role::director;
        case show::Verb::none:
        case show::Verb::add_sink:
        case show::Verb::remove_sink:
        case show::Verb::set_source:
        case show::Verb::load:
        case show::Verb::unload:
        case show::Verb::reload:
            break;
    }
    return Role::engineer;
}

}  // namespace pitcast::control
