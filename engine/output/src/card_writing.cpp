// SPDX-License-Identifier: Apache-2.0
#include "card_writing.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "pitcast/core/clock.h"

namespace pitcast::output::card {
namespace {

/// No frame completes for so long: the card does not answer any more.
constexpr Nanoseconds kSilence = kNanosecondsPerSecond;
/// Between two readings of a clock something held the thread up: that reading tells nothing.
constexpr Nanoseconds kTorn = 2'000'000;
/// Beside what the card has: one that is filled, the one that it shows, one that it lets go.
constexpr std::int32_t kMorePictures = 3;
/// Sound may be so many samples off its place before it is put right: rates of 1001 wander by one.
constexpr std::int64_t kSoundSlack = 2;
constexpr std::uint8_t kTimecode = 0x60;
/// At the end, for what the card still has: a second.
constexpr std::int32_t kLastRounds = 500;
constexpr auto kRound = std::chrono::milliseconds(2);

}  // namespace

void CardWriting::Tally::frame_completed(std::int64_t, Completion completion) {
    const auto add = [](auto& count) { count.fetch_add(1, std::memory_order_relaxed); };
    switch (completion) {
        case Completion::late:
            add(late);
            break;
        case Completion::dropped:
            add(dropped);
            break;
        case Completion::completed:
            add(completed);
            break;
        default:
            return;
    }
    add(over);
}

CardWriting::CardWriting(std::string name, const CardOptions& options, const SinkContext& context,
                         MakeCard make, Now now)
    : name_(std::move(name)),
      options_(options),
      format_(context.format),
      content_{context.format, context.signal, context.utc_offset_s},
      lossless_(context.lossless),
      channels_(options.sound ? context.sound_channels : 0),
      make_(std::move(make)),
      now_(std::move(now)),
      tai_minus_monotonic_(context.tai_minus_monotonic_ns.value_or(tai_now_ns() - now_())),
      pool_(static_cast<std::size_t>(options.preroll + kMorePictures)),
      schedule_(context.format.rate, options.preroll) {}

Status CardWriting::open(std::stop_token) {
    if (card_ != nullptr) {
        return {};  // opened when the sink was made
    }
    auto card = make_();
    const Mode mode{.format = format_,
                    .signal = content_.signal,
                    .pack = options_.format,
                    .keyer = options_.keyer,
                    .sound_channels = channels_};
    if (Status opened = card->open(mode, tally_); !opened) {
        card->stop();
        return opened.error().within(name_);
    }
    card_ = std::move(card);
    schedule_ = Schedule(format_.rate, options_.preroll);
    drift_ = {};
    prerolled_ = 0;
    playing_ = false;
    shown_ = {};
    scheduled_ = 0;
    over_before_ = over_seen_ = tally_->over.load(std::memory_order_relaxed);
    next_sample_ = 0;
    const std::lock_guard lock(mutex_);
    status_.device = card_->name();
    return {};
}

Frame CardWriting::frame_of(std::shared_ptr<const Picture> picture, FrameNumber number) const {
    Frame frame{.number = number,
                .picture = std::move(picture),
                .address = timecode_of(number, format_.rate, content_.utc_offset_s)};
    // ST 12-1 counts to 30 at most: two frames of the higher rates share an address.
    if (format_.rate.numerator > 30 * std::int64_t{format_.rate.denominator}) {
        frame.second = frame.address.frames % 2 == 1;
        frame.address.frames /= 2;
    }
    for (std::int32_t field = 0; field < (format_.interlaced ? 2 : 1); ++field) {
        for (st2110::AncillaryPacket& packet : st2110::ancillary_of(content_, number, field)) {
            // What the picture is (ST 352) every card says by itself.
            if (packet.did == kTimecode && packet.sdid == kTimecode) {
                frame.ancillary.push_back(std::move(packet));
            }
        }
    }
    return frame;
}

Status CardWriting::write(const FramePtr& frame, FrameNumber number, const audio::Block* sound) {
    auto placed = place(number);
    if (!placed) {
        return placed.error();
    }
    if (placed->copies > 0) {
        std::shared_ptr<Picture> picture = pool_.acquire();
        if (picture == nullptr) {
            // The card is behind with letting go. This frame is lost alone; if it never lets go, it
            // is dead and that is found out.
            ++unplaced_;
            publish();
            return check_alive();
        }
        take_over(*frame, *picture);
        const Frame made = frame_of(std::move(picture), number);
        if (Status done = put(*placed, made); !done) {
            return done;
        }
        if (sound != nullptr && channels_ > 0) {
            if (Status done = put_sound(*placed, *sound); !done) {
                return done;
            }
        }
        shown_ = made;
    }
    if (!playing_ && ++prerolled_ >= options_.preroll) {
        if (Status started = card_->start(); !started) {
            return started.error().within(name_);
        }
        playing_ = true;
        alive_at_ = now_();
    }
    publish();
    return check_alive();
}

Result<Schedule::Place> CardWriting::place(FrameNumber number) {
    if (!playing_) {
        return schedule_.preroll(number);
    }
    if (lossless_) {
        const Schedule::Place next = schedule_.preroll(number);
        if (Status room = wait_for_room(next.slot); !room) {
            return room.error();
        }
        return next;
    }
    const Nanoseconds before = now_();
    const std::optional<Clock> clock = card_->clock();
    const Nanoseconds after = now_();
    if (!clock) {
        return schedule_.preroll(number);  // it has not begun yet
    }
    if (after - before < kTorn) {
        drift_.add(clock->hardware_ns, before);
    }
    const Nanoseconds began = frame_start_tai_ns(number, format_.rate) - tai_minus_monotonic_;
    return schedule_.place(number, clock->stream_ns, after - began);
}

Status CardWriting::wait_for_room(std::int64_t slot) {
    const Nanoseconds begin = frame_start_tai_ns(slot - options_.preroll, format_.rate);
    for (;;) {
        const std::optional<Clock> clock = card_->clock();
        if (clock && clock->stream_ns >= begin) {
            return {};
        }
        if (Status alive = check_alive(); !alive) {
            return alive;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

Status CardWriting::put(const Schedule::Place& place, const Frame& frame) {
    const auto schedule = [&](std::int64_t slot, const Frame& what) {
        ++scheduled_;
        const Status done = card_->schedule(slot, what);
        return done ? Status() : Status(done.error().within(name_));
    };
    for (std::int32_t i = place.missing; i > 0 && shown_.picture != nullptr; --i) {
        if (Status done = schedule(place.slot - i, shown_); !done) {
            return done;
        }
    }
    for (std::int32_t i = 0; i < place.copies; ++i) {
        if (Status done = schedule(place.slot + i, frame); !done) {
            return done;
        }
    }
    return {};
}

Status CardWriting::put_sound(const Schedule::Place& place, const audio::Block& block) {
    for (std::int32_t copy = 0; copy < place.copies; ++copy) {
        const std::int64_t wanted = audio::first_sample_of(place.slot + copy, format_.rate);
        if (std::abs(wanted - next_sample_) > kSoundSlack) {
            next_sample_ = wanted;  // what lies between is silence
        }
        const auto samples =
            static_cast<std::size_t>(block.frames) * static_cast<std::size_t>(channels_);
        if (block.channels != channels_ || block.samples.size() < samples) {
            return {};  // not of this channel
        }
        if (Status done =
                card_->schedule_sound(next_sample_, std::span(block.samples).first(samples));
            !done) {
            return done.error().within(name_);
        }
        next_sample_ += block.frames;
    }
    return {};
}

Status CardWriting::check_alive() {
    const std::int64_t over = tally_->over.load(std::memory_order_relaxed);
    const Nanoseconds now = now_();
    if (!playing_ || over != over_seen_) {
        over_seen_ = over;
        alive_at_ = now;
        return {};
    }
    if (now - alive_at_ > kSilence && scheduled_ > over - over_before_) {
        return Error{name_, "the card has stopped answering: no frame was shown for a second",
                     "it is opened again; look at its cable and its power"};
    }
    return {};
}

Status CardWriting::finish() {
    // What the card still has is shown: three frames or so. Rounds are counted, as in tests the
    // clock may stand still.
    for (std::int32_t round = 0; playing_ && round < kLastRounds; ++round) {
        const std::int64_t over = tally_->over.load(std::memory_order_relaxed) - over_before_;
        if (over >= scheduled_ || !card_->clock()) {
            break;
        }
        std::this_thread::sleep_for(kRound);
    }
    publish();
    abandon();
    return {};
}

void CardWriting::abandon() {
    if (card_ == nullptr) {
        return;
    }
    card_->stop();
    card_.reset();
    shown_ = {};
    const Schedule::Counts& counts = schedule_.counts();
    before_.repeated += counts.repeated;
    before_.left_out += counts.left_out;
    before_.late += counts.late;
    before_.missing += counts.missing;
    before_.new_starts += counts.new_starts;
    schedule_ = Schedule(format_.rate, options_.preroll);
}

void CardWriting::publish() {
    const Schedule::Counts& counts = schedule_.counts();
    const CardReference reference = card_->reference();
    const std::int64_t over = tally_->over.load(std::memory_order_relaxed) - over_before_;
    const std::lock_guard lock(mutex_);
    status_.reference = reference;
    status_.drift_ppm = drift_.ppm();
    status_.latency_ns = schedule_.latency_ns();
    status_.buffered = static_cast<std::int32_t>(std::max<std::int64_t>(scheduled_ - over, 0));
    status_.repeated = before_.repeated + counts.repeated;
    status_.left_out = before_.left_out + counts.left_out;
    status_.too_late = before_.late + counts.late + unplaced_;
    status_.missing = before_.missing + counts.missing;
    status_.new_starts = before_.new_starts + counts.new_starts;
}

void CardWriting::report(SinkStats& stats) const {
    const std::lock_guard lock(mutex_);
    stats.card = status_;
    stats.card->shown_late = tally_->late.load(std::memory_order_relaxed);
    stats.card->not_shown = tally_->dropped.load(std::memory_order_relaxed);
    const std::uint64_t lost = status_.left_out + status_.too_late + stats.card->not_shown;
    stats.frames_dropped += lost;
    stats.frames_written -= std::min(stats.frames_written, lost);
}

}  // namespace pitcast::output::card
