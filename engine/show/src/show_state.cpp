// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/show_state.h"

#include <algorithm>
#include <cassert>

#include "pitcast/core/clock.h"

#include "instance.h"
#include "loader.h"

namespace pitcast::show {
namespace {

using Phase = Instance::Phase;

std::string known_templates(const Show& show, std::string_view word) {
    std::vector<std::string> known;
    for (const auto& made : show.templates_) {
        known.push_back(made->id);
    }
    const std::string near = nearest_word(word, known);
    return near.empty() ? "" : "did you mean \"" + near + "\"?";
}

Error refusal(const Command& command, std::string what, std::string mend = "") {
    return {command.id.empty() ? "command" : "command \"" + command.id + "\"", std::move(what),
            std::move(mend)};
}

Instance make_instance(const Template& made, Json data, Nanoseconds start_ns) {
    Instance instance;
    instance.made = &made;
    instance.fields = field_values(made, data);
    instance.data = std::move(data);
    instance.phase = Phase::in;
    instance.start_ns = start_ns;
    instance.unresolved = true;
    instance.lists.resize(made.lists.size());
    return instance;
}

void send_out(Instance& instance, Nanoseconds now_ns) {
    if (instance.phase != Phase::out) {
        instance.phase = Phase::out;
        instance.out_ns = now_ns;
    }
}

/// Moves phases to `now`. False when the instance is gone.
bool step_instance(Instance& instance, const Show& show, const race::RaceState& race,
                   const Instant& now) {
    const Template& made = *instance.made;
    const Nanoseconds now_ns = now.tai_ns;
    resolve_competitors(instance, race);
    step_lists(instance, show, race, now);
    if (instance.phase == Phase::in && now_ns >= instance.start_ns + made.in_ns) {
        instance.phase = Phase::on;
    }
    if (made.hold_ns > 0 && instance.phase == Phase::on &&
        now_ns >= instance.start_ns + made.in_ns + made.hold_ns) {
        send_out(instance, instance.start_ns + made.in_ns + made.hold_ns);
    }
    return instance.phase != Phase::out || now_ns < instance.out_ns + made.out_ns;
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
    return {layer, instance.made->id, std::string(phase), instance.step, instance.data};
}

/// The layer that a command without a template speaks of; -1 = none or more than one.
std::int32_t layer_of(const std::map<std::int32_t, Layer>& layers, const Command& command,
                      const Show& show) {
    if (command.layer >= 0) {
        return command.layer;
    }
    for (const auto& [number, layer] : layers) {
        if (layer.current && layer.current->made->id == command.template_id) {
            return number;
        }
    }
    const Template* made = show.find_template(command.template_id);
    return made == nullptr ? -1 : made->layer;
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

Status ShowState::Impl::cue(const Command& command, const Instant& now) {
    const Template* made = show->find_template(command.template_id);
    if (made == nullptr) {
        return refusal(command, "no template \"" + command.template_id + "\"",
                       known_templates(*show, command.template_id));
    }
    if (auto checked = check_fields(*made, command.data); !checked) {
        return checked.error().within(refusal(command, "").where);
    }
    const std::int32_t number = command.layer >= 0 ? command.layer : made->layer;
    layers[number].cued = make_instance(*made, command.data, now.tai_ns);
    return {};
}

Status ShowState::Impl::take(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(layers, command, *show);
    if (command.template_id.empty()) {
        const auto found = layers.find(number);
        if (found == layers.end() || !found->second.cued) {
            return refusal(command, "nothing is cued on layer " + std::to_string(number),
                           "cue a template first, or name one");
        }
    } else {
        const auto found = layers.find(number);
        const bool waiting = found != layers.end() && found->second.cued &&
                             found->second.cued->made->id == command.template_id &&
                             command.data.empty();
        if (!waiting) {
            if (auto cued = cue(command, now); !cued) {
                return cued;
            }
        }
    }
    const std::int32_t target = command.template_id.empty() || command.layer >= 0
                                    ? number
                                    : show->find_template(command.template_id)->layer;
    Layer& layer = layers[layers.contains(number) && layers[number].cued ? number : target];
    Instance fresh = std::move(*layer.cued);
    layer.cued.reset();
    fresh.start_ns = now.tai_ns;
    if (layer.current && !fresh.made->cuts) {
        send_out(*layer.current, now.tai_ns);
        fresh.start_ns = layer.current->out_ns + layer.current->made->out_ns;
        layer.leaving = std::move(layer.current);
    } else if (fresh.made->cuts) {
        layer.leaving.reset();
    }
    layer.current = std::move(fresh);
    return {};
}

Status ShowState::Impl::update(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(layers, command, *show);
    const auto found = layers.find(number);
    const bool on_air = found != layers.end() && found->second.current &&
                        found->second.current->phase != Phase::out;
    if (!on_air && (found == layers.end() || !found->second.cued)) {
        return refusal(command, "nothing is on layer " + std::to_string(number) + " to update",
                       "take a template first");
    }
    Instance& instance = on_air ? *found->second.current : *found->second.cued;
    if (!command.template_id.empty() && instance.made->id != command.template_id) {
        return refusal(command, "layer " + std::to_string(number) + " shows \"" +
                                    instance.made->id + "\", not \"" + command.template_id + "\"");
    }
    if (auto checked = check_fields(*instance.made, command.data); !checked) {
        return checked.error().within(refusal(command, "").where);
    }
    Json data = instance.data;
    data.update(command.data);
    instance.old_fields = std::move(instance.fields);
    instance.fields = field_values(*instance.made, data);
    instance.data = std::move(data);
    instance.unresolved = true;
    if (on_air) {
        instance.update_ns = now.tai_ns;
    }
    return {};
}

Status ShowState::Impl::next(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(layers, command, *show);
    const auto found = layers.find(number);
    if (found == layers.end() || !found->second.current ||
        found->second.current->phase == Phase::out) {
        return refusal(command, "nothing is on layer " + std::to_string(number) + " to continue",
                       "take a template first");
    }
    Instance& instance = *found->second.current;
    if (instance.step + 1 >= instance.made->step_count) {
        send_out(instance, now.tai_ns);
        return {};
    }
    instance.old_step = instance.step++;
    instance.step_ns = now.tai_ns;
    return {};
}

Status ShowState::Impl::out(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(layers, command, *show);
    if (number < 0) {
        return refusal(command, "names no layer and no template that is on air",
                       known_templates(*show, command.template_id));
    }
    const auto found = layers.find(number);
    if (found == layers.end()) {
        return {};  // already out: what was wanted is so
    }
    found->second.cued.reset();
    if (found->second.current) {
        send_out(*found->second.current, now.tai_ns);
    }
    return {};
}

ShowState::ShowState(std::shared_ptr<const Package> package) : impl_(std::make_unique<Impl>()) {
    impl_->show = dynamic_cast<const Show*>(package.get());
    assert(impl_->show != nullptr && "packages come from load_package");
    impl_->package = std::move(package);
}
ShowState::~ShowState() = default;
ShowState::ShowState(ShowState&&) noexcept = default;
ShowState& ShowState::operator=(ShowState&&) noexcept = default;

Status ShowState::apply(const Command& command, const Instant& now) {
    Impl& impl = *impl_;
    if (!command.id.empty() && impl.seen.contains(command.id)) {
        return {};
    }
    Status done;
    switch (command.verb) {
        case Verb::cue:
            done = impl.cue(command, now);
            break;
        case Verb::take:
            done = impl.take(command, now);
            break;
        case Verb::update:
            done = impl.update(command, now);
            break;
        case Verb::next:
            done = impl.next(command, now);
            break;
        case Verb::out:
            done = impl.out(command, now);
            break;
        case Verb::clear:
            if (command.layer >= 0) {
                impl.layers.erase(command.layer);
            } else {
                impl.layers.clear();
            }
            break;
        case Verb::none:
            done = refusal(command, "has no verb");
            break;
    }
    if (done) {
        impl.remember(command.id);
    }
    return done;
}

void ShowState::step(const race::RaceState& race, const Instant& now) {
    for (auto& [number, layer] : impl_->layers) {
        if (layer.leaving && !step_instance(*layer.leaving, *impl_->show, race, now)) {
            layer.leaving.reset();
        }
        if (layer.current && !step_instance(*layer.current, *impl_->show, race, now)) {
            layer.current.reset();
        }
    }
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
    hasher.add(impl_->seen_order.size());
    for (const std::string& id : impl_->seen_order) {
        hasher.add(std::string_view(id));
    }
    return hasher.value();
}

Nanoseconds display_utc_ns(const race::RaceState& race, const Instant& now, Nanoseconds delay_ns) {
    constexpr Nanoseconds kLive = 5 * kNanosecondsPerSecond;
    const Nanoseconds utc = utc_from_tai(now.tai_ns);
    const bool live =
        race.now_utc_ns == 0 || (race.now_utc_ns >= utc - kLive && race.now_utc_ns <= utc + kLive);
    return (live ? utc : race.now_utc_ns) - delay_ns;
}

}  // namespace pitcast::show
