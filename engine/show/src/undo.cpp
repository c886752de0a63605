// SPDX-License-Identifier: Apache-2.0
// What a command has changed is kept, so that who gave it can take it back.
#include <algorithm>
#include <utility>

#include "instance.h"

namespace pitcast::show {
namespace {

Error refused(const Command& command, std::string what, std::string mend) {
    return {command.id.empty() ? "undo" : "command \"" + command.id + "\"", std::move(what),
            std::move(mend)};
}

template <typename Value>
std::optional<Value> copy_at(const std::map<std::int32_t, Value>& values, std::int32_t number) {
    const auto found = values.find(number);
    return found == values.end() ? std::nullopt : std::optional<Value>(found->second);
}

/// That an update is of: what is on air, else what waits.
template <typename Held>
auto* updated(Held& layer) {
    const bool live = layer.current && layer.current->phase != Instance::Phase::out;
    return live ? &*layer.current : layer.cued ? &*layer.cued : nullptr;
}

/// A fader sends fifty mixes a second; they are undone together.
bool goes_on(const Deed& before, const Deed& deed, const std::map<std::int32_t, LastChange>& last) {
    const auto goes_on_there = [&](const Deed::Before& a, const Deed::Before& b) {
        const auto changed = last.find(a.layer);
        return a.only_mix && b.only_mix && a.layer == b.layer && changed != last.end() &&
               changed->second.deed == before.number;
    };
    return before.who == deed.who &&
           std::equal(before.before.begin(), before.before.end(), deed.before.begin(),
                      deed.before.end(), goes_on_there);
}

}  // namespace

std::optional<Deed> ShowState::Impl::deed_of(const Command& command) const {
    Deed deed;
    deed.who = command.who;
    const bool mixes_only = command.verb == Verb::mix;
    const auto add = [&](std::int32_t number) {
        deed.before.push_back({number,
                               mixes_only ? std::nullopt : copy_at(layers, number),
                               copy_at(mixes, number),
                               {},
                               mixes_only,
                               {}});
    };
    const std::int32_t number = layer_of(command);
    switch (command.verb) {
        case Verb::update: {
            const auto layer = layers.find(number);
            const Instance* instance = layer == layers.end() ? nullptr : updated(layer->second);
            if (instance == nullptr) {
                return std::nullopt;
            }
            deed.before.push_back({number, {}, {}, {}, false, {}});
            deed.before.back().data = {instance->made, instance->data, instance->pending};
            break;
        }
        case Verb::clear:
        case Verb::mix: {
            const std::int32_t only = command.verb == Verb::clear ? command.layer : number;
            if (only >= 0) {
                add(only);
                break;
            }
            for (const auto& [each, layer] : layers) {
                add(each);
            }
            for (const auto& [each, mix] : mixes) {
                if (!layers.contains(each)) {
                    add(each);
                }
            }
            break;
        }
        case Verb::swap:
            add(command.layer);
            add(command.with);
            break;
        case Verb::cue:
        case Verb::take:
        case Verb::next:
        case Verb::out:
            add(number);
            break;
        default:
            return std::nullopt;
    }
    return deed;
}

void ShowState::Impl::remember(Deed deed) {
    if (!deeds.empty() && !deed.before.empty() && goes_on(deeds.back(), deed, changes)) {
        return;
    }
    deed.number = next_deed++;
    for (Deed::Before& before : deed.before) {
        before.last = std::exchange(changes[before.layer], {deed.number, deed.who});
    }
    const auto is_own = [&](const Deed& one) { return one.who == deed.who; };
    const auto own = std::count_if(deeds.begin(), deeds.end(), is_own);
    if (own >= static_cast<std::ptrdiff_t>(kDeedsOfOne)) {
        deeds.erase(std::find_if(deeds.begin(), deeds.end(), is_own));
    } else if (deeds.size() >= kDeeds) {
        deeds.pop_front();
    }
    deeds.push_back(std::move(deed));
}

Status ShowState::Impl::undo(const Command& command, const Instant& now) {
    const auto deed = std::find_if(deeds.rbegin(), deeds.rend(), [&](const Deed& one) {
        return command.force || one.who == command.who;
    });
    if (deed == deeds.rend()) {
        return refused(command, "there is nothing of yours to undo",
                       "\"force\" undoes the last command of anybody");
    }
    for (const Deed::Before& before : deed->before) {
        const std::string where = "layer " + std::to_string(before.layer);
        Command touch;
        touch.verb = Verb::out;
        touch.layer = before.layer;
        touch.who = command.who;
        if (const Status free = check_lock(touch); !free) {
            return free;
        }
        if (const LastChange& last = changes[before.layer]; last.deed != deed->number) {
            return refused(command, where + " has been changed since by \"" + last.who + "\"",
                           "take what is to be there");
        }
        if (before.data) {
            const auto layer = layers.find(before.layer);
            const Instance* instance = layer == layers.end() ? nullptr : updated(layer->second);
            if (instance == nullptr || instance->made != before.data->made) {
                return refused(command, where + " does not show what was updated any more",
                               "take it again");
            }
        }
    }
    for (const Deed::Before& before : deed->before) {
        put_back(before, now.tai_ns);
    }
    deeds.erase(std::next(deed).base());
    return {};
}

void ShowState::Impl::put_back(const Deed::Before& before, Nanoseconds now_ns) {
    changes[before.layer] = before.last;
    if (before.data) {
        Layer& layer = layers[before.layer];
        Instance& instance = *updated(layer);
        const bool live = layer.current && &instance == &*layer.current;
        instance.data = Json::object();
        instance.pending = before.data->pending;
        set_data(instance, before.data->data, live ? now_ns : 0);
        return;
    }
    mixes.erase(before.layer);
    if (before.mix) {
        mixes.emplace(before.layer, *before.mix);
    }
    if (before.only_mix) {
        return;
    }
    layers.erase(before.layer);
    if (before.on) {
        layers.emplace(before.layer, *before.on);
    }
}

}  // namespace pitcast::show
