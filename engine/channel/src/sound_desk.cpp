// SPDX-License-Identifier: Apache-2.0
#include "sound_desk.h"

#include <algorithm>

#include "pitcast/core/shared_use.h"

namespace pitcast::channel {

SoundDesk::SoundDesk(const show::AudioPlan& plan, FrameRate rate)
    : channels_(plan.channels), rate_(rate) {
    set_routes(plan);
}

void SoundDesk::set_routes(const show::AudioPlan& plan) {
    for (Route& route : routes_) {
        route.leaving = true;
    }
    for (const show::AudioRoute& wanted : plan.routes) {
        const auto known = std::find_if(routes_.begin(), routes_.end(), [&](const Route& route) {
            return route.leaving && route.plan == wanted;
        });
        if (known != routes_.end()) {
            known->leaving = false;
        } else if (wanted.to < channels_) {
            routes_.push_back(
                {wanted, audio::gain_of_tenths(wanted.gain_tenths), wanted.gain_tenths, 0});
        }
    }
}

std::shared_ptr<audio::Block> SoundDesk::free_block() {
    for (const auto& block : blocks_) {
        if (is_back(block)) {
            return block;
        }
    }
    return blocks_.emplace_back(std::make_shared<audio::Block>());
}

void SoundDesk::set_gain(Route& route, std::int32_t fader_tenths) {
    const std::int32_t tenths = fader_tenths <= audio::kLeastTenths
                                    ? audio::kLeastTenths
                                    : std::clamp(route.plan.gain_tenths + fader_tenths,
                                                 audio::kLeastTenths, audio::kMostTenths);
    if (tenths != route.tenths) {
        route.tenths = tenths;
        route.full = audio::gain_of_tenths(tenths);
    }
}

audio::Channel SoundDesk::channel_of(const Route& route, const audio::Block& block,
                                     PictureStock& sources) {
    if (heard_source_ != route.plan.source) {
        heard_source_ = route.plan.source;
        heard_channels_ = sources.sound_at(route.plan.source, block.first, block.frames, heard_);
    }
    // One channel of sound is meant for all who ask for any.
    const std::int32_t index = heard_channels_ == 1 ? 0 : route.plan.from;
    if (index >= heard_channels_) {
        return {};
    }
    return {heard_, heard_channels_, index};
}

audio::BlockPtr SoundDesk::mix(FrameNumber n, PictureStock& sources) {
    if (channels_ == 0) {
        return nullptr;
    }
    auto block = free_block();
    block->first = audio::first_sample_of(n, rate_);
    block->frames = static_cast<std::int32_t>(audio::first_sample_of(n + 1, rate_) - block->first);
    block->channels = channels_;
    block->samples.resize(static_cast<std::size_t>(block->frames * channels_));
    mixer_.begin(channels_, block->frames);
    heard_source_ = {};
    const bool goes_on = newest_ && n == *newest_ + 1;
    newest_ = n;
    for (Route& route : routes_) {
        set_gain(route, sources.gain_of(route.plan.source));
        const bool heard =
            !route.leaving && (!route.plan.follows_picture || sources.is_shown(route.plan.source));
        const audio::Gain now = heard ? route.full : 0;
        route.last = goes_on ? route.last : now;
        // What is not heard is metered even so.
        const audio::Channel channel = channel_of(route, *block, sources);
        if (now != 0 || route.last != 0) {
            mixer_.add(channel, route.plan.to, route.last, now);
        }
        route.last = now;
    }
    std::erase_if(routes_, [](const Route& route) { return route.leaving; });
    sources.clips().mix(*block, goes_on, mixer_);
    mixer_.finish(block->samples);
    return block;
}

}  // namespace pitcast::channel
