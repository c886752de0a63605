// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/show/package.h"

#include "picture_stock.h"

namespace pitcast::channel {

/// Mixes the programme's sound, a frame at a time, from the sources of the show. A route that
/// follows its picture fades within the frame on which the picture comes or goes; nothing fades
/// where frame numbers do not follow each other. What is heard depends on the frame number, the
/// show's state on it and on the frame before, and the sources alone.
class SoundDesk {
 public:
    SoundDesk(const show::AudioPlan& plan, FrameRate rate);

    [[nodiscard]] std::int32_t channels() const { return channels_; }
    /// Routes of another plan; those that it shares go on, the others fade within a frame.
    void set_routes(const show::AudioPlan& plan);
    /// Null for a show without sound. Takes no memory once as many blocks as the outputs hold at a
    /// time have been made.
    [[nodiscard]] audio::BlockPtr mix(FrameNumber n, PictureStock& sources);

 private:
    struct Route {
        show::AudioRoute plan;
        audio::Gain full = 0;
        std::int32_t tenths = 0;  ///< that `full` is
        audio::Gain last = 0;     ///< of the newest frame
        bool leaving = false;     ///< is heard for a last time
    };

    static void set_gain(Route& route, std::int32_t fader_tenths);
    [[nodiscard]] std::shared_ptr<audio::Block> free_block();
    /// The source's samples for the block in hand; empty when it has no such channel.
    [[nodiscard]] audio::Channel channel_of(const Route& route, const audio::Block& block,
                                            PictureStock& sources);

    const std::int32_t channels_;
    const FrameRate rate_;
    std::vector<Route> routes_;
    std::optional<FrameNumber> newest_;
    audio::Mixer mixer_;
    std::vector<std::shared_ptr<audio::Block>> blocks_;
    std::vector<audio::Sample> heard_;  ///< of the source in hand
    std::string_view heard_source_;
    std::int32_t heard_channels_ = 0;
};

}  // namespace pitcast::channel
