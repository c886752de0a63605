// SPDX-License-Identifier: Apache-2.0
#include "held_frames.h"

#include <cstring>

namespace pitcast::output {
namespace {

/// A channel is never so far ahead.
constexpr std::size_t kMostWaiting = kHoldSlots;

}  // namespace

Status HeldFrames::use(Descriptor file, const HoldSlots& told) {
    auto slots = SharedSlots::open(std::move(file), told.count, told.slot_bytes);
    if (!slots) {
        return slots.error();
    }
    if ((*slots)->slot_bytes() < layout_.bytes) {
        return Error{"channel", "gives too little memory", "build both anew"};
    }
    slots_ = std::move(*slots);
    return {};
}

Status HeldFrames::add(const HoldFrame& told, FrameNumber number) {
    const auto sound_frames = static_cast<std::uint64_t>(told.sound_frames);
    if (slots_ == nullptr || told.slot >= slots_->count() || told.sound_frames < 0 ||
        sound_frames > layout_.most_sound_frames) {
        return Error{"channel", "a frame in no memory", "build both anew"};
    }
    std::byte* from = slots_->slot(told.slot).data();
    auto picture = std::make_shared<draw::PackedFrame>();
    picture->format = format_;
    picture->signal = context_.signal;
    picture->width = context_.format.width;
    picture->height = context_.format.height;
    picture->owner = std::shared_ptr<void>(
        slots_.get(), [slots = slots_, slot = told.slot](void*) { slots->let_go(slot); });
    for (std::size_t i = 0; i < layout_.planes.size(); ++i) {
        picture->planes[i] = layout_.planes[i];
        picture->planes[i].bytes = layout_.planes[i].size > 0 ? from + layout_.offsets[i] : nullptr;
    }
    Frame frame{std::move(picture), nullptr};
    if (told.sound_frames > 0 && context_.sound_channels > 0) {
        auto sound = std::make_shared<audio::Block>();
        sound->first = told.sound_first;
        sound->frames = told.sound_frames;
        sound->channels = context_.sound_channels;
        sound->samples.resize(sound_frames * static_cast<std::uint64_t>(sound->channels));
        std::memcpy(sound->samples.data(), from + layout_.sound_offset,
                    sound->samples.size() * sizeof(audio::Sample));
        frame.sound = std::move(sound);
    }
    waiting_.insert_or_assign(number, std::move(frame));
    while (waiting_.size() > kMostWaiting) {
        waiting_.erase(waiting_.begin());
    }
    return {};
}

HeldFrames::Frame HeldFrames::take(FrameNumber number) {
    waiting_.erase(waiting_.begin(), waiting_.lower_bound(number));
    const auto found = waiting_.find(number);
    if (found == waiting_.end()) {
        return {};
    }
    Frame frame = std::move(found->second);
    waiting_.erase(found);
    return frame;
}

}  // namespace pitcast::output
