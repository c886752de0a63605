// SPDX-License-Identifier: Apache-2.0
#include "camera_worker.h"

#include <algorithm>
#include <optional>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/packet_socket.h"
#include "pitcast/core/program.h"

#include "camera_wire.h"
#include "capture_time.h"
#include "chip_decoder.h"
#include "demux.h"
#include "slot_decoder.h"
#include "sound_convert.h"

namespace pitcast::video {
namespace {

constexpr Nanoseconds kSilence = 3 * kNanosecondsPerSecond;  ///< then the peer counts as gone
constexpr Nanoseconds kConnectPatience = 10 * kNanosecondsPerSecond;
constexpr Nanoseconds kHeartbeat = 500'000'000;
constexpr int kOrderPatienceMs = 10'000;
/// What a camera needs beside its pictures is some tens of MB; a stream that makes the decoder want
/// this much is damaged.
constexpr rlim_t kMostMemory = rlim_t{1} << 30;
/// A chip's driver has its surfaces and its code in the same account.
constexpr rlim_t kMostWithChip = rlim_t{8} << 30;
/// The frame of a channel comes before a camera's.
constexpr int kNiceness = 5;

/// One connection to a camera, told over a socket.
class Camera {
 public:
    Camera(PacketSocket& channel, const WireOrder& order)
        : channel_(channel),
          url_(order.url.data(), order.url_size),
          where_(safe_to_tell(url_)),
          is_pulled_(scheme_of(url_).starts_with("http")),
          decode_on_(decode_on_of(order.decode_on)),
          decoder_(order.slots) {}

    /// Until it ends. Why.
    Error play() {
        OpenedFile opened;
        if (const Status connected = connect(opened); !connected) {
            return connected.error();
        }
        AVCodecParameters& parameters = *opened.stream().codecpar;
        const BufferPtr chip = chip_for(parameters.codec_id);
        auto codec = open_decoder(parameters, where_, {.slots = &decoder_, .chip = chip.get()});
        if (!codec) {
            return codec.error();
        }
        open_sound(*opened.demuxer);
        rate_ = rate_of(*opened.demuxer, opened.stream());
        WireConnected connected;
        connected.rate_numerator = rate_.numerator;
        connected.rate_denominator = rate_.denominator;
        put_text(connected.codec, avcodec_get_name(parameters.codec_id));
        return channel_.send(connected) ? read_on(opened, **codec) : gone();
    }

 private:
    static int interrupted(void* self) {
        auto& camera = *static_cast<Camera*>(self);
        return !camera.is_heard() || monotonic_now_ns() > camera.give_up_at_ns_ ? 1 : 0;
    }

    /// Tells now and then that this process lives. False: nobody listens any more.
    bool is_heard() {
        const Nanoseconds now = monotonic_now_ns();
        if (now - told_at_ns_ >= kHeartbeat) {
            told_at_ns_ = now;
            channel_gone_ = channel_gone_ || !channel_.send(WireAlive{});
        }
        return !channel_gone_;
    }

    /// Null: the processor decodes.
    BufferPtr chip_for(AVCodecID coding) {
        auto chip = find_chip(coding, decode_on_);
        if (!chip) {
            WireLog told;
            told.is_warning = 1;
            put_text(told.text, chip.error().message() + "; the processor decodes");
            (void)channel_.send(told);
            return nullptr;
        }
        return std::move(*chip);
    }

    [[nodiscard]] static Error gone() { return {"", "the channel is gone", ""}; }

    Status connect(OpenedFile& opened) {
        Options options;
        // A play-list from the network must not open files of this machine.
        options.set("protocol_whitelist", is_pulled_
                                              ? "http,https,tls,tcp,crypto"
                                              : "udp,rtp,rtsp,srt,rist,tcp,rtcp,file,crypto,srtp");
        options.set("format_whitelist", std::string(kContainers) + (is_pulled_ ? ",hls" : ""));
        options.set("analyzeduration", "2000000");
        options.set("rtsp_transport", "tcp");
        options.set("fflags", "nobuffer");
        const std::string_view scheme = scheme_of(url_);
        if (scheme == "udp" || scheme == "rtp" || scheme.empty()) {  // none: an SDP file
            options.set("buffer_size", "4194304");  // the default loses packets at 100 Mb/s
            options.set("overrun_nonfatal", "1");
        }
        std::string url = url_;
        if (scheme == "rist") {
            // FFmpeg knows it as an option only; its RIST library refuses it in the URL.
            const std::string profile = taken_out(url, "rist_profile");
            options.set("rist_profile", profile.empty() ? "main" : profile);
        }
        AVFormatContext* context = avformat_alloc_context();
        context->interrupt_callback = {&Camera::interrupted, this};
        give_up_at_ns_ = monotonic_now_ns() + kConnectPatience;
        int code = avformat_open_input(&context, url.c_str(), nullptr, options.address());
        if (code < 0) {
            return Error{where_, "cannot connect: " + reason(code),
                         "check that the camera sends there"};
        }
        opened.demuxer.reset(context);
        code = avformat_find_stream_info(context, nullptr);
        opened.stream_index = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        if (code < 0 || opened.stream_index < 0) {
            return Error{where_, "sends no video", "check what the camera sends"};
        }
        return {};
    }

