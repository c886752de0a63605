// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/audio/loudness.h"
#include "pitcast/channel/renderer.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/scene_renderer.h"
#include "pitcast/show/show_state.h"
#include "pitcast/video/input.h"

#include "clip_deck.h"
#include "source_rack.h"

namespace pitcast::channel {

/// The 3D pass of the show's venue, or else of a venue file, as fine as the device allows. Errors:
/// the file, the device.
[[nodiscard]] Result<std::unique_ptr<gpu::SceneRenderer>> make_scene(
    const show::Package& package, const std::filesystem::path& file,
    const std::shared_ptr<gpu::Device>& device, const std::filesystem::path& cache);

/// Pictures that a show's graphics refer to: its video inputs and the 3D map. What cannot be
/// opened or drawn gives null, once with a reason, and the graphic shows without it.
class PictureStock : public show::PictureProvider {
 public:
    PictureStock(const RendererOptions& options, const show::Package& package,
                 const std::shared_ptr<gpu::Device>& device, std::vector<Error>& warnings);

    /// Instant of the pictures asked for next.
    void at(Nanoseconds tai_ns) {
        tai_ns_ = tai_ns;
        clips_.at(tai_ns);
    }

    [[nodiscard]] draw::PicturePtr video(std::string_view source_id) override;
    [[nodiscard]] draw::PicturePtr map(const map::MapView& view) override;
    [[nodiscard]] draw::PicturePtr clip(const show::ClipAsk& ask) override {
        return clips_.picture(ask);
    }
    void set_delay(std::string_view source_id, std::int32_t frames) override;
    void set_gain(std::string_view source_id, std::int32_t tenths) override;
    /// What was set on air; 0 = as its routes say.
    [[nodiscard]] std::int32_t gain_of(std::string_view source_id) const;

    /// The picture of this source was asked for at the instant in hand.
    [[nodiscard]] bool is_shown(std::string_view source_id) const;
    /// Sound of a source, or of the fall-back that is shown for it, from sample `first` on. Returns
    /// how many channels `into` has; 0 = it has no sound.
    [[nodiscard]] std::int32_t sound_at(std::string_view source_id, std::int64_t first,
                                        std::int32_t frames, std::vector<audio::Sample>& into);

    [[nodiscard]] ClipDeck& clips() { return clips_; }
    [[nodiscard]] std::vector<SourceReport> reports() const;
    [[nodiscard]] std::vector<SourcePicture> newest() const;

    /// Gives back what is no longer used, for whoever has the time to close it.
    [[nodiscard]] SourceChange exchange(SourceChange change);

    /// The venue file in use; empty = none.
    [[nodiscard]] const std::filesystem::path& venue() const { return venue_; }
    /// Draws the map with another device from now on; null: no map. Returns the old one.
    std::unique_ptr<gpu::SceneRenderer> use_scene(std::unique_ptr<gpu::SceneRenderer> scene);
    /// Another venue: until its map is there, maps have their drawn form.
    void go_to(std::filesystem::path venue) {
        venue_ = std::move(venue);
        other_venue_ = true;
    }
    /// What the map was last seen from; nothing without a map.
    [[nodiscard]] std::vector<map::MapView> map_views() const;

 private:
    /// Gives back what was in its place.
    OpenSource put(OpenSource opened);
    void open_map(const show::Package& package, const std::shared_ptr<gpu::Device>& device,
                  const std::filesystem::path& cache, std::vector<Error>& warnings);

    struct Source;
    [[nodiscard]] draw::PicturePtr picture_of(Source& source) const;

    struct Source {
        std::unique_ptr<video::VideoInput> input;     ///< null: could not be opened
        std::unique_ptr<video::VideoInput> fallback;  ///< null: there is none
        Nanoseconds fallback_after_ns = 0;
        bool shows_fallback = false;
        Nanoseconds asked_ns = -1;  ///< instant at which its picture was last asked for
        draw::PicturePtr given{};   ///< then
        std::int32_t delay_frames = 0;
        std::int32_t gain_tenths = 0;
        std::int32_t channels = 0;  ///< of the sound last asked for
        audio::Peaks peaks{};       ///< of it, each channel
        std::string error;
    };
    std::map<std::string, Source, std::less<>> sources_;
    ClipDeck clips_;
    std::filesystem::path venue_;
    std::unique_ptr<gpu::SceneRenderer> scene_;
    bool other_venue_ = false;  ///< than that of `scene_`
    bool settled_ = false;
    std::string map_error_;
    Nanoseconds tai_ns_ = 0;
};

}  // namespace pitcast::channel
