// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/package.h"

#include "loader.h"

namespace pitcast::show {
namespace {

Error unknown(const std::string& what, const std::string& word,
              const std::vector<std::string>& known) {
    const std::string near = nearest_word(word, known);
    return {what + " \"" + word + "\"", "is not in this show",
            near.empty() ? "ask \"state\" for what there is" : "did you mean \"" + near + "\"?"};
}

template <typename Items, typename IdOf>
bool has(const Items& items, const std::string& id, std::vector<std::string>& known, IdOf id_of) {
    for (const auto& item : items) {
        if (id_of(item) == id) {
            return true;
        }
        known.push_back(id_of(item));
    }
    return false;
}

}  // namespace

Status check_command(const Package& package, const Command& command) {
    std::vector<std::string> known;
    const auto id_of = [](const auto& item) { return item.id; };
    if (!command.rule.empty() && !has(package.rules(), command.rule, known, id_of)) {
        return unknown("rule", command.rule, known);
    }
    known.clear();
    if (!command.page.empty() && !has(package.pages(), command.page, known, id_of)) {
        return unknown("page", command.page, known);
    }
    if (command.template_id.empty()) {
        return {};
    }
    known.clear();
    const auto* show = dynamic_cast<const Show*>(&package);
    const Template* made = show == nullptr ? nullptr : show->find_template(command.template_id);
    if (made != nullptr) {
        // A mix is of the template's layer, and its data are the mix.
        return command.verb == Verb::mix ? Status() : check_fields(*made, command.data);
    }
    (void)has(package.templates(), command.template_id, known, id_of);
    return unknown("template", command.template_id, known);
}

}  // namespace pitcast::show
