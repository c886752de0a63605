// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <limits>
#include <mutex>
#include <thread>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"

#include "clip.h"
#include "fields.h"
#include "inputs.h"
#include "picture_from_frame.h"

namespace pitcast::video {
namespace {

constexpr int kDecoderThreads = 2;
constexpr std::size_t kAhead = 8;                   ///< frames decoded ahead
constexpr std::int64_t kSkipRatherThanDecode = 50;  ///< frames
constexpr auto kPatience = std::chrono::seconds(5);

/// A frame of the clip; numbers run on through the loops ("unwrapped").
struct Due {
    std::int64_t n = 0;
    bool second_half = false;  ///< of its time: the second field, where it is interlaced
};

/// Which frame a time asks for.
class ClipInput : public InputBase {
 public:
    ClipInput(InputOptions options, Clip clip)
        : InputBase(std::move(options)), clip_(std::move(clip)), start_ns_(options_.start_tai_ns) {}

    std::int32_t sound_channels() const override { return clip_.sound.channels; }
    void sound_at(std::int64_t first, std::span<audio::Sample> into) override {
        if (options_.loop) {
            read_looped(delayed_sample(first) - audio::sample_at_ns(start_ns_.value_or(0)), into);
        } else if (start_ns_) {
            clip_.sound.read(delayed_sample(first) - audio::sample_at_ns(*start_ns_), into);
        } else {
            std::fill(into.begin(), into.end(), 0);
        }
    }

 protected:
    /// Counted in halves of frames: a frame begins exactly with its first half.
    [[nodiscard]] Due due(Nanoseconds tai_ns) {
        const FrameRate halves{clip_.rate.numerator * 2, clip_.rate.denominator};
        if (options_.loop) {
            return frame_of(frame_at_tai_ns(delayed(tai_ns) - start_ns_.value_or(0), halves));
        }
        if (!start_ns_) {
            start_ns_ = tai_ns;
        }
        return frame_of(std::clamp<std::int64_t>(
            frame_at_tai_ns(delayed(tai_ns) - *start_ns_, halves), 0, 2 * clip_.length() - 1));
    }
    [[nodiscard]] std::int64_t wrapped(std::int64_t n) const {
        const std::int64_t index = n % clip_.length();
        return index < 0 ? index + clip_.length() : index;
    }
    [[nodiscard]] bool at_end(std::int64_t n) const {
        return !options_.loop && n == clip_.length() - 1;
    }
    /// Versions are the clip's frames: the same frame of another lap is the same content.
    [[nodiscard]] Fields pictures(ClipDecoder::Decoded decoded) const {
        return fields_from(std::move(decoded.frame), source_,
                           static_cast<std::uint64_t>(decoded.index) + 1);
    }
    [[nodiscard]] InputHealth described() const {
        InputHealth health;
        health.width = clip_.parameters->width;
        health.height = clip_.parameters->height;
        health.rate = clip_.rate;
        health.codec = avcodec_get_name(clip_.parameters->codec_id);
        health.duration_ns = frame_start_tai_ns(clip_.length(), clip_.rate);
        return health;
    }

    const Clip clip_;

 private:
    static Due frame_of(std::int64_t half) { return {half >> 1, (half & 1) != 0}; }

    /// A lap of the sound begins with the first frame of a lap of the picture.
    void read_looped(std::int64_t from, std::span<audio::Sample> into) const {
        const auto channels = static_cast<std::size_t>(std::max(clip_.sound.channels, 1));
        const FrameNumber frame = audio::frame_of_sample(from, clip_.rate);
        FrameNumber lap = frame - wrapped(frame);
        while (into.size() >= channels) {
            const std::int64_t begin = audio::first_sample_of(lap, clip_.rate);
            lap += clip_.length();
            const auto left =
                static_cast<std::size_t>(audio::first_sample_of(lap, clip_.rate) - from);
            const std::size_t count = std::min(into.size() / channels, left);
            clip_.sound.read(from - begin, into.first(count * channels));
            into = into.subspan(count * channels);
            from += static_cast<std::int64_t>(count);
        }
    }

    std::optional<Nanoseconds> start_ns_;
};

/// A small clip: every frame decoded once, when it is opened.
class CachedClip final : public ClipInput {
 public:
    CachedClip(InputOptions options, Clip clip) : ClipInput(std::move(options), std::move(clip)) {}

