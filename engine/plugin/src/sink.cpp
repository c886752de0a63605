// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/sink.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>

#include "pitcast/core/clock.h"
#include "pitcast/core/shared_slots.h"
#include "pitcast/output/frame_layout.h"
#include "pitcast/output/output_url.h"
#include "pitcast/output/writing.h"

#include "frame_view.h"
#include "host_process.h"
#include "life.h"

namespace pitcast::plugin {
namespace {

constexpr int kTickMs = 20;
/// Frames that a process has not yet let go of. Memory that was never used takes none.
constexpr std::uint32_t kSinkSlots = 12;

/// What both ways of running a sink share: the count of its lives.
class PluginWriting : public output::Writing {
 public:
    PluginWriting(const PluginInfo& info, const PluginUrl& url, const output::SinkContext& context,
                  draw::PackFormat format, std::shared_ptr<Watch> watch)
        : info_(info), url_(url), context_(context), format_(format), watch_(std::move(watch)) {}

    /// Offline a frame that is missing would be worse than an end.
    bool retries() const override { return !context_.lossless && !watch_->is_over(); }

    void report(output::SinkStats& stats) const override {
        const std::uint64_t without_room = without_room_.load(std::memory_order_relaxed);
        stats.frames_dropped += without_room;
        stats.frames_written -= std::min(stats.frames_written, without_room);
        if (stats.error.empty()) {
            stats.error = watch_->report().error;
        }
    }

 protected:
    /// Notes how a life ended; what the sink's thread is told of it.
    [[nodiscard]] Status over(const Turn& turn) {
        (void)watch_->ended(turn.end, turn.error);
        return turn.end == Watch::End::stopped || turn.end == Watch::End::done ? Status()
                                                                               : Status(turn.error);
    }

    [[nodiscard]] std::int32_t next_life() const {
        return static_cast<std::int32_t>(watch_->report().lives + 1);
    }

    const PluginInfo info_;
    const PluginUrl url_;
    const output::SinkContext context_;
    const draw::PackFormat format_;
    const std::shared_ptr<Watch> watch_;
    std::atomic<std::uint64_t> without_room_{0};
};

/// The plug-in in a process of its own.
class ApartWriting final : public PluginWriting {
 public:
    ApartWriting(const PluginInfo& info, const PluginUrl& url, const output::SinkContext& context,
                 draw::PackFormat format, std::shared_ptr<Watch> watch)
        : PluginWriting(info, url, context, format, std::move(watch)),
          layout_(output::frame_layout(format, context)) {}

    Status open(std::stop_token stop) override {
        auto order = order_of(info_, Role::sink, url_.whole);
        if (!order) {
            watch_->began(0);
            return over({Watch::End::failed, order.error()});
        }
        describe(*order);
        auto process = HostProcess::start(*order, url_.limits.silence_ns);
        if (!process) {
            watch_->began(0);
            return over({Watch::End::again, process.error()});
        }
        process_ = *std::move(process);
        watch_->began(process_->pid());
        if (Status ready = wait_until_ready(stop); !ready) {
            return ready;
        }
        auto slots = SharedSlots::create(kSinkSlots, layout_.bytes);
        if (!slots) {
            return over({Watch::End::again, slots.error()});
        }
        slots_ = *std::move(slots);
        PluginSlots told;
        told.count = slots_->count();
        told.slot_bytes = slots_->slot_bytes();
        return process_->socket().send(told, slots_->file()) ? Status() : crashed();
    }

    Status write(const output::FramePtr& frame, FrameNumber number,
                 const audio::Block* sound) override {
        std::optional<std::uint32_t> slot;
        do {
            if (Status heard = listen(0); !heard) {
                return heard;
            }
            slot = free_slot();
            if (!slot && context_.lossless) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        } while (!slot && context_.lossless);
        if (!slot) {
            without_room_.fetch_add(1, std::memory_order_relaxed);
            return {};
        }
        PluginFrame told;
        told.slot = *slot;
        told.number = number;
        std::byte* to = slots_->slot(*slot).data();
        for (std::size_t i = 0; i < layout_.planes.size(); ++i) {
            const std::size_t size = std::min(layout_.planes[i].size, frame->planes[i].size);
            if (size > 0) {
                std::memcpy(to + layout_.offsets[i], frame->planes[i].bytes, size);
            }
        }
        if (sound != nullptr && sound->frames > 0 && sound->channels == context_.sound_channels &&
            static_cast<std::uint64_t>(sound->frames) <= layout_.most_sound_frames) {
            told.sound_first = sound->first;
            told.sound_frames = sound->frames;
            std::memcpy(to + layout_.sound_offset, sound->samples.data(),
                        sound->samples.size() * sizeof(audio::Sample));
        }
        slots_->give(*slot);
        return process_->socket().send(told) ? Status() : crashed();
    }

