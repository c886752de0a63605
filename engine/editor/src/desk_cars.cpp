// SPDX-License-Identifier: Apache-2.0
// Cars at the desk: into forms, and what a feed tells of them mended.
#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "board_filter.h"
#include "desk.h"

namespace pitcast::editor {
namespace {

bool asks_for_car(const show::TemplateSummary& shown) {
    return std::any_of(shown.fields.begin(), shown.fields.end(),
                       [](const show::Field& field) { return field.type == "competitor"; });
}

}  // namespace

const show::TemplateSummary* Desk::template_for_cars() {
    const auto& all = templates();
    const auto* shown = selected();
    if (shown != nullptr && asks_for_car(*shown)) {
        return shown;
    }
    const auto found = std::find_if(all.begin(), all.end(), asks_for_car);
    if (found == all.end()) {
        add_to_log(say("No template asks for a car"), true);
        return nullptr;
    }
    select(static_cast<std::size_t>(found - all.begin()));
    return &*found;
}

void Desk::fill_cars(const show::TemplateSummary& shown, std::span<const std::string> cars) {
    auto next = cars.begin();
    for (const show::Field& field : shown.fields) {
        if (field.type == "competitor" && next != cars.end()) {
            if (!next->empty()) {
                edit(shown, field, *next);
            }
            ++next;
        }
    }
}

void Desk::pick_car(const std::string& number, bool second) {
    view.board.car = number;
    if (const auto* shown = template_for_cars()) {
        const std::array<std::string, 2> cars{second ? "" : number, second ? number : ""};
        fill_cars(*shown, cars);
        seal_edit();
    }
}

void Desk::begin_correction() {
    const race::Competitor* car =
        snapshot_.race != nullptr ? snapshot_.race->find(view.board.car) : nullptr;
    if (car == nullptr) {
        return;
    }
    CarCorrection& draft = view.board.correction;
    draft = {};
    draft.open = true;
    draft.number = draft.wanted_number = car->entry.number;
    draft.name = car->entry.name;
    draft.name_zh = car->entry.name_zh;
    draft.team = car->entry.team;
    draft.team_zh = car->entry.team_zh;
    draft.car_class = car->entry.car_class;
    const Json& told = status_.corrections;
    if (const auto found = told.find(draft.number); found != told.end()) {
        draft.status = found->value("status", "");
    }
    draft.before_status = draft.status;
}

void Desk::send_correction() {
    CarCorrection& draft = view.board.correction;
    const race::Competitor* car =
        snapshot_.race != nullptr ? snapshot_.race->find(draft.number) : nullptr;
    if (car == nullptr) {
        return;
    }
    Json data = Json::object();
    const race::Entry& entry = car->entry;
    for (const auto& [member, wanted, shown] :
         {std::tuple{"number", &draft.wanted_number, &entry.number},
          std::tuple{"name", &draft.name, &entry.name},
          std::tuple{"name_zh", &draft.name_zh, &entry.name_zh},
          std::tuple{"team", &draft.team, &entry.team},
          std::tuple{"team_zh", &draft.team_zh, &entry.team_zh},
          std::tuple{"class", &draft.car_class, &entry.car_class}}) {
        if (*wanted != *shown) {
            data[member] = *wanted;
        }
    }
    if (draft.status != draft.before_status) {
        data["status"] = draft.status.empty() ? Json(nullptr) : Json(draft.status);
    }
    if (!data.empty()) {
        correct(draft.number, std::move(data));
        view.board.car = draft.wanted_number;
        draft.before_status = draft.status;
    }
}

void Desk::correct(const std::string& number, Json data) {
    show::Command command;
    command.verb = show::Verb::correct;
    command.car = number;
    command.data = std::move(data);
    send(std::move(command), number);
}

bool Desk::is_corrected(const std::string& number) const {
    return status_.corrections.is_object() && status_.corrections.contains(number);
}

std::vector<BoardFilter> classes_of(const race::RaceState& race) {
    std::vector<BoardFilter> classes;
    for (const race::CompetitorIndex index : race.order) {
        const std::string& own = race.competitors[static_cast<std::size_t>(index)].entry.car_class;
        const BoardFilter filter{BoardFilter::Kind::car_class, own};
        if (!own.empty() && std::find(classes.begin(), classes.end(), filter) == classes.end()) {
            classes.push_back(filter);
        }
    }
    return classes.size() > 1 ? classes : std::vector<BoardFilter>{};
}

bool BoardFilter::shows(const race::Competitor& car) const {
    switch (kind) {
        case Kind::car_class:
            return car.entry.car_class == car_class;
        case Kind::pit:
            return car.status == race::CarStatus::in_pit;
        case Kind::out:
            return car.status == race::CarStatus::stopped ||
                   car.status == race::CarStatus::retired ||
                   car.status == race::CarStatus::did_not_start ||
                   car.status == race::CarStatus::did_not_finish ||
                   car.status == race::CarStatus::disqualified;
        case Kind::all:
            break;
    }
    return true;
}

}  // namespace pitcast::editor
