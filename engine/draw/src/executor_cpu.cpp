// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <string>

#include <hwy/cache_control.h>

#include "pitcast/core/clock.h"
#include "pitcast/draw/hlg.h"
#include "pitcast/draw/tile_signature.h"

#include "prefetch.h"
#include "thread_pool.h"
#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

constexpr std::size_t kAlignment = 64;
/// What a thread takes at a time: few enough that all end together, and if it can be a whole row,
/// because memory is quickest read in long lines.
constexpr std::size_t kFewestTiles = 8;
constexpr std::size_t kSharesAThread = 16;
constexpr int kMostThreads = 8;

struct AlignedDeleter {
    void operator()(std::byte* bytes) const {
        ::operator delete[](bytes, std::align_val_t{kAlignment});
    }
};

class CpuExecutor final : public Executor {
 public:
    CpuExecutor(TileKernels kernels, std::size_t threads)
        : kernels_(kernels), pool_(threads), stacks_(threads) {
        name_ = std::string("cpu (") + kernels.name + ", " + std::to_string(threads) +
                (threads == 1 ? " thread)" : " threads)");
        for (auto& stack : stacks_) {
            stack = std::make_unique<TileStack>();
        }
    }

    std::string_view name() const override { return name_; }
    Result<std::shared_ptr<PackedFrame>> allocate(const Packing& packing, std::int32_t width,
                                                  std::int32_t height) override;
    Result<RenderStats> render(const TileProgram& program, const TileProgram* second_field,
                               std::span<PackedFrame* const> targets) override;

 private:
    /// Does a target not hold what the tile is to show?
    [[nodiscard]] bool is_stale(std::size_t tile) const;
    void run_tiles(std::span<const std::uint32_t> tiles, TileStack& stack);
    /// Those of the tiles that are nothing but video, in runs as long as they go.
    void pack_straight(std::span<const std::uint32_t> tiles, PackedFrame& target);
    void run_tile(std::size_t index, TileStack& stack);
    void compose(const TilePlace& place, TileStack& stack);
    void compose_filtered(const TileProgram& program, const TilePlace& place, std::int32_t parity,
                          TileStack& stack);

    struct Job {
        const TileProgram* program = nullptr;
        const TileProgram* second = nullptr;
        std::span<PackedFrame* const> targets;
    };
    TileKernels kernels_;
    std::string name_;
    ThreadPool pool_;
    std::vector<std::unique_ptr<TileStack>> stacks_;
    Job job_;
    std::vector<std::uint32_t> dirty_;
    std::atomic<std::size_t> next_{0};
    std::atomic<std::uint32_t> composed_{0};
    std::atomic<std::uint32_t> packed_{0};
};

std::size_t tile_count(std::int32_t width, std::int32_t height) {
    return static_cast<std::size_t>((width + kTileWidth - 1) / kTileWidth) *
           static_cast<std::size_t>((height + kTileHeight - 1) / kTileHeight);
}

Status check_format(PackFormat format, std::int32_t width, std::int32_t height) {
    const std::string where = "frame of " + std::to_string(width) + " x " + std::to_string(height);
    if (format == PackFormat::none || width < 1 || height < 1 || width > 8192 || height > 8192) {
        return Error{where, "cannot be allocated", "name a format and 1 to 8192 pixels a side"};
    }
    if ((halves_columns(format) && width % 2 != 0) || (halves_lines(format) && height % 2 != 0)) {
        return Error{where, "has an odd side, and its format halves chroma", "use even sizes"};
    }
    return {};
}

/// Writes every tile of a new frame as clear.
void pack_clear(const TileKernels& kernels, TileStack& stack, PackedFrame& frame) {
    TileProgram nothing;
    nothing.width = frame.width;
    nothing.height = frame.height;
    nothing.tiles_x = (frame.width + kTileWidth - 1) / kTileWidth;
    std::memset(&stack.canvas[0], 0, sizeof(TileCanvas));
    for (std::size_t i = 0; i < frame.signatures.size(); ++i) {
        kernels.pack(stack.canvas[0], tile_place(nothing, i), false, frame);
    }
}

