// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/renderer.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/executor.h"
#include "pitcast/map/places.h"
#include "pitcast/output/frame_pool.h"
#include "pitcast/show/venue.h"

#include "gpu_revival.h"
#include "map_remake.h"
#include "picture_stock.h"
#include "sound_desk.h"

namespace pitcast::channel {
namespace {

/// Buffers of a packing beside those that sinks may hold: the one in work and the newest.
constexpr std::size_t kSpareFrames = 2;

/// A packing asked for on a bus, and the buffers for it.
struct Target {
    draw::Packing packing{};
    std::size_t held = 0;
    std::size_t now_and_then = 0;  ///< of these, so many by those who demand frames one by one
    bool demanded = false;         ///< the next one
    std::optional<output::FramePool> pool;  ///< none yet: asked for on air, in this frame
    bool refused = false;                   ///< there was no memory for more
    bool resting = false;
};

/// One bus: its draw lists and programs (two when interlaced) and what is packed from them.
struct BusWork {
    Bus bus = Bus::programme;
    draw::DrawList lists[2];
    draw::TileProgram programs[2];
    std::vector<Target> targets;

    [[nodiscard]] bool rests() const {
        return std::all_of(targets.begin(), targets.end(),
                           [](const Target& target) { return target.resting; });
    }
};

bool is_gpu(const draw::Executor& executor) {
    return executor.name().starts_with("gpu");
}

}  // namespace

struct Renderer::Impl {
    RendererOptions options;
    std::shared_ptr<const show::Package> package;
    draw::FontLibrary* fonts = nullptr;
    std::shared_ptr<gpu::Device> device;  ///< null without Vulkan
    std::unique_ptr<draw::Executor> executor;
    std::unique_ptr<draw::TileBuilder> builder;
    std::unique_ptr<PictureStock> pictures;
    std::unique_ptr<SoundDesk> sound;
    std::vector<BusWork> buses;
    std::unique_ptr<GpuRevival> revival;  ///< while the device is away
    /// Those that have given their kit and still destroy what was there before.
    std::vector<std::unique_ptr<GpuRevival>> parting;
    /// Of the 3D map, after marks of the venue were moved; the last one counts.
    std::vector<std::unique_ptr<MapRemake>> remakes;
    bool moved_meanwhile = false;  ///< while the device was away
    std::size_t captured = 0;      ///< instants of the frame being drawn
    FrameNumber frame = 0;         ///< its number
    Nanoseconds draw_ns = 0;

