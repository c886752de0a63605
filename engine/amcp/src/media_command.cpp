// SPDX-License-Identifier: Apache-2.0
#include "media_command.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace pitcast::amcp {
namespace {

using Mapped = std::variant<ShowCommand, Answer>;

constexpr std::int64_t kMostFrames = 10'000'000;

/// A number of frames; nothing when the word is none, or is missing.
std::optional<std::int64_t> frames_at(const std::vector<std::string>& words, std::size_t at) {
    if (at >= words.size()) {
        return std::nullopt;
    }
    std::int64_t frames = -1;
    const std::string& word = words[at];
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), frames);
    const bool whole = error == std::errc() && end == word.data() + word.size();
    return whole && frames >= 0 && frames <= kMostFrames ? std::optional(frames) : std::nullopt;
}

/// The first whole millisecond within a frame of the channel.
std::int64_t ms_of(std::int64_t frames, const VideoFormat& format) {
    const std::int64_t num = format.rate.numerator;
    return (frames * 1000 * format.rate.denominator + num - 1) / num;
}

/// What part of a clip is played, in frames.
struct Part {
    std::optional<std::int64_t> from;
    std::optional<std::int64_t> to;
    std::optional<std::int64_t> length;
    std::optional<bool> loop;
};

/// Takes a word that tells of the part, and its number; false: it is none of these.
bool take_word(const std::vector<std::string>& words, std::size_t& at, Part& part, bool& wrong) {
    const std::string word = upper(words[at]);
    std::optional<std::int64_t>* into = word == "SEEK" || word == "IN" ? &part.from
                                        : word == "OUT"                ? &part.to
                                        : word == "LENGTH"             ? &part.length
                                                                       : nullptr;
    if (into == nullptr) {
        return false;
    }
    *into = frames_at(words, ++at);
    wrong = wrong || !*into;
    return true;
}

void put(const Part& part, const VideoFormat& format, Json& data) {
    if (part.from) {
        data["seek_ms"] = ms_of(*part.from, format);
    }
    const std::int64_t from = part.from.value_or(0);
    if (part.length || part.to) {
        const std::int64_t length =
            part.length ? *part.length : std::max<std::int64_t>(*part.to - from, 1);
        data["length_ms"] = ms_of(from + length, format) - ms_of(from, format);
    }
    if (part.loop) {
        data["loop"] = *part.loop;
    }
}

ShowCommand update_of(std::int32_t layer, Json data) {
    ShowCommand mapped;
    mapped.command.verb = show::Verb::update;
    mapped.command.layer = layer;
    mapped.command.data = std::move(data);
    return mapped;
}

/// A show's own template of that name may lack it.
bool has_field(const ShowView& view, std::string_view id) {
    const auto* fields = view.fields_of(kClipTemplate);
    return fields == nullptr || std::any_of(fields->begin(), fields->end(),
                                            [&](const auto& field) { return field.id == id; });
}

bool plays_clip(const ShowView& view, std::int32_t layer) {
    return view.template_on(layer) == kClipTemplate;
}

}  // namespace

std::optional<show::Transition> transition_in(const std::vector<std::string>& words, std::size_t at,
                                              const VideoFormat& format) {
    using Kind = show::Transition::Kind;
    for (; at < words.size(); ++at) {
        const std::string word = upper(words[at]);
        const bool known = word == "MIX" || word == "PUSH" || word == "SLIDE" || word == "WIPE";
        if (!known) {
            continue;
        }
        const auto frames = frames_at(words, at + 1);
        const Nanoseconds length = ms_of(frames.value_or(0), format) * 1'000'000;
        if (length == 0 || length > show::Transition::kLongestMs * 1'000'000) {
            return std::nullopt;
        }
        return show::Transition{word == "MIX"    ? Kind::mix
                                : word == "WIPE" ? Kind::wipe
                                                 : Kind::push,
                                length};
    }
    return std::nullopt;
}