Result<std::shared_ptr<PackedFrame>> CpuExecutor::allocate(const Packing& packing,
                                                           std::int32_t width,
                                                           std::int32_t height) {
    const PackFormat format = packing.format;
    if (const Status good = check_format(format, width, height); !good) {
        return good.error();
    }
    auto frame = std::make_shared<PackedFrame>();
    frame->format = format;
    frame->signal = packing.signal;
    frame->width = width;
    frame->height = height;
    frame->planes = pack_layout(format, width, height);
    std::size_t total = 0;
    for (PackedFrame::Plane& plane : frame->planes) {
        total += (plane.size + kAlignment - 1) / kAlignment * kAlignment;
    }
    auto* raw = static_cast<std::byte*>(
        ::operator new[](total, std::align_val_t{kAlignment}, std::nothrow));
    if (raw == nullptr) {
        return Error{"frame memory", std::to_string(total) + " bytes cannot be allocated",
                     "use fewer outputs or a smaller format"};
    }
    std::shared_ptr<std::byte> memory(raw, AlignedDeleter{});
    std::memset(raw, 0, total);
    for (PackedFrame::Plane& plane : frame->planes) {
        plane.bytes = plane.size == 0 ? nullptr : raw;
        raw += (plane.size + kAlignment - 1) / kAlignment * kAlignment;
    }
    frame->owner = std::move(memory);
    frame->signatures.assign(tile_count(width, height), 0);
    if (packing.signal.colour == PackColour::bt2100_hlg) {
        (void)hlg_tables();  // made now, not on air
    }
    pack_clear(kernels_, *stacks_[0], *frame);
    return frame;
}

Status check_targets(const TileProgram& program, const TileProgram* second,
                     std::span<PackedFrame* const> targets) {
    if (program.tiles.size() != tile_count(program.width, program.height) ||
        program.signatures.size() != program.tiles.size()) {
        return Error{"tile program", "its tiles do not fit its size", "build it with TileBuilder"};
    }
    if (second != nullptr && (second->width != program.width || second->height != program.height)) {
        return Error{"second field", "is of another size than the first", "build both alike"};
    }
    for (const PackedFrame* target : targets) {
        if (target == nullptr || target->width != program.width ||
            target->height != program.height || target->signatures.size() != program.tiles.size()) {
            return Error{"target frame", "is not of the program's size",
                         "allocate it with the size of the draw list"};
        }
        if (second != nullptr && halves_lines(target->format) && target->height % 4 != 0) {
            return Error{"target frame", "interlaced 4:2:0 wants a height that 4 divides",
                         "use another format"};
        }
    }
    return {};
}

Result<RenderStats> CpuExecutor::render(const TileProgram& program, const TileProgram* second_field,
                                        std::span<PackedFrame* const> targets) {
    const Nanoseconds start = monotonic_now_ns();
    if (const Status good = check_targets(program, second_field, targets); !good) {
        return good.error();
    }
    job_ = {&program, second_field, targets};
    dirty_.clear();
    for (std::size_t i = 0; i < program.tiles.size(); ++i) {
        if (is_stale(i)) {
            dirty_.push_back(static_cast<std::uint32_t>(i));
        }
    }
    next_ = 0;
    composed_ = 0;
    packed_ = 0;
    const std::size_t share =
        std::clamp(dirty_.size() / (pool_.size() * kSharesAThread), kFewestTiles,
                   std::max(kFewestTiles, static_cast<std::size_t>(program.tiles_x)));
    const auto take_tiles = [this, share](std::size_t thread) {
        while (true) {
            const std::size_t first = next_.fetch_add(share);
            if (first >= dirty_.size()) {
                hwy::FlushStream();
                return;
            }
            const std::size_t end = std::min(first + share, dirty_.size());
            run_tiles(std::span(dirty_).subspan(first, end - first), *stacks_[thread]);
        }
    };
    if (dirty_.size() <= kFewestTiles) {
        take_tiles(0);
    } else {
        pool_.run(take_tiles);
    }
    return RenderStats{composed_, packed_, monotonic_now_ns() - start};
}

