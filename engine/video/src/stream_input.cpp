// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/url.h"
#include "pitcast/draw/pack_matrix.h"

#include "camera_process.h"
#include "capture_time.h"
#include "chip_decoder.h"
#include "fields.h"
#include "grid_lock.h"
#include "inputs.h"
#include "pts_clock.h"
#include "sound_joiner.h"
#include "sound_ring.h"
#include "touched_slots.h"

namespace pitcast::video {
namespace {

constexpr std::size_t kSpareQueued = 32;  ///< frames, beyond delay and jitter
constexpr std::int64_t kDecoderSlots = 40;
constexpr Nanoseconds kPulledJitter = 2 * kNanosecondsPerSecond;
constexpr int kPollMs = 50;
constexpr Nanoseconds kLookForRoom = 10'000'000;
constexpr int kMostLogLines = 10;
/// A decoder that lives tells so twice a second; to look up a name it may take longer.
constexpr Nanoseconds kHungPlaying = 4 * kNanosecondsPerSecond;
constexpr Nanoseconds kHungConnecting = 20 * kNanosecondsPerSecond;
constexpr Nanoseconds kShortestWait = kNanosecondsPerSecond / 4;
constexpr Nanoseconds kLongestWait = 5 * kNanosecondsPerSecond;
/// A decoder that ran so long before it died is started again at once.
constexpr Nanoseconds kGoodWhile = 10 * kNanosecondsPerSecond;
/// No camera has more pictures a second than one in this time.
constexpr Nanoseconds kShortestPeriod = 8'000'000;
constexpr Nanoseconds kOldest = 60 * kNanosecondsPerSecond;
/// What the clock moves at once by more than this is a step: by less, sound is drawn along.
constexpr Nanoseconds kStep = 10'000'000;
/// A camera whose clock is further ahead of ours than this shows another time.
constexpr Nanoseconds kAhead = kNanosecondsPerSecond;
constexpr Nanoseconds kLongestDay = 25 * 3600 * kNanosecondsPerSecond;
constexpr Nanoseconds kFarAway = std::numeric_limits<Nanoseconds>::max() / 4;

/// A camera over the network: newest frame due, reconnects for ever. Decoded in a process of its
/// own, a new one for each connection, so that a decoder that crashes or hangs is only a lost
/// camera.
class StreamInput final : public InputBase {
 public:
    explicit StreamInput(InputOptions options)
        : InputBase(std::move(options)),
          where_(safe_to_tell(options_.url)),
          is_pulled_(scheme_of(options_.url).starts_with("http")),
          tai_minus_monotonic_(tai_now_ns() - monotonic_now_ns()),
          clock_(jitter_ns()) {
        queue_.reserve(2 * kSpareQueued);
        spent_.reserve(4 * kSpareQueued);
        thread_ = std::thread([this] { run(); });
    }
    StreamInput(const StreamInput&) = delete;
    StreamInput& operator=(const StreamInput&) = delete;
    ~StreamInput() override {
        stopping_.store(true);
        { const std::lock_guard lock(mutex_); }
        wake_.notify_all();
        thread_.join();
    }

    draw::PicturePtr picture_at(Nanoseconds tai_ns) override {
        const Nanoseconds now = delayed(tai_ns);
        const std::lock_guard lock(mutex_);
        // Pictures that came while nobody asked are passed over, not lost.
        const bool goes_on = !is_unasked();
        asked_ns_ = monotonic_now_ns();
        std::size_t due = 0;
        while (due < queue_.size() && queue_[due].due_ns <= now) {
            ++due;
        }
        if (due > 0) {
            dropped_ += goes_on ? due - 1 : 0;
            shown_due_ns_ = queue_[due - 1].due_ns;
            put_aside(std::move(shown_));
            shown_ = std::move(queue_[due - 1].picture);
            for (std::size_t i = 0; i + 1 < due; ++i) {
                put_aside(std::move(queue_[i].picture));
            }
            queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(due));
        }
        // Fresh for one of its own frames, then overdue.
        age_ns_ =
            shown_ == nullptr ? 0 : std::max<Nanoseconds>(now - shown_due_ns_ - period_ns_, 0);
        late_ += age_ns_ > 0 ? 1 : 0;
        overdue_ns_.store(shown_ == nullptr ? std::numeric_limits<Nanoseconds>::max() : age_ns_);
        return shown_;
    }

