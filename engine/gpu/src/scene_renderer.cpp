// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/scene_renderer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/map/scene.h"

#include "ground_texture.h"
#include "scene_pipeline.h"
#include "scene_targets.h"
#include "staging.h"
#include "submission.h"

namespace pitcast::gpu {
namespace {

constexpr std::size_t kCachedViews = 4;
/// A CPU driver draws a view with 4 samples once it was asked for this many times in a row.
constexpr int kRestingCalls = 3;
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

/// All that decides what a view looks like; also its version.
std::uint64_t key_of(const map::MapView& view, std::uint64_t seed, bool smooth) {
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
    hasher.add(smooth);
    return hasher.value();
}

float metres(std::int64_t mm) {
    return static_cast<float>(mm) / 1000.0F;
}

ScenePush push_of(const map::MapView& view, const map::GroundWindow& window) {
    ScenePush push;
    push.clip_from_venue = map::clip_from_venue(view);
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
    push.mode = {0, view.transparent_sky ? 0.0F : 1.0F, 0, 0};
    return push;
}

}  // namespace

struct SceneRenderer::Impl {
    struct Cached {
        std::uint64_t key = 0;
        std::uint64_t last_use = 0;
        draw::PicturePtr picture;
    };

    Impl(std::shared_ptr<Device> d, const map::Venue& v, std::int32_t budget)
        : device(std::move(d)), venue(v), triangle_budget(budget), staging(device, false) {}

    std::shared_ptr<Device> device;
    map::Venue venue;
    std::int32_t triangle_budget;
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
    std::uint64_t last_key = 0;
    int calls_in_row = 0;
    Stats stats;

    draw::PicturePtr cached(std::uint64_t key);
    Result<draw::PicturePtr> draw(const map::MapView& view, bool smooth, std::uint64_t key);
    Result<SceneLook*> look_of(map::MapStyle style, map::DayPhase day);
    Status upload(const map::Mesh& mesh, SceneLook& to);
    void draw_look(VkCommandBuffer commands, const SceneLook& look, const map::MapView& view,
                   const ScenePipeline& pipeline) const;
    Result<SceneTargets*> targets_of(VkExtent2D extent, bool smooth);
    Result<std::shared_ptr<Buffer>> readback(std::size_t size);
};

draw::PicturePtr SceneRenderer::Impl::cached(std::uint64_t key) {
    const auto it =
        std::find_if(cache.begin(), cache.end(), [&](const Cached& c) { return c.key == key; });
    if (it == cache.end()) {
        return nullptr;
    }
    it->last_use = ++uses;
    ++stats.reused;
    return it->picture;
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
    auto ground = upload_ground(device, *submission,
                                map::paint_ground_picture(venue, style, day, look->window, texels));
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
                                    const map::MapView& view, const ScenePipeline& pipeline) const {
    pipeline.bind(commands, look.ground_set);
    const VkBuffer vertices = look.vertices->handle();
    const VkDeviceSize offset = 0;
    vkCmdBindVertexBuffers(commands, 0, 1, &vertices, &offset);
    vkCmdBindIndexBuffer(commands, look.indices->handle(), 0, VK_INDEX_TYPE_UINT32);
    ScenePush push = push_of(view, look.window);
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
    std::erase_if(readbacks,
                  [&](const auto& b) { return b.use_count() == 1 && b->size() != size; });
    for (const auto& buffer : readbacks) {
        if (buffer.use_count() == 1) {
            std::atomic_thread_fence(std::memory_order_acquire);
            return buffer;
        }
    }
    auto made = Buffer::create(device, MemoryUse::readback, size);
    if (!made) {
        return made.error();
    }
    return readbacks.emplace_back(std::move(made).value());
}

Result<draw::PicturePtr> SceneRenderer::Impl::draw(const map::MapView& view, bool smooth,
                                                   std::uint64_t key) {
    const Nanoseconds start = monotonic_now_ns();
    const auto look = look_of(view.style, view.day);
    if (!look) {
        return look.error();
    }
    const VkExtent2D extent{static_cast<std::uint32_t>(view.width),
                            static_cast<std::uint32_t>(view.height)};
    const auto target = targets_of(extent, smooth);
    if (!target) {
        return target.error();
    }
    auto buffer = readback(std::size_t{extent.width} * extent.height * 4);
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
    draw_look(*commands, **look, view, *pipelines[smooth ? 1 : 0]);
    (*target)->end(*commands, **buffer);
    if (const Status s = submission->run(); !s) {
        return s.error();
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = view.width;
    picture->height = view.height;
    picture->planes[0] = {(*buffer)->mapped(), std::size_t{extent.width} * 4};
    picture->source = source;
    picture->version = key;
    picture->owner = *buffer;
    ++stats.drawn;
    stats.triangles = (*look)->course.until(view.course_permille) / 3;
    stats.last_draw_ns = monotonic_now_ns() - start;
    return draw::PicturePtr(std::move(picture));
}

SceneRenderer::SceneRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SceneRenderer::~SceneRenderer() = default;

Result<std::unique_ptr<SceneRenderer>> SceneRenderer::create(std::shared_ptr<Device> device,
                                                             const map::Venue& venue,
                                                             std::int32_t triangle_budget) {
    if (venue.terrain.columns < 2 || venue.terrain.rows < 2) {
        return Error{"venue " + venue.id, "has no terrain", "check the venue file"};
    }
    auto impl = std::make_unique<Impl>(std::move(device), venue, triangle_budget);
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
    const std::uint64_t smooth_key = key_of(view, impl.source, true);
    impl.calls_in_row = smooth_key == impl.last_key ? impl.calls_in_row + 1 : 1;
    impl.last_key = smooth_key;
    if (auto picture = impl.cached(smooth_key)) {
        return picture;
    }
    const bool smooth = impl.device->is_real_gpu() || impl.calls_in_row >= kRestingCalls;
    const std::uint64_t key = smooth ? smooth_key : key_of(view, impl.source, false);
    if (auto picture = smooth ? nullptr : impl.cached(key)) {
        return picture;
    }
    auto drawn = impl.draw(view, smooth, key);
    if (!drawn) {
        return drawn.error();
    }
    if (impl.cache.size() >= kCachedViews) {
        impl.cache.erase(
            std::min_element(impl.cache.begin(), impl.cache.end(),
                             [](const auto& a, const auto& b) { return a.last_use < b.last_use; }));
    }
    impl.cache.push_back({key, ++impl.uses, *drawn});
    return *drawn;
}

SceneRenderer::Stats SceneRenderer::stats() const {
    return impl_->stats;
}

}  // namespace pitcast::gpu
