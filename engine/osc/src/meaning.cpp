// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/meaning.h"

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pitcast/osc/pattern.h"

#include "address.h"
#include "field_value.h"

namespace pitcast::osc {
namespace {

using show::Manner;
using show::Verb;
using Arguments = std::span<const Argument>;

constexpr unsigned bit(Place place) {
    return static_cast<unsigned>(place);
}
constexpr unsigned kGraphics =
    bit(Place::root) | bit(Place::layer) | bit(Place::layer_template) | bit(Place::template_);
constexpr unsigned kPlayed = kGraphics | bit(Place::page);
constexpr unsigned kCleared = bit(Place::root) | bit(Place::layer);

/// A fader's: its argument is a value, and 0 is one.
constexpr std::string_view kOpacity = "opacity";

/// The last part of an address.
struct Word {
    std::string_view name;
    Verb verb;
    unsigned places;  ///< where it may stand
    Manner manner = Manner::natural;
    bool at_step = false;
    bool force = false;
};
constexpr std::array<Word, 24> kWords{{
    {"cue", Verb::cue, kPlayed},
    {"take", Verb::take, kPlayed},
    {"take-cut", Verb::take, kPlayed, Manner::cut},
    {"update", Verb::update, kGraphics},
    {"update-step", Verb::update, kGraphics, Manner::natural, true},
    {"continue", Verb::next, kPlayed},
    {"out", Verb::out, kPlayed},
    {"out-cut", Verb::out, kPlayed, Manner::cut},
    {"clear", Verb::clear, kCleared},
    {"clear-animate", Verb::clear, kCleared, Manner::animate},
    {"lock", Verb::lock, bit(Place::layer)},
    {"lock-force", Verb::lock, bit(Place::layer), Manner::natural, false, true},
    {"unlock", Verb::unlock, bit(Place::layer)},
    {"unlock-force", Verb::unlock, bit(Place::layer), Manner::natural, false, true},
    {"arm", Verb::arm, bit(Place::rule)},
    {"disarm", Verb::disarm, bit(Place::rule)},
    {"delay", Verb::delay, bit(Place::source)},
    {"gain", Verb::gain, bit(Place::source)},
    {"mix", Verb::mix, bit(Place::layer)},
    {kOpacity, Verb::mix, bit(Place::layer)},
    {"swap", Verb::swap, bit(Place::layer)},
    {"correct", Verb::correct, bit(Place::root)},
    {"undo", Verb::undo, bit(Place::root)},
    {"undo-force", Verb::undo, bit(Place::root), Manner::natural, false, true},
}};
constexpr std::array<std::pair<std::string_view, Question::Kind>, 3> kQuestions{
    {{"state", Question::Kind::state},
     {"subscribe", Question::Kind::subscribe},
     {"unsubscribe", Question::Kind::unsubscribe}}};

Error wrong(std::string what, std::string mend) {
    return {"arguments", std::move(what), std::move(mend)};
}

Result<Word> word_called(const std::string& name, Place place) {
    std::vector<std::string> known;
    for (const Word& word : kWords) {
        if ((word.places & bit(place)) != 0) {
            if (word.name == name) {
                return word;
            }
            known.emplace_back(word.name);
        }
    }
    const std::string near = nearest_word(name, known);
    return Error{"\"" + name.substr(0, 64) + "\"",
                 is_pattern(name) ? "is a pattern: what is to be done must be named"
                                  : "is nothing that can be done there",
                 near.empty() ? "docs/control.md lists what can" : "did you mean " + near + "?"};
}

/// The template that a command's data are for; null when that is not known.
const show::TemplateSummary* made_for(const show::Command& command, const ShowView& view) {
    if (const show::Page* page = view.find_page(command.page)) {
        return view.find_template(page->template_id);
    }
    return view.find_template(command.template_id.empty() ? view.template_on(command.layer)
                                                          : command.template_id);
}

Status take_press(Arguments arguments) {
    return is_press(arguments) ? Status()
                               : wrong("are more than a press", "send nothing, 1.0 or true");
}

Status take_fields(Arguments arguments, const ShowView& view, show::Command& command) {
    auto data = fields_in(arguments, made_for(command, view));
    if (!data) {
        return data.error();
    }
    command.data = *std::move(data);
    return {};
}

/// A template named by the first argument, which is taken away.
Status take_template(Arguments& arguments, show::Command& command) {
    const auto* name = arguments.empty() ? nullptr : std::get_if<std::string>(&arguments.front());
    if (name == nullptr || name->empty()) {
        return wrong("name no template", "send its id as text");
    }
    command.template_id = *name;
    arguments = arguments.subspan(1);
    return {};
}

Status take_number(Arguments arguments, show::Command& command) {
    const auto number = arguments.size() == 1 ? number_in(arguments.front()) : std::nullopt;
    if (!number) {
        return wrong("are not one number", "send i or f");
    }
    const double limit = show::SourceDeclaration::kLongestDelayFrames;
    if (command.verb == Verb::delay) {
        if (*number < 0 || *number > limit) {
            return wrong("are no frames from 0 to 500", "");
        }
        command.frames = static_cast<std::int32_t>(std::lround(*number));
        return {};
    }
    if (*number < -100 || *number > 24) {
        return wrong("are no decibels from -100 to 24", "");
    }
    command.gain_tenths = static_cast<std::int32_t>(std::lround(*number * 10));
    return {};
}

/// The layer that a layer changes places with.
Status take_other_layer(Arguments arguments, show::Command& command) {
    const auto number = arguments.size() == 1 ? number_in(arguments[0]) : std::nullopt;
    if (!number || *number < 0 || *number > 9999 || *number != std::floor(*number)) {
        return wrong("are no layer", "give the number of the other layer, 0 to 9999");
    }
    command.with = static_cast<std::int32_t>(*number);
    return {};
}

/// MEMBER VALUES… MEMBER VALUES…: those of a mix; a press alone takes it back.
Status take_mix(Arguments arguments, show::Command& command) {
    if (is_press(arguments)) {
        return {};
    }
    std::string member;
    for (const Argument& argument : arguments) {
        const auto number = number_in(argument);
        const auto* text = std::get_if<std::string>(&argument);
        if (text != nullptr && member == "easing") {
            command.data[member] = *text;
            member.clear();
        } else if (text != nullptr) {
            member = *text;
            command.data[member] = Json::array();
        } else if (number && !member.empty()) {
            command.data[member].push_back(*number);
        } else {
            return wrong("are no members with numbers", "send MEMBER NUMBER … MEMBER NUMBER …");
        }
    }
    for (auto& [name, value] : command.data.items()) {
        if (value.is_array() && value.size() < 2) {
            value = value.empty() ? Json(nullptr) : Json(value[0]);
        }
    }
    return {};
}

Status take_opacity(Arguments arguments, show::Command& command) {
    const auto number = arguments.size() == 1 ? number_in(arguments.front()) : std::nullopt;
    if (!number || *number < 0 || *number > 1) {
        return wrong("are not one number from 0 to 1", "send f");
    }
    command.data["opacity"] = *number;
    return {};
}

/// CAR MEMBER TEXT MEMBER TEXT…; N takes a member back, none takes all back.
Status take_correction(Arguments arguments, show::Command& command) {
    const auto* car = arguments.empty() ? nullptr : std::get_if<std::string>(&arguments.front());
    if (car == nullptr || car->empty() || arguments.size() % 2 == 0) {
        return wrong("are no car and members with texts", "send CAR MEMBER TEXT MEMBER TEXT …");
    }
    command.car = *car;
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
        const auto* member = std::get_if<std::string>(&arguments[i]);
        const auto* text = std::get_if<std::string>(&arguments[i + 1]);
        if (member == nullptr ||
            (text == nullptr && !std::holds_alternative<Nil>(arguments[i + 1]))) {
            return wrong("are no members with texts", "send CAR MEMBER TEXT …, N takes one back");
        }
        command.data[*member] = text == nullptr ? Json(nullptr) : Json(*text);
    }
    return {};
}

/// Fills in what the arguments say.
Status take_arguments(Place place, bool is_fader, Arguments arguments, const ShowView& view,
                      show::Command& command) {
    switch (command.verb) {
        case Verb::delay:
        case Verb::gain:
            return take_number(arguments, command);
        case Verb::mix:
            return is_fader ? take_opacity(arguments, command) : take_mix(arguments, command);
        case Verb::swap:
            return take_other_layer(arguments, command);
        case Verb::correct:
            return take_correction(arguments, command);
        case Verb::cue:
        case Verb::take:
        case Verb::update:
        case Verb::next:
        case Verb::out:
            break;
        default:
            return take_press(arguments);
    }
    const bool presses = is_press(arguments);
    const bool plays = command.verb == Verb::take || command.verb == Verb::cue;
    if (place == Place::root || (place == Place::layer && plays && !presses)) {
        if (const Status named = take_template(arguments, command); !named) {
            return named;
        }
    } else if (place == Place::layer && command.verb == Verb::cue) {
        return wrong("name no template to cue", "send its id as text");
    } else if (presses && command.verb != Verb::update) {
        return {};
    }
    if (command.verb == Verb::update && (arguments.empty() || presses)) {
        return wrong("name no field", "send FIELD VALUE FIELD VALUE …");
    }
    return plays || command.verb == Verb::update ? take_fields(arguments, view, command)
                                                 : take_press(arguments);
}

Meaning of_field(Target target, Arguments arguments, const ShowView& view) {
    if (arguments.size() != 1) {
        return wrong("are not one value", "");
    }
    if (is_pattern(target.field)) {
        return wrong("are for a field that is a pattern", "name one field");
    }
    for (show::Command& command : target.stems) {
        command.verb = Verb::update;
        const std::array<Argument, 2> pair{Argument(target.field), arguments.front()};
        if (const Status taken = take_fields(pair, view, command); !taken) {
            return taken.error();
        }
    }
    return std::move(target.stems);
}

Meaning question_of(Question::Kind kind, Arguments arguments) {
    Question question{kind, 0};
    const auto number = arguments.size() == 1 ? number_in(arguments.front()) : std::nullopt;
    if (kind == Question::Kind::subscribe && number && *number > 1) {
        if (*number < 1024 || *number > 65535) {
            return wrong("name no port from 1024 to 65535", "");
        }
        question.port = static_cast<std::uint16_t>(std::lround(*number));
        return question;
    }
    if (const Status pressed = take_press(arguments); !pressed) {
        return pressed.error();
    }
    return question;
}

}  // namespace