    std::int32_t sound_channels() const override { return sound_.channels(); }
    void sound_at(std::int64_t first, std::span<audio::Sample> into) override {
        sound_.read(delayed_sample(first), into);
    }

    Nanoseconds overdue_ns() const override { return overdue_ns_.load(); }

    draw::PicturePtr newest() const override {
        const std::lock_guard lock(mutex_);
        return queue_.empty() ? shown_ : queue_.back().picture;
    }

    InputHealth health() const override {
        const Nanoseconds now = monotonic_now_ns();
        const std::lock_guard lock(mutex_);
        InputHealth health = facts_;
        health.silent_ns = came_ns_ < 0 ? -1 : std::max<Nanoseconds>(now - came_ns_, 0);
        // Nobody asks for a camera that is not on air: then what comes says how it fares.
        const bool unasked = is_unasked();
        const Nanoseconds age = unasked ? std::max<Nanoseconds>(health.silent_ns, 0) : age_ns_;
        health.state = !connected_ && shown_ == nullptr && (!unasked || came_ns_ < 0)
                           ? InputState::connecting
                       : age > kNanosecondsPerSecond         ? InputState::stalled
                       : shown_ == nullptr && queue_.empty() ? InputState::connecting
                                                             : InputState::playing;
        health.age_ns = age;
        health.frames_late = late_;
        health.frames_dropped = dropped_;
        health.queue_depth = static_cast<std::uint32_t>(queue_.size());
        return health;
    }

 private:
    /// Nobody has asked for its picture for a second. Under the lock.
    [[nodiscard]] bool is_unasked() const {
        return monotonic_now_ns() - asked_ns_ > kNanosecondsPerSecond;
    }

    struct Waiting {
        Nanoseconds due_ns = 0;
        draw::PicturePtr picture;
    };

    /// Pictures are freed by the listening thread, not by the channel's. Under the lock.
    void put_aside(draw::PicturePtr picture) {
        if (picture != nullptr && spent_.size() < spent_.capacity()) {
            spent_.push_back(std::move(picture));
        }
    }

    void run() {
        Nanoseconds backoff = 0;
        for (bool first = true; !stopping_.load(); first = false) {
            const Ending ending = play(first);
            std::string error = ending.error.message();
            std::unique_lock lock(mutex_);
            connected_ = false;
            facts_.decoder_deaths += ending.died ? 1 : 0;
            facts_.error.swap(error);
            const bool went_well = played_ && !ending.died;
            backoff =
                went_well ? kShortestWait : std::clamp(backoff * 2, kShortestWait, kLongestWait);
            backoff = ending.died && ending.lasted_ns > kGoodWhile ? kShortestWait : backoff;
            wake_.wait_for(lock, std::chrono::nanoseconds(backoff),
                           [&] { return stopping_.load(); });
        }
    }

    struct Ending {
        Error error;
        bool died = false;  ///< the decoder, rather than the stream
        Nanoseconds lasted_ns = 0;
    };

