// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {
namespace {

Expression load_time(const Node& node, const char* key, TemplateContext& context) {
    const Node time = node.child(key);
    if (!time) {
        return {};
    }
    Expression expression = parse_expression(context.reader.text(node, key, ""), time,
                                             context.bindings, context.reader);
    if (!context.reader.failed() && expression.kind() != ValueKind::duration) {
        context.reader.fail(time, "\"" + std::string(key) + "\" of a clock is no time",
                            "write \"10min\", \"90s\" or \"field.minutes * 1min\"");
    }
    return expression;
}

void load_day(const Node& node, TemplateContext& context, ClockRule& rule) {
    Reader& reader = context.reader;
    const Node day = node.child("to");
    rule.day = parse_text(reader.text(node, "to", ""), day, context.bindings, reader);
    const auto& parts = rule.day->parts;
    const bool fixed = parts.size() == 1 && parts.front().value.empty();
    if (!reader.failed() && fixed && parse_time_of_day(parts.front().literal) < 0) {
        reader.fail(day, "\"to\" is no time of day", "write \"14:00\" or \"14:00:30\"");
    }
    if (node.child("from")) {
        reader.fail(day, "a clock that counts down has \"from\" or \"to\", not both",
                    "\"from\" is a length of time, \"to\" a time of day");
    }
}

}  // namespace

void load_clock(const Node& node, TemplateContext& context, ClockBody& body) {
    Reader& reader = context.reader;
    ClockRule& rule = body.rule;
    rule.count =
        static_cast<ClockRule::Count>(reader.choice(node, "count", {"down", "up", "day"}, 0));
    const bool down = rule.count == ClockRule::Count::down;
    rule.from = load_time(node, "from", context);
    if (down && node.child("to")) {
        load_day(node, context, rule);
    } else {
        rule.to = load_time(node, "to", context);
    }
    rule.over = reader.boolean(node, "over", false);
    if (down && !node.child("from") && !node.child("to")) {
        reader.fail(node, "a clock that counts down needs \"from\" or \"to\"",
                    "\"from\" is a length of time, \"to\" a time of day");
    }
    if (rule.over && !down) {
        reader.fail(node.child("over"), "only a clock that counts down has \"over\"");
    }
    if (rule.count == ClockRule::Count::day && (node.child("from") || node.child("to"))) {
        reader.fail(node, "a clock of the time of day has neither \"from\" nor \"to\"");
    }
    const std::string format =
        reader.text(node, "format", rule.count == ClockRule::Count::day ? "HH:mm:ss" : "mm:ss");
    rule.format = parse_clock_format(format);
    if (rule.format.empty()) {
        reader.fail(node.child("format"), "\"" + format + "\" is no format of a clock",
                    "of H HH m mm s ss, t (tenths), tt (hundredths) and what stands between");
    }
    body.look = load_look(node, context);
    body.look.tabular = true;
}

}  // namespace pitcast::show
