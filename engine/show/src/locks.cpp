// SPDX-License-Identifier: Apache-2.0
#include "instance.h"

/// Layers that one director keeps to himself. A clear of all layers heeds no lock.
namespace pitcast::show {
namespace {

Error refusal(const Command& command, std::string what, std::string mend) {
    return {command.id.empty() ? "command" : "command \"" + command.id + "\"", std::move(what),
            std::move(mend)};
}

std::string locked_by(std::int32_t layer, const std::string& who) {
    return "layer " + std::to_string(layer) + " is locked by \"" + who + "\"";
}

}  // namespace

std::int32_t ShowState::Impl::layer_of(const Command& command) const {
    if (command.layer >= 0) {
        return command.layer;
    }
    // What comes goes to its template's own layer, wherever else it is shown.
    const bool comes = command.verb == Verb::cue || command.verb == Verb::take;
    for (const auto& [number, layer] : layers) {
        if (!comes && layer.current && layer.current->made->id == command.template_id) {
            return number;
        }
    }
    const Template* made = show->find_template(command.template_id);
    return made == nullptr ? -1 : made->layer;
}

Status ShowState::Impl::check_lock(const Command& command) const {
    switch (command.verb) {
        case Verb::none:
        case Verb::arm:
        case Verb::disarm:
        case Verb::lock:
        case Verb::unlock:
        case Verb::delay:
        case Verb::gain:
        case Verb::correct:
        case Verb::undo:  // looks at each of its layers
            return {};
        default:
            break;
    }
    for (const std::int32_t number : {layer_of(command), command.with}) {
        const auto lock = locks.find(number);
        if (lock != locks.end() && lock->second != command.who) {
            return refusal(command, locked_by(number, lock->second),
                           "ask them to unlock it; a clear of all layers always works");
        }
    }
    return {};
}

Status ShowState::Impl::lock(const Command& command) {
    const std::int32_t number = layer_of(command);
    if (number < 0) {
        return refusal(command, "names no layer to lock or unlock", "name a layer or a template");
    }
    if (command.who.empty()) {
        return refusal(command, "does not say who locks or unlocks", "give \"who\"");
    }
    const auto held = locks.find(number);
    if (held != locks.end() && held->second != command.who && !command.force) {
        return refusal(command, locked_by(number, held->second),
                       "ask them to unlock it, or take it over with \"force\": true");
    }
    if (command.verb == Verb::lock) {
        locks[number] = command.who;
    } else {
        locks.erase(number);
    }
    return {};
}

std::vector<LockReport> ShowState::locks() const {
    std::vector<LockReport> reports;
    for (const auto& [layer, who] : impl_->locks) {
        reports.push_back({layer, who});
    }
    return reports;
}

}  // namespace pitcast::show
