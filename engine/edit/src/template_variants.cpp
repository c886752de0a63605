// SPDX-License-Identifier: Apache-2.0
#include "template_variants.h"

#include <algorithm>

#include "pitcast/core/json_members.h"

namespace pitcast::edit {
namespace {

bool has_key(const Json& package, const char* member, const std::string& key) {
    const auto keys = keys_in(package, member);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Whether a variant can ever be shown in this package; if not, for what it was.
std::string foreign_edition(const Json& variant, const Json& package) {
    const auto when = variant.find("when");
    if (when == variant.end() || !when->is_object()) {
        return "";
    }
    std::string aspect;
    std::string theme;
    std::string language;
    read_member(*when, "aspect", aspect);
    read_member(*when, "theme", theme);
    read_member(*when, "language", language);
    if (!aspect.empty() && !has_key(package, "aspects", aspect)) {
        return aspect;
    }
    if (!theme.empty() && !has_key(package, "themes", theme)) {
        return theme;
    }
    for (std::size_t begin = 0; !language.empty() && begin <= language.size();) {
        const std::size_t end = std::min(language.find('+', begin), language.size());
        if (!has_key(package, "strings", language.substr(begin, end - begin)) &&
            !has_key(package, "strings", language)) {
            return language;
        }
        begin = end + 1;
    }
    return "";
}

}  // namespace

std::vector<std::string> keys_in(const Json& package, const char* member) {
    std::vector<std::string> keys;
    const auto found = package.find(member);
    if (found != package.end() && found->is_object()) {
        for (const auto& one : found->items()) {
            keys.push_back(one.key());
        }
    }
    return keys;
}

Status drop_variants(JsonText& made, const Json& package, TemplatePlan& plan) {
    const Json* variants = made.find("/variants");
    for (std::size_t i = variants == nullptr ? 0 : variants->size(); i-- > 0;) {
        const std::string edition = foreign_edition((*made.find("/variants"))[i], package);
        if (edition.empty()) {
            continue;
        }
        plan.left_out.push_back(edition);
        if (Status gone = made.erase("/variants/" + std::to_string(i)); !gone) {
            return gone;
        }
    }
    variants = made.find("/variants");
    return variants != nullptr && variants->empty() ? made.erase("/variants") : Status{};
}

}  // namespace pitcast::edit