    /// One connection, which is one process, from start to end.
    Ending play(bool first) {
        played_ = false;
        clock_.restart();
        slots_ = nullptr;
        without_room_ = 0;
        const Nanoseconds begin = monotonic_now_ns();
        WireOrder order;
        order.slots = slots_wanted();
        order.decode_on = static_cast<std::uint32_t>(decode_on_);
        order.url_size = static_cast<std::uint32_t>(options_.url.size());
        std::copy(options_.url.begin(), options_.url.end(), order.url.begin());
        if (options_.decoder) {
            put_text(order.library, options_.decoder->library.string());
        }
        auto started = options_.decoder ? CameraProcess::start(order, options_.decoder->program)
                                        : CameraProcess::start(order);
        if (!started) {
            return {started.error(), false, 0};
        }
        CameraProcess& process = **started;
        Ending ending{listen(process, first), false, 0};
        ending.lasted_ns = monotonic_now_ns() - begin;
        const std::string how = process.end();
        if (ending.error.what.empty()) {
            ending.died = true;
            ending.error = {where_, "the decoder " + (how.empty() ? "did not answer" : how),
                            "it is started again"};
            log_warning(options_.id, ending.error.message());
            give_up_chip();
        }
        return ending;
    }

    /// A driver that took a decoder with it, or never gave a picture, is not asked again.
    void give_up_chip() {
        if (decode_on_ != DecodeOn::cpu && (!played_ || decoded_on_ != DecodeOn::cpu)) {
            decode_on_ = DecodeOn::cpu;
            log_warning(options_.id, "the processor decodes from now on");
        }
    }

    /// Takes in what the process tells. Why the stream ended; empty: the decoder ended or hangs.
    Error listen(CameraProcess& process, bool first) {
        PacketSocket& socket = process.socket();
        Nanoseconds heard_ns = monotonic_now_ns();
        bool connected = false;
        while (!stopping_.load()) {
            const PacketSocket::Outcome outcome = socket.receive(kPollMs);
            const Nanoseconds now = monotonic_now_ns();
            if (outcome == PacketSocket::Outcome::gone ||
                (outcome == PacketSocket::Outcome::silence &&
                 now - heard_ns > (connected ? kHungPlaying : kHungConnecting))) {
                return {};
            }
            if (outcome != PacketSocket::Outcome::message) {
                continue;
            }
            heard_ns = now;
            if (const auto ended = read_packet<WireEnded>(socket.message())) {
                return {"", std::string(text_in(ended->what)), std::string(text_in(ended->mend))};
            }
            if (const auto told = read_packet<WireConnected>(socket.message())) {
                connected = true;
                note(*told, process.pid());
                if (!first) {
                    log_notice(options_.id, "connected to " + where_);
                }
            } else if (const Status taken = take(socket); !taken) {
                return taken.error().within(where_);
            }
            heard_ns = monotonic_now_ns();  // it may have waited for room in here
        }
        return {where_, "closed", ""};
    }

    void note(const WireConnected& told, pid_t pid) {
        const bool says = told.rate_numerator > 0 && told.rate_denominator > 0;
        const FrameRate rate =
            says ? FrameRate{told.rate_numerator, told.rate_denominator} : FrameRate{0, 1};
        const std::lock_guard lock(mutex_);
        connected_ = true;
        facts_.reconnects += ever_connected_ ? 1 : 0;
        facts_.codec = text_in(told.codec);
        facts_.rate = rate;
        facts_.decoder_pid = pid;
        facts_.clock = {};
        facts_.aligned = false;
        rate_ = rate;
        period_ns_ =
            says ? std::max<Nanoseconds>(frame_duration_ns(rate), kShortestPeriod) : 40'000'000;
        ever_connected_ = true;
    }

    Status take(PacketSocket& socket) {
        const auto message = socket.message();
        if (const auto told = read_packet<WirePicture>(message)) {
            return take(*told);
        }
        if (const auto told = read_packet<WireSound>(message)) {
            return take(*told);
        }
        if (const auto told = read_packet<WireSlots>(message)) {
            auto slots = SharedSlots::open(socket.take_file(), told->count, told->slot_bytes);
            if (!slots) {
                return slots.error();
            }
            slots_ = std::move(*slots);
            touched_.restart(slots_->count());
            return {};
        }
        if (const auto told = read_packet<WireAlive>(message)) {
            return {};
        }
        if (const auto told = read_packet<WireLog>(message)) {
            write_log(*told);
            return {};
        }
        return Error{"decoder", "a message that is none", "build pitcast-camera anew"};
    }

