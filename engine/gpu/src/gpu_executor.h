// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/draw/executor.h"

#include "arena_store.h"
#include "compositor.h"
#include "frame_lists.h"
#include "frame_memory.h"
#include "picture_store.h"
#include "staging.h"
#include "submission.h"

namespace pitcast::gpu {

struct GpuExecutorOptions {
    /// Stages uploads and frames even where the device has one kind of memory, as on a discrete
    /// GPU; so that tests cover that path.
    bool always_stage = false;
    std::size_t picture_cap_bytes = 0;  ///< 0 = by device
    /// Compiled at creation; any other is compiled by the first frame that has it.
    draw::LineFilter line_filter = draw::LineFilter::none;
};

/// See make_gpu_executor.
class GpuExecutor final : public draw::Executor {
 public:
    [[nodiscard]] static Result<std::unique_ptr<GpuExecutor>> create(
        std::shared_ptr<Device> device, GpuExecutorOptions options = {});

    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] Result<std::shared_ptr<draw::PackedFrame>> allocate(const draw::Packing& packing,
                                                                      std::int32_t width,
                                                                      std::int32_t height) override;
    [[nodiscard]] Result<draw::RenderStats> render(
        const draw::TileProgram& program, const draw::TileProgram* second_field,
        std::span<draw::PackedFrame* const> targets) override;
    [[nodiscard]] const PictureStore& pictures() const { return pictures_; }

 private:
    /// Where the lists of a frame lie in `lists_buffer_`.
    struct Offsets {
        std::size_t entries = 0, ops = 0, paints = 0, luts = 0, pictures = 0, slots = 0, end = 0;
    };
    GpuExecutor(std::shared_ptr<Device> device, GpuExecutorOptions options);
    [[nodiscard]] Status warm_up();
    [[nodiscard]] Status run(const draw::TileProgram& program,
                             const draw::TileProgram* second_field,
                             std::span<draw::PackedFrame* const> targets);
    [[nodiscard]] Status submit(const draw::TileProgram& program,
                                const draw::TileProgram* second_field,
                                std::span<draw::PackedFrame* const> targets);
    [[nodiscard]] Status upload(VkCommandBuffer commands, const Offsets& at);
    /// draw::HlgTables into device memory, when they are wanted and not there.
    [[nodiscard]] Status upload_hlg(VkCommandBuffer commands);
    [[nodiscard]] Status sync_pictures(VkCommandBuffer commands);
    [[nodiscard]] Status reserve(std::unique_ptr<Buffer>& buffer, std::size_t size);
    void record_pack(VkCommandBuffer commands, const Offsets& at, const draw::PackedFrame& frame,
                     std::size_t target, bool interlaced);
    void record_copy_back(VkCommandBuffer commands, const draw::PackedFrame& frame,
                          std::size_t target);
    [[nodiscard]] Offsets layout() const;
    void settle(std::span<draw::PackedFrame* const> targets, bool failed);

    std::shared_ptr<Device> device_;
    GpuExecutorOptions options_;
    std::string name_;
    Staging staging_;
    ArenaStore arenas_;
    PictureStore pictures_;
    std::unique_ptr<Compositor> compositor_;
    std::unique_ptr<Submission> submission_;
    FrameLists lists_;
    std::vector<PictureRecord> records_;
    std::vector<VkBufferCopy> regions_;
    std::unique_ptr<Buffer> lists_buffer_;
    std::unique_ptr<Buffer> canvas_;
    std::unique_ptr<Buffer> hlg_;  ///< its tables; null while no target is HLG
    std::unique_ptr<Buffer> hlg_canvas_;
    bool hlg_uploaded_ = false;
};

}  // namespace pitcast::gpu