    Status decode_all() {
        auto decoder = ClipDecoder::open(clip_, 0);
        if (!decoder) {
            return decoder.error();
        }
        pictures_.resize(static_cast<std::size_t>(clip_.length()));
        Fields before;
        while (auto decoded = decoder->next()) {
            const auto index = static_cast<std::size_t>(decoded->index);
            const int format = decoded->frame->format;
            pictures_[index] = pictures(std::move(*decoded));
            if (pictures_[index].first == nullptr) {
                return unsupported_format(clip_.path, format);
            }
            if (before.first == nullptr) {
                before = {pictures_[index].first, pictures_[index].first};
            }
            ++decoded_;
        }
        errors_ = decoder->errors();
        if (before.first == nullptr) {
            return Error{clip_.path, "no frame can be decoded", "the file may be damaged"};
        }
        for (Fields& fields : pictures_) {  // damaged frames hold what was shown before
            fields = fields.first == nullptr ? before : fields;
            before = {fields.second, fields.second};
        }
        return {};
    }

    draw::PicturePtr picture_at(Nanoseconds tai_ns) override {
        const Due due_now = due(tai_ns);
        ended_.store(at_end(due_now.n), std::memory_order_relaxed);
        shown_ = static_cast<std::size_t>(wrapped(due_now.n));
        return pictures_[shown_].at(due_now.second_half);
    }

    Nanoseconds overdue_ns() const override { return 0; }
    draw::PicturePtr newest() const override { return pictures_[shown_].first; }

    InputHealth health() const override {
        InputHealth health = described();
        health.state =
            ended_.load(std::memory_order_relaxed) ? InputState::ended : InputState::playing;
        health.frames_decoded = decoded_;
        health.decode_errors = errors_;
        health.queue_depth = static_cast<std::uint32_t>(pictures_.size());
        return health;
    }

 private:
    std::vector<Fields> pictures_;
    std::size_t shown_ = 0;
    std::uint64_t decoded_ = 0;
    std::uint64_t errors_ = 0;
    std::atomic<bool> ended_{false};
};

/// A longer clip: a thread decodes a few frames ahead of the one asked for, on through the loops.
class StreamedClip final : public ClipInput {
 public:
    StreamedClip(InputOptions options, Clip clip)
        : ClipInput(std::move(options), std::move(clip)) {}
    StreamedClip(const StreamedClip&) = delete;
    StreamedClip& operator=(const StreamedClip&) = delete;
    ~StreamedClip() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        asked_.notify_all();
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    /// Decodes one frame, as proof, then starts the thread.
    Status start() {
        auto decoder = ClipDecoder::open(clip_, kDecoderThreads);
        if (!decoder) {
            return decoder.error();
        }
        auto first = decoder->next();
        if (!first) {
            return Error{clip_.path, "no frame can be decoded", "the file may be damaged"};
        }
        const int format = first->frame->format;
        last_ = pictures(std::move(*first)).first;
        if (last_ == nullptr) {
            return unsupported_format(clip_.path, format);
        }
        const bool is_running = options_.loop && options_.realtime && !options_.start_tai_ns;
        wanted_ = is_running ? due(tai_now_ns()).n : 0;
        floor_ = wanted_;
        through_ = wanted_ - 1;
        last_n_ = wanted_;
        thread_ = std::thread(
            [this, from = wanted_, d = std::make_shared<ClipDecoder>(std::move(*decoder))] {
                run(*d, from);
            });
        return {};
    }

    draw::PicturePtr picture_at(Nanoseconds tai_ns) override {
        const auto [n, second_half] = due(tai_ns);
        std::unique_lock lock(mutex_);
        if (n != wanted_) {
            wanted_ = n;
            asked_.notify_one();
        }
        if (!options_.realtime) {
            decoded_.wait_for(lock, kPatience, [&, n = n] { return covers(n) || failed_; });
        }
        const Entry* best = nullptr;
        for (const Entry& entry : ready_) {
            best = entry.n <= n ? &entry : best;
        }
        if (best != nullptr && floor_ <= n) {
            // A frame that stands in for one after it has come to its second field.
            last_ = best->pictures.at(second_half || best->n < n);
            last_n_ = best->n;
        }
        if (!covers(n)) {
            ++late_;
        }
        ended_ = at_end(n);
        age_ns_ =
            covers(n) ? 0 : std::max<std::int64_t>(n - last_n_, 0) * frame_duration_ns(clip_.rate);
        return last_;
    }

    Nanoseconds overdue_ns() const override {
        const std::lock_guard lock(mutex_);
        return failed_ ? std::numeric_limits<Nanoseconds>::max() : age_ns_;
    }
    draw::PicturePtr newest() const override {
        const std::lock_guard lock(mutex_);
        return last_;
    }

    InputHealth health() const override {
        InputHealth health = described();
        const std::lock_guard lock(mutex_);
        health.state = failed_                           ? InputState::failed
                       : ended_                          ? InputState::ended
                       : age_ns_ > kNanosecondsPerSecond ? InputState::stalled
                                                         : InputState::playing;
        health.age_ns = age_ns_;
        health.frames_decoded = frames_;
        health.frames_late = late_;
        health.frames_dropped = dropped_;
        health.decode_errors = errors_;
        health.queue_depth = static_cast<std::uint32_t>(ready_.size());
        health.error = failed_ ? clip_.path + ": a whole pass gave no picture" : "";
        return health;
    }

