// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/scene_renderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/shared_use.h"
#include "pitcast/map/places.h"
#include "pitcast/map/scene.h"

#include "ground_texture.h"
#include "scene_pipeline.h"
#include "scene_refinement.h"
#include "scene_targets.h"
#include "staging.h"
#include "submission.h"

namespace pitcast::gpu {
namespace {

constexpr std::size_t kCachedViews = 4;
/// A CPU driver begins to refine a view once it was asked for this many times.
constexpr int kRestingCalls = 3;
/// Kept before those of other sizes are given back.
constexpr std::size_t kMostReadbacks = 12;
/// Of the longer side of the ground's picture.
constexpr std::int32_t kTexelsOnCpu = 2048;
constexpr std::int32_t kTexelsOnGpu = 4096;

/// Triangles and ground of one look in device memory.
struct SceneLook {
    map::MapStyle style = map::MapStyle::dark;
    map::DayPhase day = map::DayPhase::midday;
    map::GroundWindow window;
    std::unique_ptr<Image> ground;
    VkDescriptorSet ground_set = VK_NULL_HANDLE;
    std::unique_ptr<Buffer> vertices;
    std::unique_ptr<Buffer> indices;
    std::uint32_t index_count = 0;
    map::CourseRange course;
};

/// How a view is drawn at once: all of it with 4 samples, or a quarter of its pixels, which lie
/// `offset` pixels of the whole from the middle of four.
struct Pass {
    VkExtent2D extent;
    bool smooth = false;
    std::array<float, 2> offset{};
    float sharper = 0;  ///< levels of detail of the ground's picture
};

/// All that decides what a view looks like; also its version.
std::uint64_t key_of(const map::MapView& view, std::uint64_t seed) {
    Hasher hasher(seed);
    for (const map::Point3& p : {view.camera.eye, view.camera.target}) {
        hasher.add(p.x_mm);
        hasher.add(p.y_mm);
        hasher.add(p.z_mm);
    }
    hasher.add(view.camera.vertical_fov_mdeg);
    hasher.add(view.width);
    hasher.add(view.height);
    hasher.add(static_cast<std::uint32_t>(view.style));
    hasher.add(static_cast<std::uint32_t>(view.day));
    hasher.add(view.transparent_sky);
    hasher.add(std::clamp(view.course_permille, 0, 1000));
    hasher.add(view.exaggeration_permille);
    return hasher.value();
}

float metres(std::int64_t mm) {
    return static_cast<float>(mm) / 1000.0F;
}

ScenePush push_of(const map::MapView& view, const Pass& pass, const map::GroundWindow& window) {
    ScenePush push;
    push.clip_from_venue = map::clip_from_venue(view);
    // The picture is moved the other way by twice its share of the view: x and y gain some of w.
    const float right = -2 * pass.offset[0] / static_cast<float>(view.width);
    const float down = -2 * pass.offset[1] / static_cast<float>(view.height);
    for (std::size_t column = 0; column < 4; ++column) {
        push.clip_from_venue[column * 4] += right * push.clip_from_venue[column * 4 + 3];
        push.clip_from_venue[column * 4 + 1] += down * push.clip_from_venue[column * 4 + 3];
    }
    push.ground = {static_cast<float>(window.x0), static_cast<float>(window.y0),
                   static_cast<float>(1 / window.width), static_cast<float>(1 / window.depth)};
    const float range = std::hypot(metres(view.camera.eye.x_mm - view.camera.target.x_mm),
                                   metres(view.camera.eye.y_mm - view.camera.target.y_mm),
                                   metres(view.camera.eye.z_mm - view.camera.target.z_mm));
    const map::Daylight light = map::daylight_of(view.style, view.day);
    push.haze = {light.haze[0], light.haze[1], light.haze[2],
                 0.35F / std::max(range, 100.0F)};  // half gone 2 ranges behind the subject
    push.eye = {metres(view.camera.eye.x_mm), metres(view.camera.eye.y_mm),
                metres(view.camera.eye.z_mm), range};
    push.mode = {0, view.transparent_sky ? 0.0F : 1.0F, -pass.sharper,
                 static_cast<float>(view.exaggeration_permille) / 1000.0F};
    return push;
}

/// A CPU driver draws a moving camera in time only at half the size; the compositor scales it up.
VkExtent2D half_of(const map::MapView& view) {
    return {static_cast<std::uint32_t>(std::max(1, view.width / 2)),
            static_cast<std::uint32_t>(std::max(1, view.height / 2))};
}

}  // namespace

struct SceneRenderer::Impl {
    struct Cached {
        std::uint64_t key = 0;
        std::uint64_t last_use = 0;
        map::MapView view;
        draw::PicturePtr picture;
        int asked = 0;
        std::unique_ptr<SceneRefinement> refinement;  ///< while it goes on
        bool settled = false;
    };

