// SPDX-License-Identifier: Apache-2.0
#include "sound_desk.h"

#include <algorithm>

#include "pitcast/core/shared_use.h"

namespace pitcast::channel {

SoundDesk::SoundDesk(const show::AudioPlan& plan, FrameRate rate) : plan_(plan), rate_(rate) {
    for (const show::AudioRoute& route : plan.routes) {
        routes_.push_back({route, audio::gain_of_tenths(route.gain_tenths), route.gain_tenths, 0});
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
    if (plan_.channels == 0) {
        return nullptr;
    }
    auto block = free_block();
    block->first = audio::first_sample_of(n, rate_);
    block->frames = static_cast<std::int32_t>(audio::first_sample_of(n + 1, rate_) - block->first);
    block->channels = plan_.channels;
    block->samples.resize(static_cast<std::size_t>(block->frames * plan_.channels));
    mixer_.begin(plan_.channels, block->frames);
    heard_source_ = {};
    const bool goes_on = newest_ && n == *newest_ + 1;
    newest_ = n;
    for (Route& route : routes_) {
        set_gain(route, sources.gain_of(route.plan.source));
        const bool heard = !route.plan.follows_picture || sources.is_shown(route.plan.source);
        const audio::Gain now = heard ? route.full : 0;
        route.last = goes_on ? route.last : now;
        // What is not heard is metered even so.
        const audio::Channel channel = channel_of(route, *block, sources);
        if (now != 0 || route.last != 0) {
            mixer_.add(channel, route.plan.to, route.last, now);
        }
        route.last = now;
    }
    sources.clips().mix(*block, goes_on, mixer_);
    mixer_.finish(block->samples);
    return block;
}

}  // namespace pitcast::channel
