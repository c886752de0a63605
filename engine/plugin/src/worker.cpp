// SPDX-License-Identifier: Apache-2.0
#include "worker.h"

#include <memory>
#include <mutex>
#include <optional>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/program.h"
#include "pitcast/output/frame_layout.h"
#include "pitcast/video/picture_sender.h"

#include "frame_view.h"
#include "life.h"
#include "plugin_wire.h"
#include "source_work.h"

namespace pitcast::plugin {
namespace {

constexpr int kOrderPatienceMs = 5000;
constexpr int kTickMs = 50;
constexpr Nanoseconds kAliveEvery = kNanosecondsPerSecond / 10;
constexpr int kPluginNiceness = 5;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr rlim_t kMostPluginMemory = rlim_t{2} << 30;
#endif

/// The channel at the other end of the socket. Sends from any thread, hears on one.
class ChannelEnd final : public Outlet {
 public:
    explicit ChannelEnd(Descriptor socket) : socket_(std::move(socket)) {}

    bool event(std::string_view json) override { return text(Lane::event, 0, json); }
    bool command(std::string_view json) override { return text(Lane::command, 0, json); }
    void heard(bool heard) override { (void)text(Lane::source, heard ? 1 : 0, ""); }
    void log(std::int32_t level, std::string_view line) override {
        (void)text(Lane::log, static_cast<std::uint32_t>(level), line);
    }

    template <typename Message>
    bool send(const Message& message) {
        const std::lock_guard lock(mutex_);
        last_sent_ns_ = monotonic_now_ns();
        return socket_.send(message);
    }
    /// Between two calls of the plug-in.
    void tell_alive() {
        if (monotonic_now_ns() - last_sent_ns_ > kAliveEvery) {
            (void)send(PluginAlive{});
        }
    }
    [[nodiscard]] PacketSocket& socket() { return socket_; }

 private:
    bool text(Lane lane, std::uint32_t level, std::string_view text) {
        const std::lock_guard lock(mutex_);
        return send_text(socket_, lane, level, text);
    }

    std::mutex mutex_;  // of sending: the parts of a text stay together
    PacketSocket socket_;
    Nanoseconds last_sent_ns_ = 0;  // the main thread's
};

void confine_plugin() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Programs that a plug-in starts must not keep the socket open when it dies.
    ::fcntl(kProgramSocket, F_SETFD, FD_CLOEXEC);
    (void)::nice(kPluginNiceness);
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const rlimit memory{kMostPluginMemory, kMostPluginMemory};
    ::setrlimit(RLIMIT_DATA, &memory);
#endif
}

/// Whether the channel wants no more; texts for a surface are put together meanwhile.
bool is_over(ChannelEnd& channel, int patience_ms) {
    const auto outcome = channel.socket().receive(patience_ms);
    return outcome == PacketSocket::Outcome::gone ||
           (outcome == PacketSocket::Outcome::message &&
            read_packet<PluginEnd>(channel.socket().message()).has_value());
}

Turn run_feed(const Library& library, const PluginUrl& url, ChannelEnd& channel) {
    FeedLife life(library, url, channel);
    Turn turn = life.begin();
    if (turn.end == Watch::End::none) {
        (void)channel.send(PluginReady{});
    }
    while (turn.end == Watch::End::none) {
        channel.tell_alive();
        if (is_over(channel, 0)) {
            turn.end = Watch::End::stopped;
            break;
        }
        turn = life.turn();
    }
    life.end();
    return turn;
}

/// Frames in shared memory, handed to a sink.
class SinkWork {
 public:
    SinkWork(const Library& library, const PluginUrl& url, const PluginOrder& order,
             ChannelEnd& channel)
        : channel_(channel),
          life_(library, url, channel),
          format_(order.format),
          number_(order.life) {
        context_.format = {"plug-in", order.width, order.height,
                           FrameRate{order.rate_numerator, order.rate_denominator},
                           order.interlaced != 0};
        context_.sound_channels = order.sound_channels;
        context_.utc_offset_s = order.utc_offset_s;
        context_.lossless = order.lossless != 0;
        context_.first = order.first;
        layout_ = output::frame_layout(format_, context_);
    }

    Turn run() {
        Turn turn = life_.begin(stream_of(context_, format_, number_));
        if (turn.end == Watch::End::none) {
            (void)channel_.send(PluginReady{});
        }
        while (turn.end == Watch::End::none) {
            channel_.tell_alive();
            turn = hear();
        }
        const Turn stopped = life_.end();
        // What could not be finished matters where nothing worse came before.
        return turn.end == Watch::End::stopped && stopped.end != Watch::End::none &&
                       stopped.end != Watch::End::done
                   ? stopped
                   : turn;
    }

 private:
    Turn hear() {
        const auto outcome = channel_.socket().receive(kTickMs);
        if (outcome == PacketSocket::Outcome::gone) {
            return {Watch::End::stopped, {}};
        }
        if (outcome != PacketSocket::Outcome::message) {
            return {};
        }
        const auto message = channel_.socket().message();
        if (const auto frame = read_packet<PluginFrame>(message)) {
            return write(*frame);
        }
        if (const auto told = read_packet<PluginSlots>(message)) {
            auto slots =
                SharedSlots::open(channel_.socket().take_file(), told->count, told->slot_bytes);
            if (!slots) {
                return {Watch::End::again, slots.error()};
            }
            slots_ = *std::move(slots);
            return {};
        }
        return {read_packet<PluginEnd>(message) ? Watch::End::stopped : Watch::End::none, {}};
    }

