// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/scene_renderer.h"
#include "pitcast/show/show_state.h"
#include "pitcast/video/input.h"

namespace pitcast::channel {

/// The 3D pass of a venue file, as fine as the device allows. Errors: the file, the device.
[[nodiscard]] Result<std::unique_ptr<gpu::SceneRenderer>> make_scene(
    const std::filesystem::path& venue, const std::shared_ptr<gpu::Device>& device);

/// Pictures that a show's graphics refer to: its video inputs and the 3D map. What cannot be
/// opened or drawn gives null, once with a reason, and the graphic shows without it.
class PictureStock : public show::PictureProvider {
 public:
    PictureStock(const RendererOptions& options, const show::Package& package,
                 const std::shared_ptr<gpu::Device>& device, std::vector<Error>& warnings);

    /// Instant of the pictures asked for next.
    void at(Nanoseconds tai_ns) { tai_ns_ = tai_ns; }

    [[nodiscard]] draw::PicturePtr video(std::string_view source_id) override;
    [[nodiscard]] draw::PicturePtr map(const map::MapView& view) override;

    [[nodiscard]] std::vector<SourceReport> reports() const;

    /// The venue file in use; empty = none.
    [[nodiscard]] const std::filesystem::path& venue() const { return venue_; }
    /// Draws the map with another device from now on; null: no map. Returns the old one.
    std::unique_ptr<gpu::SceneRenderer> use_scene(std::unique_ptr<gpu::SceneRenderer> scene);

 private:
    void open_map(const std::shared_ptr<gpu::Device>& device, std::vector<Error>& warnings);

    struct Source {
        std::unique_ptr<video::VideoInput> input;  ///< null: could not be opened
        Nanoseconds delay_ns = 0;
        std::string error;
    };
    std::map<std::string, Source, std::less<>> sources_;
    std::filesystem::path venue_;
    std::unique_ptr<gpu::SceneRenderer> scene_;
    bool settled_ = false;
    std::string map_error_;
    Nanoseconds tai_ns_ = 0;
};

}  // namespace pitcast::channel