    /// Ten lines a second at most: it is somebody else's program that writes them.
    void write_log(const WireLog& told) {
        const Nanoseconds now = monotonic_now_ns();
        if (now - log_since_ns_ > kNanosecondsPerSecond) {
            log_since_ns_ = now;
            log_lines_ = 0;
        }
        if (++log_lines_ > kMostLogLines) {
            return;
        }
        const std::string text(text_in(told.text));
        if (told.is_warning != 0) {
            log_warning(options_.id, text);
        } else {
            log_notice(options_.id, text);
        }
    }

    Status take(const WireSound& told) {
        if (!is_sound(told)) {
            return Error{"decoder", "sound that is none", "it is started again"};
        }
        if (clock_.is_running()) {  // the pictures' clock is the sound's
            const Nanoseconds due = clock_.known(told.stamp_ns) + picture_wait_ns_;
            const auto piece =
                joiner_.join(audio::sample_at_ns(due), told.channels,
                             std::span(told.samples)
                                 .first(static_cast<std::size_t>(told.frames * told.channels)));
            sound_.put(piece.first, told.channels, piece.samples);
        }
        return {};
    }

    /// The part of a slot that its picture has.
    static std::span<const std::byte> used_of(const draw::Picture& picture,
                                              std::span<const std::byte> slot) {
        std::size_t end = 0;
        for (std::size_t i = 0; i < picture.planes.size(); ++i) {
            const auto extent =
                draw::plane_extent(picture.format, picture.width, picture.height, i);
            if (extent.lines > 0) {
                const auto& plane = picture.planes[i];
                end = std::max(end, static_cast<std::size_t>(plane.bytes - slot.data()) +
                                        plane.stride * (extent.lines - 1) + extent.line_bytes);
            }
        }
        return slot.first(end);
    }

    /// When it was shot, TAI. Empty: nobody knows, or the camera's clock is wrong.
    static std::optional<Nanoseconds> shot_at(const WirePicture& told, Nanoseconds arrival) {
        const bool by_day = told.clock == WireClock::timecode;
        if ((!by_day && told.clock != WireClock::sender) || told.shot_ns < 0 ||
            told.shot_ns > (by_day ? kLongestDay : kFarAway)) {
            return std::nullopt;
        }
        const Nanoseconds shot =
            by_day ? capture_tai_ns(told.shot_ns, arrival) : tai_from_utc(told.shot_ns);
        const Nanoseconds way = arrival - shot;
        return way >= -kAhead && way <= kOldest ? std::optional(shot) : std::nullopt;
    }

    Nanoseconds due_of(const WirePicture& told, Nanoseconds arrival,
                       std::optional<Nanoseconds> shot) {
        const bool aligned = options_.align_ns && shot;
        const Nanoseconds wanted = aligned ? *shot + *options_.align_ns : arrival;
        if (told.has_stamp == 0) {
            return wanted;
        }
        const bool was_running = clock_.is_running();
        const Nanoseconds before = clock_.known(told.stamp_ns);
        const Nanoseconds due =
            aligned ? clock_.follow(told.stamp_ns, wanted) : clock_.due(told.stamp_ns, arrival);
        if (was_running && std::abs(due - before) > kStep) {
            move_sound(before, due);
        }
        return due;
    }

    /// Sound often comes before its picture, and is laid by what is known then. When the picture
    /// finds another place, its sound and all that comes after goes there with it.
    void move_sound(Nanoseconds before, Nanoseconds due) {
        const std::int64_t from = audio::sample_at_ns(before + picture_wait_ns_);
        sound_.move(from, audio::sample_at_ns(due + picture_wait_ns_) - from);
    }

