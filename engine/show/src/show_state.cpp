// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/show_state.h"

#include <cassert>

#include "pitcast/core/clock.h"

#include "painter.h"

namespace pitcast::show {
namespace {

using Phase = Instance::Phase;

/// Moves phases to `now`. False when the instance is gone.
bool step_instance(Instance& instance, const Show& show, const race::RaceState& race,
                   const Instant& now, ListScratch& scratch) {
    const Template& made = *instance.made;
    const Nanoseconds now_ns = now.tai_ns;
    resolve_competitors(instance, race);
    step_lists(instance, show, race, now, scratch);
    if (instance.phase == Phase::in && now_ns >= instance.start_ns + instance.in_ns()) {
        instance.phase = Phase::on;
    }
    if (made.hold_ns > 0 && instance.phase == Phase::on &&
        now_ns >= instance.start_ns + instance.in_ns() + made.hold_ns) {
        instance.phase = Phase::out;
        instance.out_ns = instance.start_ns + instance.in_ns() + made.hold_ns;
        instance.leaves = false;
    }
    return instance.phase != Phase::out || now_ns < instance.out_ns + instance.leave_ns();
}

std::string_view phase_word(Phase phase) {
    switch (phase) {
        case Phase::in:
            return "in";
        case Phase::on:
            return "on";
        case Phase::out:
            return "out";
        case Phase::none:
            break;
    }
    return "cued";
}

LayerReport report_of(std::int32_t layer, const Instance& instance, std::string_view phase) {
    return {layer,         instance.made->id, std::string(phase),
            instance.step, instance.data,     instance.page == nullptr ? "" : instance.page->id};
}

}  // namespace

void ShowState::Impl::remember(const std::string& id) {
    if (id.empty() || !seen.insert(id).second) {
        return;
    }
    seen_order.push_back(id);
    if (seen_order.size() > kRemembered) {
        seen.erase(seen_order.front());
        seen_order.pop_front();
    }
}

ShowState::Impl::Impl() : scratch(std::make_unique<PaintScratch>()) {}
ShowState::Impl::~Impl() = default;

ShowState::ShowState(std::shared_ptr<const Package> package) : impl_(std::make_unique<Impl>()) {
    impl_->show = dynamic_cast<const Show*>(package.get());
    assert(impl_->show != nullptr && "packages come from load_package");
    impl_->package = std::move(package);
    impl_->rules.resize(impl_->show->rules_.size());
}
ShowState::~ShowState() = default;
ShowState::ShowState(ShowState&&) noexcept = default;
ShowState& ShowState::operator=(ShowState&&) noexcept = default;

Status ShowState::apply(const Command& command, const Instant& now) {
    Impl& impl = *impl_;
    // Ids are the asker's own: "1" of one desk is not "1" of another.
    const std::string id =
        command.id.empty() || command.who.empty() ? command.id : command.who + '\n' + command.id;
    if (!id.empty() && impl.seen.contains(id)) {
        return {};
    }
    Status done = impl.apply(command, now);
    if (done) {
        impl.remember(id);
    }
    return done;
}

void ShowState::step(const race::RaceState& race, const Instant& now) {
    for (auto& [number, layer] : impl_->layers) {
        if (layer.leaving &&
            !step_instance(*layer.leaving, *impl_->show, race, now, impl_->list_scratch)) {
            layer.leaving.reset();
        }
        if (layer.current &&
            !step_instance(*layer.current, *impl_->show, race, now, impl_->list_scratch)) {
            layer.current.reset();
        }
    }
    impl_->step_rules(race, now);
    impl_->follow_pages(now);
    impl_->take_at_end(now);
    impl_->count_exposure(race, now);
    std::erase_if(impl_->mixes,
                  [&](const auto& entry) { return entry.second.is_neutral(now.tai_ns); });
    std::erase_if(impl_->layers, [](const auto& entry) {
        return !entry.second.leaving && !entry.second.current && !entry.second.cued;
    });
}

std::vector<LayerReport> ShowState::layers() const {
    std::vector<LayerReport> reports;
    for (const auto& [number, layer] : impl_->layers) {
        if (layer.leaving) {
            reports.push_back(report_of(number, *layer.leaving, "out"));
        }
        if (layer.current) {
            reports.push_back(report_of(number, *layer.current, phase_word(layer.current->phase)));
        }
        if (layer.cued) {
            reports.push_back(report_of(number, *layer.cued, "cued"));
        }
    }
    return reports;
}

Json ShowState::mixes() const {
    Json told = Json::object();
    for (const auto& [number, mix] : impl_->mixes) {
        if (Json one = mix.told(); !one.empty()) {
            told[std::to_string(number)] = std::move(one);
        }
    }
    return told;
}

std::vector<RuleReport> ShowState::rules() const {
    std::vector<RuleReport> reports;
    for (std::size_t i = 0; i < impl_->rules.size(); ++i) {
        const RuleState& state = impl_->rules[i];
        reports.push_back(
            {impl_->show->rule_summaries_[i].id, state.armed, state.held, state.fired_ns});
    }
    return reports;
}

std::uint64_t ShowState::state_hash() const {
    Hasher hasher;
    hasher.add(std::string_view(impl_->show->id_));
    hasher.add(impl_->layers.size());
    for (const auto& [number, layer] : impl_->layers) {
        hasher.add(number);
        for (const auto* instance : {&layer.leaving, &layer.current, &layer.cued}) {
            hasher.add(static_cast<std::uint8_t>(instance->has_value()));
            if (*instance) {
                hash_instance(**instance, hasher);
            }
        }
    }
    hasher.add(impl_->rules.size());
    for (const RuleState& rule : impl_->rules) {
        hasher.add(static_cast<std::uint8_t>(rule.armed));
        hasher.add(static_cast<std::uint8_t>(rule.held));
        hasher.add(rule.since_ns);
        hasher.add(rule.fired_ns);
    }
    hasher.add(impl_->locks.size());
    for (const auto& [number, who] : impl_->locks) {
        hasher.add(number);
        hasher.add(std::string_view(who));
    }
    hasher.add(impl_->delays.size());
    for (const auto& [source, frames] : impl_->delays) {
        hasher.add(std::string_view(source));
        hasher.add(frames);
    }
    hasher.add(impl_->mixes.size());
    for (const auto& [number, mix] : impl_->mixes) {
        hasher.add(number);
        mix.add_to(hasher);
    }
    hasher.add(impl_->gains.size());
    for (const auto& [source, tenths] : impl_->gains) {
        hasher.add(std::string_view(source));
        hasher.add(tenths);
    }
    hasher.add(impl_->exposure.size());
    for (const auto& [key, exposure] : impl_->exposure) {
        hasher.add(std::string_view(key.first));
        hasher.add(std::string_view(key.second));
        hasher.add(exposure.pictures);
        hasher.add(exposure.times);
        hasher.add(static_cast<std::uint8_t>(exposure.on_air));
    }
    hasher.add(impl_->seen_order.size());
    for (const std::string& id : impl_->seen_order) {
        hasher.add(std::string_view(id));
    }
    return hasher.value();
}

Nanoseconds display_utc_ns(const race::RaceState& race, const Instant& now, Nanoseconds delay_ns) {
    const Nanoseconds utc = utc_from_tai(now.tai_ns);
    // In a silence the newest event grows old, however right its clock: what was true at the
    // beginning of it holds, or else the picture would jump back after 5 s.
    const bool silent = race::is_silent(race.feed) && race.feed_silent_utc_ns > 0;
    const bool live =
        race.now_utc_ns == 0 || race::keeps_time_of(race, silent ? race.feed_silent_utc_ns : utc);
    return (live ? utc : race.now_utc_ns) - delay_ns;
}

}  // namespace pitcast::show
