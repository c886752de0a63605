// SPDX-License-Identifier: Apache-2.0
#include "mxl_essence.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>

namespace pitcast::output::mxl {
namespace {

constexpr std::int64_t kSamplesAPage = 4096 / sizeof(float);

/// Grains or samples of so long a time, rounded up.
std::int64_t count_in(Nanoseconds history, Rational rate) {
    const std::int64_t unit = kNanosecondsPerSecond * rate.denominator;
    return (history * rate.numerator + unit - 1) / unit;
}

Status add_grains(Flow& flow, std::vector<MappedFile>& grains, std::size_t payload,
                  std::uint16_t slices) {
    const std::filesystem::path folder = flow.folder() / "grains";
    std::error_code failed;
    std::filesystem::create_directory(folder, failed);
    for (std::uint32_t i = 0; i < flow.header().grains.grain_count; ++i) {
        auto grain =
            MappedFile::create(folder / ("data." + std::to_string(i)), kGrainPayload + payload);
        if (!grain) {
            return grain.error();
        }
        auto* header = new (grain->bytes()) GrainHeader;
        header->payload_bytes = static_cast<std::uint32_t>(payload);
        header->slices = slices;
        grains.push_back(std::move(*grain));
    }
    return {};
}

}  // namespace

Result<VideoFlow> VideoFlow::create(const std::filesystem::path& domain, const Uuid& id,
                                    std::string_view group, const draw::Packing& packing,
                                    const VideoFormat& format) {
    if (format.interlaced && format.rate != FrameRate{25, 1} &&
        format.rate != FrameRate{30000, 1001}) {
        return Error{"mxl:" + domain.string(), "has no interlaced flows of this rate",
                     "use 25 or 30000/1001 frames a second"};
    }
    VideoFlow video;
    video.fields_ = format.interlaced ? 2 : 1;
    const FrameRate rate = format.motion_rate();
    const auto slices = static_cast<std::uint16_t>(format.height / video.fields_);
    FlowHeader header;
    header.id = id;
    header.essence = Essence::video;
    header.rate = {rate.numerator, rate.denominator};
    header.commit_batch = slices;
    header.sync_batch = slices;
    std::size_t payload = 0;
    const auto planes = draw::pack_layout(packing.format, format.width, format.height);
    for (std::size_t p = 0; p < planes.size(); ++p) {
        header.grains.slice_bytes[p] = static_cast<std::uint32_t>(planes[p].stride);
        payload += planes[p].stride * slices;
    }
    header.grains.grain_count =
        static_cast<std::uint32_t>(count_in(history_of(domain), header.rate));
    auto flow = Flow::create(domain, header, video_definition(id, group, packing, format));
    if (!flow) {
        return flow.error();
    }
    video.flow_ = std::move(*flow);
    if (const Status added = add_grains(*video.flow_, video.grains_, payload, slices); !added) {
        return added.error();
    }
    if (const Status shown = video.flow_->show(); !shown) {
        return shown.error();
    }
    return video;
}

GrainHeader& VideoFlow::header_of(std::uint64_t index) const {
    return *std::launder(reinterpret_cast<GrainHeader*>(grains_[index % grains_.size()].bytes()));
}

void VideoFlow::open_grain(std::uint64_t index, std::uint32_t flags) const {
    GrainHeader& header = header_of(index);
    std::atomic_ref(header.valid_slices).store(0, std::memory_order_relaxed);
    header.flags = flags;
    std::atomic_ref(header.index).store(index, std::memory_order_release);
}

void VideoFlow::invalidate_before(std::uint64_t index) {
    if (!last_ || index <= *last_ + 1) {
        return;
    }
    const std::uint64_t missed = std::min<std::uint64_t>(index - *last_ - 1, grains_.size());
    for (std::uint64_t i = index - missed; i < index; ++i) {
        open_grain(i, kGrainInvalid);
    }
}

void VideoFlow::write_grain(const draw::PackedFrame& frame, std::uint64_t index,
                            std::int32_t first_line) {
    invalidate_before(index);
    open_grain(index, 0);
    GrainHeader& header = header_of(index);
    std::byte* to = grains_[index % grains_.size()].bytes() + kGrainPayload;
    for (const draw::PackedFrame::Plane& plane : frame.planes) {
        const std::size_t lines = plane.stride == 0 ? 0 : plane.size / plane.stride;
        for (auto y = static_cast<std::size_t>(first_line); y < lines;
             y += static_cast<std::size_t>(fields_)) {
            std::memcpy(to, plane.bytes + y * plane.stride, plane.stride);
            to += plane.stride;
        }
    }
    std::atomic_ref(header.valid_slices).store(header.slices, std::memory_order_release);
    flow_->commit(index);
    last_ = index;
}

void VideoFlow::write(const draw::PackedFrame& frame, FrameNumber number) {
    for (std::int32_t field = 0; field < fields_; ++field) {
        write_grain(frame, static_cast<std::uint64_t>(number * fields_ + field), field);
    }
}

Result<SoundFlow> SoundFlow::create(const std::filesystem::path& domain, const Uuid& id,
                                    std::string_view group, std::int32_t channels, FrameRate rate) {
    // The most samples that a frame has; readers may use half of the ring, so it holds twice.
    const std::int64_t frame = count_in(kNanosecondsPerSecond, {audio::kSampleRate, 1}) *
                                   rate.denominator / rate.numerator +
                               1;
    SoundFlow sound;
    sound.channels_ = channels;
    sound.ring_ = std::max(count_in(history_of(domain), {audio::kSampleRate, 1}), 4 * frame);
    sound.ring_ = (sound.ring_ + kSamplesAPage - 1) / kSamplesAPage * kSamplesAPage;
    FlowHeader header;
    header.id = id;
    header.essence = Essence::audio;
    header.rate = {audio::kSampleRate, 1};
    header.commit_batch = static_cast<std::uint32_t>(frame);
    header.sync_batch = header.commit_batch;
    header.samples = {.channels = static_cast<std::uint32_t>(channels),
                      .ring_samples = static_cast<std::uint32_t>(sound.ring_),
                      .reserved = {}};
    auto flow = Flow::create(domain, header, sound_definition(id, group, channels));
    if (!flow) {
        return flow.error();
    }
    sound.flow_ = std::move(*flow);
    auto samples =
        MappedFile::create(sound.flow_->folder() / "channels",
                           static_cast<std::size_t>(sound.ring_ * channels) * sizeof(float));
    if (!samples) {
        return samples.error();
    }
    sound.samples_ = std::move(*samples);
    if (const Status shown = sound.flow_->show(); !shown) {
        return shown.error();
    }
    return sound;
}

float* SoundFlow::ring_of(std::int32_t channel) const {
    return reinterpret_cast<float*>(samples_.bytes()) + ring_ * channel;
}

void SoundFlow::write(const audio::Block& block) {
    const std::int64_t silent =
        next_ ? std::clamp<std::int64_t>(block.first - *next_, 0, ring_) : 0;
    for (std::int32_t c = 0; c < channels_; ++c) {
        float* ring = ring_of(c);
        for (std::int64_t s = block.first - silent; s < block.first; ++s) {
            ring[s % ring_] = 0;
        }
        for (std::int32_t i = 0; i < block.frames; ++i) {
            // Exact: a float has 24 bits.
            ring[(block.first + i) % ring_] =
                c < block.channels
                    ? static_cast<float>(
                          block.samples[static_cast<std::size_t>(i * block.channels + c)]) /
                          8388608.0F
                    : 0;
        }
    }
    next_ = block.first + block.frames;
    flow_->commit(static_cast<std::uint64_t>(*next_));
}

}  // namespace pitcast::output::mxl