bool CpuExecutor::is_stale(std::size_t tile) const {
    return std::any_of(job_.targets.begin(), job_.targets.end(), [&](const PackedFrame* target) {
        return target->signatures[tile] !=
               wanted_signature(*job_.program, job_.second, tile, *target);
    });
}

/// Does `next` go on where a run of `width` columns that began with `run` ends?
bool continues(const StraightTile& run, std::int32_t width, const StraightTile& next) {
    const auto joins = [&](std::size_t field) {
        return next.fields[field].picture == run.fields[field].picture &&
               next.fields[field].x == run.fields[field].x + width &&
               next.fields[field].y == run.fields[field].y;
    };
    return next && joins(0) && joins(1);
}

void CpuExecutor::pack_straight(std::span<const std::uint32_t> tiles, PackedFrame& target) {
    StraightTile run;
    TilePlace place;
    std::size_t expected = 0;
    const auto flush = [&] {
        if (run) {
            kernels_.pack_straight(run, place, target);
        }
        run = {};
    };
    for (const std::uint32_t index : tiles) {
        const std::uint64_t wanted = wanted_signature(*job_.program, job_.second, index, target);
        if (target.signatures[index] == wanted) {
            continue;
        }
        const StraightTile tile = straight_tile(*job_.program, job_.second, index, target);
        const TilePlace here = tile_place(*job_.program, index);
        if (run && index == expected && here.x0 != 0 && continues(run, place.width, tile)) {
            place.width += here.width;
        } else {
            flush();
            run = tile;
            place = here;
        }
        expected = index + 1U;
        if (tile) {
            target.signatures[index] = wanted;
            ++packed_;
        }
    }
    flush();
}

void CpuExecutor::run_tile(std::size_t index, TileStack& stack) {
    TilePlace place = tile_place(*job_.program, index);
    bool composed = false;
    for (PackedFrame* target : job_.targets) {
        const std::uint64_t wanted = wanted_signature(*job_.program, job_.second, index, *target);
        if (target->signatures[index] == wanted) {
            continue;
        }
        if (!composed) {
            compose(place, stack);
            composed = true;
        }
        const TileCanvas* canvas = &stack.canvas[0];
        if (needs_conversion(*target)) {
            convert_canvas(kernels_, stack.canvas[0], place, *target, stack.signal);
            canvas = &stack.signal;
        }
        place.dither_phase = dither_phase_of(*job_.program, job_.second, index, *target);
        kernels_.pack(*canvas, place, job_.second != nullptr, *target);
        target->signatures[index] = wanted;
        ++packed_;
    }
}

void CpuExecutor::run_tiles(std::span<const std::uint32_t> tiles, TileStack& stack) {
    for (PackedFrame* target : job_.targets) {
        pack_straight(tiles, *target);
    }
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        if (i + 1 < tiles.size() && is_stale(tiles[i + 1])) {
            prefetch_pictures(*job_.program, tiles[i + 1]);
        }
        run_tile(tiles[i], stack);
    }
}

/// Writes the lines of one parity of `from` over those of `to`.
void weave(const TileCanvas& from, std::int32_t parity, TileCanvas& to) {
    for (std::size_t channel = 0; channel < 4; ++channel) {
        for (std::int32_t y = parity; y < kTileHeight; y += 2) {
            std::memcpy(to.channel[channel][y], from.channel[channel][y],
                        sizeof to.channel[channel][y]);
        }
    }
}

void CpuExecutor::compose(const TilePlace& place, TileStack& stack) {
    ++composed_;
    if (job_.second == nullptr) {
        return kernels_.compose(*job_.program, place, stack);
    }
    if (job_.program->line_filter == LineFilter::none) {
        kernels_.compose(*job_.second, place, stack);
        stack.second_field = stack.canvas[0];
        kernels_.compose(*job_.program, place, stack);
    } else {
        compose_filtered(*job_.second, place, 1, stack);
        stack.second_field = stack.canvas[0];
        compose_filtered(*job_.program, place, 0, stack);
    }
    weave(stack.second_field, 1, stack.canvas[0]);
}

