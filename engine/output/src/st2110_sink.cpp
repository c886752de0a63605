// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/output/pacing.h"

#include "st2110_flow.h"
#include "st2110_sound.h"
#include "threaded_sink.h"

namespace pitcast::output {
namespace {

using st2110::Flow;

/// Nobody sends so far ahead: the channel's clock and ours do not agree.
constexpr Nanoseconds kFarAhead = 10 * kNanosecondsPerSecond;

/// What is sent, known before any socket is open.
struct St2110Plan {
    St2110Options options{};
    VideoFormat format{};
    st2110::VideoLayout layout{};
    st2110::AncillaryContent content{};
    std::int32_t sound_channels = 0;  ///< 0 = no flow of sound
    std::int32_t sound_samples = 48;  ///< of a packet
    bool lossless = false;
    std::optional<Nanoseconds> tai_minus_monotonic_ns{};
};

std::string text_of(const St2110Endpoint& endpoint) {
    return endpoint.address + ":" + std::to_string(endpoint.port);
}

/// The same after each start and on each machine that sends the same.
std::uint32_t source_of(const St2110Flow& to, std::string_view essence) {
    Hasher hasher;
    hasher.add(essence);
    hasher.add(text_of(to.front()));
    return static_cast<std::uint32_t>(hasher.value());
}

class St2110Writing final : public Writing {
 public:
    explicit St2110Writing(St2110Plan plan)
        : plan_(std::move(plan)),
          schedule_(plan_.layout, plan_.format.height, plan_.options.burst),
          catch_(schedule_),
          packets_(plan_.layout, source_of(plan_.options.video, "video")) {}

    Status open(std::stop_token) override {
        if (video_) {
            return {};  // opened when the sink was made
        }
        const St2110Options& options = plan_.options;
        auto video = Flow::open(options.video, options, plan_.layout.packet_octets);
        if (!video) {
            return video.error();
        }
        if (plan_.sound_channels > 0) {
            sound_packets_.emplace(plan_.sound_channels, plan_.sound_samples,
                                   source_of(options.sound, "sound"));
            auto sound = Flow::open(options.sound, options, sound_packets_->packet_octets());
            if (!sound) {
                return sound.error();
            }
            sound_.emplace(std::move(*sound));
        }
        if (!options.ancillary.empty()) {
            auto ancillary = Flow::open(options.ancillary, options, st2110::kMostOctets);
            if (!ancillary) {
                return ancillary.error();
            }
            ancillary_.emplace(std::move(*ancillary));
        }
        video_.emplace(std::move(*video));
        return describe();
    }

    Status write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) override {
        if (!started_) {
            start(number);
        }
        const Nanoseconds first = field_start(number, 0) + schedule_.send_at(0);
        const Nanoseconds ahead = first - monotonic_now_ns();
        if (ahead > kFarAhead) {
            return Error{"st2110:" + text_of(plan_.options.video.front()),
                         "a frame of a time that is far ahead", "was the clock set? start again"};
        }
        if (!plan_.lossless && -ahead > frame_duration_ns(plan_.format.rate)) {
            const std::lock_guard lock(mutex_);
            ++left_out_;
            return {};
        }
        frame_began_ns_ = monotonic_now_ns();
        waited_ns_ = 0;
        if (sound != nullptr && sound_packets_) {
            sound_packets_->add(*sound);
        }
        bool went = false;
        for (std::int32_t field = 0; field < plan_.layout.fields; ++field) {
            went = send_field(*frame, number, field) || went;
        }
        send_sound(field_start(number + 1, 0));
        publish();
        return went ? Status() : Status(video_->error());
    }
    Status finish() override { return {}; }
    void abandon() override {
        video_.reset();
        sound_.reset();
        ancillary_.reset();
    }
    bool retries() const override { return true; }
    void report(SinkStats& stats) const override {
        const std::lock_guard lock(mutex_);
        stats.frames_written -= std::min(stats.frames_written, left_out_);
        stats.frames_dropped += left_out_;
        stats.pace = pace_;
        // Most of its time it waits for the next burst.
        stats.speed = busy_ns_ > 0 ? static_cast<double>(frame_duration_ns(plan_.format.rate)) /
                                         static_cast<double>(busy_ns_)
                                   : 0;
    }

