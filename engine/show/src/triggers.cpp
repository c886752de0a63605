// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "instance.h"

/// What happens by itself: rules that the director has armed, and pages that follow pages.
namespace pitcast::show {
namespace {

/// A time of day is true for a minute: a channel that was started a moment late still acts, one
/// that is started in the afternoon does not do what was due in the morning.
constexpr Nanoseconds kGrace = 60 * kNanosecondsPerSecond;

bool is_true(const Rule& rule, const Scope& scope) {
    if (rule.at_ns >= 0) {
        const Nanoseconds late = local_time_of_day(scope) - rule.at_ns;
        if ((late < 0 ? late + kDayNs : late) >= kGrace) {
            return false;
        }
    }
    return rule.when.empty() || rule.when.holds(scope);
}

}  // namespace

Status ShowState::Impl::arm(const Command& command) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (show->rule_summaries_[i].id == command.rule) {
            rules[i].armed = command.verb == Verb::arm;
            return {};
        }
    }
    return Error{"command", "no rule \"" + command.rule + "\"", ""};
}

void ShowState::Impl::step_rules(const race::RaceState& race, const Instant& now) {
    if (rules.empty()) {
        return;
    }
    const Scope scope = scope_of(*show, race, now, nullptr);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const Rule& rule = show->rules_[i];
        RuleState& state = rules[i];
        state.since_ns = !is_true(rule, scope) ? 0
                         : state.since_ns == 0 ? now.tai_ns
                                               : state.since_ns;
        const bool holds = state.since_ns != 0 && now.tai_ns - state.since_ns >= rule.after_ns;
        const bool rises = holds && !state.held &&
                           (state.fired_ns == 0 || now.tai_ns >= state.fired_ns + rule.rearm_ns);
        state.held = holds;
        if (!rises) {
            continue;
        }
        state.fired_ns = now.tai_ns;
        if (state.armed) {
            // Checked when the package was loaded; what can still be refused (nothing to update)
            // changes nothing.
            (void)apply(show->rule_summaries_[i].command, now);
        }
    }
}

void ShowState::Impl::follow_pages(const Instant& now) {
    std::vector<Command> due;
    for (auto& [number, layer] : layers) {
        if (!layer.current || layer.current->page == nullptr || layer.current->followed ||
            layer.current->phase != Instance::Phase::on) {
            continue;
        }
        const Page& page = *layer.current->page;
        if (!page.follow.empty() &&
            now.tai_ns >= layer.current->start_ns + layer.current->in_ns() + page.follow_ns) {
            layer.current->followed = true;
            Command& take = due.emplace_back();
            take.verb = Verb::take;
            take.page = page.follow;
            take.who = layer.current->who;
        }
    }
    for (const Command& take : due) {
        (void)apply(take, now);
    }
}

}  // namespace pitcast::show