    static std::string reason(int code) {
        return code == AVERROR_EXIT ? std::string("nothing came in time") : av_text(code);
    }

    Error read_on(OpenedFile& opened, AVCodecContext& codec) {
        const PacketPtr packet(av_packet_alloc());
        while (is_heard()) {
            give_up_at_ns_ = monotonic_now_ns() + kSilence;
            const int code = av_read_frame(opened.demuxer.get(), packet.get());
            if (code == AVERROR(EAGAIN)) {
                continue;
            }
            // What the demuxer still had when the stream broke off is old by now, not new.
            const bool left_over = monotonic_now_ns() > give_up_at_ns_;
            if (code < 0 || left_over) {
                return {where_, "the stream ended: " + reason(left_over ? AVERROR_EXIT : code),
                        "it is tried again"};
            }
            if (packet->stream_index == opened.stream_index) {
                note_sender_clock(*packet, opened.stream().time_base);
                errors_ += avcodec_send_packet(&codec, packet.get()) < 0 ? 1 : 0;
            }
            if (const Status heard = listen(*packet, *opened.demuxer); !heard) {
                return heard.error();
            }
            av_packet_unref(packet.get());
            for (FramePtr frame(av_frame_alloc()); avcodec_receive_frame(&codec, frame.get()) >= 0;
                 frame.reset(av_frame_alloc())) {
                const DecodeOn on = chip_of(*frame);
                FramePtr here = decoder_.fetched(std::move(frame), codec);
                if (here == nullptr) {
                    ++errors_;
                    continue;
                }
                const Status told = tell(std::move(here), on, opened.stream().time_base);
                if (!told) {
                    return told.error();
                }
            }
        }
        return gone();
    }

    void note_sender_clock(const AVPacket& packet, AVRational base) {
        const auto utc = sender_utc_ns(packet);
        if (utc && packet.pts != AV_NOPTS_VALUE) {
            utc_minus_stamp_ = *utc - ns_of(packet.pts, base);
        }
    }

    void tell_when_shot(const AVFrame& frame, WirePicture& told) const {
        if (const auto of_day = time_of_day_in(frame, rate_)) {
            told.clock = WireClock::timecode;
            told.shot_ns = *of_day;
        } else if (utc_minus_stamp_ && told.has_stamp != 0) {
            told.clock = WireClock::sender;
            told.shot_ns = told.stamp_ns + *utc_minus_stamp_;
        }
    }

