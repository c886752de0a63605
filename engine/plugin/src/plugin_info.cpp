// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/plugin_info.h"

namespace pitcast::plugin {

std::string_view text_of(Role role) {
    switch (role) {
        case Role::feed:
            return "feed";
        case Role::sink:
            return "sink";
        case Role::surface:
            return "surface";
        case Role::source:
            return "source";
        default:
            return "none";
    }
}

bool PluginInfo::is(Role role) const {
    return (role == Role::feed && feed) || (role == Role::sink && sink) ||
           (role == Role::surface && surface) || (role == Role::source && source);
}

std::string PluginInfo::roles() const {
    std::string text;
    for (const Role role : {Role::feed, Role::source, Role::sink, Role::surface}) {
        if (is(role)) {
            text += (text.empty() ? "" : " and ") + std::string(text_of(role));
        }
    }
    return text;
}

}  // namespace pitcast::plugin
