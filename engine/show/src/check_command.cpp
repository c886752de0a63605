// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/package.h"

#include "loader.h"

namespace pitcast::show {

Status check_command(const Package& package, const Command& command) {
    if (command.template_id.empty()) {
        return {};
    }
    const auto* show = dynamic_cast<const Show*>(&package);
    const Template* made = show == nullptr ? nullptr : show->find_template(command.template_id);
    if (made != nullptr) {
        return check_fields(*made, command.data);
    }
    std::vector<std::string> known;
    for (const TemplateSummary& summary : package.templates()) {
        known.push_back(summary.id);
    }
    const std::string near = nearest_word(command.template_id, known);
    return Error{
        "template \"" + command.template_id + "\"", "is not in this show",
        near.empty() ? "ask \"state\" for the templates" : "did you mean \"" + near + "\"?"};
}

}  // namespace pitcast::show
