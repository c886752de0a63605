// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

#include "mxl_flow.h"

namespace pitcast::output::mxl {

/// Pictures as grains. Grain i begins i grain durations after the TAI epoch, so a frame is the
/// grain of its own number; an interlaced frame n is the two grains 2n and 2n + 1, its fields.
class VideoFlow {
 public:
    [[nodiscard]] static Result<VideoFlow> create(const std::filesystem::path& domain,
                                                  const Uuid& id, std::string_view group,
                                                  const draw::Packing& packing,
                                                  const VideoFormat& format);
    /// Numbers rise; those left out are marked as invalid. Takes no memory from the heap.
    void write(const draw::PackedFrame& frame, FrameNumber number);

 private:
    void write_grain(const draw::PackedFrame& frame, std::uint64_t index, std::int32_t first_line);
    /// Grains between the last one and `index`, as far as they are in the ring.
    void invalidate_before(std::uint64_t index);
    [[nodiscard]] GrainHeader& header_of(std::uint64_t index) const;
    /// Makes the grain one of nothing, so that no reader takes the old picture for the new one.
    void open_grain(std::uint64_t index, std::uint32_t flags) const;

    std::unique_ptr<Flow> flow_;
    std::vector<MappedFile> grains_;
    std::int32_t fields_ = 1;  ///< grains a frame
    std::optional<std::uint64_t> last_;
};

/// Sound as planar float32, each sample at the place of its number since the TAI epoch.
class SoundFlow {
 public:
    [[nodiscard]] static Result<SoundFlow> create(const std::filesystem::path& domain,
                                                  const Uuid& id, std::string_view group,
                                                  std::int32_t channels, FrameRate rate);
    /// Numbers rise; those left out are silence. Takes no memory from the heap.
    void write(const audio::Block& block);

 private:
    [[nodiscard]] float* ring_of(std::int32_t channel) const;

    std::unique_ptr<Flow> flow_;
    MappedFile samples_;
    std::int32_t channels_ = 0;
    std::int64_t ring_ = 0;  ///< samples
    std::optional<std::int64_t> next_;
};

}  // namespace pitcast::output::mxl