    /// A frame, or its two fields, at instants of the channel. In a channel that is interlaced too
    /// the first field of a camera is shown as a first field.
    void enqueue(Nanoseconds due, const Fields& fields) {
        const bool two = fields.second != fields.first;
        const FrameRate channel = options_.channel_rate;
        const bool alike = two && options_.channel_interlaced;
        const FrameRate motion{channel.numerator * (options_.channel_interlaced ? 2 : 1),
                               channel.denominator};
        const auto instants =
            alike ? std::optional(channel)
                  : common_instants(motion, {rate_.numerator * (two ? 2 : 1), rate_.denominator});
        if (!instants) {
            lock_.reset();
        } else if (!lock_ || lock_->instants() != *instants) {
            lock_.emplace(*instants);
        }
        const std::int64_t instant = lock_ ? lock_->instant_for(due) : 0;
        picture_wait_ns_ = lock_ ? frame_duration_ns(*instants) / 2 : 0;
        enqueue(lock_ ? lock_->time_of(instant) : due, fields.first);
        if (alike) {
            enqueue(frame_start_tai_ns(2 * instant + 1, motion), fields.second);
        } else if (two) {
            enqueue(lock_ ? lock_->time_of(instant + 1) : due + period_ns_ / 2, fields.second);
        }
    }

    Status take(const WirePicture& told) {
        if (slots_ == nullptr || told.slot >= slots_->count()) {
            return Error{"decoder", "a picture in no memory", "it is started again"};
        }
        auto read = picture_in_slot(told, slots_->slot(told.slot));
        if (!read) {
            return read.error();
        }
        touched_.touch(told.slot, used_of(*read, slots_->slot(told.slot)));
        read->source = source_;
        read->version = ++version_;
        read->owner = std::shared_ptr<const void>(
            slots_.get(),
            [slots = slots_, index = told.slot](const void*) { slots->let_go(index); });
        const Nanoseconds now = monotonic_now_ns();
        const Nanoseconds arrival =
            std::clamp(told.arrival_ns, now - kOldest, now) + tai_minus_monotonic_;
        const auto shot = shot_at(told, arrival);
        const Nanoseconds due = due_of(told, arrival, shot);
        // Sound that was heard before its picture came cannot follow it to another place.
        sound_.hold_from(clock_.is_running() && clock_.is_young(arrival)
                             ? audio::sample_at_ns(due + period_ns_ + picture_wait_ns_)
                             : std::numeric_limits<std::int64_t>::max());
        played_ = true;
        decoded_on_ = decode_on_of(told.decoded_on);
        facts_changed(told, *read, shot ? std::optional(arrival - *shot) : std::nullopt);
        {
            // What a decoder still had when the stream broke off is not new when it comes.
            const std::lock_guard lock(mutex_);
            came_ns_ = std::min(now, due - tai_minus_monotonic_);
        }
        const Fields fields =
            fields_of(std::make_shared<const draw::Picture>(std::move(*read)), told.top_first != 0);
        enqueue(due, fields);
        return {};
    }

    void facts_changed(const WirePicture& told, const draw::Picture& picture,
                       std::optional<Nanoseconds> way) {
        const std::lock_guard lock(mutex_);
        facts_.width = picture.width;
        facts_.height = picture.height;
        ++facts_.frames_decoded;
        facts_.decode_errors = told.decode_errors;
        facts_.decoded_on = decoded_on_;
        facts_.clock = !way                                ? std::string_view{}
                       : told.clock == WireClock::timecode ? std::string_view{"timecode"}
                                                           : std::string_view{"sender"};
        facts_.way_ns = way.value_or(0);
        facts_.aligned = way && options_.align_ns;
        dropped_ += told.without_room - std::min(told.without_room, without_room_);
        without_room_ = told.without_room;
        facts_.error.clear();
    }

