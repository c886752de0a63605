// SPDX-License-Identifier: Apache-2.0
// Names of new templates and of their files.
#include <algorithm>

#include "pitcast/core/file.h"
#include "pitcast/core/json_members.h"
#include "pitcast/edit/template_plan.h"

namespace pitcast::edit {
namespace {

bool is_plain_id(std::string_view id) {
    return id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
               std::string_view::npos &&
           id.front() != '-' && id.back() != '-';
}

}  // namespace

std::string template_file(const Json& package, std::string_view id) {
    const auto templates = package.find("templates");
    std::string beside;
    if (templates != package.end() && templates->is_array() && !templates->empty() &&
        templates->front().is_string()) {
        beside = templates->front().get<std::string>();
    }
    return beside.substr(0, beside.rfind('/') + 1) + std::string(id) + ".json";
}

IdFault fault_of_id(const std::filesystem::path& folder, const Json& package,
                    const std::vector<std::string>& taken, std::string_view id) {
    if (id.empty()) {
        return IdFault::empty;
    }
    if (!is_plain_id(id)) {
        return IdFault::letters;
    }
    if (id.size() > kLongestTemplateId) {
        return IdFault::too_long;
    }
    if (std::find(taken.begin(), taken.end(), id) != taken.end()) {
        return IdFault::taken;
    }
    const auto path = path_inside(folder, template_file(package, id));
    std::error_code unknown;
    return path && !std::filesystem::exists(*path, unknown) ? IdFault::none : IdFault::file_there;
}

std::string free_template_id(const std::filesystem::path& folder, const Json& package,
                             const std::vector<std::string>& taken, std::string_view wanted) {
    std::string id(wanted);
    for (int number = 2; number < 1000; ++number) {
        const IdFault fault = fault_of_id(folder, package, taken, id);
        if (fault != IdFault::taken && fault != IdFault::file_there) {
            break;
        }
        id = std::string(wanted) + "-" + std::to_string(number);
    }
    return id;
}

}  // namespace pitcast::edit
