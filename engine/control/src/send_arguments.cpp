// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <map>
#include <utility>

#include "pitcast/control/request.h"

namespace pitcast::control {
namespace {

std::optional<int> whole_number(std::string_view word) {
    int number = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (word.empty() || fault != std::errc{} || end != word.data() + word.size()) {
        return std::nullopt;
    }
    return number;
}

// "key=text" or "key:=json"
Status take_field(const std::string& word, Json& request) {
    const auto equals = word.find('=');
    const bool json = equals != std::string::npos && equals > 0 && word[equals - 1] == ':';
    const std::string key = word.substr(0, json ? equals - 1 : equals);
    if (equals == std::string::npos || key.empty()) {
        return Error{word, "this is no field", "write name=text, or name:=7 for a number"};
    }
    const std::string value = word.substr(equals + 1);
    Json parsed = value;
    if (json) {
        auto document = JsonDocument::parse(value, word);
        if (!document) {
            return document.error();
        }
        parsed = document->root();
    }
    if (request["data"].contains(key)) {
        return Error{word, "field \"" + key + "\" is given twice", "give it once"};
    }
    request["data"][key] = std::move(parsed);
    return {};
}

Status take_option(const std::string& option, const std::string& value, Json& request) {
    if (option == "--data") {
        return take_field(value, request);
    }
    if (option == "--who" || option == "--id" || option == "--when") {
        request[option.substr(2)] = value;
        return {};
    }
    if (option == "--layer") {
        const auto layer = whole_number(value);
        if (!layer) {
            return Error{"--layer " + value, "a layer is a whole number", ""};
        }
        request["layer"] = *layer;
        return {};
    }
    return Error{option, "this option is not known",
                 "known: --data, --layer, --when, --who, --id, --force"};
}

// "delay SOURCE FRAMES": the words after the verb.
Status take_delay(std::span<const std::string> words, Json& request) {
    const auto frames = words.size() == 2 ? whole_number(words[1]) : std::nullopt;
    if (!frames) {
        return Error{"delay", "takes a source and a number of frames",
                     "for example: delay onboard-7 12"};
    }
    request["source"] = words[0];
    request["frames"] = *frames;
    return {};
}

// "gain SOURCE DECIBELS".
Status take_gain(std::span<const std::string> words, Json& request) {
    const auto gain =
        words.size() == 2 ? JsonDocument::parse(words[1], words[1]) : Result<JsonDocument>(Error{});
    if (!gain || !gain->root().is_number()) {
        return Error{"gain", "takes a source and decibels", "for example: gain onboard-7 -6"};
    }
    request["source"] = words[0];
    request["gain_db"] = gain->root();
    return {};
}

// "add_sink URL", "remove_sink NAME".
Status take_sink(std::span<const std::string> words, Json& request) {
    if (words.size() != 1) {
        return Error{request["verb"].get<std::string>(), "takes the URL or the name of an output",
                     "for example: add_sink srt://10.0.0.5:9000"};
    }
    request["sink"] = words[0];
    return {};
}

// "load SHOW theme=X language=Y": any of them.
Status take_show(std::span<const std::string> words, Json& request) {
    for (const std::string& word : words) {
        const auto equals = word.find('=');
        const std::string key = equals == std::string::npos ? "show" : word.substr(0, equals);
        if (key != "show" && key != "theme" && key != "language") {
            return Error{word, "nothing is loaded so", "for example: load world language=zh"};
        }
        if (request.contains(key)) {
            return Error{word, "a second " + key + " is given", ""};
        }
        request[key] = equals == std::string::npos ? word : word.substr(equals + 1);
    }
    return {};
}

// "set_source ID URL"; without the URL as the show says.
Status take_source(std::span<const std::string> words, Json& request) {
    if (words.empty() || words.size() > 2) {
        return Error{"set_source", "takes a source and a URL",
                     "for example: set_source onboard-7 srt://10.0.0.7:9000"};
    }
    request["source"] = words[0];
    if (words.size() == 2) {
        request["url"] = words[1];
    }
    return {};
}

// "swap LAYER LAYER [mix]".
Status take_swap(std::span<const std::string> words, Json& request) {
    const bool mixes = words.size() == 3 && words[2] == "mix";
    const auto one = words.empty() ? std::nullopt : whole_number(words[0]);
    const auto other = words.size() < 2 ? std::nullopt : whole_number(words[1]);
    if (!one || !other || (words.size() > 2 && !mixes)) {
        return Error{"swap", "takes two layers", "for example: swap 10 20, or swap 10 20 mix"};
    }
    request["layer"] = *one;
    request["with"] = *other;
    if (mixes) {
        request["data"]["mix"] = true;
    }
    return {};
}

using TakeRest = Status (*)(std::span<const std::string> words, Json& request);
/// Of verbs whose words are all their own.
TakeRest taking(const std::string& verb) {
    static const std::map<std::string_view, TakeRest> known{
        {"delay", take_delay},      {"gain", take_gain}, {"add_sink", take_sink},
        {"remove_sink", take_sink}, {"load", take_show}, {"set_source", take_source},
        {"swap", take_swap}};
    const auto found = known.find(verb);
    return found == known.end() ? nullptr : found->second;
}

// The second word: what the verb is for.
void take_target(const std::string& word, Json& request) {
    if (request["verb"] == "correct") {
        request["car"] = word;
    } else if (const auto layer = whole_number(word)) {
        request["layer"] = *layer;
    } else {
        request["template"] = word;
    }
}

}  // namespace

Result<Json> parse_send_arguments(std::span<const std::string> words) {
    if (words.empty() || words.front().empty()) {
        return Error{"", "no verb is given", "for example: take lower-third driver=7"};
    }
    Json request = {{"v", kSchemaVersion}, {"verb", words.front()}};
    bool has_target = false;
    const TakeRest takes_all = taking(words.front());
    if (takes_all != nullptr) {
        if (const Status taken = takes_all(words.subspan(1), request); !taken) {
            return taken.error();
        }
    }
    for (std::size_t i = 1; i < words.size() && takes_all == nullptr; ++i) {
        const std::string& word = words[i];
        Status status;
        if (word == "--force") {
            request["force"] = true;
        } else if (word.substr(0, 2) == "--") {
            if (i + 1 == words.size()) {
                return Error{word, "the value of this option is missing", ""};
            }
            status = take_option(word, words[++i], request);
        } else if (word.find('=') != std::string::npos) {
            status = take_field(word, request);
        } else if (!has_target) {
            take_target(word, request);
            has_target = true;
        } else {
            return Error{word, "a second template or layer is given",
                         "fields are written name=text"};
        }
        if (!status) {
            return status.error();
        }
    }
    Json command = request;  // refused here already, not only by the server
    command.erase("v");
    if (request["verb"] != "state") {
        if (const auto checked = show::command_from_json(command); !checked) {
            return checked.error();
        }
    }
    return request;
}

}  // namespace pitcast::control
