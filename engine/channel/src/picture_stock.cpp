// SPDX-License-Identifier: Apache-2.0
#include "picture_stock.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/core/log.h"
#include "pitcast/map/venue.h"

namespace pitcast::channel {
namespace {

/// Terrain triangles: what a CPU driver draws within a frame, and what looks best on a GPU.
constexpr std::int32_t kTrianglesOnCpu = 10'000;
constexpr std::int32_t kTrianglesOnGpu = 200'000;

constexpr std::string_view kMediaScheme = "media:";

/// "media:x.mp4" becomes a path in the media folder; everything else stays.
Result<std::string> resolve(const std::string& url, const std::filesystem::path& media_root) {
    if (!url.starts_with(kMediaScheme)) {
        return url;
    }
    auto path = path_inside(media_root, std::string_view(url).substr(kMediaScheme.size()));
    if (!path) {
        return path.error();
    }
    return path->string();
}

}  // namespace

Result<std::unique_ptr<gpu::SceneRenderer>> make_scene(const std::filesystem::path& venue,
                                                       const std::shared_ptr<gpu::Device>& device) {
    auto loaded = map::load_venue(venue);
    if (!loaded) {
        return loaded.error();
    }
    return gpu::SceneRenderer::create(device, *loaded,
                                      device->is_real_gpu() ? kTrianglesOnGpu : kTrianglesOnCpu);
}

PictureStock::PictureStock(const RendererOptions& options, const show::Package& package,
                           const std::shared_ptr<gpu::Device>& device,
                           std::vector<Error>& warnings) {
    for (const show::SourceDeclaration& declared : package.sources()) {
        Source& source = sources_[declared.id];
        auto url = resolve(declared.url, options.media_root);
        if (!url) {
            source.error = url.error().message();
            warnings.push_back(url.error().within("source " + declared.id));
            continue;
        }
        auto input = video::VideoInput::open({.id = declared.id,
                                              .url = *url,
                                              .root = {},
                                              .loop = declared.loop,
                                              .delay_frames = declared.delay_frames,
                                              .channel_rate = options.format.rate,
                                              .realtime = options.realtime,
                                              .start_tai_ns = {}});
        if (input) {
            source.input = std::move(*input);
        } else {
            source.error = input.error().message();
            warnings.push_back(input.error());
        }
    }
    settled_ = options.settled_maps;
    venue_ = options.venue.empty() ? package.venue_path() : options.venue;
    open_map(device, warnings);
}

void PictureStock::open_map(const std::shared_ptr<gpu::Device>& device,
                            std::vector<Error>& warnings) {
    if (venue_.empty() || !device) {
        map_error_ = device ? "the show names no venue" : "no Vulkan device";
        return;
    }
    auto scene = make_scene(venue_, device);
    if (!scene) {
        map_error_ = scene.error().message();
        warnings.push_back(scene.error().within("3D map"));
        return;
    }
    use_scene(std::move(*scene));
}

std::unique_ptr<gpu::SceneRenderer> PictureStock::use_scene(
    std::unique_ptr<gpu::SceneRenderer> scene) {
    map_error_ = scene ? "" : "the device was lost";
    return std::exchange(scene_, std::move(scene));
}

draw::PicturePtr PictureStock::video(std::string_view source_id) {
    const auto source = sources_.find(source_id);
    if (source == sources_.end() || !source->second.input) {
        return nullptr;
    }
    return source->second.input->picture_at(tai_ns_);
}

draw::PicturePtr PictureStock::map(const map::MapView& view) {
    if (!scene_) {
        return nullptr;
    }
    auto picture = settled_ ? scene_->render_settled(view) : scene_->render(view);
    if (!picture) {
        map_error_ = picture.error().message();
        log_warning("3D map", map_error_ + "; the map is switched off");
        scene_.reset();
        return nullptr;
    }
    return *picture;
}

std::vector<SourceReport> PictureStock::reports() const {
    std::vector<SourceReport> reports;
    for (const auto& [id, source] : sources_) {
        if (!source.input) {
            reports.push_back({id, "missing", 0, source.error});
            continue;
        }
        const video::InputHealth health = source.input->health();
        reports.push_back({id, std::string(video::text_of(health.state)),
                           health.frames_late + health.frames_dropped, health.error});
    }
    reports.push_back({"map", scene_ ? "playing" : "missing", 0, map_error_});
    return reports;
}

}  // namespace pitcast::channel