Mapped media_command(const Request& request, const MediaEntry& entry, std::int32_t layer,
                     const ShowView& view) {
    const auto& words = request.parameters;
    Part part;
    bool wrong = false;
    bool at_end = false;
    for (std::size_t at = 1; at < words.size(); ++at) {
        const std::string word = upper(words[at]);
        if (word == "LOOP") {
            part.loop = true;
        } else if (word == "AUTO" && request.verb == Verb::loadbg) {
            at_end = true;
        } else if (word == "AUTO" || word == "FILTER" || word == "VF" || word == "AF") {
            return fault(501, "\"" + words[at] + "\" cannot be done with a file here");
        } else {
            (void)take_word(words, at, part, wrong);
        }
    }
    if (wrong) {
        return fault(403, "SEEK, IN, OUT and LENGTH take a number of frames");
    }
    ShowCommand mapped;
    show::Command& command = mapped.command;
    command.verb = request.verb == Verb::loadbg ? show::Verb::cue : show::Verb::take;
    command.template_id = kClipTemplate;
    command.layer = layer;
    command.data["file"] = entry.file;
    put(part, view.format, command.data);
    command.at_end = at_end;
    if (entry.frames > 0 && entry.rate.numerator > 0 && has_field(view, "file_ms")) {
        command.data["file_ms"] =
            entry.frames * 1000 * entry.rate.denominator / entry.rate.numerator;
    }
    if (request.verb == Verb::load) {
        command.data["paused"] = true;
    }
    command.transition = transition_in(words, 1, view.format);
    return mapped;
}

namespace {

/// The data that the words of a CALL stand for. Nothing: a word is none of them.
std::optional<std::variant<Json, Answer>> called(const std::vector<std::string>& words,
                                                 const VideoFormat& format) {
    Part part;
    bool wrong = false;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (upper(words[at]) == "LOOP") {
            const auto on = frames_at(words, ++at);
            wrong = wrong || !on || *on > 1;
            part.loop = on.value_or(0) != 0;
        } else if (!take_word(words, at, part, wrong)) {
            return std::nullopt;
        }
    }
    if (wrong) {
        return fault(403, "SEEK, IN, OUT and LENGTH take a number of frames, LOOP takes 0 or 1");
    }
    Json data = Json::object();
    put(part, format, data);
    return data;
}

/// What the state tells of what is cued on a layer; null = nothing is.
const Json* cued_on(const ShowView& view, std::int32_t layer) {
    if (view.state == nullptr || !view.state->contains("layers")) {
        return nullptr;
    }
    for (const Json& one : view.state->at("layers")) {
        if (one.value("layer", -1) == layer && one.value("phase", "") == "cued") {
            return &one;
        }
    }
    return nullptr;
}

}  // namespace

std::optional<Mapped> media_call(const Request& request, std::int32_t layer, const ShowView& view) {
    if (!plays_clip(view, layer)) {
        return std::nullopt;
    }
    auto data = called(request.parameters, view.format);
    if (!data) {
        return std::nullopt;
    }
    if (auto* answer = std::get_if<Answer>(&*data)) {
        return std::move(*answer);
    }
    return update_of(layer, std::get<Json>(*std::move(data)));
}

Mapped media_call_cued(const Request& request, std::int32_t layer, const ShowView& view) {
    const Json* cued = cued_on(view, layer);
    if (cued == nullptr || cued->value("template", "") != kClipTemplate) {
        return fault(404, "no file waits on that layer");
    }
    auto data = called(request.parameters, view.format);
    if (!data) {
        return fault(501, "a file that waits knows SEEK, LOOP, IN, OUT and LENGTH");
    }
    if (auto* answer = std::get_if<Answer>(&*data)) {
        return std::move(*answer);
    }
    ShowCommand mapped;
    mapped.command.verb = show::Verb::cue;
    mapped.command.template_id = kClipTemplate;
    mapped.command.layer = layer;
    mapped.command.data = cued->value("data", Json::object());
    mapped.command.data.update(std::get<Json>(*data));
    return mapped;
}

Mapped media_pause(bool pauses, std::int32_t layer, const ShowView& view) {
    if (!plays_clip(view, layer)) {
        return fault(501, "that layer plays no file; templates cannot be paused");
    }
    return update_of(layer, {{"paused", pauses}});
}

}  // namespace pitcast::amcp
