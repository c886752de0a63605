// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {

void load_sponsors(const Node& root, LoadContext& context, Reader& reader) {
    const Node sponsors = root.child("sponsors");
    for (std::size_t i = 0; sponsors && reader.array(sponsors, "sponsors") && i < sponsors.size();
         ++i) {
        const Node node = sponsors.item(i);
        if (!reader.object(node, {"id", "title", "names"})) {
            return;
        }
        Sponsor sponsor;
        sponsor.id = reader.required_text(node, "id");
        sponsor.title = reader.text(node, "title", sponsor.id);
        const Node names = node.child("names");
        for (std::size_t n = 0; names && reader.array(names, "names") && n < names.size(); ++n) {
            const Node name = names.item(n);
            if (!name.json->is_string() || name.json->get<std::string>().empty()) {
                reader.fail(name, "\"names\" must be a list of texts");
                return;
            }
            sponsor.names.push_back(name.json->get<std::string>());
        }
        std::vector<std::string> own = sponsor.names;
        own.push_back(sponsor.id);
        for (const std::string& name : own) {
            if (const Sponsor* other = context.show.find_sponsor(name)) {
                reader.fail(node, "\"" + name + "\" already means sponsor \"" + other->id + "\"");
            }
        }
        if (reader.failed()) {
            return;
        }
        context.show.sponsors_.push_back(std::move(sponsor));
    }
}

TextTemplate load_sponsor(const Node& parent, TemplateContext& context) {
    const Node node = parent.child("sponsor");
    if (!node) {
        return {};
    }
    Reader& reader = context.reader;
    const std::string text = reader.text(parent, "sponsor", "");
    TextTemplate sponsor = parse_text(text, node, context.bindings, reader);
    const Show& show = context.package.show;
    const bool fixed = sponsor.parts.size() == 1 && sponsor.parts.front().value.empty();
    if (!reader.failed() && (sponsor.parts.empty() || fixed) &&
        show.find_sponsor(text) == nullptr) {
        std::vector<std::string> known;
        for (const Sponsor& one : show.sponsors_) {
            known.push_back(one.id);
        }
        reader.fail_word(node, "no sponsor \"" + text + "\" in package.json", text, known);
    }
    context.made.has_sponsors = true;
    return sponsor;
}

}  // namespace pitcast::show
