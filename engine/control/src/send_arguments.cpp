// SPDX-License-Identifier: Apache-2.0
#include <charconv>
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
    if (option == "--who" || option == "--id") {
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
                 "known: --data, --layer, --who, --id, --force"};
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
    const bool delays = words.front() == "delay";
    const bool gains = words.front() == "gain";
    const bool of_sink = words.front() == "add_sink" || words.front() == "remove_sink";
    const bool taken_whole = delays || gains || of_sink;
    const auto rest = words.subspan(1);
    if (const Status taken = delays    ? take_delay(rest, request)
                             : gains   ? take_gain(rest, request)
                             : of_sink ? take_sink(rest, request)
                                       : Status{};
        !taken) {
        return taken.error();
    }
    for (std::size_t i = 1; i < words.size() && !taken_whole; ++i) {
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