    Status choose_executor(std::vector<Error>& warnings);
    Target& target_of(Bus bus, const draw::Packing& packing);
    Status make_pool(Target& target);
    void grow_pools();
    Status grow(Target& target);
    Status fall_back_to_cpu(const Error& reason);
    void revive(bool with_executor, std::unique_ptr<draw::Executor> old_executor);
    Status look_for_device();
    Status use(GpuKit& kit);
    void remake_map(std::vector<map::MapView> views);
    void look_for_map();
    Status build(Rendered& rendered);
    Status compose(BusWork& work, Rendered& rendered);
};

Status Renderer::Impl::choose_executor(std::vector<Error>& warnings) {
    if (options.executor == ExecutorChoice::cpu && !options.solid_maps) {
        executor = draw::make_cpu_executor(options.threads);
        return {};
    }
    gpu::DeviceOptions wanted;
    wanted.validation = options.validation;
    auto opened = gpu::Device::open(wanted);
    if (opened) {
        device = *opened;
    } else if (options.executor == ExecutorChoice::gpu) {
        return opened.error();
    } else {
        warnings.push_back(opened.error().within("3D map"));
    }
    const bool gpu =
        options.executor == ExecutorChoice::gpu ||
        (options.executor == ExecutorChoice::automatic && device && device->is_real_gpu());
    if (gpu) {
        auto made = gpu::make_gpu_executor(device, options.line_filter);
        if (made) {
            executor = std::move(*made);
            return {};
        }
        if (options.executor == ExecutorChoice::gpu) {
            return made.error();
        }
        warnings.push_back(made.error().within("GPU executor"));
    }
    executor = draw::make_cpu_executor(options.threads);
    return {};
}

Status Renderer::Impl::make_pool(Target& target) {
    auto pool =
        output::FramePool::create(*executor, target.packing, options.format.width,
                                  options.format.height, target.held + kSpareFrames, options.limit);
    if (!pool) {
        return pool.error();
    }
    target.pool = std::move(*pool);
    return {};
}

Status Renderer::Impl::fall_back_to_cpu(const Error& reason) {
    log_warning("executor", reason.message() + "; the CPU executor takes over");
    auto old = std::exchange(executor, draw::make_cpu_executor(options.threads));
    for (BusWork& work : buses) {
        for (Target& target : work.targets) {
            if (Status made = make_pool(target); !made) {
                return made;
            }
        }
    }
    revive(true, std::move(old));
    return {};
}

void Renderer::Impl::revive(bool with_executor, std::unique_ptr<draw::Executor> old_executor) {
    GpuRevival::Order order;
    order.options = options;
    order.with_executor = with_executor;
    order.old_executor = std::move(old_executor);
    order.old_scene = pictures->use_scene(nullptr);
    order.venue = pictures->venue();
    order.package = package;
    for (const BusWork& work : buses) {
        for (const Target& target : work.targets) {
            order.wishes.push_back({target.packing, target.held + kSpareFrames});
        }
    }
    device.reset();
    revival = std::make_unique<GpuRevival>(std::move(order));
}

/// Notices a device that is lost while nothing is drawn, and takes in one that is back.
Status Renderer::Impl::look_for_device() {
    std::erase_if(parting, [](const auto& revived) { return revived->finished(); });
    if (!revival && device && device->lost()) {
        if (is_gpu(*executor)) {
            return fall_back_to_cpu({std::string(device->name()), "was lost", ""});
        }
        log_warning("3D map", "the device was lost; the map comes back with a new one");
        revive(false, nullptr);
    }
    const auto kit = revival ? revival->take() : nullptr;
    return kit ? use(*kit) : Status{};
}

Status Renderer::Impl::use(GpuKit& kit) {
    device = kit.device;
    pictures->use_scene(std::move(kit.scene));
    if (kit.executor) {
        executor = std::move(kit.executor);
        log_notice("executor", std::string(executor->name()) + " is back");
        std::size_t wish = 0;
        for (BusWork& work : buses) {
            for (Target& target : work.targets) {
                // In the order of the wishes, unless outputs have come or gone meanwhile.
                const bool fits = wish < kit.pools.size() &&
                                  kit.pools[wish].size() == target.held + kSpareFrames &&
                                  kit.pools[wish].packing() == target.packing;
                if (fits) {
                    target.pool = std::move(kit.pools[wish]);
                } else if (Status made = make_pool(target); !made) {
                    return made;
                }
                ++wish;
            }
        }
    }
    // A driver that hangs may take for ever to let go of the old things; the frame does not wait.
    parting.push_back(std::move(revival));
    if (std::exchange(moved_meanwhile, false)) {
        remake_map({});
    }
    return {};
}

/// Takes in a map that was made anew; one of a device that is lost meanwhile is let go.
void Renderer::Impl::look_for_map() {
    for (const auto& remake : remakes) {
        const bool newest = remake == remakes.back();
        if (auto scene = remake->take(); scene != nullptr) {
            const bool fits = newest && !revival && remake->device() == device;
            remake->part(fits ? pictures->use_scene(std::move(scene)) : std::move(scene));
        }
    }
    std::erase_if(remakes, [](const auto& remake) { return remake->finished(); });
}

void Renderer::Impl::remake_map(std::vector<map::MapView> views) {
    if (device && !pictures->venue().empty()) {
        const auto seen = pictures->map_views();
        views.insert(views.end(), seen.begin(), seen.end());
        remakes.push_back(std::make_unique<MapRemake>(
            MapRemake::Order{package, pictures->venue(), device, options.cache, std::move(views)}));
    }
}

void Renderer::adopt(std::shared_ptr<const show::Package> package,
                     std::vector<map::MapView> views) {
    const map::Venue* before = show::venue_of(*impl_->package);
    const map::Venue* now = show::venue_of(*package);
    const std::filesystem::path venue =
        impl_->options.venue.empty() ? package->venue_path() : impl_->options.venue;
    const bool other = venue != impl_->pictures->venue();
    if (other) {
        impl_->pictures->go_to(venue);
    }
    const bool moved = other || (before != nullptr && now != nullptr &&
                                 map::places_hash(*before) != map::places_hash(*now));
    impl_->package = std::move(package);
    if (moved && impl_->revival) {
        impl_->moved_meanwhile = true;
    } else if (moved) {
        impl_->remake_map(std::move(views));
        if (!impl_->options.realtime && !impl_->remakes.empty()) {
            impl_->remakes.back()->wait();
            impl_->look_for_map();
        }
    }
}

Result<std::unique_ptr<Renderer>> Renderer::open(const RendererOptions& options,
                                                 std::shared_ptr<const show::Package> package,
                                                 draw::FontLibrary& fonts,
                                                 std::vector<Error>& warnings) {
    auto impl = std::make_unique<Impl>();
    impl->options = options;
    impl->package = std::move(package);
    impl->fonts = &fonts;
    if (Status chosen = impl->choose_executor(warnings); !chosen) {
        return chosen.error();
    }
    impl->builder = std::make_unique<draw::TileBuilder>(fonts);
    impl->pictures =
        std::make_unique<PictureStock>(options, *impl->package, impl->device, warnings);
    impl->sound = std::make_unique<SoundDesk>(impl->package->audio(), options.format.rate);
    return std::unique_ptr<Renderer>(new Renderer(std::move(impl)));
}

Renderer::Renderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Renderer::~Renderer() = default;

/// That there is, or a new one.
Target& Renderer::Impl::target_of(Bus bus, const draw::Packing& packing) {
    auto work = std::find_if(buses.begin(), buses.end(),
                             [&](const BusWork& candidate) { return candidate.bus == bus; });
    if (work == buses.end()) {
        work = buses.emplace(buses.end());
        work->bus = bus;
    }
    auto target = std::find_if(work->targets.begin(), work->targets.end(),
                               [&](const Target& t) { return t.packing == packing; });
    if (target == work->targets.end()) {
        target = work->targets.emplace(work->targets.end());
        target->packing = packing;
    }
    return *target;
}

Status Renderer::want(Bus bus, const draw::Packing& packing, std::size_t held) {
    Target& target = impl_->target_of(bus, packing);
    target.held += held;
    return impl_->make_pool(target);
}

void Renderer::want_on_air(Bus bus, const draw::Packing& packing, std::size_t held) {
    impl_->target_of(bus, packing).held += held;
}

void Renderer::want_now_and_then(Bus bus, const draw::Packing& packing, std::size_t held) {
    Target& target = impl_->target_of(bus, packing);
    target.held += held;
    target.now_and_then += held;
}

void Renderer::demand(Bus bus, const draw::Packing& packing) {
    for (BusWork& work : impl_->buses) {
        for (Target& target : work.targets) {
            target.demanded = target.demanded || (work.bus == bus && target.packing == packing);
        }
    }
}

void Renderer::unwant_now_and_then(Bus bus, const draw::Packing& packing, std::size_t held,
                                   std::vector<output::FramePool>& unused) {
    for (BusWork& work : impl_->buses) {
        for (Target& target : work.targets) {
            if (work.bus == bus && target.packing == packing) {
                target.now_and_then -= std::min(held, target.now_and_then);
            }
        }
    }
    for (output::FramePool& pool : unwant(bus, packing, held)) {
        unused.push_back(std::move(pool));
    }
}

Status Renderer::Impl::grow(Target& target) {
    if (target.pool) {
        return target.pool->grow(*executor);
    }
    auto pool = output::FramePool::create(*executor, target.packing, options.format.width,
                                          options.format.height, 1, options.limit);
    if (!pool) {
        return pool.error();
    }
    target.pool = std::move(*pool);
    return {};
}

/// At most one buffer more a frame. An output that there is no memory for does without.
void Renderer::Impl::grow_pools() {
    for (BusWork& work : buses) {
        for (Target& target : work.targets) {
            const std::size_t size = target.pool ? target.pool->size() : 0;
            if (target.refused || size >= target.held + kSpareFrames) {
                continue;
            }
            if (const Status grown = grow(target); !grown) {
                target.refused = true;
                log_warning("output", grown.error().message());
            }
            return;
        }
    }
}

std::vector<output::FramePool> Renderer::unwant(Bus bus, const draw::Packing& packing,
                                                std::size_t held) {
    std::vector<output::FramePool> unused;
    for (BusWork& work : impl_->buses) {
        for (Target& target : work.targets) {
            if (work.bus == bus && target.packing == packing) {
                target.held -= std::min(held, target.held);
                if (target.held == 0 && target.pool) {
                    unused.push_back(std::move(*target.pool));
                }
            }
        }
        std::erase_if(work.targets, [](const Target& target) { return target.held == 0; });
    }
    std::erase_if(impl_->buses, [](const BusWork& work) { return work.targets.empty(); });
    return unused;
}

void Renderer::rest(Bus bus, const draw::Packing& packing, bool resting) {
    for (BusWork& work : impl_->buses) {
        for (Target& target : work.targets) {
            if (work.bus == bus && target.packing == packing) {
                target.resting = resting;
            }
        }
    }
}

void Renderer::capture(const race::RaceState& race, const show::ShowState& show,
                       const show::Instant& instant, const race::LiveTiming* live) {
    const Nanoseconds begin = monotonic_now_ns();
    impl_->pictures->at(instant.tai_ns);
    impl_->frame = instant.frame;
    for (BusWork& work : impl_->buses) {
        if (work.rests()) {
            continue;
        }
        draw::DrawList& list = work.lists[impl_->captured];
        list.width = impl_->options.format.width;
        list.height = impl_->options.format.height;
        // A line filter reaches over to the lines between.
        const bool fields = impl_->options.format.interlaced &&
                            impl_->options.line_filter == draw::LineFilter::none;
        list.lines = !fields                ? draw::CanvasLines::all
                     : impl_->captured == 0 ? draw::CanvasLines::even
                                            : draw::CanvasLines::odd;
        list.clear();
        show.draw(race, instant, *impl_->fonts, *impl_->pictures, work.bus == Bus::programme, list,
                  live);
    }
    ++impl_->captured;
    impl_->draw_ns += monotonic_now_ns() - begin;
}

Status Renderer::Impl::build(Rendered& rendered) {
    const Nanoseconds begin = monotonic_now_ns();
    // A full mask arena starts a new epoch, which leaves the programs built before it without
    // their masks: then build all once more.
    for (int attempt = 0; attempt < 2; ++attempt) {
        std::set<std::uint64_t> epochs;
        for (BusWork& work : buses) {
            for (std::size_t i = 0; i < captured && !work.rests(); ++i) {
                if (Status built = builder->build(work.lists[i], work.programs[i]); !built) {
                    return built;
                }
                work.programs[i].line_filter = options.line_filter;
                work.programs[i].dither_phase =
                    static_cast<std::uint32_t>(frame) % draw::kDitherPhases;
                epochs.insert(work.programs[i].arena_epoch);
            }
        }
        if (epochs.size() <= 1) {
            break;
        }
    }
    rendered.build_ns = monotonic_now_ns() - begin;
    return {};
}

Status Renderer::Impl::compose(BusWork& work, Rendered& rendered) {
    std::vector<std::shared_ptr<draw::PackedFrame>> frames;
    std::vector<draw::PackedFrame*> wanted;
    for (Target& target : work.targets) {
        const bool needed =
            !target.resting && (target.held > target.now_and_then || target.demanded);
        frames.push_back(target.pool && needed ? target.pool->acquire() : nullptr);
        if (frames.back()) {
            wanted.push_back(frames.back().get());
        }
    }
    if (!wanted.empty()) {
        auto done =
            executor->render(work.programs[0], captured > 1 ? &work.programs[1] : nullptr, wanted);
        if (!done) {
            return done.error();
        }
        rendered.tiles_composed += done->tiles_composed;
    }
    for (std::size_t i = 0; i < frames.size(); ++i) {
        rendered.items.push_back({work.bus, work.targets[i].packing, std::move(frames[i])});
    }
    return {};
}

Result<Rendered> Renderer::render() {
    Rendered rendered;
    rendered.draw_ns = std::exchange(impl_->draw_ns, 0);
    if (const Status looked = impl_->look_for_device(); !looked) {
        return looked.error();
    }
    impl_->look_for_map();
    impl_->grow_pools();
    const Status built = impl_->build(rendered);
    const Nanoseconds begin = monotonic_now_ns();
    Status composed = built;
    for (BusWork& work : impl_->buses) {
        if (composed) {
            composed = impl_->compose(work, rendered);
        }
    }
    if (built && !composed && is_gpu(*impl_->executor)) {
        rendered.items.clear();
        composed = impl_->fall_back_to_cpu(composed.error());
        for (BusWork& work : impl_->buses) {
            if (composed) {
                composed = impl_->compose(work, rendered);
            }
        }
    }
    for (BusWork& work : impl_->buses) {
        for (Target& target : work.targets) {
            target.demanded = false;
        }
    }
    impl_->captured = 0;
    rendered.sound = impl_->sound->mix(impl_->frame, *impl_->pictures);
    if (!composed) {
        return composed.error();
    }
    rendered.compose_ns = monotonic_now_ns() - begin;
    return rendered;
}

audio::BlockPtr Renderer::sound_of(FrameNumber n) {
    return impl_->sound->mix(n, *impl_->pictures);
}

std::int32_t Renderer::sound_channels() const {
    return impl_->sound->channels();
}

std::string_view Renderer::executor_name() const {
    return impl_->executor->name();
}

std::shared_ptr<gpu::Device> Renderer::device() const {
    return impl_->device;
}

SourceChange Renderer::exchange_sources(SourceChange change) {
    impl_->sound->set_routes(change.audio);
    return impl_->pictures->exchange(std::move(change));
}

std::vector<SourceReport> Renderer::sources() const {
    return impl_->pictures->reports();
}

std::vector<ClipReport> Renderer::clips() const {
    return impl_->pictures->clips().reports();
}

std::vector<SourcePicture> Renderer::clip_pictures() const {
    return impl_->pictures->clips().pictures();
}

std::vector<SourcePicture> Renderer::pictures() const {
    return impl_->pictures->newest();
}

std::uint64_t Renderer::validation_messages() const {
    return impl_->device ? impl_->device->validation_messages() : 0;
}

}  // namespace pitcast::channel