    /// The best sound that there is; a camera without it, or with one that cannot be decoded, is
    /// silent.
    void open_sound(AVFormatContext& demuxer) {
        sound_index_ = av_find_best_stream(&demuxer, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
        if (sound_index_ < 0) {
            return;
        }
        auto codec = open_decoder(*demuxer.streams[sound_index_]->codecpar, where_, {});
        sound_codec_ = codec ? std::move(*codec) : nullptr;
    }

    Status listen(const AVPacket& packet, AVFormatContext& demuxer) {
        if (sound_codec_ == nullptr || packet.stream_index != sound_index_) {
            return {};
        }
        avcodec_send_packet(sound_codec_.get(), &packet);
        for (FramePtr frame(av_frame_alloc());
             avcodec_receive_frame(sound_codec_.get(), frame.get()) >= 0;
             av_frame_unref(frame.get())) {
            const std::int64_t stamp = frame->best_effort_timestamp;
            heard_.clear();
            if (stamp == AV_NOPTS_VALUE || !converter_.convert(*frame, heard_)) {
                continue;
            }
            if (!tell_sound(ns_of(stamp, demuxer.streams[sound_index_]->time_base))) {
                return gone();
            }
        }
        return {};
    }

    bool tell_sound(Nanoseconds stamp_ns) {
        WireSound told;
        told.channels = converter_.channels();
        const auto width = static_cast<std::size_t>(told.channels);
        const std::size_t most = told.samples.size() / width * width;
        for (std::size_t at = 0; at < heard_.size(); at += most) {
            const std::size_t count = std::min(most, heard_.size() - at);
            told.frames = static_cast<std::int32_t>(count / width);
            told.stamp_ns = stamp_ns + static_cast<std::int64_t>(at / width) *
                                           kNanosecondsPerSecond / audio::kSampleRate;
            std::copy_n(heard_.begin() + static_cast<std::ptrdiff_t>(at), count,
                        told.samples.begin());
            if (!channel_.send(told)) {
                return false;
            }
        }
        return true;
    }

    Status tell(FramePtr frame, DecodeOn on, AVRational base) {
        WirePicture told;
        told.decoded_on = static_cast<std::uint32_t>(on);
        told.arrival_ns = monotonic_now_ns();
        const std::int64_t stamp = frame->best_effort_timestamp;
        told.has_stamp = stamp == AV_NOPTS_VALUE ? 0 : 1;
        told.stamp_ns = told.has_stamp == 0 ? 0 : ns_of(stamp, base);
        told.top_first = frame->top_field_first != 0 ? 1 : 0;
        tell_when_shot(*frame, told);
        auto placed = decoder_.place(std::move(frame));
        if (!placed) {
            return placed.error().within(where_);
        }
        if (!*placed) {
            ++without_room_;  // the next picture says so
            return {};
        }
        const SlotDecoder::Placed& place = **placed;
        if (place.slots != told_slots_) {
            WireSlots slots;
            slots.count = place.slots->count();
            slots.slot_bytes = place.slots->slot_bytes();
            if (!channel_.send(slots, place.slots->file())) {
                return gone();
            }
            told_slots_ = place.slots;
        }
        told.decode_errors = errors_;
        told.without_room = without_room_;
        describe(place, told);
        told_at_ns_ = told.arrival_ns;
        return channel_.send(told) ? Status{} : Status{gone()};
    }

    PacketSocket& channel_;
    const std::string url_;
    const std::string where_;  ///< the URL, for messages
    const bool is_pulled_;     ///< we ask for data, so that it waits when there is no room
    const DecodeOn decode_on_;
    SlotDecoder decoder_;
    std::shared_ptr<SharedSlots> told_slots_;
    CodecPtr sound_codec_;
    SoundConverter converter_;
    std::vector<audio::Sample> heard_;
    int sound_index_ = -1;
    FrameRate rate_{0, 1};
    std::optional<Nanoseconds> utc_minus_stamp_;  ///< by the sender's reports
    Nanoseconds give_up_at_ns_ = 0;               ///< of the blocking call that runs now
    Nanoseconds told_at_ns_ = 0;
    std::uint32_t errors_ = 0;
    std::uint32_t without_room_ = 0;
    bool channel_gone_ = false;
};

void confine() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)::nice(kNiceness);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
}

void limit_memory([[maybe_unused]] bool with_chip) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const rlim_t most = with_chip ? kMostWithChip : kMostMemory;
    const rlimit memory{most, most};
    ::setrlimit(RLIMIT_DATA, &memory);
#endif
}

}  // namespace

int run_camera_worker() {
    confine();
    quieten_ffmpeg();
    PacketSocket channel{Descriptor(kProgramSocket)};
    if (channel.receive(kOrderPatienceMs) != PacketSocket::Outcome::message) {
        return 1;
    }
    const auto order = read_packet<WireOrder>(channel.message());
    WireEnded ended;
    if (!order || order->version != kWireVersion || order->url_size > order->url.size()) {
        put_text(ended.what, "pitcast-camera is of another version than pitcast");
        put_text(ended.mend, "build both");
    } else {
        limit_memory(decode_on_of(order->decode_on) != DecodeOn::cpu);
        Camera camera(channel, *order);
        const Error why = camera.play();
        put_text(ended.what, why.where + ": " + why.what);
        put_text(ended.mend, why.mend);
    }
    (void)channel.send(ended);
    // What is left of the decoder goes with the process.
    ::_exit(0);
}

}  // namespace pitcast::video
