// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <atomic>
#include <cmath>
#include <vector>

#include "pitcast/core/clock.h"

#include "ndi_pack.h"
#include "ndi_runtime.h"
#include "threaded_sink.h"

namespace pitcast::output {
namespace {

constexpr Nanoseconds kTick = 100;  // NDI's unit of time

struct NdiLayout {
    std::uint32_t code = 0;
    draw::PackFormat from{};  ///< what the channel packs
    void (*pack)(const draw::PackedFrame&, std::span<std::byte>) = nullptr;  ///< null: as it is
    std::size_t (*size)(std::int32_t, std::int32_t) = nullptr;
    std::int32_t bytes_a_sample = 2;  ///< the stride over the width
};

NdiLayout layout_of(NdiPack pack) {
    switch (pack) {
        case NdiPack::uyva:
            return {ndi::four_characters("UYVA"), draw::PackFormat::v210a, ndi::pack_uyva,
                    ndi::uyva_size};
        case NdiPack::pa16:
            return {ndi::four_characters("PA16"), draw::PackFormat::v210a, ndi::pack_pa16,
                    ndi::pa16_size};
        case NdiPack::p216:
            return {ndi::four_characters("P216"), draw::PackFormat::v210, ndi::pack_p216,
                    ndi::p216_size};
        default:
            return {ndi::four_characters("UYVY"), draw::PackFormat::uyvy};
    }
}

/// Receivers take a frame for BT.601, 709 or 2020 by its size alone; ours are all BT.709.
const char* colour_of(const VideoFormat& format) {
    const bool understood = (format.width > 720 || format.height > 576) && format.width <= 1920 &&
                            format.height <= 1080;
    return understood ? nullptr
                      : R"(<ndi_color_info primaries="bt_709" transfer="bt_709" matrix="bt_709"/>)";
}

class NdiWriting final : public Writing {
 public:
    NdiWriting(const NdiOptions& options, const SinkContext& context)
        : options_(options),
          format_(context.format),
          layout_(layout_of(options.pack)),
          gain_(static_cast<float>(std::pow(10.0, options.headroom_db / 20.0) / 8388608.0)),
          channels_(options.sound ? context.sound_channels : 0) {}
    NdiWriting(const NdiWriting&) = delete;
    NdiWriting& operator=(const NdiWriting&) = delete;
    ~NdiWriting() override { abandon(); }

    Status open(std::stop_token) override {
        if (sender_ != nullptr) {
            return {};  // opened when the sink was made
        }
        auto runtime = ndi::load_runtime();
        if (!runtime) {
            return runtime.error();
        }
        runtime_ = *runtime;
        if (layout_.pack != nullptr) {
            for (auto& picture : pictures_) {
                picture.resize(layout_.size(format_.width, format_.height));
            }
        }
        // A frame has so many samples at most.
        const std::int64_t samples = audio::first_sample_of(1, format_.rate) + 1;
        sound_.resize(static_cast<std::size_t>(samples * channels_));
        // The channel keeps time.
        const ndi::SenderRequest request{
            .name = options_.name.c_str(),
            .groups = options_.groups.empty() ? nullptr : options_.groups.c_str()};
        sender_ = runtime_.send_create(&request);
        if (sender_ == nullptr) {
            return Error{"ndi:" + options_.name, "the runtime makes no sender of this name",
                         "is there another of it on this machine?"};
        }
        return {};
    }
    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override {
        send_picture(frame, number);
        if (sound != nullptr && channels_ > 0) {
            send_sound(*sound);
        }
        // It says whether there is news; without, what was there may be left as it is.
        static_cast<void>(runtime_.get_tally(sender_, &tally_, 0));
        on_programme_.store(tally_.on_programme, std::memory_order_relaxed);
        on_preview_.store(tally_.on_preview, std::memory_order_relaxed);
        connections_.store(runtime_.count_connections(sender_, 0), std::memory_order_relaxed);
        return {};
    }
    Status finish() override {
        abandon();
        return {};
    }
    void abandon() override {
        if (sender_ != nullptr) {
            runtime_.send_video_async(sender_, nullptr);  // the last picture is not needed any more
            runtime_.send_destroy(sender_);
            sender_ = nullptr;
        }
        sent_.reset();
    }
    bool retries() const override { return false; }
    void report(SinkStats& stats) const override {
        stats.audience = Audience{.connections = connections_.load(std::memory_order_relaxed),
                                  .on_programme = on_programme_.load(std::memory_order_relaxed),
                                  .on_preview = on_preview_.load(std::memory_order_relaxed)};
    }

