// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "loader.h"

namespace pitcast::show {

/// "race.order" or "field.ID" of a table.
void load_list_source(const Node& node, TemplateContext& context, ListBody& body) {
    Reader& reader = context.reader;
    const std::string source = reader.text(node, "source", "race.order");
    if (source != "race.order") {
        std::vector<std::string> known{"race.order"};
        const auto& fields = context.made.fields;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].type != "table") {
                continue;
            }
            known.push_back("field." + fields[i].id);
            if (known.back() == source) {
                body.source = ListBody::Source::field;
                body.field = i;
            }
        }
        if (body.source != ListBody::Source::field) {
            reader.fail_word(node.child("source"), "a list cannot show \"" + source + "\"", source,
                             known);
            return;
        }
    }
    body.order_by = static_cast<ListBody::OrderBy>(
        reader.choice(node, "order_by", {"position", "grid", "class", "best_lap"}, 0));
    if (const Node first = node.child("first")) {
        body.first =
            parse_expression(reader.text(node, "first", ""), first, context.bindings, reader);
        if (!reader.failed() && body.first.kind() != ValueKind::integer) {
            reader.fail(first, "\"first\" must be a number");
        }
    }
    if (const Node where = node.child("where")) {
        if (body.source == ListBody::Source::field) {
            reader.fail(where, "only a list of cars has \"where\"");
            return;
        }
        context.bindings.in_row = true;
        body.where =
            parse_expression(reader.text(node, "where", ""), where, context.bindings, reader);
        context.bindings.in_row = false;
    }
}

void load_list(const Node& node, TemplateContext& context, Element& element, ListBody& body) {
    Reader& reader = context.reader;
    if (context.bindings.in_row) {
        reader.fail(node, "a list cannot stand in a list");
        return;
    }
    load_list_source(node, context, body);
    body.pitch = reader.number(node, "pitch", body.pitch);
    if (body.pitch <= 0) {
        reader.fail(node.child("pitch"), "\"pitch\" must be positive");
    }
    body.rows = static_cast<std::int32_t>(reader.integer(node, "rows", 10, 1, 200));
    body.keep_top = static_cast<std::int32_t>(reader.integer(node, "keep_top", 3, 0, 199));
    const bool keeps = node.child("keep_top").json != nullptr;
    if (!keeps) {
        body.keep_top = std::min(body.keep_top, body.rows - 1);
    }
    if (body.keep_top >= body.rows) {
        reader.fail(node, "\"keep_top\" must be less than \"rows\"");
    }
    body.page_ns = load_ms(node, "page_ms", 0, reader);
    body.move_ns = load_ms(node, "move_ms", 700, reader);
    body.fade_ns = load_ms(node, "fade_ms", 250, reader);
    body.flash_ns = load_ms(node, "flash_ms", 2500, reader);
    if (const Node easing = node.child("move_easing")) {
        body.move_easing = load_easing(easing, context.package.show, reader);
    }
    if (!node.child("row")) {
        reader.fail(node, "member \"row\" is missing");
        return;
    }
    element.list_index = static_cast<std::uint32_t>(context.made.lists.size());
    context.made.lists.push_back(nullptr);  // found again when the tree stands still
    const Field* table =
        body.source == ListBody::Source::field ? &context.made.fields[body.field] : nullptr;
    context.bindings.in_row = true;
    context.bindings.row_table = table;
    load_elements(node.child("row"), context, body.row);
    context.bindings.in_row = false;
    context.bindings.row_table = nullptr;
}

}  // namespace pitcast::show
