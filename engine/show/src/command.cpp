// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/command.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/show/package.h"

namespace pitcast::show {
namespace {

struct VerbName {
    Verb verb;
    std::string_view name;
};
constexpr std::array<VerbName, 22> kVerbs{{{Verb::cue, "cue"},
                                           {Verb::take, "take"},
                                           {Verb::update, "update"},
                                           {Verb::next, "continue"},
                                           {Verb::out, "out"},
                                           {Verb::clear, "clear"},
                                           {Verb::arm, "arm"},
                                           {Verb::disarm, "disarm"},
                                           {Verb::lock, "lock"},
                                           {Verb::unlock, "unlock"},
                                           {Verb::delay, "delay"},
                                           {Verb::gain, "gain"},
                                           {Verb::mix, "mix"},
                                           {Verb::correct, "correct"},
                                           {Verb::undo, "undo"},
                                           {Verb::swap, "swap"},
                                           {Verb::add_sink, "add_sink"},
                                           {Verb::remove_sink, "remove_sink"},
                                           {Verb::set_source, "set_source"},
                                           {Verb::load, "load"},
                                           {Verb::unload, "unload"},
                                           {Verb::reload, "reload"}}};

std::string_view verb_name(Verb verb) {
    for (const VerbName& entry : kVerbs) {
        if (entry.verb == verb) {
            return entry.name;
        }
    }
    return "none";
}

Error refusal(std::string what, std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest_word(word, known);
    return {"command", std::move(what), near.empty() ? "" : "did you mean \"" + near + "\"?"};
}

Status read_text(const Json& json, const char* key, std::string& into) {
    const auto found = json.find(key);
    if (found == json.end()) {
        return {};
    }
    if (!found->is_string()) {
        return Error{"command", "member \"" + std::string(key) + "\" must be text", ""};
    }
    into = found->get<std::string>();
    return {};
}

Status read_verb(const Json& json, Verb& verb) {
    std::string word;
    if (auto read = read_text(json, "verb", word); !read) {
        return read;
    }
    if (word.empty()) {
        return Error{"command", "member \"verb\" is missing", ""};
    }
    std::vector<std::string> known;
    for (const VerbName& entry : kVerbs) {
        if (entry.name == word) {
            verb = entry.verb;
            return {};
        }
        known.emplace_back(entry.name);
    }
    return refusal("unknown verb \"" + word + "\"", word, known);
}

Status read_manner(const Json& json, Command& command) {
    std::string manner;
    std::string when;
    if (auto read = read_text(json, "manner", manner); !read) {
        return read;
    }
    if (auto read = read_text(json, "when", when); !read) {
        return read;
    }
    if (!manner.empty() && manner != "cut" && manner != "animate") {
        return refusal("\"manner\" cannot be \"" + manner + "\"", manner, {"cut", "animate"});
    }
    if (!when.empty() && when != "now" && when != "step" && when != "end") {
        return refusal("\"when\" cannot be \"" + when + "\"", when, {"now", "step", "end"});
    }
    command.manner = manner == "cut"       ? Manner::cut
                     : manner == "animate" ? Manner::animate
                                           : Manner::natural;
    command.at_step = when == "step";
    command.at_end = when == "end";
    return {};
}

Status read_layer(const Json& json, const char* key, std::int32_t& into) {
    const auto layer = json.find(key);
    if (layer == json.end()) {
        return {};
    }
    if (!layer->is_number_integer() || layer->get<std::int64_t>() < -1 ||
        layer->get<std::int64_t>() > 9999) {
        return Error{"command",
                     "member \"" + std::string(key) + "\" must be a whole number from 0 to 9999",
                     ""};
    }
    into = layer->get<std::int32_t>();
    return {};
}

/// Members without which a verb means nothing.
Status check_whole(const Command& command) {
    if (command.verb == Verb::correct && command.car.empty()) {
        return Error{"command", "member \"car\" is missing", "give the number of the car"};
    }
    if (command.at_end && command.verb != Verb::cue) {
        return Error{"command", "\"when\": \"end\" is for a cue", ""};
    }
    if (command.verb == Verb::swap && (command.layer < 0 || command.with < 0)) {
        return Error{"command", "two layers change places", "give \"layer\" and \"with\""};
    }
    if (command.verb == Verb::set_source && command.source.empty()) {
        return Error{"command", "member \"source\" is missing", "give the id of the source"};
    }
    if (command.verb == Verb::load && command.show.empty() && !command.theme && !command.language) {
        return Error{"command", "says nothing to load", "give \"show\", \"theme\" or \"language\""};
    }
    return {};
}

/// By Transition::Kind.
const std::vector<std::string> kTransitions{"mix", "wipe", "push"};

Status read_transition(const Json& json, Command& command) {
    std::string kind;
    if (auto read = read_text(json, "transition", kind); !read) {
        return read;
    }
    const auto length = json.find("transition_ms");
    if (kind.empty()) {
        return length == json.end()
                   ? Status()
                   : Error{"command", "\"transition_ms\" stands without \"transition\"", ""};
    }
    const auto found = std::find(kTransitions.begin(), kTransitions.end(), kind);
    if (found == kTransitions.end()) {
        return refusal("\"transition\" cannot be \"" + kind + "\"", kind, kTransitions);
    }
    const double ms = length == json.end() ? 500 : length->is_number() ? length->get<double>() : -1;
    if (!(ms >= 0 && ms <= Transition::kLongestMs)) {
        return Error{"command", "member \"transition_ms\" must be a number from 0 to 60000", ""};
    }
    command.transition = {static_cast<Transition::Kind>(found - kTransitions.begin()),
                          std::llround(ms * 1e6)};
    return {};
}

}  // namespace

Json command_to_json(const Command& command) {
    Json json = {{"verb", verb_name(command.verb)}};
    if (!command.id.empty()) {
        json["id"] = command.id;
    }
    if (!command.template_id.empty()) {
        json["template"] = command.template_id;
    }
    if (command.layer >= 0) {
        json["layer"] = command.layer;
    }
    if (!command.data.empty()) {
        json["data"] = command.data;
    }
    if (!command.who.empty()) {
        json["who"] = command.who;
    }
    if (!command.page.empty()) {
        json["page"] = command.page;
    }
    if (!command.rule.empty()) {
        json["rule"] = command.rule;
    }
    if (command.manner != Manner::natural) {
        json["manner"] = command.manner == Manner::cut ? "cut" : "animate";
    }
    if (command.transition) {
        json["transition"] = kTransitions[static_cast<std::size_t>(command.transition->kind)];
        json["transition_ms"] = static_cast<double>(command.transition->length_ns) / 1e6;
    }
    if (command.at_step || command.at_end) {
        json["when"] = command.at_step ? "step" : "end";
    }
    if (command.force) {
        json["force"] = true;
    }
    if (!command.source.empty()) {
        json["source"] = command.source;
    }
    if (command.frames >= 0) {
        json["frames"] = command.frames;
    }
    if (command.gain_tenths) {
        json["gain_db"] = *command.gain_tenths / 10.0;
    }
    if (!command.car.empty()) {
        json["car"] = command.car;
    }
    if (command.with >= 0) {
        json["with"] = command.with;
    }
    for (const auto& [key, text] :
         {std::pair{"sink", &command.sink}, std::pair{"url", &command.url},
          std::pair{"show", &command.show}}) {
        if (!text->empty()) {
            json[key] = *text;
        }
    }
    for (const auto& [key, text] :
         {std::pair{"theme", &command.theme}, std::pair{"language", &command.language}}) {
        if (*text) {
            json[key] = **text;
        }
    }
    return json;
}

Result<Command> command_from_json(const Json& json) {
    if (!json.is_object()) {
        return Error{"command", "must be an object", ""};
    }
    static const std::vector<std::string> known{
        "id",         "verb",          "template", "layer",  "data",   "who",     "page",    "rule",
        "manner",     "when",          "force",    "source", "frames", "gain_db", "car",     "sink",
        "transition", "transition_ms", "with",     "url",    "show",   "theme",   "language"};
    for (const auto& member : json.items()) {
        if (std::find(known.begin(), known.end(), member.key()) == known.end()) {
            return refusal("unknown member \"" + member.key() + "\"", member.key(), known);
        }
    }
    Command command;
    for (const auto& [key, into] :
         {std::pair{"id", &command.id}, std::pair{"template", &command.template_id},
          std::pair{"who", &command.who}, std::pair{"page", &command.page},
          std::pair{"rule", &command.rule}, std::pair{"source", &command.source},
          std::pair{"car", &command.car}, std::pair{"sink", &command.sink},
          std::pair{"url", &command.url}, std::pair{"show", &command.show}}) {
        if (auto read = read_text(json, key, *into); !read) {
            return read.error();
        }
    }
    if (auto read = read_verb(json, command.verb); !read) {
        return read.error();
    }
    if (auto read = read_manner(json, command); !read) {
        return read.error();
    }
    if (auto read = read_transition(json, command); !read) {
        return read.error();
    }
    for (const auto& [key, into] :
         {std::pair{"layer", &command.layer}, std::pair{"with", &command.with}}) {
        if (auto read = read_layer(json, key, *into); !read) {
            return read.error();
        }
    }
    for (const auto& [key, into] :
         {std::pair{"theme", &command.theme}, std::pair{"language", &command.language}}) {
        if (json.contains(key)) {
            if (auto read = read_text(json, key, into->emplace()); !read) {
                return read.error();
            }
        }
    }
    if (const auto frames = json.find("frames"); frames != json.end()) {
        if (!frames->is_number_integer() || frames->get<std::int64_t>() < 0 ||
            frames->get<std::int64_t>() > SourceDeclaration::kLongestDelayFrames) {
            return Error{"command", "member \"frames\" must be a whole number from 0 to 500", ""};
        }
        command.frames = frames->get<std::int32_t>();
    }
    if (const auto gain = json.find("gain_db"); gain != json.end()) {
        const double db = gain->is_number() ? gain->get<double>() : 1000.0;
        if (!(db >= audio::kLeastTenths / 10.0 && db <= audio::kMostTenths / 10.0)) {
            return Error{"command", "member \"gain_db\" must be a number from -100 to 24", ""};
        }
        command.gain_tenths = static_cast<std::int32_t>(std::lround(db * 10));
    }
    if (const auto force = json.find("force"); force != json.end()) {
        if (!force->is_boolean()) {
            return Error{"command", "member \"force\" must be true or false", ""};
        }
        command.force = force->get<bool>();
    }
    if (const auto data = json.find("data"); data != json.end()) {
        if (!data->is_object()) {
            return Error{"command", "member \"data\" must be an object", ""};
        }
        command.data = *data;
    }
    if (auto whole = check_whole(command); !whole) {
        return whole.error();
    }
    return command;
}

}  // namespace pitcast::show
