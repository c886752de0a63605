// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "desk.h"

namespace pitcast::editor {
namespace {

/// "88 周大鹏", or the number alone.
std::string car_text(const std::string& number, const race::RaceState* race) {
    const race::Competitor* car = race != nullptr ? race->find(number) : nullptr;
    return car == nullptr || name_of(car->entry) == number ? number
                                                           : number + " " + name_of(car->entry);
}

std::string duration_text(Nanoseconds time_ns) {
    return "+" + lap_text(time_ns);
}

}  // namespace

const char* story_label(race::StoryKind kind) {
    switch (kind) {
        case race::StoryKind::battle:
            return "BATTLE";
        case race::StoryKind::chase:
            return "CHASE";
        case race::StoryKind::overtake:
            return "OVERTAKE";
        case race::StoryKind::lead_change:
            return "NEW LEADER";
        case race::StoryKind::stopped:
            return "STOPPED";
        case race::StoryKind::overdue:
            return "OVERDUE";
        case race::StoryKind::slow:
            return "SLOW";
        case race::StoryKind::missed_gate:
            return "MISSED GATE";
        case race::StoryKind::fastest_lap:
            return "FASTEST LAP";
        case race::StoryKind::personal_best:
            return "OWN BEST";
        case race::StoryKind::pit_stop:
            return "PIT STOP";
        case race::StoryKind::detour:
            return "JOKER LAP";
        case race::StoryKind::none:
            break;
    }
    return "";
}

std::string story_text(const race::Story& story, const race::RaceState* race, Language language) {
    const auto say = [language](const char* english) { return word(language, english); };
    std::string text = car_text(story.car, race);
    switch (story.kind) {
        case race::StoryKind::battle:
        case race::StoryKind::chase:
            text += say(" behind ") + story.other + "  " + duration_text(story.time_ns);
            if (story.laps_to_contact > 0) {
                text += say(", contact in ") + std::to_string(story.laps_to_contact) +
                        (story.laps_to_contact == 1 ? say(" lap") : say(" laps"));
            }
            break;
        case race::StoryKind::overtake:
            text += say(" passed ") + story.other;
            break;
        case race::StoryKind::lead_change:
            text += say(" leads, before ") + story.other;
            break;
        case race::StoryKind::fastest_lap:
        case race::StoryKind::personal_best:
            text += "  " + lap_text(story.time_ns);
            break;
        case race::StoryKind::pit_stop:
            text += story.goes_on() ? say(" is in") : "  " + lap_text(story.time_ns);
            break;
        case race::StoryKind::missed_gate:
        case race::StoryKind::detour:
            text += say(" at ") + story.loop;
            break;
        default:
            break;
    }
    return text;
}

void Desk::pick_story(std::size_t index) {
    if (index >= status_.stories.size()) {
        return;
    }
    const race::Story& story = status_.stories[index];
    const auto* shown = template_for_cars();
    if (shown == nullptr) {
        return;
    }
    // The first field is for the car itself, the next for the other one.
    const std::array<std::string, 2> cars{story.car, story.other};
    fill_cars(*shown, cars);
    add_to_log(std::string(say(story_label(story.kind))) + ": " +
                   story_text(story, snapshot_.race.get(), settings.language) + " - " +
                   title_of(*shown),
               false);
}

}  // namespace pitcast::editor
