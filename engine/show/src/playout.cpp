// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "instance.h"
#include "loader.h"

/// What every command does in every state of a layer; docs/playout.md has it as a table.
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
    drive_clip(instance, instance.data, 0);
    return instance;
}

void send_out(Instance& instance, Nanoseconds now_ns) {
    if (instance.phase != Phase::out) {
        instance.phase = Phase::out;
        instance.out_ns = now_ns;
        instance.leaves = false;
    }
}

/// Lets what is on air go out; what has not begun was never seen.
void send_current_out(Layer& layer, Nanoseconds now_ns) {
    if (layer.current && !layer.current->begun(now_ns)) {
        layer.current.reset();
    } else if (layer.current) {
        send_out(*layer.current, now_ns);
    }
}

bool on_air(const Layer& layer) {
    return layer.current && layer.current->phase != Phase::out;
}

/// A layer that was never used has nothing on it.
Layer* find_layer(std::map<std::int32_t, Layer>& layers, std::int32_t number) {
    const auto found = layers.find(number);
    return found == layers.end() ? nullptr : &found->second;
}

std::string on_layer(std::int32_t number) {
    return "on layer " + std::to_string(number);
}

/// How one thing gives way to another.
struct Way {
    TakeOver kind = TakeOver::cut;
    Nanoseconds length_ns = 0;
    Easing easing;
};

Way way_of(Manner manner, const std::optional<Transition>& transition, const Template& comes) {
    if (manner == Manner::cut) {
        return {};
    }
    if (!transition) {
        return {comes.take_over, comes.take_over_ns, comes.take_over_easing};
    }
    switch (transition->kind) {
        case Transition::Kind::wipe:
            return {TakeOver::wipe, transition->length_ns, {}};
        case Transition::Kind::push:
            return {TakeOver::push, transition->length_ns, {}};
        case Transition::Kind::mix:
            break;
    }
    return {TakeOver::mix, transition->length_ns, {}};
}

/// Lets what is on air go by a passage.
void pass_out(Instance& old, const Instance* comes, const Way& way, Nanoseconds now_ns) {
    const double from = old.passage.kind == TakeOver::mix ? old.passage_share(now_ns) : 1;
    send_out(old, now_ns);
    old.passage = {way.kind, nullptr, {}, now_ns, from, way.length_ns, way.easing};
    if (comes != nullptr) {
        old.passage.partner = comes->made;
        old.passage.partner_fields = comes->fields;
    }
    old.leaves = true;
}

/// Lets the template that is on air go as the one that comes says, or the command.
void pass_over(Layer& layer, Instance& fresh, const Command& command, Nanoseconds now_ns) {
    const auto& transition = command.transition ? command.transition : fresh.transition;
    const Way way = way_of(command.manner, transition, *fresh.made);
    fresh.start_ns = now_ns;
    fresh.entered = command.manner == Manner::cut;
    if (!layer.current || way.kind == TakeOver::cut) {
        if (way.kind == TakeOver::cut) {
            layer.leaving.reset();
            layer.current.reset();
        } else if (transition) {
            fresh.passage = {way.kind, nullptr, {}, now_ns, 1, way.length_ns, way.easing};
            fresh.entered = true;
        }
        return;
    }
    Instance& old = *layer.current;
    if (!old.begun(now_ns)) {
        // It only waited for the one before it to leave, and nobody has seen it.
        fresh.start_ns = old.start_ns;
        return;
    }
    if (way.kind == TakeOver::animate || old.phase == Phase::out) {
        send_out(old, now_ns);
        fresh.start_ns = old.out_ns + old.leave_ns();
    } else {
        fresh.passage = {way.kind, old.made, old.fields, now_ns, 1, way.length_ns, way.easing};
        fresh.entered = way.kind != TakeOver::combo;
        pass_out(old, &fresh, way, now_ns);
    }
    layer.leaving = std::move(layer.current);
}

}  // namespace

