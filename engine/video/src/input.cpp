// SPDX-License-Identifier: Apache-2.0
#include "pitcast/video/input.h"

#include <array>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"

#include "av.h"
#include "inputs.h"

namespace pitcast::video {
namespace {

constexpr const char* kAllowed =
    "use a file path (a .sdp too), srt://, rist://, rtsp://, rtp://, udp://, http(s)://….m3u8 or "
    "pattern:bars";

/// Differs between inputs and between two lives of the same input, whose versions start again.
std::uint64_t identity(const InputOptions& options) {
    Hasher hasher;
    hasher.add(std::string_view("video input"));
    hasher.add(std::string_view(options.id));
    hasher.add(std::string_view(options.url));
    hasher.add(monotonic_now_ns());
    return hasher.value();
}

}  // namespace

std::string_view text_of(DecodeOn on) {
    switch (on) {
        case DecodeOn::automatic:
            return "auto";
        case DecodeOn::vaapi:
            return "vaapi";
        case DecodeOn::cuda:
            return "cuda";
        case DecodeOn::cpu:
            break;
    }
    return "cpu";
}

std::string_view text_of(InputState state) {
    switch (state) {
        case InputState::connecting:
            return "connecting";
        case InputState::playing:
            return "playing";
        case InputState::stalled:
            return "stalled";
        case InputState::ended:
            return "ended";
        case InputState::failed:
            return "failed";
        case InputState::unknown:
            break;
    }
    return "unknown";
}

InputBase::InputBase(InputOptions options)
    : options_(std::move(options)),
      source_(identity(options_)),
      delay_ns_(delay_in_ns(options_.delay_frames)) {}

Nanoseconds InputBase::delay_in_ns(std::int32_t frames) const {
    return frame_start_tai_ns(std::clamp(frames, 0, kLongestDelayFrames), options_.channel_rate);
}

Result<std::unique_ptr<VideoInput>> VideoInput::open(InputOptions options) {
    quieten_ffmpeg();
    const std::string who = options.id.empty() ? "input" : "input \"" + options.id + "\"";
    const std::string_view scheme = scheme_of(options.url);
    constexpr std::array<std::string_view, 7> kSchemes{"srt", "rist", "rtsp", "udp",
                                                       "rtp", "http", "https"};
    if (options.decoder) {
        return open_stream_input(std::move(options));
    }
    if (!scheme.empty()) {
        const bool page = scheme.starts_with("http") && !is_play_list(options.url);
        if (page || std::find(kSchemes.begin(), kSchemes.end(), scheme) == kSchemes.end()) {
            return Error{who, "\"" + safe_to_tell(options.url) + "\" is not allowed", kAllowed};
        }
        return open_stream_input(std::move(options));
    }
    constexpr std::string_view kPattern = "pattern:";
    if (options.url.starts_with(kPattern)) {
        const std::string name = options.url.substr(kPattern.size());
        auto pattern = open_pattern_input(std::move(options), name);
        return pattern.ok() ? std::move(pattern)
                            : Result<std::unique_ptr<VideoInput>>(pattern.error().within(who));
    }
    std::string path = path_of(options.url);
    if (path.empty()) {
        return Error{who, "no URL", kAllowed};
    }
    if (!options.root.empty()) {
        const auto inside = path_inside(options.root, path);
        if (!inside) {
            return inside.error().within(who);
        }
        path = inside->string();
    }
    // It tells where a camera sends RTP to and in what, which RTP itself does not.
    if (path.ends_with(".sdp")) {
        options.url = "file:" + path;
        return open_stream_input(std::move(options));
    }
    auto input = open_clip_input(std::move(options), path);
    return input.ok() ? std::move(input)
                      : Result<std::unique_ptr<VideoInput>>(input.error().within(who));
}

}  // namespace pitcast::video
