// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "clock.h"
#include "loader.h"

namespace pitcast::show {
namespace {

/// The node's members as a command, without those of `own`.
Result<Command> command_of(const Node& node, std::initializer_list<const char*> own) {
    Json rest = *node.json;
    for (const char* member : own) {
        rest.erase(member);
    }
    return command_from_json(rest);
}

bool is_object(const Node& node, std::string_view what, Reader& reader) {
    if (!node.json->is_object()) {
        reader.fail(node, std::string(what) + " must be an object");
    }
    return !reader.failed();
}

Page load_page(const Node& node, LoadContext& context, Reader& reader) {
    Page page;
    if (!reader.object(
            node, {"id", "title", "template", "layer", "data", "group", "key", "note", "follow"})) {
        return page;
    }
    page.id = reader.required_text(node, "id");
    page.title = reader.text(node, "title", page.id);
    page.template_id = reader.required_text(node, "template");
    page.layer = static_cast<std::int32_t>(reader.integer(node, "layer", -1, -1, 9999));
    page.group = reader.text(node, "group", "");
    page.key = reader.text(node, "key", "");
    page.note = reader.text(node, "note", "");
    if (const Node data = node.child("data")) {
        page.data = is_object(data, "\"data\"", reader) ? *data.json : Json::object();
    }
    if (const Node follow = node.child("follow")) {
        reader.object(follow, {"page", "after_ms"});
        page.follow = reader.required_text(follow, "page");
        page.follow_ns = load_ms(follow, "after_ms", 0, reader);
    }
    for (const Page& other : context.show.pages_) {
        if (!page.key.empty() && other.key == page.key) {
            reader.fail(node.child("key"),
                        "pages \"" + other.id + "\" and \"" + page.id + "\" have the same key \"" +
                            page.key + "\"",
                        "give one of them another key, or none");
        }
    }
    if (context.show.find_page(page.id) != nullptr) {
        reader.fail(node.child("id"), "page \"" + page.id + "\" stands twice");
    }
    Command take;
    take.template_id = page.template_id;
    take.data = page.data;
    check_command_at(node, "page \"" + page.id + "\"", take, context.show, reader);
    return page;
}

Cue load_cue(const Node& node, std::size_t index, const Show& show, Reader& reader) {
    Cue cue;
    cue.at_ns = load_ms(node, "at_ms", 0, reader);
    auto command = command_of(node, {"at_ms"});
    if (!command) {
        reader.fail(node, "cue: " + command.error().what, command.error().mend);
        return cue;
    }
    cue.command = std::move(*command);
    cue.command.who = "rundown";
    if (cue.command.id.empty()) {
        cue.command.id = "rundown-" + std::to_string(index);
    }
    check_command_at(node, "cue", cue.command, show, reader);
    return cue;
}

}  // namespace

void check_command_at(const Node& node, std::string_view what, const Command& command,
                      const Show& show, Reader& reader) {
    if (reader.failed()) {
        return;
    }
    if (is_for_channel(command.verb)) {
        reader.fail(node, std::string(what) + ": a show cannot reload itself, nor change outputs");
        return;
    }
    std::vector<std::string> known;
    if (!command.page.empty() && show.find_page(command.page) == nullptr) {
        for (const Page& page : show.pages_) {
            known.push_back(page.id);
        }
        reader.fail_word(node, std::string(what) + ": no page \"" + command.page + "\"",
                         command.page, known);
        return;
    }
    if (command.template_id.empty()) {
        return;
    }
    const Template* made = show.find_template(command.template_id);
    if (made == nullptr) {
        for (const auto& one : show.templates_) {
            known.push_back(one->id);
        }
        reader.fail_word(node, std::string(what) + ": no template \"" + command.template_id + "\"",
                         command.template_id, known);
        return;
    }
    if (auto checked = check_fields(*made, command.data); !checked) {
        reader.fail(node,
                    std::string(what) + ": " + checked.error().where + " " + checked.error().what,
                    checked.error().mend);
    }
}

namespace {

/// Pages may follow each other in a circle for ever, but not without any time on air.
void check_circle(const Node& pages, std::size_t start, const Show& show, Reader& reader) {
    const Page* page = &show.pages_[start];
    for (std::size_t i = 0; i < show.pages_.size() && page != nullptr; ++i) {
        if (page->follow.empty() || page->follow_ns > 0) {
            return;
        }
        page = show.find_page(page->follow);
        if (page == &show.pages_[start]) {
            reader.fail(pages.item(start).child("follow"),
                        "page \"" + page->id + "\" follows itself without any time between",
                        "give one of the pages in the circle an \"after_ms\"");
            return;
        }
    }
}

}  // namespace

void load_pages(const Node& root, LoadContext& context, Reader& reader) {
    const Node pages = root.child("pages");
    for (std::size_t i = 0; pages && reader.array(pages, "pages") && i < pages.size(); ++i) {
        Page page = load_page(pages.item(i), context, reader);
        if (reader.failed()) {
            return;
        }
        context.show.pages_.push_back(std::move(page));
    }
    for (std::size_t i = 0; i < context.show.pages_.size(); ++i) {
        Command follow;
        follow.page = context.show.pages_[i].follow;
        check_command_at(pages.item(i), "\"follow\"", follow, context.show, reader);
    }
    for (std::size_t i = 0; i < context.show.pages_.size() && !reader.failed(); ++i) {
        check_circle(pages, i, context.show, reader);
    }
}

namespace {

/// What makes a rule come true: "when", an expression, with "after_ms"; or "at", a time of day,
/// with or without one.
Rule load_trigger(const Node& node, Reader& reader) {
    Rule rule;
    const Node at = node.child("at");
    if (at) {
        const std::string text = reader.text(node, "at", "");
        rule.at_ns = parse_time_of_day(text);
        if (!reader.failed() && rule.at_ns < 0) {
            reader.fail(at, "\"" + text + "\" is no time of day",
                        "write \"14:30\" or \"14:30:00\"");
        }
        if (node.child("after_ms")) {
            reader.fail(node.child("after_ms"), "\"at\" is a time already",
                        "write the later time, or \"when\" instead of \"at\"");
        }
    }
    if (!at || node.child("when")) {
        rule.when =
            parse_expression(reader.required_text(node, "when"), node.child("when"), {}, reader);
    }
    rule.after_ns = load_ms(node, "after_ms", 0, reader);
    return rule;
}

}  // namespace

void load_rules(const Node& root, LoadContext& context, Reader& reader) {
    const Node rules = root.child("rules");
    for (std::size_t i = 0; rules && reader.array(rules, "rules") && i < rules.size(); ++i) {
        const Node node = rules.item(i);
        if (!is_object(node, "a rule", reader)) {
            return;
        }
        RuleSummary summary;
        summary.id = reader.required_text(node, "id");
        summary.title = reader.text(node, "title", summary.id);
        Rule rule = load_trigger(node, reader);
        rule.rearm_ns = load_ms(node, "rearm_ms", 10'000, reader);
        auto command = command_of(node, {"id", "title", "when", "at", "after_ms", "rearm_ms"});
        if (!reader.failed() && !command) {
            reader.fail(node, "rule: " + command.error().what, command.error().mend);
        }
        for (const RuleSummary& other : context.show.rule_summaries_) {
            if (other.id == summary.id) {
                reader.fail(node.child("id"), "rule \"" + summary.id + "\" stands twice");
            }
        }
        if (reader.failed()) {
            return;
        }
        summary.command = std::move(*command);
        summary.command.who = "rule " + summary.id;
        if (summary.command.verb == Verb::arm || summary.command.verb == Verb::disarm) {
            reader.fail(node, "a rule cannot switch rules on and off");
        }
        if (summary.command.verb == Verb::lock || summary.command.verb == Verb::unlock) {
            reader.fail(node, "a rule cannot lock and unlock layers");
        }
        check_command_at(node, "rule", summary.command, context.show, reader);
        context.show.rule_summaries_.push_back(std::move(summary));
        context.show.rules_.push_back(std::move(rule));
    }
}

void load_rundown(const Node& root, LoadContext& context, Reader& reader) {
    const Node rundown = root.child("rundown");
    if (!rundown || !reader.object(rundown, {"length_ms", "cues"})) {
        return;
    }
    Show& show = context.show;
    show.rundown_length_ns_ = load_ms(rundown, "length_ms", 0, reader);
    const Node cues = rundown.child("cues");
    for (std::size_t i = 0; cues && reader.array(cues, "cues") && i < cues.size(); ++i) {
        const Node node = cues.item(i);
        if (!is_object(node, "a cue", reader)) {
            return;
        }
        Cue cue = load_cue(node, i, show, reader);
        if (show.rundown_length_ns_ > 0 && cue.at_ns >= show.rundown_length_ns_) {
            reader.fail(node, "the cue stands after the end of the rundown");
        }
        if (!show.rundown_.empty() && cue.at_ns < show.rundown_.back().at_ns) {
            reader.fail(node, "cues must stand in order of time");
        }
        if (reader.failed()) {
            return;
        }
        show.rundown_.push_back(std::move(cue));
    }
}

}  // namespace pitcast::show
