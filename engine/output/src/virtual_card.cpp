// SPDX-License-Identifier: Apache-2.0
#include "virtual_card.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"

namespace pitcast::output::card {
namespace {

struct CardFileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using CardFile = std::unique_ptr<std::FILE, CardFileCloser>;

/// How long a call hangs when it shall: long enough for anybody who waits for it to give up.
constexpr auto kHang = std::chrono::seconds(5);

const char* word_of(Completion completion) {
    switch (completion) {
        case Completion::completed:
            return "completed";
        case Completion::late:
            return "late";
        case Completion::dropped:
            return "dropped";
        default:
            return "flushed";
    }
}

/// What a card wrote down of what it played.
class Tape {
 public:
    [[nodiscard]] Status open(const std::string& path, const Mode& mode) {
        if (path.empty()) {
            return {};
        }
        for (const auto& [file, ending, wanted] :
             {std::tuple{&fill_, ".fill", true},
              {&key_, ".key", mode.pack == draw::PackFormat::v210a},
              {&sound_, ".sound", mode.sound_channels > 0},
              {&text_, ".txt", true}}) {
            if (!wanted) {
                continue;
            }
            file->reset(std::fopen((path + ending).c_str(), "wb"));
            if (*file == nullptr) {
                return Error{path + ending,
                             std::string("cannot be opened: ") + std::strerror(errno), ""};
            }
        }
        return {};
    }
    void frame(std::int64_t slot, const Frame& frame, Completion completion) {
        if (text_ == nullptr) {
            return;
        }
        std::fprintf(text_.get(), "%lld %lld %s %s%s\n", static_cast<long long>(slot),
                     static_cast<long long>(frame.number), word_of(completion),
                     frame.address.text().c_str(), frame.second ? " second" : "");
        if (completion == Completion::dropped || completion == Completion::flushed) {
            return;
        }
        put(fill_, frame.picture->fill);
        put(key_, frame.picture->key);
        for (const st2110::AncillaryPacket& packet : frame.ancillary) {
            std::fprintf(text_.get(), "  anc line=%u %02x/%02x", packet.line, packet.did,
                         packet.sdid);
            for (const std::uint8_t word : packet.words) {
                std::fprintf(text_.get(), " %02x", word);
            }
            std::fputc('\n', text_.get());
        }
    }
    void hole(std::int64_t slot) {
        if (text_ != nullptr) {
            std::fprintf(text_.get(), "%lld - hole\n", static_cast<long long>(slot));
        }
    }
    void sound(audio::Sample sample) {
        if (sound_ != nullptr) {
            std::fwrite(&sample, sizeof sample, 1, sound_.get());
        }
    }
    void close() {
        for (CardFile* file : {&fill_, &key_, &sound_, &text_}) {
            file->reset();
        }
    }

 private:
    static void put(const CardFile& file, const std::vector<std::byte>& bytes) {
        if (file != nullptr) {
            std::fwrite(bytes.data(), 1, bytes.size(), file.get());
        }
    }
    CardFile fill_;
    CardFile key_;
    CardFile sound_;
    CardFile text_;
};

class VirtualCard final : public Card {
 public:
    VirtualCard(const CardOptions& options, Now now)
        : options_(options), own_thread_(!now), now_(now ? std::move(now) : monotonic_now_ns) {}
    VirtualCard(const VirtualCard&) = delete;
    VirtualCard& operator=(const VirtualCard&) = delete;
    ~VirtualCard() override { stop_playing(); }

    std::string_view name() const override { return "virtual card"; }

    Status open(const Mode& mode, std::shared_ptr<Listener> listener) override {
        if (options_.faults.hang_after_s == 0) {
            std::this_thread::sleep_for(kHang);
        }
        mode_ = mode;
        listener_ = std::move(listener);
        return tape_.open(options_.device, mode);
    }

    Status schedule(std::int64_t slot, const Frame& frame) override {
        hang_if_due();
        advance();
        const std::lock_guard lock(mutex_);
        if (slot < next_) {
            completed_.emplace_back(slot, frame, Completion::dropped);
        } else {
            waiting_[slot] = frame;
        }
        return {};
    }

    Status schedule_sound(std::int64_t first, std::span<const audio::Sample> samples) override {
        const std::lock_guard lock(mutex_);
        const auto channels = static_cast<std::size_t>(std::max(mode_.sound_channels, 1));
        const auto at = first * static_cast<std::int64_t>(channels) - sound_first_;
        if (at < 0) {
            return {};  // over
        }
        const auto begin = static_cast<std::size_t>(at);
        sound_.resize(std::max(sound_.size(), begin + samples.size()), 0);
        std::copy(samples.begin(), samples.end(),
                  sound_.begin() + static_cast<std::ptrdiff_t>(begin));
        return {};
    }

    Status start() override {
        {
            const std::lock_guard lock(mutex_);
            started_ = true;
            began_ns_ = now_();
        }
        if (own_thread_) {
            thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
        }
        return {};
    }