Status ShowState::Impl::apply(const Command& command, const Instant& now) {
    if (!command.page.empty()) {
        const Page* page = show->find_page(command.page);
        if (page == nullptr) {
            return refusal(command, "no page \"" + command.page + "\"");
        }
        Command own = command;
        own.page.clear();
        own.template_id = page->template_id;
        own.layer = command.layer >= 0 ? command.layer : page->layer;
        own.data = page->data;
        own.data.update(command.data);
        const Status done = apply(own, now);
        const std::int32_t number = layer_of(own);
        if (Layer* layer = find_layer(layers, number); done && layer != nullptr) {
            auto& held = command.verb == Verb::cue ? layer->cued : layer->current;
            if (held && (command.verb == Verb::cue || command.verb == Verb::take)) {
                held->page = page;
                held->who = command.who;
            }
        }
        return done;
    }
    if (auto free = check_lock(command); !free) {
        return free;
    }
    std::optional<Deed> deed = deed_of(command);
    Status done = carry_out(command, now);
    if (done && deed && !deed->before.empty()) {
        remember(*std::move(deed));
    }
    return done;
}

Status ShowState::Impl::carry_out(const Command& command, const Instant& now) {
    switch (command.verb) {
        case Verb::cue:
            return cue(command, now);
        case Verb::take:
            return take(command, now);
        case Verb::update:
            return update(command, now);
        case Verb::next:
            return next(command, now);
        case Verb::out:
            return out(command, now);
        case Verb::clear:
            return clear(command, now);
        case Verb::arm:
        case Verb::disarm:
            return arm(command);
        case Verb::lock:
        case Verb::unlock:
            return lock(command);
        case Verb::delay:
        case Verb::gain:
            return set_source(command);
        case Verb::mix:
            return mix(command, now);
        case Verb::undo:
            return undo(command, now);
        case Verb::correct:
            return refusal(command, "is for the race, not for a show");
        case Verb::swap:
            return swap(command);
        case Verb::add_sink:
        case Verb::remove_sink:
        case Verb::set_source:
        case Verb::load:
        case Verb::unload:
        case Verb::reload:
            return refusal(command, "is for the channel, not for its show");
        case Verb::none:
            break;
    }
    return refusal(command, "has no verb");
}

/// Without a layer all that are mixed go back, but for those that somebody else has locked.
Status ShowState::Impl::mix(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(command);
    if (number >= 0) {
        return mixes[number].set(command.data, now.tai_ns);
    }
    if (!command.data.empty() && !command.data.contains("duration_ms")) {
        return refusal(command, "names no layer to mix", "name a layer or a template");
    }
    for (auto& [layer, mix] : mixes) {
        const auto lock = locks.find(layer);
        if (lock != locks.end() && lock->second != command.who) {
            continue;
        }
        if (Status done = mix.set(command.data, now.tai_ns); !done) {
            return done;
        }
    }
    return {};
}

Status ShowState::Impl::set_source(const Command& command) {
    std::vector<std::string> known;
    for (const SourceDeclaration& source : show->sources_) {
        if (source.id == command.source) {
            if (command.verb == Verb::gain) {
                return set_gain(command);
            }
            if (command.frames < 0) {
                return refusal(command, "does not say by how much", "give \"frames\"");
            }
            delays[command.source] = command.frames;
            return {};
        }
        known.push_back(source.id);
    }
    const std::string near = nearest_word(command.source, known);
    return refusal(command, "no source \"" + command.source + "\"",
                   near.empty() ? "" : "did you mean \"" + near + "\"?");
}

Status ShowState::Impl::set_gain(const Command& command) {
    if (!command.gain_tenths) {
        return refusal(command, "does not say how loud", "give \"gain_db\"");
    }
    gains[command.source] = *command.gain_tenths;
    return {};
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
    layers[number].cued->transition = command.transition;
    if (command.at_end) {
        layers[number].cued->at_end = true;
        layers[number].cued->who = command.who;
    }
    return {};
}

