// SPDX-License-Identifier: Apache-2.0
#include "picture_stock.h"

#include <algorithm>
#include <span>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/log.h"
#include "pitcast/map/venue.h"
#include "pitcast/show/venue.h"

namespace pitcast::channel {
namespace {

/// Terrain triangles: what a CPU driver draws within a frame, and what looks best on a GPU.
constexpr std::int32_t kTrianglesOnCpu = 10'000;
constexpr std::int32_t kTrianglesOnGpu = 200'000;

}  // namespace

Result<std::unique_ptr<gpu::SceneRenderer>> make_scene(const show::Package& package,
                                                       const std::filesystem::path& file,
                                                       const std::shared_ptr<gpu::Device>& device,
                                                       const std::filesystem::path& cache) {
    const map::Venue* venue = show::venue_of(package);
    std::optional<map::Venue> own;
    if (venue == nullptr) {
        auto loaded = map::load_venue(file);
        if (!loaded) {
            return loaded.error();
        }
        venue = &own.emplace(*std::move(loaded));
    }
    gpu::GroundCache kept;
    if (const auto bytes = read_file(file); bytes && !cache.empty()) {
        // The way may have been cut where it is in the file.
        kept = {cache, hash_bytes(std::as_bytes(std::span(bytes->data(), bytes->size())),
                                  static_cast<std::uint64_t>(venue->course.length_mm))};
    }
    return gpu::SceneRenderer::create(
        device, *venue, device->is_real_gpu() ? kTrianglesOnGpu : kTrianglesOnCpu, std::move(kept));
}

PictureStock::PictureStock(const RendererOptions& options, const show::Package& package,
                           const std::shared_ptr<gpu::Device>& device, std::vector<Error>& warnings)
    : clips_(options, options.clip_root.empty() ? options.media_root : options.clip_root) {
    for (const show::SourceDeclaration& declared : package.sources()) {
        put(open_source(declared, options, warnings));
    }
    settled_ = options.settled_maps;
    venue_ = options.venue.empty() ? package.venue_path() : options.venue;
    open_map(package, device, options.cache, warnings);
}

OpenSource PictureStock::put(OpenSource opened) {
    Source& source = sources_[opened.declared.id];
    std::swap(source.input, opened.input);
    std::swap(source.fallback, opened.fallback);
    source.error = opened.error;
    source.fallback_after_ns = opened.declared.fallback_after_ns;
    source.delay_frames = opened.declared.delay_frames;
    source.shows_fallback = false;
    return opened;
}

SourceChange PictureStock::exchange(SourceChange change) {
    for (OpenSource& opened : change.opened) {
        opened = put(std::move(opened));
    }
    for (const std::string& id : change.gone) {
        if (const auto found = sources_.find(id); found != sources_.end()) {
            change.opened.push_back(
                {{}, std::move(found->second.input), std::move(found->second.fallback)});
            sources_.erase(found);
        }
    }
    return change;
}

void PictureStock::open_map(const show::Package& package,
                            const std::shared_ptr<gpu::Device>& device,
                            const std::filesystem::path& cache, std::vector<Error>& warnings) {
    if (venue_.empty() || !device) {
        map_error_ = device ? "the show names no venue" : "no Vulkan device";
        return;
    }
    auto scene = make_scene(package, venue_, device, cache);
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
    other_venue_ = false;
    return std::exchange(scene_, std::move(scene));
}

std::vector<map::MapView> PictureStock::map_views() const {
    return scene_ && !other_venue_ ? scene_->recent_views() : std::vector<map::MapView>{};
}

draw::PicturePtr PictureStock::video(std::string_view source_id) {
    const auto found = sources_.find(source_id);
    if (found == sources_.end()) {
        return nullptr;
    }
    found->second.asked_ns = tai_ns_;
    return found->second.given = picture_of(found->second);
}

draw::PicturePtr PictureStock::picture_of(Source& source) const {
    draw::PicturePtr picture = source.input ? source.input->picture_at(tai_ns_) : nullptr;
    source.shows_fallback =
        source.fallback && (!picture || source.input->overdue_ns() > source.fallback_after_ns);
    return source.shows_fallback ? source.fallback->picture_at(tai_ns_) : picture;
}

bool PictureStock::is_shown(std::string_view source_id) const {
    const auto found = sources_.find(source_id);
    return found != sources_.end() && found->second.asked_ns == tai_ns_;
}

std::int32_t PictureStock::sound_at(std::string_view source_id, std::int64_t first,
                                    std::int32_t frames, std::vector<audio::Sample>& into) {
    const auto found = sources_.find(source_id);
    if (found == sources_.end()) {
        return 0;
    }
    Source& source = found->second;
    video::VideoInput* input = source.shows_fallback ? source.fallback.get() : source.input.get();
    const std::int32_t channels = input != nullptr ? input->sound_channels() : 0;
    if (channels > 0) {
        into.resize(static_cast<std::size_t>(channels) * static_cast<std::size_t>(frames));
        input->sound_at(first, into);
    }
    source.channels = channels;
    source.peaks = audio::peaks_of(into, channels);
    return channels;
}

void PictureStock::set_delay(std::string_view source_id, std::int32_t frames) {
    const auto source = sources_.find(source_id);
    if (source != sources_.end() && source->second.input && source->second.delay_frames != frames) {
        source->second.input->set_delay(frames);
        source->second.delay_frames = frames;
    }
}

void PictureStock::set_gain(std::string_view source_id, std::int32_t tenths) {
    const auto source = sources_.find(source_id);
    if (source != sources_.end()) {
        source->second.gain_tenths = tenths;
    }
}

std::int32_t PictureStock::gain_of(std::string_view source_id) const {
    const auto source = sources_.find(source_id);
    return source == sources_.end() ? 0 : source->second.gain_tenths;
}

draw::PicturePtr PictureStock::map(const map::MapView& view) {
    if (!scene_ || other_venue_) {
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

std::vector<SourcePicture> PictureStock::newest() const {
    std::vector<SourcePicture> pictures;
    for (const auto& [id, source] : sources_) {
        const bool on_air = source.asked_ns == tai_ns_;
        pictures.push_back({id,
                            on_air         ? source.given
                            : source.input ? draw::whole_frame(source.input->newest())
                                           : nullptr,
                            on_air});
    }
    return pictures;
}

std::vector<SourceReport> PictureStock::reports() const {
    std::vector<SourceReport> reports;
    for (const auto& [id, source] : sources_) {
        if (!source.input) {
            reports.push_back({id, "missing", 0, source.error, source.delay_frames, {}, {}});
            continue;
        }
        const video::InputHealth health = source.input->health();
        reports.push_back({id,
                           std::string(video::text_of(health.state)),
                           health.frames_late + health.frames_dropped,
                           source.shows_fallback && health.error.empty() ? "its fall-back is shown"
                                                                         : health.error,
                           source.delay_frames,
                           health,
                           {source.gain_tenths, source.channels, source.peaks},
                           source.asked_ns == tai_ns_});
    }
    if (venue_.empty()) {
        return reports;  // a show without a venue lacks no map
    }
    reports.push_back({"map", scene_ ? "playing" : "missing", 0, map_error_, 0, {}, {}});
    return reports;
}

}  // namespace pitcast::channel