 private:
    /// On the sink's own thread.
    void start(FrameNumber number) {
        started_ = true;
        keep_time_on_this_thread();
        const Nanoseconds tai = frame_start_tai_ns(number, plan_.format.rate);
        // Lossless: now, whatever the time of the frame.
        tai_minus_monotonic_ =
            plan_.lossless
                ? tai - monotonic_now_ns()
                : plan_.tai_minus_monotonic_ns.value_or(tai_now_ns() - monotonic_now_ns());
    }
    /// When a field's time begins, on CLOCK_MONOTONIC, with the delay.
    [[nodiscard]] Nanoseconds field_start(FrameNumber number, std::int32_t field) const {
        const std::int32_t fields = plan_.layout.fields;
        const FrameNumber delay =
            plan_.lossless ? 0 : std::max(plan_.options.delay_frames, std::int32_t{1});
        return frame_start_tai_ns((number + delay) * fields + field, plan_.layout.rate) -
               tai_minus_monotonic_;
    }
    /// When the packet of sound that comes next leaves.
    [[nodiscard]] Nanoseconds sound_due() const {
        const FrameNumber delay =
            plan_.lossless ? 0 : std::max(plan_.options.delay_frames, std::int32_t{1});
        constexpr FrameRate kSamples{static_cast<std::int32_t>(audio::kSampleRate), 1};
        return frame_start_tai_ns(sound_packets_->first(), kSamples) - tai_minus_monotonic_ +
               frame_start_tai_ns(delay, plan_.format.rate);
    }

    void wait_until(Nanoseconds deadline) {
        const Nanoseconds before = monotonic_now_ns();
        if (before < deadline) {
            sleep_until_monotonic(deadline);
            waited_ns_ += monotonic_now_ns() - before;
        }
    }

    /// Sends the packets of sound that are due before then.
    void send_sound(Nanoseconds before) {
        while (sound_packets_ && sound_packets_->ready() && sound_due() < before) {
            st2110::Burst& burst = sound_->burst();
            const Nanoseconds due = sound_due();
            burst.clear();
            burst.add(sound_packets_->put(burst.next()));
            wait_until(due);
            sound_->send();
        }
    }

    void send_ancillary(FrameNumber number, std::int32_t field) {
        if (!ancillary_) {
            return;
        }
        st2110::Burst& burst = ancillary_->burst();
        burst.clear();
        burst.add(st2110::put_ancillary(
            burst.next(), st2110::ancillary_of(plan_.content, number, field), plan_.format, number,
            field, source_of(plan_.options.ancillary, "ancillary")));
        wait_until(field_start(number, field) + schedule_.send_at(0));
        ancillary_->send();
    }

    /// False: no packet of it went anywhere.
    bool send_field(const draw::PackedFrame& frame, FrameNumber number, std::int32_t field) {
        const Nanoseconds start = field_start(number, field);
        send_ancillary(number, field);
        packets_.begin(frame, number, field);
        bool went = false;
        while (packets_.left() > 0) {
            const std::int32_t at = plan_.layout.packets - packets_.left();
            const Nanoseconds due = start + schedule_.send_at(at);
            send_sound(due);
            st2110::Burst& burst = video_->burst();
            burst.clear();
            for (std::int32_t i = std::min(schedule_.burst(), packets_.left()); i > 0; --i) {
                burst.add(packets_.put(burst.next()));
            }
            // Time that was lost is made up for slowly.
            wait_until(std::max(due, catch_.not_before()));
            const Nanoseconds now = monotonic_now_ns();
            lateness_.add(std::max<Nanoseconds>(now - due, 0));
            catch_.sent(now);
            video_->send();
            went = went || !video_->broken();
        }
        return went;
    }

    /// What stats() tells, once a frame.
    void publish() {
        const Nanoseconds now = monotonic_now_ns();
        const Nanoseconds busy = std::max<Nanoseconds>(now - frame_began_ns_ - waited_ns_, 1);
        Pace pace;
        for (const auto* flow : {&video_, &sound_, &ancillary_}) {
            pace.packets += *flow ? (*flow)->sent() : 0;
            pace.packets_lost += *flow ? (*flow)->lost() : 0;
        }
        pace.late_p99_ns = lateness_.percentile(99);
        pace.late_max_ns = lateness_.max();
        const std::lock_guard lock(mutex_);
        pace_ = pace;
        busy_ns_ = busy_ns_ == 0 ? busy : busy_ns_ + (busy - busy_ns_) / 16;
    }

