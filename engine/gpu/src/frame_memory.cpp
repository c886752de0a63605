// SPDX-License-Identifier: Apache-2.0
#include "frame_memory.h"

namespace pitcast::gpu {
namespace {

/// Its type marks the frames that are ours (see FrameMemory::of).
struct FrameMemoryDeleter {
    FrameMemory* memory = nullptr;
    void operator()(void* p) const { delete static_cast<FrameMemory*>(p); }
};

}  // namespace

FrameMemory* FrameMemory::of(const draw::PackedFrame& frame) {
    const auto* deleter = std::get_deleter<FrameMemoryDeleter>(frame.owner);
    return deleter == nullptr ? nullptr : deleter->memory;
}

Result<std::shared_ptr<draw::PackedFrame>> FrameMemory::allocate(std::shared_ptr<Device> device,
                                                                 bool always_stage,
                                                                 const draw::Packing& packing,
                                                                 std::int32_t width,
                                                                 std::int32_t height) {
    auto memory = std::make_unique<FrameMemory>();
    const auto layout = draw::pack_layout(packing.format, width, height);
    std::size_t size = 0;
    for (std::size_t i = 0; i < layout.size(); ++i) {
        memory->offsets[i] = size;
        size += (layout[i].size + 255) / 256 * 256;
    }
    auto host = Buffer::create(device, MemoryUse::readback, size);
    if (!host) {
        return host.error();
    }
    memory->host = std::move(host).value();
    if (always_stage || !has_one_memory(*device)) {
        auto local = Buffer::create(device, MemoryUse::device, size);
        if (!local) {
            return local.error();
        }
        memory->local = std::move(local).value();
    }
    memory->device = std::move(device);
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = packing.format;
    frame->signal = packing.signal;
    frame->width = width;
    frame->height = height;
    frame->planes = layout;
    for (std::size_t i = 0; i < layout.size(); ++i) {
        frame->planes[i].bytes =
            layout[i].size == 0 ? nullptr : memory->host->mapped() + memory->offsets[i];
    }
    const auto tiles =
        static_cast<std::size_t>((width + draw::kTileWidth - 1) / draw::kTileWidth) *
        static_cast<std::size_t>((height + draw::kTileHeight - 1) / draw::kTileHeight);
    frame->signatures.assign(tiles, 0);
    memory->local_signatures.assign(memory->local ? tiles : 0, 0);
    FrameMemory* raw = memory.get();
    frame->owner = std::shared_ptr<void>(memory.release(), FrameMemoryDeleter{raw});
    return frame;
}

}  // namespace pitcast::gpu
