// SPDX-License-Identifier: Apache-2.0
#include "shown_numbers.h"

#include <set>
#include <utility>
#include <variant>

namespace pitcast::race {
namespace {

void rename(Competitor& car, const std::string& number) {
    car.entry.number = number;
    if (!car.telemetry.number.empty()) {
        car.telemetry.number = number;
    }
}

/// Leaves out, of what is wanted, what another car is shown by; that one may then be in the way of
/// the next.
void give_way(const RaceState& state, ShownNumbers::Wanted& wanted) {
    for (bool settled = false; !settled;) {
        settled = true;
        std::set<std::string_view> taken;
        for (std::size_t i = 0; i < state.competitors.size(); ++i) {
            if (!wanted.contains(static_cast<CompetitorIndex>(i))) {
                taken.insert(state.competitors[i].entry.number);
            }
        }
        for (auto one = wanted.begin(); one != wanted.end(); ++one) {
            if (!taken.insert(one->second).second) {
                wanted.erase(one);
                settled = false;
                break;
            }
        }
    }
}

void index_numbers(RaceState& state) {
    state.by_number.clear();
    for (std::size_t i = 0; i < state.competitors.size(); ++i) {
        state.by_number.emplace(state.competitors[i].entry.number, static_cast<CompetitorIndex>(i));
    }
}

}  // namespace

void ShownNumbers::put(RaceState& state, Wanted wanted) {
    give_way(state, wanted);
    if (wanted.empty()) {
        return;
    }
    for (auto& [index, number] : wanted) {
        Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        fed_.emplace_back(index, car.entry.number);
        by_fed_.emplace(car.entry.number, number);
        rename(car, number);
    }
    index_numbers(state);
    for (const auto& [index, fed] : fed_) {
        state.by_number.emplace(fed, index);  // unless another car is shown by it
    }
    overrides_ = state.place_overrides;
    for (PlaceOverride& decision : state.place_overrides) {
        decision.number = shown(decision.number);
    }
    messages_ = state.messages;
    for (PostedMessage& message : state.messages) {
        message.number = shown(message.number);
    }
}

void ShownNumbers::lift(RaceState& state) {
    if (empty()) {
        return;
    }
    for (const auto& [index, fed] : fed_) {
        rename(state.competitors[static_cast<std::size_t>(index)], fed);
    }
    fed_.clear();
    by_fed_.clear();
    index_numbers(state);
    state.place_overrides = std::move(overrides_);
    state.messages = std::move(messages_);
}

const std::string& ShownNumbers::shown(const std::string& fed) const {
    const auto found = by_fed_.find(fed);
    return found == by_fed_.end() ? fed : found->second;
}

Event ShownNumbers::in_shown(Event event) const {
    if (auto* positions = std::get_if<Positions>(&event.body)) {
        for (Positions::Fix& fix : positions->fixes) {
            fix.number = shown(fix.number);
        }
    } else if (auto* telemetry = std::get_if<Telemetry>(&event.body)) {
        telemetry->number = shown(telemetry->number);
    }
    return event;
}

}  // namespace pitcast::race
