// SPDX-License-Identifier: Apache-2.0
#include "gpu_executor.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "pitcast/core/clock.h"
#include "pitcast/draw/hlg.h"
#include "pitcast/gpu/executor.h"

#include "frame_checks.h"

namespace pitcast::gpu {
namespace {

constexpr std::size_t kPictureCapGpu = std::size_t{1} << 30U;
constexpr std::size_t kPictureCapCpu = std::size_t{256} << 20U;
/// No program has it: held by tiles whose content is unknown after a failure.
constexpr std::uint64_t kUnknownContent = 0x6b1d9d5f00000000U;

template <typename T>
std::size_t after(std::size_t offset, const std::vector<T>& list) {
    return (offset + list.size() * sizeof(T) + 63) / 64 * 64;
}

template <typename T>
void put(std::byte* to, const std::vector<T>& list) {
    if (!list.empty()) {
        std::memcpy(to, list.data(), list.size() * sizeof(T));
    }
}

/// Appends the only operation of a tile: video one to one, each line of it `line`.
void add_straight_tile(draw::TileProgram& program, std::int32_t tile, draw::PixelFormat format,
                       const std::vector<std::byte>& line) {
    auto picture = std::make_shared<draw::Picture>();
    picture->format = format;
    picture->width = draw::kTileWidth;
    picture->height = draw::kTileHeight;
    picture->planes.fill({line.data(), 0});
    picture->version = static_cast<std::uint64_t>(tile);
    draw::TilePaint paint;
    paint.kind = draw::PaintKind::picture_yuv;
    paint.picture = static_cast<std::uint32_t>(program.pictures.size());
    paint.du = paint.dv = 65536;
    paint.anchor_x = tile * draw::kTileWidth;
    paint.crop_x1 = picture->width;
    paint.crop_y1 = picture->height;
    draw::TileOp op;
    op.kind = draw::OpKind::fill;
    op.paint = static_cast<std::uint32_t>(program.paints.size());
    op.x0 = paint.anchor_x;
    op.x1 = op.x0 + draw::kTileWidth;
    op.y1 = draw::kTileHeight;
    program.pictures.push_back(std::move(picture));
    program.paints.push_back(paint);
    program.ops.push_back(op);
}

/// Is it packed from the canvas as HLG? A key has no colour.
bool wants_hlg(const draw::PackedFrame& frame) {
    return frame.signal.colour == draw::PackColour::bt2100_hlg &&
           frame.format != draw::PackFormat::v210_key;
}

}  // namespace

GpuExecutor::GpuExecutor(std::shared_ptr<Device> device, GpuExecutorOptions options)
    : device_(std::move(device)),
      options_(options),
      name_("gpu (" + std::string(device_->name()) + ")"),
      staging_(device_, options.always_stage),
      arenas_(device_),
      pictures_(device_, options.picture_cap_bytes != 0 ? options.picture_cap_bytes
                         : device_->is_real_gpu()       ? kPictureCapGpu
                                                        : kPictureCapCpu) {}

Result<std::unique_ptr<GpuExecutor>> GpuExecutor::create(std::shared_ptr<Device> device,
                                                         GpuExecutorOptions options) {
    std::unique_ptr<GpuExecutor> self(new GpuExecutor(device, options));
    auto compositor = Compositor::create(device);
    if (!compositor) {
        return compositor.error();
    }
    self->compositor_ = std::move(compositor).value();
    auto submission = Submission::create(device);
    if (!submission) {
        return submission.error();
    }
    self->submission_ = std::move(submission).value();
    if (const Status warm = self->warm_up(); !warm) {
        return warm.error();
    }
    return self;
}

Status GpuExecutor::warm_up() {
    // Some drivers compile at the first dispatch: better now than on air. One tile a class, drawing
    // with a paint of nothing, and two that are packed straight, into every format.
    draw::TileProgram program;
    program.tiles_x = 7;
    program.tiles_y = 1;
    program.width = 7 * draw::kTileWidth;
    program.height = draw::kTileHeight;
    program.ops.resize(6);
    program.ops[0].kind = program.ops[1].kind = draw::OpKind::fill;
    program.ops[1].paint = 1;
    program.ops[2].kind = draw::OpKind::push_group;
    program.ops[3].kind = draw::OpKind::pop_group;
    program.ops[4].kind = draw::OpKind::push_group;
    program.ops[5].kind = draw::OpKind::pop_masked;
    program.tiles = {{0, 0}, {0, 1}, {1, 1}, {2, 2}, {4, 2}, {6, 1}, {7, 1}};
    program.signatures = {1, 2, 3, 4, 5, 6, 7};
    program.paints.resize(2);
    program.paints[0].kind = draw::PaintKind::gradient;
    program.paints[1].kind = draw::PaintKind::picture_yuv;
    program.luts.resize(257);
    auto grey = std::make_shared<draw::Picture>();
    static constexpr std::array<std::byte, 4> kBytes{};
    grey->format = draw::PixelFormat::yuv444p8;
    grey->width = grey->height = 1;
    grey->planes.fill({kBytes.data(), 1});
    program.paints[1].crop_x1 = program.paints[1].crop_y1 = 1;
    program.pictures.push_back(grey);
    const std::vector<std::byte> line(draw::kTileWidth);
    add_straight_tile(program, 5, draw::PixelFormat::yuv422p8, line);
    add_straight_tile(program, 6, draw::PixelFormat::yuv420p8, line);
    std::vector<std::shared_ptr<draw::PackedFrame>> frames;
    std::vector<draw::PackedFrame*> targets;
    for (int format = 1; format <= static_cast<int>(draw::kLastPackFormat); ++format) {
        auto frame = FrameMemory::allocate(device_, options_.always_stage,
                                           static_cast<draw::PackFormat>(format), program.width,
                                           program.height);
        if (!frame) {
            return frame.error();
        }
        frames.push_back(std::move(frame).value());
        targets.push_back(frames.back().get());
    }
    Status done = run(program, nullptr, targets);
    if (done && options_.line_filter != draw::LineFilter::none) {
        program.line_filter = options_.line_filter;
        done = run(program, &program, targets);
    }
    pictures_.forget();
    return done;
}

Result<std::shared_ptr<draw::PackedFrame>> GpuExecutor::allocate(const draw::Packing& packing,
                                                                 std::int32_t width,
                                                                 std::int32_t height) {
    if (const Status fits = check_size(packing.format, width, height, false); !fits) {
        return fits.error();
    }
    if (const Status ready = compositor_->prepare(packing); !ready) {
        return ready.error();
    }
    if (packing.signal.colour == draw::PackColour::bt2100_hlg) {
        if (const Status ready = reserve(hlg_, sizeof(draw::HlgTables)); !ready) {
            return ready.error();
        }
    }
    auto frame = FrameMemory::allocate(device_, options_.always_stage, packing, width, height);
    if (!frame) {
        return frame.error();
    }
    // A clear frame is an empty program drawn over unknown content.
    draw::PackedFrame& made = **frame;
    for (const auto& plane : made.planes) {
        if (plane.bytes != nullptr) {
            std::memset(plane.bytes, 0, plane.size);
        }
    }
    draw::TileProgram clear;
    clear.width = width;
    clear.height = height;
    clear.tiles_x = (width + draw::kTileWidth - 1) / draw::kTileWidth;
    clear.tiles_y = (height + draw::kTileHeight - 1) / draw::kTileHeight;
    clear.tiles.resize(made.signatures.size());
    clear.signatures.assign(made.signatures.size(), 0);
    std::fill(made.signatures.begin(), made.signatures.end(), kUnknownContent);
    draw::PackedFrame* target = &made;
    if (const Status done = run(clear, nullptr, {&target, 1}); !done) {
        return done.error();
    }
    return frame;
}

Result<draw::RenderStats> GpuExecutor::render(const draw::TileProgram& program,
                                              const draw::TileProgram* second_field,
                                              std::span<draw::PackedFrame* const> targets) {
    const Nanoseconds start = monotonic_now_ns();
    if (const Status fits = check_render(program, second_field, targets); !fits) {
        return fits.error();
    }
    if (const Status done = run(program, second_field, targets); !done) {
        return done.error();
    }
    draw::RenderStats stats;
    stats.tiles_composed = lists_.entries().empty() ? 0 : lists_.class_begin(kTileClasses);
    for (std::size_t t = 0; t < targets.size(); ++t) {
        stats.tiles_packed += static_cast<std::uint32_t>(lists_.slots(t).size());
    }
    stats.elapsed_ns = monotonic_now_ns() - start;
    return stats;
}

Status GpuExecutor::reserve(std::unique_ptr<Buffer>& buffer, std::size_t size) {
    if (buffer != nullptr && buffer->size() >= size) {
        return {};
    }
    buffer.reset();
    auto made = Buffer::create(device_, MemoryUse::device, std::bit_ceil(size));
    if (!made) {
        return made.error();
    }
    buffer = std::move(made).value();
    return {};
}

GpuExecutor::Offsets GpuExecutor::layout() const {
    Offsets at;
    at.ops = after(at.entries, lists_.entries());
    at.paints = after(at.ops, lists_.ops());
    at.luts = after(at.paints, lists_.paints());
    at.pictures = after(at.luts, lists_.luts());
    at.slots = (at.pictures + lists_.pictures().size() * sizeof(PictureRecord) + 63) / 64 * 64;
    at.end = at.slots;
    for (std::size_t t = 0; t < lists_.target_count(); ++t) {
        at.end += lists_.slots(t).size() * sizeof(std::uint32_t);
    }
    return at;
}

Status GpuExecutor::sync_pictures(VkCommandBuffer commands) {
    pictures_.begin();
    records_.assign(lists_.pictures().size(), {});
    for (std::size_t i = 0; i < records_.size(); ++i) {
        if (lists_.pictures()[i] == nullptr) {
            continue;
        }
        auto record = pictures_.sync(*lists_.pictures()[i], staging_, commands);
        if (!record) {
            return record.error();
        }
        records_[i] = *record;
    }
    return {};
}

Status GpuExecutor::upload(VkCommandBuffer commands, const Offsets& at) {
    auto bytes = staging_.write(commands, *lists_buffer_, 0, at.end);
    if (!bytes) {
        return bytes.error();
    }
    put(*bytes + at.entries, lists_.entries());
    put(*bytes + at.ops, lists_.ops());
    put(*bytes + at.paints, lists_.paints());
    put(*bytes + at.luts, lists_.luts());
    put(*bytes + at.pictures, records_);
    std::byte* slots = *bytes + at.slots;
    for (std::size_t t = 0; t < lists_.target_count(); ++t) {
        put(slots, lists_.slots(t));
        slots += lists_.slots(t).size() * sizeof(std::uint32_t);
    }
    return {};
}

Status GpuExecutor::upload_hlg(VkCommandBuffer commands) {
    if (hlg_ == nullptr || hlg_uploaded_) {
        return {};
    }
    auto bytes = staging_.write(commands, *hlg_, 0, sizeof(draw::HlgTables));
    if (!bytes) {
        return bytes.error();
    }
    std::memcpy(*bytes, &draw::hlg_tables(), sizeof(draw::HlgTables));
    hlg_uploaded_ = true;
    return {};
}

void GpuExecutor::record_pack(VkCommandBuffer commands, const Offsets& at,
                              const draw::PackedFrame& frame, std::size_t target, bool interlaced) {
    const FrameMemory& memory = *FrameMemory::of(frame);
    PackPush push{};
    push.entries = lists_buffer_->address() + at.entries;
    push.slots = lists_buffer_->address() + at.slots;
    for (std::size_t t = 0; t < target; ++t) {
        push.slots += lists_.slots(t).size() * sizeof(std::uint32_t);
    }
    push.canvas = wants_hlg(frame) ? hlg_canvas_->address() : canvas_->address();
    for (std::size_t i = 0; i < 3; ++i) {
        push.planes[i] = memory.written().address() + memory.offsets[i];
        push.strides[i] = static_cast<std::uint32_t>(frame.planes[i].stride);
    }
    push.width = frame.width;
    push.height = frame.height;
    push.interlaced = interlaced ? 1 : 0;
    push.limited = frame.limited && draw::halves_columns(frame.format) ? 1 : 0;
    push.ops = lists_buffer_->address() + at.ops;
    push.paints = lists_buffer_->address() + at.paints;
    push.pictures = lists_buffer_->address() + at.pictures;
    const draw::Packing packing{frame.format, frame.signal};
    const auto composed = static_cast<std::uint32_t>(lists_.composed_count(target));
    const auto all = static_cast<std::uint32_t>(lists_.slots(target).size());
    compositor_->pack(commands, packing, false, push, {0, composed});
    compositor_->pack(commands, packing, true, push, {composed, all});
}

void GpuExecutor::record_copy_back(VkCommandBuffer commands, const draw::PackedFrame& frame,
                                   std::size_t target) {
    const FrameMemory& memory = *FrameMemory::of(frame);
    if (!memory.local) {
        return;
    }
    // Whole lines of the rows of tiles that changed, neighbouring rows in one piece.
    regions_.clear();
    const auto tile_rows =
        static_cast<std::size_t>((frame.height + draw::kTileHeight - 1) / draw::kTileHeight);
    std::vector<bool> changed(tile_rows, false);
    for (const std::uint32_t slot : lists_.slots(target)) {
        changed[static_cast<std::size_t>(lists_.entries()[slot].y / draw::kTileHeight)] = true;
    }
    for (std::size_t row = 0; row < tile_rows;) {
        std::size_t end = row;
        while (end < tile_rows && changed[end]) {
            ++end;
        }
        for (std::size_t i = 0; i < 3 && end > row; ++i) {
            const auto& plane = frame.planes[i];
            const bool halved = i > 0 && draw::halves_lines(frame.format);
            const std::size_t lines = draw::kTileHeight / (halved ? 2 : 1);
            const std::size_t from = row * lines * plane.stride;
            const std::size_t to = std::min(end * lines * plane.stride, plane.size);
            if (to > from) {
                regions_.push_back({memory.offsets[i] + from, memory.offsets[i] + from, to - from});
            }
        }
        row = std::max(end, row + 1);
    }
    if (!regions_.empty()) {
        vkCmdCopyBuffer(commands, memory.local->handle(), memory.host->handle(),
                        static_cast<std::uint32_t>(regions_.size()), regions_.data());
    }
}

Status GpuExecutor::run(const draw::TileProgram& program, const draw::TileProgram* second_field,
                        std::span<draw::PackedFrame* const> targets) {
    if (const Status gathered = lists_.gather(program, second_field, targets); !gathered) {
        return gathered;
    }
    if (lists_.entries().empty()) {
        return {};
    }
    const Status done = submit(program, second_field, targets);
    settle(targets, !done.ok());
    return done;
}

Status GpuExecutor::submit(const draw::TileProgram& program, const draw::TileProgram* second_field,
                           std::span<draw::PackedFrame* const> targets) {
    if (lists_.filtered()) {
        if (Status s = compositor_->prepare_line_filter(); !s) {
            return s;
        }
    }
    const Offsets at = layout();
    if (Status s = reserve(lists_buffer_, at.end); !s) {
        return s;
    }
    if (Status s = reserve(canvas_, lists_.entries().size() * kCanvasBytes); !s) {
        return s;
    }
    const bool converts = std::any_of(targets.begin(), targets.end(),
                                      [](const auto* target) { return wants_hlg(*target); });
    if (converts) {
        if (Status s = reserve(hlg_canvas_, lists_.entries().size() * kCanvasBytes); !s) {
            return s;
        }
    }
    const auto begun = submission_->begin();
    if (!begun) {
        return begun.error();
    }
    VkCommandBuffer commands = *begun;
    staging_.begin();
    if (Status s = sync_pictures(commands); !s) {
        return s;
    }
    ComposePush push{};
    for (std::size_t field = 0; field < (second_field == nullptr ? 1U : 2U); ++field) {
        auto arena = arenas_.sync(field == 0 ? program : *second_field, staging_, commands);
        if (!arena) {
            return arena.error();
        }
        push.arenas[field] = *arena;
    }
    if (Status s = upload(commands, at); !s) {
        return s;
    }
    if (Status s = upload_hlg(commands); !s) {
        return s;
    }
    const VkDeviceAddress base = lists_buffer_->address();
    push.entries = base + at.entries;
    push.ops = base + at.ops;
    push.paints = base + at.paints;
    push.luts = base + at.luts;
    push.pictures = base + at.pictures;
    push.canvas = canvas_->address();
    push.interlaced = second_field == nullptr ? 0 : 1;
    constexpr auto kCompute = VK_PIPELINE_STAGE_2_COMPUTE_SHADER_BIT;
    constexpr auto kCopy = VK_PIPELINE_STAGE_2_COPY_BIT;
    memory_barrier(commands, kCopy, VK_ACCESS_2_TRANSFER_WRITE_BIT, kCompute,
                   VK_ACCESS_2_SHADER_READ_BIT);
    compositor_->compose(commands, push, lists_);
    memory_barrier(commands, kCompute, VK_ACCESS_2_SHADER_WRITE_BIT, kCompute,
                   VK_ACCESS_2_SHADER_READ_BIT);
    if (converts) {
        compositor_->convert_hlg(
            commands, {canvas_->address(), hlg_canvas_->address(), hlg_->address(), 0, 0}, lists_);
        memory_barrier(commands, kCompute, VK_ACCESS_2_SHADER_WRITE_BIT, kCompute,
                       VK_ACCESS_2_SHADER_READ_BIT);
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
        record_pack(commands, at, *targets[t], t, second_field != nullptr);
    }
    memory_barrier(commands, kCompute, VK_ACCESS_2_SHADER_WRITE_BIT, kCopy,
                   VK_ACCESS_2_TRANSFER_READ_BIT);
    for (std::size_t t = 0; t < targets.size(); ++t) {
        record_copy_back(commands, *targets[t], t);
    }
    return submission_->run();
}

void GpuExecutor::settle(std::span<draw::PackedFrame* const> targets, bool failed) {
    for (draw::PackedFrame* frame : targets) {
        FrameMemory& memory = *FrameMemory::of(*frame);
        if (failed) {
            std::fill(frame->signatures.begin(), frame->signatures.end(), kUnknownContent);
        } else {
            frame->signatures = lists_.signatures(*frame);
        }
        if (memory.local) {
            memory.local_signatures = frame->signatures;
        }
    }
    if (failed) {
        arenas_.forget();
        pictures_.forget();
        hlg_uploaded_ = false;
    }
}

Result<std::unique_ptr<draw::Executor>> make_gpu_executor(std::shared_ptr<Device> device,
                                                          draw::LineFilter line_filter) {
    auto made = GpuExecutor::create(std::move(device), {.line_filter = line_filter});
    if (!made) {
        return made.error();
    }
    return std::unique_ptr<draw::Executor>(std::move(made).value());
}

}  // namespace pitcast::gpu