Status ShowState::Impl::take(const Command& command, const Instant& now) {
    std::int32_t number = command.layer;
    if (command.template_id.empty()) {
        const Layer* layer = find_layer(layers, number);
        if (layer == nullptr || !layer->cued) {
            return refusal(command, "nothing is cued " + on_layer(number),
                           "cue a template first, or name one");
        }
    } else {
        const Template* made = show->find_template(command.template_id);
        number = number >= 0 || made == nullptr ? number : made->layer;
        const Layer* layer = find_layer(layers, number);
        const bool waiting =
            layer != nullptr && layer->cued && layer->cued->made == made && command.data.empty();
        if (!waiting) {
            if (auto cued = cue(command, now); !cued) {
                return cued;
            }
        }
    }
    Layer& layer = layers[number];
    Instance fresh = std::move(*layer.cued);
    fresh.at_end = false;
    layer.cued.reset();
    pass_over(layer, fresh, command, now.tai_ns);
    layer.current = std::move(fresh);
    return {};
}

Status ShowState::Impl::update(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(command);
    Layer* layer = find_layer(layers, number);
    const bool live = layer != nullptr && on_air(*layer);
    if (layer == nullptr || (!live && !layer->cued)) {
        return refusal(command, "nothing is " + on_layer(number) + " to update",
                       "take a template first");
    }
    Instance& instance = live ? *layer->current : *layer->cued;
    if (!command.template_id.empty() && instance.made->id != command.template_id) {
        return refusal(command, "layer " + std::to_string(number) + " shows \"" +
                                    instance.made->id + "\", not \"" + command.template_id + "\"");
    }
    if (auto checked = check_fields(*instance.made, command.data); !checked) {
        return checked.error().within(refusal(command, "").where);
    }
    if (command.at_step) {
        instance.pending.update(command.data);
    } else {
        set_data(instance, command.data, live ? now.tai_ns : 0);
    }
    return {};
}

Status ShowState::Impl::next(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(command);
    Layer* layer = find_layer(layers, number);
    if (layer == nullptr || !on_air(*layer)) {
        return refusal(command, "nothing is " + on_layer(number) + " to continue",
                       "take a template first");
    }
    Instance& instance = *layer->current;
    if (!instance.pending.empty()) {
        const Json pending = std::exchange(instance.pending, Json::object());
        set_data(instance, pending, now.tai_ns);
        if (instance.step + 1 >= instance.made->step_count) {
            return {};  // the waiting update was the step
        }
    }
    if (instance.step + 1 >= instance.made->step_count) {
        send_out(instance, now.tai_ns);
        return {};
    }
    instance.old_step = instance.step++;
    instance.step_ns = now.tai_ns;
    instance.step_starts.push_back(now.tai_ns);
    return {};
}

Status ShowState::Impl::out(const Command& command, const Instant& now) {
    const std::int32_t number = layer_of(command);
    if (number < 0) {
        return refusal(command, "names no layer and no template that is on air",
                       known_templates(*show, command.template_id));
    }
    Layer* layer = find_layer(layers, number);
    if (layer == nullptr) {
        return {};  // already out: what was wanted is so
    }
    if (command.manner == Manner::cut) {
        const bool showed = layer->current || layer->leaving;
        layer->current.reset();
        layer->leaving.reset();
        if (!showed) {
            layer->cued.reset();
        }
    } else if (command.transition && on_air(*layer) && layer->current->begun(now.tai_ns)) {
        pass_out(*layer->current, nullptr,
                 way_of(command.manner, command.transition, *layer->current->made), now.tai_ns);
    } else if (layer->current) {
        send_current_out(*layer, now.tai_ns);
    } else {
        layer->cued.reset();
    }
    return {};
}

Status ShowState::Impl::clear(const Command& command, const Instant& now) {
    for (auto& [number, layer] : layers) {
        if (command.layer >= 0 && number != command.layer) {
            continue;
        }
        layer.cued.reset();
        if (command.manner != Manner::animate) {
            layer.current.reset();
            layer.leaving.reset();
        } else {
            send_current_out(layer, now.tai_ns);
        }
    }
    std::erase_if(layers, [](const auto& entry) {
        return !entry.second.leaving && !entry.second.current && !entry.second.cued;
    });
    return {};
}

}  // namespace pitcast::show