    Impl(std::shared_ptr<Device> d, const map::Venue& v, std::int32_t budget, GroundCache c)
        : device(std::move(d)),
          venue(v),
          triangle_budget(budget),
          grounds(std::move(c)),
          staging(device, false) {}

    std::shared_ptr<Device> device;
    map::Venue venue;
    std::int32_t triangle_budget;
    GroundCache grounds;
    Staging staging;
    std::unique_ptr<Submission> submission;
    std::array<std::unique_ptr<ScenePipeline>, 2> pipelines;  ///< 1 and 4 samples
    std::array<std::unique_ptr<SceneTargets>, 2> targets;
    std::unique_ptr<GroundSampling> sampling;
    std::vector<std::unique_ptr<SceneLook>> looks;  ///< made when first asked for
    std::vector<std::shared_ptr<Buffer>> readbacks;
    std::vector<Cached> cache;
    std::uint64_t uses = 0;
    std::uint64_t source = 0;
    Stats stats;

    Cached* cached(std::uint64_t key);
    Cached& keep(Cached view);
    Status refine(Cached& held, const map::MapView& view);
    /// Draws into memory that the CPU reads: rgba8, as wide as the pass.
    Result<std::shared_ptr<Buffer>> draw(const map::MapView& view, const Pass& pass);
    draw::PicturePtr picture_of(const Pass& pass, std::shared_ptr<Buffer> buffer,
                                std::uint64_t version) const;
    Result<SceneLook*> look_of(map::MapStyle style, map::DayPhase day);
    Status upload(const map::Mesh& mesh, SceneLook& to);
    void draw_look(VkCommandBuffer commands, const SceneLook& look, const map::MapView& view,
                   const Pass& pass) const;
    Result<SceneTargets*> targets_of(VkExtent2D extent, bool smooth);
    Result<std::shared_ptr<Buffer>> readback(std::size_t size);
};

SceneRenderer::Impl::Cached* SceneRenderer::Impl::cached(std::uint64_t key) {
    const auto it =
        std::find_if(cache.begin(), cache.end(), [&](const Cached& c) { return c.key == key; });
    if (it == cache.end()) {
        return nullptr;
    }
    it->last_use = ++uses;
    return &*it;
}

SceneRenderer::Impl::Cached& SceneRenderer::Impl::keep(Cached view) {
    if (cache.size() >= kCachedViews) {
        cache.erase(std::min_element(cache.begin(), cache.end(), [](const auto& a, const auto& b) {
            return a.last_use < b.last_use;
        }));
    }
    view.last_use = ++uses;
    return cache.emplace_back(std::move(view));
}

/// One more pass of a view that is asked for again and again.
Status SceneRenderer::Impl::refine(Cached& held, const map::MapView& view) {
    const VkExtent2D half = half_of(view);
    if (!held.refinement) {
        held.refinement = std::make_unique<SceneRefinement>(static_cast<std::int32_t>(half.width),
                                                            static_cast<std::int32_t>(half.height));
    }
    SceneRefinement& refinement = *held.refinement;
    const auto drawn = draw(view, {half, false, refinement.offset(), 1});
    if (!drawn) {
        return drawn.error();
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>((*drawn)->mapped());
    refinement.add({bytes, (*drawn)->size()});
    if (!refinement.is_even()) {
        return {};
    }
    const Pass whole{{static_cast<std::uint32_t>(refinement.width()),
                      static_cast<std::uint32_t>(refinement.height())}};
    auto buffer = readback(std::size_t{whole.extent.width} * whole.extent.height * 4);
    if (!buffer) {
        return buffer.error();
    }
    refinement.write_mean(
        {reinterpret_cast<std::uint8_t*>((*buffer)->mapped()), (*buffer)->size()});
    held.picture = picture_of(whole, *buffer, held.picture->version + 1);
    if (refinement.is_done()) {
        held.refinement.reset();
        held.settled = true;
    }
    return {};
}

Status SceneRenderer::Impl::upload(const map::Mesh& mesh, SceneLook& to) {
    const std::size_t vertex_bytes = mesh.vertices.size() * sizeof(map::Vertex);
    const std::size_t index_bytes = mesh.indices.size() * sizeof(std::uint32_t);
    auto vertices = Buffer::create(device, MemoryUse::device, vertex_bytes);
    if (!vertices) {
        return vertices.error();
    }
    auto indices = Buffer::create(device, MemoryUse::device, index_bytes);
    if (!indices) {
        return indices.error();
    }
    const auto commands = submission->begin();
    if (!commands) {
        return commands.error();
    }
    staging.begin();
    const auto copy = [&](const Buffer& target, const void* from, std::size_t size) -> Status {
        auto bytes = staging.write(*commands, target, 0, size);
        if (!bytes) {
            return bytes.error();
        }
        std::memcpy(*bytes, from, size);
        return {};
    };
    if (Status s = copy(**vertices, mesh.vertices.data(), vertex_bytes); !s) {
        return s;
    }
    if (Status s = copy(**indices, mesh.indices.data(), index_bytes); !s) {
        return s;
    }
    if (Status s = submission->run(); !s) {
        return s;
    }
    to.vertices = std::move(vertices).value();
    to.indices = std::move(indices).value();
    to.index_count = static_cast<std::uint32_t>(mesh.indices.size());
    to.course = mesh.course;
    return {};
}

Result<SceneLook*> SceneRenderer::Impl::look_of(map::MapStyle style, map::DayPhase day) {
    if (style != map::MapStyle::natural) {
        day = map::DayPhase::midday;  // the others have one light
    }
    for (const auto& look : looks) {
        if (look->style == style && look->day == day) {
            return look.get();
        }
    }
    const map::Mesh built = map::build_mesh(venue, style, day, triangle_budget);
    if (built.indices.empty()) {
        return Error{"venue " + venue.id, "has no ground to draw", "check the venue file"};
    }
    auto look = std::make_unique<SceneLook>();
    look->style = style;
    look->day = day;
    look->window = map::ground_window(venue, triangle_budget);
    if (const Status s = upload(built, *look); !s) {
        return s.error();
    }
    const std::int32_t texels = device->is_real_gpu() ? kTexelsOnGpu : kTexelsOnCpu;
    const GroundCache::Key key{style, day, look->window, texels};
    auto painted = grounds.find(key);
    if (!painted) {
        painted = map::paint_ground_picture(venue, style, day, look->window, texels);
        grounds.keep(key, *painted);
    }
    auto ground = upload_ground(device, *submission, std::move(*painted));
    if (!ground) {
        return ground.error();
    }
    look->ground = std::move(ground).value();
    auto set = sampling->set_for(*look->ground);
    if (!set) {
        return set.error();
    }
    look->ground_set = *set;
    return looks.emplace_back(std::move(look)).get();
}

void SceneRenderer::Impl::draw_look(VkCommandBuffer commands, const SceneLook& look,
                                    const map::MapView& view, const Pass& pass) const {
    const ScenePipeline& pipeline = *pipelines[pass.smooth ? 1 : 0];
    pipeline.bind(commands, look.ground_set);
    const VkBuffer vertices = look.vertices->handle();
    const VkDeviceSize offset = 0;
    vkCmdBindVertexBuffers(commands, 0, 1, &vertices, &offset);
    vkCmdBindIndexBuffer(commands, look.indices->handle(), 0, VK_INDEX_TYPE_UINT32);
    ScenePush push = push_of(view, pass, look.window);
    push.mode[0] = 1;
    pipeline.push(commands, push);
    const std::uint32_t ground = look.course.until(0);
    vkCmdDrawIndexed(commands, ground, 1, 0, 0, 0);
    if (const std::uint32_t all = look.course.until(view.course_permille); all > ground) {
        push.mode[0] = 0;
        pipeline.push(commands, push);
        vkCmdDrawIndexed(commands, all - ground, 1, ground, 0, 0);
    }
}

Result<SceneTargets*> SceneRenderer::Impl::targets_of(VkExtent2D extent, bool smooth) {
    auto& held = targets[smooth ? 1 : 0];
    if (!held || held->extent().width != extent.width || held->extent().height != extent.height) {
        held.reset();
        auto made = SceneTargets::create(device, extent,
                                         smooth ? VK_SAMPLE_COUNT_4_BIT : VK_SAMPLE_COUNT_1_BIT);
        if (!made) {
            return made.error();
        }
        held = std::move(made).value();
    }
    return held.get();
}

Result<std::shared_ptr<Buffer>> SceneRenderer::Impl::readback(std::size_t size) {
    // A picture keeps its buffer; one that no picture keeps any more is used again.
    if (readbacks.size() >= kMostReadbacks) {
        std::erase_if(readbacks,
                      [&](const auto& b) { return b.use_count() == 1 && b->size() != size; });
    }
    for (const auto& buffer : readbacks) {
        if (buffer->size() == size && is_back(buffer)) {
            return buffer;
        }
    }
    auto made = Buffer::create(device, MemoryUse::readback, size);
    if (!made) {
        return made.error();
    }
    return readbacks.emplace_back(std::move(made).value());
}

Result<std::shared_ptr<Buffer>> SceneRenderer::Impl::draw(const map::MapView& view,
                                                          const Pass& pass) {
    const Nanoseconds start = monotonic_now_ns();
    const auto look = look_of(view.style, view.day);
    if (!look) {
        return look.error();
    }
    const auto target = targets_of(pass.extent, pass.smooth);
    if (!target) {
        return target.error();
    }
    auto buffer = readback(std::size_t{pass.extent.width} * pass.extent.height * 4);
    if (!buffer) {
        return buffer.error();
    }
    const auto commands = submission->begin();
    if (!commands) {
        return commands.error();
    }
    std::array<float, 4> sky{};
    if (!view.transparent_sky) {
        const map::Daylight light = map::daylight_of(view.style, view.day);
        sky = {light.haze[0], light.haze[1], light.haze[2], 1};
    }
    (*target)->begin(*commands, sky);
    draw_look(*commands, **look, view, pass);
    (*target)->end(*commands, **buffer);
    if (const Status s = submission->run(); !s) {
        return s.error();
    }
    ++stats.drawn;
    stats.triangles = (*look)->course.until(view.course_permille) / 3;
    stats.last_draw_ns = monotonic_now_ns() - start;
    return buffer;
}

draw::PicturePtr SceneRenderer::Impl::picture_of(const Pass& pass, std::shared_ptr<Buffer> buffer,
                                                 std::uint64_t version) const {
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = static_cast<std::int32_t>(pass.extent.width);
    picture->height = static_cast<std::int32_t>(pass.extent.height);
    picture->planes[0] = {buffer->mapped(), std::size_t{pass.extent.width} * 4};
    picture->source = source;
    picture->version = version;
    picture->owner = std::move(buffer);
    return picture;
}

SceneRenderer::SceneRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SceneRenderer::~SceneRenderer() = default;

Result<std::unique_ptr<SceneRenderer>> SceneRenderer::create(std::shared_ptr<Device> device,
                                                             const map::Venue& venue,
                                                             std::int32_t triangle_budget,
                                                             GroundCache cache) {
    if (venue.terrain.columns < 2 || venue.terrain.rows < 2) {
        return Error{"venue " + venue.id, "has no terrain", "check the venue file"};
    }
    auto impl = std::make_unique<Impl>(std::move(device), venue, triangle_budget, std::move(cache));
    auto submission = Submission::create(impl->device);
    if (!submission) {
        return submission.error();
    }
    impl->submission = std::move(submission).value();
    auto sampling = GroundSampling::create(impl->device);
    if (!sampling) {
        return sampling.error();
    }
    impl->sampling = std::move(sampling).value();
    for (std::size_t i = 0; i < 2; ++i) {
        auto pipeline = ScenePipeline::create(
            impl->device, i == 0 ? VK_SAMPLE_COUNT_1_BIT : VK_SAMPLE_COUNT_4_BIT,
            impl->sampling->layout());
        if (!pipeline) {
            return pipeline.error();
        }
        impl->pipelines[i] = std::move(pipeline).value();
    }
    // What decides the content, so that source and version are the same in every run.
    Hasher hasher;
    hasher.add("map scene");
    hasher.add(venue.id);
    hasher.add_bytes(std::as_bytes(std::span(venue.terrain.height_mm)));
    hasher.add_bytes(std::as_bytes(std::span(venue.terrain.albedo)));
    hasher.add(venue.course.length_mm);
    hasher.add(map::places_hash(venue));
    hasher.add(triangle_budget);
    impl->source = hasher.value();
    return std::unique_ptr<SceneRenderer>(new SceneRenderer(std::move(impl)));
}

Result<draw::PicturePtr> SceneRenderer::render(const map::MapView& view) {
    constexpr std::int32_t kSmallest = 16;
    constexpr std::int32_t kLargest = 8192;
    if (view.width < kSmallest || view.height < kSmallest || view.width > kLargest ||
        view.height > kLargest) {
        return Error{"3D map layer",
                     std::to_string(view.width) + "x" + std::to_string(view.height) +
                         " pixels cannot be drawn",
                     "16 to 8192 a side"};
    }
    Impl& impl = *impl_;
    const std::uint64_t key = key_of(view, impl.source);
    const bool real = impl.device->is_real_gpu();
    if (Impl::Cached* held = impl.cached(key); held != nullptr) {
        ++held->asked;
        if (real || held->settled || held->asked < kRestingCalls) {
            ++impl.stats.reused;
        } else if (const Status refined = impl.refine(*held, view); !refined) {
            return refined.error();
        }
        return held->picture;
    }
    const Pass pass = real ? Pass{{static_cast<std::uint32_t>(view.width),
                                   static_cast<std::uint32_t>(view.height)},
                                  true}
                           : Pass{half_of(view)};
    auto drawn = impl.draw(view, pass);
    if (!drawn) {
        return drawn.error();
    }
    Impl::Cached held;
    held.key = key;
    held.view = view;
    held.asked = 1;
    held.picture = impl.picture_of(pass, *drawn, key);
    return impl.keep(std::move(held)).picture;
}

Result<draw::PicturePtr> SceneRenderer::render_settled(const map::MapView& view) {
    for (int i = 1; i < kRestingCalls + SceneRefinement::kPasses - 1; ++i) {
        if (auto picture = render(view); !picture) {
            return picture;
        }
    }
    return render(view);
}

std::vector<map::MapView> SceneRenderer::recent_views() const {
    std::vector<map::MapView> views;
    views.reserve(impl_->cache.size());
    for (const Impl::Cached& held : impl_->cache) {
        views.push_back(held.view);
    }
    return views;
}

SceneRenderer::Stats SceneRenderer::stats() const {
    return impl_->stats;
}

}  // namespace pitcast::gpu