 private:
    void send_picture(const FramePtr& frame, FrameNumber number) {
        const std::byte* bytes = frame->planes[0].bytes;
        if (layout_.pack != nullptr) {
            // The runtime still reads the other one.
            std::vector<std::byte>& picture = pictures_[next_picture_];
            next_picture_ = 1 - next_picture_;
            layout_.pack(*frame, picture);
            bytes = picture.data();
        }
        const ndi::VideoFrame picture{
            .width = format_.width,
            .height = format_.height,
            .layout = layout_.code,
            .rate_numerator = format_.rate.numerator,
            .rate_denominator = format_.rate.denominator,
            .kind = format_.interlaced ? ndi::FrameKind::interleaved : ndi::FrameKind::progressive,
            .timecode = utc_from_tai(frame_start_tai_ns(number, format_.rate)) / kTick,
            .bytes = bytes,
            .stride = format_.width * layout_.bytes_a_sample,
            .metadata = colour_of(format_)};
        runtime_.send_video_async(sender_, &picture);
        // Only now is the one before not read any more.
        sent_ = layout_.pack == nullptr ? frame : nullptr;
    }
    void send_sound(const audio::Block& block) {
        const std::int32_t channels = std::min(channels_, block.channels);
        const auto frames = static_cast<std::size_t>(block.frames);
        if (frames * static_cast<std::size_t>(channels) > sound_.size()) {
            return;  // more than a frame has: not of this channel
        }
        for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
            for (std::size_t i = 0; i < frames; ++i) {
                const auto at = i * static_cast<std::size_t>(block.channels) + c;
                sound_[c * frames + i] = static_cast<float>(block.samples[at]) * gain_;
            }
        }
        static_assert(audio::kSampleRate == 48'000);
        const ndi::AudioFrame sound{
            .sample_rate = static_cast<std::int32_t>(audio::kSampleRate),
            .channels = channels,
            .samples = block.frames,
            // 48 samples a millisecond.
            .timecode = block.first * (1'000'000 / kTick) / 48 - kTaiMinusUtcNs / kTick,
            .bytes = reinterpret_cast<const std::byte*>(sound_.data()),
            .channel_stride = static_cast<std::int32_t>(frames * sizeof(float))};
        runtime_.send_audio(sender_, &sound);
    }

    const NdiOptions options_;
    const VideoFormat format_;
    const NdiLayout layout_;
    const float gain_;  ///< of a sample of 24 bits
    const std::int32_t channels_;

    ndi::Runtime runtime_{};
    ndi::Sender* sender_ = nullptr;
    std::array<std::vector<std::byte>, 2> pictures_;
    std::size_t next_picture_ = 0;
    FramePtr sent_;  ///< read by the runtime
    std::vector<float> sound_;
    ndi::Tally tally_;
    std::atomic<std::int32_t> connections_{0};
    std::atomic<bool> on_programme_{false};
    std::atomic<bool> on_preview_{false};
};

}  // namespace

draw::PackFormat packs_of(NdiPack pack) {
    return layout_of(pack).from;
}

Result<std::unique_ptr<Sink>> make_ndi_sink(const NdiOptions& options, const SinkContext& context) {
    const draw::Packing packing{packs_of(options.pack), {.dither = context.signal.dither}};
    auto writing = std::make_unique<NdiWriting>(options, context);
    if (const Status opened = writing->open({}); !opened) {
        return opened.error();
    }
    return std::unique_ptr<Sink>(std::make_unique<ThreadedSink>("ndi:" + options.name, packing,
                                                                context, std::move(writing)));
}

}  // namespace pitcast::output
