// SPDX-License-Identifier: Apache-2.0
#include "source_rack.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"
#include "pitcast/plugin/plugin_url.h"

namespace pitcast::channel {
namespace {

constexpr std::string_view kMediaScheme = "media:";

/// "media:x.mp4" becomes a path in the media folder; everything else stays.
Result<std::string> resolve(const std::string& url, const std::filesystem::path& media_root) {
    if (!url.starts_with(kMediaScheme)) {
        return url;
    }
    auto path = path_inside(media_root, std::string_view(url).substr(kMediaScheme.size()));
    if (!path) {
        return path.error();
    }
    return path->string();
}

/// Of plug-ins, the program that runs them; of all others nothing.
Result<std::optional<video::OwnDecoder>> decoder_of(const std::string& url,
                                                    const RendererOptions& options) {
    if (!plugin::is_plugin_url(url)) {
        return std::optional<video::OwnDecoder>();
    }
    if (!options.plugin_source) {
        return Error{url, "has not been allowed", "write --plugin PATH as well"};
    }
    auto found = options.plugin_source(url);
    if (!found) {
        return found.error();
    }
    return std::optional(*std::move(found));
}

video::DecodeOn decode_on_of(show::SourceDecoder wanted) {
    switch (wanted) {
        case show::SourceDecoder::automatic:
            return video::DecodeOn::automatic;
        case show::SourceDecoder::vaapi:
            return video::DecodeOn::vaapi;
        case show::SourceDecoder::cuda:
            return video::DecodeOn::cuda;
        case show::SourceDecoder::cpu:
            break;
    }
    return video::DecodeOn::cpu;
}

/// Null, with a warning, when it cannot be opened.
std::unique_ptr<video::VideoInput> open(const show::SourceDeclaration& declared,
                                        const std::string& url, const RendererOptions& options,
                                        std::string& error, std::vector<Error>& warnings) {
    auto resolved = resolve(url, options.media_root);
    if (!resolved) {
        error = resolved.error().message();
        warnings.push_back(resolved.error().within("source " + declared.id));
        return nullptr;
    }
    const auto decoder = decoder_of(url, options);
    if (!decoder) {
        error = decoder.error().message();
        warnings.push_back(decoder.error().within("source " + declared.id));
        return nullptr;
    }
    auto input = video::VideoInput::open({.id = declared.id,
                                          .url = *resolved,
                                          .root = {},
                                          .loop = declared.loop,
                                          .delay_frames = declared.delay_frames,
                                          .channel_rate = options.format.rate,
                                          .channel_interlaced = options.format.interlaced,
                                          .align_ns = declared.align_ns,
                                          .realtime = options.realtime,
                                          .start_tai_ns = {},
                                          .decode_on = decode_on_of(declared.decoder),
                                          .decoder = *decoder});
    if (!input) {
        error = input.error().message();
        warnings.push_back(input.error());
        return nullptr;
    }
    return std::move(*input);
}

}  // namespace

OpenSource open_source(const show::SourceDeclaration& declared, const RendererOptions& options,
                       std::vector<Error>& warnings) {
    OpenSource opened{declared, nullptr, nullptr};
    opened.input = open(declared, declared.url, options, opened.error, warnings);
    if (!declared.fallback.empty()) {
        std::string ignored;
        opened.fallback = open(declared, declared.fallback, options, ignored, warnings);
    }
    return opened;
}

Status SourceRack::set(const show::Package& package, const std::string& id,
                       const std::string& url) {
    std::vector<std::string> known;
    for (const show::SourceDeclaration& source : package.sources()) {
        known.push_back(source.id);
    }
    if (std::find(known.begin(), known.end(), id) == known.end()) {
        const std::string near = nearest_word(id, known);
        return Error{"source \"" + id + "\"", "is not in this show",
                     near.empty() ? "" : "did you mean \"" + near + "\"?"};
    }
    if (url.empty()) {
        set_.erase(id);
        return {};
    }
    if (Status allowed = show::check_source_url(url); !allowed) {
        return allowed;
    }
    set_[id] = url;
    return {};
}

SourceChange SourceRack::change_to(const show::Package& package, const RendererOptions& options,
                                   std::vector<Error>& warnings) {
    std::vector<show::SourceDeclaration> wanted = package.sources();
    SourceChange change;
    change.audio = package.audio();
    for (show::SourceDeclaration& source : wanted) {
        if (const auto found = set_.find(source.id); found != set_.end()) {
            source.url = found->second;
        }
        if (std::find(open_.begin(), open_.end(), source) == open_.end()) {
            change.opened.push_back(open_source(source, options, warnings));
        }
    }
    for (const show::SourceDeclaration& source : open_) {
        if (std::none_of(wanted.begin(), wanted.end(),
                         [&](const auto& one) { return one.id == source.id; })) {
            change.gone.push_back(source.id);
        }
    }
    open_ = std::move(wanted);
    return change;
}

}  // namespace pitcast::channel