    void enqueue(Nanoseconds due, draw::PicturePtr picture) {
        std::vector<draw::PicturePtr> spent;  // freed after the lock is let go of
        spent.reserve(spent_.capacity());
        std::unique_lock lock(mutex_);
        while (is_pulled_ && queue_.size() + 1 >= most_queued() && !stopping_.load()) {
            wake_.wait_until(lock, monotonic_now_ns() + kLookForRoom);
        }
        // Stamps that step back (a restarted camera) put the queued ones after them out of date.
        while (!queue_.empty() && queue_.back().due_ns >= due) {
            put_aside(std::move(queue_.back().picture));
            queue_.pop_back();
            ++dropped_;
        }
        if (queue_.size() >= most_queued()) {
            put_aside(std::move(queue_.front().picture));
            queue_.erase(queue_.begin());
            dropped_ += is_unasked() ? 0 : 1;
        }
        queue_.push_back({due, std::move(picture)});
        spent.swap(spent_);
    }

    /// As many as can be queued at the longest delay, and those that a decoder refers to.
    [[nodiscard]] std::uint32_t slots_wanted() const {
        const Nanoseconds held = delay_in_ns(kLongestDelayFrames) + longest_wait_ns();
        return static_cast<std::uint32_t>(std::min<std::int64_t>(
            2 * kSpareQueued + kDecoderSlots + held / kShortestPeriod, SharedSlots::kMostSlots));
    }

    /// Play-lists come a segment at a time.
    [[nodiscard]] Nanoseconds jitter_ns() const {
        return is_pulled_ ? std::max(options_.jitter_ns, kPulledJitter) : options_.jitter_ns;
    }

    /// Before it is due, without its delay.
    [[nodiscard]] Nanoseconds longest_wait_ns() const {
        return std::max(jitter_ns(), options_.align_ns.value_or(0));
    }

    /// Enough for delay and jitter, two fields a frame, and no more.
    [[nodiscard]] std::size_t most_queued() const {
        const Nanoseconds held = -delayed(0) + longest_wait_ns();
        return kSpareQueued +
               static_cast<std::size_t>(2 * held / std::max<Nanoseconds>(period_ns_, 1));
    }

    const std::string where_;  ///< the URL, for messages
    const bool is_pulled_;     ///< we ask for data, so that it waits when there is no room
    const Nanoseconds tai_minus_monotonic_;
    std::atomic<bool> stopping_{false};

    // The listening thread only.
    TouchedSlots touched_;
    PtsClock clock_;
    std::optional<GridLock> lock_;     ///< empty: the rates do not match
    FrameRate rate_{0, 1};             ///< of the camera
    Nanoseconds picture_wait_ns_ = 0;  ///< from being due to the instant, in the mean
    DecodeOn decode_on_ = options_.decode_on;
    DecodeOn decoded_on_ = DecodeOn::cpu;  ///< the newest picture
    bool played_ = false;                  ///< this connection has given a picture
    std::uint64_t version_ = 0;
    std::shared_ptr<SharedSlots> slots_;
    Nanoseconds log_since_ns_ = 0;
    int log_lines_ = 0;
    SoundJoiner joiner_;

    SoundRing sound_;

    std::atomic<Nanoseconds> overdue_ns_{std::numeric_limits<Nanoseconds>::max()};

    mutable PiMutex mutex_;
    PiCondition wake_;
    std::vector<Waiting> queue_;  ///< rising due_ns
    std::vector<draw::PicturePtr> spent_;
    draw::PicturePtr shown_;
    Nanoseconds shown_due_ns_ = 0;
    Nanoseconds period_ns_ = 40'000'000;
    Nanoseconds age_ns_ = 0;
    Nanoseconds asked_ns_ = std::numeric_limits<Nanoseconds>::min() / 2;  ///< for its picture
    Nanoseconds came_ns_ = -1;  ///< when the newest picture came; -1 = none has
    std::uint64_t late_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint32_t without_room_ = 0;  ///< as the decoder last said
    bool connected_ = false;
    bool ever_connected_ = false;
    InputHealth facts_;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<VideoInput>> open_stream_input(InputOptions options) {
    if (options.url.size() > kLongestUrl) {
        return Error{"", "its URL is longer than " + std::to_string(kLongestUrl) + " bytes",
                     "shorten it"};
    }
    return std::unique_ptr<VideoInput>(std::make_unique<StreamInput>(std::move(options)));
}

}  // namespace pitcast::video
