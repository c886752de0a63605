// SPDX-License-Identifier: Apache-2.0
#include "media_command.h"

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
    for (std::size_t at = 1; at < words.size(); ++at) {
        const std::string word = upper(words[at]);
        if (word == "LOOP") {
            part.loop = true;
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
    if (request.verb == Verb::load) {
        command.data["paused"] = true;
    }
    command.transition = transition_in(words, 1, view.format);
    return mapped;
}

std::optional<Mapped> media_call(const Request& request, std::int32_t layer, const ShowView& view) {
    const auto& words = request.parameters;
    if (!plays_clip(view, layer)) {
        return std::nullopt;
    }
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
    put(part, view.format, data);
    return update_of(layer, std::move(data));
}

Mapped media_pause(bool pauses, std::int32_t layer, const ShowView& view) {
    if (!plays_clip(view, layer)) {
        return fault(501, "that layer plays no file; templates cannot be paused");
    }
    return update_of(layer, {{"paused", pauses}});
}

}  // namespace pitcast::amcp