    /// Writes the SDP files, if some are wanted.
    [[nodiscard]] Status describe() const {
        const St2110Options& options = plan_.options;
        if (options.sdp.empty()) {
            return {};
        }
        std::error_code failed;
        std::filesystem::create_directories(options.sdp, failed);
        const bool key = options.format == draw::PackFormat::v210_key;
        const std::string bus = options.graphics ? "graphics" : "programme";
        const std::string name = "Pitcast " + (key ? "key" : bus);
        const auto write = [&](const char* file, const Flow& flow, const St2110Flow& to,
                               const std::string& title, const st2110::SdpMedia& media) {
            const st2110::SdpFlow described{
                .name = title,
                .id = source_of(to, file),
                .version = static_cast<std::uint64_t>(utc_now_ns() / kNanosecondsPerSecond),
                .legs = flow.legs(),
                .ptp = options.ptp};
            return write_file(options.sdp / file, st2110::sdp_of(described, media));
        };
        Status done = write(key ? "key.sdp" : "video.sdp", *video_, options.video, name,
                            st2110::video_media(plan_.layout, plan_.format, plan_.content.signal));
        if (done && sound_) {
            done = write("audio.sdp", *sound_, options.sound, name + " sound",
                         st2110::sound_media(plan_.sound_channels, plan_.sound_samples));
        }
        if (done && ancillary_) {
            done = write("anc.sdp", *ancillary_, options.ancillary, name + " ancillary",
                         st2110::ancillary_media(plan_.content));
        }
        return done;
    }

    const St2110Plan plan_;
    const st2110::Schedule schedule_;
    st2110::Catch catch_;
    st2110::VideoPackets packets_;
    std::optional<st2110::SoundPackets> sound_packets_;
    std::optional<Flow> video_;
    std::optional<Flow> sound_;
    std::optional<Flow> ancillary_;

    bool started_ = false;
    Nanoseconds tai_minus_monotonic_ = 0;
    Nanoseconds frame_began_ns_ = 0;
    Nanoseconds waited_ns_ = 0;  ///< in this frame
    LatenessHistogram lateness_;

    mutable PiMutex mutex_;  ///< of what follows
    Pace pace_;
    std::uint64_t left_out_ = 0;
    Nanoseconds busy_ns_ = 0;  ///< a frame, smoothed
};

/// Samples of a packet. Errors: more channels than it takes.
Result<std::int32_t> sound_samples(const St2110Options& options, std::int32_t channels) {
    constexpr std::int32_t kMillisecond = 48;
    constexpr std::int32_t kEighth = 6;
    // ST 2110-30, level A: up to eight channels in packets of 1 ms.
    constexpr std::int32_t kUsual = 8;
    if (options.ptime_us == 0) {
        return channels <= kUsual ? kMillisecond : kEighth;
    }
    const std::int32_t samples = options.ptime_us == 1000 ? kMillisecond : kEighth;
    if (channels > st2110::most_channels(samples)) {
        return Error{"ptime=1",
                     std::to_string(channels) + " channels do not fit into a packet of 1 ms",
                     "use ptime=0.125"};
    }
    return samples;
}

}  // namespace

Result<std::unique_ptr<Sink>> make_st2110_sink(const St2110Options& options,
                                               const SinkContext& context) {
    if (options.video.empty()) {
        return Error{"st2110:", "no address", "use st2110:239.1.1.1:5004"};
    }
    const std::string name = "st2110:" + text_of(options.video.front());
    const draw::Packing packing{options.format, context.signal};
    auto layout = st2110::video_layout(
        options.key_sampling ? st2110::Sampling::key : st2110::Sampling::ycbcr_422, context.format);
    if (!layout) {
        return layout.error().within(name);
    }
    St2110Plan plan{.options = options,
                    .format = context.format,
                    .layout = *layout,
                    .content = {context.format, context.signal, context.utc_offset_s},
                    .sound_channels = options.sound.empty() ? 0 : context.sound_channels,
                    .lossless = context.lossless,
                    .tai_minus_monotonic_ns = context.tai_minus_monotonic_ns};
    auto samples = sound_samples(options, plan.sound_channels);
    if (!samples) {
        return samples.error().within(name);
    }
    plan.sound_samples = *samples;
    auto writing = std::make_unique<St2110Writing>(std::move(plan));
    if (const Status opened = writing->open({}); !opened) {
        return opened.error().within(name);
    }
    return std::unique_ptr<Sink>(
        std::make_unique<ThreadedSink>(name, packing, context, std::move(writing)));
}

}  // namespace pitcast::output
