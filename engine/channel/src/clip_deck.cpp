// SPDX-License-Identifier: Apache-2.0
#include "clip_deck.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace pitcast::channel {
namespace {

constexpr Nanoseconds kKeptFor = kNanosecondsPerSecond / 2;
/// Of decoded pictures in memory; longer clips are decoded as they are played.
constexpr std::size_t kDecodedBytes = std::size_t{32} << 20U;

audio::Gain gain_of(const show::ClipAsk& ask) {
    return ask.runs ? static_cast<audio::Gain>(std::lround(ask.volume * audio::kUnity)) : 0;
}

}  // namespace

ClipDeck::ClipDeck(const RendererOptions& options, std::filesystem::path folder)
    : folder_(std::move(folder)),
      rate_(options.format.rate),
      interlaced_(options.format.interlaced),
      realtime_(options.realtime) {}

void ClipDeck::at(Nanoseconds tai_ns) {
    tai_ns_ = tai_ns;
    take_opened();
    let_go();
}

void ClipDeck::take_opened() {
    OpenedClip opened;
    while (opener_ && opener_->take(opened)) {
        const auto clip = std::find_if(clips_.begin(), clips_.end(), [&](const auto& one) {
            return one->ticket == opened.ticket;
        });
        if (clip == clips_.end()) {
            closing_.push_back(std::move(opened.input));  // nobody wants it any more
            continue;
        }
        (*clip)->input = std::move(opened.input);
        (*clip)->error = std::move(opened.error);
    }
}

void ClipDeck::let_go() {
    for (auto& clip : clips_) {
        if (std::abs(tai_ns_ - clip->asked_ns) > kKeptFor) {
            closing_.push_back(std::move(clip->input));
            clip.reset();
        }
    }
    std::erase(clips_, nullptr);
    std::erase_if(closing_, [&](auto& input) {
        return input == nullptr || !opener_ || opener_->close(input);
    });
}

/// That plays it; or that waited for it, and is played from now on.
ClipDeck::Clip* ClipDeck::find(const show::ClipAsk& ask) {
    Clip* waiting = nullptr;
    for (const auto& clip : clips_) {
        if (clip->file != ask.file || clip->loop != ask.loop || clip->layer != ask.layer) {
            continue;
        }
        if (clip->began_ns == ask.began_ns) {
            return clip.get();
        }
        waiting = clip->began_ns == 0 ? clip.get() : waiting;
    }
    if (waiting != nullptr) {
        waiting->began_ns = ask.began_ns;
    }
    return waiting;
}

ClipDeck::Clip* ClipDeck::add(const show::ClipAsk& ask) {
    if (clips_.size() >= kMostClips) {
        return nullptr;
    }
    auto clip = std::make_unique<Clip>();
    clip->file = ask.file;
    clip->loop = ask.loop;
    clip->layer = ask.layer;
    clip->began_ns = ask.began_ns;
    return clips_.emplace_back(std::move(clip)).get();
}

/// Positions in the file take the place of times.
void ClipDeck::open(Clip& clip) {
    video::InputOptions wanted;
    wanted.url = clip.file;
    wanted.root = folder_;
    wanted.loop = clip.loop;
    wanted.channel_rate = rate_;
    wanted.channel_interlaced = interlaced_;
    wanted.realtime = realtime_;
    wanted.start_tai_ns = 0;
    wanted.decoded_cache_bytes = kDecodedBytes;
    const std::uint64_t ticket = next_ticket_++;
    if (!realtime_) {
        OpenedClip opened = open_clip(ticket, std::move(wanted));
        clip.ticket = ticket;
        clip.input = std::move(opened.input);
        clip.error = std::move(opened.error);
        return;
    }
    if (!opener_) {
        opener_ = std::make_unique<ClipOpener>();
    }
    clip.ticket = opener_->open(ticket, std::move(wanted)) ? ticket : 0;
}

draw::PicturePtr ClipDeck::picture(const show::ClipAsk& ask) {
    Clip* clip = find(ask);
    clip = clip == nullptr ? add(ask) : clip;
    if (clip == nullptr) {
        return nullptr;
    }
    if (clip->ticket == 0) {
        open(*clip);
    }
    // Asked once as it plays, and once for each bus that shows it: all see the same picture.
    if (clip->asked_ns != tai_ns_ || clip->position_ns != ask.position_ns) {
        clip->given = clip->input ? clip->input->picture_at(ask.position_ns) : nullptr;
    }
    clip->asked_ns = tai_ns_;
    clip->position_ns = ask.position_ns;
    clip->runs = ask.runs;
    clip->gain = gain_of(ask);
    return clip->given;
}

void ClipDeck::mix(const audio::Block& block, bool goes_on, audio::Mixer& mixer) {
    const Nanoseconds begin = tai_ns_;
    for (const auto& clip : clips_) {
        const audio::Gain now = clip->asked_ns == begin ? clip->gain : 0;
        const audio::Gain before = goes_on ? clip->last_gain : now;
        clip->last_gain = now;
        const std::int32_t channels = clip->input ? clip->input->sound_channels() : 0;
        if (channels == 0 || (now == 0 && before == 0)) {
            continue;
        }
        heard_.resize(static_cast<std::size_t>(channels) * static_cast<std::size_t>(block.frames));
        // The instant at which the clip began does not move, so that block follows block.
        const Nanoseconds zero = clip->asked_ns - clip->position_ns;
        clip->input->sound_at(block.first - audio::sample_at_ns(zero), heard_);
        for (std::int32_t to = 0; to < block.channels; ++to) {
            const bool spread = channels == 1 && to < 2;
            if (spread || to < channels) {
                mixer.add({heard_, channels, spread ? 0 : to}, to, before, now);
            }
        }
    }
}

std::vector<ClipReport> ClipDeck::reports() const {
    std::vector<ClipReport> reports;
    for (const auto& clip : clips_) {
        ClipReport report{clip->layer, clip->file, "opening", 0, 0, clip->error};
        if (!clip->error.empty()) {
            report.state = "failed";
        } else if (clip->input) {
            const video::InputHealth health = clip->input->health();
            report.duration_ns = health.duration_ns;
            report.position_ns = clip->loop && health.duration_ns > 0
                                     ? clip->position_ns % health.duration_ns
                                     : std::min(clip->position_ns, health.duration_ns);
            report.state = clip->began_ns == 0                         ? "cued"
                           : health.state == video::InputState::ended  ? "ended"
                           : health.state == video::InputState::failed ? "failed"
                           : clip->runs                                ? "playing"
                                                                       : "paused";
            report.error = health.error;
        }
        reports.push_back(std::move(report));
    }
    return reports;
}

std::vector<SourcePicture> ClipDeck::pictures() const {
    std::vector<SourcePicture> pictures;
    for (const auto& clip : clips_) {
        if (clip->input) {
            pictures.push_back({"clip:" + clip->file, draw::whole_frame(clip->input->newest()),
                                clip->began_ns != 0});
        }
    }
    return pictures;
}

}  // namespace pitcast::channel
