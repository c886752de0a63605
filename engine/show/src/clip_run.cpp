// SPDX-License-Identifier: Apache-2.0
// Clips that a template plays: where they are in their files.
#include <algorithm>

#include "painter.h"

namespace pitcast::show {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kLongest = 24 * 3600 * kNanosecondsPerSecond;

/// A field of the template that has this name and type; 0 when it has none.
std::int64_t number_in(const Instance& instance, std::string_view id, std::string_view type) {
    for (std::size_t i = 0; i < instance.fields.size(); ++i) {
        const Field& field = instance.made->fields[i];
        if (field.id == id && field.type == type) {
            return instance.fields[i].value.number;
        }
    }
    return 0;
}

Nanoseconds time_in(const Instance& instance, std::string_view id) {
    return std::clamp<Nanoseconds>(number_in(instance, id, "number"), 0, kLongest / kMillisecond) *
           kMillisecond;
}

/// Without an end.
Nanoseconds running_position(const Instance& instance, Nanoseconds now_ns) {
    const ClipRun& run = instance.clip;
    const Nanoseconds since = run.since_ns == 0 ? instance.start_ns : run.since_ns;
    return run.base_ns + (run.paused ? 0 : std::max<Nanoseconds>(0, now_ns - since));
}

}  // namespace

bool clip_loops(const Instance& instance) {
    return number_in(instance, "loop", "boolean") != 0;
}

Nanoseconds clip_position(const Instance& instance, Nanoseconds now_ns) {
    const Nanoseconds begin = time_in(instance, "seek_ms");
    const Nanoseconds length = time_in(instance, "length_ms");
    const Nanoseconds at = running_position(instance, now_ns);
    if (length == 0 || at < begin + length) {
        return at;
    }
    return clip_loops(instance) ? begin + (at - begin) % length : begin + length - 1;
}

std::optional<Nanoseconds> clip_end(const Instance& instance) {
    const Nanoseconds begin = time_in(instance, "seek_ms");
    const Nanoseconds length = time_in(instance, "length_ms");
    const Nanoseconds file = time_in(instance, "file_ms");
    const ClipRun& run = instance.clip;
    const Nanoseconds end = length > 0 ? begin + length : file;
    if (instance.made->clips.empty() || end == 0 || run.paused || clip_loops(instance)) {
        return std::nullopt;
    }
    return (run.since_ns == 0 ? instance.start_ns : run.since_ns) + end - run.base_ns;
}

void drive_clip(Instance& instance, const Json& data, Nanoseconds now_ns) {
    if (instance.made->clips.empty()) {
        return;
    }
    ClipRun& run = instance.clip;
    const bool anew = now_ns == 0 || data.contains("seek_ms") || data.contains("file");
    run.base_ns = anew ? time_in(instance, "seek_ms") : running_position(instance, now_ns);
    run.since_ns = now_ns;
    run.paused = number_in(instance, "paused", "boolean") != 0;
}

ClipAsk Painter::ask_for(const VideoBody& body) {
    text_.clear();
    body.file.format(scope_, text_);
    return {text_,
            clip_loops(*instance_),
            layer_,
            clip_cued_ ? 0 : instance_->start_ns,
            clip_position(*instance_, clip_cued_ ? instance_->start_ns : now_.tai_ns),
            !clip_cued_ && !instance_->clip.paused,
            clip_volume_};
}

void Painter::run_clips(const Instance& instance, std::int32_t layer, double volume, bool cued) {
    layer_ = layer;
    clip_cued_ = cued;
    const Nanoseconds now = now_.tai_ns;
    if (instance.made->clips.empty() || (!cued && !instance.begun(now))) {
        return;
    }
    enter(instance);
    clip_volume_ = volume;
    if (instance.passage.kind == TakeOver::mix) {
        const double share = instance.passage_share(now);
        clip_volume_ *= instance.leaves ? instance.passage.from * (1 - share) : share;
    }
    for (const VideoBody* body : instance.made->clips) {
        if (const ClipAsk ask = ask_for(*body); !ask.file.empty()) {
            (void)pictures_.clip(ask);
        }
    }
}

}  // namespace pitcast::show