    Turn write(const PluginFrame& told) {
        if (slots_ == nullptr || told.slot >= slots_->count() ||
            slots_->slot_bytes() < layout_.bytes || told.sound_frames < 0 ||
            static_cast<std::uint64_t>(told.sound_frames) > layout_.most_sound_frames) {
            return {Watch::End::again, {"channel", "gives a frame in no memory", "build both"}};
        }
        const std::byte* from = slots_->slot(told.slot).data();
        pitcast_frame frame = frame_of(told.number, context_);
        for (std::size_t i = 0; i < layout_.planes.size(); ++i) {
            if (layout_.planes[i].size > 0) {
                frame.planes[i] = {from + layout_.offsets[i], layout_.planes[i].stride,
                                   layout_.planes[i].size};
            }
        }
        if (told.sound_frames > 0) {
            frame.samples = reinterpret_cast<const std::int32_t*>(from + layout_.sound_offset);
            frame.sound_first = told.sound_first;
            frame.sound_frames = told.sound_frames;
            frame.sound_channels = context_.sound_channels;
        }
        Turn turn = life_.write(frame);
        slots_->let_go(told.slot);
        return turn;
    }

    ChannelEnd& channel_;
    SinkLife life_;
    const draw::PackFormat format_;
    const std::int32_t number_;  ///< of this life
    output::SinkContext context_;
    output::FrameLayout layout_;
    std::shared_ptr<SharedSlots> slots_;
};

/// What waits for a surface is handed to it; nothing does: end none.
Turn hear_all(SurfaceLife& life, ChannelEnd& channel, TextJoiner& joiner) {
    for (;;) {
        const auto outcome = channel.socket().receive(0);
        if (outcome == PacketSocket::Outcome::silence) {
            return {};
        }
        if (outcome != PacketSocket::Outcome::message ||
            read_packet<PluginEnd>(channel.socket().message())) {
            return {Watch::End::stopped, {}};
        }
        if (!TextJoiner::is_text(channel.socket().message())) {
            continue;
        }
        bool broken = false;
        const auto whole = joiner.add(channel.socket().message(), broken);
        if (whole && whole->lane == Lane::hear && whole->level <= whole->text.size()) {
            Turn turn =
                life.hear(whole->text.substr(0, whole->level), whole->text.substr(whole->level));
            channel.tell_alive();
            if (turn.end != Watch::End::none) {
                return turn;
            }
        }
    }
}

Turn run_surface(const Library& library, const PluginUrl& url, ChannelEnd& channel) {
    SurfaceLife life(library, url, channel);
    const bool polls = library.entry().control->poll != nullptr;
    TextJoiner joiner;
    Turn turn = life.begin();
    if (turn.end == Watch::End::none) {
        (void)channel.send(PluginReady{});
    }
    while (turn.end == Watch::End::none) {
        channel.tell_alive();
        turn = hear_all(life, channel, joiner);
        if (turn.end == Watch::End::none) {
            turn = life.turn();
        }
        if (!polls) {
            sleep_until_monotonic(monotonic_now_ns() + Nanoseconds{kTickMs} * 100'000);
        }
    }
    life.end();
    return turn;
}

/// Does what the order says; how that ended.
Turn follow(const PluginOrder& order, ChannelEnd& channel) {
    using End = Watch::End;
    if (order.version != kPluginWireVersion) {
        return {End::failed,
                {"pitcast-plugin-host", "is of another version than pitcast", "build both"}};
    }
    auto library = Library::open(std::string(text_in(order.path)));
    if (!library) {
        return {End::failed, library.error()};
    }
    const PluginInfo& info = (*library)->info();
    if (order.role == Role::none) {
        (void)channel.send(described_of(info));
        return {End::stopped, {}};
    }
    const auto url = parse_plugin_url(text_in(order.url));
    if (!url) {
        return {End::failed, url.error()};
    }
    if (!info.is(order.role) || info.name != url->name) {
        return {End::failed, {info.path.string(), "has become another plug-in", "start again"}};
    }
    switch (order.role) {
        case Role::feed:
            return run_feed(**library, *url, channel);
        case Role::sink:
            return SinkWork(**library, *url, order, channel).run();
        default:
            return run_surface(**library, *url, channel);
    }
}

}  // namespace

int run_plugin_worker() {
    confine_plugin();
    ChannelEnd channel{Descriptor(kProgramSocket)};
    if (channel.socket().receive(kOrderPatienceMs) != PacketSocket::Outcome::message) {
        return 1;
    }
    if (const auto source = video::PictureSender::order_in(channel.socket().message())) {
        run_source(*source, channel.socket());
        ::_exit(0);
    }
    const auto order = read_packet<PluginOrder>(channel.socket().message());
    const Turn turn =
        order ? follow(*order, channel)
              : Turn{Watch::End::failed,
                     {"pitcast-plugin-host", "is of another version than pitcast", "build both"}};
    (void)channel.send(ended_of(turn.end, turn.error));
    // What is left of the plug-in, its threads too, goes with the process.
    ::_exit(0);
}

}  // namespace pitcast::plugin