    Status finish() override {
        if (process_ == nullptr) {
            return {};
        }
        // Offline it may take as long as it makes progress; on air not longer than is usual.
        const Nanoseconds patience =
            context_.lossless ? url_.limits.silence_ns : url_.limits.end_patience_ns;
        const auto ended = process_->finish(patience);
        if (!ended) {
            return over({Watch::End::crash,
                         {url_.url, "did not finish: it " + process_->end(),
                          "what it wrote may not be whole"}});
        }
        const auto [how, error] = read_ended(*ended);
        return over({how, error});
    }

    void abandon() override {
        process_.reset();
        slots_ = nullptr;
    }

 private:
    void describe(PluginOrder& order) const {
        order.format = format_;
        order.width = context_.format.width;
        order.height = context_.format.height;
        order.rate_numerator = context_.format.rate.numerator;
        order.rate_denominator = context_.format.rate.denominator;
        order.interlaced = context_.format.interlaced ? 1 : 0;
        order.sound_channels = context_.sound_channels;
        order.utc_offset_s = context_.utc_offset_s;
        order.lossless = context_.lossless ? 1 : 0;
        order.life = next_life();
        order.first = context_.first;
    }

    Status crashed() {
        return over({Watch::End::crash, {url_.url, process_->end(), "its makers should know"}});
    }

    Status wait_until_ready(const std::stop_token& stop) {
        ready_ = false;
        heard_at_ = monotonic_now_ns();
        while (!ready_) {
            // Frames of a rendering wait for it however long it takes.
            if (stop.stop_requested() && !context_.lossless) {
                return over({Watch::End::again, {url_.url, "was not ready in time", ""}});
            }
            if (Status heard = listen(kTickMs); !heard) {
                return heard;
            }
        }
        return {};
    }

    /// Takes in all that it has told; waits so long for the first of it.
    Status listen(int patience_ms) {
        for (;;) {
            const auto outcome = process_->socket().receive(patience_ms);
            patience_ms = 0;
            if (outcome == PacketSocket::Outcome::gone) {
                return crashed();
            }
            if (outcome != PacketSocket::Outcome::message) {
                break;
            }
            heard_at_ = monotonic_now_ns();
            if (Status taken = take(process_->socket().message()); !taken) {
                return taken;
            }
            // One that does nothing but tell does not keep the frames waiting.
            if (heard_at_ - last_break_ns_ > kNanosecondsPerSecond / 100) {
                last_break_ns_ = heard_at_;
                break;
            }
        }
        if (monotonic_now_ns() - heard_at_ > url_.limits.silence_ns) {
            return over(
                {Watch::End::hang,
                 {url_.url, "hangs: a function of it does not return", "its makers should know"}});
        }
        return {};
    }

    Status take(std::span<const std::byte> message) {
        if (const auto ended = read_packet<PluginEnded>(message)) {
            const auto [how, error] = read_ended(*ended);
            const bool wrong = how == Watch::End::done || how == Watch::End::stopped;
            return over({wrong ? Watch::End::failed : how,
                         wrong ? Error{url_.url, "has ended by itself", "start it anew"} : error});
        }
        if (read_packet<PluginReady>(message)) {
            ready_ = true;
            watch_->running();
        } else if (TextJoiner::is_text(message)) {
            bool broken = false;
            const auto text = joiner_.add(message, broken);
            if (text && text->lane == Lane::log) {
                watch_->log(static_cast<std::int32_t>(text->level), text->text);
            }
        }
        return {};
    }

    [[nodiscard]] std::optional<std::uint32_t> free_slot() const {
        for (std::uint32_t i = 0; i < slots_->count(); ++i) {
            if (slots_->is_free(i)) {
                return i;
            }
        }
        return std::nullopt;
    }

    const output::FrameLayout layout_;
    std::unique_ptr<HostProcess> process_;
    std::shared_ptr<SharedSlots> slots_;
    TextJoiner joiner_;
    bool ready_ = false;
    Nanoseconds heard_at_ = 0;
    Nanoseconds last_break_ns_ = 0;
};

/// The plug-in in this process: nothing is copied, and nothing protects us.
class HereWriting final : public PluginWriting, private Outlet {
 public:
    using PluginWriting::PluginWriting;

