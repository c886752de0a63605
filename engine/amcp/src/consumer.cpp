// SPDX-License-Identifier: Apache-2.0
#include "consumer.h"

#include <algorithm>
#include <string>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/core/url.h"

namespace pitcast::amcp {
namespace {

using Wanted = std::variant<std::string, Answer>;

/// Networks that a client may send to. What else a URL may name (files, shared memory, programs)
/// is for whoever starts the channel.
constexpr std::string_view kNetworks[] = {"udp", "rtp", "srt", "rist", "rtmp", "rtmps"};

Wanted file_of(const std::string& name, const ShowView& view) {
    if (view.media_folder.empty()) {
        return fault(501, "there is no media folder to write to");
    }
    const auto path = path_inside(view.media_folder, name);
    if (!path || name.find_first_of("?&:") != std::string::npos) {
        return fault(403, "\"" + name + "\" is no file of the media folder");
    }
    if (std::filesystem::exists(*path)) {
        return fault(403, "\"" + name + "\" is there already");
    }
    return path->string();
}

Wanted url_of_consumer(const std::vector<std::string>& words, const ShowView& view,
                       std::size_t& taken) {
    const std::string kind = upper(words[0]);
    const std::string name = words.size() > 1 ? words[1] : "";
    taken = 2;
    if (kind == "SCREEN") {
        taken = 1;
        return "window:programme";
    }
    if (name.empty()) {
        return fault(402, kind + " names nothing");
    }
    if (kind == "FILE") {
        return file_of(name, view);
    }
    if (kind == "STREAM") {
        const auto* known = std::find(std::begin(kNetworks), std::end(kNetworks), scheme_of(name));
        return known == std::end(kNetworks)
                   ? Wanted(fault(403, "a stream goes to udp, rtp, srt, rist or rtmp"))
                   : Wanted(name);
    }
    if (kind == "NDI") {
        const bool named = upper(name) == "NAME" && words.size() > 2;
        taken = named ? 3 : 2;
        return "ndi:" + (named ? words[2] : name) + "?pack=uyvy";
    }
    if (kind == "DECKLINK") {
        const bool named = upper(name) == "DEVICE" && words.size() > 2;
        taken = named ? 3 : 2;
        return "decklink:" + (named ? words[2] : name);
    }
    return fault(501, "consumers are FILE, STREAM, NDI, DECKLINK and SCREEN");
}

/// What can be told of how FFmpeg is to write: that it writes what its output writes anyway.
bool is_usual(const std::vector<std::string>& words, std::size_t& at) {
    const std::string& word = words[at];
    if ((word == "-f" || word == "-format") && at + 1 < words.size() && words[at + 1] == "mpegts") {
        ++at;
        return true;
    }
    return false;
}

Wanted sink_added(const Request& request, const ShowView& view) {
    std::size_t at = 0;
    Wanted wanted = url_of_consumer(request.parameters, view, at);
    for (; at < request.parameters.size(); ++at) {
        if (std::holds_alternative<std::string>(wanted) && !is_usual(request.parameters, at)) {
            return fault(501, "\"" + request.parameters[at] +
                                  "\" cannot be set here: outputs have options of their own "
                                  "(docs/outputs.md), which the native door takes");
        }
    }
    return wanted;
}

Wanted sink_removed(const Request& request, const ShowView& view) {
    if (request.layer >= 0) {
        const auto found = view.consumers.find(request.layer);
        return found == view.consumers.end()
                   ? Wanted(fault(404, "no consumer of a client has this index"))
                   : Wanted(found->second);
    }
    if (request.parameters.empty()) {
        return fault(402, "names no consumer");
    }
    std::size_t ignored = 0;
    if (upper(request.parameters[0]) == "FILE" && request.parameters.size() > 1) {
        const auto path = path_inside(view.media_folder, request.parameters[1]);
        return path ? Wanted(path->string()) : Wanted(fault(404, "no such file"));
    }
    return url_of_consumer(request.parameters, view, ignored);
}

}  // namespace

std::variant<ShowCommand, Answer> consumer_command(const Request& request, const ShowView& view) {
    const bool adds = request.verb == Verb::add_consumer;
    Wanted wanted = adds ? sink_added(request, view) : sink_removed(request, view);
    if (auto* answer = std::get_if<Answer>(&wanted)) {
        return std::move(*answer);
    }
    ShowCommand mapped;
    mapped.command.verb = adds ? show::Verb::add_sink : show::Verb::remove_sink;
    mapped.command.sink = std::get<std::string>(std::move(wanted));
    return mapped;
}

void note_consumer(ShowView& view, std::int32_t index, const show::Command& command) {
    if (command.verb == show::Verb::add_sink && index >= 0) {
        view.consumers[index] = command.sink;
    } else if (command.verb == show::Verb::remove_sink) {
        std::erase_if(view.consumers, [&](const auto& one) { return one.second == command.sink; });
    }
}

}  // namespace pitcast::amcp
