// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/corrections.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pitcast/core/hash.h"
#include "pitcast/race/format.h"

#include "apply.h"
#include "shown_numbers.h"

namespace pitcast::race {
namespace {

struct Member {
    std::string_view name;
    std::string Entry::*text;
};
constexpr std::array<Member, 12> kMembers{{{"number", &Entry::number},
                                           {"short_name", &Entry::short_name},
                                           {"name", &Entry::name},
                                           {"name_zh", &Entry::name_zh},
                                           {"codriver", &Entry::codriver},
                                           {"codriver_zh", &Entry::codriver_zh},
                                           {"team", &Entry::team},
                                           {"team_zh", &Entry::team_zh},
                                           {"class", &Entry::car_class},
                                           {"vehicle", &Entry::vehicle},
                                           {"nationality", &Entry::nationality},
                                           {"colour", &Entry::colour}}};
constexpr std::array kStatuses{CarStatus::on_track,      CarStatus::in_pit,
                               CarStatus::stopped,       CarStatus::retired,
                               CarStatus::did_not_start, CarStatus::did_not_finish,
                               CarStatus::disqualified,  CarStatus::not_classified};
constexpr std::string_view kStatus = "status";
constexpr std::string_view kNumber = "number";

const Member* member_of(std::string_view name) {
    const auto found = std::find_if(kMembers.begin(), kMembers.end(),
                                    [&](const Member& member) { return member.name == name; });
    return found == kMembers.end() ? nullptr : &*found;
}

std::optional<CarStatus> status_of(std::string_view text) {
    const auto found = std::find_if(kStatuses.begin(), kStatuses.end(),
                                    [&](CarStatus status) { return to_text(status) == text; });
    return found == kStatuses.end() ? std::nullopt : std::optional(*found);
}

Error refused(std::string what, std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest_word(word, known);
    return {"correction", std::move(what), near.empty() ? "" : "did you mean \"" + near + "\"?"};
}

Status check_member(const std::string& name, const Json& value) {
    if (name != kStatus && member_of(name) == nullptr) {
        std::vector<std::string> known{std::string(kStatus)};
        for (const Member& member : kMembers) {
            known.emplace_back(member.name);
        }
        return refused("an entry has no \"" + name + "\"", name, known);
    }
    if (value.is_null()) {
        return {};
    }
    if (!value.is_string() || !fits(value.get_ref<const std::string&>())) {
        return Error{
            "correction",
            "\"" + name + "\" must be text of at most " + std::to_string(kLongestText) + " bytes",
            "or null, to take the correction back"};
    }
    if (name == kStatus && !status_of(value.get_ref<const std::string&>())) {
        std::vector<std::string> known;
        for (const CarStatus status : kStatuses) {
            known.emplace_back(to_text(status));
        }
        const std::string& text = value.get_ref<const std::string&>();
        return refused("\"" + text + "\" is no status of a car", text, known);
    }
    return {};
}

/// A number is a car's own.
Status check_number(const RaceState& state, CompetitorIndex index, const Json& data) {
    const auto wanted = data.find(kNumber);
    if (wanted == data.end() || wanted->is_null()) {
        return {};
    }
    const auto& number = wanted->get_ref<const std::string&>();
    if (number.empty() || number.size() > kLongestNumber) {
        return Error{"correction", "a number has 1 to " + std::to_string(kLongestNumber) + " bytes",
                     ""};
    }
    const Competitor* other = state.find(number);
    const Competitor* own = &state.competitors[static_cast<std::size_t>(index)];
    if (other != nullptr && other != own && other->entry.number == number) {
        return Error{"correction", "another car has the number \"" + number + "\"",
                     "correct that one's first, to a third number if two are exchanged"};
    }
    return {};
}

/// Neither an entry nor a status can change by them, and they come by the hundred.
bool only_moves(const Event& event) {
    return std::holds_alternative<Positions>(event.body) ||
           std::holds_alternative<Telemetry>(event.body) ||
           std::holds_alternative<FeedStatus>(event.body);
}

}  // namespace

Corrections::Corrections() : numbers_(std::make_unique<ShownNumbers>()) {}
Corrections::~Corrections() = default;
Corrections::Corrections(Corrections&&) noexcept = default;
Corrections& Corrections::operator=(Corrections&&) noexcept = default;

void Corrections::lift(RaceState& state) {
    numbers_->lift(state);
    for (auto& [number, correction] : cars_) {
        if (correction.index >= 0) {
            Competitor& car = state.competitors[static_cast<std::size_t>(correction.index)];
            car.entry = std::move(correction.told);
            car.status = correction.told_status;
            correction.index = -1;
        }
    }
}

void Corrections::put(RaceState& state) {
    ShownNumbers::Wanted wanted;
    for (auto& [number, correction] : cars_) {
        const auto found = state.by_number.find(number);
        if (found == state.by_number.end()) {
            continue;
        }
        correction.index = found->second;
        Competitor& car = state.competitors[static_cast<std::size_t>(correction.index)];
        correction.told = car.entry;
        correction.told_status = car.status;
        for (const auto& [name, text] : correction.fields) {
            if (name == kNumber) {
                wanted.emplace(correction.index, text);
            } else {
                car.entry.*(member_of(name)->text) = text;
            }
        }
        car.status = correction.status.value_or(car.status);
    }
    numbers_->put(state, std::move(wanted));
}

std::string Corrections::fed_number(const RaceState& state, CompetitorIndex index) const {
    const auto found = std::find_if(cars_.begin(), cars_.end(),
                                    [&](const auto& one) { return one.second.index == index; });
    return found != cars_.end() ? found->first
                                : state.competitors[static_cast<std::size_t>(index)].entry.number;
}

Status Corrections::correct(RaceState& state, std::string_view number, const Json& data) {
    const auto named = state.by_number.find(number);
    if (named == state.by_number.end()) {
        std::vector<std::string> known;
        for (const Competitor& one : state.competitors) {
            known.push_back(one.entry.number);
        }
        return refused("no car \"" + std::string(number) + "\"", number, known);
    }
    for (const auto& [name, value] : data.items()) {
        if (Status checked = check_member(name, value); !checked) {
            return checked;
        }
    }
    if (Status free = check_number(state, named->second, data); !free) {
        return free;
    }
    const std::string fed = fed_number(state, named->second);
    lift(state);
    Car& correction = cars_[fed];
    if (data.empty()) {
        correction.fields.clear();
        correction.status.reset();
    }
    for (const auto& [name, value] : data.items()) {
        if (name == kStatus) {
            correction.status =
                value.is_null() ? std::nullopt : status_of(value.get_ref<const std::string&>());
        } else if (value.is_null()) {
            correction.fields.erase(name);
        } else {
            correction.fields[name] = value.get<std::string>();
        }
    }
    if (correction.empty()) {
        cars_.erase(fed);
    }
    put(state);
    state.order_stale = true;
    return {};
}

void Corrections::apply(RaceState& state, const Event& event) {
    if (cars_.empty()) {
        race::apply(state, event);
        return;
    }
    if (only_moves(event)) {
        race::apply(state, numbers_->empty() ? event : numbers_->in_shown(event));
        return;
    }
    const std::string session = state.session.id;
    lift(state);
    race::apply(state, event);
    if (state.session.id != session) {
        for (auto& [number, correction] : cars_) {
            correction.status.reset();
        }
        std::erase_if(cars_, [](const auto& one) { return one.second.empty(); });
    }
    put(state);
}

Json Corrections::told(const RaceState& state) const {
    Json told = Json::object();
    for (const auto& [fed, correction] : cars_) {
        Json car = Json::object();
        for (const auto& [name, text] : correction.fields) {
            car[name] = text;
        }
        if (correction.status) {
            car[std::string(kStatus)] = to_text(*correction.status);
        }
        told[correction.index < 0
                 ? fed
                 : state.competitors[static_cast<std::size_t>(correction.index)].entry.number] =
            std::move(car);
    }
    return told;
}

std::uint64_t Corrections::hash() const {
    Hasher hasher;
    for (const auto& [number, correction] : cars_) {
        hasher.add(std::string_view(number));
        for (const auto& [name, text] : correction.fields) {
            hasher.add(std::string_view(name));
            hasher.add(std::string_view(text));
            hasher.add(correction.index >= 0
                           ? std::string_view(correction.told.*(member_of(name)->text))
                           : std::string_view());
        }
        hasher.add(correction.status.value_or(CarStatus::unknown));
        hasher.add(correction.index >= 0 ? correction.told_status : CarStatus::unknown);
    }
    return hasher.value();
}

}  // namespace pitcast::race