    void stop() override {
        stop_playing();
        std::map<std::int64_t, Frame> left;
        {
            const std::lock_guard lock(mutex_);
            started_ = false;
            left.swap(waiting_);
        }
        for (const auto& [slot, frame] : left) {
            tape_.frame(slot, frame, Completion::flushed);
            listener_->frame_completed(slot, Completion::flushed);
        }
        tape_.close();
    }

    std::optional<Clock> clock() override {
        hang_if_due();
        advance();
        const std::lock_guard lock(mutex_);
        if (!started_) {
            return std::nullopt;
        }
        const Nanoseconds stream = stream_now();
        return Clock{.stream_ns = stream, .hardware_ns = stream};
    }

    CardReference reference() override {
        const std::lock_guard lock(mutex_);
        const Nanoseconds seconds = started_ ? stream_now() / kNanosecondsPerSecond : 0;
        const CardFaults& faults = options_.faults;
        const bool lost = seconds >= faults.unlocked_from_s && seconds < faults.unlocked_to_s;
        return lost ? CardReference::unlocked : options_.reference;
    }

 private:
    struct Done {
        std::int64_t slot = 0;
        Frame frame;
        Completion completion = Completion::none;
        Done(std::int64_t of, Frame what, Completion how)
            : slot(of), frame(std::move(what)), completion(how) {}
    };

    [[nodiscard]] Nanoseconds stream_now() const {
        const Nanoseconds passed = now_() - began_ns_;
        // In long double: 24 hours at 1 ppm keep their nanoseconds.
        const auto gained = static_cast<Nanoseconds>(
            std::llround(static_cast<long double>(passed) *
                         static_cast<long double>(options_.faults.drift_ppm) / 1e6L));
        const Nanoseconds stream = passed + gained;
        const Nanoseconds stall = options_.faults.stall_after_s * kNanosecondsPerSecond;
        return stall > 0 ? std::min(stream, stall) : stream;
    }

    void hang_if_due() {
        const Nanoseconds after = options_.faults.hang_after_s * kNanosecondsPerSecond;
        std::unique_lock lock(mutex_);
        if (after >= 0 && started_ && stream_now() >= after) {
            lock.unlock();
            std::this_thread::sleep_for(kHang);
        }
    }

    /// Plays every slot that has begun, and reports those that are over.
    void advance() {
        std::vector<Done> done;
        {
            const std::lock_guard lock(mutex_);
            done.swap(completed_);
            if (started_) {
                const Nanoseconds stream = stream_now();
                while (frame_start_tai_ns(next_, mode_.format.rate) <= stream) {
                    play(done);
                }
            }
        }
        for (const Done& each : done) {
            listener_->frame_completed(each.slot, each.completion);
        }
    }

    void play(std::vector<Done>& done) {
        const std::int64_t slot = next_++;
        const auto every = [&](std::int64_t count) {
            return count > 0 && slot % count == count - 1;
        };
        if (const auto found = waiting_.find(slot); found != waiting_.end()) {
            const Completion completion = every(options_.faults.drop_every) ? Completion::dropped
                                          : every(options_.faults.late_every)
                                              ? Completion::late
                                              : Completion::completed;
            tape_.frame(slot, found->second, completion);
            done.emplace_back(slot, std::move(found->second), completion);
            waiting_.erase(found);
        } else {
            tape_.hole(slot);
        }
        play_sound(slot);
    }

    void play_sound(std::int64_t slot) {
        const auto& rate = mode_.format.rate;
        const std::int64_t count =
            (audio::first_sample_of(slot + 1, rate) - audio::first_sample_of(slot, rate)) *
            mode_.sound_channels;
        for (std::int64_t i = 0; i < count; ++i) {
            tape_.sound(sound_.empty() ? 0 : sound_.front());
            if (!sound_.empty()) {
                sound_.pop_front();
            }
        }
        sound_first_ += count;
    }

    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            advance();
            Nanoseconds wait = 0;
            {
                const std::lock_guard lock(mutex_);
                wait = frame_start_tai_ns(next_, mode_.format.rate) - stream_now();
            }
            std::unique_lock lock(sleep_);
            wake_.wait_for(lock, stop,
                           std::chrono::nanoseconds(std::max<Nanoseconds>(wait, 100'000)),
                           [] { return false; });
        }
    }

    void stop_playing() {
        if (thread_.joinable()) {
            thread_.request_stop();
            thread_.join();
        }
    }

    const CardOptions options_;
    const bool own_thread_;
    const Now now_;
    Mode mode_;
    std::shared_ptr<Listener> listener_;

    mutable PiMutex mutex_;  ///< of what follows
    Tape tape_;
    bool started_ = false;
    Nanoseconds began_ns_ = 0;
    std::int64_t next_ = 0;  ///< the slot that begins next
    std::map<std::int64_t, Frame> waiting_;
    std::vector<Done> completed_;  ///< told when next time passes
    std::deque<audio::Sample> sound_;
    std::int64_t sound_first_ = 0;  ///< samples of all channels before the first of sound_

    std::mutex sleep_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace

std::unique_ptr<Card> make_virtual_card(const CardOptions& options, Now now) {
    return std::make_unique<VirtualCard>(options, std::move(now));
}

}  // namespace pitcast::output::card