    Status open(std::stop_token) override {
        const std::int32_t life = next_life();
        watch_->began(0);
        auto library = Library::open(info_.path);
        if (!library) {
            return over({Watch::End::failed, library.error()});
        }
        library_ = *std::move(library);
        life_.emplace(*library_, url_, static_cast<Outlet&>(*this));
        const Turn turn = life_->begin(stream_of(context_, format_, life));
        if (turn.end != Watch::End::none) {
            return over(turn);
        }
        watch_->running();
        return {};
    }

    Status write(const output::FramePtr& packed, FrameNumber number,
                 const audio::Block* sound) override {
        pitcast_frame frame = frame_of(number, context_);
        for (std::size_t i = 0; i < packed->planes.size(); ++i) {
            frame.planes[i] = {packed->planes[i].bytes, packed->planes[i].stride,
                               packed->planes[i].size};
        }
        if (sound != nullptr && sound->frames > 0) {
            frame.samples = sound->samples.data();
            frame.sound_first = sound->first;
            frame.sound_frames = sound->frames;
            frame.sound_channels = sound->channels;
        }
        const Turn turn = life_->write(frame);
        return turn.end == Watch::End::none ? Status() : over(turn);
    }

    Status finish() override {
        Turn turn = life_->end();
        if (turn.end == Watch::End::none) {
            turn.end = Watch::End::stopped;
        }
        return over(turn);
    }

    void abandon() override { life_.reset(); }

 private:
    bool event(std::string_view) override { return false; }
    bool command(std::string_view) override { return false; }
    void heard(bool) override {}
    void log(std::int32_t level, std::string_view text) override { watch_->log(level, text); }

    std::shared_ptr<const Library> library_;
    std::optional<SinkLife> life_;
};

}  // namespace

Result<SinkRequest> sink_request(const PluginInfo& info, const PluginUrl& url,
                                 const output::SinkContext& context) {
    if (!info.is(Role::sink)) {
        return Error{url.url, "is no sink but a " + info.roles(), ""};
    }
    SinkRequest wanted{{info.formats.front(), context.signal}, info.graphics};
    if (url.packing.empty()) {
        return wanted;
    }
    // The same words as for raw files, read by the same reader.
    const bool names_pack =
        url.packing.starts_with("pack=") || url.packing.find("&pack=") != std::string::npos;
    const bool names_bus =
        url.packing.starts_with("bus=") || url.packing.find("&bus=") != std::string::npos;
    const auto read = output::read_output_url(
        "raw:x?" + std::string(names_pack ? "" : "pack=rgba8&") + url.packing, context);
    if (!read) {
        return Error{url.url, read.error().what, read.error().mend};
    }
    wanted.packing.signal = read->packing.signal;
    if (names_pack) {
        wanted.packing.format = read->packing.format;
    }
    if (read->window.shows == output::WindowShows::preview ||
        read->window.shows == output::WindowShows::multiview) {
        return Error{url.url, "plug-ins take no preview and no multiview",
                     "use bus=programme or bus=graphics"};
    }
    if (names_bus) {
        wanted.graphics = read->graphics;
    }
    if (std::find(info.formats.begin(), info.formats.end(), wanted.packing.format) ==
        info.formats.end()) {
        std::string names;
        for (const draw::PackFormat format : info.formats) {
            names += (names.empty() ? "" : ", ") + output::text_of(draw::Packing(format));
        }
        return Error{url.url, "does not take that packing", "use one of " + names};
    }
    return wanted;
}

Result<std::unique_ptr<output::Sink>> make_sink(const PluginInfo& info, const PluginUrl& url,
                                                const output::SinkContext& context,
                                                std::shared_ptr<Watch> watch) {
    const auto wanted = sink_request(info, url, context);
    if (!wanted) {
        return wanted.error();
    }
    output::SinkContext own = context;
    own.signal = wanted->packing.signal;
    own.sound_channels = info.sound ? context.sound_channels : 0;
    const draw::PackFormat format = wanted->packing.format;
    std::unique_ptr<output::Writing> writing;
    if (url.in_process) {
        writing = std::make_unique<HereWriting>(info, url, own, format, std::move(watch));
    } else {
        writing = std::make_unique<ApartWriting>(info, url, own, format, std::move(watch));
    }
    return output::make_threaded_sink(url.url, wanted->packing, own, std::move(writing));
}

}  // namespace pitcast::plugin