/// Lines `parity`, `parity` + 2, … of the tile in `stack.canvas[0]`, each with a share of its
/// neighbours: even lines reach into the tile above, odd ones into the tile below.
void CpuExecutor::compose_filtered(const TileProgram& program, const TilePlace& place,
                                   std::int32_t parity, TileStack& stack) {
    const auto row = static_cast<std::size_t>(program.tiles_x);
    const bool at_edge =
        parity == 0 ? place.index < row : place.index + row >= program.tiles.size();
    if (!at_edge) {
        const std::size_t beside = parity == 0 ? place.index - row : place.index + row;
        kernels_.compose(program, tile_place(program, beside), stack);
        stack.neighbour = stack.canvas[0];
    }
    kernels_.compose(program, place, stack);
    TileCanvas& canvas = stack.canvas[0];
    const std::int32_t beyond = parity == 0 ? kTileHeight - 1 : 0;  // the neighbour's line
    for (std::size_t channel = 0; channel < 4; ++channel) {
        auto& lines = canvas.channel[channel];
        // Lines of the other parity are never overwritten: all sources stay as they were.
        for (std::int32_t y = parity; y < place.height; y += 2) {
            const std::int16_t* above = y > 0     ? lines[y - 1]
                                        : at_edge ? lines[y]
                                                  : stack.neighbour.channel[channel][beyond];
            const std::int16_t* below = y + 1 < place.height ? lines[y + 1]
                                        : at_edge || parity == 0
                                            ? lines[y]
                                            : stack.neighbour.channel[channel][beyond];
            std::int16_t* here = lines[y];
            for (std::int32_t x = kCanvasLeft - kTileApron; x < kCanvasLeft + kTileWidth; ++x) {
                here[x] = static_cast<std::int16_t>((above[x] + 2 * here[x] + below[x] + 2) >> 2);
            }
        }
    }
}

}  // namespace

std::array<PackedFrame::Plane, 3> pack_layout(PackFormat format, std::int32_t width,
                                              std::int32_t height) {
    const auto w = static_cast<std::size_t>(std::max(width, 0));
    const auto h = static_cast<std::size_t>(std::max(height, 0));
    const auto plane = [](std::size_t stride, std::size_t lines) {
        return PackedFrame::Plane{nullptr, stride, stride * lines};
    };
    switch (format) {
        case PackFormat::bgra8:
        case PackFormat::rgba8:
            return {plane(w * 4, h)};
        case PackFormat::yuv420p8:
            return {plane(w, h), plane(w / 2, h / 2), plane(w / 2, h / 2)};
        case PackFormat::yuv422p10:
            return {plane(w * 2, h), plane(w, h), plane(w, h)};
        case PackFormat::v210:
        case PackFormat::v210_key:
            return {plane((w + 47) / 48 * 128, h)};
        case PackFormat::uyvy:
            return {plane(w * 2, h)};
        case PackFormat::nv12:
            return {plane(w, h), plane(w, h / 2)};
        case PackFormat::p010:
            return {plane(w * 2, h), plane(w * 2, h / 2)};
        case PackFormat::rgba16:
            return {plane(w * 8, h)};
        case PackFormat::v210a:
            return {plane((w + 47) / 48 * 128, h), plane((w + 2) / 3 * 4, h)};
        case PackFormat::none:
            break;
    }
    return {};
}

std::unique_ptr<Executor> make_executor(TileKernels kernels, int threads) {
    int wanted = threads;
    if (wanted <= 0) {
        wanted = static_cast<int>(std::thread::hardware_concurrency());
    }
    return std::make_unique<CpuExecutor>(
        kernels, static_cast<std::size_t>(std::clamp(wanted, 1, kMostThreads)));
}

std::unique_ptr<Executor> make_cpu_executor(int threads) {
    return make_executor(simd_kernels(), threads);
}

std::unique_ptr<Executor> make_reference_executor() {
    return make_executor(reference_kernels(), 1);
}

}  // namespace pitcast::draw