bool is_release(std::span<const Argument> arguments) {
    if (arguments.size() != 1) {
        return false;
    }
    const auto* yes = std::get_if<bool>(&arguments.front());
    return number_in(arguments.front()) == 0.0 || (yes != nullptr && !*yes) ||
           std::holds_alternative<Nil>(arguments.front());
}

bool is_press(std::span<const Argument> arguments) {
    if (arguments.size() != 1) {
        return arguments.empty();
    }
    const auto* yes = std::get_if<bool>(&arguments.front());
    return number_in(arguments.front()).value_or(0.0) != 0.0 || (yes != nullptr && *yes) ||
           std::holds_alternative<Impulse>(arguments.front());
}

Meaning meaning_of(const Message& message, const ShowView& view) {
    auto target = target_of(message.address, view);
    if (!target) {
        return target.error();
    }
    const Arguments arguments(message.arguments);
    if (!target->field.empty()) {
        return of_field(*std::move(target), arguments, view);
    }
    for (const auto& [name, kind] : kQuestions) {
        if (target->place == Place::root && target->word == name) {
            return is_release(arguments) ? Meaning(Release{}) : question_of(kind, arguments);
        }
    }
    const auto word = word_called(target->word, target->place);
    if (!word) {
        return word.error();
    }
    const bool is_fader = word->name == kOpacity;
    const bool is_value = is_fader || word->verb == Verb::gain || word->verb == Verb::delay ||
                          word->verb == Verb::swap;
    if (is_release(arguments) && !is_value) {
        return Release{};
    }
    for (show::Command& command : target->stems) {
        command.verb = word->verb;
        command.manner = word->manner;
        command.at_step = word->at_step;
        command.force = word->force;
        if (const Status taken = take_arguments(target->place, is_fader, arguments, view, command);
            !taken) {
            return taken.error();
        }
    }
    return std::move(target->stems);
}

}  // namespace pitcast::osc
