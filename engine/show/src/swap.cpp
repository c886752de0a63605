// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "instance.h"

namespace pitcast::show {
namespace {

/// What lies at two numbers changes places, also where nothing lies at one of them.
template <typename Value>
void swap_at(std::map<std::int32_t, Value>& values, std::int32_t one, std::int32_t other) {
    auto first = values.extract(one);
    auto second = values.extract(other);
    if (first) {
        first.key() = other;
        values.insert(std::move(first));
    }
    if (second) {
        second.key() = one;
        values.insert(std::move(second));
    }
}

}  // namespace

/// What is mixed stays with the number of the layer, unless the mixes are to go along.
Status ShowState::Impl::swap(const Command& command) {
    for (const auto& [name, value] : command.data.items()) {
        if (name != "mix" || !value.is_boolean()) {
            return Error{command.id.empty() ? "swap" : "command \"" + command.id + "\"",
                         "has \"" + name + "\", which is none of its data",
                         "\"mix\": true takes the mixes of the layers along"};
        }
    }
    if (command.layer == command.with) {
        return {};
    }
    swap_at(layers, command.layer, command.with);
    if (command.data.value("mix", false)) {
        swap_at(mixes, command.layer, command.with);
    }
    return {};
}

}  // namespace pitcast::show