 private:
    struct Entry {
        std::int64_t n = 0;
        Fields pictures;
    };

    /// Everything that can be shown at `n` has been decoded and is still here. Under the lock.
    [[nodiscard]] bool covers(std::int64_t n) const { return floor_ <= n && through_ >= n; }

    void run(ClipDecoder& decoder, std::int64_t from) {
        std::int64_t lap = from - wrapped(from);
        decoder.seek(wrapped(from));
        std::uint64_t since_turn = 1;
        for (;;) {
            std::int64_t target = 0;
            bool jump = false;
            std::vector<Entry> spent;  // let go of outside the lock
            {
                std::unique_lock lock(mutex_);
                asked_.wait(lock, [&] { return stopping_ || must_jump() || has_work(spent); });
                if (stopping_) {
                    return;
                }
                jump = must_jump();
                target = wanted_;
                if (jump) {
                    floor_ = target;
                    through_ = target - 1;
                    std::move(ready_.begin(), ready_.end(), std::back_inserter(spent));
                    ready_.clear();
                }
            }
            if (jump) {
                lap = target - wrapped(target);
                decoder.seek(wrapped(target));
            }
            auto decoded = decoder.next();
            const std::int64_t index = decoded ? decoded->index : clip_.length() - 1;
            Entry entry{lap + index, decoded ? pictures(std::move(*decoded)) : Fields{}};
            since_turn += entry.pictures.first != nullptr ? 1 : 0;
            const bool barren = !decoded && since_turn == 0;
            if (!decoded) {
                // The end of a lap: everything up to its last frame is done.
                since_turn = 0;
                if (options_.loop) {
                    lap += clip_.length();
                    decoder.seek(0);
                }
            }
            deliver(std::move(entry), barren, decoder.errors());
        }
    }

    void deliver(Entry entry, bool barren, std::uint64_t errors) {
        {
            const std::lock_guard lock(mutex_);
            through_ = std::max(through_, entry.n);
            errors_ = errors;
            failed_ = barren;
            if (entry.pictures.first != nullptr) {
                ++frames_;
                dropped_ += entry.n < wanted_ ? 1 : 0;
                ready_.push_back(std::move(entry));
            }
        }
        decoded_.notify_all();
    }

    [[nodiscard]] bool must_jump() const {
        return wanted_ < floor_ || wanted_ > through_ + kSkipRatherThanDecode;
    }

    /// Room for another frame, once those that are past are taken out. Under the lock.
    [[nodiscard]] bool has_work(std::vector<Entry>& spent) {
        while (ready_.size() >= 2 && ready_[1].n <= wanted_) {
            spent.push_back(std::move(ready_.front()));
            ready_.pop_front();
            floor_ = std::max(floor_, ready_.front().n);
        }
        const bool finished = !options_.loop && through_ >= clip_.length() - 1;
        return ready_.size() < kAhead && !finished && !failed_;
    }

    mutable PiMutex mutex_;
    PiCondition asked_;
    PiCondition decoded_;
    std::deque<Entry> ready_;    ///< rising n
    std::int64_t wanted_ = 0;    ///< unwrapped, like all n
    std::int64_t floor_ = 0;     ///< what was decoded from here on is still here
    std::int64_t through_ = -1;  ///< decoded up to here
    draw::PicturePtr last_;
    std::int64_t last_n_ = 0;
    Nanoseconds age_ns_ = 0;
    std::uint64_t frames_ = 0;
    std::uint64_t late_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t errors_ = 0;
    bool ended_ = false;
    bool failed_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<VideoInput>> open_clip_input(InputOptions options, const std::string& path) {
    auto clip = load_clip(path, {options.compressed_limit_bytes, options.sound_limit_bytes},
                          options.channel_rate);
    if (!clip) {
        return clip.error();
    }
    const std::size_t frame_bytes =
        picture_bytes(clip->parameters->format, clip->parameters->width, clip->parameters->height);
    const auto length = static_cast<std::size_t>(clip->length());
    if (frame_bytes > 0 && frame_bytes * length <= options.decoded_cache_bytes) {
        auto input = std::make_unique<CachedClip>(std::move(options), std::move(*clip));
        if (const Status done = input->decode_all(); !done) {
            return done.error();
        }
        return std::unique_ptr<VideoInput>(std::move(input));
    }
    auto input = std::make_unique<StreamedClip>(std::move(options), std::move(*clip));
    if (const Status done = input->start(); !done) {
        return done.error();
    }
    return std::unique_ptr<VideoInput>(std::move(input));
}

}  // namespace pitcast::video
