// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/channel/renderer.h"
#include "pitcast/show/show_state.h"

#include "clip_opener.h"

namespace pitcast::channel {

/// Files that layers play, or that wait there: opened when they are asked for first, in the
/// background, and let go of when nobody has asked for half a second. A clip that is not open yet
/// shows nothing, and comes in where it then is: so one cues it first. What an offline rendering
/// asks for is opened at once.
class ClipDeck {
 public:
    static constexpr std::size_t kMostClips = 32;

    ClipDeck(const RendererOptions& options, std::filesystem::path folder);

    /// Instant of what is asked for next.
    void at(Nanoseconds tai_ns);
    [[nodiscard]] draw::PicturePtr picture(const show::ClipAsk& ask);
    /// Adds the sound of what runs to a block; channel by channel, one alone to the first two.
    void mix(const audio::Block& block, bool goes_on, audio::Mixer& mixer);

    [[nodiscard]] std::vector<ClipReport> reports() const;
    /// What waits or is played, as "clip:FILE".
    [[nodiscard]] std::vector<SourcePicture> pictures() const;

 private:
    struct Clip {
        std::string file;
        bool loop = false;
        std::int32_t layer = 0;
        Nanoseconds began_ns = 0;  ///< 0 = it is cued
        std::uint64_t ticket = 0;  ///< of its opening; 0 = there was no room to ask
        std::unique_ptr<video::VideoInput> input{};
        std::string error{};
        Nanoseconds asked_ns = 0;     ///< instant
        Nanoseconds position_ns = 0;  ///< then
        draw::PicturePtr given{};     ///< then
        bool runs = false;
        audio::Gain gain = 0;
        audio::Gain last_gain = 0;  ///< of the block before
    };

    [[nodiscard]] Clip* find(const show::ClipAsk& ask);
    [[nodiscard]] Clip* add(const show::ClipAsk& ask);
    void open(Clip& clip);
    void take_opened();
    void let_go();

    const std::filesystem::path folder_;
    const FrameRate rate_;
    const bool interlaced_;
    const bool realtime_;
    std::vector<std::unique_ptr<Clip>> clips_;
    std::vector<std::unique_ptr<video::VideoInput>> closing_;  ///< that the opener had no room for
    std::uint64_t next_ticket_ = 1;
    Nanoseconds tai_ns_ = 0;
    std::vector<audio::Sample> heard_;
    /// From the first clip on; last, as it may hold what others refer to.
    std::unique_ptr<ClipOpener> opener_;
};

}  // namespace pitcast::channel
