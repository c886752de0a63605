// SPDX-License-Identifier: Apache-2.0
#pragma once
// A channel in simulated time in front of a card.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/output/sink.h"

#include "../../engine/output/src/card_writing.h"

namespace pitcast::output::card {

inline constexpr FrameNumber kOnAir = 43'000'000'000;

/// Frame `n`: bytes that tell frames and places apart; two bits of each word are 0, as in v210.
inline FramePtr card_frame(draw::Packing packing, const VideoFormat& format, int n) {
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = packing.format;
    frame->width = format.width;
    frame->height = format.height;
    frame->planes = draw::pack_layout(packing.format, format.width, format.height);
    auto memory = std::make_shared<std::vector<std::uint32_t>>(
        (frame->planes[0].size + frame->planes[1].size + frame->planes[2].size) / 4);
    std::uint32_t state = static_cast<std::uint32_t>(n + 1) * 0x9e3779b9U;
    for (std::uint32_t& word : *memory) {
        state = state * 1664525U + 1013904223U;
        word = state & 0x3fffffffU;
    }
    auto* at = reinterpret_cast<std::byte*>(memory->data());
    for (auto& plane : frame->planes) {
        plane.bytes = at;
        at += plane.size;
    }
    frame->owner = memory;
    return frame;
}

inline SinkContext card_context(const VideoFormat& format, std::int32_t channels = 0) {
    SinkContext context;
    context.format = format;
    context.first = kOnAir;
    context.sound_channels = channels;
    return context;
}

/// Sound of frame `n` that says which sample it is.
inline audio::Block numbered_sound(FrameNumber n, FrameRate rate, std::int32_t channels) {
    audio::Block block{.first = audio::first_sample_of(n, rate),
                       .frames = static_cast<std::int32_t>(audio::first_sample_of(n + 1, rate) -
                                                           audio::first_sample_of(n, rate)),
                       .channels = channels,
                       .samples = {}};
    for (std::int32_t i = 0; i < block.frames; ++i) {
        for (std::int32_t c = 0; c < channels; ++c) {
            block.samples.push_back(static_cast<audio::Sample>((n - kOnAir) * 10'000 + i * 4 + c));
        }
    }
    return block;
}

/// A card in the time of a test.
using MakeCardIn = std::function<std::unique_ptr<Card>(const Now&)>;

/// A channel and a card in simulated time: nobody sleeps.
class Simulated {
 public:
    Simulated(const CardOptions& options, SinkContext context, MakeCardIn make)
        : context_(std::move(context)) {
        context_.tai_minus_monotonic_ns = frame_start_tai_ns(kOnAir, context_.format.rate);
        const Now now = [this] { return now_; };
        writing_ = std::make_unique<CardWriting>(
            "card", options, context_, [make = std::move(make), now] { return make(now); }, now);
    }
    [[nodiscard]] Status open() { return writing_->open({}); }
    /// Frame `i` is offered 5 ms after it began.
    [[nodiscard]] Status offer(std::int64_t i, const FramePtr& frame, bool sound = false) {
        now_ = frame_start_tai_ns(i, context_.format.rate) + 5'000'000;
        const audio::Block block =
            numbered_sound(kOnAir + i, context_.format.rate, context_.sound_channels);
        return writing_->write(frame, kOnAir + i, sound ? &block : nullptr);
    }
    /// Lets the card play what it has, and ends.
    [[nodiscard]] SinkStats finish(std::int64_t after) {
        SinkStats stats;
        now_ = frame_start_tai_ns(after, context_.format.rate);
        writing_->report(stats);
        EXPECT_TRUE(writing_->finish().ok());
        return stats;
    }
    /// As a sink does after an error, before it opens again.
    void abandon() { writing_->abandon(); }
    [[nodiscard]] CardStatus status() const {
        SinkStats stats;
        writing_->report(stats);
        return *stats.card;
    }

 private:
    SinkContext context_;
    Nanoseconds now_ = 0;
    std::unique_ptr<CardWriting> writing_;
};

}  // namespace pitcast::output::card
